from __future__ import annotations

from masthead.reports.article.page import mark_article

TEXT = "Officials said it rained. Ida Brandt said it did not. A voice said nothing."


def row(metric, label, start, end, **more):
    return {
        "evidence_id": f"{metric}{start}",
        "metric": metric,
        "label": label,
        "start": start,
        "end": end,
        "group_id": None,
        "detail": None,
        "reference_id": None,
        **more,
    }


ROWS = [
    row("attribution", "source", 0, 9, group_id="g1"),
    row("attribution", "cue", 10, 14, group_id="g1"),
    row("named_sources", "unnamed", 0, 9),
    row("attribution", "source", 26, 36, group_id="g2"),
    row("named_sources", "named_person", 26, 36, detail="Ida Brandt"),
    row("named_sources", "anonymity_phrase", 54, 61),
    row("attribution", "source", 54, 61, group_id="g3"),
]


def switches(article) -> dict[str, int]:
    return {switch.name: switch.count for _, family in article.families for switch in family}


def test_an_unnamed_source_is_marked_as_unnamed_and_nothing_else():
    article = mark_article(TEXT, ROWS, prefix="p")
    [block] = article.blocks
    markup = str(block.paragraphs[0].markup)
    assert markup.startswith('<span class="k k-unnamed">Officials</span>')
    assert markup.count("k-named") == 1
    assert '<span class="k k-named">Ida Brandt</span>' in markup


def test_each_kind_of_mark_has_a_switch_with_its_count():
    article = mark_article(TEXT, ROWS, prefix="p")
    found = switches(article)
    assert found == {"cue": 1, "named": 1, "unnamed": 1, "undetermined": 1, "anonymity": 1}
    marked = "".join(str(paragraph.markup) for block in article.blocks for paragraph in block.paragraphs)
    assert all(f"k-{name}" in marked for name in found)


def test_a_source_of_which_no_kind_was_told_is_not_drawn_as_named():
    article = mark_article(TEXT, [row("attribution", "source", 0, 9, group_id="g1")], prefix="p")
    assert switches(article) == {"undetermined": 1}
    assert "k-named" not in str(article.blocks[0].paragraphs[0].markup)

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from masthead.reports.article.beside import passages_beside
from masthead.reports.article.facing import MAX_LINES, face, read_side
from masthead.reports.article.marks import paragraphs_of

ARTICLE = (
    "Gate shut\n\n"
    "Locals were surprised. The outer gate was closed on Monday after the storm. Nobody complained.\n\n"
    "Bicycles are cheap this year.\n\n"
    "“We will open by noon on Friday,” Ada Moor said."
)
ORIGINAL = (
    "LOWFIELD, May 2 - The outer gate was closed on Monday after a storm.\n\n"
    "A second gate stays open.\n\n"
    "“We will open by noon on Friday,” Ada Moor said."
)


def span(label, words, other=None):
    start, low = ARTICLE.index(words), ORIGINAL.index(other or words)
    return {
        "metric": "copy_ratio",
        "label": label,
        "start": start,
        "end": start + len(words),
        "reference_id": "w",
        "reference_start": low,
        "reference_end": low + len(other or words),
    }


SPANS = [
    span("verbatim", "The outer gate was closed on Monday after"),
    span("quotation", "We will open by noon on Friday"),
    span("verbatim", "Ada Moor said"),
]


def facing_paragraphs(text, original, spans, counted=None):
    return face(read_side(text), read_side(original), spans, counted=counted)


def said(runs):
    return "".join(run.text for run in runs)


def test_every_paragraph_that_shares_words_stands_whole_beside_what_it_has():
    facing, unused, n_left_out = facing_paragraphs(ARTICLE, ORIGINAL, SPANS, counted=11)
    assert [(one.number, one.n_before) for one in facing] == [(2, 1), (4, 1)]
    assert [said(line.copy).strip() for line in facing[0].lines] == [
        "Locals were surprised.",
        "The outer gate was closed on Monday after the storm.",
        "Nobody complained.",
    ]
    assert [line.is_own for line in facing[0].lines] == [True, False, True]
    assert said(facing[0].lines[1].original).strip() == ORIGINAL.partition("\n")[0]
    assert unused == ["A second gate stays open."]
    assert n_left_out == 0


def test_differences_are_marked_on_both_sides():
    facing, _, _ = facing_paragraphs(ARTICLE, ORIGINAL, SPANS)
    line = facing[0].lines[1]
    assert [run.text.strip() for run in line.copy if run.differs] == []
    assert [run.text.strip() for run in line.original if run.differs] == ["LOWFIELD, May 2", "a"]


def test_words_of_the_lines_add_up_to_what_the_tables_count_and_quotations_stand_apart():
    facing, _, _ = facing_paragraphs(ARTICLE, ORIGINAL, SPANS, counted=12)
    lines = [line for one in facing for line in one.lines]
    assert sum(line.n_words for line in lines) == 12
    assert [(line.n_quoted, line.n_match) for line in facing[1].lines] == [(7, 10)]


def test_what_is_beyond_the_page_is_counted():
    sentence = "The harbor closed early again today."
    text = "\n".join([sentence] * (MAX_LINES + 5))
    spans = [
        {
            "label": "verbatim",
            "start": at,
            "end": at + len(sentence),
            "reference_start": at,
            "reference_end": at + len(sentence),
        }
        for at in range(0, len(text), len(sentence) + 1)
    ]
    facing, _, n_left_out = facing_paragraphs(text, text, spans)
    assert sum(len(one.lines) for one in facing) == MAX_LINES
    assert n_left_out == 5


@given(st.lists(st.tuples(st.integers(0, 170), st.integers(1, 40), st.integers(0, 60), st.integers(1, 40)), max_size=6))
def test_the_article_is_never_changed(places):
    """Whatever the spans: the lines of a paragraph, one behind the other, are the paragraph."""
    spans = []
    for a, b, c, d in sorted(places):
        end = next(stop for start, stop in paragraphs_of(ARTICLE) if a < stop)
        start = max(a, next(start for start, stop in paragraphs_of(ARTICLE) if stop == end))
        place = {"start": start, "end": min(start + b, end), "reference_start": c, "reference_end": c + d}
        spans.append({"label": "verbatim", **place})
    facing, _, _ = facing_paragraphs(ARTICLE, ORIGINAL, spans)
    paragraphs = [line for line in ARTICLE.split("\n") if line]
    for one in facing:
        whole = "".join(said(line.copy) for line in one.lines)
        assert "".join(whole.split()) == "".join(paragraphs[one.number - 1].split())


def test_a_note_without_a_line_of_its_own_leads_to_the_first_that_is_shown():
    reference = {"article_id": "w", "outlet": "Meridian", "title": "Gate", "text": ORIGINAL}
    rows = [{**one, "reference_id": "w"} for one in SPANS]
    [passages] = passages_beside(ARTICLE, rows, {"w": reference}, [])
    assert (passages.nearest(4), passages.nearest(3)) == (4, 2)


MOVED = "Ferries run again on Thursday.\n\nThe outer gate was closed on Monday after the storm.\n\nNobody on the pier complained about it."


def test_moved_sentences_stand_beside_their_own_and_say_where_these_are():
    original = "The outer gate was closed on Monday after the storm.\n\nNobody on the pier complained about it.\n\nFerries run again on Thursday."
    facing, unused, _ = facing_paragraphs(MOVED, original, [])
    lines = [line for one in facing for line in one.lines]
    assert [said(line.copy).strip() for line in lines] == [said(line.original).strip() for line in lines]
    assert [line.moved_from for line in lines] == [3, 0, 0]
    assert unused == []


def test_what_stands_in_the_other_text_is_never_shown_as_the_articles_own():
    """Whatever the evidence says: words that the other text has somewhere stand beside them."""
    facing, unused, _ = facing_paragraphs(ARTICLE, ORIGINAL, [])
    own = [said(line.copy).strip() for one in facing for line in one.lines if line.is_own]
    assert own == ["Locals were surprised.", "Nobody complained."]
    assert unused == ["A second gate stays open."]


def test_counted_words_without_a_sentence_beside_them_are_neither_own_nor_a_pair():
    spans = [{"label": "reworded", "start": 12, "end": 34, "reference_start": 0, "reference_end": 20}]
    facing, _, _ = facing_paragraphs(ARTICLE, ORIGINAL, spans, counted=3)
    line = facing[0].lines[0]
    assert said(line.copy).strip() == "Locals were surprised."
    assert (line.original, line.is_own) == ((), False)
    assert sum(line.n_words for one in facing for line in one.lines) == 3


def test_words_that_are_marked_with_another_text_count_where_the_two_say_the_same():
    facing, _, _ = facing_paragraphs(ARTICLE, ORIGINAL, [], counted=13)
    lines = [line for one in facing for line in one.lines]
    assert sum(line.n_words for line in lines) == 13
    assert [(line.n_words > 0, line.n_quoted) for line in lines if line.original] == [(True, 0), (True, 7)]


def test_sentences_that_stand_beside_the_same_are_one_line():
    article = "The outer gate at Lowfield closed on Monday. Two ferries stay in the inner harbor. Rain fell."
    original = "The outer gate at Lowfield closed on Monday and two ferries stay in the inner harbor."
    [one], _, _ = facing_paragraphs(article, original, [])
    assert [said(line.copy) for line in one.lines] == [article.removesuffix("Rain fell."), "Rain fell."]

from __future__ import annotations

from masthead.reports.article.notes import write_notes

TEXT = "“It rained,” Ida Brandt said on Monday. It rained rained."


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
    row("attribution", "source", 13, 23, group_id="g1", detail="Ida Brandt"),
    row("attribution", "cue", 24, 28, group_id="g1", detail="say"),
    row("attribution", "content", 0, 12, group_id="g1", detail="direct"),
    row("named_sources", "named_person", 13, 23, detail="Ida Brandt"),
    row("translation_noise", "doubled_word", 50, 56, detail="the word stands twice"),
]


def test_an_attribution_is_one_note_with_source_kind_cue_and_form():
    first, second = write_notes(TEXT, ROWS, {})
    assert (first.number, first.position, first.kind, first.head) == ("1", 23, "named", "Ida Brandt")
    assert first.text == "person, “said”, direct"
    assert (second.kind, second.head, second.text) == ("noise", "doubled word", "the word stands twice")


def test_a_source_without_a_name_is_quoted():
    found = write_notes(TEXT, [row("attribution", "source", 13, 23), row("attribution", "cue", 24, 28)], {})
    assert found[0].head == "Ida Brandt"


def test_copies_of_one_reference_are_named_once():
    rows = [
        row("copy_ratio", "verbatim", 0, 12, reference_id="w1"),
        row("copy_ratio", "verbatim", 13, 23, reference_id="w1"),
        row("copy_ratio", "reworded", 29, 38, reference_id="w1"),
    ]
    notes = write_notes(TEXT, rows, {"w1": "Agency: “Rain”"})
    assert [(note.head, note.text) for note in notes] == [
        ("word for word", "also reworded: Agency: “Rain”"),
    ]
    assert {note.reference_id for note in notes} == {"w1"}


def test_no_evidence_no_notes():
    assert write_notes("", [], {}) == []


def test_a_reference_is_named_once_and_shared_text_gives_way_to_its_original():
    text = "One two three.\nFour five six."
    rows = [
        row("copy_ratio", "verbatim", 0, 14, reference_id="w1"),
        row("copy_ratio", "shared_verbatim", 0, 14, reference_id="a9"),
        row("copy_ratio", "verbatim", 15, 29, reference_id="w1"),
        row("copy_ratio", "shared_reworded", 20, 29, reference_id="a8"),
    ]
    notes = write_notes(text, rows, {"w1": "Agency: “Rain”"})
    assert [(note.position, note.text) for note in notes] == [
        (0, "Agency: “Rain”"),
        (15, "the same text"),
    ]


def test_the_same_words_about_another_line_are_said_once():
    rows = [row("boilerplate", "furniture", k, k + 3, detail="repeats") for k in (0, 13, 24)]
    assert [note.text for note in write_notes(TEXT, rows, {})] == ["repeats"]


def test_each_mention_of_a_source_gives_its_kind_to_its_own_attribution():
    """The second mention of a named person is not of unknown kind."""
    text = "Ida Brandt said it rained. She added that it stopped."
    rows = [
        row("attribution", "source", 0, 10, group_id="g1"),
        row("attribution", "cue", 11, 15, group_id="g1"),
        row("attribution", "source", 27, 30, group_id="g2", detail="Ida Brandt"),
        row("attribution", "cue", 31, 36, group_id="g2"),
        row("named_sources", "named_person", 0, 10, group_id="s1", detail="Ida Brandt"),
        row("named_sources", "named_person", 27, 30, group_id="s1", detail="Ida Brandt"),
    ]
    notes = write_notes(text, rows, {})
    assert [(note.kind, note.head, note.text) for note in notes] == [
        ("named", "Ida Brandt", "person, “said”"),
        ("named", "Ida Brandt", "person, “added”"),
    ]

from __future__ import annotations

from masthead.reports.article.alignment import align_sentences
from masthead.reports.article.beside import heading, passages_beside

TEXT = "The gate closed on Monday after the storm. Nobody was hurt at the old lighthouse. Ferries stay in port."
OTHER = (
    "Ferries will stay in port. Rain is expected. The mayor was away. "
    + "Nothing else has been said so far. " * 6
    + "At the old lighthouse nobody got hurt, officials "
    "wrote. The outer gate was closed on Monday after a storm."
)


def evidence(label, start, end, low, high, reference="r"):
    return {
        "metric": "copy_ratio",
        "label": label,
        "start": start,
        "end": end,
        "reference_id": reference,
        "reference_start": low,
        "reference_end": high,
    }


def test_reordered_passages_stand_beside_their_nearest_sentence():
    loose = [evidence("shared_reworded", 0, len(TEXT), 0, len(OTHER))]
    copies = [
        {
            "reference_id": "r",
            "credit": "uncredited",
            "article_id": "a",
            "n_verbatim_words": 3,
            "n_reworded_words": 4,
            "direction": "undetermined",
            "reference_kind": "article",
        }
    ]
    reference = {"article_id": "r", "outlet": "b.example", "title": "Gate", "text": OTHER}
    [passages] = passages_beside(TEXT, loose, {"r": reference}, copies)
    assert passages.head == "The other article"
    assert "the dates do not tell" in passages.words
    lines = [line for paragraph in passages.paragraphs for line in paragraph.lines]
    beside = ["".join(run.text for run in line.original) for line in lines]
    assert [words[:9] for words in beside] == ["The outer", "At the ol", "Ferries w"]
    assert heading([passages]) == "Passages shared with other articles"


def test_wire_originals_come_first_and_keep_their_heading():
    rows = [evidence("verbatim", 0, 42, 0, 42, "w"), evidence("shared_verbatim", 43, 60, 0, 17, "r")]
    references = {
        "w": {"article_id": "w", "outlet": "Meridian", "title": "Gate", "text": TEXT},
        "r": {"article_id": "r", "outlet": "b.example", "title": "Gate", "text": TEXT[43:]},
    }
    copies = [
        {
            "reference_id": "w",
            "credit": "credited",
            "article_id": "a",
            "n_verbatim_words": 3,
            "n_reworded_words": 4,
            "direction": "from_reference",
            "reference_kind": "wire",
        }
    ]
    first, second = passages_beside(TEXT, rows, references, copies)
    assert (first.is_wire, second.is_wire) == (True, False)
    assert first.words.striptags() == "7 words, credited"
    assert (first.number, second.number) == (1, 2)
    assert heading([first]) == "Copied passages beside their originals"
    assert heading([first, second]) == "Copied and shared passages, side by side"


def test_a_sentence_without_a_near_one_stands_alone():
    [pair] = align_sentences(["Bicycles are cheap."], ["Rain fell on the harbor."])
    assert pair.original == ()
    assert align_sentences(["Rain fell."], [])[0].original == ()


def test_words_that_are_marked_with_another_text_are_not_laid_beside_this_one():
    rows = [evidence("shared_verbatim", 0, 42, 0, 42), evidence("shared_quotation", 43, 60, 43, 60, "again")]
    references = {
        name: {"article_id": name, "outlet": "b.example", "title": "Gate", "text": TEXT} for name in ("r", "again")
    }
    copy = {
        "credit": "uncredited",
        "article_id": "a",
        "n_verbatim_words": 8,
        "n_reworded_words": 0,
        "direction": "from_reference",
        "reference_kind": "article",
    }
    found = passages_beside(TEXT, rows, references, [{**copy, "reference_id": name} for name in ("r", "again")])
    assert {one.reference_id: one.is_shown for one in found} == {"r": True, "again": False}


def test_short_words_alone_do_not_lay_sentences_side_by_side():
    [pair] = align_sentences(["Half of it went to the dogs."], ["The report of the board was sent to it."])
    assert pair.original == ()
    [pair] = align_sentences(["It was 900 of us."], ["Of 900 homes it took two."])
    assert pair.original != ()


def test_words_that_the_two_sides_count_differently_say_so():
    copy = {
        "reference_id": "r",
        "credit": "unknown",
        "article_id": "a",
        "n_verbatim_words": 8,
        "n_reworded_words": 4,
        "n_found": 7,
        "direction": "undetermined",
        "reference_kind": "article",
    }
    reference = {"article_id": "r", "outlet": "b.example", "title": "Gate", "text": TEXT}
    rows = [evidence("shared_verbatim", 0, 42, 0, 42)]
    said = [
        passages_beside(TEXT, rows, {"r": reference}, [row])[0].words.striptags()
        for row in (copy, copy | {"n_found": 12})
    ]
    assert said == [
        "12 words shared, counted in the other article (7 in this one); the dates do not tell which text is older",
        "12 words shared; the dates do not tell which text is older",
    ]

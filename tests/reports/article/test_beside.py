from __future__ import annotations

from masthead.reports.article.beside import MOST_BESIDE, heading, order_beside, passages_beside

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
    assert first.words.striptags() == "7 words, 4 of them judged reworded, credited"
    assert (first.number, second.number) == (1, 2)
    assert heading([first]) == "Copied passages beside their originals"
    assert heading([first, second]) == "Copied and shared passages, side by side"


COPY = {
    "credit": "uncredited",
    "article_id": "a",
    "n_verbatim_words": 8,
    "n_reworded_words": 0,
    "n_quoted_words": 0,
    "direction": "from_reference",
    "reference_kind": "article",
}


def test_words_that_are_marked_with_another_text_are_laid_beside_this_one_too():
    rows = [evidence("shared_verbatim", 0, 42, 0, 42)]
    references = {
        name: {"article_id": name, "outlet": "b.example", "title": "Gate", "text": TEXT} for name in ("r", "again")
    }
    found = passages_beside(TEXT, rows, references, [{**COPY, "reference_id": name} for name in ("again", "r")])
    assert [(one.number, one.reference_id, one.is_shown) for one in found] == [(1, "again", True), (2, "r", True)]
    assert [sum(line.n_words for part in one.paragraphs for line in part.lines) for one in found] == [8, 8]


def test_texts_are_numbered_by_the_table_of_copies_alone():
    rows = [
        {**COPY, "reference_id": "few"},
        {**COPY, "reference_id": "more", "n_reworded_words": 1},
        {**COPY, "reference_id": "wire", "n_verbatim_words": 2, "reference_kind": "wire"},
        {**COPY, "reference_id": "none", "n_verbatim_words": 0},
        {**COPY, "reference_id": "quoted", "n_verbatim_words": 0, "n_quoted_words": 6},
    ]
    assert order_beside(rows) == ["wire", "more", "few", "quoted"]


def test_quotations_alone_say_that_they_do_not_count():
    copy = {**COPY, "reference_id": "r", "n_verbatim_words": 0, "n_quoted_words": 6}
    reference = {"article_id": "r", "outlet": "b.example", "title": None, "text": TEXT}
    [one] = passages_beside(TEXT, [evidence("shared_quotation", 0, 42, 0, 42)], {"r": reference}, [copy])
    assert one.words.striptags() == "quotations alone, 6 words, which do not count"
    assert one.title == "b.example: “The gate closed on Monday after the storm. Nobody was hurt at the old…”"


def test_many_texts_are_named_and_the_first_laid_beside():
    references = {
        f"r{n}": {"article_id": f"r{n}", "outlet": "b.example", "title": "Gate", "text": TEXT}
        for n in range(MOST_BESIDE + 2)
    }
    found = passages_beside(TEXT, [], references, [{**COPY, "reference_id": name} for name in references])
    assert [one.is_shown for one in found] == [True] * MOST_BESIDE + [False] * 2
    assert found[-1].paragraphs == ()


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
    count, order = "12 words, 4 of them judged reworded", "; the dates do not tell which text is older"
    assert said == [f"{count} (counted in the other article; 7 found from this one){order}", f"{count}{order}"]

from __future__ import annotations

from masthead.reports.article.counts import count_words


def row(measure, status="measured", numerator=0.0, denominator=1.0, reason=None):
    return {
        measure: {
            "measure": measure,
            "status": status,
            "numerator": numerator,
            "denominator": denominator,
            "reason": reason,
        }
    }


def test_a_zero_stands_only_where_zero_was_measured():
    measured = row("named_sources_per_article") | row("attributed_sentence_share", numerator=3.0, denominator=8.0)
    assert count_words(measured).striptags() == "0 named sources; 3 of 8 sentences attributed"


def test_what_was_not_measured_has_its_reason_and_no_number():
    measured = row(
        "named_sources_per_article", "unsupported_language", reason="no word lists of sources for the language"
    )
    measured |= row("attributed_sentence_share", "unsupported_language", reason="no lexicon of reporting words")
    measured |= row("copy_ratio", "no_reference", reason="no original could be searched: no originals")
    words = count_words(measured).striptags()
    assert words == (
        "not measurable: named sources (no word lists of sources for the language), attributed sentences (no lexicon of "
        "reporting words), copying (no wire originals were supplied)"
    )
    assert not any(map(str.isdigit, words))


def test_too_few_words_is_a_state_of_its_own():
    measured = row("named_sources_per_article", "too_short", reason="fewer than 250 words in the view")
    assert count_words(measured).striptags() == "too few words: named sources (fewer than 250 words in the view)"


def test_a_measure_that_was_left_out_is_not_mentioned():
    assert count_words({}) == ""


def test_copied_words_are_those_of_the_table_of_measurements():
    copies = [
        {"reference_kind": "wire", "direction": "from_reference", "credit": "uncredited"},
        {"reference_kind": "wire", "direction": "undetermined", "credit": "uncredited"},
        {"reference_kind": "article", "direction": "from_reference", "credit": "credited"},
        {"reference_kind": "wire", "direction": "to_reference", "credit": "credited"},
    ]
    words = count_words(row("copy_ratio", numerator=1234.0, denominator=2000.0), copies).striptags()
    assert words == "1,234 words copied from 2 originals, uncredited"

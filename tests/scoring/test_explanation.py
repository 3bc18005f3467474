"""Counts and pulls as an explanation says them."""

from __future__ import annotations

import pytest

from masthead.metrics.catalog import measure_named
from masthead.scoring.explanation import count_words, marked_sentence, pull_words


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator", "said"),
    [
        ("attributed_sentence_share", 4.0, 17.0, "4 of 17"),
        ("attributed_sentence_share", 1.0, 1.0, "1 of 1"),
        ("copy_ratio", 0.0, 1.0, "0 of 1"),
        ("named_sources_per_article", 9.0, 1.0, "9"),
        ("named_sources_per_article", 9.0, 2.0, "9 of 2"),
        ("four_named_sources_share", 1.0, 1.0, "yes"),
        ("four_named_sources_share", 0.0, 1.0, "no"),
        ("four_named_sources_share", 1.0, 2.0, "1 of 2"),
    ],
)
def test_a_part_of_a_whole_or_the_count_alone(measure: str, numerator: float, denominator: float, said: str) -> None:
    assert count_words(measure_named(measure), numerator, denominator) == said


def test_pulls_that_round_to_nothing_have_no_sign() -> None:
    assert [pull_words(points) for points in (0.512, -0.3, 0.005, -0.005, 0.0049, -0.0049)] == [
        "+0.51", "-0.30", "+0.01", "-0.01", "0.00", "0.00",
    ]  # fmt: skip


def test_a_sentence_that_is_counted_whole_has_no_brackets() -> None:
    assert marked_sentence({"sentence": "It rained.", "words": "It rained."}) == "It rained."
    assert marked_sentence({"sentence": "so so", "words": "so"}) == "[so] so"

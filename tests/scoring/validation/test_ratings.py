"""Ratings as people keep them: percent signs, decimal commas, words for missing values; mixtures are named by cell."""

from __future__ import annotations

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.scoring.validation.ratings import read_numbers, read_ratings

OUTLETS = ["tide.example", "dune.example", "quay.example", "cove.example"]


def rated(values: list[str | None], **others: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"outlet": OUTLETS, "expert": values, **others})


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["70", "N/A", "55", "40"], [70.0, None, 55.0, 40.0]),
        (["85%", "60 %", "", "12.5%"], [85.0, 60.0, None, 12.5]),
        (["62,5", "70", "-", "1,25"], [62.5, 70.0, None, 1.25]),
        (["1,250.5", "2,000", "3.0", "not rated"], [1250.5, 2000.0, 3.0, None]),
        (["1 250", "−3", "#N/A", None], [1250.0, -3.0, None, None]),
    ],
)
def test_numbers_are_read_as_people_write_them(values: list[str | None], expected: list[float | None]) -> None:
    ratings = read_ratings(rated(values, panel=["1", "2", "3", "4"]))
    assert ratings.raters == ("expert", "panel")
    assert ratings.table["expert"].to_list() == expected


def test_what_was_read_as_missing_or_as_a_number_is_told() -> None:
    ratings = read_ratings(rated(["85%", "N/A", "60%", "unrated"]))
    assert ratings.warnings == (
        "expert: 2 numbers written like '85%' were read",
        "expert: 'N/A', 'unrated' were read as missing",
    )


def test_a_mixture_is_named_by_its_cells() -> None:
    with pytest.raises(InputError, match="column 'expert': found 'about 50' in row 3, expected numbers"):
        read_ratings(rated(["70", "62,5", "about 50", "40"], panel=["1", "2", "3", "4"]))


def test_words_are_no_rater_and_are_left_out() -> None:
    ratings = read_ratings(rated(["70", "55", "40", "1"], country=["Norway", "Spain", "7", "Chad"]))
    assert ratings.raters == ("expert",)


def test_numbers_that_are_none_are_not_read() -> None:
    numbers, is_missing = read_numbers(pl.Series(["1e400", "inf", "nan", "1e13", "5"]))
    assert numbers.to_list() == [None, None, None, None, 5.0]
    assert is_missing.to_list() == [False, False, True, False, False]
    frame = pl.DataFrame({"outlet": OUTLETS, "expert": [1.0, float("inf"), float("nan"), 2.0]})
    assert read_ratings(frame).table["expert"].to_list() == [1.0, None, None, 2.0]

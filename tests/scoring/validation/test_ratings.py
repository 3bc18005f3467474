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


def test_commas_that_may_be_either_are_not_guessed() -> None:
    with pytest.raises(InputError, match=r"no numeric column \(expert: '1,234'"):
        read_ratings(rated(["1,234", "2,500", None, "3,125"]))
    assert read_ratings(rated(["1,234", "2,5", None, "0,125"])).table["expert"].to_list() == [1.234, 2.5, None, 0.125]


def test_a_column_with_some_numbers_is_not_left_out_in_silence() -> None:
    ratings = read_ratings(rated(["good", "7", "bad", "fair"], panel=["1", "2", "3", "4"]))
    assert ratings.raters == ("panel",)
    told = "expert: left out, 3 of its cells are no numbers ('good' in row 1, 'bad' in row 3, 'fair' in row 4)"
    assert ratings.warnings == (told,)


@pytest.mark.parametrize(("name", "key"), [("Domain", "domain"), (" URL", "domain"), ("Outlet", "outlet")])
def test_the_column_of_outlets_may_be_written_otherwise(name: str, key: str) -> None:
    table = pl.DataFrame({name: ["https://www.tide.example/news", "dune.example"], "panel": [1.0, 2.0]})
    ratings = read_ratings(table)
    assert (ratings.key, ratings.raters) == (key, ("panel",))
    assert read_ratings(pl.DataFrame({"outlet": [7, 8], "panel": [1, 2]})).table["outlet"].to_list() == ["7", "8"]


def test_what_is_no_rating_is_no_rater() -> None:
    table = pl.DataFrame(
        {
            "outlet": OUTLETS,
            "expert": [1.0, 2.0, 3.0, 4.0],
            "expert_n_observed": [1, 0, 1, 1],
            "lean": [-1.0, 0.0, 1.0, 2.0],
            "is_public": [True, False, True, False],
        }
    )
    ratings = read_ratings(table, lean="lean")
    assert (ratings.raters, ratings.groups, ratings.lean, ratings.key) == (
        ("expert",),
        ("is_public",),
        "lean_of_outlet",
        "outlet",
    )
    assert ratings.table["expert"].to_list() == [1.0, None, 3.0, 4.0]
    assert "expert: 1 imputed ratings were set aside" in ratings.warnings
    assert read_ratings(table.drop("lean")).raters == ("expert",)
    assert read_ratings(table).raters == ("expert", "lean")


def test_long_cells_are_shown_by_their_beginning() -> None:
    with pytest.raises(InputError, match=r"no numeric column \(expert: 'x{40}' ...\)"):
        read_ratings(rated(["x" * 41, "y", "z", None]))

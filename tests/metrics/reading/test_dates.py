"""Dates as people write them, and what one pass over a column decides about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.reading.articles import Articles, read_articles
from masthead.metrics.reading.scan import scan_articles
from masthead.metrics.reading.written_dates import FIRST_YEAR, LAST_YEAR

TEN = datetime(2021, 4, 7, 10, tzinfo=UTC)
DAY = datetime(2021, 4, 7, tzinfo=UTC)


def read(values: object, outlets: list[str] | None = None, **options: object) -> Articles:
    dates = values if isinstance(values, pl.Series) else pl.Series(values)
    n = len(dates)
    frame = pl.DataFrame({"outlet": outlets or ["o"] * n, "text": [f"Rain {k}." for k in range(n)], "date": dates})
    return read_articles(frame, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "expected", "precision"),
    [
        ("2021-04-07T10:00Z", TEN, "time"),
        ("2021-04-07T10:00+02:00", TEN - timedelta(hours=2), "time"),
        ("2021-04-07 10:00:00+02", TEN - timedelta(hours=2), "time"),
        ("2021-04-07 10:00:00 UTC", TEN, "time"),
        ("2021-04-07T10:00:00.000Z[UTC]", TEN, "time"),
        ("2021-04-07T10:00:00.250Z", TEN + timedelta(milliseconds=250), "time"),
        ("20210407T100000Z", TEN, "time"),
        ("20210407100000", TEN, "time"),
        ("Apr. 7, 2021", DAY, "day"),
        ("Sept. 7, 2021", datetime(2021, 9, 7, tzinfo=UTC), "day"),
        ("Wednesday, April 7, 2021", DAY, "day"),
        ("April 7, 2021 at 10:00 a.m.", TEN, "time"),
        ("7 Apr 2021 10:00:00 +0200", TEN - timedelta(hours=2), "time"),
        ("Wed, 07 Apr 2021 10:00:00 EST", TEN + timedelta(hours=5), "time"),
        ("Wed Apr  7 10:00:00 2021", TEN, "time"),
        ("1617789600.0", TEN, "time"),
        ("2021/4/7", DAY, "day"),
        ("7.4.2021 10:00", TEN, "time"),
        ("10/17/2012", datetime(2012, 10, 17, tzinfo=UTC), "day"),
        ("17/10/2012 08:30", datetime(2012, 10, 17, 8, 30, tzinfo=UTC), "time"),
        ("Mittwoch, 7. April 2021, 10.00 Uhr", TEN, "time"),
        ("7. Mai 2021 um 12:00 Uhr MESZ", datetime(2021, 5, 7, 10, tzinfo=UTC), "time"),
        ("mercredi 7 avril 2021 à 10h00", TEN, "time"),
        ("1er août 2021", datetime(2021, 8, 1, tzinfo=UTC), "day"),
        ("miércoles, 7 de abril de 2021", DAY, "day"),
        ("7 de março de 2021", datetime(2021, 3, 7, tzinfo=UTC), "day"),
        ("5th of March 2021", datetime(2021, 3, 5, tzinfo=UTC), "day"),
        ("Wed Apr 07 10:00:00 EDT 2021", TEN + timedelta(hours=4), "time"),
        ("2021-04-07 10:00:00 +0000 UTC", TEN, "time"),
        ("Apr 7, 2021 6:00 AM ET", TEN, "time"),
        ("Dec 7, 2021 6:00 AM PT", datetime(2021, 12, 7, 14, tzinfo=UTC), "time"),
        ("Nov 7, 2021 12:30 AM ET", datetime(2021, 11, 7, 4, 30, tzinfo=UTC), "time"),
        ("Nov 7, 2021 3:30 AM ET", datetime(2021, 11, 7, 8, 30, tzinfo=UTC), "time"),
        ("202104071000", TEN, "time"),
        ("7 Apr 2021 10:00 IST", None, None),
        ("7 Apr 1980 10:00 ET", None, None),
        ("April 2021", None, None),
        ("10:00", None, None),
        ("7 Apr", None, None),
        ("31/31/2021", None, None),
        ("10:00 a.m. ET", None, None),
        ("2021", None, None),
        ("9" * 5000, None, None),
    ],
)
def test_a_written_date_is_read_by_what_it_says(value: str, expected: datetime | None, precision: str | None) -> None:
    table = read([value]).table
    assert (table["published"][0], table["date_precision"][0]) == (expected, precision)


def test_whole_numbers_are_read_as_they_would_be_written() -> None:
    assert read([20210407, 20210408]).table["published"].to_list() == [DAY, DAY + timedelta(days=1)]
    assert read([1617789600, 1617789600000]).table["published"].to_list() == [TEN, TEN]
    assert read([1617789600.0, None]).table["published"].to_list() == [TEN, None]
    articles = read([1617789600, 20210407, 2021])
    assert articles.table["published"].to_list() == [None, DAY, None]
    assert articles.rejects["row"].to_list() == [1, 3]
    assert read([0, 86_400]).table["published"].null_count() == 2


@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(["2021-04-07", "7 Apr 2021"])])
def test_columns_of_categories_keep_their_dates(dtype: pl.DataType) -> None:
    assert read(pl.Series(["2021-04-07", "7 Apr 2021"], dtype=dtype)).table["published"].to_list() == [DAY, DAY]


def test_periods_and_odd_times_of_frames_are_read_or_told() -> None:
    frame = pd.DataFrame({"outlet": ["o"], "text": ["Rain."], "date": pd.PeriodIndex(["2021-04-07"], freq="D")})
    assert read_articles(frame).table["published"].to_list() == [DAY]
    late = pl.Series([10**17, 0], dtype=pl.Int64).cast(pl.Datetime("ms"))
    articles = read(late)
    assert articles.table["published"].null_count() == 1
    assert articles.rejects["found"].to_list() == ["100000000000000000 ms since 1970"]


def test_one_date_that_can_be_read_one_way_only_decides_for_the_others() -> None:
    articles = read(["03/05/2024", "10/17/2023", "01/02/2024"])
    assert articles.table["published"].to_list() == [
        datetime(2024, 3, 5, tzinfo=UTC),
        datetime(2023, 10, 17, tzinfo=UTC),
        datetime(2024, 1, 2, tzinfo=UTC),
    ]
    assert any("were read as month/day/year: 1 others can be read no other way" in note for note in articles.notes)
    both = read(["03/05/2024", "10/17/2023", "17/10/2023"])
    assert both.table["published"].null_count() == 1
    assert "dates of the form 99/99/9999 in 'date' were not read in 1 row (the frame, row 1)" in both.notes


def test_the_user_names_the_form() -> None:
    articles = read(["03/05/2024", "2024-03-06", "05-Mär-24"], date_format="%d/%m/%Y")
    assert articles.table["published"].to_list()[:2] == [
        datetime(2024, 5, 3, tzinfo=UTC),
        datetime(2024, 3, 6, tzinfo=UTC),
    ]
    timed = read(["24|03|05|0930"], date_format="%y|%m|%d|%H%M")
    assert timed.table.select("published", "date_precision").row(0) == (
        datetime(2024, 3, 5, 9, 30, tzinfo=UTC),
        "time",
    )
    for wrong in ("%H:%M", "day", "%Y", "%Q"):
        with pytest.raises(InputError, match="expected a format with year, month and day"):
            read(["x"], date_format=wrong)


@pytest.mark.parametrize("value", ["2021-04-07 00:00:00", "2021-04-07T00:00:00Z", "2021-04-07T00:00:00+02:00"])
def test_midnight_throughout_is_the_day(value: str) -> None:
    table = read([value] * 10).table
    assert table["date_precision"].to_list() == ["day"] * 10
    assert table["published"].to_list() == [DAY] * 10


def test_midnight_of_an_outlet_that_states_times_is_a_time() -> None:
    times = ["2021-04-07 00:00:00", *(f"2021-04-07 {hour:02d}:15:00" for hour in range(1, 12))]
    days = ["2021-04-07 00:00:00"] * 19 + ["2021-04-07 08:00:00"]
    few = ["2021-04-07 00:00:00", "2021-04-07 09:00:00"]
    outlets = ["clock"] * len(times) + ["calendar"] * len(days) + ["few"] * len(few)
    articles = read([*times, *days, *few], outlets)
    by_outlet = articles.table.group_by("outlet").agg(pl.col("date_precision").value_counts(sort=True)).sort("outlet")
    counts = {outlet: {row["date_precision"]: row["count"] for row in rows} for outlet, rows in by_outlet.iter_rows()}
    assert counts == {"calendar": {"day": 19, "time": 1}, "clock": {"time": 12}, "few": {"time": 2}}
    stamps = pd.to_datetime(pd.Series(["2021-04-07"] * 12))
    frame = pd.DataFrame({"outlet": "o", "text": [f"Rain {k}." for k in range(12)], "date": stamps})
    assert read_articles(frame).table["date_precision"].to_list() == ["day"] * 12


def test_what_was_decided_is_used_again(tmp_path: Path) -> None:
    first = pl.DataFrame(
        {"outlet": ["o"] * 12, "text": [f"Rain {k}." for k in range(12)], "date": ["10/17/2023 00:00"] * 12}
    )
    first.write_csv(tmp_path / "first.csv")
    later = pl.DataFrame(
        {"outlet": ["o", "o"], "text": ["Sun.", "Sand."], "date": ["03/05/2024 00:00", "03/06/2024 11:00"]}
    )
    later.write_csv(tmp_path / "later.csv")
    decided = scan_articles(tmp_path / "first.csv").decided
    assert decided == read_articles(tmp_path / "first.csv").decided
    assert read_articles(tmp_path / "later.csv").table["published"].null_count() == 2
    table = read_articles(tmp_path / "later.csv", decided=decided).table
    assert table["published"].to_list() == [datetime(2024, 3, 5, tzinfo=UTC), datetime(2024, 3, 6, 11, tzinfo=UTC)]
    assert table["date_precision"].to_list() == ["day", "time"]


def test_plain_times_are_read_alike_alone_and_among_others() -> None:
    plain = ["2021-04-07T10:00:00Z", "2021-04-07 23:59:59.125", "2021-02-30T10:00:00", "0000-00-00 00:00:00", None]
    alone = read(pl.Series(plain, dtype=pl.String)).table
    among = read([*plain, "2021-04-07T10:00:00+02:00"]).table[: len(plain)]
    assert alone["published"].to_list() == among["published"].to_list()
    assert alone["published"].to_list()[:2] == [TEN, datetime(2021, 4, 7, 23, 59, 59, 125_000, tzinfo=UTC)]
    assert alone["published"].null_count() == 3


def test_zero_dates_of_a_database_are_no_midnights() -> None:
    times = [f"2021-04-{day:02d} 10:00:00" for day in range(1, 12)] + ["2021-04-20 00:00:00"]
    read_ = read([*times, *["0000-00-00 00:00:00"] * 400])
    assert read_.table["date_precision"].unique().to_list() != ["day"]
    assert not any("midnight" in note for note in read_.notes)


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_times_of_a_frame_are_read_from_the_first_year_to_the_last(unit: pl.datatypes.TimeUnit) -> None:
    first, last = datetime(FIRST_YEAR, 1, 1), datetime(LAST_YEAR, 12, 31, 23, 59)
    given = [first - timedelta(minutes=1), first, TEN.replace(tzinfo=None), last, last + timedelta(minutes=1)]
    column = pl.Series(given, dtype=pl.Datetime("us")).cast(pl.Datetime(unit))
    found = read(column).table["published"].to_list()
    assert found == [None, *(time.replace(tzinfo=UTC) for time in given[1:4]), None]
    assert (
        read(pl.Series([first - timedelta(minutes=1), TEN.replace(tzinfo=None)]).cast(pl.Datetime(unit))).rejects.height
        == 1
    )


def test_dates_beyond_all_calendars_are_told_as_numbers() -> None:
    days = pl.Series([18_724, 2_000_000_000, -2_000_000_000], dtype=pl.Int32).cast(pl.Date)
    articles = read(days)
    assert articles.table["published"].to_list() == [DAY, None, None]
    assert articles.rejects["found"].to_list() == ["2000000000", "-2000000000"]

"""Publication times: many written forms in, UTC and a stated precision out."""

from __future__ import annotations

import re

import polars as pl

from masthead.metrics.tables.schemas import TIME

_TIME_FORMATS = (
    "%Y-%m-%dT%H:%M:%S%.f%:z",
    "%Y-%m-%d %H:%M:%S%.f%:z",
    "%Y-%m-%dT%H:%M:%S%.f%z",
    "%Y-%m-%d %H:%M:%S%.f%z",
    "%a, %d %b %Y %H:%M:%S %z",
    "%a %b %d %H:%M:%S %z %Y",
)
_NAIVE_FORMATS = (
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%B %d, %Y %H:%M",
    "%B %d, %Y %I:%M %p",
    "%b %d, %Y %H:%M",
    "%b %d, %Y %I:%M %p",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
)
_DAY_FORMATS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d.%m.%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%A, %B %d, %Y",
)
_EPOCH_MILLISECONDS_FROM = 100_000_000_000

FIRST_YEAR, LAST_YEAR = 1700, 2100


def read_times(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """UTC times and their precision (``time`` or ``day``); what cannot be read is null in both.

    Takes dates, times with or without zone (naive counts as UTC), text in ISO 8601, RFC 2822, common English forms and
    day.month.year, and epoch seconds or milliseconds as numbers or digits. 03/05/2024 is not read: it may be March or
    May. Years outside 1700 to 2100 cannot be right and become null.
    """
    dtype = column.dtype
    if dtype == pl.Date:
        times, is_day = (
            column.cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
            pl.repeat(True, len(column), eager=True),
        )
    elif isinstance(dtype, pl.Datetime):
        aware = column.dt.replace_time_zone("UTC") if dtype.time_zone is None else column.dt.convert_time_zone("UTC")
        times, is_day = aware.cast(TIME), pl.repeat(False, len(column), eager=True)
    elif dtype.is_numeric():
        times = pl.select(_from_epoch(pl.lit(column).cast(pl.Float64))).to_series()
        is_day = pl.repeat(False, len(column), eager=True)
    elif dtype == pl.String:
        return _keep_sane(*_read_written(column))
    else:
        nulls = pl.Series([None] * len(column), dtype=pl.String)
        return nulls.cast(TIME), nulls
    precision = pl.select(pl.when(is_day).then(pl.lit("day")).otherwise(pl.lit("time"))).to_series()
    return _keep_sane(times, precision)


def _read_written(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    text = pl.col("text")
    aware = [text.str.to_datetime(form, time_unit="us", strict=False, time_zone="UTC") for form in _TIME_FORMATS]
    naive = [
        text.str.to_datetime(form, time_unit="us", strict=False).dt.replace_time_zone("UTC") for form in _NAIVE_FORMATS
    ]
    days = [
        text.str.to_date(form, strict=False).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
        for form in _DAY_FORMATS
    ]
    written = column.str.strip_chars().str.replace(r"Z$", "+00:00").str.replace(r" (UTC|GMT)$", "+00:00")
    frame = pl.DataFrame({"text": written.str.replace(r"(\d)(?:st|nd|rd|th),", "$1,")})
    epoch = pl.when(text.str.contains(r"^\d{10}(?:\d{3})?$")).then(text).cast(pl.Float64)
    frame = frame.select(clock=pl.coalesce(*aware, *naive, _from_epoch(epoch)), day=pl.coalesce(*days))
    frame = frame.select(
        time=pl.coalesce("clock", "day"),
        precision=pl.when(pl.col("clock").is_not_null())
        .then(pl.lit("time"))
        .when(pl.col("day").is_not_null())
        .then(pl.lit("day")),
    )
    return frame["time"], frame["precision"]


def _from_epoch(number: pl.Expr) -> pl.Expr:
    seconds = pl.when(number.abs() >= _EPOCH_MILLISECONDS_FROM).then(number / 1000).otherwise(number)
    return (seconds * 1_000_000).cast(pl.Int64, strict=False).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _keep_sane(times: pl.Series, precision: pl.Series) -> tuple[pl.Series, pl.Series]:
    frame = pl.DataFrame({"time": times.cast(TIME), "precision": precision})
    sane = pl.col("time").dt.year().is_between(FIRST_YEAR, LAST_YEAR)
    frame = frame.select(pl.when(sane).then(pl.all()))
    return frame["time"], frame["precision"]


_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
DATE_LINE = re.compile(
    rf"^(?:(?:{_WEEKDAYS}),? )?((?:{_MONTHS}) \d{{1,2}}, \d{{4}}|\d{{1,2}} (?:{_MONTHS}) \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})$"
)
"""A line that is a date and nothing else."""

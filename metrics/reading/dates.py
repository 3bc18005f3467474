"""Publication times: many written forms in, UTC and a stated precision out, by what one pass over the column decided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.written_dates import FIRST_YEAR, LAST_YEAR, UNREAD, Order, Written, read_written
from masthead.metrics.tables.schemas import TIME

MIDNIGHT_SHARE = 0.95
MIDNIGHT_ROWS = 10
"""An outlet of which at least this share of at least so many dated rows is at midnight sharp states days, no times."""

_UNITS = {"ms": 1000, "us": 1_000_000, "ns": 1_000_000_000}
_LOW, _HIGH = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (FIRST_YEAR, LAST_YEAR + 1))
_ISO = (
    r"^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(:\d{2})?([.,]\d{1,9})?\s?(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
    r"(?:\[[\w/+-]+\])?)?$"
)
_SURE_DAY = r"^(?:1[7-9]\d\d|20\d\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_SURE_CLOCK = r"[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?$"
_MIDNIGHT = r"^.{10}[T ]00:00(?::00(?:\.0+)?)?(?:[Z+-]|$)"
_PLAIN = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|\+00(?::?00)?)?$"
_DAY = 86_400_000_000
_TIME_DIRECTIVE = re.compile(r"%[HIMSfcXT]")
_READ: dict[str, pl.DataType] = {"time": TIME, "wall": pl.Datetime("us"), "has_clock": pl.Boolean()}


@dataclass(frozen=True)
class DateForms:
    """What was decided about the dates of an input.

    ``order`` is which of day and month stands first in dates such as 03/05/2024 (None: they are refused),
    ``has_epochs`` whether numbers are seconds or milliseconds since 1970, ``given`` the format that the user named.
    """

    order: Order | None = None
    has_epochs: bool = True
    given: str | None = None


@dataclass(frozen=True)
class Days:
    """Which outlets state days alone, as midnight: those with many rows by name, all others together."""

    outlets: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    others: bool = False


def check_format(date_format: str | None) -> None:
    """Refuse a date format that can give no date.

    Raises
    ------
    InputError
        Where the format does not name year, month and day.
    """
    if date_format is None:
        return
    moment = datetime(2031, 11, 29, 13, 47, 58, tzinfo=UTC)
    try:
        read = datetime.strptime(moment.strftime(date_format), date_format)
        is_whole = read.date() == moment.date()
    except ValueError:
        is_whole = False
    if not is_whole:
        expected = "a format with year, month and day as of Python's strptime, such as %m/%d/%Y"
        raise InputError(Fault("date_format", f"'{date_format}'", expected, "write %d/%m/%Y or %Y-%m-%d %H:%M"))


def read_times(column: pl.Series, forms: DateForms | None = None) -> pl.DataFrame:
    """The times in a column: ``time`` in UTC, ``wall`` as the clock at the place says, ``has_clock``; null where unread.

    Takes dates, times with or without zone (naive counts as UTC), numbers, and text (``written_dates``). Years
    outside 1700 to 2100 cannot be right and are not read.
    """
    forms = forms or DateForms()
    dtype = column.dtype
    if dtype == pl.Date:
        days = column.cast(pl.Int64) * 86_400
        return _of_epoch(days, 1, has_clock=False)
    if isinstance(dtype, pl.Datetime):
        return _of_datetimes(column, dtype)
    if dtype.is_numeric():
        column = _number_texts(column)
    elif dtype in (pl.Categorical, pl.Enum) or isinstance(dtype, pl.Categorical | pl.Enum):
        column = column.cast(pl.String)
    elif dtype != pl.String:
        return pl.DataFrame({name: pl.Series([None] * len(column), dtype=kind) for name, kind in _READ.items()})
    return _read_texts(column, forms)


def _number_texts(column: pl.Series) -> pl.Series:
    """Numbers as they would be written: whole ones without a point."""
    if column.dtype.is_integer():
        return column.cast(pl.String)
    numbers = column.cast(pl.Float64).fill_nan(None)
    whole = (numbers == numbers.round(0)) & (numbers.abs() < 2**53)
    frame = pl.DataFrame({"n": numbers, "whole": whole})
    return frame.select(
        pl.when("whole")
        .then(pl.col("n").cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(pl.col("n").cast(pl.String))
    ).to_series()


def _of_epoch(numbers: pl.Series, unit: int, *, has_clock: bool) -> pl.DataFrame:
    """Numbers of a unit since 1970; those outside all years are not read."""
    sane = (numbers >= _LOW * unit) & (numbers < _HIGH * unit)
    frame = pl.DataFrame({"n": numbers, "sane": sane}).select(pl.when("sane").then("n").alias("n"))
    micro = pl.col("n") * (1_000_000 // unit) if unit <= 1_000_000 else pl.col("n") // (unit // 1_000_000)
    wall = micro.cast(pl.Datetime("us"))
    return frame.select(
        time=wall.dt.replace_time_zone("UTC"),
        wall=wall,
        has_clock=pl.when(pl.col("n").is_not_null()).then(pl.lit(has_clock)),
    )


def _of_datetimes(column: pl.Series, dtype: pl.Datetime) -> pl.DataFrame:
    read = _of_epoch(column.to_physical().cast(pl.Int64), _UNITS[dtype.time_unit], has_clock=True)
    if dtype.time_zone is None or dtype.time_zone == "UTC":
        return read
    try:
        local = read["time"].dt.convert_time_zone(dtype.time_zone).dt.replace_time_zone(None)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return read
    return read.with_columns(wall=local)


def _read_texts(column: pl.Series, forms: DateForms) -> pl.DataFrame:
    frame = pl.DataFrame({"text": column.str.strip_chars()})
    if forms.given is not None:
        return _read_each(frame["text"], forms)
    is_plain, has_fractions = frame.select(
        pl.col("text").str.contains(_PLAIN).all().alias("plain"), pl.col("text").str.contains(".", literal=True).any()
    ).row(0)
    read = _read_plain(frame["text"], has_fractions=has_fractions) if is_plain else _read_iso(frame)
    open_rows = (read["time"].is_null() & frame["text"].is_not_null()).arg_true()
    if not len(open_rows):
        return read
    others = _read_each(frame["text"][open_rows], forms)
    at = pl.Series("at", open_rows, dtype=pl.UInt32)
    joined = read.with_row_index("at").join(
        others.with_columns(at), on="at", how="left", suffix="_other", maintain_order="left"
    )
    return joined.select(pl.coalesce(name, f"{name}_other").alias(name) for name in _READ)


def _read_plain(texts: pl.Series, *, has_fractions: bool) -> pl.DataFrame:
    """ISO 8601 to the second or finer in UTC, as most tables have it: 2024-03-05T09:30:00, without a search for groups."""
    text = pl.col("text")
    wall = text.str.slice(0, 19).str.replace(" ", "T", literal=True).str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False)
    if has_fractions:
        digits = text.str.extract(r"\.(\d+)").str.pad_end(6, "0").cast(pl.Int64).fill_null(0)
        wall = wall + digits.cast(pl.Duration("us"))
    read = pl.DataFrame({"text": texts}).select(wall=wall)
    read = read.select(pl.when(pl.col("wall").dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then("wall"))
    wall = pl.col("wall")
    return read.select(
        time=wall.dt.replace_time_zone("UTC").cast(TIME), wall=wall, has_clock=pl.when(wall.is_not_null()).then(True)
    )


def _read_iso(frame: pl.DataFrame) -> pl.DataFrame:
    """ISO 8601 as it is written otherwise: days alone, other zones, commas, no seconds."""
    parts = frame.select(pl.col("text").str.extract_groups(_ISO).struct.rename_fields(["day", "hm", "s", "f", "zone"]))
    iso = parts.unnest("text")
    clock = pl.col("hm").is_not_null()
    stamp = pl.concat_str(
        "day",
        pl.lit("T"),
        pl.col("hm").fill_null("00:00"),
        pl.col("s").fill_null(":00"),
        pl.col("f").fill_null("").str.replace(",", "."),
    )
    read = iso.select(
        wall=stamp.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False),
        has_clock=pl.when(pl.col("day").is_not_null()).then(clock),
        zone=pl.col("zone").fill_null(""),
    )
    zones = {zone: _minutes(zone) for zone in read["zone"].unique().to_list()}
    minutes = pl.col("zone").replace_strict(zones, return_dtype=pl.Int64)
    sane = pl.col("wall").dt.year().is_between(FIRST_YEAR, LAST_YEAR)
    read = read.with_columns(wall=pl.when(sane).then("wall"))
    return read.select(
        time=(pl.col("wall") - pl.duration(minutes=minutes)).dt.replace_time_zone("UTC").cast(TIME),
        wall="wall",
        has_clock=pl.when(pl.col("wall").is_not_null()).then("has_clock"),
    )


def _minutes(zone: str) -> int:
    if zone.upper() in ("", "Z", "UTC", "GMT"):
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if zone[0] == "-" else minutes


def _read_each(texts: pl.Series, forms: DateForms) -> pl.DataFrame:
    """Values read one by one, each different one once."""
    found: dict[str, Written] = {}
    for text in texts.unique().drop_nulls().to_list():
        written = _by_format(text, forms.given) if forms.given else UNREAD
        found[text] = written if written.time is not None else read_written(text, forms.order, forms.has_epochs)
    rows = [found.get(text, UNREAD) if text is not None else UNREAD for text in texts.to_list()]
    return pl.DataFrame(
        {
            "time": [row.time for row in rows],
            "wall": [row.wall for row in rows],
            "has_clock": [row.has_clock if row.time is not None else None for row in rows],
        },
        schema=_READ,
    )


def _by_format(text: str, date_format: str) -> Written:
    try:
        moment = datetime.strptime(text, date_format)
    except ValueError:
        return UNREAD
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return UNREAD
    has_clock = bool(_TIME_DIRECTIVE.search(date_format))
    time = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return Written(time, moment.replace(tzinfo=None), has_clock)


def with_precision(read: pl.DataFrame, outlets: pl.Series, days: Days) -> pl.DataFrame:
    """``time`` and ``precision`` (time, day) of times read: midnight is a day where the outlet states days alone."""
    is_day = pl.col("outlet").is_in(list(days.outlets)) | (
        pl.lit(days.others) & ~pl.col("outlet").is_in(list(days.known))
    )
    frame = read.with_columns(outlet=outlets)
    wall = pl.col("wall").cast(pl.Int64)
    midnight = wall % _DAY == 0
    by_day = ~pl.col("has_clock") | (midnight & is_day.fill_null(False))
    day = (wall - wall % _DAY).cast(pl.Datetime("us")).dt.replace_time_zone("UTC").cast(TIME)
    return frame.select(
        time=pl.when(by_day).then(day).otherwise("time"),
        precision=pl.when(pl.col("time").is_null())
        .then(None)
        .when(by_day)
        .then(pl.lit("day"))
        .otherwise(pl.lit("time")),
    )


@dataclass
class DateEvidence:
    """What one pass over the dates of an input finds, batch by batch.

    ``orders`` counts dates in numbers that can be read one way only, ``n_open`` those that can be read both ways;
    ``midnights`` has dated rows and rows at midnight of every outlet; ``refused`` counts forms that were not read.
    """

    given: str | None = None
    orders: Counter[str] = field(default_factory=Counter)
    n_open: int = 0
    n_epochs: int = 0
    n_other_numbers: int = 0
    midnights: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, column: pl.Series, outlets: pl.Series) -> None:
        """Look at the dates of some rows."""
        if column.dtype.is_numeric():
            column = _number_texts(column)
        if column.dtype == pl.String:
            column, outlets = self._without_sure(column.str.strip_chars(), outlets)
            self._look_at_texts(column)
        if not len(column):
            return
        read = read_times(column, DateForms("month first", given=self.given)).with_columns(outlet=outlets)
        midnight = pl.col("wall").cast(pl.Int64) % _DAY == 0
        self._count(read.filter("has_clock").select("outlet", midnight=midnight))

    def _without_sure(self, texts: pl.Series, outlets: pl.Series) -> tuple[pl.Series, pl.Series]:
        """The dates that are to be looked at one by one: all that are not plainly ISO 8601; the others are counted."""
        if self.given:
            return texts, outlets
        text = pl.col("text")
        looked = pl.DataFrame({"text": texts, "outlet": outlets}).with_columns(
            sure=text.str.contains(_SURE_DAY + _SURE_CLOCK),
            plain=text.str.contains(f"{_SURE_DAY}$").fill_null(True),
            midnight=text.str.contains(_MIDNIGHT),
        )
        self._count(looked.filter("sure"))
        rest = looked.filter(~(pl.col("sure") | pl.col("plain")))
        return rest["text"], rest["outlet"]

    def _count(self, clocks: pl.DataFrame) -> None:
        """Count rows with a clock, and those at midnight, for every outlet."""
        for outlet, n, at_midnight in (
            clocks.group_by("outlet").agg(n=pl.len(), at=pl.col("midnight").sum()).iter_rows()
        ):
            if outlet is not None:
                before = self.midnights.get(outlet, (0, 0))
                self.midnights[outlet] = before[0] + n, before[1] + at_midnight

    def _look_at_texts(self, texts: pl.Series) -> None:
        odd = texts.filter(~texts.str.contains(r"^\d{4}-\d{2}-\d{2}").fill_null(True))
        for text, n in odd.value_counts().iter_rows():
            if self.given and _by_format(text, self.given).time is not None:
                continue
            written = read_written(text, None, True)
            self.orders[written.order or ""] += n
            self.n_open += n * written.is_open
            self.n_epochs += n * written.is_epoch
            digits = text.removesuffix(".0")
            self.n_other_numbers += n * (digits.isdigit() and not written.is_epoch)

    def forms(self) -> DateForms:
        """What the dates of the whole input say of each of them."""
        known: tuple[Order, Order] = ("month first", "day first")
        ways = [way for way in known if self.orders[way]]
        order = ways[0] if len(ways) == 1 else None
        return DateForms(order, self.n_epochs > 0 and self.n_other_numbers == 0, self.given)

    def days(self) -> Days:
        """Which outlets state days alone."""
        large = {outlet: counts for outlet, counts in self.midnights.items() if counts[0] >= MIDNIGHT_ROWS}
        small = [counts for outlet, counts in self.midnights.items() if outlet not in large]
        n, midnight = sum(n for n, _ in small), sum(m for _, m in small)
        return Days(
            frozenset(outlet for outlet, (n, m) in large.items() if m >= MIDNIGHT_SHARE * n),
            frozenset(large),
            n > 0 and midnight >= MIDNIGHT_SHARE * n,
        )

    def notes(self, column: str) -> list[str]:
        """What was decided, in words."""
        forms, days, told = self.forms(), self.days(), []
        if self.given:
            told.append(f"dates in '{column}' were read as {self.given} first")
        if forms.order and self.n_open:
            way = "month/day/year" if forms.order == "month first" else "day/month/year"
            told.append(
                f"{self.n_open:,} dates in '{column}' such as 03/05/2024 were read as {way}: {self.orders[forms.order]:,} others can be read no other way"
            )
        if forms.has_epochs:
            told.append(f"numbers in '{column}' were read as seconds or milliseconds since 1970")
        n_days = len(days.outlets)
        if n_days or days.others:
            whose = f"of {n_days:,} outlets" if n_days else ""
            rest = "of outlets with few rows" if days.others else ""
            who = " and ".join(part for part in (whose, rest) if part)
            told.append(
                f"midnight in '{column}' was read as the day alone {who}: all or nearly all rows stand at midnight"
            )
        return told


def forms_to_dict(forms: DateForms, days: Days) -> dict[str, Any]:
    """What was decided as plain values, to be kept with a run."""
    return {
        "order": forms.order,
        "has_epochs": forms.has_epochs,
        "given": forms.given,
        "day_outlets": sorted(days.outlets),
        "time_outlets": sorted(days.known - days.outlets),
        "other_outlets_are_days": days.others,
    }


def forms_from_dict(kept: Mapping[str, Any]) -> tuple[DateForms, Days]:
    """What a run decided before."""
    day_outlets = frozenset(kept["day_outlets"])
    days = Days(day_outlets, day_outlets | frozenset(kept["time_outlets"]), bool(kept["other_outlets_are_days"]))
    return DateForms(kept["order"], bool(kept["has_epochs"]), kept["given"]), days


_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
DATE_LINE = re.compile(
    rf"^(?:(?:{_WEEKDAYS}),? )?((?:{_MONTHS}) \d{{1,2}}, \d{{4}}|\d{{1,2}} (?:{_MONTHS}) \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})$"
)
"""A line that is a date and nothing else."""

"""Who was first: dates compared by the time where both have one, else by the day; unknown stays unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.tables.schemas import TIME
from masthead.metrics.text.arrays import Flags, Ints

DAY = 86_400_000_000
_UNKNOWN = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Times:
    """Publication times: microseconds in UTC, whether each is known, whether only its day is."""

    time: Ints
    is_known: Flags
    is_day: Flags

    def take(self, rows: Ints) -> Times:
        """The times of the given rows."""
        return Times(self.time[rows], self.is_known[rows], self.is_day[rows])


def read_times(frame: pl.DataFrame) -> Times:
    """Times of a frame's ``published`` column; without ``date_precision`` midnight sharp counts as a day alone."""
    if "published" not in frame.columns:
        nothing = np.zeros(len(frame), dtype=np.bool_)
        return Times(np.full(len(frame), _UNKNOWN), nothing, nothing)
    published = frame["published"]
    if published.dtype == pl.Null:
        published = published.cast(TIME)
    if getattr(published.dtype, "time_zone", None) is None:
        published = published.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    stamp = published.cast(TIME).dt.epoch("us")
    time = stamp.fill_null(_UNKNOWN).to_numpy().astype(np.int64)
    known = stamp.is_not_null().to_numpy()
    is_day = time % DAY == 0
    if "date_precision" in frame.columns:
        precision = frame["date_precision"].cast(pl.String)
        is_day = (precision == "day").fill_null(pl.Series(is_day)).to_numpy()
    return Times(time, known, is_day & known)


def lead_days(later: Times, earlier: Times) -> NDArray[np.float64]:
    """Days from ``earlier`` to ``later``, whole days where either is known by its day alone; NaN where one is unknown."""
    exact = (later.time // 1000 - earlier.time // 1000) / (DAY // 1000)
    whole = later.time // DAY - earlier.time // DAY
    known = later.is_known & earlier.is_known
    return np.where(known, np.where(later.is_day | earlier.is_day, whole, exact), np.nan)


def in_window(lead: NDArray[np.float64], window_days: tuple[float, float]) -> Flags:
    """Which leads lie in the window; an unknown lead always does."""
    low, high = window_days
    return np.isnan(lead) | ((lead >= low) & (lead <= high))


FROM_REFERENCE, TO_REFERENCE, UNDETERMINED = "from_reference", "to_reference", "undetermined"


def directions(lead: NDArray[np.float64]) -> NDArray[np.str_]:
    """Direction of copying by date: the earlier text is the source; a tie or an unknown date decides nothing."""
    return np.where(lead > 0, FROM_REFERENCE, np.where(lead < 0, TO_REFERENCE, UNDETERMINED))


def count_in_window(later: Times, earlier: Times, window_days: tuple[float, float]) -> Ints:
    """How many of ``earlier`` lie in the window of each of ``later``; unknown times always do."""
    low, high = window_days
    count = np.full(len(later.time), np.count_nonzero(~earlier.is_known), dtype=np.int64)
    for by_day in (False, True):
        # Day-only originals compare by the day with every article, the others only with day-only articles.
        for is_day in (False, True):
            rows = np.flatnonzero(later.is_known & (later.is_day == is_day))
            known = earlier.time[earlier.is_known & (earlier.is_day == by_day)]
            unit = DAY if is_day or by_day else 1
            stamps = np.sort(known // unit)
            at = later.time[rows] // unit
            span = 1 if unit == DAY else DAY
            first = np.searchsorted(stamps, at - np.floor(high * span).astype(np.int64), side="left")
            last = np.searchsorted(stamps, at - np.ceil(low * span).astype(np.int64), side="right")
            count[rows] += np.maximum(last - first, 0)
    count[~later.is_known] = len(earlier.time)
    return count

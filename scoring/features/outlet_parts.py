"""Measurements as arrays, outlet by outlet: what pooling needs, and why the rest could not be measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.storage.buckets import scratch
from masthead.metrics.tables.measures import Measure
from masthead.metrics.text.arrays import Floats, Ints
from masthead.scoring.features.outlet_rows import Cause, Coder, Key, PlacedRows, Places
from masthead.scoring.features.pooling import OutletCounts

Pair = tuple[int, int]


@dataclass(frozen=True)
class OutletPart:
    """One outlet: ``columns`` names its features (feature, view), along which the arrays run.

    ``numerator`` and ``denominator`` are sums over the articles measured, ``n_measured`` of them; ``why`` gives the
    commonest status and reason among the articles where a feature was not measured.
    """

    columns: list[Key]
    counts: OutletCounts
    numerator: Floats
    denominator: Floats
    n_measured: Ints
    why: Mapping[Key, Cause]


@dataclass(frozen=True)
class _Columns:
    """The features that occur, and how each pools; ``number`` gives the column of each declared feature's code."""

    keys: list[Key]
    number: Ints
    scale: Floats
    by_article: NDArray[np.bool_]
    is_share: NDArray[np.bool_]
    medians: Ints


def read_parts(
    batches: Iterable[pl.DataFrame], places: Places, outlets: Sequence[str], measures: Sequence[Measure]
) -> Iterator[OutletPart]:
    """The parts of the outlets, in their order, which is that of the places.

    ``batches`` are what ``selected_measurements`` gives.

    Raises
    ------
    InputError
        For measures that are not declared.
    """
    coder = Coder(measures)
    with scratch(None) as folder:
        placed = PlacedRows(places, folder)
        for batch in batches:
            placed.add(coder.rows(batch))
        columns = _columns(coder, measures)
        pieces = groupby(placed.by_outlet(), key=itemgetter(0))
        found = next(pieces, None)
        for outlet in outlets:
            where = places.outlets.get(outlet, slice(0, 0))
            sums = _Sums(columns, places.unit[where])
            if found is not None and found[0] == outlet:
                for _, rows in found[1]:
                    sums.add(rows, where.start)
                found = next(pieces, None)
            yield sums.part(coder.causes)


class _Sums:
    """What the rows of an outlet add up to, one after the other: the same in however many pieces they come."""

    def __init__(self, columns: _Columns, unit: NDArray[np.uint32]) -> None:
        n, self._columns = len(columns.keys), columns
        self._unit = (unit - unit[0]).astype(np.int64) if len(unit) else np.zeros(0, dtype=np.int64)
        self._n_units = int(self._unit.max(initial=-1)) + 1
        self._is_read = np.zeros(len(unit), dtype=np.bool_)
        self._above, self._below = np.zeros(self._n_units * n), np.zeros(self._n_units * n)
        self._totals = np.zeros((2, n))
        self._n_measured, self._n_graded = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        self._causes: Counter[Pair] = Counter()
        self._values = np.full((len(unit), len(columns.medians)), np.nan)

    def add(self, rows: pl.DataFrame, first: int) -> None:
        """Add rows of the outlet whose first place is ``first``."""
        columns, n = self._columns, len(self._columns.keys)
        code, counted, above, below = (rows[name].to_numpy() for name in ("column", "counted", "above", "below"))
        column = columns.number[code]
        self._count_causes(column, rows["cause"].to_numpy())
        article = rows["place"].to_numpy().astype(np.int64) - first
        self._is_read[article] = True
        value = columns.scale[column] * above / np.where(counted, below, 1.0)
        by_article = columns.by_article[column]
        cell = self._unit[article] * n + column
        np.add.at(self._above, cell, np.where(by_article, value, columns.scale[column] * above))
        np.add.at(self._below, cell, np.where(by_article, counted.astype(np.float64), below))
        for total, counts in zip(self._totals, (above, below), strict=True):
            np.add.at(total, column, counts)
        self._n_measured += np.bincount(column[counted], minlength=n)
        graded = counted & ((below != 1) | ((above != 0) & (above != 1)))
        self._n_graded += np.bincount(column[graded], minlength=n)
        for place, median in enumerate(columns.medians.tolist()):
            here = counted & (column == median)
            self._values[article[here], place] = value[here]

    def _count_causes(self, column: Ints, cause: Ints) -> None:
        here = cause >= 0
        pairs, counts = np.unique(np.stack((column[here], cause[here])), axis=1, return_counts=True)
        self._causes.update(dict(zip(map(tuple, pairs.T.tolist()), counts.tolist(), strict=True)))

    def part(self, causes: Sequence[Cause]) -> OutletPart:
        """The outlet's part; units and articles without any row are not in it."""
        columns, n = self._columns, len(self._columns.keys)
        unit = self._unit[self._is_read]
        has_rows = np.zeros(self._n_units, dtype=np.bool_)
        has_rows[unit] = True
        above, below = (
            sums.reshape(self._n_units, n) if has_rows.all() else sums.reshape(self._n_units, n)[has_rows]
            for sums in (self._above, self._below)
        )
        counts = OutletCounts(
            above,
            below,
            columns.medians,
            self._values[self._is_read],
            (np.cumsum(has_rows) - 1)[unit],
            np.flatnonzero(columns.is_share & (self._n_graded == 0)),
        )
        why = _commonest(columns, self._causes, causes)
        above_all, below_all = self._totals
        return OutletPart(columns.keys, counts, above_all, below_all, self._n_measured, why)


def _commonest(columns: _Columns, counts: Mapping[Pair, int], causes: Sequence[Cause]) -> dict[Key, Cause]:
    """Of the causes of each feature the commonest; ties go by name."""
    found: dict[Key, Cause] = {}
    for (column, cause), _ in sorted(counts.items(), key=lambda item: (-item[1], *_by_name(causes[item[0][1]]))):
        found.setdefault(columns.keys[column], causes[cause])
    return found


def _by_name(cause: Cause) -> tuple[str, bool, str]:
    status, reason = cause
    return status, reason is not None, reason or ""


def _columns(coder: Coder, measures: Sequence[Measure]) -> _Columns:
    """The (feature, view) pairs that occur, in the order of the declarations."""
    declared = {measure.name: measure for measure in measures}
    if coder.unknown:
        where, expected = "measurements, column 'measure'", f"one of {', '.join(declared)}"
        hint = "drop the rows or declare the measure"
        raise InputError([Fault(where, f"'{name}'", expected, hint) for name in sorted(coder.unknown)])
    keys = [key for key, occurs in zip(coder.features, coder.occurs, strict=True) if occurs]
    pooling = [declared[name].pooling for name, _ in keys]
    return _Columns(
        keys,
        np.cumsum(coder.occurs) - 1,
        np.array([declared[name].scale for name, _ in keys], dtype=np.float64),
        np.array([kind in ("mean", "median") for kind in pooling], dtype=np.bool_),
        np.array(
            [
                declared[name].high == 1 and kind in ("ratio", "mean")
                for (name, _), kind in zip(keys, pooling, strict=True)
            ],
            dtype=np.bool_,
        ),
        np.array([i for i, kind in enumerate(pooling) if kind == "median"], dtype=np.int64),
    )

"""Measurements as arrays, outlet by outlet: what pooling needs, and why the rest could not be measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType

import numpy as np
import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.storage.buckets import scratch
from masthead.metrics.tables.measures import Measure
from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.scoring.features.outlet_rows import Cause, Coder, PlacedRows, Places
from masthead.scoring.features.pooling import Columns, Key, OutletCounts
from masthead.scoring.standardization.standardize import Curves

Triple = tuple[int, int, int]
"""Group, column and cause."""


@dataclass(frozen=True)
class OutletPart:
    """One group of an outlet's articles (all of them where ``group`` is None), its arrays running along the columns.

    ``numerator`` and ``denominator`` are sums over the articles measured, ``n_measured`` of them; ``is_asked`` says
    which features any of the articles has a measurement of; ``why`` gives the commonest status and reason among the
    articles where a feature was not measured.
    """

    group: str | None
    counts: OutletCounts
    numerator: Floats
    denominator: Floats
    n_measured: Ints
    is_asked: Flags
    why: Mapping[Key, Cause]


@dataclass(frozen=True)
class OutletParts:
    """The parts of one outlet, by group, and the numbers of the units they share (as in ``Places``), rising."""

    parts: list[OutletPart]
    units: Ints

    @property
    def n_units(self) -> int:
        """How many units are resampled."""
        return len(self.units)


def read_parts(
    batches: Iterable[pl.DataFrame],
    places: Places,
    outlets: Sequence[str],
    measures: Sequence[Measure],
    curves: Curves = MappingProxyType({}),
) -> Iterator[OutletParts]:
    """The parts of the outlets, in their order, which is that of the places.

    ``batches`` are what ``selected_measurements`` gives; ``curves`` what is expected of articles by their length.

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
        columns = _columns(coder, measures, curves)
        number = np.cumsum(coder.occurs) - 1
        pieces = groupby(placed.by_outlet(), key=itemgetter(0))
        found = next(pieces, None)
        for outlet in outlets:
            where = places.outlets.get(outlet, slice(0, 0))
            sums = _Sums(columns, number, places, where)
            if found is not None and found[0] == outlet:
                for _, rows in found[1]:
                    sums.add(rows)
                found = next(pieces, None)
            yield sums.parts(coder.causes)


class _Sums:
    """What the rows of an outlet add up to, one after the other: the same in however many pieces they come.

    A cell is what a unit has in a group; ``number`` gives the column of each declared feature.
    """

    def __init__(self, columns: Columns, number: Ints, places: Places, where: slice) -> None:
        n, self._columns, self._number, self._first = len(columns), columns, number, where.start
        self._groups = places.groups
        self._group = places.group[where].astype(np.int64)
        unit = places.unit[where].astype(np.int64)
        self._first_unit = int(unit[0]) if len(unit) else 0
        pairs = (unit - self._first_unit) * len(self._groups) + self._group
        self._cells, self._cell = np.unique(pairs, return_inverse=True)
        n_groups, n_cells = len(self._groups), len(self._cells)
        self._is_read = np.zeros(len(unit), dtype=np.bool_)
        self._above, self._below = np.zeros(n_cells * n), np.zeros(n_cells * n)
        self._totals = np.zeros((2, n_groups * n))
        self._n_rows, self._n_measured, self._n_graded = np.zeros((3, n_groups * n), dtype=np.int64)
        self._causes: Counter[Triple] = Counter()
        self._values = np.full((len(unit), len(columns.medians)), np.nan)
        self._curve_of = np.full(n, -1, dtype=np.int64)
        self._curve_of[columns.curved] = np.arange(len(columns.curved))
        self._weight = places.words[where]["weight"].to_numpy()
        self._by_length = _expected_by_article(columns, places.words[where])
        self._expected = np.zeros(n_cells * len(columns.curved))

    def add(self, rows: pl.DataFrame) -> None:
        """Add rows of the outlet."""
        columns, n = self._columns, len(self._columns)
        code, counted, above, below = (rows[name].to_numpy() for name in ("column", "counted", "above", "below"))
        column = self._number[code]
        article = rows["place"].to_numpy().astype(np.int64) - self._first
        group = self._group[article]
        self._count_causes(group, column, rows["cause"].to_numpy())
        self._is_read[article] = True
        value = columns.one[column] * above / np.where(counted, below, 1.0)
        by_article = columns.by_article[column]
        cell = self._cell[article] * n + column
        share = self._weight[article]
        np.add.at(self._above, cell, share * np.where(by_article, value, columns.one[column] * above))
        weight = share * np.where(by_article, counted.astype(np.float64), below)
        np.add.at(self._below, cell, weight)
        curve = self._curve_of[column]
        here = np.flatnonzero(curve >= 0)
        at = self._cell[article[here]] * len(columns.curved) + curve[here]
        np.add.at(self._expected, at, self._by_length[article[here], curve[here]] * weight[here])
        place = group * n + column
        for total, counts in zip(self._totals, (above, below), strict=True):
            np.add.at(total, place, counts)
        graded = counted & ((below != 1) | ((above != 0) & (above != 1)))
        for numbers, chosen in ((self._n_rows, slice(None)), (self._n_measured, counted), (self._n_graded, graded)):
            numbers += np.bincount(place[chosen], minlength=len(numbers))
        for number, median in enumerate(columns.medians.tolist()):
            here = counted & (column == median)
            self._values[article[here], number] = value[here]

    def _count_causes(self, group: Ints, column: Ints, cause: Ints) -> None:
        here = cause >= 0
        triples = np.stack((group[here], column[here], cause[here]))
        found, counts = np.unique(triples, axis=1, return_counts=True)
        self._causes.update(dict(zip(map(tuple, found.T.tolist()), counts.tolist(), strict=True)))

    def parts(self, causes: Sequence[Cause]) -> OutletParts:
        """The outlet's parts, one per group; units and articles without any row are not in them."""
        cell_unit = self._cells // len(self._groups)
        units = np.unique(cell_unit[self._cell[self._is_read]])
        present = range(len(self._groups)) if len(self._groups) == 1 else np.unique(self._group).tolist()
        parts = [self._part(group, np.searchsorted(units, cell_unit), causes) for group in present]
        return OutletParts(parts, units + self._first_unit)

    def _part(self, group: int, unit_of_cell: Ints, causes: Sequence[Cause]) -> OutletPart:
        columns, n = self._columns, len(self._columns)
        articles = np.flatnonzero(self._is_read & (self._group == group))
        cells, article_cell = np.unique(self._cell[articles], return_inverse=True)
        above, below = (sums.reshape(len(self._cells), n)[cells] for sums in (self._above, self._below))
        here = slice(group * n, (group + 1) * n)
        counts = OutletCounts(
            columns,
            numerator=above,
            denominator=below,
            article_values=self._values[articles],
            article_unit=article_cell,
            is_yes_or_no=columns.is_share & (self._n_graded[here] == 0),
            unit=unit_of_cell[cells],
            expected=self._expected.reshape(len(self._cells), len(columns.curved))[cells],
        )
        mine = {(column, cause): k for (at, column, cause), k in self._causes.items() if at == group}
        return OutletPart(
            self._groups[group],
            counts,
            numerator=self._totals[0, here],
            denominator=self._totals[1, here],
            n_measured=self._n_measured[here],
            is_asked=self._n_rows[here] > 0,
            why=_commonest(columns, mine, causes),
        )


def _commonest(columns: Columns, counts: Mapping[tuple[int, int], int], causes: Sequence[Cause]) -> dict[Key, Cause]:
    """Of the causes of each feature the commonest; ties go by name."""
    found: dict[Key, Cause] = {}
    for (column, cause), _ in sorted(counts.items(), key=lambda item: (-item[1], *_by_name(causes[item[0][1]]))):
        found.setdefault(columns.keys[column], causes[cause])
    return found


def _by_name(cause: Cause) -> tuple[str, bool, str]:
    status, reason = cause
    return status, reason is not None, reason or ""


def _expected_by_article(columns: Columns, words: pl.DataFrame) -> Floats:
    """What the curves expect of articles with these words (articles by columns with a curve)."""
    found = np.empty((len(words), len(columns.curved)))
    for i, column in enumerate(columns.curved.tolist()):
        curve, view = columns.curves[column], columns.keys[column][1]
        name = "n_own_words" if view == "own" else "n_article_words"
        if curve is not None:
            found[:, i] = curve.at(words[name].cast(pl.Float64).fill_null(np.nan).to_numpy())
    return found


def _columns(coder: Coder, measures: Sequence[Measure], curves: Curves) -> Columns:
    """The features that occur, in the order of the declarations."""
    declared = {measure.name: measure for measure in measures}
    if coder.unknown:
        where, expected = "measurements, column 'measure'", f"one of {', '.join(declared)}"
        hint = "drop the rows or declare the measure"
        raise InputError([Fault(where, f"'{name}'", expected, hint) for name in sorted(coder.unknown)])
    keys = tuple(key for key, occurs in zip(coder.features, coder.occurs, strict=True) if occurs)
    found = [declared[name] for name, _ in keys]
    return Columns(
        keys=keys,
        by_article=np.array([measure.pooling in ("mean", "median") for measure in found], dtype=np.bool_),
        is_share=np.array(
            [measure.high == 1 and measure.pooling in ("ratio", "mean") for measure in found], dtype=np.bool_
        ),
        one=np.array([measure.scale for measure in found], dtype=np.float64),
        medians=np.array([i for i, measure in enumerate(found) if measure.pooling == "median"], dtype=np.int64),
        least=np.array([measure.low for measure in found], dtype=np.float64),
        most=np.array([np.inf if measure.high is None else measure.high for measure in found], dtype=np.float64),
        curves=tuple(curves.get(key) for key in keys),
    )

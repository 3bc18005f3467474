"""Measurements as arrays, outlet by outlet: what pooling needs, and why the rest could not be measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.measures import Measure
from masthead.scoring.pooling import Floats, Ints, OutletCounts

Key = tuple[str, str]


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
    why: Mapping[Key, tuple[str, str | None]]


@dataclass(frozen=True)
class _Columns:
    """The features that occur, and how each pools."""

    keys: list[Key]
    scale: Floats
    by_article: NDArray[np.bool_]
    is_share: NDArray[np.bool_]
    medians: Ints


def read_parts(frame: pl.DataFrame, outlets: Sequence[str], measures: Sequence[Measure]) -> Iterator[OutletPart]:
    """The parts of the outlets, in their order; ``frame`` is what ``selected_measurements`` gives.

    Raises
    ------
    InputError
        For measures that are not declared.
    """
    columns = _columns(frame, measures)
    number = pl.DataFrame(
        [(*key, i) for i, key in enumerate(columns.keys)],
        schema={"measure": pl.String, "view": pl.String, "column": pl.Int64},
        orient="row",
    )
    counted = (pl.col("status") == "measured") & (pl.col("denominator") > 0)
    coded = frame.join(number, on=["measure", "view"], how="left", maintain_order="left").select(
        "outlet",
        "column",
        unit=(pl.col("unit_id").rank("dense").over("outlet") - 1).cast(pl.Int64),
        article=(pl.col("article_id").rank("dense").over("outlet") - 1).cast(pl.Int64),
        counted=counted.fill_null(False),
        above=pl.when(counted).then("numerator").fill_null(0.0),
        below=pl.when(counted).then("denominator").fill_null(0.0),
    )
    arrays = {name: coded[name].to_numpy() for name in coded.columns if name != "outlet"}
    length = dict(coded.group_by("outlet").len().iter_rows())
    start = dict(coded.with_row_index("row").group_by("outlet").agg(pl.col("row").min()).iter_rows())
    why = _why(frame)
    for outlet in outlets:
        first = start.get(outlet, 0)
        part = slice(first, first + length.get(outlet, 0))
        yield _read(columns, why.get(outlet, {}), **{name: array[part] for name, array in arrays.items()})


def _read(
    columns: _Columns,
    why: Mapping[Key, tuple[str, str | None]],
    *,
    column: Ints,
    unit: Ints,
    article: Ints,
    counted: NDArray[np.bool_],
    above: Floats,
    below: Floats,
) -> OutletPart:
    n = len(columns.keys)
    n_units, n_articles = (int(index.max(initial=-1)) + 1 for index in (unit, article))
    value = columns.scale[column] * above / np.where(counted, below, 1.0)
    by_article = columns.by_article[column]

    def sums(weights: Floats) -> Floats:
        cells = np.bincount(unit * n + column, weights=weights, minlength=n_units * n)
        return np.asarray(cells.reshape(n_units, n), dtype=np.float64)

    values = np.full((n_articles, n), np.nan)
    values[article[counted], column[counted]] = value[counted]
    unit_of = np.zeros(n_articles, dtype=np.int64)
    unit_of[article] = unit
    graded = np.bincount(column[counted & ((below != 1) | ((above != 0) & (above != 1)))], minlength=n)
    counts = OutletCounts(
        sums(np.where(by_article, value, columns.scale[column] * above)),
        sums(np.where(by_article, counted.astype(np.float64), below)),
        columns.medians,
        values[:, columns.medians],
        unit_of,
        np.flatnonzero(columns.is_share & (graded == 0)),
    )
    return OutletPart(
        columns.keys,
        counts,
        np.bincount(column, weights=above, minlength=n).astype(np.float64),
        np.bincount(column, weights=below, minlength=n).astype(np.float64),
        np.bincount(column[counted], minlength=n).astype(np.int64),
        why,
    )


def _why(frame: pl.DataFrame) -> dict[str, dict[Key, tuple[str, str | None]]]:
    """By outlet and feature the commonest status and reason where it was not measured; ties go by name."""
    keys = ["outlet", "measure", "view"]
    counted = frame.filter(pl.col("status") != "measured").group_by(*keys, "status", "reason").len()
    first = counted.sort("len", "status", "reason", descending=[True, False, False]).unique(keys, keep="first")
    found: dict[str, dict[Key, tuple[str, str | None]]] = {}
    for outlet, measure, view, status, reason in first.drop("len").iter_rows():
        found.setdefault(outlet, {})[measure, view] = status, reason
    return found


def _columns(frame: pl.DataFrame, measures: Sequence[Measure]) -> _Columns:
    """The (feature, view) pairs that occur, in the order of the declarations."""
    declared = {measure.name: measure for measure in measures}
    present = set(frame.select("measure", "view").unique().iter_rows())
    unknown = sorted({measure for measure, _ in present} - set(declared))
    if unknown:
        where, expected = "measurements, column 'measure'", f"one of {', '.join(declared)}"
        hint = "drop the rows or declare the measure"
        raise InputError([Fault(where, f"'{name}'", expected, hint) for name in unknown])
    order = {name: i for i, name in enumerate(declared)}
    keys = sorted(present, key=lambda key: (order[key[0]], key[1]))
    pooling = [declared[name].pooling for name, _ in keys]
    return _Columns(
        keys,
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

"""The rows of the table FEATURES: one per feature of an outlet, and what they look like among the outlets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np
import polars as pl

from masthead.metrics.text.arrays import Floats
from masthead.scoring.bootstrap.intervals import bca_interval, deviation
from masthead.scoring.detector_error.corrections import Correction
from masthead.scoring.features.outlet_parts import OutletPart
from masthead.scoring.features.pooling import Key
from masthead.scoring.features.reliability import articles_needed, between_variance, shrink_values
from masthead.scoring.tables import REPLICATES

Method = Literal["percentile", "bca"]


def feature_rows(
    part: OutletPart, replicates: Floats, corrections: Mapping[Key, Correction], *, interval: float, method: Method
) -> Iterator[dict[str, object]]:
    """One row per feature of an outlet's part."""
    counts = part.counts
    values, n_units = counts.value(), counts.n_units
    expected = counts.pool_expected(np.ones((1, len(counts.numerator))))[0]
    if method == "bca":
        low, high = bca_interval(replicates, values, counts.left_out(), interval)
        low, high = np.minimum(low, values), np.maximum(high, values)
    else:
        low, high = counts.interval(replicates, interval)
    error = deviation(replicates, n_units)
    for i in np.flatnonzero(part.is_asked).tolist():
        feature, view = counts.columns.keys[i]
        status, reason = part.why.get((feature, view), ("not_applicable", "no article was looked at"))
        known = not np.isnan(values[i])
        yield {
            "feature": feature,
            "view": view,
            "value": _null(values[i]),
            "low": _null(low[i]),
            "high": _null(high[i]),
            "n_measured": int(part.n_measured[i]),
            "numerator": float(part.numerator[i]),
            "denominator": float(part.denominator[i]),
            "status": "measured" if known else status,
            "reason": None if known else reason,
            "n_units": int(n_units[i]),
            "standard_error": _null(error[i]),
            "expected": _null(expected[i]),
            **(corrections[feature, view].columns if (feature, view) in corrections else {}),
        }


def correction_replicates(outlet: str, correction: Correction) -> pl.DataFrame:
    """The row of REPLICATES of a corrected feature."""
    feature, view = correction.key
    values = pl.Series(correction.replicates, dtype=pl.Float32, nan_to_null=True)
    row = {"outlet": [outlet], "feature": [feature], "view": [view], "group": [correction.group]}
    return REPLICATES.frame(
        pl.DataFrame(row, schema_overrides={"group": pl.String}).with_columns(values=values.implode())
    )


def among_outlets(
    table: pl.DataFrame, values: np.ndarray, *, shrink: bool, interval: float
) -> tuple[pl.DataFrame, np.ndarray]:
    """What a feature looks like among the outlets: articles needed to tell them apart, and shrinkage if asked for."""
    value, error, n = (
        table[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("value", "standard_error", "n_measured")
    )
    needed = np.full(len(table), np.nan)
    shrunk, spread = value.copy(), np.ones(len(table))
    keys = table.select(pl.struct("group", "feature", "view").rank("dense").alias("key"))["key"].to_numpy()
    for key in np.unique(keys):
        rows = np.flatnonzero(keys == key)
        between = between_variance(value[rows], error[rows])
        needed[rows] = articles_needed(error[rows], n[rows], between)
        shrunk[rows], spread[rows] = shrink_values(value[rows], error[rows], between)
    table = table.with_columns(pl.Series("n_needed", needed, nan_to_null=True).cast(pl.Int64))
    if not shrink:
        return table, values
    moved = shrunk[:, None] + spread[:, None] * (values - value[:, None])
    ends = np.full((len(table), 2), np.nan)
    for i in np.flatnonzero(~np.isnan(error)):
        ends[i] = np.nanquantile(moved[i], [(1 - interval) / 2, (1 + interval) / 2])
    names = ("value", "raw", "shrunk", "low", "high")
    columns = (shrunk, value, shrunk, ends[:, 0], ends[:, 1])
    return table.with_columns(
        pl.Series(name, column, nan_to_null=True) for name, column in zip(names, columns, strict=True)
    ), moved.astype(np.float32)


def _null(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

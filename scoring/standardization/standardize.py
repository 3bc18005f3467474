"""Outlet features as they would be at the declared mix of article lengths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from masthead.metrics.catalog import MEASURES
from masthead.metrics.tables.measures import Measure
from masthead.metrics.text.arrays import Floats
from masthead.scoring.bootstrap.intervals import percentile_interval
from masthead.scoring.standardization.curves import Curve

Curves = Mapping[tuple[str, str], Curve]
"""The curves of features (measure and view)."""


def standardize_values(values: Floats, expected: Floats, curve: Curve, bounds: tuple[float, float]) -> Floats:
    """``value - expected + reference``, within what the feature can be.

    ``expected`` is the mean over an outlet's articles of what the curve has for their lengths, ``reference`` what it
    has for the declared mix. This is indirect standardization by difference: an outlet's surplus over ordinary
    articles of the lengths that it publishes, laid on the level of the mix. Values, and bootstrap replicates with the
    expectation of the same resample, go through it alike, so that it holds for whatever was corrected before it. No
    other outlet has a part in it. NaN where the value is missing; where nothing is expected it stays as it is.

    References
    ----------
    Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, ch. 19 (indirect standardization).
    """
    return np.clip(values - np.where(np.isnan(expected), curve.reference, expected) + curve.reference, *bounds)


def bounds_of(measures: Sequence[Measure], feature: str) -> tuple[float, float]:
    """The least and the most that a feature can be."""
    for measure in measures:
        if measure.name == feature:
            return measure.low, np.inf if measure.high is None else measure.high
    return -np.inf, np.inf


def standardize_features(
    table: pl.DataFrame,
    replicates: pl.DataFrame,
    curves: Curves,
    *,
    interval: float,
    measures: Sequence[Measure] = MEASURES,
) -> pl.DataFrame:
    """The table FEATURES with ``standardized``, ``standardized_low`` and ``standardized_high`` beside the raw values.

    ``table`` has each feature's ``expected`` and ``replicates`` (the same rows) those of its resamples; features
    without a curve stay without, and where nothing is expected (lengths unknown) the value stays as it is. Done again,
    as after a correction of values and replicates, it gives what it would have given on those.
    """
    columns = np.full((3, len(table)), np.nan)
    numbers = table.select("value", "expected", _units_behind()).cast(pl.Float64).fill_null(np.nan).to_numpy()
    keys = list(table.select("feature", "view").iter_rows())
    for key, curve in curves.items():
        rows = np.array([row for row, found in enumerate(keys) if found == key], dtype=np.int64)
        if not len(rows):
            continue
        least, most = bounds_of(measures, key[0])
        value, expected, n_units = numbers[rows].T
        values = standardize_values(value, expected, curve, (least, most))
        drawn = standardized_replicates(replicates[rows], curve, (least, most)).T
        low, high = percentile_interval(drawn, values, np.nan_to_num(n_units), interval, least=least, most=most)
        columns[:, rows] = values, low, high
    names = ("standardized", "standardized_low", "standardized_high")
    return table.with_columns(
        pl.Series(name, column, nan_to_null=True) for name, column in zip(names, columns, strict=True)
    )


def _units_behind() -> pl.Expr:
    """Units that an interval rests on: of a value that labels corrected no more than articles were labeled."""
    is_corrected = pl.col("value_measured").is_not_null() & (pl.col("error_basis") == "labels")
    return pl.min_horizontal("n_units", pl.when(is_corrected).then("n_labeled_articles")).alias("n_units")


def standardized_replicates(rows: pl.DataFrame, curve: Curve, bounds: tuple[float, float]) -> Floats:
    """The replicates of rows of a feature, standardized (rows by resamples); NaN where there are none."""
    values, expected = _lists(rows["values"]), _lists(rows["expected"])
    if expected.shape != values.shape:
        expected = np.full_like(values, np.nan)
    return standardize_values(values, expected, curve, bounds)


def _lists(series: pl.Series) -> Floats:
    """Lists of one length as an array; NaN for null, and rows of NaN for rows without a list."""
    lengths = series.list.len().fill_null(0)
    width = int(str(lengths.max() or 0))
    found = np.full((len(series), width), np.nan)
    here = (lengths == width).to_numpy() if width else np.zeros(len(series), dtype=np.bool_)
    if here.any():
        flat = series.filter(pl.Series(here)).explode(empty_as_null=False).cast(pl.Float64).fill_null(np.nan)
        found[here] = flat.to_numpy().reshape(-1, width)
    return found

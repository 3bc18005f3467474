"""Measurements of articles become features of outlets, with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.catalog import MEASURES
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import Measure
from masthead.metrics.text.arrays import Floats
from masthead.scoring.bootstrap.intervals import bca_interval, deviation
from masthead.scoring.features.outlet_parts import OutletPart, read_parts
from masthead.scoring.features.outlet_rows import find_places, selected_measurements
from masthead.scoring.features.pooling import resample_features
from masthead.scoring.features.reliability import articles_needed, between_variance, shrink_values
from masthead.scoring.features.selection import Selection, measurement_frame, outlet_facts, selected_articles
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.standardization.standardize import standardize_features
from masthead.scoring.tables import FEATURES, REPLICATES

Method = Literal["percentile", "bca"]


@dataclass(frozen=True)
class Features:
    """Outlet features: ``table`` (FEATURES), ``replicates`` (REPLICATES) and ``outlets`` (OUTLET_FACTS).

    ``measured`` is what they were summarized from, where that is at hand; ``selection`` says which articles count.
    Where articles were grouped (``by``), each table has rows for each of an outlet's ``groups``.
    """

    table: pl.DataFrame
    replicates: pl.DataFrame
    outlets: pl.DataFrame
    selection: Selection = field(default_factory=Selection)
    measured: Measured | None = None
    settings: Mapping[str, object] = field(default_factory=dict)

    @property
    def seed(self) -> int:
        """The seed of the resamples."""
        return int(str(self.settings.get("seed", 0)))

    @property
    def interval(self) -> float:
        """The level of the intervals."""
        return float(str(self.settings.get("interval", 0.95)))

    @property
    def declared(self) -> tuple[Measure, ...]:
        """What the features' measures mean: as the run declares them, else as masthead does."""
        return (self.measured.declared if self.measured is not None else ()) or MEASURES

    @property
    def by(self) -> str | None:
        """What the articles were grouped by."""
        by = self.settings.get("by")
        return None if by is None else str(by)

    @property
    def groups(self) -> list[str]:
        """The groups, in order; none where articles were not grouped."""
        return self.outlets["group"].drop_nulls().unique().sort().to_list()

    def group(self, name: str) -> Features:
        """The features of one group, which can be scored; its replicates stay those of the outlets' joint resamples.

        Raises
        ------
        InputError
            For a name that is no group.
        """
        if name not in self.groups:
            expected = f"one of {', '.join(self.groups)}" if self.groups else "features that were summarized by groups"
            raise InputError(Fault("group", f"'{name}'", expected, "summarize(..., by=) makes groups"))
        here = pl.col("group") == name
        frames = {at: getattr(self, at).filter(here) for at in ("table", "replicates", "outlets")}
        return replace(self, **frames, settings={**self.settings, "group": name})

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def values(self, feature: str, view: str) -> pl.DataFrame:
        """The rows of one feature."""
        return self.table.filter(pl.col("feature") == feature, pl.col("view") == view)


def summarize(
    measured: Measured | pl.DataFrame,
    *,
    seed: int = 0,
    n_resamples: int = 1000,
    interval: float = 0.95,
    method: Method = "percentile",
    shrink: bool = False,
    selection: Selection | None = None,
    measures: Sequence[Measure] | None = None,
    cluster: str | None = None,
    by: str | None = None,
) -> Features:
    """Features of every outlet: article measurements pooled as each measure declares, with bootstrap intervals.

    A ratio pools as ``sum(numerator) / sum(denominator)``, in the measure's unit and range; which way is better is
    the scheme's business. Units (articles that share most of their text count as one) are drawn with replacement
    within each outlet, the same resample for all its features and groups, by a generator that depends on ``seed`` and
    the outlet's name alone. A feature without a measured denominator is null with a status; fewer than two units give
    no interval. An outlet has rows for the features that its own measurements name.

    Parameters
    ----------
    measured
        What ``measure`` gave, or a plain frame of the table MEASUREMENTS: then every article is its own unit, and
        nothing can be left out by genre or length.
    method
        ``percentile`` is the percentile interval widened for few units, ``bca`` the bias-corrected and accelerated one.
    shrink
        Pull each value towards the corpus mean by as much as it is uncertain (empirical Bayes); ``raw`` keeps the
        value as it was. Shrunk values depend on the other outlets, so it is off unless asked for.
    selection
        Genres left out and least words; what the default scheme selects where not given.
    measures
        What the measures mean; those that ``measured`` declares (the five metrics' and the user's own), where not given.
    cluster
        A column of the articles, such as their author or story: those of an outlet with one value count as one unit.
    by
        A column of the articles, such as their section or author, or a period of their date (``year``, ``month``,
        ``week``, ``day``): features of each outlet in each of its groups. Articles without a value are left out.

    Raises
    ------
    InputError
        For measures that are not declared, for a frame that is not a table of measurements, and for a ``cluster`` or
        ``by`` that is no column of the articles.
    """
    _check_arguments(n_resamples, interval, method)
    chosen = Selection.of_scheme(Scheme.load("default")) if selection is None else selection
    articles = selected_articles(measured, chosen, cluster=cluster, by=by)
    outlets = outlet_facts(measured, articles)
    places = find_places(articles)
    del articles
    batches = selected_measurements(measurement_frame(measured), places, chosen)
    names = outlets["outlet"].unique(maintain_order=True).to_list()
    n_articles = {
        (outlet, group): n for outlet, group, n in outlets.select("outlet", "group", "n_articles").iter_rows()
    }
    rows: list[dict[str, object]] = []
    blocks: list[list[NDArray[np.float32]]] = []
    declared = (measured.declared if isinstance(measured, Measured) else ()) or MEASURES
    declared = tuple(declared if measures is None else measures)
    parts = read_parts(batches, places, names, declared, chosen.curves)
    for outlet, found in zip(names, parts, strict=True):
        groups = [(part.group or "", part.counts) for part in found.parts]
        drawn = resample_features(outlet, groups, found.n_units, seed=seed, n_resamples=n_resamples)
        for part, replicates in zip(found.parts, drawn, strict=True):
            head = {"outlet": outlet, "group": part.group, "n_articles": n_articles.get((outlet, part.group), 0)}
            rows.extend(head | row for row in _rows(part, replicates.values, interval=interval, method=method))
            blocks.append([drawn.T[part.is_asked].astype(np.float32) for drawn in replicates])
    table = FEATURES.frame(pl.DataFrame(rows, schema=dict(FEATURES.schema))) if rows else FEATURES.empty()
    none = np.empty((0, n_resamples), dtype=np.float32)
    values, expected = (np.concatenate([none, *(block[i] for block in blocks)]) for i in range(2))
    settings = {
        "seed": seed, "n_resamples": n_resamples, "interval": interval, "method": method, "shrink": shrink,
        "cluster": cluster, "by": by,
    }  # fmt: skip
    table, values = _among_outlets(table, values, shrink=shrink, interval=interval)
    drawn_table = replicate_frame(table, values, expected)
    table = standardize_features(table, drawn_table, chosen.curves, interval=interval, measures=declared)
    return Features(
        FEATURES.check(table) if len(table) else FEATURES.empty(),
        drawn_table,
        outlets,
        chosen,
        measured if isinstance(measured, Measured) else None,
        settings,
    )


def replicate_frame(table: pl.DataFrame, values: np.ndarray, expected: np.ndarray | None = None) -> pl.DataFrame:
    """The table REPLICATES from arrays with one row per feature row of ``table``."""
    if not len(table):
        return REPLICATES.empty()
    frame = table.select("outlet", "feature", "view", "group").with_columns(_lists("values", values))
    if expected is not None:
        has_any = pl.Series(~np.isnan(expected).all(axis=1))
        frame = frame.with_columns(_lists("expected", expected)).with_columns(
            pl.when(has_any).then("expected").alias("expected")
        )
    return REPLICATES.frame(frame)


def _lists(name: str, values: np.ndarray) -> pl.Series:
    """An array as lists, one per row; NaN becomes null."""
    series = pl.Series(name, values, dtype=pl.Array(pl.Float32, values.shape[1])).cast(pl.List(pl.Float32))
    return series.list.eval(pl.element().fill_nan(None)) if np.isnan(values).any() else series


def replicate_array(replicates: pl.DataFrame) -> Floats:
    """The replicates as an array with one row per row of the table; null becomes NaN."""
    if not len(replicates):
        return np.empty((0, 0))
    flat = replicates["values"].explode(empty_as_null=False).cast(pl.Float64).fill_null(np.nan).to_numpy()
    return flat.reshape(len(replicates), -1)


def _rows(part: OutletPart, replicates: Floats, *, interval: float, method: Method) -> Iterator[dict[str, object]]:
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
        }


def _among_outlets(
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


def _check_arguments(n_resamples: int, interval: float, method: str) -> None:
    faults = []
    if n_resamples < 1:
        faults.append(Fault("summarize, n_resamples", str(n_resamples), "at least 1", "use 1000"))
    if not 0 < interval < 1:
        faults.append(Fault("summarize, interval", str(interval), "a share between 0 and 1", "use 0.95"))
    if method not in ("percentile", "bca"):
        faults.append(Fault("summarize, method", f"'{method}'", "percentile or bca"))
    if faults:
        raise InputError(faults)


def _null(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

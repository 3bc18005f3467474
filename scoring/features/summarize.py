"""Measurements of articles become features of outlets, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.catalog import MEASURES, declaration
from masthead.metrics.errors import Fault, InputError, expect_kind, unknown
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import Measure
from masthead.metrics.tables.result import Result, some
from masthead.metrics.text.arrays import Floats
from masthead.metrics.wording import show_count
from masthead.scoring.detector_error.corrections import Corrections
from masthead.scoring.detector_error.error_card import read_conditions, widened
from masthead.scoring.features.feature_rows import Method, among_outlets, correction_replicates, feature_rows
from masthead.scoring.features.outlet_parts import read_parts
from masthead.scoring.features.outlet_rows import find_places, selected_measurements
from masthead.scoring.features.pooling import resample_features
from masthead.scoring.features.selection import Selection, measurement_frame, outlet_facts, selected_articles
from masthead.scoring.labels.labels import Labels
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.standardization.standardize import standardize_features
from masthead.scoring.tables import FEATURES, REPLICATES


@dataclass(frozen=True, repr=False)
class Features(Result):
    """Outlet features: ``table`` (FEATURES), ``replicates`` (REPLICATES) and ``outlets`` (OUTLET_FACTS).

    ``measured`` is what they were summarized from, where that is at hand; ``selection`` says which articles count.
    Where articles were grouped (``by``), each table has rows for each of an outlet's ``groups``. ``declared`` has what
    each feature means: the measures of the five metrics and the user's own.
    ``labels`` are those that corrected values rest on; ``corrections`` has the replicates (REPLICATES) of the features
    whose detector's error is known, which take the place of the others' in ``corrected()``.
    """

    table: pl.DataFrame
    replicates: pl.DataFrame
    outlets: pl.DataFrame
    selection: Selection = field(default_factory=Selection)
    measured: Measured | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    labels: tuple[Labels, ...] = ()
    corrections: pl.DataFrame = field(default_factory=REPLICATES.empty)
    declared: tuple[Measure, ...] = field(default_factory=lambda: MEASURES)

    @property
    def seed(self) -> int:
        """The seed of the resamples."""
        return int(str(self.settings.get("seed", 0)))

    @property
    def interval(self) -> float:
        """The level of the intervals."""
        return float(str(self.settings.get("interval", 0.95)))

    @property
    def by(self) -> str | None:
        """What the articles were grouped by."""
        by = self.settings.get("by")
        return None if by is None else str(by)

    @property
    def cluster(self) -> str | None:
        """The column of the articles whose values are units, where one was asked for."""
        cluster = self.settings.get("cluster")
        return None if cluster is None else str(cluster)

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
            raise InputError(unknown("group", name, self.groups, "summarize(..., by=) makes groups"))
        here = pl.col("group") == name
        frames = {at: getattr(self, at).filter(here) for at in ("table", "replicates", "outlets", "corrections")}
        return replace(self, **frames, settings={**self.settings, "group": name})

    @property
    def is_corrected(self) -> bool:
        """Whether values, intervals and replicates include the detectors' errors (``corrected()``)."""
        return bool(self.settings.get("corrected"))

    def corrected(self) -> Features:
        """These features with the detectors' errors carried into them: what ``score`` then scores.

        Where labels are at hand value, low, high and standard_error become ``value_corrected``, ``detector_low``,
        ``detector_high`` and ``detector_standard_error``; where only the error card is, the value stays and the others
        become the wider ones; ``value_measured``, ``sampling_low``, ``sampling_high`` and ``sampling_standard_error`` keep
        what they were. Replicates and standardized values follow, so that scores, ranks and comparisons carry the errors on.
        """
        if self.is_corrected:
            return self
        known = pl.col("error_basis").is_not_null()
        kept = {
            "value_measured": "value", "sampling_low": "low", "sampling_high": "high",
            "sampling_standard_error": "standard_error",
        }  # fmt: skip
        moved = {
            "value": pl.coalesce("value_corrected", "value"),
            "low": pl.col("detector_low"),
            "high": pl.col("detector_high"),
            "standard_error": pl.col("detector_standard_error"),
        }
        table = self.table.with_columns(pl.when(known).then(name).alias(column) for column, name in kept.items())
        table = table.with_columns(
            pl.when(known).then(column).otherwise(pl.col(name)).alias(name) for name, column in moved.items()
        )
        keys = ["outlet", "feature", "view", "group"]
        other = self.corrections.select(*keys, other="values")
        replicates = self.replicates.join(other, on=keys, how="left", nulls_equal=True, maintain_order="left")
        replicates = replicates.with_columns(values=pl.coalesce("other", "values")).drop("other")
        table = standardize_features(
            table, replicates, self.selection.curves, interval=self.interval, measures=self.declared
        )
        return replace(self, table=table, replicates=replicates, settings={**self.settings, "corrected": True})

    def with_error_card(self) -> Features:
        """These features with the error card in the intervals of what no labels correct (``summarize(error_card=True)``)."""
        if self.settings.get("error_card"):
            return self
        declared = (self.measured.declared if self.measured is not None else ()) or MEASURES
        table, moved = widened(
            self.table,
            self.replicates,
            read_conditions(self.outlets, self.measured, self.selection),
            {measure.name: measure for measure in declared},
            seed=self.seed,
            interval=self.interval,
        )
        corrections = pl.concat([self.corrections, moved])
        return replace(self, table=table, corrections=corrections, settings={**self.settings, "error_card": True})

    def _brief(self) -> list[str]:
        outlets = self.table["outlet"].unique(maintain_order=True).to_list()
        measured = int(self.table["value"].count())
        by = f" by {self.by}: {some(self.groups, 4)}" if self.by is not None and self.groups else ""
        return [
            f"Features: {len(self.table):,} values of {show_count(len(outlets), 'outlet')}{by}; {measured:,} measured, the rest say why not",
            f"outlets: {some(outlets, 4)}",
            f"{100 * self.interval:g}% intervals from {self.settings.get('n_resamples', 0):,} resamples",
            f"next: {'masthead.trend(features)' if by else 'masthead.score(features)'}; .table, .replicates, .values(feature, view)",
        ]

    def _main(self) -> pl.DataFrame:
        return self.table

    def declaration(self, feature: str) -> Measure:
        """What a feature means."""
        return declaration(feature, self.declared)

    def values(self, feature: str, view: str) -> pl.DataFrame:
        """The rows of one feature.

        Raises
        ------
        InputError
            For a feature that neither the outlets nor the declarations know, with the one that was probably meant.
        """
        known = dict.fromkeys(
            [*self.table["feature"].to_list(), *(measure.name for measure in (*MEASURES, *self.declared))]
        )
        if feature not in known:
            raise InputError(unknown("feature", feature, known))
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
    labels: Labels | Sequence[Labels] = (),
    error_card: bool = False,
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
    labels
        Labels of a user's own (``read_labels``), for one measure or several: they correct the values of their outlets by
        double sampling, ``value_corrected = (F + sum_h M_h E_h / L_h) / D``, with intervals that include the errors of
        detector and labels. An outlet with fewer than 10 labels or 5 labeled articles keeps its value and says so.
    error_card
        Whether to widen the intervals of what no labels correct by the errors that the detector made at the outlets of
        public gold. It never moves a value. Both this and ``labels`` fill the detector columns of the table
        (``detector_low``, ``detector_high``, ``error_basis`` and the rest); ``corrected()`` puts them in the place of
        value, interval and replicates.

    Raises
    ------
    InputError
        For measures that are not declared, for a frame that is not a table of measurements, for a ``cluster`` or
        ``by`` that is no column of the articles, and for labels that do not belong to these measurements.
    """
    expect_kind("summarize, measured", measured, Measured, pl.DataFrame, hint="masthead.measure(articles) gives one")
    given = (labels,) if isinstance(labels, Labels) else tuple(labels)
    _check_arguments(n_resamples, interval, method, shrinks_labels=shrink and bool(given))
    chosen = Selection.of_scheme(Scheme.load("default")) if selection is None else selection
    articles = selected_articles(measured, chosen, cluster=cluster, by=by)
    outlets = outlet_facts(measured, articles)
    places = find_places(articles)
    del articles
    measurements = measurement_frame(measured)
    batches = selected_measurements(measurements, places, chosen)
    names = outlets["outlet"].unique(maintain_order=True).to_list()
    n_articles = {
        (outlet, group): n for outlet, group, n in outlets.select("outlet", "group", "n_articles").iter_rows()
    }
    rows: list[dict[str, object]] = []
    blocks: list[list[NDArray[np.float32]]] = []
    corrections: list[pl.DataFrame] = []
    declared = tuple(measures or (measured.declared if isinstance(measured, Measured) else ()) or MEASURES)
    parts = read_parts(batches, places, names, declared, chosen.curves)
    corrector = Corrections(given, measurements, places, chosen, declared)
    for outlet, found in zip(names, parts, strict=True):
        groups = [(part.group or "", part.counts) for part in found.parts]
        drawn = resample_features(outlet, groups, found.n_units, seed=seed, n_resamples=n_resamples)
        corrected = list(
            corrector.of_outlet(outlet, found, [one.values for one in drawn], seed=seed, interval=interval)
        )
        for part, replicates in zip(found.parts, drawn, strict=True):
            head = {"outlet": outlet, "group": part.group, "n_articles": n_articles.get((outlet, part.group), 0)}
            here = {one.key: one for one in corrected if one.group == part.group}
            rows.extend(
                head | row for row in feature_rows(part, replicates.values, here, interval=interval, method=method)
            )
            corrections += [correction_replicates(outlet, one) for one in here.values() if one.replicates is not None]
            blocks.append([values.T[part.is_asked].astype(np.float32) for values in replicates])
    table = FEATURES.frame(pl.DataFrame(rows, schema=dict(FEATURES.schema))) if rows else FEATURES.empty()
    none = np.empty((0, n_resamples), dtype=np.float32)
    values, expected = (np.concatenate([none, *(block[i] for block in blocks)]) for i in range(2))
    settings = {
        "seed": seed, "n_resamples": n_resamples, "interval": interval, "method": method, "shrink": shrink,
        "cluster": cluster, "by": by, "error_card": False,
    }  # fmt: skip
    table, values = among_outlets(table, values, shrink=shrink, interval=interval)
    drawn_table = replicate_frame(table, values, expected)
    table = standardize_features(table, drawn_table, chosen.curves, interval=interval, measures=declared)
    features = Features(
        FEATURES.check(table) if len(table) else FEATURES.empty(),
        drawn_table,
        outlets,
        chosen,
        measured if isinstance(measured, Measured) else None,
        settings,
        given,
        pl.concat([REPLICATES.empty(), *corrections]),
        declared,
    )
    return features.with_error_card() if error_card else features


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


def _check_arguments(n_resamples: int, interval: float, method: str, *, shrinks_labels: bool) -> None:
    faults = []
    if shrinks_labels:
        found, hint = "shrink=True beside labels", "summarize twice, and compare"
        faults.append(Fault("summarize, shrink", found, "one of them: shrinkage would hide what labels correct", hint))
    if n_resamples < 1:
        faults.append(Fault("summarize, n_resamples", str(n_resamples), "at least 1", "use 1000"))
    if not 0 < interval < 1:
        faults.append(Fault("summarize, interval", str(interval), "a share between 0 and 1", "use 0.95"))
    if method not in ("percentile", "bca"):
        faults.append(Fault("summarize, method", f"'{method}'", "percentile or bca"))
    if faults:
        raise InputError(faults)

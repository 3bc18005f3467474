"""The indicators of a scheme as arrays: outlets by indicators, normalized, with their replicates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from masthead.metrics.text.arrays import Floats
from masthead.metrics.wording import show_count
from masthead.scoring.features.summarize import Features, replicate_array
from masthead.scoring.scheme.goalposts import normalize
from masthead.scoring.scheme.scheme import Indicator, Scheme
from masthead.scoring.standardization.standardize import bounds_of, standardized_replicates


@dataclass(frozen=True)
class IndicatorValues:
    """Indicators of every outlet.

    ``value`` (what is compared with the goalposts: standardized where the scheme says so), ``raw`` and ``normalized``
    are outlets by indicators, NaN where missing; ``replicates`` are those of ``value``, not yet normalized, outlets by
    resamples by indicators (NaN where the indicator is missing); ``reason`` says why one is missing.
    """

    scheme: Scheme
    outlets: list[str]
    value: Floats
    normalized: Floats
    replicates: Floats
    n_measured: np.ndarray
    n_units: np.ndarray
    reason: list[list[str | None]]
    raw: Floats

    def normalized_replicates(self, factors: Floats | float = 1.0) -> Floats:
        """The replicates between the goalposts, these times factors (draws by indicators)."""
        return self._normalized(self.replicates / factors)

    def normalized_values(self, factors: Floats) -> Floats:
        """The values between goalposts times factors: outlets by draws by indicators."""
        return self._normalized(self.value[:, None, :] / factors)

    def _normalized(self, values: Floats) -> Floats:
        rows = enumerate(self.scheme.indicators)
        return np.stack([normalize(values[..., i], row.scaled_goalposts) for i, row in rows], axis=-1)


def read_indicators(features: Features, scheme: Scheme) -> IndicatorValues:
    """The features that the scheme reads, missing where too few units were measured."""
    outlets = features.outlets.sort("outlet")
    names = outlets["outlet"].to_list()
    views = dict(zip(names, outlets["text_view"].to_list(), strict=True))
    n_resamples = len(features.replicates["values"][0]) if len(features.replicates) else 0
    shape = (len(names), len(scheme.indicators))
    value, n_measured, n_units = np.full(shape, np.nan), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    raw = np.full(shape, np.nan)
    replicates = np.full((len(names), n_resamples, len(scheme.indicators)), np.nan)
    reasons: list[list[str | None]] = [[None] * shape[1] for _ in names]
    for column, indicator in enumerate(scheme.indicators):
        found = _rows(features, indicator, names)
        replicated = _replicates(found.filter(pl.col("values").is_not_null()), indicator, scheme, features)
        scored = "standardized" if indicator.expected else "value"
        taken = 0
        for row, entry in enumerate(found.iter_rows(named=True)):
            reasons[row][column] = _missing(entry, indicator, scheme, views[names[row]])
            has_replicates = entry["values"] is not None
            n_measured[row, column] = entry["n_measured"] or 0
            n_units[row, column] = _units_behind(entry, is_corrected=features.is_corrected)
            if reasons[row][column] is None:
                value[row, column], raw[row, column] = entry[scored], entry["value"]
                if has_replicates:
                    replicates[row, :, column] = replicated[taken]
            taken += has_replicates
    columns = [normalize(value[:, i], row.scaled_goalposts) for i, row in enumerate(scheme.indicators)]
    normalized = np.stack(columns, axis=-1)
    return IndicatorValues(scheme, names, value, normalized, replicates, n_measured, n_units, reasons, raw)


def _replicates(found: pl.DataFrame, indicator: Indicator, scheme: Scheme, features: Features) -> Floats:
    """The replicates of what the indicator compares with its goalposts, one row per outlet."""
    if not indicator.expected or not len(found):
        return replicate_array(found.select("values"))
    curve = scheme.curves[indicator.feature, indicator.view]
    bounds = bounds_of(features.declared, indicator.feature)
    return standardized_replicates(found.select("values", expected="expected_replicates"), curve, bounds)


def _units_behind(entry: dict[str, object], *, is_corrected: bool) -> int:
    """Units that the interval rests on: of a value corrected by labels no more than articles were labeled."""
    n = int(str(entry["n_units"] or 0))
    if is_corrected and entry["error_basis"] == "labels":
        return min(n, int(str(entry["n_labeled_articles"])))
    return n


def _rows(features: Features, indicator: Indicator, outlets: list[str]) -> pl.DataFrame:
    """One row per outlet, in order; nulls where the table has none."""
    key = ["outlet", "feature", "view"]
    return (
        pl.DataFrame({"outlet": outlets}, schema={"outlet": pl.String})
        .join(features.values(indicator.feature, indicator.view), on="outlet", how="left", maintain_order="left")
        .join(
            features.replicates.rename({"expected": "expected_replicates"}), on=key, how="left", maintain_order="left"
        )
    )


def _missing(entry: dict[str, object], indicator: Indicator, scheme: Scheme, text_view: str) -> str | None:
    """Why an indicator is missing, or None."""
    if entry["feature"] is None:
        return "none of its articles counts here"
    if indicator.one_text_view and text_view == "mixed":
        return "texts of this outlet came in different ways (plain text and html)"
    if entry["value"] is None:
        return str(entry["reason"] or entry["status"])
    least, n, n_articles = scheme.min_articles_of(indicator), entry["n_units"], entry["n_measured"]
    if isinstance(n, int) and n < least:
        of_units = "" if n == n_articles else f" in {show_count(n, 'unit')}"
        return f"{show_count(int(str(n_articles)), 'article')}{of_units} measured, {least} needed"
    return None

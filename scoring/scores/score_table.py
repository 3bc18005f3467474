"""From indicators to scores that come apart exactly, with intervals and the ranks that the articles support."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from masthead.metrics.text.arrays import Floats
from masthead.metrics.wording import show_count
from masthead.scoring.bootstrap.intervals import deviation, percentile_interval, quantiles
from masthead.scoring.scores.aggregate import dirichlet_weights, effective_weights, weighted_mean
from masthead.scoring.scores.indicators import IndicatorValues
from masthead.scoring.scores.ranks import rank_intervals, ranks
from masthead.scoring.tables import CONTRIBUTIONS, SCORES

CONCENTRATION = 30.0
"""Dirichlet concentration of the weights: a weight of 0.1 then has a standard deviation of 0.054, about half of it."""


@dataclass(frozen=True)
class Draws:
    """Scores over resamples, over weights and over both (draws by outlets; NaN where an outlet has no score)."""

    sampling: Floats
    weights: Floats
    joint: Floats


def draw_scores(values: IndicatorValues, has_score: np.ndarray, *, seed: int) -> Draws:
    """Replicates of the scores; draw r uses resample r of each outlet and the same weights for all outlets."""
    stated = values.scheme.weights
    replicates = values.normalized_replicates()
    other = dirichlet_weights(stated, replicates.shape[1], seed=seed, concentration=CONCENTRATION)
    sampling = 100 * weighted_mean(replicates, stated)
    weighed = 100 * weighted_mean(values.normalized[:, None, :], other[None])
    joint = 100 * weighted_mean(replicates, other[None])
    drawn = (np.where(has_score[:, None], draws, np.nan).T for draws in (sampling, weighed, joint))
    return Draws(*drawn)


def score_table(
    values: IndicatorValues, facts: pl.DataFrame, *, seed: int, interval: float
) -> tuple[pl.DataFrame, Draws]:
    """The table SCORES, best first, and the draws that its intervals rest on."""
    scheme = values.scheme
    present = ~np.isnan(values.normalized)
    availability = np.clip((present * scheme.weights).sum(axis=1), 0.0, 1.0)
    reasons = [
        _no_score(n, left_out, share, scheme.min_articles, scheme.min_availability)
        for n, left_out, share in zip(facts["n_articles"], facts["n_left_out"], availability.tolist(), strict=True)
    ]
    has_score = np.array([reason is None for reason in reasons], dtype=np.bool_)
    zeroed = np.where(present, values.normalized, 0.0)
    points = np.where(has_score, 100 * weighted_mean(values.normalized, scheme.weights), np.nan)
    enough = (facts["n_articles"] >= scheme.min_articles).to_numpy()
    worst = np.where(enough, 100 * (zeroed * scheme.weights).sum(axis=1), np.nan)
    best = worst + 100 * (1 - availability)
    draws = draw_scores(values, has_score, seed=seed)
    n_units = np.where(present, values.n_units, 0).max(axis=1, initial=0)
    low, high = percentile_interval(draws.sampling, n_units, interval)
    error = deviation(draws.sampling, n_units)
    columns = {
        "outlet": values.outlets,
        "score": np.clip(points, 0, 100),
        "score_low": np.minimum(low, points),
        "score_high": np.maximum(high, points),
        "n_articles": facts["n_articles"],
        "availability": availability,
        "reason": reasons,
        "score_worst": worst,
        "score_best": best,
        "standard_error": error,
        "ranked_with": _conditions(facts),
        "is_agency": facts["is_agency"],
    }
    for name, drawn in (("weights", draws.weights), ("joint", draws.joint)):
        columns |= dict(zip((f"score_{name}_low", f"score_{name}_high"), _ends(drawn, interval), strict=True))
    frame = pl.DataFrame({name: _series(name, column) for name, column in columns.items()})
    frame = _with_ranks(frame.with_columns(scheme_id=pl.lit(scheme.scheme_id)), draws.sampling, interval)
    return SCORES.check(SCORES.frame(frame)).sort("score", "outlet", descending=[True, False], nulls_last=True), draws


def contribution_table(values: IndicatorValues, has_score: dict[str, bool], *, interval: float) -> pl.DataFrame:
    """The table CONTRIBUTIONS: what each indicator adds to each score."""
    scheme, stated = values.scheme, values.scheme.weights
    effective = effective_weights(values.normalized, stated)
    replicates = 100 * effective[:, None, :] * values.normalized_replicates()
    rows = []
    for i, outlet in enumerate(values.outlets):
        low, high = percentile_interval(replicates[i], values.n_units[i], interval)
        for j, indicator in enumerate(scheme.indicators):
            scored = has_score[outlet]
            rows.append(
                {
                    "outlet": outlet,
                    "dimension": indicator.dimension,
                    "indicator": indicator.name,
                    "value": values.value[i, j],
                    "normalized": values.normalized[i, j],
                    "effective_weight": effective[i, j] if scored else 0.0,
                    "points": 100 * effective[i, j] * values.normalized[i, j] if scored else np.nan,
                    "feature": indicator.feature,
                    "view": indicator.view,
                    "weight": stated[j],
                    "points_low": low[j] if scored else np.nan,
                    "points_high": high[j] if scored else np.nan,
                    "n_measured": values.n_measured[i, j],
                    "footing": indicator.footing,
                    "reason": values.reason[i][j],
                }
            )
    frame = pl.DataFrame(rows, schema=dict(CONTRIBUTIONS.schema), infer_schema_length=None)
    return CONTRIBUTIONS.check(frame.with_columns(pl.selectors.float().fill_nan(None)))


def _no_score(n_articles: int, n_left_out: int, availability: float, least: int, least_available: float) -> str | None:
    if n_articles < least:
        aside = f" ({n_left_out} more left out by genre)" if n_left_out else ""
        return f"{show_count(n_articles, 'article')}{aside}, {least} needed"
    if availability < least_available - 1e-9:
        return f"{availability:.0%} of the weight could be measured, {least_available:.0%} needed"
    return None


def _conditions(facts: pl.DataFrame) -> pl.Series:
    return facts.select(pl.format("{}, {}", "own_basis", "text_view").alias("ranked_with"))["ranked_with"]


def _ends(draws: Floats, interval: float) -> tuple[Floats, Floats]:
    levels = np.full(draws.shape[1], (1 - interval) / 2)
    return quantiles(draws, levels), quantiles(draws, 1 - levels)


def _series(name: str, column: object) -> pl.Series:
    if isinstance(column, np.ndarray):
        return pl.Series(name, column, nan_to_null=True)
    return pl.Series(name, column, dtype=SCORES.schema[name])  # type: ignore[arg-type]


def _with_ranks(frame: pl.DataFrame, draws: Floats, interval: float) -> pl.DataFrame:
    """Ranks among the outlets measured under the same conditions, where the articles support one."""
    rows = list(_ranked(frame, draws, interval))
    schema = {"row": pl.UInt32, "rank": pl.Int64, "rank_low": pl.Int64, "rank_high": pl.Int64, "n_ranked": pl.Int64}
    places = pl.DataFrame(rows, schema=schema, orient="row")
    joined = frame.with_row_index("row").join(places, on="row", how="left", maintain_order="left")
    scored = pl.col("score").is_not_null()
    why = (
        pl.when(scored & pl.col("standard_error").is_null())
        .then(pl.lit("no rank: too few independent articles for an interval"))
        .when(scored & pl.col("n_ranked").is_null())
        .then(pl.lit("no rank: no other outlet was measured under the same conditions"))
        .when(scored & pl.col("rank").is_null())
        .then(pl.lit("no rank: its articles allow every place"))
    )
    return joined.with_columns(reason=pl.coalesce("reason", why)).drop("row")


def _ranked(frame: pl.DataFrame, draws: Floats, interval: float) -> Iterator[tuple[int, int | None, int, int, int]]:
    scores, errors = (frame[name].fill_null(np.nan).to_numpy() for name in ("score", "standard_error"))
    conditions = frame["ranked_with"].to_numpy()
    usable = ~(np.isnan(scores) | np.isnan(errors))
    for condition in np.unique(conditions[usable].astype(str)):
        rows = np.flatnonzero(usable & (conditions == condition))
        n = len(rows)
        if n < 2:
            continue
        drawn = draws[:, rows]
        spread = np.nanstd(drawn, axis=0)
        widened = np.divide(errors[rows], spread, out=np.zeros(n), where=spread > 0)
        deviations = np.nan_to_num((drawn - np.nanmean(drawn, axis=0)) * widened)
        low, high = rank_intervals(scores[rows], errors[rows], deviations, interval=interval)
        for row, place, best, worst in zip(rows.tolist(), ranks(scores[rows]), low, high, strict=True):
            supported = not (best == 1 and worst == n)
            yield row, int(place) if supported else None, int(best), int(worst), n

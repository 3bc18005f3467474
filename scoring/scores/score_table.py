"""From indicators to scores that can be broken down exactly, with intervals and the ranks that the articles support."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from masthead.metrics.text.arrays import Floats
from masthead.metrics.wording import show_count
from masthead.scoring.bootstrap.intervals import deviation, percentile_interval, quantiles, widening
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.scores.aggregate import dirichlet_weights, effective_weights, moved_goalposts, weighted_mean
from masthead.scoring.scores.indicators import IndicatorValues
from masthead.scoring.scores.ranks import rank_groups, rank_intervals, ranks
from masthead.scoring.tables import CONTRIBUTIONS, SCORES

CONCENTRATION = 30.0
"""How close other weights and goalposts lie to the stated ones.

The Dirichlet concentration of the weights (a weight of 0.1 then has a standard deviation of 0.054, about half of it) and
the shape of the gamma variates by which goalposts are multiplied (standard deviation 0.18).
"""

DRAWS_SCHEMA = {
    "outlet": pl.String, "draw": pl.Int64, "sampling": pl.Float64, "weights": pl.Float64, "joint": pl.Float64,
}  # fmt: skip
COVARIANCE_SCHEMA = {
    "outlet": pl.String, "indicator": pl.String, "other": pl.String, "covariance": pl.Float64,
}  # fmt: skip

RANK_WIDTH = 0.2
"""A rank is shown where it is known to within this part of the places."""


@dataclass(frozen=True)
class Draws:
    """Scores over resamples, over weights and goalposts, and over all of these (draws by outlets).

    NaN where an outlet has no score. The deviations of ``joint`` that come from resamples are widened for few units
    (``widening``), those of ``sampling`` are not.
    """

    sampling: Floats
    weights: Floats
    joint: Floats


def draw_scores(
    values: IndicatorValues, has_score: np.ndarray, *, seed: int, interval: float, concentration: float = CONCENTRATION
) -> Draws:
    """Draws of the scores; draw r uses resample r of each outlet and the same weights and goalposts for all outlets."""
    stated = values.scheme.weights
    shape = values.replicates.shape[1:]
    other = dirichlet_weights(stated, shape[0], seed=seed, concentration=concentration)[None]
    moved = moved_goalposts(*shape, seed=seed, concentration=concentration)
    sampling = 100 * weighted_mean(values.normalized_replicates(), stated)
    weighed = 100 * weighted_mean(values.normalized_values(moved), other)
    joint = 100 * weighted_mean(values.normalized_replicates(moved), other)
    score = 100 * weighted_mean(values.normalized, stated)
    more = widening(score_units(values), interval, degrees=score_degrees(values)) - 1
    joint = np.clip(joint + more[:, None] * (sampling - score[:, None]), 0, 100)
    drawn = (np.where(has_score[:, None], draws, np.nan).T for draws in (sampling, weighed, joint))
    return Draws(*drawn)


def score_units(values: IndicatorValues) -> Floats:
    """How many units each score rests on: the weighted harmonic mean over its indicators; 0 where there are none."""
    effective = effective_weights(values.normalized, values.scheme.weights)
    used = effective > 0
    rate = np.divide(effective, values.n_units, out=np.zeros_like(effective), where=used & (values.n_units > 0))
    total = rate.sum(axis=1)
    return np.asarray(np.divide(1.0, total, out=np.zeros_like(total), where=total > 0), dtype=np.float64)


def score_degrees(values: IndicatorValues) -> Floats:
    """The degrees of freedom of each score's standard error: those of its indicators together.

    ``(sum of v) ** 2 / sum of v ** 2 / (n - 1)`` over the variances that the indicators add, each estimated from ``n``
    units: what adds up from several estimates is known better than one of them. Reference: Satterthwaite 1946,
    Biometrics Bulletin 2(6).
    """
    effective = effective_weights(values.normalized, values.scheme.weights)
    replicates = values.normalized_replicates()
    spread = replicates.var(axis=1) if replicates.shape[1] else np.zeros_like(effective)
    variance = np.nan_to_num(effective**2 * spread)
    total = variance.sum(axis=1) ** 2
    parts = (variance**2 / np.maximum(values.n_units - 1, 1)).sum(axis=1)
    fewest = np.maximum(score_units(values) - 1, 1)
    return np.asarray(np.divide(total, parts, out=fewest, where=parts > 0), dtype=np.float64)


def score_bands(draws: Draws, points: Floats, values: IndicatorValues, interval: float) -> dict[str, Floats]:
    """The ends of all intervals of the scores ``points``, by the names of their columns."""
    n_units, degrees = score_units(values), score_degrees(values)
    low, high = percentile_interval(draws.sampling, points, n_units, interval, least=0, most=100, degrees=degrees)
    joint_low, joint_high = _ends(draws.joint, interval)
    weights_low, weights_high = _ends(draws.weights, interval)
    return {
        "score_low": np.minimum(joint_low, low),
        "score_high": np.maximum(joint_high, high),
        "score_sampling_low": low,
        "score_sampling_high": high,
        "score_joint_low": joint_low,
        "score_joint_high": joint_high,
        "score_weights_low": weights_low,
        "score_weights_high": weights_high,
    }


def score_table(
    values: IndicatorValues, facts: pl.DataFrame, *, seed: int, interval: float, concentration: float = CONCENTRATION
) -> tuple[pl.DataFrame, Draws]:
    """The table SCORES, best first, and the draws that its intervals rest on."""
    scheme = values.scheme
    present = ~np.isnan(values.normalized)
    availability = np.clip((present * scheme.weights).sum(axis=1), 0.0, 1.0)
    reasons = [
        _no_score(fact, share, scheme, missing)
        for fact, share, missing in zip(facts.iter_rows(named=True), availability.tolist(), values.reason, strict=True)
    ]
    has_score = np.array([reason is None for reason in reasons], dtype=np.bool_)
    zeroed = np.where(present, values.normalized, 0.0)
    points = np.where(has_score, 100 * weighted_mean(values.normalized, scheme.weights), np.nan)
    enough = (facts["n_units"] >= scheme.min_articles).to_numpy()
    worst = np.where(enough, 100 * (zeroed * scheme.weights).sum(axis=1), np.nan)
    best = worst + 100 * (1 - availability)
    draws = draw_scores(values, has_score, seed=seed, interval=interval, concentration=concentration)
    n_units = score_units(values)
    columns = {
        "outlet": values.outlets,
        "score": np.clip(points, 0, 100),
        **score_bands(draws, points, values, interval),
        "n_articles": facts["n_articles"],
        "n_units": facts["n_units"],
        "availability": availability,
        "reason": reasons,
        "score_worst": worst,
        "score_best": best,
        "standard_error": deviation(draws.sampling, n_units),
        "ranked_with": _conditions(facts),
        "is_agency": facts["is_agency"],
    }
    frame = pl.DataFrame({name: _series(name, column) for name, column in columns.items()})
    factor = widening(n_units, interval, degrees=score_degrees(values))
    frame = _with_ranks(frame.with_columns(scheme_id=pl.lit(scheme.scheme_id)), draws.sampling, factor, interval)
    return SCORES.check(SCORES.frame(frame)).sort("score", "outlet", descending=[True, False], nulls_last=True), draws


def draw_table(outlets: Sequence[str], draws: Draws) -> pl.DataFrame:
    """The draws as a table: outlet, draw (from 0), sampling, weights, joint; outlets without a score have none."""
    n_draws = len(draws.sampling)
    parts = [pl.DataFrame(schema=DRAWS_SCHEMA)]
    for i, outlet in enumerate(outlets):
        columns = {name: getattr(draws, name)[:, i] for name in ("sampling", "weights", "joint")}
        if not np.isnan(columns["weights"]).all():
            frame = pl.DataFrame({"outlet": [outlet] * n_draws, "draw": np.arange(n_draws), **columns})
            parts.append(frame.with_columns(pl.selectors.float().fill_nan(None)))
    return pl.concat(parts)


def covariance_table(values: IndicatorValues) -> pl.DataFrame:
    """The covariance of each outlet's normalized indicators over resamples: outlet, indicator, other, covariance."""
    names = [row.name for row in values.scheme.indicators]
    replicates = values.normalized_replicates()
    n = len(names)
    rows = []
    for outlet, drawn in zip(values.outlets, replicates, strict=True):
        deviations = drawn - drawn.mean(axis=0) if len(drawn) else drawn
        matrix = deviations.T @ deviations / max(len(drawn) - 1, 1) if len(drawn) else np.full((n, n), np.nan)
        rows += [(outlet, names[i], names[j], matrix[i, j]) for i in range(n) for j in range(n)]
    frame = pl.DataFrame(rows, schema=COVARIANCE_SCHEMA, orient="row")
    return frame.with_columns(pl.selectors.float().fill_nan(None))


def contribution_table(values: IndicatorValues, has_score: dict[str, bool], *, interval: float) -> pl.DataFrame:
    """The table CONTRIBUTIONS: what each indicator adds to each score."""
    scheme, stated = values.scheme, values.scheme.weights
    effective = effective_weights(values.normalized, stated)
    replicates = 100 * effective[:, None, :] * values.normalized_replicates()
    rows = []
    for i, outlet in enumerate(values.outlets):
        stated_points = 100 * effective[i] * values.normalized[i]
        low, high = percentile_interval(
            replicates[i], stated_points, values.n_units[i], interval, least=0, most=100 * effective[i]
        )
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
                    "points": stated_points[j] if scored else np.nan,
                    "feature": indicator.feature,
                    "view": indicator.view,
                    "weight": stated[j],
                    "points_low": low[j] if scored else np.nan,
                    "points_high": high[j] if scored else np.nan,
                    "n_measured": values.n_measured[i, j],
                    "footing": indicator.footing,
                    "reason": values.reason[i][j],
                    "raw": values.raw[i, j],
                    "uses": indicator.uses,
                    "is_deduction": indicator.deduction,
                    "points_lost": 100 * effective[i, j] - stated_points[j] if scored else np.nan,
                }
            )
    frame = pl.DataFrame(rows, schema=dict(CONTRIBUTIONS.schema), infer_schema_length=None)
    return CONTRIBUTIONS.check(frame.with_columns(pl.selectors.float().fill_nan(None)))


def _no_score(
    fact: Mapping[str, Any], availability: float, scheme: Scheme, missing: Sequence[str | None]
) -> str | None:
    """Why an outlet has no score, or None; ``missing`` says why each indicator is missing."""
    n_articles, n_units = fact["n_articles"], fact["n_units"]
    told = Counter(reason for reason in missing if reason).most_common(1)
    if n_articles and availability == 0 and told and told[0][0].startswith("fewer than"):
        return f"none of {show_count(n_articles, 'article')} is long enough: {told[0][0]}"
    if n_units < scheme.min_articles:
        aside = f" ({fact['n_left_out']} more left out by genre)" if fact["n_left_out"] else ""
        of_units = "" if n_units == n_articles else f" in {show_count(n_units, 'unit')}"
        return f"{show_count(n_articles, 'article')}{of_units}{aside}, {scheme.min_articles} needed"
    if availability < scheme.min_availability - 1e-9:
        return f"{availability:.0%} of the weight could be measured, {scheme.min_availability:.0%} needed"
    return None


def _conditions(facts: pl.DataFrame) -> pl.Series:
    """What outlets must have in common to be ranked together: basis of own text, way the texts came, language."""
    language = pl.when(pl.col("language") != "unknown").then(pl.format(", {}", "language")).otherwise(pl.lit(""))
    return facts.select(pl.format("{}, {}{}", "own_basis", "text_view", language).alias("ranked_with"))["ranked_with"]


def _ends(draws: Floats, interval: float) -> tuple[Floats, Floats]:
    levels = np.full(draws.shape[1], (1 - interval) / 2)
    return quantiles(draws, levels), quantiles(draws, 1 - levels)


def _series(name: str, column: object) -> pl.Series:
    if isinstance(column, np.ndarray):
        return pl.Series(name, column, nan_to_null=True)
    return pl.Series(name, column, dtype=SCORES.schema[name])  # type: ignore[arg-type]


def _with_ranks(frame: pl.DataFrame, draws: Floats, factor: Floats, interval: float) -> pl.DataFrame:
    """Ranks among the outlets measured under the same conditions, where the articles narrow them down."""
    schema = {
        "row": pl.UInt32, "rank": pl.Int64, "rank_low": pl.Int64, "rank_high": pl.Int64, "rank_group": pl.Int64,
        "n_ranked": pl.Int64,
    }  # fmt: skip
    places = pl.DataFrame(list(_ranked(frame, draws, factor, interval)), schema=schema, orient="row")
    joined = frame.with_row_index("row").join(places, on="row", how="left", maintain_order="left")
    scored = pl.col("score").is_not_null()
    apart = pl.format("no rank: ranks {} to {} of {} cannot be told apart", "rank_low", "rank_high", "n_ranked")
    why = (
        pl.when(scored & pl.col("standard_error").is_null())
        .then(pl.lit("no rank: too few independent articles for an interval"))
        .when(scored & pl.col("n_ranked").is_null())
        .then(pl.lit("no rank: no other outlet was measured under the same conditions"))
        .when(pl.col("rank").is_null() & (pl.col("rank_low") == 1) & (pl.col("rank_high") == pl.col("n_ranked")))
        .then(pl.lit("no rank: its articles allow every rank"))
        .when(scored & pl.col("rank").is_null())
        .then(apart)
    )
    return joined.with_columns(reason=pl.coalesce("reason", why)).drop("row")


def _ranked(frame: pl.DataFrame, draws: Floats, factor: Floats, interval: float) -> Iterator[tuple[int | None, ...]]:
    """Row, rank, best and worst place, group and number of outlets of those that are ranked with others."""
    scores, errors = (frame[name].fill_null(np.nan).to_numpy() for name in ("score", "standard_error"))
    conditions = frame["ranked_with"].to_numpy()
    usable = ~(np.isnan(scores) | np.isnan(errors))
    for condition in np.unique(conditions[usable].astype(str)):
        rows = np.flatnonzero(usable & (conditions == condition))
        n = len(rows)
        if n < 2:
            continue
        drawn = draws[:, rows]
        deviations = np.nan_to_num((drawn - np.nanmean(drawn, axis=0)) * factor[rows])
        low, high = rank_intervals(scores[rows], errors[rows], deviations, interval=interval)
        groups = rank_groups(low, high)
        columns = (rows, ranks(scores[rows]), low, high, groups)
        for row, place, best, worst, group in zip(*(column.tolist() for column in columns), strict=True):
            is_narrow = worst - best + 1 <= max(1, int(RANK_WIDTH * n))
            yield row, place if is_narrow else None, best, worst, group, n

"""What the choices of a scheme decide: weights, goalposts, indicators and the mean, moved one at a time and together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from masthead.metrics.errors import Fault, InputError, expect_kind
from masthead.metrics.tables.result import Result
from masthead.metrics.text.arrays import Flags, Floats
from masthead.metrics.wording import show_count
from masthead.scoring.card import Card
from masthead.scoring.robustness.sobol import sobol_indices
from masthead.scoring.scheme.goalposts import normalize
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.scores.aggregate import dirichlet_weights, weighted_geometric_mean, weighted_mean
from masthead.scoring.scores.ranks import ranks

STEPS = (0.5, 1.5)
"""Weights and goalposts are moved by half either way."""


@dataclass(frozen=True, repr=False)
class Sensitivity(Result):
    """How scores and ranks answer to the scheme.

    ``acceptability``: outlet, rank, probability over Dirichlet weights around the stated ones; tied outlets share the
    best place. ``variants``: kind (drop indicator, drop dimension, weight, dimension weight, goalposts, mean), name,
    outlet, score, change, rank, rank_change. ``summary``: one row per variant with the rank correlation to the scores as
    they are and the largest changes. ``sobol``: input, first and total order index of the mean absolute change of rank
    with their intervals (bootstrap over the design), all weights and goalposts varying by half either way; the weight
    of an indicator that is alone in its dimension is the dimension's.
    """

    acceptability: pl.DataFrame
    variants: pl.DataFrame
    summary: pl.DataFrame
    sobol: pl.DataFrame

    def _brief(self) -> list[str]:
        return [
            f"Sensitivity: {show_count(len(self.summary), 'other choice')} of the scheme tried",
            *str(self).splitlines()[:2],
            "next: print(it), .summary, .variants, .acceptability, .sobol, or card.plot.weights()",
        ]

    def _main(self) -> pl.DataFrame:
        return self.summary

    def __str__(self) -> str:
        known = self.summary.drop_nulls("largest_rank_change")
        rows = known.sort("largest_rank_change", descending=True).head(10).iter_rows(named=True)
        lines = [
            f"{row['kind']}, {row['name']}: ranks move by up to {row['largest_rank_change']},"
            f" scores by up to {row['largest_change']:.1f}; rank correlation {_short(row['spearman'])}"
            for row in rows
        ]
        return "\n".join(lines)


@dataclass(frozen=True)
class _Base:
    """The outlets with a score, and the groups in which they are ranked."""

    outlets: list[str]
    value: Floats
    normalized: Floats
    groups: np.ndarray
    scheme: Scheme

    @staticmethod
    def of(card: Card) -> _Base:
        scored = {
            row[0]: row[1]
            for row in card.scores.filter(pl.col("score").is_not_null()).select("outlet", "ranked_with").iter_rows()
        }
        values = card.indicators
        rows = [i for i, outlet in enumerate(values.outlets) if outlet in scored]
        outlets = [values.outlets[i] for i in rows]
        groups = np.array([scored[outlet] for outlet in outlets], dtype=object)
        return _Base(outlets, values.value[rows], values.normalized[rows], groups, card.scheme)

    def scores(self) -> Floats:
        return 100 * weighted_mean(self.normalized, self.scheme.weights)

    def ranks(self, scores: Floats) -> np.ndarray:
        """Ranks within each group along the last axis; draws by outlets in, the same out."""
        places = np.empty(scores.shape, dtype=np.int64)
        for group in dict.fromkeys(self.groups):
            rows = np.flatnonzero(self.groups == group)
            places[..., rows] = ranks(scores[..., rows])
        return places


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def sensitivity(
    card: Card, *, seed: int = 0, n_draws: int = 1000, n_sobol: int = 256, interval: float = 0.95
) -> Sensitivity:
    """How scores and ranks answer to the scheme's choices; no new measuring and no resampling of articles.

    ``n_draws`` weights are drawn, as close to the stated ones as for the card's intervals; ``n_sobol`` (a power of 2)
    sets the size of the Sobol design, 0 leaves it out; ``interval`` is the level of the intervals of its indices.
    """
    expect_kind("sensitivity, card", card, Card, hint="masthead.score(...) gives one")
    base = _Base.of(card)
    variants = _variant_table(base)
    return Sensitivity(
        _acceptability(base, seed=seed, n_draws=n_draws, concentration=card.concentration),
        variants,
        _summary(variants),
        _sobol(base, seed=seed, n=n_sobol, interval=interval),
    )


def passing(card: Card, outlet: str, other: str) -> pl.DataFrame:
    """What would have to change for ``outlet`` to reach the score of ``other``, one indicator at a time.

    One row per indicator: value, needed_value (null where the whole indicator is not enough), weight, needed_weight
    (the share of the score at which both would stand level, the other weights keeping their proportions; null where no
    weight does it).

    Raises
    ------
    InputError
        For outlets without a score, or without a full set of the same indicators.
    """
    base = _Base.of(card)
    unknown = [name for name in (outlet, other) if name not in base.outlets]
    if unknown:
        raise InputError([Fault("passing", f"'{name}'", "an outlet with a score") for name in unknown])
    a, b = base.outlets.index(outlet), base.outlets.index(other)
    mine, theirs = base.normalized[a], base.normalized[b]
    scores, weights = base.scores() / 100, base.scheme.weights
    effective = np.where(np.isnan(mine), 0.0, weights)
    effective = effective / effective.sum()
    gap = scores[b] - scores[a]
    rows = []
    for i, indicator in enumerate(base.scheme.indicators):
        goal = mine[i] + gap / effective[i] if effective[i] else np.nan
        zero, one = indicator.scaled_goalposts[:2]
        reachable = indicator.direction != "between" and 0 <= goal <= 1
        apart = mine[i] - theirs[i]
        rest = gap + weights[i] * apart
        needed = rest / (rest + (1 - weights[i]) * apart) if apart > 0 and rest > 0 and not np.isnan(apart) else np.nan
        rows.append(
            {
                "indicator": indicator.name,
                "value": base.value[a, i],
                "needed_value": zero + goal * (one - zero) if reachable else np.nan,
                "weight": weights[i],
                "needed_weight": needed if 0 <= needed <= 1 else np.nan,
            }
        )
    return pl.DataFrame(rows).with_columns(pl.selectors.float().fill_nan(None))


def _variants(base: _Base) -> Iterator[tuple[str, str, Floats]]:
    """Kind, name and scores of each variant of the scheme."""
    scheme, weights = base.scheme, base.scheme.weights
    names = [row.name for row in scheme.indicators]
    for i, name in enumerate(names):
        if len(names) > 1:
            yield "drop indicator", name, 100 * weighted_mean(base.normalized, _dropped(scheme, name))
        for step in STEPS:
            moved = _with_weight(scheme, name, step)
            yield "weight", f"{name} x {step:g}", 100 * weighted_mean(base.normalized, moved.weights)
            posts = tuple(post * step for post in scheme.indicators[i].scaled_goalposts)
            normalized = base.normalized.copy()
            normalized[:, i] = normalize(base.value[:, i], posts)
            yield "goalposts", f"{name} x {step:g}", 100 * weighted_mean(normalized, weights)
    for dimension in scheme.dimensions if len(scheme.dimensions) > 1 else ():
        dropped = _dropped(scheme, dimension.name)
        yield "drop dimension", dimension.name, 100 * weighted_mean(base.normalized, dropped)
        for step in STEPS:
            moved = scheme.with_weights(**{dimension.name: dimension.weight * step})
            yield (
                "dimension weight",
                f"{dimension.name} x {step:g}",
                100 * weighted_mean(base.normalized, moved.weights),
            )
    yield "mean", "geometric", 100 * weighted_geometric_mean(base.normalized, weights)


def _with_weight(scheme: Scheme, name: str, step: float) -> Scheme:
    """The scheme with an indicator's weight times ``step``: its dimension's, where it is alone there.

    Within a dimension of its own a weight decides nothing.
    """
    row = next(row for row in scheme.indicators if row.name == name)
    alone = sum(other.dimension == row.dimension for other in scheme.indicators) == 1
    moved = next(one for one in scheme.dimensions if one.name == row.dimension) if alone else row
    return scheme.with_weights(**{moved.name: moved.weight * step})


def _dropped(scheme: Scheme, name: str) -> Floats:
    """Weights of all indicators with some at 0, the rest as the scheme without them has it."""
    kept = scheme.without(name)
    weight = dict(zip([row.name for row in kept.indicators], kept.weights.tolist(), strict=True))
    return np.array([weight.get(row.name, 0.0) for row in scheme.indicators])


def _variant_table(base: _Base) -> pl.DataFrame:
    scores = base.scores()
    places = base.ranks(scores)
    schema = {
        "kind": pl.String, "name": pl.String, "outlet": pl.String, "score": pl.Float64, "change": pl.Float64,
        "rank": pl.Int64, "rank_change": pl.Int64,
    }  # fmt: skip
    parts = [pl.DataFrame(schema=schema)]
    for kind, name, varied in _variants(base) if base.outlets else ():
        if np.isnan(varied).all():
            continue
        now = base.ranks(varied)
        columns = {"outlet": base.outlets, "score": varied, "change": varied - scores, "rank": now}
        frame = pl.DataFrame({**columns, "rank_change": now - places})
        parts.append(frame.select(pl.lit(kind).alias("kind"), pl.lit(name).alias("name"), *frame.columns))
    known = pl.col("score").is_not_nan()
    where_known = (pl.when(known).then(name).alias(name) for name in ("rank", "rank_change"))
    return pl.concat(parts).with_columns(*where_known).with_columns(pl.selectors.float().fill_nan(None))


def _summary(variants: pl.DataFrame) -> pl.DataFrame:
    """One row a variant."""
    before = pl.col("score") - pl.col("change")
    return variants.group_by("kind", "name", maintain_order=True).agg(
        spearman=pl.corr("score", before, method="spearman").fill_nan(None),
        largest_change=pl.col("change").abs().max(),
        mean_change=pl.col("change").abs().mean(),
        largest_rank_change=pl.col("rank_change").abs().max(),
        mean_rank_change=pl.col("rank_change").abs().mean(),
    )


def _acceptability(base: _Base, *, seed: int, n_draws: int, concentration: float) -> pl.DataFrame:
    schema = {"outlet": pl.String, "rank": pl.Int64, "probability": pl.Float64}
    if not base.outlets:
        return pl.DataFrame(schema=schema)
    weights = dirichlet_weights(base.scheme.weights, n_draws, seed=seed, concentration=concentration)
    places = base.ranks(weighted_mean(base.normalized[None], weights[:, None, :]))
    rows = [
        (outlet, int(place), float(n) / n_draws)
        for i, outlet in enumerate(base.outlets)
        for place, n in zip(*np.unique(places[:, i], return_counts=True), strict=True)
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


SOBOL_SCHEMA = {
    "input": pl.String, "first": pl.Float64, "first_low": pl.Float64, "first_high": pl.Float64,
    "total": pl.Float64, "total_low": pl.Float64, "total_high": pl.Float64,
}  # fmt: skip
_AT_ONCE = 256
"""So many schemes are tried at a time."""


def _sobol(base: _Base, *, seed: int, n: int, interval: float) -> pl.DataFrame:
    if not n or len(base.outlets) < 2:
        return pl.DataFrame(schema=SOBOL_SCHEMA)
    places = base.ranks(base.scores())
    inputs = _Inputs.of(base.scheme)

    def rank_changes(factors: Floats) -> Floats:
        parts = np.array_split(factors, max(1, -(-len(factors) // _AT_ONCE)))
        changes = [np.abs(base.ranks(_scores_at(base, inputs, part)) - places).mean(axis=-1) for part in parts]
        return np.concatenate(changes)

    found = sobol_indices(rank_changes, [STEPS] * len(inputs.names), n=n, seed=seed, interval=interval)
    frame = found.with_columns(pl.Series("input", inputs.names)).select(list(SOBOL_SCHEMA))
    return frame.sort("total", "input", descending=[True, False])


@dataclass(frozen=True)
class _Inputs:
    """What varies: ``names``, and for the weights which indicators each moves (inputs by indicators)."""

    names: list[str]
    moves: Flags

    @staticmethod
    def of(scheme: Scheme) -> _Inputs:
        rows = scheme.indicators
        sizes = Counter(row.dimension for row in rows)
        within = [(row.name, [other is row for other in rows]) for row in rows if sizes[row.dimension] > 1]
        whole = [(one.name, [row.dimension == one.name for row in rows]) for one in scheme.dimensions]
        weights = [*within, *whole] if len(scheme.dimensions) > 1 else within
        names = [f"weight of {name}" for name, _ in weights] + [f"goalposts of {row.name}" for row in rows]
        return _Inputs(names, np.array([moved for _, moved in weights], dtype=np.bool_).reshape(-1, len(rows)))


def _scores_at(base: _Base, inputs: _Inputs, factors: Floats) -> Floats:
    """Scores (draws by outlets) with weights and goalposts times the factors (draws by inputs, weights first)."""
    n_weights = len(inputs.moves)
    moved = np.where(inputs.moves[None], factors[:, :n_weights, None], 1.0).prod(axis=1)
    posts = factors[:, None, n_weights:]
    columns = [
        normalize(base.value[None, :, i] / posts[..., i], row.scaled_goalposts)
        for i, row in enumerate(base.scheme.indicators)
    ]
    return 100 * weighted_mean(np.stack(columns, axis=-1), (base.scheme.weights * moved)[:, None, :])

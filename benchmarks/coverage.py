"""Coverage of the intervals by simulation: how often 95 % intervals contain the truth.

Articles of made-up outlets are drawn from distributions whose truth is known, and go through the code that features,
scores and ranks go through: every feature of the default scheme at 10, 20 and 50 units, the joint interval of the score,
and the simultaneous sets of ranks. The distributions are of the kind that the measures have on US outlets: counts that vary
more than chance, and most articles without anything copied, second-hand or broken. Run with ``python -m benchmarks.coverage [--runs 1000]``; it prints
the table of docs/uncertainty.md, with the simulation's own standard error.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import cache

import numpy as np

from masthead.metrics.catalog import measure_named
from masthead.metrics.text.arrays import Floats
from masthead.scoring.bootstrap.intervals import deviation, widening
from masthead.scoring.features.pooling import Columns, OutletCounts, resample_features
from masthead.scoring.scheme.goalposts import normalize
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.scores.aggregate import dirichlet_weights, moved_goalposts, weighted_mean
from masthead.scoring.scores.indicators import IndicatorValues
from masthead.scoring.scores.ranks import rank_intervals, ranks
from masthead.scoring.scores.score_table import CONCENTRATION, draw_scores, score_bands, score_degrees, score_units

N_UNITS = (10, 20, 50)
INTERVAL = 0.95
N_RESAMPLES = 1000
SCHEME = Scheme.load("default")
NAMES = tuple(row.name for row in SCHEME.indicators)
SPARSE = (
    "uncredited_copy_ratio",
    "furniture_share",
    "defects_per_1000_words",
)
"""Features of which most articles have nothing."""

N_RANKED = 12
MIDDLING, GOOD = 0.5, 0.95
TRUTH_ARTICLES = 400_000
AT_ONCE = 100


def draw_articles(n: int, quality: float, rng: np.random.Generator) -> dict[str, tuple[Floats, Floats]]:
    """Numerators and denominators of ``n`` articles of an outlet; ``quality`` runs from 0 to 1."""
    words, sentences = rng.integers(250, 900, n), rng.integers(12, 40, n)
    one = np.ones(n)
    named = np.minimum(rng.poisson(rng.gamma(3.0, (1.2 + 3.2 * quality) / 3, n)), 5)
    mean = 0.2 + 0.35 * quality
    attributed = rng.binomial(sentences, rng.beta(12 * mean, 12 * (1 - mean), n))
    copied = np.where(rng.random(n) < 0.3 - 0.25 * quality, rng.beta(2, 2, n), 0.0)
    furniture = np.where(rng.random(n) < 0.5, rng.beta(1, 25, n), 0.0)
    found = {
        "identified_sources_per_article": (named, one),
        "hearsay_story_share": (rng.random(n) < 0.24 - 0.2 * quality, one),
        "mostly_unnamed_share": (rng.random(n) < 0.16 - 0.13 * quality, one),
        "attributed_sentence_share": (attributed, sentences),
        "media_story_share": (rng.random(n) < 0.5 - 0.35 * quality, one),
        "uncredited_copy_ratio": (rng.binomial(words, copied), words),
        "furniture_share": (rng.binomial(words, furniture), words),
        "defects_per_1000_words": (1000 * rng.poisson(words * (0.4 - 0.35 * quality) / 1000), words),
    }
    return {name: (above.astype(np.float64), below.astype(np.float64)) for name, (above, below) in found.items()}


@cache
def true_values(quality: float) -> Floats:
    """The features of an outlet without end, from very many articles."""
    articles = draw_articles(TRUTH_ARTICLES, quality, np.random.default_rng(99))
    return np.array([articles[name][0].sum() / articles[name][1].sum() for name in NAMES])


def columns() -> Columns:
    """The features of the scheme as columns to be pooled."""
    found = [measure_named(row.feature) for row in SCHEME.indicators]
    return Columns(
        keys=tuple((row.feature, row.view) for row in SCHEME.indicators),
        by_article=np.array([measure.pooling == "mean" for measure in found]),
        is_share=np.array([measure.high == 1 for measure in found]),
        one=np.array([measure.scale for measure in found]),
        medians=np.zeros(0, dtype=np.int64),
        least=np.array([measure.low for measure in found]),
        most=np.array([np.inf if measure.high is None else measure.high for measure in found]),
    )


def counts_of(articles: dict[str, tuple[Floats, Floats]], of: Columns) -> OutletCounts:
    """The articles, each its own unit, as what pooling needs."""
    above, below = (np.stack([articles[name][side] for name in NAMES], axis=1) for side in (0, 1))
    graded = (below > 0) & ((below != 1) | ((above != 0) & (above != 1)))
    n = len(above)
    return OutletCounts(
        of,
        numerator=above,
        denominator=below,
        article_values=np.empty((n, 0)),
        article_unit=np.arange(n),
        is_yes_or_no=of.is_share & ~graded.any(axis=0),
        unit=np.arange(n),
    )


def measured_outlets(
    n: int, qualities: Floats, run: int, of: Columns, *, intervals: bool = True
) -> tuple[IndicatorValues, Floats]:
    """One drawn outlet of ``n`` units per quality as indicators, and the lower and upper ends of its features if asked."""
    value, replicates, ends, units = [], [], [], []
    for place, quality in enumerate(qualities.tolist()):
        rng = np.random.default_rng([run, place, n])
        counts = counts_of(draw_articles(n, quality, rng), of)
        name = f"{run}/{place}"
        ((drawn, _),) = resample_features(name, [("", counts)], n, seed=0, n_resamples=N_RESAMPLES)
        value.append(counts.value())
        units.append(counts.n_units)
        replicates.append(drawn)
        ends.append(counts.interval(drawn, INTERVAL) if intervals else ())
    values = np.array(value)
    normalized = [normalize(values[:, i], row.scaled_goalposts) for i, row in enumerate(SCHEME.indicators)]
    names = [str(i) for i in range(len(values))]
    indicators = IndicatorValues(
        SCHEME, names, values, np.stack(normalized, axis=-1), np.array(replicates), np.array(units), np.array(units), [],
        values,
    )  # fmt: skip
    return indicators, np.array(ends)


def scores_at(values: Floats, weights: Floats, factors: Floats) -> Floats:
    """Scores of features (outlets by features) at weights and with goalposts times factors, row by row."""
    parts = [normalize(values[:, i] / factors[:, i], row.scaled_goalposts) for i, row in enumerate(SCHEME.indicators)]
    return 100 * weighted_mean(np.stack(parts, axis=-1), weights)


def simulate(n: int, n_runs: int, quality: float = MIDDLING) -> Iterator[tuple[str, str, float]]:
    """What, kind and coverage of every feature and of the score at ``n`` units."""
    of, truth = columns(), true_values(quality)
    covered = np.zeros(len(NAMES))
    stated = joint = 0.0
    other = dirichlet_weights(SCHEME.weights, n_runs, seed=7, concentration=CONCENTRATION)
    moved = moved_goalposts(n_runs, len(NAMES), seed=7, concentration=CONCENTRATION)
    true_score = float(scores_at(truth[None], SCHEME.weights, np.ones((1, len(NAMES))))[0])
    for first in range(0, n_runs, AT_ONCE):
        size = min(AT_ONCE, n_runs - first)
        indicators, ends = measured_outlets(n, np.full(size, quality), first, of)
        covered += ((ends[:, 0] <= truth) & (truth <= ends[:, 1])).sum(axis=0)
        draws = draw_scores(indicators, np.ones(size, dtype=np.bool_), seed=0, interval=INTERVAL)
        points = 100 * weighted_mean(indicators.normalized, SCHEME.weights)
        bands = score_bands(draws, points, indicators, INTERVAL)
        rows = slice(first, first + size)
        elsewhere = scores_at(np.tile(truth, (size, 1)), other[rows], moved[rows])
        joint += float(((bands["score_low"] <= elsewhere) & (elsewhere <= bands["score_high"])).sum())
        inside = (bands["score_sampling_low"] <= true_score) & (true_score <= bands["score_sampling_high"])
        stated += float(inside.sum())
    for name, hits in zip(NAMES, covered.tolist(), strict=True):
        yield name, "zero-heavy" if name in SPARSE else "", hits / n_runs
    yield "score, sampling", "weights as stated", stated / n_runs
    yield "score, joint", "weights and goalposts drawn", joint / n_runs


def score_error(n: int, n_runs: int, quality: float) -> tuple[float, float]:
    """The true score of an outlet, and the mean error of its score from ``n`` units."""
    of, truth = columns(), true_values(quality)
    drawn = (counts_of(draw_articles(n, quality, np.random.default_rng([run, n])), of) for run in range(n_runs))
    values = np.stack([truth, *(counts.value() for counts in drawn)])
    scores = scores_at(values, SCHEME.weights, np.ones(values.shape))
    return float(scores[0]), float(scores[1:].mean() - scores[0])


def simulate_ranks(n: int, n_runs: int) -> float:
    """Share of runs in which all true ranks of 12 outlets lie in their simultaneous sets."""
    of, qualities = columns(), np.linspace(0.1, 0.9, N_RANKED)
    truth = np.stack([true_values(quality) for quality in qualities.tolist()])
    true_ranks = ranks(scores_at(truth, SCHEME.weights, np.ones(truth.shape)))
    covered = 0
    for run in range(n_runs):
        indicators, _ = measured_outlets(n, qualities, 10_000 + run, of, intervals=False)
        sampling = 100 * weighted_mean(indicators.normalized_replicates(), SCHEME.weights).T
        points, units = 100 * weighted_mean(indicators.normalized, SCHEME.weights), score_units(indicators)
        factor = widening(units, INTERVAL, degrees=score_degrees(indicators))
        deviations = (sampling - sampling.mean(axis=0)) * factor
        low, high = rank_intervals(points, deviation(sampling, units), deviations, interval=INTERVAL)
        covered += bool(((low <= true_ranks) & (true_ranks <= high)).all())
    return covered / n_runs


def main() -> None:
    """Print a table: what, kind, and the coverage at each number of units."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    n_runs = parser.parse_args().runs
    found = [list(simulate(n, n_runs)) for n in N_UNITS]
    print(f"| what | kind | {' | '.join(f'{n} units' for n in N_UNITS)} |\n|---|---|{'---|' * len(N_UNITS)}")
    for rows in zip(*found, strict=True):
        print(f"| {rows[0][0]} | {rows[0][1]} | {' | '.join(f'{row[2]:.3f}' for row in rows)} |", flush=True)
    of_ranks = [simulate_ranks(n, n_runs) for n in N_UNITS]
    print(f"| ranks of {N_RANKED} outlets, all at once | | {' | '.join(f'{share:.3f}' for share in of_ranks)} |")
    error = np.sqrt(INTERVAL * (1 - INTERVAL) / n_runs)
    print(f"\n{n_runs} runs; standard error of the simulation {error:.3f}.")
    for quality in (MIDDLING, GOOD):
        errors = [score_error(n, n_runs, quality) for n in N_UNITS]
        told = ", ".join(f"{error:+.1f} at {n} units" for n, (_, error) in zip(N_UNITS, errors, strict=True))
        print(f"Mean error of the score of an outlet that is worth {errors[0][0]:.0f} points: {told}.")


if __name__ == "__main__":
    main()

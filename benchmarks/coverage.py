"""Coverage of the intervals by simulation: how often 95 % intervals of outlet features contain the truth.

Run with ``python -m benchmarks.coverage [--draws 1000]``.
"""

from __future__ import annotations

import argparse

import numpy as np

from masthead.metrics.text.arrays import Floats
from masthead.scoring.bootstrap.intervals import bca_interval, percentile_interval
from masthead.scoring.features.pooling import OutletCounts

N_ARTICLES = (5, 10, 20, 50, 100, 200)


def draw_articles(n: int, kind: str, rng: np.random.Generator) -> tuple[Floats, Floats, float]:
    """Numerators, denominators and the true pooled value of ``n`` made-up articles.

    ``share`` is a ratio of counts that vary between articles more than chance, ``mean`` a count per article, ``rare``
    a yes or no an article that is true of one in twelve.
    """
    if kind == "share":
        below = rng.integers(10, 40, n)
        above = rng.binomial(below, rng.beta(3, 9, n))
        return above.astype(np.float64), below.astype(np.float64), 0.25
    if kind == "mean":
        return rng.poisson(rng.gamma(2.0, 1.3, n)).astype(np.float64), np.ones(n), 2.6
    return rng.binomial(1, 1 / 12, n).astype(np.float64), np.ones(n), 1 / 12


def coverage(kind: str, n: int, *, n_draws: int, n_resamples: int = 1000, seed: int = 0) -> tuple[float, float]:
    """Share of draws in which the percentile and the BCa interval contain the truth."""
    rng = np.random.default_rng([seed, n, len(kind)])
    covered = np.zeros(2)
    none = np.zeros(0, dtype=np.int64)
    yes_or_no = np.zeros(int(kind == "rare"), dtype=np.int64)
    for draw in range(n_draws):
        above, below, truth = draw_articles(n, kind, rng)
        counts = OutletCounts(above[:, None], below[:, None], none, np.empty((n, 0)), np.arange(n), yes_or_no)
        replicates = counts.replicates(str(draw), seed=seed, n_resamples=n_resamples)
        ends = (
            percentile_interval(replicates, n, 0.95),
            bca_interval(replicates, counts.value(), counts.left_out(), 0.95),
        )
        value = counts.value()[0]
        covered += [min(low[0], value) <= truth <= max(high[0], value) for low, high in ends]
    return float(covered[0] / n_draws), float(covered[1] / n_draws)


def main() -> None:
    """Print a table: kind of feature, articles, coverage of both intervals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    n_draws = parser.parse_args().draws
    print("| feature | articles | percentile | BCa |\n|---|---|---|---|")
    for kind in ("share", "mean", "rare"):
        for n in N_ARTICLES:
            percentile, bca = coverage(kind, n, n_draws=n_draws)
            print(f"| {kind} | {n} | {percentile:.3f} | {bca:.3f} |", flush=True)


if __name__ == "__main__":
    main()

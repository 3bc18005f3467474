"""Speed of the bootstrap: features of many outlets with replicates and intervals, from measurements in memory.

Run with ``python -m benchmarks.scoring [--outlets 1000] [--articles 100] [--resamples 1000]``.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
import polars as pl

from masthead.metrics.catalog import MEASURES
from masthead.metrics.tables.schemas import MEASUREMENTS
from masthead.scoring.features.summarize import summarize
from masthead.scoring.score import score


def made_up_measurements(n_outlets: int, n_articles: int, *, seed: int = 0) -> pl.DataFrame:
    """Measurements of every declared measure in every view, with random counts."""
    rng = np.random.default_rng(seed)
    n = n_outlets * n_articles
    ids = pl.DataFrame(
        {
            "article_id": [f"{i}" for i in range(n)],
            "outlet": np.repeat([f"outlet{i}.example" for i in range(n_outlets)], n_articles),
        }
    )
    parts = []
    for measure in MEASURES:
        for view in measure.views:
            below = rng.integers(1, 40, n).astype(float)
            above = rng.binomial(below.astype(int), 0.3).astype(float)
            part = ids.with_columns(
                metric=pl.lit(measure.metric),
                measure=pl.lit(measure.name),
                view=pl.lit(view),
                numerator=pl.Series(above),
                denominator=pl.Series(below),
                status=pl.lit("measured"),
            )
            parts.append(MEASUREMENTS.frame(part))
    return pl.concat(parts)


def main() -> None:
    """Print seconds for features and for scores, and the peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outlets", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--resamples", type=int, default=1000)
    options = parser.parse_args()
    measurements = made_up_measurements(options.outlets, options.articles)
    started = time.perf_counter()
    features = summarize(measurements, n_resamples=options.resamples)
    summarized = time.perf_counter()
    card = score(features)
    scored = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{len(measurements)} measurements, {len(features.table)} features, {options.resamples} resamples")
    print(f"summarize {summarized - started:.1f} s, score with ranks {scored - summarized:.1f} s, peak {peak:.1f} GB")
    print(f"{card.scores['score'].count()} outlets with a score")


if __name__ == "__main__":
    main()

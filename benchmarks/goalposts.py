"""What ordinary articles of each length have of the scheme's features, and goalposts that do not saturate.

Run with ``python -m benchmarks.goalposts RUN [--seed 0]`` on a run of ``masthead measure``. The outlets are split in two
by a hash of seed and name. From one half come the curves (``expected`` in the scheme) and the better goalposts; the other
half, which nothing was set from, shows how many outlets stand at full points and at none. No rating is read.

A curve is the length effect *within* outlets, so that an outlet that publishes long articles is compared with what others
get out of long articles, not with itself: least squares of article values on a straight line in log words between knots,
with an intercept for each outlet. Its level is the mean over the outlets. The better
goalpost is the 95th percentile (the 5th where less is better) of the standardized feature, and the worse one lies twice as
far from the median on the other side, unless a published base rate stands in the scheme instead.
"""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

import masthead
from masthead.metrics.catalog import measure_named
from masthead.metrics.tables.measured import Measured
from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.scoring.scheme.scheme import Indicator, Scheme

LEAST_ARTICLES = 10
BEST = 0.95
FARTHER = 2.0


def in_first_half(outlets: list[str], seed: int) -> Flags:
    """Which outlets the scheme may be set from."""
    digests = [hashlib.blake2b(f"{seed}/{outlet}".encode(), digest_size=4).digest() for outlet in outlets]
    return np.array([int.from_bytes(digest, "big") % 2 == 0 for digest in digests], dtype=np.bool_)


def article_values(measured: Measured, row: Indicator, scheme: Scheme) -> pl.DataFrame:
    """One row per article that the indicator counts: outlet, words, value, weight."""
    facts = measured.article_facts.lazy().filter(
        ~pl.col("genre").is_in(list(scheme.leave_out_genres)), pl.col("duplicate_of").is_null()
    )
    words = "n_own_words" if row.view == "own" else "n_article_words"
    measure = measure_named(row.feature)
    weight = pl.lit(1.0) if measure.pooling == "mean" else pl.col("denominator")
    return (
        measured.measurements.lazy()
        .filter(pl.col("measure") == row.feature, pl.col("view") == row.view)
        .filter(pl.col("status") == "measured", pl.col("denominator") > 0)
        .join(facts.select("article_id", words=words), on="article_id")
        .filter(pl.col("words") >= row.min_words)
        .select("outlet", "words", value=measure.scale * pl.col("numerator") / pl.col("denominator"), weight=weight)
        .collect()
    )


def shares_of_knots(words: Floats, knots: tuple[float, ...]) -> Floats:
    """How much each article belongs to each knot (articles by knots), straight in log words."""
    at = np.log(np.clip(words, knots[0], knots[-1]))
    return np.stack([np.interp(at, np.log(knots), row) for row in np.eye(len(knots))], axis=1)


def within_outlets(values: Floats, weight: Floats, outlet: Ints, shares: Floats) -> Floats:
    """The expected value at each knot: the effect within outlets, on the mean level of the outlets."""
    n = int(outlet.max()) + 1
    total = np.bincount(outlet, weight, n)

    def centered(column: Floats) -> Floats:
        return column - (np.bincount(outlet, weight * column, n) / total)[outlet]

    root = np.sqrt(weight)
    effects = np.stack([centered(column) for column in shares.T[1:]], axis=1)
    slopes = np.linalg.lstsq(effects * root[:, None], centered(values) * root, rcond=None)[0]
    shape = np.concatenate(([0.0], slopes))
    levels = np.bincount(outlet, weight * (values - shares @ shape), n) / total
    return np.asarray(levels.mean() + shape, dtype=np.float64)


def fitted(measured: Measured, scheme: Scheme, half: set[str]) -> Scheme:
    """The scheme with curves of the half for its standardized rows."""
    rows = []
    for row in scheme.indicators:
        if not row.expected:
            rows.append(row)
            continue
        found = article_values(measured, row, scheme).filter(pl.col("outlet").is_in(half))
        outlet = found["outlet"].rank("dense").to_numpy().astype(np.int64) - 1
        shares = shares_of_knots(found["words"].to_numpy().astype(np.float64), scheme.length_knots)
        curve = within_outlets(found["value"].to_numpy(), found["weight"].to_numpy(), outlet, shares)
        rows.append(replace(row, expected=tuple(np.round(curve, 3).tolist())))
    return replace(scheme, indicators=tuple(rows))


def main() -> None:
    """Print curves and goalposts from one half, and how they do on the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--scheme", default="default")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    measured, scheme = Measured.load(options.run), Scheme.load(options.scheme)
    facts = masthead.summarize(measured, n_resamples=1).outlets
    outlets = facts.filter(pl.col("n_articles") >= LEAST_ARTICLES)["outlet"].to_list()
    is_first = in_first_half(outlets, options.seed)
    first = {outlet for outlet, chosen in zip(outlets, is_first, strict=True) if chosen}
    scheme = fitted(measured, scheme, first)
    if scheme.length_knots:
        words = article_values(measured, scheme.indicators[0], scheme).filter(pl.col("outlet").is_in(first))
        shares = shares_of_knots(words["words"].to_numpy().astype(np.float64), scheme.length_knots)
        print(f"mix of the half: {np.round(shares.mean(axis=0), 3).tolist()} at {list(scheme.length_knots)} words")
    card = masthead.score(measured, scheme)
    print(f"{len(first)} outlets set it, {len(outlets) - len(first)} check it\n")
    print("| indicator | expected | median | zero, full by the rule | in the scheme | at full: set, check | at none |")
    print("|---|---|---|---|---|---|---|")
    for row in scheme.indicators:
        rows = card.contributions.filter(pl.col("indicator") == row.name, pl.col("outlet").is_in(outlets))
        by_outlet = dict(rows.select("outlet", "value").iter_rows())
        normalized = dict(rows.select("outlet", "normalized").iter_rows())
        setting = np.array([by_outlet[outlet] for outlet in outlets if outlet in first], dtype=np.float64)
        if np.isnan(setting).all():
            print(f"| {row.name} | – | not measured here | – | {list(row.scaled_goalposts)} | – | – |")
            continue
        median = float(np.nanmedian(setting))
        best = float(np.nanquantile(setting, BEST if row.direction == "higher" else 1 - BEST))
        worst = median - FARTHER * (best - median)
        full = [
            np.mean([normalized[outlet] == 1.0 for outlet in outlets if (outlet in first) == chosen])
            for chosen in (True, False)
        ]
        none = np.mean([normalized[outlet] == 0.0 for outlet in outlets])
        print(
            f"| {row.name} | {list(row.expected)} | {median:.3g} | {worst:.3g}, {best:.3g} | {list(row.scaled_goalposts)} |"
            f" {full[0]:.0%}, {full[1]:.0%} | {none:.0%} |"
        )


if __name__ == "__main__":
    main()

"""How often the derivation grade takes unrelated texts for derived: ``python -m benchmarks.derivation ARTICLES``.

``ARTICLES`` is a table with article_id, outlet, text and published. Articles of 2019 and later are compared with 5 to
400 originals of 2015 and before, whatever their lengths, dates left out: none can be derived. Printed are the shares
of articles that are graded partially (.30 and more) and wholly derived (.55 and more), and, as a fit of the constants
of ``metrics/copy_ratio/derivation.py``, the log odds of the weighted containment of all pairs on both texts' sizes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl

from masthead.metrics.copy_ratio.derivation import PARTIALLY_FROM, WHOLLY_FROM
from masthead.metrics.copy_ratio.find import find_copies
from masthead.metrics.copy_ratio.retrieval.originals import Originals, build_originals
from masthead.metrics.copy_ratio.shingles import Shingles, read_shingles, shared_keys
from masthead.metrics.text.arrays import Floats, Ints
from masthead.metrics.text.texts import read_texts

SIZES = (5, 5, 10, 10, 20, 20, 50, 50, 100, 200, 400)
N_ARTICLES = 300
FITTED_PAIRS = 100


def main(path: Path) -> None:
    """Prints one row for each set of originals, the totals, and the fit."""
    frame = pl.read_parquet(path).with_columns(year=pl.col("published").dt.year())
    old = frame.filter(pl.col("year") <= 2015).select("article_id", "text", outlet=pl.lit("wire"))
    new = frame.filter(pl.col("year") >= 2019).select("article_id", "text", "outlet")
    rng = np.random.default_rng(0)
    scores, fits = [], []
    print(f"{'originals':>9} {'articles':>8} {'partially':>9} {'wholly':>7} {'median':>7} {'98 %':>6}")
    for size in SIZES:
        drawn = [part[rng.choice(len(part), n, replace=False).tolist()] for part, n in ((old, size), (new, N_ARTICLES))]
        originals, texts = build_originals(drawn[0]), read_texts(drawn[1])
        found = find_copies(texts, np.ones(len(texts.words), dtype=np.bool_), originals).derivation
        found = found[~np.isnan(found)]
        scores.append(found)
        print(_row(size, found))
        shingles = read_shingles(texts, ~texts.is_quoted)
        article, reference = rng.integers(0, N_ARTICLES, FITTED_PAIRS), rng.integers(0, size, FITTED_PAIRS)
        share = _containment(shingles, originals, article, reference)
        sizes = (np.diff(originals.shingles.first)[reference], np.diff(shingles.first)[article])
        fits.append(np.stack((share, *sizes)))
    print(_row(0, np.concatenate(scores)))
    share, b_size, a_size = np.concatenate(fits, axis=1)
    used = (share > 0) & (share < 1)
    share, columns = share[used], np.stack((np.ones(used.sum()), np.log(b_size[used]), np.log(a_size[used])), axis=1)
    fitted = np.linalg.lstsq(columns, np.log(share / (1 - share)), rcond=None)[0]
    print("log odds of chance: constant, per log of the original's size, per log of the article's:", fitted.round(2))


def _containment(articles: Shingles, originals: Originals, article: Ints, reference: Ints) -> Floats:
    """Weighted share of each article's 4-grams that the original has."""
    background = originals.background
    shared = shared_keys(articles, originals.shingles, article, reference)
    sums = np.array([background.weights.take(background.n_having(keys)).sum() for keys in shared])
    return sums / np.maximum(background.sums(articles, background.weights), 1)[article]


def _row(size: int, found: Floats) -> str:
    name = str(size) if size else "all"
    partially, wholly = (found >= PARTIALLY_FROM).mean(), (found >= WHOLLY_FROM).mean()
    middle, high = np.quantile(found, (0.5, 0.98))
    return f"{name:>9} {len(found):8} {partially:9.4f} {wholly:7.4f} {middle:7.3f} {high:6.3f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))

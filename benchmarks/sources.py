"""Sources alone: how well given source spans are typed, named and joined, and how long that takes an article.

``python -m benchmarks.sources FOLDER`` reads the gold set of a folder (the layout of ``masthead evaluate attribution``:
tables of articles, source heads and source kinds, known by their columns) and takes the gold source spans for
attributions, so that the attribution rules have no part in the figures.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl

from masthead.metrics.evaluation.error_card import ErrorCard, bootstrap
from masthead.metrics.evaluation.named_sources import (
    GOLD_KIND_COLUMNS,
    GOLD_SOURCE_COLUMNS,
    given_gold_spans,
    kind_figures,
    source_counts,
    source_figures,
)
from masthead.metrics.named_sources.find import join_sources
from masthead.metrics.text.arrays import Ints
from masthead.metrics.text.texts import read_texts


def _table(folder: Path, *columns: str) -> pl.DataFrame | None:
    """The rows of all parquet files of a folder that have these columns."""
    frames = [pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))]
    fitting = [frame for frame in frames if set(columns) <= set(frame.columns)]
    return pl.concat(fitting, how="diagonal_relaxed") if fitting else None


def _measure(articles: pl.DataFrame, heads: pl.DataFrame, seed: int) -> dict[str, float | None]:
    texts = read_texts(articles.select("article_id", "outlet", "text"))
    heads = heads.filter(pl.col("article_id").is_in(articles["article_id"].implode()))
    given = given_gold_spans(texts, heads)
    started = time.perf_counter()
    sources = join_sources(texts, given)
    milliseconds = 1000 * (time.perf_counter() - started) / len(texts)
    counts = source_counts(texts, given, sources, heads)

    def figures(chosen: Ints) -> Mapping[str, float | None]:
        return source_figures(counts[chosen])

    return {
        "n_articles": float(len(counts)),
        **bootstrap(figures, len(counts), seed=seed),
        "milliseconds_per_article": milliseconds,
        "words_per_article": float(np.mean(texts.n_words)),
    }


def card(folder: Path, *, seed: int = 0) -> ErrorCard:
    """Figures of every split of the folder, and the accuracy of kinds."""
    sets: dict[str, dict[str, float | None]] = {}
    articles = _table(folder, "article_id", "outlet", "text")
    heads = _table(folder, *GOLD_SOURCE_COLUMNS, "src_start", "src_end")
    if articles is not None and heads is not None:
        if "primary" in articles.columns:
            articles = articles.filter("primary")
        splits = articles.partition_by("split", as_dict=True) if "split" in articles.columns else {("all",): articles}
        sets = {str(name): _measure(part, heads, seed) for (name, *_), part in splits.items()}
    kinds = _table(folder, *GOLD_KIND_COLUMNS)
    if kinds is not None:
        sets["kinds"] = {"n_mentions": float(len(kinds)), **kind_figures(kinds)}
    return ErrorCard("sources, given the gold spans", sets)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    print(card(parser.parse_args().folder).to_text())

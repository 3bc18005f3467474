"""Lines that repeat within an outlet: emitted per batch, merged exactly in bounded memory.

A line counts once for every distinct article of its outlet that has it; the same text under two ids is one article.
Lines that other outlets share do not count: that is copying, not boilerplate.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from masthead.metrics.boilerplate_facts import LineFacts, join_wrapped, line_keys
from masthead.metrics.buckets import Buckets
from masthead.metrics.hashing import span_keys
from masthead.metrics.texts import Ints, Texts

LINES_SCHEMA = {"outlet": pl.String, "article_key": pl.UInt64, "line_key": pl.UInt64, "n_words": pl.UInt32}

MIN_ARTICLES = 2
"""A line repeats when so many distinct articles of its outlet have it."""


@dataclass(frozen=True)
class Repeats:
    """Lines that at least two articles of an outlet share.

    ``lines`` has outlet, line_key, n_articles (how many distinct articles of the outlet have the line) and n_words;
    ``outlets`` has outlet and n_articles (how many distinct articles it has).
    """

    lines: pl.DataFrame
    outlets: pl.DataFrame


def emit_lines(texts: Texts) -> pl.DataFrame:
    """The lines of a batch as keys: one row an article and distinct line (outlet, article_key, line_key, n_words).

    ``article_key`` is the key of the article's words, so that the same text under two ids is one article.
    """
    lines, _ = join_wrapped(texts)
    first, last = texts.words_within(lines)
    bounds_first = np.searchsorted(texts.words.start, texts.bounds[:, 0])
    bounds_last = np.searchsorted(texts.words.start, texts.bounds[:, 1])
    article_key = span_keys(texts.word_keys, bounds_first, bounds_last)
    article = lines.article
    frame = pl.DataFrame(
        {
            "outlet": texts.frame["outlet"].cast(pl.String).gather(article),
            "article_key": article_key[article],
            "line_key": line_keys(texts, lines),
            "n_words": (last - first).astype(np.uint32),
        },
        schema=LINES_SCHEMA,
    )
    return frame.filter(pl.col("n_words") > 0).unique(["outlet", "article_key", "line_key"], maintain_order=True)


def merge_lines(frames: Iterable[pl.DataFrame]) -> Repeats:
    """The lines that repeat within an outlet, from what ``emit_lines`` gave for every batch, in any order.

    Exact. Memory does not grow with the number of articles: rows beyond a buffer are parted by line key into a
    temporary folder and counted part by part.
    """
    with tempfile.TemporaryDirectory(prefix="masthead-lines-") as folder:
        lines, articles = Buckets(Path(folder) / "lines", "line_key"), Buckets(Path(folder) / "articles", "article_key")
        for frame in frames:
            lines.add(frame.select(*LINES_SCHEMA))
            articles.add(frame.select("outlet", "article_key").unique())
        counted = [_count(rows) for rows in lines]
        sizes = [rows.unique().group_by("outlet").agg(n_articles=pl.len()) for rows in articles]
    none = pl.DataFrame(schema={"outlet": pl.String, "n_articles": pl.UInt32})
    outlets = pl.concat([none, *sizes]).group_by("outlet").agg(pl.col("n_articles").sum()).sort("outlet")
    return Repeats(pl.concat([_count(pl.DataFrame(schema=LINES_SCHEMA)), *counted]).sort("outlet", "line_key"), outlets)


def count_articles(texts: Texts, facts: LineFacts, repeats: Repeats | None) -> Ints:
    """For every block, how many articles of its outlet have it; 1 where it does not repeat."""
    if repeats is None or not len(facts):
        return np.ones(len(facts), dtype=np.int64)
    lines = pl.DataFrame(
        {
            "outlet": texts.frame["outlet"].cast(pl.String).gather(facts.lines.article),
            "line_key": facts.key,
        }
    )
    joined = lines.join(repeats.lines, on=["outlet", "line_key"], how="left", maintain_order="left")
    return joined["n_articles"].fill_null(1).cast(pl.Int64).to_numpy()


def _count(rows: pl.DataFrame) -> pl.DataFrame:
    return (
        rows.unique(["outlet", "article_key", "line_key"])
        .group_by("outlet", "line_key")
        .agg(n_articles=pl.len(), n_words=pl.col("n_words").first())
        .filter(pl.col("n_articles") >= MIN_ARTICLES)
    )

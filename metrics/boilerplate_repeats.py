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
from masthead.metrics.hashing import span_keys
from masthead.metrics.texts import Ints, Texts

LINES_SCHEMA = {"outlet": pl.String, "article_key": pl.UInt64, "line_key": pl.UInt64, "n_words": pl.UInt32}

MIN_ARTICLES = 2
"""A line repeats when so many distinct articles of its outlet have it."""

_PARTS = 16
_BUFFERED_ROWS = 4_000_000


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
    articles: list[pl.DataFrame] = []
    with tempfile.TemporaryDirectory(prefix="masthead-lines-") as folder:
        buffer: list[pl.DataFrame] = []
        spilled = 0
        for frame in frames:
            articles = [pl.concat([*articles, frame.select("outlet", "article_key").unique()]).unique()]
            buffer.append(frame.select(*LINES_SCHEMA))
            if sum(map(len, buffer)) >= _BUFFERED_ROWS:
                _spill(pl.concat(buffer), Path(folder), spilled)
                buffer, spilled = [], spilled + 1
        rows = pl.concat(buffer) if buffer else pl.DataFrame(schema=LINES_SCHEMA)
        if spilled:
            _spill(rows, Path(folder), spilled)
            counted = [_count(pl.read_parquet(Path(folder) / f"{part}-*.parquet")) for part in range(_PARTS)]
        else:
            counted = [_count(rows)]
    known = pl.concat(articles) if articles else pl.DataFrame(schema={"outlet": pl.String, "article_key": pl.UInt64})
    outlets = known.unique().group_by("outlet").agg(n_articles=pl.len()).sort("outlet")
    return Repeats(pl.concat(counted).sort("outlet", "line_key"), outlets)


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


def _spill(rows: pl.DataFrame, folder: Path, number: int) -> None:
    part = (rows["line_key"] % _PARTS).alias("part")
    for (value,), piece in rows.with_columns(part).partition_by("part", as_dict=True).items():
        piece.drop("part").write_parquet(folder / f"{value}-{number}.parquet")


def _count(rows: pl.DataFrame) -> pl.DataFrame:
    return (
        rows.unique(["outlet", "article_key", "line_key"])
        .group_by("outlet", "line_key")
        .agg(n_articles=pl.len(), n_words=pl.col("n_words").first())
        .filter(pl.col("n_articles") >= MIN_ARTICLES)
    )

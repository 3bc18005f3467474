"""Lines that repeat within an outlet: emitted per batch, merged exactly in bounded memory.

A line counts once for every distinct article of its outlet that has it; the same text under two ids is one article.
Lines that other outlets share do not count: that is copying, not boilerplate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from masthead.metrics.boilerplate.line_facts import LineFacts, join_wrapped, line_keys, trimmed
from masthead.metrics.storage.buckets import Buckets, scratch
from masthead.metrics.text.arrays import Flags, Ints, Keys, concatenated_ranges
from masthead.metrics.text.texts import Spans, Texts

LINES_SCHEMA = {"outlet": pl.String, "article_key": pl.UInt64, "line_key": pl.UInt64, "n_words": pl.UInt32}

MIN_ARTICLES = 2
"""A line repeats when so many distinct articles of its outlet have it."""

FEW_ARTICLES = 5
"""An outlet with fewer articles repeats too little: its boilerplate share says more about them than about the outlet."""


@dataclass(frozen=True)
class Repeats:
    """Lines that at least two articles of an outlet share.

    ``lines`` has outlet, line_key, n_articles (how many distinct articles of the outlet have the line) and n_words,
    sorted by line_key; ``outlets`` has outlet and n_articles (how many distinct articles it has).
    """

    lines: pl.DataFrame
    outlets: pl.DataFrame

    def find(self, outlets: pl.Series, line_keys: Keys) -> tuple[Ints, Ints]:
        """Which of the given lines repeat, and the row of each in ``lines``."""
        known = self.lines["line_key"].to_numpy()
        rows, line = concatenated_ranges(
            np.searchsorted(known, line_keys, side="left"), np.searchsorted(known, line_keys, side="right")
        )
        same = (self.lines["outlet"].gather(rows) == outlets.gather(line)).to_numpy()
        return line[same], rows[same]

    def are_blanket(self, outlets: pl.Series, line_keys: Keys, *, share: float) -> Flags:
        """Which of the given lines stand in at least so large a share of their outlet's articles, five or more."""
        line, row = self.find(outlets, line_keys)
        n_articles = self.lines["n_articles"].gather(row)
        sizes = dict(self.outlets.iter_rows())
        total = outlets.gather(line).replace_strict(sizes, default=0, return_dtype=pl.Int64)
        is_blanket = np.zeros(len(line_keys), dtype=np.bool_)
        is_blanket[line] = ((n_articles >= FEW_ARTICLES) & (n_articles >= share * total)).to_numpy()
        return is_blanket


def emit_lines(texts: Texts) -> pl.DataFrame:
    """The lines of a batch as keys: one row per article and distinct line (outlet, article_key, line_key, n_words).

    ``article_key`` is the key of the article's words, so that the same text under two ids is one article.
    """
    return _emitted(texts, join_wrapped(texts)[0])


def emit_pieces(texts: Texts, own_text: tuple[Ints, Ints]) -> pl.DataFrame:
    """The lines to which template words are stuck, without these, as ``emit_lines`` gives lines.

    They repeat where an article has them as a line, and make no line repeat. ``own_text`` says for every line of the
    batch where its own text begins and ends.
    """
    blocks, line_block = join_wrapped(texts)
    pieces = trimmed(blocks, line_block, own_text)
    is_shorter = (pieces.start != blocks.start) | (pieces.end != blocks.end)
    return _emitted(texts, Spans(pieces.start[is_shorter], pieces.end[is_shorter], pieces.article[is_shorter]))


def _emitted(texts: Texts, lines: Spans) -> pl.DataFrame:
    first, last = texts.words_within(lines)
    article = lines.article
    frame = pl.DataFrame(
        {
            "outlet": texts.frame["outlet"].cast(pl.String).gather(article),
            "article_key": texts.article_keys[article],
            "line_key": line_keys(texts, lines),
            "n_words": (last - first).astype(np.uint32),
        },
        schema=LINES_SCHEMA,
    )
    return frame.filter(pl.col("n_words") > 0).unique(["outlet", "article_key", "line_key"], maintain_order=True)


def merge_lines(frames: Iterable[pl.DataFrame], *, folder: Path | None = None) -> Repeats:
    """The lines that repeat within an outlet, from what ``emit_lines`` gave for every batch, in any order.

    Exact. Memory does not grow with the number of articles: rows beyond a buffer are parted by line key into
    working files in ``folder`` (a temporary one where absent) and counted part by part.
    """
    with scratch(folder) as place:
        lines, articles = Buckets(place / "lines", "line_key"), Buckets(place / "articles", "article_key")
        for frame in frames:
            lines.add(frame.select(*LINES_SCHEMA))
            articles.add(frame.select("outlet", "article_key").unique())
        counted = [_count(rows) for rows in lines]
        sizes = [rows.unique().group_by("outlet").agg(n_articles=pl.len()) for rows in articles]
    none = pl.DataFrame(schema={"outlet": pl.String, "n_articles": pl.UInt32})
    outlets = pl.concat([none, *sizes]).group_by("outlet").agg(pl.col("n_articles").sum()).sort("outlet")
    return Repeats(pl.concat([_count(pl.DataFrame(schema=LINES_SCHEMA)), *counted]).sort("line_key", "outlet"), outlets)


def count_articles(texts: Texts, facts: LineFacts, repeats: Repeats | None) -> Ints:
    """For every block, how many articles of its outlet have it; 1 where it does not repeat."""
    if repeats is None or not len(facts):
        return np.ones(len(facts), dtype=np.int64)
    counts = np.ones(len(facts), dtype=np.int64)
    line, row = repeats.find(texts.frame["outlet"].cast(pl.String).gather(facts.lines.article), facts.key)
    counts[line] = repeats.lines["n_articles"].gather(row).to_numpy()
    return counts


def _count(rows: pl.DataFrame) -> pl.DataFrame:
    return (
        rows.unique(["outlet", "article_key", "line_key"])
        .group_by("outlet", "line_key")
        .agg(n_articles=pl.len(), n_words=pl.col("n_words").first())
        .filter(pl.col("n_articles") >= MIN_ARTICLES)
    )

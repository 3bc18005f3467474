"""Which words of measured articles are article text, own text, copied: read back from the evidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from masthead.metrics.boilerplate.classes import LINE_CLASSES, WORD_CLASSES, Codes, word_classes
from masthead.metrics.tables.layers import Layers
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.texts import Texts

REPEATED = "repeated"
COPIED = ("verbatim", "reworded")
CREDITED = ", credited"
"""How the detail of a copied passage ends whose original the article credits."""


@dataclass(frozen=True)
class ReadLayers:
    """The words of a batch as measuring saw them.

    ``word_class`` numbers WORD_CLASSES; ``is_again`` flags words of a story that its text holds again; ``unquoted`` the
    article words that can be copied.
    """

    layers: Layers
    word_class: Codes
    is_again: Flags
    unquoted: Flags


@dataclass(frozen=True)
class Marks:
    """The evidence of a batch in batch positions: row r of ``frame`` runs from ``start[r]`` to ``end[r]``."""

    frame: pl.DataFrame
    start: Ints
    end: Ints

    def of(self, *wanted: pl.Expr) -> tuple[Ints, Ints]:
        """Start and end of the rows that fulfil all conditions."""
        if not len(self.frame):
            return self.start, self.end
        chosen = self.frame.select(pl.all_horizontal(wanted).fill_null(False).alias("chosen"))["chosen"].to_numpy()
        return self.start[chosen], self.end[chosen]


def read_marks(texts: Texts, evidence: pl.DataFrame) -> Marks:
    """The evidence of the batch's articles."""
    rows = texts.frame.select("article_id").with_row_index("row")
    frame = evidence.join(rows, on="article_id", how="inner", maintain_order="left")
    offset = texts.bounds[frame["row"].to_numpy(), 0] if len(frame) else np.zeros(0, dtype=np.int64)
    return Marks(frame, frame["start"].to_numpy() + offset, frame["end"].to_numpy() + offset)


def read_layers(texts: Texts, marks: Marks, *, quotations: str) -> ReadLayers:
    """The layers of a batch from its evidence; ``quotations`` says whether quoted words could be copies ("keep")."""
    n = len(texts.words)
    word_class = np.zeros(n, dtype=np.uint8)
    in_boilerplate = pl.col("metric") == "boilerplate"
    classes = word_classes(np.arange(len(LINE_CLASSES), dtype=np.uint8))
    for code in range(1, len(WORD_CLASSES)):
        labels = [name for name, of_line in zip(LINE_CLASSES, classes.tolist(), strict=True) if of_line == code]
        word_class[texts.cover(*marks.of(in_boilerplate, pl.col("label").is_in(labels)))] = code
    is_again = texts.cover(*marks.of(in_boilerplate, pl.col("label") == REPEATED))
    is_article = (word_class == 0) & ~is_again
    unquoted = is_article & ~texts.is_quoted if quotations == "blank" else is_article
    copied = texts.cover(*marks.of(pl.col("metric") == "copy_ratio", pl.col("label").is_in(COPIED))) & unquoted
    shared = (pl.col("metric") == "copy_ratio") & (pl.col("label") == "quotation") & ~pl.col("is_own")
    is_own = is_article & ~copied & ~texts.cover(*marks.of(shared))
    return ReadLayers(Layers(is_article, is_own), word_class, is_again, unquoted)

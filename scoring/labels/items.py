"""The items of measured articles: sentences, lines, passages and whole articles, with what the detector said of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from masthead.metrics.boilerplate.classes import WORD_CLASSES
from masthead.metrics.tables.layers import sentences_in_view
from masthead.metrics.tables.measures import View
from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.declared import DEFECTS
from masthead.scoring.labels.layers import COPIED, CREDITED, Marks, ReadLayers

PASSAGE_WORDS = 100
"""A passage is as many sentences as it takes to have so many words."""

_BOILERPLATE = {
    "boilerplate_share": tuple(range(1, len(WORD_CLASSES))),
    "furniture_share": (WORD_CLASSES.index("furniture"),),
    "comment_share": (WORD_CLASSES.index("comment"),),
    "metadata_share": (WORD_CLASSES.index("metadata"),),
}
_COPIES: Mapping[str, tuple[pl.Expr, ...]] = {
    "copy_ratio": (pl.col("label").is_in(COPIED),),
    "uncredited_copy_ratio": (pl.col("label").is_in(COPIED), ~pl.col("detail").str.ends_with(CREDITED)),
    "verbatim_share": (pl.col("label") == "verbatim",),
    "reworded_share": (pl.col("label") == "reworded",),
}


@dataclass(frozen=True)
class Items:
    """Items of a batch in order: article row, batch positions, size, and what the detector said.

    ``size`` is what an item adds to the denominator, ``measured`` what it adds to the numerator.
    """

    article: Ints
    start: Ints
    end: Ints
    size: Floats
    measured: Floats

    def __len__(self) -> int:
        return len(self.article)

    def table(self, texts: Texts) -> pl.DataFrame:
        """One row per item: article_id, number within the article, start and end in its text, size, measured."""
        first = np.searchsorted(self.article, self.article)
        return pl.DataFrame(
            {
                "article_id": texts.frame["article_id"].gather(self.article),
                "number": np.arange(len(self)) - first,
                "start": texts.local(self.article, self.start),
                "end": texts.local(self.article, self.end),
                "size": self.size,
                "measured": self.measured,
            }
        )


def items_of(measure: str, view: View, texts: Texts, read: ReadLayers, marks: Marks) -> Items:
    """The items of a measure in a batch of articles, those of each article in order.

    Their sizes sum to the article's denominator, and what was measured to its numerator.
    """
    makers: dict[str, Callable[[], Items]] = {
        "attributed_sentence_share": lambda: _sentences(texts, read, marks, view),
        "attributed_word_share": lambda: _attributed_words(texts, read, marks, view),
        DEFECTS.name: lambda: _passages(texts, read, marks, view),
        **dict.fromkeys(_COPIES, lambda: _copied(texts, read, marks, _COPIES[measure])),
        **dict.fromkeys(_BOILERPLATE, lambda: _lines(texts, read, _BOILERPLATE[measure])),
    }
    return makers[measure]()


def _chosen(texts: Texts, kept: Flags, size: Floats, measured: Floats) -> Items:
    sentences, at = texts.sentences, np.flatnonzero(kept)
    return Items(sentences.article[at], sentences.start[at], sentences.end[at], size[at], measured[at])


def _sentences(texts: Texts, read: ReadLayers, marks: Marks, view: View) -> Items:
    """Sentences that a cue or reported content overlaps, or not."""
    start, end = marks.of(pl.col("metric") == "attribution", pl.col("label").is_in(["cue", "content"]))
    first = np.searchsorted(texts.sentences.end, start, side="right")
    last = np.searchsorted(texts.sentences.start, end, side="left")
    edges = np.zeros(len(texts.sentences) + 1)
    meets = first < last
    np.add.at(edges, first[meets], 1)
    np.add.at(edges, last[meets], -1)
    said = (np.cumsum(edges[:-1]) > 0).astype(np.float64)
    return _chosen(texts, sentences_in_view(texts, read.layers, view), np.ones(len(said)), said)


def _by_sentence(texts: Texts, flags: Flags) -> Floats:
    return np.bincount(texts.word_sentence[flags], minlength=len(texts.sentences)).astype(np.float64)


def _attributed_words(texts: Texts, read: ReadLayers, marks: Marks, view: View) -> Items:
    words = read.layers.words(view)
    said = texts.cover(*marks.of(pl.col("metric") == "attribution", pl.col("label") == "content"))
    size = _by_sentence(texts, words)
    return _chosen(texts, size > 0, size, _by_sentence(texts, words & said))


def _copied(texts: Texts, read: ReadLayers, marks: Marks, wanted: tuple[pl.Expr, ...]) -> Items:
    copied = texts.cover(*marks.of(pl.col("metric") == "copy_ratio", *wanted))
    size = _by_sentence(texts, read.unquoted)
    return _chosen(texts, size > 0, size, _by_sentence(texts, read.unquoted & copied))


def _lines(texts: Texts, read: ReadLayers, classes: tuple[int, ...]) -> Items:
    """Runs of words of a line that are of one class: a line, or its parts where template words are stuck to it."""
    at = np.flatnonzero(~read.is_again)
    line, word_class = texts.word_line[at], read.word_class[at]
    begins = np.flatnonzero((np.diff(line, prepend=-1) != 0) | (np.diff(word_class.astype(np.int64), prepend=-1) != 0))
    ends = np.append(begins[1:], len(at))[: len(begins)]
    size = (ends - begins).astype(np.float64)
    is_one = np.isin(word_class[begins], classes)
    words = texts.words
    return Items(words.article[at[begins]], words.start[at[begins]], words.end[at[ends - 1]], size, is_one * size)


def _passages(texts: Texts, read: ReadLayers, marks: Marks, view: View) -> Items:
    """Sentences on end with some hundred words between them, and the defects that begin in them."""
    words = read.layers.words(view) & ~texts.is_quoted
    size = _by_sentence(texts, words)
    is_mark = [pl.col("metric") == DEFECTS.metric, pl.col("label").is_in(DEFECTS.marks)]
    start, _ = marks.of(*is_mark, *([pl.col("is_own")] if view == "own" else []))
    number = np.searchsorted(texts.sentences.start, start, side="right") - 1
    found = np.bincount(number, minlength=len(size)).astype(np.float64)
    kept = np.flatnonzero((size > 0) | (found > 0))
    article = texts.sentences.article[kept]
    before = np.cumsum(size[kept]) - size[kept]
    since = before - before[np.searchsorted(article, article)]
    piece = np.floor(since / PASSAGE_WORDS)
    begins = np.flatnonzero((np.diff(article, prepend=-1) != 0) | (np.diff(piece, prepend=-1) != 0))
    ends = np.append(begins[1:], len(kept))[: len(begins)] - 1
    sums = (np.add.reduceat(values[kept], begins) if len(begins) else np.zeros(0) for values in (size, found))
    return Items(article[begins], texts.sentences.start[kept[begins]], texts.sentences.end[kept[ends]], *sums)

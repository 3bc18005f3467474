"""What the articles of a corpus tell one another so that shared passages can be found: their words, packed a row each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.retrieval.references import Quoting, References, reference_parts
from masthead.metrics.copy_ratio.streams import Stream
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.texts import Texts
from masthead.metrics.wording import show_count

_STREAM = {
    "keys": pl.UInt64,
    "stems": pl.UInt64,
    "start": pl.Int32,
    "end": pl.Int32,
    "joined": pl.Boolean,
}
_STREAMS = ("words", "quotes")


@dataclass(frozen=True)
class Neighbors(References):
    """The articles of a corpus as texts to match against. ``Neighborhood.near`` makes them for a batch."""

    def describe(self) -> str:
        """How many articles of how many outlets, in words."""
        return f"{show_count(len(self), 'article')} of {show_count(self.facts['outlet'].n_unique(), 'outlet')}"


def emit_passages(texts: Texts, is_article: Flags, *, quotations: Quoting = "blank") -> pl.DataFrame:
    """What the rest of the corpus needs to know of a batch to match against it: one row per article, lists of words."""
    facts, *streams = reference_parts(texts, is_article, quotations)
    return pl.concat([facts, *map(_pack, _STREAMS, streams)], how="horizontal")


def _pack(name: str, stream: Stream) -> pl.DataFrame:
    """A stream as lists, one row per text."""
    words = {f"{name}_{column}": getattr(stream, column) for column in _STREAM}
    sentences = {f"{name}_sentences": np.diff(stream.sentence_first)}
    lists = (_lists(words, stream.text_first), _lists(sentences, stream.text_sentence))
    return pl.concat(lists, how="horizontal")


def _lists(columns: dict[str, NDArray[Any]], first: Ints) -> pl.DataFrame:
    """The values of every column from each of ``first`` to the next as one list."""
    lengths = np.diff(first)
    rows = pl.DataFrame({"row": pl.Series(np.repeat(np.arange(len(lengths)), lengths)).set_sorted(), **columns})
    lists = rows.group_by("row", maintain_order=True).agg(pl.all()).drop("row")
    if len(lists) == len(lengths):
        return lists
    place = pl.Series(np.where(lengths > 0, np.cumsum(lengths > 0) - 1.0, np.nan), nan_to_null=True)
    return lists.select(pl.all().gather(place.cast(pl.Int64))).with_columns(pl.all().fill_null([]))


def unpack_stream(frame: pl.DataFrame, name: str) -> Stream:
    """The stream (``words`` or ``quotes``) of emitted passages."""

    def flat(column: str) -> NDArray[Any]:
        lists = frame[f"{name}_{column}"]
        return lists.filter(lists.list.len() > 0).explode().to_numpy()

    columns = {column: flat(column) for column in _STREAM}
    first = np.concatenate(([0], np.cumsum(frame[f"{name}_keys"].list.len().to_numpy().astype(np.int64))))
    sentence_first = np.concatenate(([0], np.cumsum(flat("sentences").astype(np.int64))))
    return Stream(**columns, text_first=first, sentence_first=sentence_first)

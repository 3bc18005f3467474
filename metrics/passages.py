"""Passages shared between the outlets of a corpus: emitted batch by batch, merged, then found like copies of originals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.copy_references import FACTS, Quoting, References, gather_references, reference_parts
from masthead.metrics.copy_streams import Stream, empty_stream
from masthead.metrics.copying import Matches, as_matches, match_references
from masthead.metrics.texts import Flags, Ints, Texts

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
    """The articles of a corpus as texts to match against. ``merge_passages`` makes them; ``save`` and ``load`` keep them."""

    def describe(self) -> str:
        """How many articles of how many outlets, in words."""
        return f"{len(self)} articles of {self.facts['outlet'].n_unique()} outlets"


def emit_passages(texts: Texts, is_article: Flags, *, quotations: Quoting = "blank") -> pl.DataFrame:
    """What the rest of the corpus needs to know of a batch to match against it: one row an article, lists of words."""
    facts, *streams = reference_parts(texts, is_article, quotations)
    return pl.concat([facts, *map(_pack, _STREAMS, streams)], how="horizontal")


def merge_passages(frames: Iterable[pl.DataFrame], *, quotations: Quoting = "blank") -> Neighbors:
    """The neighbors of all emitted frames, indexed."""
    parts = [(frame.select(list(FACTS)), _unpack(frame, "words"), _unpack(frame, "quotes")) for frame in frames]
    if not parts:
        parts = [(pl.DataFrame(schema=FACTS), empty_stream(), empty_stream())]
    return gather_references(Neighbors, parts, quotations)


def find_shared(texts: Texts, is_article: Flags, neighbors: Neighbors) -> Matches:
    """Passages that the articles of a batch share with articles of other outlets, whoever was first.

    Description, not copying: ``pairs`` says who was earlier where dates tell.
    """
    found = match_references(texts, is_article, neighbors, window_days=None)
    outlets = texts.frame["outlet"]
    sizes = dict(neighbors.facts["outlet"].value_counts().iter_rows())
    n_searched = np.array([len(neighbors) - sizes.get(outlet, 0) for outlet in outlets.to_list()], dtype=np.int64)
    return as_matches(texts, found, n_searched, neighbors.describe(), (-np.inf, np.inf), neighbors.quotations)


def _pack(name: str, stream: Stream) -> pl.DataFrame:
    """A stream as lists, one row a text."""
    columns = {f"{name}_{column}": _lists(getattr(stream, column), stream.text_first) for column in _STREAM}
    sizes = np.diff(stream.sentence_first)
    return pl.DataFrame({**columns, f"{name}_sentences": _lists(sizes, stream.text_sentence)})


def _lists(values: NDArray[Any], first: Ints) -> pl.Series:
    """The values from each of ``first`` to the next as one list."""
    rows = pl.DataFrame({"row": np.repeat(np.arange(len(first) - 1), np.diff(first)), "value": values})
    lists = rows.group_by("row", maintain_order=True).agg("value")
    every = pl.DataFrame({"row": np.arange(len(first) - 1)}).join(lists, on="row", how="left", maintain_order="left")
    return every["value"].fill_null([])


def _unpack(frame: pl.DataFrame, name: str) -> Stream:
    """The stream that ``_pack`` made lists of."""

    def flat(column: str) -> NDArray[Any]:
        lists = frame[f"{name}_{column}"]
        return lists.filter(lists.list.len() > 0).explode().to_numpy()

    columns = {column: flat(column) for column in _STREAM}
    first = np.concatenate(([0], np.cumsum(frame[f"{name}_keys"].list.len().to_numpy().astype(np.int64))))
    sentence_first = np.concatenate(([0], np.cumsum(flat("sentences").astype(np.int64))))
    return Stream(**columns, text_first=first, sentence_first=sentence_first)

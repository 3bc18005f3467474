"""What a batch shares with references, as tables and flags over its words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.retrieval.references import Quoting
from masthead.metrics.tables.schemas import TIME
from masthead.metrics.text.arrays import Flags, Ints

_INT, _TEXT, _FLOAT = pl.Int64(), pl.String(), pl.Float64()

SPANS: dict[str, pl.DataType] = {
    "article": _INT,
    "start": _INT,
    "end": _INT,
    "kind": _TEXT,
    "similarity": _FLOAT,
    "reference_id": _TEXT,
    "reference_start": _INT,
    "reference_end": _INT,
}
KINDS = pl.Series(["quotation", "reworded", "verbatim"])
"""Kinds of spans, in order of the alphabet."""

PAIRS: dict[str, pl.DataType] = {
    "article": _INT,
    "reference": _INT,
    "reference_id": _TEXT,
    "agency": _TEXT,
    "published": TIME,
    "direction": _TEXT,
    "is_counted": pl.Boolean(),
    "n_verbatim_words": _INT,
    "n_reworded_words": _INT,
    "n_quoted_words": _INT,
}
HOLDERS: dict[str, pl.DataType] = {"article": _INT, "reference": _INT, "start": _INT, "end": _INT}


@dataclass(frozen=True)
class Matches:
    """What a batch shares with references.

    Flags over the words of the batch: ``is_copied`` (in a passage that counts), of which ``is_verbatim`` or
    ``is_reworded``; ``is_shared_quote`` (in a quotation that stands in an original the article copies from) and
    ``is_known_quote`` (that stands in any original in the window), ``is_wire_quote`` (in any original that is not later
    than the article, however old; None where none was searched). ``n_searched`` originals per article. ``spans`` (SPANS): one row
    a stretch of copied text, each word once, batch positions; kind verbatim, reworded or quotation. ``pairs``
    (PAIRS): one row per article and reference; ``holders``: the stretches that each reference shares, whatever others
    share them. ``derivation`` is the derivation grade, NaN where there is none. ``searched`` says what was searched.
    """

    is_copied: Flags
    is_verbatim: Flags
    is_reworded: Flags
    is_shared_quote: Flags
    is_known_quote: Flags
    n_searched: Ints
    spans: pl.DataFrame
    pairs: pl.DataFrame
    holders: pl.DataFrame
    derivation: NDArray[np.float64]
    searched: str
    window_days: tuple[float, float]
    quotations: Quoting
    is_wire_quote: Flags | None = None

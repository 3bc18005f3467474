"""Credit notes that an outlet sets under nearly all of its articles: they say nothing of any one of them.

A note of contribution ("With material from ...") is emitted as a line of its article, one for each name in it whatever
the words around the name, so that what counts how often lines repeat in an outlet counts these names too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import numpy as np
import polars as pl

from masthead.metrics.copy_ratio.credit import TAIL
from masthead.metrics.media.agencies import Agency
from masthead.metrics.text.arrays import Keys
from masthead.metrics.text.key_table import might_match
from masthead.metrics.text.texts import Texts

BLANKET_SHARE = 2 / 3
"""A name that stands in the notes of so large a share of an outlet's articles is credited by none of them."""

_LONGEST = 160
_CREDIT_WORDS = (
    *("report", "material", "input", "files", "source", "agenc", "wire", "contribut", "courtesy", "information", "via"),
    *("text", "copyright", "©", "provided", "content"),
)
_BETWEEN = re.compile(
    r"[,;:/&|()\[\]—–]|\.(?=\s|$)|\s-+\s|\b(?:and|und|by|from|of|via|with|contributed|contributions?)\b"
)
_ARTICLE = re.compile(r"^(?:the|to|on|in)\s+")


def emit_notes(texts: Texts) -> pl.DataFrame:
    """The names in the notes of a batch as keys: one row per article and name, in the columns of emitted lines."""
    tails = [_last_lines(texts.text[max(start, end - TAIL) : end]) for start, end in texts.bounds.tolist()]
    earlier = [line for lines in tails for line in lines[1:]]
    is_note = iter(might_match(earlier, _CREDIT_WORDS, ignores_case=True).tolist())
    notes = [[*lines[:1], *(line for line in lines[1:] if next(is_note))] for lines in tails]
    rows = [
        (outlet, key, note_key(name), 1)
        for outlet, key, lines in zip(
            texts.frame["outlet"].cast(pl.String).to_list(), texts.article_keys.tolist(), notes, strict=True
        )
        for name in dict.fromkeys(_names(lines))
    ]
    schema = {"outlet": pl.String, "article_key": pl.UInt64, "line_key": pl.UInt64, "n_words": pl.UInt32}
    return pl.DataFrame(rows, schema=schema, orient="row").unique(maintain_order=True)


def note_keys(agency: Agency) -> Keys:
    """The keys under which the names of an agency are emitted."""
    return np.array([note_key(_plain(name)) for name in (*agency.names, *agency.short)], dtype=np.uint64)


def note_key(name: str) -> int:
    """The key of a name in a note."""
    return int.from_bytes(blake2b(f"credit note\0{name}".encode(), digest_size=8).digest(), "little")


def _last_lines(tail: str) -> list[str]:
    """The lines of a tail that may be notes, the last one first; that one is a note whatever its words."""
    return [line for line in tail.split("\n") if 0 < len(line.strip()) <= _LONGEST][::-1]


def _names(lines: Iterable[str]) -> Iterator[str]:
    """What stands between the words of notes, in lower case: names among it."""
    for line in lines:
        yield from (name for piece in _BETWEEN.split(line) if (name := _plain(piece)))


def _plain(name: str) -> str:
    """A name in lower case, without an article and the marks around it."""
    return _ARTICLE.sub("", " ".join(name.split()).strip(" \t'’\"“”").lower())

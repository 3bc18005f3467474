"""Wire originals: the texts that articles may have been copied from, indexed once and searched by every batch."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
import polars as pl

from masthead.metrics.copy_ratio.derivation import Background, read_background
from masthead.metrics.copy_ratio.retrieval.inverted_index import build_index
from masthead.metrics.copy_ratio.retrieval.references import (
    Quoting,
    References,
    join_references,
    matched_words,
    reference_parts,
)
from masthead.metrics.copy_ratio.retrieval.times import Times, count_in_window
from masthead.metrics.copy_ratio.shingles import EMPTY_SHINGLES, Shingles, join_shingles, read_shingles
from masthead.metrics.copy_ratio.stream_files import StreamFiles
from masthead.metrics.copy_ratio.streams import Stream, join_streams
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.storage.flat_files import append, mapped
from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.metrics.text.texts import Texts, read_texts
from masthead.metrics.wording import show_count

_BATCH = 1000
StyleOf = Callable[[Texts, Flags], Floats]
"""From the texts of a batch and flags over their words to a figure for each text."""


@dataclass(frozen=True)
class Originals(References):
    """Wire originals and their index. ``build_originals`` makes them, ``save`` and ``load`` keep them on disk.

    ``styles``: how much each resembles a translation, for comparison with its copies; NaN where nobody asked.
    ``background``: how common every character 4-gram is among the originals; ``held_of_others``: for each original the
    share of all the others' weighted 4-grams that it has too.
    """

    shingles: Shingles = EMPTY_SHINGLES
    styles: Floats = field(default_factory=lambda: np.zeros(0))
    background: Background = field(default_factory=lambda: read_background(EMPTY_SHINGLES))
    held_of_others: Floats = field(default_factory=lambda: np.zeros(0))

    def save(self, folder: str | Path) -> Path:
        """Write the originals into ``folder``: numpy arrays that load by memory mapping, facts as parquet."""
        folder = super().save(folder)
        np.save(folder / "shingles.keys.npy", self.shingles.keys)
        np.save(folder / "shingles.first.npy", self.shingles.first)
        np.save(folder / "styles.npy", self.styles)
        np.save(folder / "background.counts.npy", self.background.counts)
        np.save(folder / "held_of_others.npy", self.held_of_others)
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Open what ``save`` wrote; the arrays stay on disk and are shared between processes.

        Raises
        ------
        InputError
            Where the folder holds no originals, or originals of another format.
        """
        found = super().load(folder)
        names = ("shingles.keys", "shingles.first", "background.counts")
        keys, first, counts = (np.load(Path(folder) / f"{name}.npy", mmap_mode="r") for name in names)
        return replace(
            found,
            shingles=Shingles(keys, first),
            styles=np.load(Path(folder) / "styles.npy"),
            background=Background(counts, len(first) - 1),
            held_of_others=np.load(Path(folder) / "held_of_others.npy"),
        )

    @cached_property
    def agencies(self) -> list[str]:
        """The agencies, in order of their names."""
        names: list[str] = self.facts["outlet"].drop_nulls().unique().sort().to_list()
        return names

    def describe(self) -> str:
        """How many originals of which agencies and days, in words."""
        return self._described

    @cached_property
    def _described(self) -> str:
        days = self.facts["published"].drop_nulls().dt.date()
        when = " to ".join(str(day) for day in (days.min(), days.max())) if len(days) else "without dates"
        return f"{show_count(len(self), 'original')} of {', '.join(self.agencies) or 'no named agency'}, {when}"

    def extend(
        self, frame: pl.DataFrame, *, is_article: Flags | None = None, style_of: StyleOf | None = None
    ) -> Originals:
        """These originals and more: the new texts are read and merged in, the old ones are not read again.

        Raises
        ------
        InputError
            Where an identifier is already among the originals.
        """
        repeated = frame.filter(pl.col("article_id").is_in(self.facts["reference_id"].implode()))["article_id"]
        if len(repeated):
            where = "originals, column 'article_id'"
            raise InputError(Fault(where, f"{repeated[0]!r}, already present", "new identifiers", "leave them out"))
        more = build_originals(frame, is_article=is_article, quotations=self.quotations, style_of=style_of)
        shingles = join_shingles([self.shingles, more.shingles])
        styles, background = np.concatenate((self.styles, more.styles)), read_background(shingles)
        return replace(
            join_references(self, more),
            shingles=shingles,
            styles=styles,
            background=background,
            held_of_others=background.held_of_others(shingles),
        )

    def n_searched(self, times: Times, outlets: pl.Series, window_days: tuple[float, float]) -> Ints:
        """Originals that each article could have copied: within the window or undated, not of its own outlet."""
        found = count_in_window(times, self.times, window_days)
        for outlet in set(self.agencies).intersection(outlets.to_list()):
            rows, originals = ((column == outlet).arg_true().to_numpy() for column in (outlets, self.facts["outlet"]))
            theirs = self.times.take(originals)
            found[rows] -= count_in_window(times.take(rows), theirs, window_days)
        return found


def build_originals(
    frame: pl.DataFrame,
    *,
    is_article: Flags | None = None,
    quotations: Quoting = "blank",
    folder: Path | None = None,
    style_of: StyleOf | None = None,
) -> Originals:
    """Index wire originals for ``find_copies``.

    ``frame`` has article_id, outlet (the agency) and text, and where known published, date_precision, title and
    byline. ``is_article`` flags the words of all texts in order (``read_texts(frame).words``) that are not
    boilerplate; all words where absent. ``quotations`` must be the same when the originals are searched. Empty texts
    count as originals that nothing can match. ``style_of`` gives the style of each of a batch's texts (``styles``). With
    ``folder`` their words are written there while they are read, and
    mapped from there: memory then holds the index alone.
    """
    facts: list[pl.DataFrame] = []
    styles = [np.zeros(0)]
    gathered = _InMemory() if folder is None else _OnDisk(folder)
    used = 0
    for offset in range(0, max(len(frame), 1), _BATCH):
        texts = read_texts(frame.slice(offset, _BATCH))
        n = len(texts.words)
        flags = np.ones(n, dtype=np.bool_) if is_article is None else is_article[used : used + n]
        used += n
        about, words, quotes = reference_parts(texts, flags, quotations)
        facts.append(about)
        styles.append(np.full(len(texts), np.nan) if style_of is None else style_of(texts, flags))
        gathered.add(words, quotes, read_shingles(texts, matched_words(texts, flags, quotations)))
    if is_article is not None and len(is_article) != used:
        where = "build_originals, argument 'is_article'"
        raise InputError(Fault(where, f"{len(is_article)} flags", f"one a word of the originals: {used}"))
    words, quotes, shingles = gathered.whole()
    index, quote_index = build_index(words), build_index(quotes)
    background = read_background(shingles)
    return Originals(
        pl.concat(facts),
        words,
        quotes,
        index,
        quote_index,
        quotations,
        shingles,
        np.concatenate(styles),
        background,
        background.held_of_others(shingles),
    )


class _InMemory:
    """Words, quotations and 4-grams of the originals, batch by batch, in memory."""

    def __init__(self) -> None:
        self._parts: list[tuple[Stream, Stream, Shingles]] = []

    def add(self, words: Stream, quotes: Stream, shingles: Shingles) -> None:
        self._parts.append((words, quotes, shingles))

    def whole(self) -> tuple[Stream, Stream, Shingles]:
        words, quotes, shingles = zip(*self._parts, strict=True)
        return join_streams(words), join_streams(quotes), join_shingles(shingles)


class _OnDisk:
    """The same in flat files of a folder."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._words, self._quotes = StreamFiles(folder, "words"), StreamFiles(folder, "quotes")
        self._keys, self._first = folder / "shingles.keys.bin", [np.zeros(1, dtype=np.int64)]

    def add(self, words: Stream, quotes: Stream, shingles: Shingles) -> None:
        self._words.add(words)
        self._quotes.add(quotes)
        append(self._keys, shingles.keys)
        self._first.append(shingles.first[1:] + self._first[-1][-1])

    def whole(self) -> tuple[Stream, Stream, Shingles]:
        shingles = Shingles(mapped(self._keys, np.uint32), np.concatenate(self._first))
        return self._words.close(), self._quotes.close(), shingles

"""Texts to match against, with all that matching needs in flat arrays: kept in memory or mapped from a folder."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.retrieval.calendar import Calendar, read_calendar
from masthead.metrics.copy_ratio.retrieval.inverted_index import Index, join_indexes
from masthead.metrics.copy_ratio.retrieval.times import Times, read_times
from masthead.metrics.copy_ratio.streams import Stream, join_streams, read_stream, word_stems
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.tables.schemas import TIME
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.hashing import HASH_VERSION
from masthead.metrics.text.texts import Texts

Quoting = Literal["blank", "keep"]

FORMAT = 4
FACTS: dict[str, pl.DataType] = {
    "reference_id": pl.String(),
    "outlet": pl.String(),
    "published": TIME,
    "date_precision": pl.String(),
    "title": pl.String(),
    "byline": pl.String(),
}


def matched_words(texts: Texts, is_article: Flags, quotations: Quoting) -> Flags:
    """The words that matching compares: article text, without its quotations where those are blanked."""
    return is_article if quotations == "keep" else is_article & ~texts.is_quoted


@dataclass(frozen=True)
class BatchStreams:
    """What matching compares of a batch: its ``words`` and, with sentences of their own, its blanked ``quotes``.

    ``word`` and ``quote_word`` are the numbers of both in the words of the batch.
    """

    words: Stream
    quotes: Stream
    word: Ints
    quote_word: Ints


def read_matter(texts: Texts, is_article: Flags, quotations: Quoting) -> BatchStreams:
    """The words and quotations of a batch that take part in matching."""
    matched = matched_words(texts, is_article, quotations)
    stems = word_stems(texts)
    number = np.searchsorted(texts.quotations.start, texts.words.start, side="right") - 1
    words, word = read_stream(texts, matched, stems=stems)
    quotes, quote_word = read_stream(texts, is_article & ~matched, sentence_of=number, stems=stems)
    return BatchStreams(words, quotes, word, quote_word)


@dataclass(frozen=True)
class References:
    """Texts to match against: facts of each (one row per text), their words, their quotations, and an index of either."""

    facts: pl.DataFrame
    words: Stream
    quotes: Stream
    index: Index
    quote_index: Index
    quotations: Quoting

    def __len__(self) -> int:
        return len(self.facts)

    @cached_property
    def times(self) -> Times:
        """When each text was published."""
        return read_times(self.facts)

    @cached_property
    def calendar(self) -> Calendar:
        """The texts by stem and time."""
        return read_calendar(self.index, self.times)

    @cached_property
    def rank(self) -> NDArray[np.int64]:
        """Order of the texts by date and identifier, whatever the order of their rows."""
        keyed = self.facts.select("published", "reference_id").with_row_index("row")
        rows = keyed.sort("published", "reference_id", nulls_last=True)["row"].to_numpy()
        rank = np.empty(len(rows), dtype=np.int64)
        rank[rows] = np.arange(len(rows))
        return rank

    def save(self, folder: str | Path) -> Path:
        """Write the references into ``folder``: numpy arrays that load by memory mapping, facts as parquet."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("words", "quotes", "index", "quote_index"):
            part = getattr(self, name)
            for field in fields(part):
                np.save(folder / f"{name}.{field.name}.npy", getattr(part, field.name))
        self.facts.write_parquet(folder / "facts.parquet")
        manifest = {"format": FORMAT, "hashes": HASH_VERSION, "quotations": self.quotations, "n": len(self)}
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Open what ``save`` wrote; the arrays stay on disk and are shared between processes.

        Raises
        ------
        InputError
            Where the folder holds no references, or references of another format.
        """
        folder = Path(folder)
        path = folder / "manifest.json"
        hint = "build the references again and save them"
        if not path.is_file():
            raise InputError(Fault(str(folder), "no manifest.json", "a folder that save() wrote", hint))
        manifest = json.loads(path.read_text())
        if (manifest.get("format"), manifest.get("hashes")) != (FORMAT, HASH_VERSION):
            found = f"format {manifest.get('format')} with hashes {manifest.get('hashes')}"
            raise InputError(Fault(str(folder), found, f"format {FORMAT} with hashes {HASH_VERSION}", hint))

        def arrays(name: str, part: type[Stream | Index]) -> dict[str, NDArray[Any]]:
            return {f.name: np.load(folder / f"{name}.{f.name}.npy", mmap_mode="r") for f in fields(part)}

        return cls(
            pl.read_parquet(folder / "facts.parquet"),
            Stream(**arrays("words", Stream)),
            Stream(**arrays("quotes", Stream)),
            Index(**arrays("index", Index)),
            Index(**arrays("quote_index", Index)),
            manifest["quotations"],
        )


R = TypeVar("R", bound=References)


def reference_parts(texts: Texts, is_article: Flags, quotations: Quoting) -> tuple[pl.DataFrame, Stream, Stream]:
    """Facts, words and quotations of a batch of texts to match against."""
    frame = texts.frame.rename({"article_id": "reference_id"})
    columns = [pl.col(name) if name in frame.columns else pl.lit(None).alias(name) for name in FACTS]
    facts = frame.select(columns)
    if facts.schema["published"] != TIME:
        times = read_times(facts)
        stamp = pl.Series("published", times.time, dtype=pl.Int64).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
        day = pl.Series("date_precision", np.where(times.is_day, "day", "time"))
        known = pl.Series(times.is_known)
        facts = facts.with_columns(stamp, day).with_columns(
            pl.when(known).then(pl.col(name)).alias(name) for name in ("published", "date_precision")
        )
    matter = read_matter(texts, is_article, quotations)
    return facts.cast(pl.Schema(FACTS)), matter.words, matter.quotes


def join_references(first: R, second: R) -> R:
    """One set of references of two: arrays are merged, no text is read again."""
    return type(first)(
        pl.concat([first.facts, second.facts]),
        join_streams([first.words, second.words]),
        join_streams([first.quotes, second.quotes]),
        join_indexes([first.index, second.index]),
        join_indexes([first.quote_index, second.quote_index]),
        first.quotations,
    )

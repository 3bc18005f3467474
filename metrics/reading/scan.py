"""Articles of inputs larger than memory: parquet, csv, json lines, sqlite, WARC, folders, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.articles import Articles, hash_id, normalize
from masthead.metrics.reading.formats.batches import count_rows, raw_batches
from masthead.metrics.reading.formats.files import RawTable
from masthead.metrics.reading.rejects import join_rejects, reject_rows
from masthead.metrics.tables.schemas import ARTICLES

READ_ROWS = 2048
KEPT_REJECTS = 100_000
"""So many problems of an input are kept; the rest is counted."""


def scan_articles(
    source: str | Path, *, columns: Mapping[str, str] | None = None, table: str | None = None
) -> ArticleScan:
    """Articles for ``measure``, read batch by batch and never held in memory as a whole.

    Takes what ``read_articles`` takes, and also WARC files, compressed json lines and csv, and folders of any of
    these. The rows, ids and rejects are those of ``read_articles``.

    Raises
    ------
    InputError
        If there is no such file or folder.
    """
    path = Path(source)
    if not path.exists():
        raise InputError(Fault(str(path), "no such file or folder", "a file or folder of articles", "check the path"))
    return ArticleScan(path, columns, table)


class ArticleScan:
    """Articles of a file or folder that are read anew, batch by batch, each time they are asked for.

    ``rejects`` and ``notes`` are those of the last complete reading.
    """

    def __init__(self, path: Path, columns: Mapping[str, str] | None, table: str | None) -> None:
        self.path, self._columns, self._table = path, columns, table
        self.rejects = join_rejects([])
        self.notes: tuple[str, ...] = ()
        self._n_articles = count_rows(path)

    @property
    def n_articles(self) -> int | None:
        """How many rows there are, where the file says so; exact once all were read."""
        return self._n_articles

    def batches(self, size: int) -> Iterator[pl.DataFrame]:
        """The articles as checked tables of ``size`` rows; the last may be shorter."""
        waiting: list[pl.DataFrame] = []
        for frame in self._read():
            waiting.append(frame)
            if sum(map(len, waiting)) >= size:
                rows = pl.concat(waiting)
                whole = len(rows) // size * size
                yield from rows[:whole].iter_slices(size)
                waiting = [rows[whole:]]
        rest = pl.concat(waiting) if waiting else pl.DataFrame()
        if len(rest):
            yield rest

    def _read(self) -> Iterator[pl.DataFrame]:
        seen = SeenKeys()
        shape: pl.Schema | None = None
        rejects, notes, n_read = [], dict[str, int](), 0
        n_rejects = 0
        for raw in raw_batches(self.path, self._table, READ_ROWS):
            articles = normalize(raw, self._columns) if len(raw.frame) else Articles(ARTICLES.empty(), raw.rejects)
            frame, repeated = _without_repeats(articles.table, seen, raw)
            shape = _shape_of(frame) if shape is None and len(frame) else shape
            n_read += len(frame)
            for note in (*raw.notes, *articles.notes):
                _count_note(notes, note)
            found = join_rejects([articles.rejects, repeated])
            n_rejects += len(found)
            if n_rejects <= KEPT_REJECTS:
                rejects.append(found)
            if len(frame):
                assert shape is not None
                yield _shaped(frame, shape, notes)
        if n_rejects > KEPT_REJECTS:
            _count_note(notes, f"{n_rejects} problems were found; the table of rejects holds the first of them")
        self.rejects = join_rejects(rejects)
        self.notes = tuple(note.replace("{n}", str(n)) for note, n in notes.items())
        self._n_articles = n_read


class SeenKeys:
    """A set of 64-bit keys in eight bytes each."""

    def __init__(self) -> None:
        self._sorted = [np.zeros(0, dtype=np.uint64)]

    def add(self, keys: np.ndarray) -> np.ndarray:
        """Which of the keys were there before; all are from now on."""
        known = np.zeros(len(keys), dtype=np.bool_)
        for block in self._sorted:
            place = np.minimum(np.searchsorted(block, keys), max(len(block) - 1, 0))
            if len(block):
                known |= block[place] == keys
        self._sorted.append(np.unique(keys[~known]))
        while len(self._sorted) > 1 and len(self._sorted[-2]) <= 2 * len(self._sorted[-1]):
            last = self._sorted.pop()
            self._sorted[-1] = np.sort(np.concatenate([self._sorted[-1], last]))
        return known


def _key(article_id: str) -> int:
    from masthead.metrics.text.hashing import text_key

    return text_key(article_id)


def _without_repeats(table: pl.DataFrame, seen: SeenKeys, raw: RawTable) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows whose ids did not stand in an earlier batch; ids that were made are counted on instead."""
    ids = table["article_id"].to_list()
    known = seen.add(np.array([_key(name) for name in ids], dtype=np.uint64))
    if not known.any():
        return table, join_rejects([])
    is_repeated = known.copy()
    for row in np.flatnonzero(known).tolist():
        outlet, url, text, html = table.select("outlet", "url", "text", "html").row(row)
        content = (outlet, url or "", text if text is not None else html)
        if hash_id(*content, 0) != ids[row] and not any(hash_id(*content, n) == ids[row] for n in range(1, row + 1)):
            continue
        n = 0
        while seen.add(np.array([_key(hash_id(*content, n))], dtype=np.uint64))[0]:
            n += 1
        ids[row], is_repeated[row] = hash_id(*content, n), False
    table = table.with_columns(pl.Series("article_id", ids, dtype=pl.String), pl.Series("_again", is_repeated))
    again = reject_rows(
        table.with_columns(_row=pl.lit(None, dtype=pl.Int64)),
        pl.col("_again"),
        file=raw.file,
        column="article_id",
        found=pl.col("article_id"),
        expected="each article_id once; an earlier row has it",
        hint="drop the column to have ids made",
    )
    return table.filter(~pl.col("_again")).drop("_again"), again


def _shape_of(frame: pl.DataFrame) -> pl.Schema:
    """The columns that all parts get; one without any value yet may hold text later."""
    return pl.Schema({name: pl.String() if dtype == pl.Null else dtype for name, dtype in frame.schema.items()})


def _shaped(frame: pl.DataFrame, shape: pl.Schema, notes: dict[str, int]) -> pl.DataFrame:
    """The frame with the columns of the first batch, so that all parts are alike."""
    for name in frame.columns:
        if name not in shape:
            _count_note(notes, f"column '{name}' does not stand in the first rows and was left out")
    shaped = frame.select(
        pl.col(name).cast(dtype, strict=False) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in shape.items()
    )
    for name, dtype in shape.items():
        n_lost = shaped[name].null_count() - (frame[name].null_count() if name in frame.columns else len(frame))
        if n_lost:
            kind = f"column '{name}' holds {dtype} in the first rows; other values were left out in"
            _count_note(notes, f"{kind} {n_lost} rows")
    return shaped


def _count_note(notes: dict[str, int], note: str) -> None:
    """Notes of several batches as one; a note that ends in a number of rows adds up."""
    words = note.split(" ")
    if len(words) > 2 and words[-1] == "rows" and words[-2].isdigit():
        key = " ".join([*words[:-2], "{n}", "rows"])
        notes[key] = notes.get(key, 0) + int(words[-2])
    else:
        notes[note] = 0

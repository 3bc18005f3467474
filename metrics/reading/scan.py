"""Articles of any input, read batch by batch and never held in memory as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from masthead.metrics.reading.columns import find_column
from masthead.metrics.reading.dates import check_format, forms_from_dict, forms_to_dict
from masthead.metrics.reading.formats.inputs import Input, open_input
from masthead.metrics.reading.formats.raw import Note, RawTable, join_notes
from masthead.metrics.reading.normalize import Normalized, hash_id, normalize
from masthead.metrics.reading.rejects import join_rejects
from masthead.metrics.reading.survey import Plan, survey
from masthead.metrics.wording import printable, show_count

KEPT_REJECTS = 100_000
"""So many problems of an input are kept; the rest is counted."""


@dataclass(frozen=True)
class ReadingOptions:
    """How an input is to be read.

    ``columns`` maps fields to columns, ``table`` names a table of a database, ``date_format`` is tried first for
    dates, ``fix_text`` mends characters that were decoded wrongly before, ``decided`` is what an earlier run decided.
    """

    columns: Mapping[str, str] | None = None
    table: str | None = None
    date_format: str | None = None
    fix_text: bool = False
    decided: Mapping[str, Any] | None = None


def scan_articles(
    source: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    table: str | None = None,
    date_format: str | None = None,
    fix_text: bool = False,
    decided: Mapping[str, Any] | None = None,
) -> ArticleScan:
    """Articles for ``measure``, read batch by batch and never held in memory as a whole.

    Takes the files and folders that ``read_articles`` takes, and gives the same rows, ids, rejects and notes.
    ``decided`` is what an earlier scan ``decided`` about dates, to be used again.

    Raises
    ------
    InputError
        If there is no such file or folder, or nothing in it can be read.
    """
    check_format(date_format)
    options = ReadingOptions(columns, table, date_format, fix_text, decided)
    return ArticleScan(open_input(source, table), options)


class ArticleScan:
    """Articles of a file or folder that are read anew, batch by batch, each time they are asked for.

    ``rejects``, ``notes``, ``n_rows`` and ``n_rejected`` are those of the last complete reading: every row of the
    input was read or rejected. Before the first reading the input is looked at once: which columns there are, and
    how its dates are meant.
    """

    def __init__(self, source: Input, options: ReadingOptions) -> None:
        self.path, self.options, self._input = source.path, options, source
        self._n_articles = source.count()
        self._plan: Plan | None = None
        self._last = Told()

    def __repr__(self) -> str:
        rows = "rows not counted" if self.n_articles is None else show_count(self.n_articles, "row")
        return f"ArticleScan of {printable(self.path.name)}: {rows}, read batch by batch\nnext: masthead.measure(scan, out=...)"

    @property
    def n_articles(self) -> int | None:
        """How many rows there are, where the file says so; exact once all were read."""
        return self._n_articles

    @property
    def rejects(self) -> pl.DataFrame:
        """What was refused, one row for each problem."""
        return join_rejects(self._last.rejects)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was taken for what, and which rows want a second look."""
        return self._last.notes()

    @property
    def n_rows(self) -> int:
        """How many rows were read or rejected."""
        return self._last.n_read + self._last.n_rejected

    @property
    def n_rejected(self) -> int:
        """How many rows were rejected."""
        return self._last.n_rejected

    @property
    def n_cautions(self) -> int:
        """How many times a row was read with a caution."""
        return self._last.n_cautions()

    @property
    def plan(self) -> Plan:
        """What was decided about columns and dates."""
        if self._plan is None:
            options = self.options
            given = options.columns or {}

            def wanted(names: list[str]) -> list[str]:
                found = [find_column(name, names, given) for name in ("published", "outlet", "url")]
                return [name for name in found if name is not None] if found[0] else []

            parts = ((part.name, part.survey(wanted)) for part in self._input.parts)  # type: ignore[arg-type]
            decided = None if options.decided is None else forms_from_dict(options.decided)
            self._plan = survey(parts, columns=options.columns, date_format=options.date_format, decided=decided)
        return self._plan

    @property
    def decided(self) -> dict[str, Any]:
        """What was decided about dates, as plain values."""
        return forms_to_dict(self.plan.forms, self.plan.days)

    def batches(self, size: int) -> Iterator[pl.DataFrame]:
        """The articles as checked tables of ``size`` rows; the last may be shorter."""
        waiting: list[pl.DataFrame] = []
        for frame in self.read():
            waiting.append(frame)
            if sum(map(len, waiting)) >= size:
                rows = pl.concat(waiting)
                whole = len(rows) // size * size
                yield from rows[:whole].iter_slices(size)
                waiting = [rows[whole:]]
        rest = pl.concat(waiting) if waiting else pl.DataFrame()
        if len(rest):
            yield rest

    def read(self) -> Iterator[pl.DataFrame]:
        """The articles as checked tables, of the sizes in which the input gives them."""
        plan = self.plan
        told = Told([*self._input.notes, *plan.notes])
        tables = (raw for part in self._input.parts if part.name in plan.files for raw in part.read())
        empty = [part for part in self._input.parts if part.name not in plan.files and not told.names(part.name)]
        for part in empty:
            for raw in part.read():
                told.add_raw(raw)
            told.add_notes([Note(f"{part.name} holds no articles")])
        yield from read_tables(tables, plan, told, fix_text=self.options.fix_text)
        self._last, self._n_articles = told, told.n_read


@dataclass
class Told:
    """What a reading has to tell: notes, rejects and counts."""

    first: list[Note] = field(default_factory=list)
    rejects: list[pl.DataFrame] = field(default_factory=list)
    n_read: int = 0
    n_rejected: int = 0
    n_problems: int = 0
    _notes: tuple[Note, ...] = ()

    def names(self, file: str) -> bool:
        """Whether it was told that a file was not read."""
        return any(note.what.startswith(f"{file} was not read") for note in self.first)

    def add_notes(self, notes: Iterable[Note]) -> None:
        """More notes."""
        self._notes = join_notes((*self._notes, *notes))

    def add_raw(self, raw: RawTable) -> None:
        """Rows that hold no articles."""
        self.add_notes(raw.notes)
        self._add_rejects(raw.rejects)

    def add(self, found: Normalized) -> None:
        """The articles of some rows."""
        self.n_read += len(found.table)
        self.add_notes(found.notes)
        self._add_rejects(found.rejects)

    def _add_rejects(self, rejects: pl.DataFrame) -> None:
        self.n_rejected += int((rejects["effect"] == "rejected").sum())
        room = max(KEPT_REJECTS - self.n_problems, 0)
        self.n_problems += len(rejects)
        if room and len(rejects):
            self.rejects.append(rejects.head(room))

    def notes(self) -> tuple[str, ...]:
        """All notes in words."""
        more = (
            [f"{self.n_problems:,} problems were found; the table of rejects holds the first {KEPT_REJECTS:,}"]
            if self.n_problems > KEPT_REJECTS
            else []
        )
        return tuple(dict.fromkeys([*(str(note) for note in (*self.first, *self._notes)), *more]))

    def n_cautions(self) -> int:
        """How many times a row was read with a caution."""
        return sum(note.n_rows for note in self._notes if note.file)


def read_tables(tables: Iterable[RawTable], plan: Plan, told: Told, *, fix_text: bool) -> Iterator[pl.DataFrame]:
    """Raw tables as articles with ids that no earlier row has; what is to be told goes to ``told``."""
    ids = InputIds()
    for raw in tables:
        if not raw.frame.columns and not len(raw.frame):
            told.add_raw(raw)
            continue
        found = normalize(raw, plan, ids, fix_text=fix_text)
        told.add(found)
        if len(found.table):
            yield found.table


class SeenKeys:
    """A set of 64-bit keys in eight bytes each."""

    def __init__(self) -> None:
        self._sorted = [np.zeros(0, dtype=np.uint64)]

    def holds(self, keys: np.ndarray) -> np.ndarray:
        """Which of the keys are there."""
        known = np.zeros(len(keys), dtype=np.bool_)
        for block in self._sorted:
            place = np.minimum(np.searchsorted(block, keys), max(len(block) - 1, 0))
            if len(block):
                known |= block[place] == keys
        return known

    def add(self, keys: np.ndarray) -> np.ndarray:
        """Which of the keys were there before; all are from now on."""
        known = self.holds(keys)
        self._sorted.append(np.unique(keys[~known]))
        while len(self._sorted) > 1 and len(self._sorted[-2]) <= 2 * len(self._sorted[-1]):
            last = self._sorted.pop()
            self._sorted[-1] = np.sort(np.concatenate([self._sorted[-1], last]))
        return known


class InputIds:
    """The ids of an input: blake2b of outlet, url and text where none is given, counted on where the three stand again.

    The id of the first such row is that of the contents alone, so that ids seen tell contents seen; ``_again`` has how
    often contents stood that stood more than once.
    """

    def __init__(self) -> None:
        self._seen = SeenKeys()
        self._again: dict[str, int] = {}

    def fill(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows with ids for those that have none."""
        lacking = frame["article_id"].is_null()
        if not lacking.any():
            return frame
        parts = frame.filter(lacking).select(
            "outlet", pl.col("url").fill_null(""), pl.coalesce("text", "html").alias("text")
        )
        rows = parts.rows()
        base = pl.Series("base", [hash_id(outlet, url, text, 0) for outlet, url, text in rows], dtype=pl.String)
        counts = pl.DataFrame({"base": base, "seen": self._seen.holds(_keys(base))}).with_columns(
            before=pl.int_range(pl.len()).over("base"), n=pl.len().over("base")
        )
        ids = base.to_list()
        for place, (name, is_seen, before, n) in enumerate(counts.iter_rows()):
            if not is_seen and n == 1:
                continue
            occurrence = before + (self._again.get(name, 1) if is_seen else 0)
            if occurrence:
                outlet, url, text = rows[place]
                ids[place] = hash_id(outlet, url, text, occurrence)
            if before == n - 1:
                self._again[name] = occurrence + 1
        made = frame.select("_at").filter(lacking).with_columns(pl.Series("made", ids, dtype=pl.String))
        joined = frame.join(made, on="_at", how="left", maintain_order="left")
        return joined.with_columns(article_id=pl.coalesce("article_id", "made")).drop("made")

    def stood_before(self, ids: pl.Series) -> pl.Series:
        """Which ids an earlier row has, of this batch or one before."""
        before = pl.Series(self._seen.add(_keys(ids)), dtype=pl.Boolean)
        return before | ~ids.is_first_distinct()


def _keys(ids: pl.Series) -> np.ndarray:
    return ids.hash(seed=0).to_numpy()

"""Rows as found: what every reader of a format gives, before anybody asks what the columns mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from masthead.metrics.reading.rejects import REJECTS
from masthead.metrics.wording import show_count

ROWS_SHOWN = 5
"""So many numbers of rows are named in a note."""

MOST_COLUMNS = 1000
"""A table with more columns is refused: no table of articles has so many, and each costs time in every batch."""


@dataclass(frozen=True)
class Note:
    """Something to be told about a reading; with ``rows`` it is a caution about some of them.

    ``rows`` are the numbers of the first rows concerned, ``n_rows`` says how many there are.
    """

    what: str
    file: str = ""
    rows: tuple[int, ...] = ()
    n_rows: int = 0

    @staticmethod
    def of_rows(what: str, file: str, rows: Sequence[int]) -> tuple[Note, ...]:
        """A caution about the rows, where there are any."""
        return (Note(what, file, tuple(rows[:ROWS_SHOWN]), len(rows)),) if rows else ()

    def __str__(self) -> str:
        if not self.n_rows:
            return self.what
        shown = ", ".join(map(str, self.rows))
        more = ", …" if self.n_rows > len(self.rows) else ""
        noun = "row" if len(self.rows) == 1 and not more else "rows"
        where = f"{self.file}, {noun} {shown}{more}" if self.file else f"{noun} {shown}{more}"
        return f"{self.what} in {show_count(self.n_rows, 'row')} ({where})"


def join_notes(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Notes of several batches as one of each kind and file."""
    joined: dict[tuple[str, str], Note] = {}
    for note in notes:
        key = note.what, note.file
        known = joined.get(key)
        if known is None:
            joined[key] = note
        elif note.n_rows:
            rows = (*known.rows, *note.rows)[:ROWS_SHOWN]
            joined[key] = Note(note.what, note.file, rows, known.n_rows + note.n_rows)
    return tuple(joined.values())


@dataclass(frozen=True)
class RawTable:
    """Rows as found with their ``numbers`` in the file, from 1, beside what could not be read."""

    frame: pl.DataFrame
    file: str
    numbers: pl.Series
    rejects: pl.DataFrame = field(default_factory=REJECTS.empty)
    notes: tuple[Note, ...] = ()

    @property
    def n_rows(self) -> int:
        """How many rows of the file the table accounts for."""
        return len(self.frame) + int((self.rejects["effect"] == "rejected").sum())


RawTables = Iterator[RawTable]


def numbered(
    frame: pl.DataFrame,
    file: str,
    *,
    first: int = 1,
    numbers: Sequence[int] | None = None,
    rejects: pl.DataFrame | None = None,
    notes: tuple[Note, ...] = (),
) -> RawTable:
    """A raw table whose rows have the given numbers, or go on from ``first``."""
    rows = pl.Series("_row", range(first, first + len(frame)) if numbers is None else numbers, dtype=pl.Int64)
    return RawTable(frame, file, rows, REJECTS.empty() if rejects is None else rejects, notes)


def clean_names(names: Iterable[str]) -> list[str]:
    """Column names without marks of byte order and with a number behind those that stood before.

    >>> clean_names(["\\ufeffid", "text", "text", "text_duplicated_0"])
    ['id', 'text', 'text_duplicated_1', 'text_duplicated_0']
    """
    bare = [name.replace("\ufeff", "").removeprefix("ï»¿") for name in names]
    taken, first, result = set(bare), set[str](), []
    for name in bare:
        chosen, again = name, 0
        while chosen in first or (chosen != name and chosen in taken):
            chosen, again = f"{name}_duplicated_{again}", again + 1
        first.add(chosen)
        result.append(chosen)
    return result

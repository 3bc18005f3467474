"""The one door: what lies behind a path as parts, each a file or a folder of texts, read in the same order always."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.formats.folder import FolderFiles, list_folder, read_texts
from masthead.metrics.reading.formats.json_rows import read_json
from masthead.metrics.reading.formats.parquet import PARQUET_SUFFIXES, count_parquet_rows, read_parquet, survey_parquet
from masthead.metrics.reading.formats.raw import Note, RawTable, RawTables, numbered
from masthead.metrics.reading.formats.separated import read_separated
from masthead.metrics.reading.formats.sqlite import SQLITE_SUFFIXES, read_sqlite
from masthead.metrics.reading.formats.streams import bare_name

SEPARATED_SUFFIXES = (".csv", ".tsv")
LINE_SUFFIXES = (".jsonl", ".ndjson")
WARC_SUFFIX = ".warc"
FILE_SUFFIXES = (*PARQUET_SUFFIXES, *SEPARATED_SUFFIXES, *LINE_SUFFIXES, ".json", *SQLITE_SUFFIXES, WARC_SUFFIX)
"""What a file of rows may end in, before .gz or .zst."""

_IN_FOLDERS = frozenset(FILE_SUFFIXES) - {".json"}


@dataclass(frozen=True)
class Part:
    """A file of rows, or a folder of texts, by the ``name`` that messages give it."""

    path: Path
    name: str
    table: str | None = None
    texts: FolderFiles | None = None

    @property
    def is_parquet(self) -> bool:
        """Whether columns can be read one by one."""
        return self.texts is None and bare_name(self.path)[1] in PARQUET_SUFFIXES

    def read(self) -> RawTables:
        """The rows, some at a time.

        Raises
        ------
        InputError
            If nothing in the part can be read.
        """
        if self.texts is not None:
            return read_texts(self.path, self.texts, lambda path: read_separated(path, path.name))
        return _read_file(self)

    def survey(self, only: Callable[[Sequence[str]], Sequence[str]]) -> RawTables:
        """What has to be seen before reading: all rows, or all names and the columns that ``only`` picks of them."""
        if not self.is_parquet or not self.path.stat().st_size:
            return self.read()
        return survey_parquet(self.path, self.name, only)

    def count(self) -> int | None:
        """How many rows there are, where that is known without reading them."""
        if self.texts is not None:
            return len(self.texts.texts)
        return count_parquet_rows(self.path) if self.is_parquet and self.path.stat().st_size else None


@dataclass(frozen=True)
class Input:
    """All parts of a file or folder, and what to tell of files that are no part."""

    path: Path
    parts: tuple[Part, ...]
    notes: tuple[Note, ...] = ()

    def count(self) -> int | None:
        """How many rows there are in all, where that is known without reading them.

        Raises
        ------
        InputError
            Where the only file cannot be read; one of several is told when it is read.
        """
        try:
            counts = [part.count() for part in self.parts]
        except InputError:
            if len(self.parts) == 1:
                raise
            return None
        known = [n for n in counts if n is not None]
        return sum(known) if len(known) == len(counts) else None


def open_input(source: str | Path, table: str | None = None) -> Input:
    """The parts of a file or a folder.

    Raises
    ------
    InputError
        If there is no such file or folder, or nothing in it can be read.
    """
    path = Path(source)
    if path.is_dir():
        files = list_folder(path, _IN_FOLDERS)
        if files.texts:
            return Input(path, (Part(path, path.name, texts=files),), files.notes())
        parts = tuple(Part(file, _name(file.relative_to(path)), table) for file in files.data)
        return Input(path, parts, files.notes())
    if not path.is_file():
        raise InputError(Fault(str(path), "no such file or folder", "a file or folder of articles", "check the path"))
    if bare_name(path)[1] not in FILE_SUFFIXES:
        found = f"a file ending in '{bare_name(path)[1]}'"
        expected = f"one of {', '.join(FILE_SUFFIXES)}"
        raise InputError(Fault(str(path), found, expected, "convert it, or give a folder"))
    return Input(path, (Part(path, _name(Path(path.name)), table),))


def _name(path: Path) -> str:
    return path.as_posix().encode("utf-8", "replace").decode("utf-8")


def _read_file(part: Part) -> RawTables:
    path, suffix = part.path, bare_name(part.path)[1]
    if path.stat().st_size == 0:
        return iter([numbered(pl.DataFrame(), part.name, notes=(Note(f"{part.name} is empty"),))])
    if suffix in PARQUET_SUFFIXES:
        return read_parquet(path, part.name)
    if suffix in SEPARATED_SUFFIXES:
        return read_separated(path, part.name)
    if suffix in SQLITE_SUFFIXES:
        return read_sqlite(path, part.name, part.table)
    if suffix == WARC_SUFFIX:
        from masthead.metrics.reading.formats.warc import read_warc

        return read_warc(path, part.name)
    return read_json(path, part.name)


def read_rows(path: Path, *, table: str | None = None) -> pl.DataFrame:
    """All rows of one file that is no table of articles, such as ratings; what cannot be read is an error.

    Raises
    ------
    InputError
        If the file cannot be read, or some of its rows cannot.
    """
    (part,) = open_input(path, table).parts
    tables = list(part.read())
    refused = [row for raw in tables for row in raw.rejects.iter_rows(named=True)]
    if refused:
        raise InputError(
            [
                Fault(f"{row['file']}, row {row['row']}", row["found"], row["expected"], row["hint"] or "")
                for row in refused[:20]
            ]
        )
    return joined(tables)


def joined(tables: Sequence[RawTable]) -> pl.DataFrame:
    """The frames of raw tables as one; a column that has several types becomes text."""
    frames = [raw.frame for raw in tables if len(raw.frame.columns)]
    if not frames:
        return pl.DataFrame()
    try:
        return pl.concat(frames, how="diagonal_relaxed")
    except pl.exceptions.PolarsError:
        return pl.concat([frame.cast(pl.String) for frame in frames], how="diagonal")

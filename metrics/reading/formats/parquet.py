"""Rows of a parquet file, some at a time; a column that cannot be read costs that column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.formats.raw import MOST_COLUMNS, Note, RawTables, clean_names, numbered
from masthead.metrics.reading.formats.streams import Growth

PARQUET_SUFFIXES = (".parquet", ".pq")
BATCH_ROWS = 16_384
"""Most rows of a batch; fewer where rows are long."""

BATCH_BYTES = 8_000_000
"""About so many bytes of a file are read at once; text takes some four times as many in memory."""

_WITHIN = re.compile(r'ErrString\("(.*?)(?:"\)|$)')

BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError, TypeError)
"""What polars raises where a file or a value is not what it says; a panic of its engine is no usual exception."""


def read_parquet(path: Path, name: str) -> RawTables:
    """The rows of a parquet file.

    Raises
    ------
    InputError
        If nothing in the file can be read, or it has more columns than any table of articles.
    """
    batches = _batches(path, name, parquet_columns(path), ())
    try:
        first = next(batches, None)
    except InputError:
        readable, notes = _readable(path, name)
        if not notes:
            raise
        batches = _batches(path, name, readable, notes)
        first = next(batches, None)
    if first is not None:
        yield first
        yield from batches


def survey_parquet(path: Path, name: str, only: Callable[[Sequence[str]], Sequence[str]]) -> RawTables:
    """The names and types of all columns as a table without rows, then the rows of those that ``only`` picks."""
    readable, notes = _readable(path, name)
    schema = pl.read_parquet_schema(path)
    clean = dict(zip(readable, clean_names(readable), strict=True))
    yield numbered(pl.DataFrame(schema={clean[column]: schema[column] for column in readable}), name, notes=notes)
    chosen = set(only(list(clean.values())))
    if chosen:
        yield from _batches(path, name, [column for column in readable if clean[column] in chosen], ())


def _readable(path: Path, name: str) -> tuple[list[str], tuple[Note, ...]]:
    """The columns that can be read, and what to tell of the others."""
    names = parquet_columns(path)
    readable = names if _is_readable(path, names) else [column for column in names if _is_readable(path, [column])]
    if names and not readable:
        raise InputError(Fault(str(path), "data of which no column can be read", "a parquet file", "write it again"))
    return readable, tuple(
        Note(f"column '{column}' of {name} cannot be read and was left out")
        for column in names
        if column not in readable
    )


def _batches(path: Path, name: str, columns: Sequence[str], notes: tuple[Note, ...]) -> RawTables:
    renamed = dict(zip(columns, clean_names(columns), strict=True))
    first, growth = 1, Growth(path)
    n_stated = count_parquet_rows(path)
    try:
        scan = pl.scan_parquet(path).select(columns)
        for frame in scan.collect_batches(chunk_size=_batch_rows(path, n_stated), maintain_order=True):
            growth.add(_n_bytes(frame))
            yield numbered(frame.rename(renamed), name, first=first, notes=notes)
            first, notes = first + len(frame), ()
    except InputError:
        raise
    except BROKEN as error:
        raise _unreadable(path, error) from error
    n_read = first - 1
    if n_read != n_stated:  # polars may end without a word where the data of a row group is damaged
        found = f"{n_read:,} rows of {n_stated:,} that the file states"
        raise InputError(Fault(str(path), found, "a parquet file with all its rows", "write it again"))
    if first == 1:
        schema = {renamed[column]: dtype for column, dtype in pl.read_parquet_schema(path).items() if column in renamed}
        yield numbered(pl.DataFrame(schema=schema), name, notes=notes)


def _n_bytes(frame: pl.DataFrame) -> int:
    """The bytes of all texts of a frame."""
    texts = frame.select(pl.col(pl.String).str.len_bytes().sum().cast(pl.Int64))
    return sum(texts.row(0)) if len(texts) else 0


def _batch_rows(path: Path, n_rows: int) -> int:
    row_bytes = max(path.stat().st_size // max(n_rows, 1), 1)
    return min(max(BATCH_BYTES // row_bytes, 256), BATCH_ROWS)


def parquet_columns(path: Path) -> list[str]:
    """The names of the columns.

    Raises
    ------
    InputError
        Where the file is no parquet file, or has more columns than any table of articles.
    """
    try:
        names = list(pl.read_parquet_schema(path))
    except BROKEN as error:
        raise _unreadable(path, error) from error
    if len(names) > MOST_COLUMNS:
        found = f"{len(names):,} columns"
        raise InputError(Fault(str(path), found, f"at most {MOST_COLUMNS:,}", "keep the columns that are needed"))
    return names


def count_parquet_rows(path: Path) -> int:
    """How many rows a file has.

    Raises
    ------
    InputError
        Where the file is no parquet file.
    """
    try:
        return int(pl.scan_parquet(path).select(pl.len()).collect().item())
    except BROKEN as error:
        raise _unreadable(path, error) from error


def _is_readable(path: Path, columns: Sequence[str]) -> bool:
    """Whether the first rows of the columns can be read; whatever their type, it fails there if at all."""
    try:
        pl.scan_parquet(path).select(columns).head(1).collect()
    except BROKEN:
        return False
    return True


def _unreadable(path: Path, error: BaseException) -> InputError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    inner = _WITHIN.search(reason)  # what a panic of the engine wraps
    reason = inner[1].split("\\n")[0] if inner else reason
    return InputError(Fault(str(path), f"unreadable data ({reason})", "a whole parquet file", "write the file again"))

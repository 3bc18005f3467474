"""Rows as found, batch by batch: the readers behind ``scan_articles``."""

from __future__ import annotations

import csv
import gzip
import io
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import IO

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.read_files import (
    FIELD_LIMIT,
    SUFFIXES,
    RawTable,
    bare_name,
    choose_table,
    parse_lines,
    problem_rows,
    read_file,
)
from masthead.metrics.read_folder import describe_unused, list_folder, read_paths, repeated_stems
from masthead.metrics.wording import show_count

WARC_SUFFIX = ".warc"
_SNIFFED = 1 << 20

Rows = Iterator[RawTable]


def raw_batches(path: Path, table: str | None, size: int) -> Rows:
    """The rows of a file or folder in tables of about ``size`` rows, numbered from 1 in ``_row``.

    A folder of data files (parquet, csv, json lines, sqlite, WARC) gives their rows one file after the other; any
    other folder gives its text and html files.
    """
    if path.is_dir():
        files = data_files(path)
        if files:
            for file in files:
                yield from raw_batches(file, table, size)
        else:
            yield from _folder_batches(path, size)
        return
    if path.stat().st_size == 0:
        yield read_file(path)
        return
    suffix = bare_name(path)[1]
    reader = _READERS.get(suffix)
    if reader is not None:
        yield from reader(path, size)
    elif suffix in _SQLITE:
        yield from _sqlite_batches(path, table, size)
    else:
        yield read_file(path, table=table)


def count_rows(path: Path) -> int | None:
    """How many rows there are, where that is known without reading them."""
    if path.is_dir():
        files = data_files(path)
        counts = [count_rows(file) for file in files] if files else [len(list_folder(path)[0])]
        known = [n for n in counts if n is not None]
        return sum(known) if len(known) == len(counts) else None
    if bare_name(path)[1] in (".parquet", ".pq"):
        try:
            return int(pl.scan_parquet(path).select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError) as error:
            raise _unreadable(path, error) from error
    return None


def data_files(folder: Path) -> list[Path]:
    """The data files of a folder, in order of their names; a lone csv beside text files is their sidecar."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    files = [path for path in paths if bare_name(path)[1] in (*SUFFIXES, WARC_SUFFIX)]
    is_sidecar = len(files) == 1 and bare_name(files[0])[1] == ".csv" and len(paths) > 1
    return [] if is_sidecar else files


def _parquet_batches(path: Path, size: int) -> Rows:
    first = 1
    try:
        for frame in pl.scan_parquet(path).collect_batches(chunk_size=size, maintain_order=True):
            numbers = pl.int_range(first, first + len(frame), dtype=pl.Int64, eager=True)
            yield RawTable(frame.with_columns(_row=numbers), path.name)
            first += len(frame)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(path, error) from error


def _line_batches(path: Path, size: int) -> Rows:
    first = 1
    for lines in _lines(path, size):
        numbered = [(number, line) for number, line in enumerate(lines, start=first) if line.strip()]
        yield _read_json(numbered, path.name)
        first += len(lines)


def _lines(path: Path, size: int) -> Iterator[list[str]]:
    """Lines of a text file, many at a time; polars decompresses, and what is not UTF-8 is read line by line."""
    if path.suffix.lower() == ".zst":
        try:
            for frame in pl.scan_lines(path).collect_batches(chunk_size=size, maintain_order=True):
                yield frame["line"].to_list()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise _unreadable(path, error) from error
        return
    with open_text(path) as file:
        while lines := [line.rstrip("\r\n") for line in islice(file, size)]:
            yield lines


def _read_json(numbered: list[tuple[int, str]], file: str) -> RawTable:
    if not numbered:
        return parse_lines([], file)
    try:
        text = "\n".join(line for _, line in numbered)
        frame = pl.read_ndjson(io.BytesIO(text.encode()), infer_schema_length=None)
        if len(frame) == len(numbered):
            return RawTable(frame.with_columns(pl.Series("_row", [n for n, _ in numbered], dtype=pl.Int64)), file)
    except (pl.exceptions.PolarsError, UnicodeEncodeError):
        pass
    return parse_lines(numbered, file)


def _csv_batches(path: Path, size: int) -> Rows:
    csv.field_size_limit(FIELD_LIMIT)
    with open_text(path) as file:
        reader = csv.reader(file, delimiter="\t" if bare_name(path)[1] == ".tsv" else ",")
        header = next(reader, [])
        numbered = enumerate(reader, start=1)
        while rows := list(islice(numbered, size)):
            fitting = [(number, row) for number, row in rows if len(row) == len(header)]
            problems = [
                (number, show_count(len(row), "field")) for number, row in rows if row and len(row) != len(header)
            ]
            frame = pl.DataFrame(
                [[value or None for value in row] for _, row in fitting],
                schema=dict.fromkeys(header, pl.String),
                orient="row",
            ).with_columns(pl.Series("_row", [number for number, _ in fitting], dtype=pl.Int64))
            expected = f"{show_count(len(header), 'field')}, as in the header"
            yield RawTable(
                frame,
                path.name,
                problem_rows(path.name, problems, expected, "quote fields that hold separators"),
            )


def _sqlite_batches(path: Path, table: str | None, size: int) -> Rows:
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        with closing(connection):
            quoted = choose_table(connection, path, table).replace('"', '""')
            cursor = connection.execute(f'select * from "{quoted}"')
            names = [column[0] for column in cursor.description]
            first = 1
            while rows := cursor.fetchmany(size):
                frame = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None, strict=False)
                numbers = pl.int_range(first, first + len(frame), dtype=pl.Int64, eager=True)
                yield RawTable(frame.with_columns(_row=numbers), path.name)
                first += len(frame)
    except sqlite3.DatabaseError as error:
        raise InputError(Fault(str(path), f"no sqlite data ({error})", "a sqlite database")) from error


def _folder_batches(folder: Path, size: int) -> Rows:
    chosen, sidecars, unused = list_folder(folder)
    left_out, repeated = describe_unused(unused), repeated_stems(chosen)
    for first in range(0, len(chosen), size):
        frame, notes = read_paths(folder, chosen[first : first + size], sidecars, repeated)
        numbers = pl.int_range(first + 1, first + 1 + len(frame), dtype=pl.Int64, eager=True)
        yield RawTable(
            frame.with_columns(_row=numbers),
            folder.name,
            notes=(*notes, left_out) if unused and not first else tuple(notes),
        )


def _warc_batches(path: Path, size: int) -> Rows:
    from masthead.metrics.read_warc import warc_batches

    return warc_batches(path, size)


def open_text(path: Path) -> IO[str]:
    """A text file, decompressed if it ends in .gz; UTF-8, else Windows-1252 with every byte kept.

    Raises
    ------
    InputError
        If it is compressed in a way that can only be read as json lines.
    """
    if path.suffix.lower() == ".zst":
        hint = "decompress it, or write it as jsonl.zst or parquet"
        raise InputError(Fault(str(path), "a file compressed by zstandard", "jsonl.zst, or another compression", hint))
    with _binary(path) as file:
        head = file.read(_SNIFFED)
    by_content = "utf-8-sig" if _is_utf8(head) else "cp1252"
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else by_content
    return io.TextIOWrapper(_binary(path), encoding=encoding, errors="replace", newline="")


def _binary(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(head) - error.start < 4 and len(head) == _SNIFFED
    return True


def _unreadable(path: Path, error: Exception) -> InputError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return InputError(Fault(str(path), f"unreadable data ({reason})", "a whole file", "write the file again"))


_READERS: dict[str, Callable[[Path, int], Iterable[RawTable]]] = {
    ".parquet": _parquet_batches,
    ".pq": _parquet_batches,
    ".csv": _csv_batches,
    ".tsv": _csv_batches,
    ".jsonl": _line_batches,
    ".ndjson": _line_batches,
    WARC_SUFFIX: _warc_batches,
}
_SQLITE = (".sqlite", ".sqlite3", ".db")

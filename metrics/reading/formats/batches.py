"""Rows as found, batch by batch: the readers behind ``scan_articles``."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import IO

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.formats.files import (
    SUFFIXES,
    RawTable,
    bare_name,
    choose_table,
    frame_of_records,
    parse_lines,
    read_file,
    read_json_lines,
)
from masthead.metrics.reading.formats.folder import describe_unused, list_folder, read_paths, repeated_stems
from masthead.metrics.reading.formats.separated import describe_separator, find_separator, separated_batches

WARC_SUFFIX = ".warc"
LARGEST_DOCUMENT = 512_000_000
"""A larger JSON document is not read as a whole, in bytes."""

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
    elif suffix == ".json":
        yield _read_document(path)
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
    if _is_document(path):
        yield _read_document(path)
        return
    first = 1
    lines = text_lines(path)
    while batch := list(islice(lines, size)):
        numbered = [(number, line) for number, line in enumerate(batch, start=first) if line.strip()]
        yield _read_json(numbered, path.name)
        first += len(batch)


def _is_document(path: Path) -> bool:
    """Whether a file of JSON lines is one JSON list instead: its first line begins one and is no JSON by itself."""
    line = next((line for line in text_lines(path) if line.strip()), "").strip()
    if not line.startswith("["):
        return False
    try:
        return any(isinstance(row, dict) for row in json.loads(line))
    except json.JSONDecodeError:
        return True


def _read_document(path: Path) -> RawTable:
    """One JSON document, which can only be read as a whole.

    Raises
    ------
    InputError
        Where it is too large for that.
    """
    n_bytes = path.stat().st_size
    if n_bytes > LARGEST_DOCUMENT:
        found = f"one JSON document of {n_bytes // 1_000_000} MB"
        raise InputError(Fault(str(path), found, "one JSON object a line", "write it as lines: jq -c '.[]'"))
    return read_file(path)


def _read_json(numbered: list[tuple[int, str]], file: str) -> RawTable:
    if not numbered:
        return parse_lines([], file)
    frame = read_json_lines("\n".join(line.rstrip("\r\n") for _, line in numbered).encode("utf-8", "replace"))
    if frame is None or len(frame) != len(numbered):
        return parse_lines(numbered, file)
    return RawTable(frame.with_columns(pl.Series("_row", [n for n, _ in numbered], dtype=pl.Int64)), file)


def _csv_batches(path: Path, size: int) -> Rows:
    usual = "\t" if bare_name(path)[1] == ".tsv" else ","
    header = next((line for line in text_lines(path) if line.strip()), "")
    if not header:
        yield RawTable(
            pl.DataFrame({"_row": pl.Series([], dtype=pl.Int64)}), path.name, notes=(f"{path.name} is empty",)
        )
        return
    separator = find_separator(header, usual)
    notes = describe_separator(separator, usual)
    for frame, rejects in separated_batches(lambda: text_lines(path), separator, path.name, size):
        yield RawTable(frame, path.name, rejects, notes)


def _sqlite_batches(path: Path, table: str | None, size: int) -> Rows:
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        with closing(connection):
            quoted = choose_table(connection, path, table).replace('"', '""')
            cursor = connection.execute(f'select * from "{quoted}"')
            first = 1
            while rows := cursor.fetchmany(size):
                frame = frame_of_records(cursor, rows)
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
    from masthead.metrics.reading.formats.warc import warc_batches

    return warc_batches(path, size)


def text_lines(path: Path) -> Iterator[str]:
    """The lines of a text file with their ends, decompressed (.gz, .zst); UTF-8, else Windows-1252, every byte kept.

    Raises
    ------
    InputError
        Where the file cannot be decompressed.
    """
    try:
        if path.suffix.lower() == ".zst":
            for frame in pl.scan_lines(path).collect_batches(maintain_order=True):
                yield from (f"{line}\n" for line in frame["line"].to_list())
            return
        with _binary(path) as file:
            head = file.read(_SNIFFED)
        by_content = "utf-8-sig" if _is_utf8(head) else "cp1252"
        encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else by_content
        with io.TextIOWrapper(_binary(path), encoding=encoding, errors="replace", newline="") as text:
            yield from text
    except (pl.exceptions.PolarsError, OSError, EOFError, zlib.error) as error:
        raise _unreadable(path, error) from error


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

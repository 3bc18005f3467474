"""One file of rows as found: parquet, csv, tsv, json lines (zstandard too), sqlite."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.rejects import REJECTS, join_rejects

SUFFIXES = (".parquet", ".pq", ".csv", ".tsv", ".jsonl", ".ndjson", ".sqlite", ".sqlite3", ".db")
_TEXT_LIKE = ("content", "text", "body", "html")
FIELD_LIMIT = 1 << 30


@dataclass(frozen=True)
class RawTable:
    """Rows as found, numbered from 1 in ``_row``, with what could not be read."""

    frame: pl.DataFrame
    file: str
    rejects: pl.DataFrame = field(default_factory=REJECTS.empty)
    notes: tuple[str, ...] = ()


def bare_name(path: Path) -> tuple[str, str]:
    """File name without a compression suffix, and its lower-case suffix."""
    name = path.name.removesuffix(".zst").removesuffix(".gz")
    return name, Path(name).suffix.lower()


def read_file(path: Path, *, table: str | None = None) -> RawTable:
    """The rows of one file, by its suffix.

    Raises
    ------
    InputError
        If the file's kind is not known, or nothing in it can be read.
    """
    suffix = bare_name(path)[1]
    if path.stat().st_size == 0:
        return RawTable(
            pl.DataFrame({"_row": pl.Series([], dtype=pl.Int64)}), path.name, notes=(f"{path.name} is empty",)
        )
    if suffix in (".parquet", ".pq"):
        return _numbered(_read_parquet(path), path.name)
    if suffix in (".csv", ".tsv"):
        return _read_separated(path, "\t" if suffix == ".tsv" else ",")
    if suffix in (".jsonl", ".ndjson"):
        return _read_lines(path)
    if suffix in (".sqlite", ".sqlite3", ".db"):
        return _read_sqlite(path, table)
    raise InputError(
        Fault(
            str(path), f"a file ending in '{suffix}'", f"one of {', '.join(SUFFIXES)}", "convert it, or give a folder"
        )
    )


def _read_parquet(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        fault = Fault(str(path), f"unreadable data ({error})", "a parquet file", "write the file again")
        raise InputError(fault) from error


def _numbered(frame: pl.DataFrame, file: str, rejects: pl.DataFrame | None = None) -> RawTable:
    numbered = frame.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("_row"))
    return RawTable(numbered, file, REJECTS.empty() if rejects is None else rejects)


def _read_separated(path: Path, separator: str) -> RawTable:
    try:
        frame = pl.read_csv(path, separator=separator, infer_schema=False, encoding="utf8")
        if "\ufffd" not in "".join(frame.columns):
            return _numbered(frame, path.name)
    except pl.exceptions.PolarsError:
        pass
    return _read_separated_by_row(path, separator)


def _read_separated_by_row(path: Path, separator: str) -> RawTable:
    """Row by row: slower, and every row that does not fit the header is told."""
    csv.field_size_limit(FIELD_LIMIT)
    raw = path.read_bytes()
    reader = csv.reader(io.StringIO(decode(raw)[0], newline=""), delimiter=separator)
    header = next(reader)
    rows: list[list[str | None]] = []
    numbers: list[int] = []
    problems: list[tuple[int, str]] = []
    for number, row in enumerate(reader, start=1):
        if len(row) == len(header):
            rows.append([value or None for value in row])
            numbers.append(number)
        elif row:
            problems.append((number, f"{len(row)} fields"))
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")
    rejects = problem_rows(
        path.name, problems, f"{len(header)} fields, as in the header", "quote fields that hold separators"
    )
    return RawTable(frame.with_columns(pl.Series("_row", numbers, dtype=pl.Int64)), path.name, rejects)


def problem_rows(file: str, problems: Iterable[tuple[int, str]], expected: str, hint: str) -> pl.DataFrame:
    """Rejects of rows that could not be read, from their numbers and what was found there."""
    return join_rejects(
        REJECTS.frame(
            {
                "file": [file],
                "row": [row],
                "found": [found],
                "expected": [expected],
                "hint": [hint],
                "effect": ["rejected"],
            }
        )
        for row, found in problems
    )


def _read_lines(path: Path) -> RawTable:
    try:
        return _numbered(pl.read_ndjson(path, infer_schema_length=None), path.name)
    except pl.exceptions.PolarsError:
        return _read_lines_one_by_one(path)


def _read_lines_one_by_one(path: Path) -> RawTable:
    return parse_lines(enumerate(decode(path.read_bytes())[0].splitlines(), start=1), path.name)


def parse_lines(lines: Iterable[tuple[int, str]], file: str) -> RawTable:
    """Numbered lines of JSON as rows; every line that is no JSON object is told."""
    rows: list[dict[str, object]] = []
    problems: list[tuple[int, str]] = []
    for number, line in lines:
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            problems.append((number, f"no JSON ({error.msg} at character {error.pos})"))
            continue
        if isinstance(row, dict):
            rows.append({**row, "_row": number})
        else:
            problems.append((number, f"a JSON {type(row).__name__}"))
    rejects = problem_rows(file, problems, "one JSON object a line", "mend or remove the line")
    frame = pl.DataFrame(rows, infer_schema_length=None, strict=False) if rows else pl.DataFrame({"_row": []})
    return RawTable(frame.with_columns(pl.col("_row").cast(pl.Int64)), file, rejects)


def _read_sqlite(path: Path, table: str | None) -> RawTable:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        chosen = choose_table(connection, path, table)
        quoted = chosen.replace('"', '""')
        return _numbered(pl.read_database(f'select * from "{quoted}"', connection, infer_schema_length=None), path.name)
    except sqlite3.DatabaseError as error:
        raise InputError(Fault(str(path), f"no sqlite data ({error})", "a sqlite database")) from error
    finally:
        connection.close()


def choose_table(connection: sqlite3.Connection, path: Path, table: str | None) -> str:
    """The named table of a database, or the only one that has a column for text.

    Raises
    ------
    InputError
        Where there is no such table, or more than one with text.
    """
    tables = [row[0] for row in connection.execute("select name from sqlite_master where type in ('table', 'view')")]
    chosen = table or _text_table(connection, tables)
    if chosen is None or chosen not in tables:
        found = f"the tables {', '.join(tables) or 'none'}"
        expected = f"a table '{table}'" if table else "one table with a text column"
        raise InputError(Fault(str(path), found, expected, "name it with table= (--table)"))
    return chosen


def _text_table(connection: sqlite3.Connection, tables: list[str]) -> str | None:
    """The only table that has a column for text."""
    holding = []
    for name in tables:
        quoted = name.replace('"', '""')
        columns = {row[1].lower() for row in connection.execute(f'pragma table_info("{quoted}")')}
        if columns.intersection(_TEXT_LIKE):
            holding.append(name)
    return holding[0] if len(holding) == 1 else None


def decode(raw: bytes) -> tuple[str, str]:
    """The text and the encoding it was read in: UTF-8 or UTF-16 by its mark, else Windows-1252 with every byte kept."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), "utf-16"
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), "windows-1252"

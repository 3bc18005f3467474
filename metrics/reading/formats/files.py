"""One file of rows as found: parquet, csv, tsv, json, json lines (gzip and zstandard too), sqlite."""

from __future__ import annotations

import gzip
import io
import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.formats.mixed_rows import frame_of_columns, frame_of_rows
from masthead.metrics.reading.formats.separated import (
    describe_separator,
    distinct_names,
    find_separator,
    separated_batches,
)
from masthead.metrics.reading.rejects import REJECTS, problem_rows

SUFFIXES = (".parquet", ".pq", ".csv", ".tsv", ".jsonl", ".ndjson", ".sqlite", ".sqlite3", ".db")
_TEXT_LIKE = ("content", "text", "body", "html")
_HEADER_BYTES = 1 << 16
_HIGH, _LOW = rb"\\u[dD][89abAB][0-9a-fA-F]{2}", rb"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_LONE_SURROGATE = re.compile(_HIGH + rb"(?!" + _LOW + rb")|(?<!" + rb"\\u[dD][89abAB].." + rb")" + _LOW)


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
    if not path.is_file():
        raise InputError(Fault(str(path), "no such file", "a file of rows", "check the path"))
    suffix = bare_name(path)[1]
    if path.stat().st_size == 0:
        return _empty(path)
    if suffix in (".parquet", ".pq"):
        return _numbered(_read_parquet(path), path.name)
    if suffix in (".csv", ".tsv"):
        return _read_separated(path, "\t" if suffix == ".tsv" else ",")
    if suffix in (".jsonl", ".ndjson", ".json"):
        return _read_json(path, is_whole=suffix == ".json")
    if suffix in (".sqlite", ".sqlite3", ".db"):
        return _read_sqlite(path, table)
    raise InputError(
        Fault(
            str(path),
            f"a file ending in '{suffix}'",
            f"one of {', '.join((*SUFFIXES, '.json'))}",
            "convert it, or give a folder",
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


def _empty(path: Path) -> RawTable:
    rows = pl.DataFrame({"_row": pl.Series([], dtype=pl.Int64)})
    return RawTable(rows, path.name, notes=(f"{path.name} is empty",))


def _read_bytes(path: Path) -> bytes:
    """The bytes of a file, decompressed."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".gz":
            return gzip.decompress(path.read_bytes())
        if suffix == ".zst":
            return "\n".join(pl.scan_lines(path).collect()["line"]).encode()
    except (pl.exceptions.PolarsError, OSError, EOFError, zlib.error) as error:
        fault = Fault(str(path), f"unreadable data ({error})", "a whole compressed file", "compress it again")
        raise InputError(fault) from error
    return path.read_bytes()


def _read_separated(path: Path, usual: str) -> RawTable:
    raw = _read_bytes(path)
    header = next(iter(decode(raw[:_HEADER_BYTES])[0].lstrip().splitlines()), "")
    if not header:
        return _empty(path)
    separator = find_separator(header, usual)
    notes = describe_separator(separator, usual)
    if raw.count(b'"') % 2 == 0:
        try:
            frame = pl.read_csv(raw, separator=separator, infer_schema=False, encoding="utf8")
            if "\ufffd" not in "".join(frame.columns):
                return replace(_numbered(frame, path.name), notes=notes)
        except pl.exceptions.PolarsError:
            pass
    text = decode(raw)[0]
    ((frame, rejects),) = separated_batches(lambda: iter(io.StringIO(text, newline="")), separator, path.name)
    return RawTable(frame, path.name, rejects, notes)


def _read_json(path: Path, *, is_whole: bool) -> RawTable:
    """JSON lines, or one JSON document: a list of objects, an object that holds one such list, or one object."""
    raw = _read_bytes(path)
    if (is_whole or raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[")) and (rows := _objects(raw)) is not None:
        return parse_lines(enumerate((json.dumps(row) for row in rows), start=1), path.name)
    frame = read_json_lines(raw)
    if frame is not None:
        return _numbered(frame, path.name)
    return parse_lines(enumerate(decode(raw)[0].split("\n"), start=1), path.name)


def read_json_lines(raw: bytes) -> pl.DataFrame | None:
    """Lines of JSON of one shape as rows, fast; None where they need ``parse_lines``."""
    if _LONE_SURROGATE.search(raw):
        return None
    try:
        return pl.read_ndjson(raw, infer_schema_length=None)
    except pl.exceptions.PolarsError:
        return None


def _objects(raw: bytes) -> list[object] | None:
    """The rows of one JSON document; None where it is none."""
    try:
        document = json.loads(decode(raw)[0])
    except (json.JSONDecodeError, RecursionError):
        return None
    if isinstance(document, dict):
        lists = [value for value in document.values() if isinstance(value, list) and value]
        held = [value for value in lists if all(isinstance(row, dict) for row in value)]
        return held[0] if len(held) == 1 else [document]
    return document if isinstance(document, list) and any(isinstance(row, dict) for row in document) else None


def parse_lines(lines: Iterable[tuple[int, str]], file: str) -> RawTable:
    """Numbered lines of JSON as rows; every line that is no JSON object is told."""
    rows: list[dict[str, object]] = []
    problems: list[tuple[int, str]] = []
    for number, line in lines:
        if not line.strip():
            continue
        try:
            row = _without_lone_surrogates(json.loads(line))
        except json.JSONDecodeError as error:
            problems.append((number, f"no JSON ({error.msg} at character {error.pos})"))
            continue
        except RecursionError:
            problems.append((number, "JSON that is nested too deep"))
            continue
        if isinstance(row, dict):
            rows.append({**row, "_row": number})
        else:
            problems.append((number, f"a JSON {type(row).__name__}"))
    rejects = problem_rows(file, problems, "one JSON object a line", "mend or remove the line")
    frame = frame_of_rows(rows) if rows else pl.DataFrame({"_row": []})
    return RawTable(frame.with_columns(pl.col("_row").cast(pl.Int64)), file, rejects)


def _without_lone_surrogates(value: object) -> object:
    """The value with half characters, which JSON can write and no text can hold, as replacement characters."""
    if isinstance(value, str):
        return value if value.isprintable() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_lone_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {str(_without_lone_surrogates(key)): _without_lone_surrogates(item) for key, item in value.items()}
    return value


def _read_sqlite(path: Path, table: str | None) -> RawTable:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        chosen = choose_table(connection, path, table)
        quoted = chosen.replace('"', '""')
        cursor = connection.execute(f'select * from "{quoted}"')
        return _numbered(frame_of_records(cursor, cursor.fetchall()), path.name)
    except sqlite3.DatabaseError as error:
        raise InputError(Fault(str(path), f"no sqlite data ({error})", "a sqlite database")) from error
    finally:
        connection.close()


def frame_of_records(cursor: sqlite3.Cursor, rows: Sequence[Sequence[object]]) -> pl.DataFrame:
    """Rows that a cursor fetched as a frame; a column of mixed types becomes text."""
    names = distinct_names(column[0] for column in cursor.description)
    return frame_of_columns({name: [row[k] for row in rows] for k, name in enumerate(names)})


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

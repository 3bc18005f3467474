"""One file of rows as found: parquet, csv, tsv, json, json lines (gzip and zstandard too), sqlite."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.mixed_rows import frame_of_columns, frame_of_rows
from masthead.metrics.rejects import REJECTS, join_rejects
from masthead.metrics.wording import show_count

SUFFIXES = (".parquet", ".pq", ".csv", ".tsv", ".jsonl", ".ndjson", ".sqlite", ".sqlite3", ".db")
_TEXT_LIKE = ("content", "text", "body", "html")
FIELD_LIMIT = 1 << 30
_SEPARATORS = (",", ";", "\t", "|")
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


def find_separator(header: str, usual: str) -> str:
    """The character that cuts a header line into most fields; ``usual`` where none does better.

    >>> find_separator("outlet;text;date", ",")
    ';'
    """
    return max((usual, *_SEPARATORS), key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))


def _read_separated(path: Path, usual: str) -> RawTable:
    raw = _read_bytes(path)
    header = next(iter(decode(raw[:_HEADER_BYTES])[0].lstrip().splitlines()), "")
    if not header:
        return _empty(path)
    separator = find_separator(header, usual)
    notes = () if separator == usual else (f"fields were taken to be separated by {separator!r}",)
    if raw.count(b'"') % 2 == 0:
        try:
            frame = pl.read_csv(raw, separator=separator, infer_schema=False, encoding="utf8")
            if "\ufffd" not in "".join(frame.columns):
                return replace(_numbered(frame, path.name), notes=notes)
        except pl.exceptions.PolarsError:
            pass
    return replace(_read_separated_by_row(raw, separator, path.name), notes=notes)


def _read_separated_by_row(raw: bytes, separator: str, file: str) -> RawTable:
    """Row by row: slower, and every row that does not fit the header is told."""
    csv.field_size_limit(FIELD_LIMIT)
    text = decode(raw)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = _distinct(next(reader))
    rows: list[list[str | None]] = []
    numbers: list[int] = []
    problems: list[tuple[int, str]] = []
    begin = end = reader.line_num
    number = 0
    for number, row in enumerate(reader, start=1):
        begin, end = end, reader.line_num
        if len(row) == len(header):
            rows.append([value or None for value in row])
            numbers.append(number)
        elif row:
            problems.append((number, show_count(len(row), "field")))
    rejects = problem_rows(
        file, problems, f"{show_count(len(header), 'field')}, as in the header", "quote fields that hold separators"
    )
    if end > begin and _is_unclosed(text, begin, separator):
        found = f"a quotation mark that nothing closes: it took in {show_count(end - begin, 'line')}, up to the end of the file"
        told = problem_rows(file, [(number, found)], "fields whose quotation marks close", "close or double the mark")
        rejects = join_rejects([rejects.filter(pl.col("row") != number), told])
        if numbers and numbers[-1] == number:
            rows, numbers = rows[:-1], numbers[:-1]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")
    return RawTable(frame.with_columns(pl.Series("_row", numbers, dtype=pl.Int64)), file, rejects)


def _is_unclosed(text: str, n_lines: int, separator: str) -> bool:
    """Whether the record behind the first ``n_lines`` lines runs to the end within quotation marks."""
    lines = io.StringIO(text, newline="")
    record = csv.reader(islice(lines, n_lines, None), delimiter=separator, strict=True)
    try:
        next(record, [])
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _distinct(header: list[str]) -> list[str]:
    """Column names with a number behind those that stood before."""
    seen: dict[str, int] = {}
    names = []
    for name in header:
        again = seen.get(name, 0)
        seen[name] = again + 1
        names.append(f"{name}_duplicated_{again - 1}" if again else name)
    return names


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


def _read_json(path: Path, *, is_whole: bool) -> RawTable:
    """JSON lines, or one JSON document: a list of objects, an object that holds one such list, or one object."""
    raw = _read_bytes(path)
    if (is_whole or raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[")) and (rows := _objects(raw)) is not None:
        return parse_lines(enumerate((json.dumps(row) for row in rows), start=1), path.name)
    if not _LONE_SURROGATE.search(raw):
        try:
            return _numbered(pl.read_ndjson(raw, infer_schema_length=None), path.name)
        except pl.exceptions.PolarsError:
            pass
    return parse_lines(enumerate(decode(raw)[0].split("\n"), start=1), path.name)


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
        rows = cursor.fetchall()
        names = [column[0] for column in cursor.description]
        frame = frame_of_columns({name: [row[k] for row in rows] for k, name in enumerate(names)})
        return _numbered(frame, path.name)
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

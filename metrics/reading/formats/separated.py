"""Rows of separated text (csv, tsv), chunk by chunk: fast where they are well formed, else row by row.

No quotation mark is lost: a row is read by the rules of the file (``dialect``), or to the letter, or it is rejected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.formats.dialect import Dialect, find_dialect, read_header
from masthead.metrics.reading.formats.encodings import NOT_UTF8, decode_marked, is_marked, mend_odd
from masthead.metrics.reading.formats.raw import MOST_COLUMNS, Note, RawTable, RawTables, clean_names, numbered
from masthead.metrics.reading.formats.records import Record, read_records
from masthead.metrics.reading.formats.streams import CHUNK, LONGEST_ROW, bare_name, read_chunks, without_long_lines
from masthead.metrics.reading.rejects import join_rejects, problem_rows
from masthead.metrics.wording import show_count

_QUOTE, _NEWLINE, _RETURN = b'"\n\r'
_SAMPLE = 1 << 20
_LINES_BACK = 10_000
_FIELDS_COMPARED = 50
_NO_MARKS: NDArray[np.int64] = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class _Table:
    """What is known of a file before its rows are read."""

    file: str
    names: tuple[str, ...]
    dialect: Dialect


def read_separated(path: Path, name: str) -> RawTables:
    """The rows of a csv or tsv file, in tables of about a chunk.

    Raises
    ------
    InputError
        Where the header names more columns than any table of articles has.
    """
    chunks = without_long_lines(read_chunks(path))
    start = b""
    for chunk in chunks:
        start += chunk
        if len(start) >= CHUNK // 2:
            break
    usual = "\t" if bare_name(path)[1] == ".tsv" else ","
    header, begin = read_header(start, usual)
    if header is None:
        yield numbered(pl.DataFrame(), name, notes=(Note(f"{name} is empty"),))
        return
    separator, fields = header
    if len(fields) > MOST_COLUMNS:
        found = show_count(len(fields), "column")
        raise InputError(Fault(str(path), found, f"at most {MOST_COLUMNS:,}", "keep the columns that are needed"))
    body = start[begin : begin + _SAMPLE + 1]
    is_proper = _is_proper_start(body, separator) and not fields[-1].startswith(" ")
    dialect = Dialect(separator) if is_proper else find_dialect(body, separator, fields)
    fields = [field.removeprefix(" ") for field in fields] if dialect.is_spaced else fields
    table = _Table(name, tuple(clean_names(fields)), dialect)
    notes = tuple(Note(note) for note in dialect.notes(usual))
    yield from _tables(chain([start], chunks), begin, table, notes)


def _is_proper_start(body: bytes, separator: str) -> bool:
    """Whether the first rows keep the rules of quoting in every respect."""
    sample = body[:_SAMPLE]
    if b"\\" in sample:
        return False
    sample = sample[: _last_end(sample, 0, _marks(sample))] if len(sample) < len(body) else sample.rstrip(b"\r\n")
    marks = _marks(sample)
    return not len(marks) or _are_proper(np.frombuffer(sample, dtype=np.uint8), marks, Dialect(separator))


def _tables(chunks: Iterator[bytes], begin: int, table: _Table, notes: tuple[Note, ...]) -> RawTables:
    """The rows of all chunks; those of the first begin behind the header, at ``begin``."""
    rest, number, is_first = b"", 1, True
    chunk = next(chunks, None)
    while chunk is not None:
        following = next(chunks, None)
        data = rest + chunk
        raw, n_records, rest = _read_chunk(data, begin, table, number, is_last=following is None)
        begin, number = 0, number + n_records
        if len(raw.frame) or len(raw.rejects) or is_first:
            yield RawTable(raw.frame, raw.file, raw.numbers, raw.rejects, (*raw.notes, *(notes if is_first else ())))
            is_first = False
        chunk = following


def _read_chunk(data: bytes, begin: int, table: _Table, number: int, *, is_last: bool) -> tuple[RawTable, int, bytes]:
    """The rows of a chunk from ``begin`` on, how many records it holds, and the bytes behind the last whole one."""
    marks = _marks(data, begin) if table.dialect.has_quotes else _NO_MARKS
    end = len(data) if is_last else _last_end(data, begin, marks)
    whole = data[begin:end]
    frame = _read_fast(whole, marks[: np.searchsorted(marks, len(whole))], table) if whole else None
    if frame is not None:
        return numbered(frame, table.file, first=number), len(frame), data[end:]
    text, is_odd = decode_marked(data[begin:])
    records, rest = read_records(text, table.dialect, len(table.names), is_last=is_last, longest=LONGEST_ROW)
    raw = _read_slowly(records, table, number, is_odd=is_odd)
    return raw, len(records), rest.encode("utf-8", "surrogateescape")


def _marks(data: bytes, begin: int = 0) -> NDArray[np.int64]:
    """The places of quotation marks, counted from ``begin``."""
    return np.flatnonzero(np.frombuffer(data, dtype=np.uint8)[begin:] == _QUOTE)


def _last_end(data: bytes, begin: int, marks: NDArray[np.int64]) -> int:
    """The place behind the last line end that stands outside quotation marks; ``begin`` where there is none near the end."""
    end = len(data)
    for _ in range(_LINES_BACK):
        end = data.rfind(b"\n", begin, end)
        if end < 0:
            return begin
        if np.searchsorted(marks, end - begin) % 2 == 0:
            return end + 1
    return begin


def _read_fast(data: bytes, marks: NDArray[np.int64], table: _Table) -> pl.DataFrame | None:
    """The rows of a chunk where it is well formed in every respect; None where it must be read row by row."""
    if data.endswith((b"\n\n", b"\n\r\n")) or data[:1] in (b"\n", b"\r"):
        data = data.strip(b"\r\n")
        marks = _marks(data) if table.dialect.has_quotes else _NO_MARKS
    if not data:
        return _empty(table)
    dialect = table.dialect
    array = np.frombuffer(data, dtype=np.uint8)
    if (
        dialect.is_backslashed
        or dialect.is_spaced
        or not dialect.separator.isascii()
        or not _are_proper(array, marks, dialect)
        or (b"\r" in data and not _are_ends(array))
    ):
        return None
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            new_columns=list(table.names),
            schema=dict.fromkeys(table.names, pl.String),
            separator=dialect.separator,
            quote_char='"' if dialect.has_quotes else None,
            encoding="utf8",
        )
    except pl.exceptions.PolarsError:
        return None
    last = frame[table.names[-1]]
    if (last.null_count() or len(table.names) == 1) and not _are_full(array, marks, len(table.names), dialect):
        return None
    if (
        len(data) > LONGEST_ROW
        and int(frame.select(pl.max_horizontal(pl.all().str.len_bytes().max())).item() or 0) > LONGEST_ROW
    ):
        return None
    if bool((np.diff(marks)[::2] == 1).any()):  # an empty field in marks is no text, as one without them is none
        frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
    return None if len(marks) and _swallows(frame, dialect) else frame


def _are_proper(array: NDArray[np.uint8], marks: NDArray[np.int64], dialect: Dialect) -> bool:
    """Whether every mark that opens stands at the head of a field, and every one that closes at its end."""
    if len(marks) % 2:
        return False
    opening, closing = marks[0::2], marks[1::2]
    separator = ord(dialect.separator)
    before = array[np.maximum(opening - 1, 0)]
    after = array[np.minimum(closing + 1, len(array) - 1)]
    heads = (before == separator) | (before == _NEWLINE) | (before == _QUOTE) | (opening == 0)
    tails = (after == separator) | (after == _NEWLINE) | (after == _RETURN) | (after == _QUOTE)
    tails |= closing == len(array) - 1
    return bool(heads.all() and tails.all())


def _are_ends(array: NDArray[np.uint8]) -> bool:
    """Whether every carriage return stands before a newline."""
    returns = np.flatnonzero(array == _RETURN)
    return bool((array[np.minimum(returns + 1, len(array) - 1)] == _NEWLINE).all())


def _are_full(array: NDArray[np.uint8], marks: NDArray[np.int64], n_fields: int, dialect: Dialect) -> bool:
    """Whether every record has as many fields as the header."""
    ends = _outside(np.flatnonzero(array == _NEWLINE), marks)
    separators = _outside(np.flatnonzero(array == ord(dialect.separator)), marks)
    counts = np.bincount(np.searchsorted(ends, separators), minlength=len(ends) + 1)
    starts = np.concatenate(([0], ends + 1))
    if len(starts) and starts[-1] == len(array):  # the last line ends, and no record follows
        starts, counts = starts[:-1], counts[:-1]
    blank = np.isin(array[starts], (_NEWLINE, _RETURN))
    return bool((counts == n_fields - 1).all()) and not bool(blank.any())


def _outside(places: NDArray[np.int64], marks: NDArray[np.int64]) -> NDArray[np.int64]:
    outside: NDArray[np.int64] = places[np.searchsorted(marks, places) % 2 == 0]
    return outside


def _swallows(frame: pl.DataFrame, dialect: Dialect) -> bool:
    """Whether a field holds a line end with a whole record behind it: a mark that nothing closed may have taken it in."""
    n, separator = len(frame.columns) - 1, re.escape(dialect.separator)
    if not dialect.has_quotes or n < 1:
        return False
    field = rf"(?:[^\n{separator} ][^\n{separator}]*)?"
    record = rf"\A[^\n]*\n[^\n{separator}]*(?:{separator}{field}){{{min(n, _FIELDS_COMPARED)}}}" + (
        r"(?:\n|\z)" if n <= _FIELDS_COMPARED else ""
    )
    longest = frame.select(pl.all().str.len_bytes().max()).row(0, named=True)
    can_hold = [name for name in frame.columns if (longest[name] or 0) > n]
    with_lines = (name for name in can_hold if frame[name].str.contains("\n", literal=True).any())
    return any(bool(frame[name].str.contains(record).any()) for name in with_lines)


def _read_slowly(records: list[Record], table: _Table, number: int, *, is_odd: bool) -> RawTable:
    fitting = [
        (place, record.fields) for place, record in enumerate(records, start=number) if record.fields is not None
    ]
    problems = [
        (place, record.problem) for place, record in enumerate(records, start=number) if record.problem is not None
    ]
    columns = list(zip(*(fields for _, fields in fitting), strict=True)) or [()] * len(table.names)
    odd = [place for place, fields in fitting if is_odd and any(map(is_marked, fields))]
    if is_odd:
        columns = [tuple(map(mend_odd, column)) for column in columns]
        problems = [(place, mend_odd(problem)) for place, problem in problems]
    frame = pl.DataFrame(
        [
            pl.Series(name, [value or None for value in column], dtype=pl.String)
            for name, column in zip(table.names, columns, strict=True)
        ]
    )
    expected = f"{show_count(len(table.names), 'field')}, as in the header"
    rejects = problem_rows(table.file, problems, expected, "quote fields that hold separators, and double their marks")
    literal = [place for place, record in enumerate(records, start=number) if record.is_literal and record.fields]
    notes = (
        *Note.of_rows(NOT_UTF8, table.file, odd),
        *Note.of_rows("quotation marks that are not doubled were kept to the letter", table.file, literal),
    )
    numbers = [place for place, _ in fitting]
    return numbered(frame, table.file, numbers=numbers, rejects=join_rejects([rejects]), notes=notes)


def _empty(table: _Table) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(table.names, pl.String))

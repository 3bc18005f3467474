"""Rows of separated text (csv, tsv) as found: every row that does not fit the header is told, none is lost unseen."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.rejects import join_rejects, problem_rows
from masthead.metrics.wording import show_count

FIELD_LIMIT = 1 << 27
"""Longest field in characters: an unclosed quotation mark takes in no more of a file than this."""

_SEPARATORS = (",", ";", "\t", "|")

Lines = Callable[[], Iterator[str]]
"""The lines of a text with their ends, from the first on; each call begins anew."""

_Record = tuple[int, list[str], int, int]
"""Number of a row from 1, its fields, the lines read before it and up to its end."""


def find_separator(header: str, usual: str) -> str:
    """The character that cuts a header line into most fields; ``usual`` where none does better.

    >>> find_separator("outlet;text;date", ",")
    ';'
    """
    return max((usual, *_SEPARATORS), key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))


def describe_separator(separator: str, usual: str) -> tuple[str, ...]:
    """A note on a separator that is not the usual one."""
    return () if separator == usual else (f"fields were taken to be separated by {separator!r}",)


def separated_batches(
    lines: Lines, separator: str, file: str, size: int | None = None
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Tables of ``size`` rows (of all rows where absent), numbered from 1 in ``_row``, each with its rejects.

    Rows with more or fewer fields than the header are rejects, and so is a last row that an unclosed quotation mark
    has made of the rest of the file. Column names that stand twice get a number.

    Raises
    ------
    InputError
        Where a field is longer than any text.
    """
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(lines(), delimiter=separator)
    header = distinct_names(next((row for row in reader if row), []))
    records = _records(reader, file)
    batch = list(islice(records, size))
    if not batch:
        yield _table([], header), join_rejects([])
    while batch:
        following = list(islice(records, size))
        unclosed = [] if following else _unclosed(batch[-1], lines, separator, file)
        kept = batch[:-1] if unclosed else batch
        yield _table(kept, header), join_rejects([_misfits(kept, header, file), *unclosed])
        batch = following


def _records(reader: Iterator[list[str]], file: str) -> Iterator[_Record]:
    number, end = 0, reader.line_num  # type: ignore[attr-defined]
    try:
        for number, row in enumerate(reader, start=1):
            begin, end = end, reader.line_num  # type: ignore[attr-defined]
            yield number, row, begin, end
    except csv.Error as error:
        expected = f"fields of at most {FIELD_LIMIT:,} characters"
        hint = "close or double the quotation mark before that"
        raise InputError(Fault(f"{file}, row {number + 1}", str(error), expected, hint)) from error


def _table(records: Iterable[_Record], header: list[str]) -> pl.DataFrame:
    fitting = [(number, row) for number, row, _, _ in records if len(row) == len(header)]
    rows = [[value or None for value in row] for _, row in fitting]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")
    return frame.with_columns(pl.Series("_row", [number for number, _ in fitting], dtype=pl.Int64))


def _misfits(records: Iterable[_Record], header: list[str], file: str) -> pl.DataFrame:
    problems = [
        (number, show_count(len(row), "field")) for number, row, _, _ in records if row and len(row) != len(header)
    ]
    expected = f"{show_count(len(header), 'field')}, as in the header"
    return problem_rows(file, problems, expected, "quote fields that hold separators")


def _unclosed(record: _Record, lines: Lines, separator: str, file: str) -> list[pl.DataFrame]:
    """What to say of the last record where it runs to the end of the file within quotation marks."""
    number, _, begin, end = record
    if end == begin:
        return []
    again = csv.reader(islice(lines(), begin, None), delimiter=separator, strict=True)
    try:
        next(again, [])
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            taken = show_count(end - begin, "line")
            found = f"a quotation mark that nothing closes: it took in {taken}, up to the end of the file"
            return [
                problem_rows(file, [(number, found)], "fields whose quotation marks close", "close or double the mark")
            ]
    return []


def distinct_names(header: Iterable[str]) -> list[str]:
    """Column names with a number behind those that stood before."""
    seen: dict[str, int] = {}
    names = []
    for name in header:
        again = seen.get(name, 0)
        seen[name] = again + 1
        names.append(f"{name}_duplicated_{again - 1}" if again else name)
    return names

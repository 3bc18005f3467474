"""How a file of separated text is written: its separator, and what quotation marks mean in it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from masthead.metrics.reading.formats.encodings import decode
from masthead.metrics.reading.formats.records import Record, read_records
from masthead.metrics.reading.formats.streams import LONGEST_ROW

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 1 << 18
_HEADER = 1 << 20
_COMPARED = 1 << 16
"""So much of a header is looked at for separators; the csv reader of Python refuses longer fields than twice as many."""


@dataclass(frozen=True)
class Dialect:
    """How fields are written.

    ``has_quotes``: a field may stand in quotation marks, doubled within it; without, every mark is a letter like
    others. ``is_backslashed``: a mark within a field is escaped by a backslash, as Spark and MySQL write it.
    ``is_spaced``: a space that follows a separator belongs to it.
    """

    separator: str
    has_quotes: bool = True
    is_backslashed: bool = False
    is_spaced: bool = False

    def notes(self, usual: str) -> Iterator[str]:
        """What a reader should be told of it."""
        if self.separator != usual:
            yield f"fields were taken to be separated by {self.separator!r}"
        if not self.has_quotes:
            yield "fields are not quoted: quotation marks were kept to the letter"
        if self.is_backslashed:
            yield r"\" was read as a quotation mark within a field"
        if self.is_spaced:
            yield "spaces behind separators were left out"


def find_separator(header: str, usual: str) -> str:
    """The character that cuts a header line into most fields; ``usual`` where none does better.

    >>> find_separator("outlet;text;date", ",")
    ';'
    """
    line = header[:_COMPARED].replace("\r", " ").replace("\n", " ")
    return max((usual, *_SEPARATORS), key=lambda mark: len(next(csv.reader([line], delimiter=mark), [])))


def read_header(start: bytes, usual: str) -> tuple[tuple[str, list[str]] | None, int]:
    """Separator and field names of the first line that is not blank, and the place behind it; None where there is none.

    A line such as ``sep=;``, which spreadsheets write, names the separator and is no header.
    """
    stated: str | None = None
    place = 0
    while place < len(start):
        end = start.find(b"\n", place, place + _HEADER)
        end = min(len(start), place + _HEADER) if end < 0 else end
        line = decode(start[place:end])[0].rstrip("\r").replace("\ufeff", "")
        if line.lower().startswith("sep=") and len(line) == 5 and stated is None:
            stated = line[4]
        elif line.strip("\t ,;|"):
            separator = stated or find_separator(line, usual)
            whole = start[place : place + _HEADER] if '"' in line else start[place : end + 1]
            fields, n_lines = _header_fields(whole, line, separator)
            for _ in range(n_lines - 1):
                end = start.find(b"\n", end + 1)
            return (separator, fields), min(end + 1, len(start))
        place = end + 1
    return None, len(start)


def _header_fields(data: bytes, line: str, separator: str) -> tuple[list[str], int]:
    """The names, and how many lines they take; to the letter where a mark is not closed."""
    lines = decode(data)[0].replace("\ufeff", "").split("\n")
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator, strict=True)
    try:
        return next(reader), reader.line_num
    except (csv.Error, StopIteration):
        return [name.strip('"') for name in line.split(separator)], 1


def find_dialect(body: bytes, separator: str, names: Sequence[str]) -> Dialect:
    """What marks mean, judged by the first rows: the reading under which most of them have the header's fields.

    Marks are letters where rows break the rules of quoting and none needs them: no field in marks holds a separator,
    a line end or a doubled mark, and fields do not stand in marks throughout (with other separators than tabs: fewer
    rows have such a field than break the rules). A space behind every separator of the header belongs to it.
    """
    n_fields = len(names)
    is_spaced = n_fields > 1 and separator != "\t" and all(name.startswith(" ") for name in names[1:])
    quoted = Dialect(separator, is_spaced=is_spaced)
    sample = body[:_SAMPLE]
    is_last = len(sample) == len(body)
    text = decode(sample)[0]
    if '"' not in text:
        return quoted
    records, _ = read_records(text, quoted, n_fields, is_last=is_last, longest=LONGEST_ROW)
    good = [record for record in records if record.fields is not None and not record.is_literal]
    if '\\"' in text:
        backslashed = replace(quoted, is_backslashed=True)
        others, _ = read_records(text, backslashed, n_fields, is_last=is_last, longest=LONGEST_ROW)
        if sum(record.fields is not None and not record.is_literal for record in others) > len(good):
            return backslashed
    n_breaks = len(records) - len(good) + sum(record.is_bare for record in good)
    if not n_breaks or any(_needs_marks(record, separator) for record in good):
        return quoted
    return replace(quoted, has_quotes=False) if _fits_literally(text, quoted, n_fields, n_breaks) else quoted


def _needs_marks(record: Record, separator: str) -> bool:
    fields = record.fields or ()
    return any(separator in field or "\n" in field for field in fields) or (
        not record.is_bare and any('"' in field for field in fields)
    )


def _fits_literally(text: str, quoted: Dialect, n_fields: int, n_breaks: int) -> bool:
    """Whether lines cut at every separator are rows, and fields that stand in marks as a whole are the exception."""
    lines = [line.rstrip("\r") for line in text.split("\n") if line.strip()]
    fitting = [fields for line in lines if len(fields := line.split(quoted.separator)) == n_fields]
    in_marks = [sum(len(field) > 1 and field[0] == field[-1] == '"' for field in fields) for fields in fitting]
    is_exception = quoted.separator == "\t" or sum(map(bool, in_marks)) < n_breaks
    return 10 * len(fitting) >= 8 * len(lines) and 2 * sum(in_marks) < n_fields * len(fitting) and is_exception

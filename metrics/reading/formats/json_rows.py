"""Rows of JSON: lines, or one document in any of its forms; a bad line costs that line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.formats.encodings import NOT_UTF8, decode, whole_characters
from masthead.metrics.reading.formats.json_forms import OddForm, rows_of
from masthead.metrics.reading.formats.mixed_rows import frame_of_rows
from masthead.metrics.reading.formats.raw import MOST_COLUMNS, Note, RawTable, RawTables, clean_names, numbered
from masthead.metrics.reading.formats.streams import LONGEST_ROW, bare_name, read_lines, read_whole
from masthead.metrics.reading.rejects import problem_rows
from masthead.metrics.wording import show_count

LARGEST_DOCUMENT = 256_000_000
"""A larger JSON document is refused, in bytes: it can only be held in memory as a whole, several times over."""

DEEPEST = 32
"""Values nested deeper than this are rejected with their row: no article needs them."""

BATCH_ROWS = 2048

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_EXPECTED = "one JSON object a line"
_HINT = "mend or remove the line"


def read_json(path: Path, name: str) -> RawTables:
    """The rows of a file of JSON lines, or of one JSON document.

    Raises
    ------
    InputError
        Where the file is one document that is too large, or holds no rows in any known form.
    """
    lines = (line for some in read_lines(path) for line in some)
    head = list(islice((line for line in lines if line is None or line.strip()), 2))
    if not head:
        yield numbered(pl.DataFrame(), name, notes=(Note(f"{name} is empty"),))
        return
    found = _read_document(path, name, is_whole=bare_name(path)[1] == ".json") if _may_be_document(head) else None
    if found is not None:
        yield from found
        return
    yield from read_json_lines((line for some in read_lines(path) for line in some), name)


def _may_be_document(head: Sequence[bytes | None]) -> bool:
    """Whether a file that begins with these lines may be one document: its first line is no row, or stands alone."""
    first = head[0]
    if first is None:
        return True
    try:
        value = json.loads(decode(first)[0].lstrip("\ufeff"))
    except RecursionError:
        return False
    except ValueError:
        return len(head) == 1 or not _is_object(head[1])
    return len(head) == 1 or (isinstance(value, list) and any(isinstance(row, dict) for row in value))


def _is_object(line: bytes | None) -> bool:
    try:
        return isinstance(json.loads(decode(line or b"")[0]), dict)
    except (ValueError, RecursionError):
        return False


def _read_document(path: Path, name: str, *, is_whole: bool) -> Iterator[RawTable] | None:
    """The rows of one document; None where the file is none."""
    raw = read_whole(path, LARGEST_DOCUMENT)
    if raw is None:
        n_bytes = max(LARGEST_DOCUMENT, path.stat().st_size)
        found = f"one JSON document of {n_bytes // 1_000_000} MB"
        raise InputError(Fault(str(path), found, _EXPECTED, "write it as lines: jq -c '.[]'"))
    text, is_odd = decode(raw)
    try:
        rows, note = rows_of(_parsed(text.lstrip("\ufeff")))
    except OddForm as error:
        if not is_whole:
            return None
        expected = "a list of JSON objects, or one a line"
        raise InputError(Fault(str(path), str(error), expected, "write it as records")) from error
    except (ValueError, RecursionError):
        return None
    notes = (*((Note(note),) if note else ()), *((Note(NOT_UTF8, name, (), 0),) if is_odd else ()))
    return _batches(enumerate(rows, start=1), name, notes)


def _parsed(text: str) -> object:
    """A document, or the objects of a text in which they stand one after the other over several lines."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
    decoder, rows, at = json.JSONDecoder(), list[object](), 0
    blank = re.compile(r"[\s,]*")
    while at < len(text):
        row, at = decoder.raw_decode(text, at)
        rows.append(row)
        match = blank.match(text, at)
        at = match.end() if match else at
    return rows


def _batches(rows: Iterator[tuple[int, object]], name: str, notes: tuple[Note, ...]) -> Iterator[RawTable]:
    while batch := list(islice(rows, BATCH_ROWS)):
        parsed = ParsedRows()
        for number, row in batch:
            parsed.add(number, row, is_deep=True)
        yield parsed.table(name, notes)
        notes = ()


def read_json_lines(lines: Iterable[bytes | None], name: str) -> RawTables:
    """The rows of lines of JSON, in batches; every line that is no JSON object is told."""
    numbers = iter(enumerate(lines, start=1))
    while batch := list(islice(numbers, BATCH_ROWS)):
        parsed = ParsedRows()
        for number, line in batch:
            if line is None:
                parsed.problems.append((number, f"a line of more than {LONGEST_ROW:,} bytes"))
            elif line.strip():
                _read_line(number, line, parsed)
        if parsed.rows or parsed.problems:
            yield parsed.table(name)


def _read_line(number: int, line: bytes, parsed: ParsedRows) -> None:
    text, is_odd = decode(line)
    try:
        row = json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        parsed.problems.append((number, f"no JSON ({error.msg} at character {error.pos})"))
    except ValueError:
        parsed.problems.append((number, "a number of thousands of digits"))
    except RecursionError:
        parsed.problems.append((number, "JSON that is nested too deep"))
    else:
        is_deep = text.count("[") + text.count("{") > DEEPEST
        if parsed.add(number, row, is_deep=is_deep, has_halves=bool(_HALF.search(text))) and is_odd:
            parsed.odd.append(number)


@dataclass
class ParsedRows:
    """Rows of a batch as they are parsed, with their numbers, what was wrong, and which held odd bytes."""

    rows: list[dict[str, object]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    odd: list[int] = field(default_factory=list)

    def add(self, number: int, row: object, *, is_deep: bool, has_halves: bool = False) -> bool:
        """Take a row that can be one, and say whether it was."""
        if not isinstance(row, dict):
            self.problems.append((number, f"a JSON {type(row).__name__}"))
            return False
        if is_deep and _is_deeper(row, DEEPEST):
            self.problems.append((number, f"JSON nested deeper than {DEEPEST} levels"))
            return False
        if len(row) > MOST_COLUMNS:
            self.problems.append((number, f"{show_count(len(row), 'key')}"))
            return False
        self.rows.append(_whole(row) if has_halves else row)  # type: ignore[arg-type]
        self.numbers.append(number)
        return True

    def table(self, name: str, notes: tuple[Note, ...] = ()) -> RawTable:
        """The rows as a frame, beside what could not be read."""
        frame = frame_of_rows(self.rows)
        if len(frame.columns) > MOST_COLUMNS:
            found = f"{show_count(len(frame.columns), 'key')} in {show_count(len(self.rows), 'row')}"
            raise InputError(Fault(name, found, f"at most {MOST_COLUMNS:,}", "keep the keys that are needed"))
        frame.columns = clean_names(frame.columns)
        rejects = problem_rows(name, self.problems, _EXPECTED, _HINT)
        told = (*notes, *Note.of_rows(NOT_UTF8, name, self.odd))
        return numbered(frame, name, numbers=self.numbers, rejects=rejects, notes=told)


def _whole(value: object) -> object:
    """The value with half characters, which JSON can write and no text can hold, as replacement characters."""
    if isinstance(value, str):
        return whole_characters(value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {whole_characters(str(key)): _whole(item) for key, item in value.items()}
    return value


def _is_deeper(value: object, most: int) -> bool:
    """Whether lists and objects lie in one another more than ``most`` deep."""
    level: list[object] = [value]
    for _ in range(most):
        level = list(
            chain.from_iterable(
                item.values() if isinstance(item, dict) else item for item in level if isinstance(item, dict | list)
            )
        )
        if not level:
            return False
    return any(isinstance(item, dict | list) for item in level)

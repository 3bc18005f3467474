"""Records of separated text, one by one: by the rules of quoting, else to the letter, else told."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from masthead.metrics.wording import show_count

_MOST_LINES = 200
_MOST_CHARACTERS = 1 << 16
_ESCAPED = re.compile(r'(?<!\\)((?:\\\\)*)\\"')


class Rules(Protocol):
    """What is to be known of a dialect."""

    @property
    def separator(self) -> str:
        """The character between fields."""
        ...

    @property
    def has_quotes(self) -> bool:
        """Whether fields may stand in quotation marks."""
        ...

    @property
    def is_backslashed(self) -> bool:
        """Whether marks within fields are escaped by a backslash."""
        ...

    @property
    def is_spaced(self) -> bool:
        """Whether a space behind a separator belongs to it."""
        ...


@dataclass(frozen=True)
class Record:
    """One row: its fields, or why it has none.

    ``is_literal``: marks that break the rules were kept as they are. ``is_bare``: a field that does not stand in
    marks holds some.
    """

    fields: Sequence[str] | None
    problem: str | None = None
    is_literal: bool = False
    is_bare: bool = False


def read_records(text: str, rules: Rules, n_fields: int, *, is_last: bool, longest: int) -> tuple[list[Record], str]:
    """The records of a text, and what stands behind the last whole one, where more is to come."""
    lines = [f"{line}\n" for line in text.split("\n")]
    tail = lines.pop()[:-1]
    if is_last and tail:
        lines.append(tail)
        tail = ""
    reading = _Reading(lines, rules, n_fields, is_last=is_last, longest=longest)
    records = list(reading.records() if rules.has_quotes else reading.literal_records())
    return records, "".join(lines[reading.place :]) + tail


class _Reading:
    """A pass over lines; ``place`` is the first line that is not used up."""

    def __init__(self, lines: list[str], rules: Rules, n_fields: int, *, is_last: bool, longest: int) -> None:
        self.lines, self.place = lines, 0
        self._separator, self._n, self._is_last, self._longest = rules.separator, n_fields, is_last, longest
        self._is_backslashed, self._is_spaced = rules.is_backslashed, rules.is_spaced
        self._closing = -1

    def literal_records(self) -> Iterator[Record]:
        """Each line as a record, marks as letters."""
        for line in self.lines:
            self.place += 1
            bare = line.rstrip("\r\n")
            if bare.strip():
                yield self._counted(bare.split(self._separator))

    def records(self) -> Iterator[Record]:
        """Records by the rules of quoting; where one breaks them it is mended and the next begins anew."""
        left = csv.field_size_limit(2 * self._longest)
        try:
            yield from self._quoted_records()
        finally:
            csv.field_size_limit(left)

    def _quoted_records(self) -> Iterator[Record]:
        while self.place < len(self.lines):
            first = self.place
            lines = self._following(first)
            reader = csv.reader(lines, delimiter=self._separator, strict=True, skipinitialspace=self._is_spaced)
            try:
                for row in reader:
                    begin, end = self.place, first + reader.line_num
                    if end - begin > 1 and self._has_swallowed(begin, end):
                        break
                    self.place = end
                    if row and (len(row) > 1 or row[0].strip() or self._n == 1):
                        yield self._counted(row, is_bare=self._is_bare(row, begin, end))
                else:
                    return
            except csv.Error as error:
                if "unexpected end" in str(error) and not self._is_last and self._length(first) <= self._longest:
                    return
            mended = self._mend()
            if mended is None:
                return
            yield mended

    def _following(self, first: int) -> Iterator[str]:
        for k in range(first, len(self.lines)):
            line = self.lines[k]
            yield _ESCAPED.sub(r'\1""', line) if self._is_backslashed and '\\"' in line else line

    def _length(self, first: int) -> int:
        return sum(map(len, self.lines[max(first, self.place) :]))

    def _counted(self, row: Sequence[str], *, is_bare: bool = False) -> Record:
        row = row if len(row) <= self._n or any(row[self._n :]) else row[: self._n]
        if len(row) != self._n:
            return Record(None, show_count(len(row), "field"))
        if max(map(len, row)) > self._longest:
            return Record(None, f"a field of {max(map(len, row)):,} characters")
        return Record(row, is_bare=is_bare)

    def _is_bare(self, row: Sequence[str], begin: int, end: int) -> bool:
        n_marks = sum(field.count('"') for field in row)
        return (
            n_marks > 0
            and not self._is_backslashed
            and (sum(line.count('""') for line in self.lines[begin:end]) < n_marks)
        )

    def _has_swallowed(self, begin: int, end: int) -> bool:
        """Whether all lines behind the first of a record are records themselves."""
        return all(self._is_record(line) for line in self.lines[begin + 1 : end])

    def _is_record(self, line: str) -> bool:
        """Whether a line has as many fields as the header, and none but the first begins with a space."""
        if self._n < 2 or line.count(self._separator) < self._n - 1:
            return False
        fields = split_line(line.rstrip("\r\n"), self._separator)
        return len(fields) == self._n and (self._is_spaced or not any(field.startswith(" ") for field in fields[1:]))

    def _mend(self) -> Record | None:
        """The record that begins here although it breaks the rules; None where what follows must be seen first."""
        line = self.lines[self.place].rstrip("\r\n")
        if len(line) > self._longest:
            self.place += 1
            return Record(None, f"a row of more than {self._longest:,} characters")
        fields = split_line(line, self._separator)
        following = next((line for line in self.lines[self.place + 1 : self.place + _MOST_LINES] if line.strip()), None)
        if following is None and not self._is_last:
            return None
        if len(fields) == self._n and (following is None or self._is_record(following)):
            self.place += 1
            return Record(fields, is_literal=True)
        for is_odd in (True, False):
            if self._next_closing() >= self.place + _MOST_LINES:
                break
            found = self._tolerantly(is_odd=is_odd)
            if found is not None:
                fields, n_lines = found
                self.place += n_lines
                return Record(fields, is_literal=True)
        self.place += 1
        found_there = f"quotation marks that are neither closed nor doubled ({line[:40]}…)"
        return Record(None, found_there if len(line) > 40 else found_there.replace("…)", ")"))

    def _next_closing(self) -> int:
        """The next line with a mark that stands before a separator or a line end; each line is looked at once."""
        pattern = _closing_mark(self._separator)
        self._closing = max(self._closing, self.place)
        while self._closing < len(self.lines) and not pattern.search(self.lines[self._closing]):
            self._closing += 1
        return self._closing

    def _close(self, text: str, at: int, *, is_odd: bool) -> int:
        """The place of the mark that closes a field whose content begins at ``at``; -1 where none does."""
        ends = (self._separator, "\n", "\r")
        while (at := text.find('"', at)) >= 0:
            first = at
            while text.startswith('"', at + 1):
                at += 1
            is_end = at + 1 == len(text) or text.startswith(ends, at + 1)
            if is_end and (not is_odd or (at - first) % 2 == 0):
                return at
            at += 1
        return -1

    def _tolerantly(self, *, is_odd: bool) -> tuple[list[str], int] | None:
        """The fields and lines of a record in which a mark closes only before a separator or a line end.

        With ``is_odd`` two marks there are one within the field, as the rules have it.
        """
        taken = self.lines[self.place : self.place + _MOST_LINES]
        text = "".join(taken)[: _MOST_CHARACTERS + len(taken[0])]
        fields: list[str] = []
        at = 0
        while len(fields) < self._n:
            if text.startswith('"', at):
                end = self._close(text, at + 1, is_odd=is_odd)
                if end < 0:
                    return None
                content, at = text[at + 1 : end].replace('""', '"'), end + 1
            else:
                ends = [end for end in (text.find(self._separator, at), text.find("\n", at)) if end >= 0]
                end = min(ends, default=len(text))
                content, at = text[at:end], end
            fields.append(content)
            if not text.startswith(self._separator, at):
                break
            at += 1
        n_lines = text.count("\n", 0, at) + 1
        is_whole = len(fields) == self._n and (at >= len(text) or text.startswith(("\n", "\r\n"), at))
        if not is_whole or any(self._is_record(line) for line in taken[1:n_lines]):
            return None
        fields[-1] = fields[-1].rstrip("\r")
        return fields, n_lines


@cache
def _closing_mark(separator: str) -> re.Pattern[str]:
    return re.compile(rf'"(?:{re.escape(separator)}|\r?\n|\Z)')


@cache
def _whole_field(separator: str) -> re.Pattern[str]:
    return re.compile(rf'"((?:[^"]|"")*+)"(?={re.escape(separator)}|\Z)')


def split_line(line: str, separator: str) -> list[str]:
    '''The fields of one line: those that stand in marks without them, all others to the letter.

    >>> split_line('a,"b ""c""","d" e', ",")
    ['a', 'b "c"', '"d" e']
    '''
    if '"' not in line:
        return line.split(separator)
    fields, at = [], 0
    pattern = _whole_field(separator)
    while True:
        match = pattern.match(line, at)
        if match:
            fields.append(match[1].replace('""', '"'))
            end = match.end()
        else:
            end = line.find(separator, at)
            end = len(line) if end < 0 else end
            fields.append(line[at:end])
        if end >= len(line):
            return fields
        at = end + 1

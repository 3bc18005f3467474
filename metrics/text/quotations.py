"""Quotations: straight, curly, single, guillemets, the '' of agency feeds, over several paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MARKS = "\"'`“”„‟«»‹›‘’‚"
_OPENERS = {"“": '”“"', "„": '“”"', "‟": '”"', "«": "»", "»": "«", "‹": "›", "``": "''\""}
_STOPS = ",.!?…;:"
_BEFORE_OPEN = "([{—–-/ "


class _Mark(NamedTuple):
    start: int
    end: int
    char: str


def find_quotations(
    text: str, positions: NDArray[np.int64], lines: NDArray[np.int64], article: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Half-open spans of quotations, marks included.

    ``positions`` are where ``MARKS`` stand in the text, ``lines`` has a start and an end a row, and ``article`` says
    which article each line belongs to.

    A quotation ends in its own line. An opening mark without its closing mark counts to the end of the line where
    the quotation goes on in the next line (which then begins with the same mark) or where the line began with it;
    else it is taken for a stray mark. A quotation within a quotation is part of the outer one.
    """
    first = np.searchsorted(positions, lines[:, 0])
    last = np.append(first[1:], len(positions))[: len(lines)]
    marked = np.flatnonzero(last > first)
    following = np.minimum(marked + 1, len(lines) - 1)
    is_followed = (following > marked) & (article[following] == article[marked])
    next_start = np.where(is_followed, lines[following, 0], -1)
    bounds = np.column_stack((lines[marked], first[marked], last[marked], next_start))
    places = positions.tolist()
    spans: list[tuple[int, int]] = []
    for start, end, low, high, following_line in bounds.tolist():
        goes_on = _beginning_mark(text, following_line) if following_line >= 0 else ""
        spans.extend(_in_line(text, start, end, list(_merge_doubled(text, places[low:high])), goes_on))
    found = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _beginning_mark(text: str, start: int) -> str:
    """The opening mark with which a line begins, or nothing."""
    doubled = text[start : start + 2]
    if doubled in ("''", "``"):
        return doubled
    return text[start] if text[start] in '“"„«‘' else ""


def _merge_doubled(text: str, places: list[int]) -> Iterator[_Mark]:
    """Two apostrophes (or two backticks) in a row are one mark."""
    skip = -1
    for place in places:
        if place == skip:
            continue
        char = text[place]
        if char in "'`’‘" and text.startswith(char, place + 1):
            skip = place + 1
            yield _Mark(place, place + 2, "``" if char in "`‘" else "''")
        elif char != "`":
            yield _Mark(place, place + 1, char)


def _opens(text: str, mark: _Mark, start: int, end: int) -> bool:
    before = text[mark.start - 1] if mark.start > start else " "
    after = text[mark.end] if mark.end < end else " "
    return not after.isspace() and (before.isspace() or before in _BEFORE_OPEN or before in MARKS)


def _closes(text: str, mark: _Mark, start: int, end: int) -> bool:
    before = text[mark.start - 1] if mark.start > start else " "
    after = text[mark.end] if mark.end < end else " "
    return not after.isalnum() or (not before.isspace() and not before.isalnum())


def _in_line(text: str, start: int, end: int, marks: list[_Mark], goes_on: str) -> Iterator[tuple[int, int]]:
    opened: _Mark | None = None
    closers = ""
    skip_to = -1
    for k, mark in enumerate(marks):
        if mark.start < skip_to:
            continue
        if opened is not None:
            if _is_closer(mark, closers) and _closes(text, mark, start, end):
                yield opened.start, mark.end
                opened = None
            elif mark.char == opened.char and mark.char in "“„«":
                opened = mark
            continue
        if mark.char in _OPENERS and (mark.char != "»" or _opens(text, mark, start, end)):
            opened, closers = mark, _OPENERS[mark.char]
        elif mark.char in ('"', "''", "”") and _opens(text, mark, start, end):
            opened, closers = mark, "\"”''"
        elif mark.char in "'‘‚" and (close := _single_close(text, mark, marks[k + 1 :], start, end)):
            yield mark.start, close.end
            skip_to = close.end
        elif mark.char == goes_on == "‘" and mark.start == start and not text[mark.end : mark.end + 1].isdigit():
            opened, closers = mark, ""
    if opened is not None and (goes_on == opened.char or opened.start == start):
        yield opened.start, end


def _is_closer(mark: _Mark, closers: str) -> bool:
    return mark.char in closers if len(mark.char) == 1 and mark.char != "'" else "''" in closers and mark.char == "''"


def _single_close(text: str, mark: _Mark, later: list[_Mark], start: int, end: int) -> _Mark | None:
    """The closing mark of a quotation in single marks; None where the mark is an apostrophe."""
    after = text[mark.end] if mark.end < end else " "
    if not _opens(text, mark, start, end) or after.isdigit():
        return None
    wanted = "'" if mark.char == "'" else "’‘"
    fallback: _Mark | None = None
    for candidate in later:
        if candidate.char not in wanted:
            if candidate.char in '“"”':
                continue
            if candidate.char == mark.char:
                return fallback
            continue
        before = text[candidate.start - 1]
        behind = text[candidate.end] if candidate.end < end else " "
        if behind.isalnum() or before.isspace():
            continue
        if before in _STOPS or behind in _STOPS or before != "s":
            return candidate
        fallback = fallback or candidate
    return fallback

"""Quotations: straight, curly, single, guillemets, the `` '' of agency feeds, tokenized text, over several paragraphs.

All marks are classed at once by what stands beside them, and each paragraph's marks are walked through once. Where a
quotation in single marks ends is read from a table filled from behind, so the work grows with the number of marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from masthead.metrics.text.arrays import Ints
from masthead.metrics.text.characters import code_points, is_among
from masthead.metrics.text.quotation_marks import CUT_HEAD, MARKS, SINGLE, STOPS, QuotationMarks, class_marks

_CLOSERS: dict[str, frozenset[str]] = {
    '"': frozenset(('"', "”", "''")),
    "''": frozenset(("''", '"', "”")),
    "``": frozenset(("''", '"', "”")),
    "“": frozenset(("”", '"', "''", "“")),
    "”": frozenset(("”", '"', "''", "“")),
    "„": frozenset(("“", "”", '"')),
    "‟": frozenset(("”", '"')),
    "«": frozenset("»"),
    "»": frozenset("«"),
    "‹": frozenset("›"),
}
"""What may close a quotation, by the mark that opened it."""

_REOPEN = frozenset("“„«")
"""Marks that begin anew where the same mark was left open."""

_CONTINUING = frozenset("“„«»‘'\"”")
"""Marks with which a paragraph may begin that goes on with the quotation of the one before."""

_CUT_TAIL = re.compile(
    r"(?:s|z|(?:go|do|be|hav|gett|try|say|tak|mak|com|look|think|talk|work|th|tell|runn|stand|walk|kill|feel|play)in|"
    r"(?<![^\W_])(?:an|o|th|mo|po|ol|lil))\Z",
    re.IGNORECASE,
)
"""Ends of words that an apostrophe may follow: plurals (the boys' game) and cut words (goin')."""

_TAIL = 8
"""Characters before a mark that ``_CUT_TAIL`` looks at."""

MOST_BETWEEN = 3
"""So many lines of furniture may stand between two paragraphs of one quotation."""

FURNITURE_LINE = 60
"""Such a line has no more characters."""

Found = tuple[int, int, str]
"""A quotation's start and end, and the mark that opened it where it is open still at the end of its line."""


@dataclass(frozen=True)
class _Ends:
    """For each mark of a line, by its place in it: the next that firmly ends a quotation in single marks, the next
    that may also be a plural's apostrophe, the next that opens one (the number of marks where there is none), and
    how many double marks are open behind it."""

    firm: list[int]
    weak: list[int]
    opener: list[int]
    depth: list[int]


def find_quotations(text: str, positions: Ints, lines: Ints, article: Ints) -> tuple[Ints, Ints]:
    """Half-open spans of quotations, marks included.

    ``positions`` are where ``MARKS`` stand in the text, ``lines`` has a start and an end per row (a line is a
    paragraph), and ``article`` says which article each line belongs to.

    A quotation ends in its own line. An opening mark without its closing mark counts to the end of the line where
    the quotation goes on in a following line, which then begins with the same mark (after « also with »; up to three
    short lines without a final mark may stand between), or where it began the line itself; else it is taken for a
    stray mark. A quotation within a quotation is part of the outer one. Straight marks between spaces, as in
    tokenized text, open and close by turns. An apostrophe at the head of a word is no mark.
    """
    marks, first = class_marks(text, positions, lines)
    marked = np.flatnonzero(np.diff(first))
    bounds, owner = lines.tolist(), article.tolist()
    spans: list[tuple[int, int]] = []
    carried_to, carried = -1, ""
    for line, low, high in zip(marked.tolist(), first[marked].tolist(), first[marked + 1].tolist(), strict=True):
        follower, following = _follower(text, line, bounds, owner)
        goes_on_from = carried if carried_to == line else ""
        of_line = list(_in_line(text, bounds[line], marks, low, high, following, goes_on_from))
        spans.extend((start, end) for start, end, _ in of_line)
        if of_line and of_line[-1][2]:
            carried_to, carried = follower, of_line[-1][2]
    found = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def quotations_in(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half-open spans of the quotations of a text whose paragraphs are given."""
    lines = np.array(paragraphs, dtype=np.int64).reshape(-1, 2)
    if not len(lines):
        return []
    places = np.flatnonzero(is_among(code_points(text), MARKS))
    start, end = find_quotations(text, places, lines, np.zeros(len(lines), dtype=np.int64))
    return list(zip(start.tolist(), end.tolist(), strict=True))


def _follower(text: str, line: int, bounds: Sequence[Sequence[int]], owner: Sequence[int]) -> tuple[int, str]:
    """The next line that may go on with a quotation, and the mark it begins with; -1 and nothing without one.

    A line that is nothing but a mark goes on with nothing.
    """
    for following in range(line + 1, min(line + MOST_BETWEEN + 2, len(bounds))):
        if owner[following] != owner[line]:
            break
        start, end = bounds[following]
        mark = _beginning_mark(text, start)
        if mark and text[start + len(mark) : end].strip():
            return following, mark
        if end - start > FURNITURE_LINE or text[end - 1] in ".!?…":
            break
    return -1, ""


def _beginning_mark(text: str, start: int) -> str:
    """The mark with which a line begins that may go on with a quotation, or nothing."""
    char = text[start]
    if char not in _CONTINUING and char != "`":
        return ""
    doubled = text[start : start + 2]
    if doubled in ("''", "``"):
        return doubled
    if char == "`" or (char in "'‘" and CUT_HEAD.match(text, start + 1)):
        return ""
    return char


def _goes_on(opening: str, following: str) -> bool:
    return following != "" and (following == opening or (opening == "«" and following == "»"))


def _in_line(
    text: str, bounds: Sequence[int], marks: QuotationMarks, low: int, high: int, following: str, carried: str
) -> Iterator[Found]:
    """The quotations of a line; ``carried`` is the mark of the quotation that the line before left open."""
    ends: _Ends | None = None
    opened, char, closers = -1, "", frozenset[str]()
    skip = low
    for k in range(low, high):
        if k < skip:
            continue
        mark = marks.char[k]
        if opened >= 0:
            if mark in closers and marks.closes[k]:
                yield marks.start[opened], marks.end[k], ""
                opened = -1
            elif mark == char and marks.breaks[k]:
                yield marks.start[opened], _stripped(text, marks.start[opened], marks.start[k]), ""
                opened = k
            elif mark == char and (mark in _REOPEN or (marks.floats[opened] and not marks.floats[k])):
                opened = k
        elif mark in _CLOSERS:
            goes_on_here = carried == "«" and marks.start[k] == bounds[0]
            if marks.opens[k] or goes_on_here:
                opened, char = k, "«" if goes_on_here else mark
                closers = _CLOSERS[char]
        elif marks.opens[k] and mark in SINGLE:
            ends = ends or _single_ends(text, marks, low, high)
            close = low + _single_close(ends, k - low)
            if close < high:
                yield marks.start[k], marks.end[close], ""
                skip = close + 1
            elif ends.opener[k - low] == high - low and (
                _goes_on(mark, following) or (marks.start[k] == bounds[0] and carried == mark)
            ):
                yield marks.start[k], bounds[1], mark
                return
    if opened >= 0 and (_goes_on(char, following) or marks.start[opened] == bounds[0]):
        yield marks.start[opened], bounds[1], char


def _stripped(text: str, start: int, end: int) -> int:
    """The end of a stretch of text without the white space at its end."""
    return start + len(text[start:end].rstrip())


def _single_ends(text: str, marks: QuotationMarks, low: int, high: int) -> _Ends:
    """Where quotations in single marks may end, seen from each mark of a line."""
    n = high - low
    ends = _Ends([n] * n, [n] * n, [n] * n, [0] * n)
    depth = 0
    for k in range(n):
        mark = marks.char[low + k]
        if mark == '"':
            depth ^= 1
        elif mark in ("“", "„", "‟", "«", "``"):
            depth += -2 if mark == "“" and marks.closes[low + k] else 2
        elif mark in ("”", "»", "''"):
            depth -= 2
        ends.depth[k] = depth
    firm = weak = opener = n
    for k in range(n - 1, -1, -1):
        ends.firm[k], ends.weak[k], ends.opener[k] = firm, weak, opener
        mark = marks.char[low + k]
        if mark in ("'", "’", "‘") and marks.closes[low + k]:
            weak = k
            if _is_firm(text, marks, low + k):
                firm = k
        elif mark in SINGLE and marks.opens[low + k]:
            opener = k
    return ends


def _is_firm(text: str, marks: QuotationMarks, k: int) -> bool:
    """Whether a mark that may end a quotation cannot be the apostrophe of a plural or of a cut word."""
    start, end = marks.start[k], marks.end[k]
    if marks.floats[k] or text[start - 1] in STOPS or text[end : end + 1] in tuple(STOPS):
        return True
    return _CUT_TAIL.search(text, max(0, start - _TAIL), start) is None


def _single_close(ends: _Ends, number: int) -> int:
    """The mark that ends a quotation in single marks; the number of marks where the opening mark is an apostrophe.

    It stands before the next mark that opens one, and between the two every double mark that opens also closes.
    """
    none, opener = len(ends.firm), ends.opener[number]
    for close in (ends.firm[number], ends.weak[number]):
        if close < none and close <= opener and ends.depth[close] == ends.depth[number]:
            return close
    return none

"""The marks of quotations, each classed by what stands beside it: whether it may open or close one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Ints

MARKS = "\"'`“”„‟«»‹›‘’‚‛"
"""Every mark that may belong to a quotation."""

SINGLE = frozenset("'‘‚‛`")
"""Marks that may open a quotation in single marks."""

STOPS = ",.!?…;:"

_ALWAYS_OPEN = "“„‟«‹"
"""Marks that open wherever they stand; the others open only where their place allows it."""

_DOUBLED = "'`’‘"
"""Marks that are one mark where two of them stand in a row; two straight ones are where they open or close together."""

_BEFORE_OPEN = "([{—–-/"

CUT_HEAD = re.compile(
    r"(?:\d\ds?|s|re|ve|ll|d|m|t|n|em|im|er|tis|twas|twere|til|till|cause|cuz|bout|round|neath|tude|allo)(?![^\W_])",
    re.IGNORECASE,
)
"""What stands behind an apostrophe at the head of a word: years ('90s), cut words ('em), ends of tokens ('s)."""


@dataclass(frozen=True)
class QuotationMarks:
    """The marks of a text, two in a row as one.

    For each mark where it starts and ends, what it is, whether its place lets it open or close a quotation, whether
    it stands between spaces (``floats``), and whether it is the first of a line behind a line break (``breaks``).
    """

    start: list[int]
    end: list[int]
    char: list[str]
    opens: list[bool]
    closes: list[bool]
    floats: list[bool]
    breaks: list[bool]


def class_marks(text: str, positions: Ints, lines: Ints) -> tuple[QuotationMarks, Ints]:
    """The marks, classed, and the number of the first mark of each line (and of all marks at the end)."""
    codes = ch.code_points(text)
    code = codes[positions]
    line = np.searchsorted(lines[:, 0], positions, side="right") - 1
    twin = np.zeros(len(positions), dtype=np.bool_)
    same = (np.diff(positions) == 1) & (np.diff(code.astype(np.int64)) == 0) & (np.diff(line) == 0)
    twin[1:] = same & (ch.is_among(code[1:], _DOUBLED) | _both_straight(codes, positions[1:]))
    run = np.flatnonzero(~twin)
    is_second = (np.arange(len(code)) - np.repeat(run, np.diff(run, append=len(code)))) % 2 == 1
    kept = np.flatnonzero(~is_second)
    start, line, code = positions[kept], line[kept], code[kept]
    doubled = np.append(is_second[1:], False)[kept]
    end = start + 1 + doubled
    space = np.uint32(ord(" "))
    at_head, at_tail = start == lines[line, 0], end >= lines[line, 1]
    before = np.where(at_head, space, codes[np.maximum(start - 1, 0)])
    after = np.where(at_tail, space, codes[np.minimum(end, len(codes) - 1)])
    before_that = np.where(start - 2 < lines[line, 0], space, codes[np.maximum(start - 2, 0)])
    char = [chr(c) for c in code.tolist()]
    for k in np.flatnonzero(doubled).tolist():
        char[k] = '"' if char[k] == '"' else "``" if char[k] in "`‘" else "''"
    opens, closes, floats = _places(text, char, end, (code, before, after, before_that), at_head, doubled)
    breaks = ch.look_up(before)[0] == ch.NEWLINE
    marks = QuotationMarks(
        start.tolist(), end.tolist(), char, opens.tolist(), closes.tolist(), floats.tolist(), breaks.tolist()
    )
    return marks, np.searchsorted(line, np.arange(len(lines) + 1))


def _both_straight(codes: NDArray[np.uint32], second: Ints) -> Flags:
    """Whether two straight marks, of which the second place is given, open (``""We``) or close (``go.""``) as one."""
    outer_before = ch.look_up(codes[np.maximum(second - 2, 0)])[0]
    outer_after = ch.look_up(codes[np.minimum(second + 1, len(codes) - 1)])[0]
    space_before = np.isin(outer_before, (ch.SPACE, ch.NEWLINE)) | (second < 2)
    word_after = np.isin(outer_after, (ch.LETTER, ch.DIGIT, ch.IDEOGRAPH)) & (second + 1 < len(codes))
    both: Flags = (codes[second] == ord('"')) & (space_before == word_after)
    return both


def _places(
    text: str, char: list[str], end: Ints, codes: Sequence[NDArray[np.uint32]], at_head: Flags, doubled: Flags
) -> tuple[Flags, Flags, Flags]:
    """Whether each mark's place lets it open or close a quotation, and whether it stands between spaces."""
    code, before, after, before_that = codes
    kind_before, kind_after = ch.look_up(before)[0], ch.look_up(after)[0]
    is_space = np.array([kind in (ch.SPACE, ch.NEWLINE) for kind in range(9)])
    is_word = np.array([kind in (ch.LETTER, ch.DIGIT, ch.IDEOGRAPH) for kind in range(9)])
    spaced, before_space = is_space[kind_before], is_space[kind_after]
    after_opening = ch.is_among(before, _BEFORE_OPEN)
    floats = spaced & before_space
    opens = ~before_space & (spaced | after_opening | ch.is_among(before, MARKS))
    closes = ~is_word[kind_after] | ~(spaced | after_opening | is_word[kind_before])
    stopped = floats & ch.is_among(before_that, STOPS)
    single = ~doubled & ch.is_among(code, "'‘‚‛`’")
    for k in np.flatnonzero(single & opens).tolist():
        opens[k] = CUT_HEAD.match(text, int(end[k])) is None
    opens[single] |= (floats & (at_head | stopped))[single]
    opens &= ~single | ch.is_among(code, "'‘‚‛`")
    closes[single] = (ch.is_among(code, "'’‘") & ~is_word[kind_after] & (~spaced | stopped))[single]
    curly = code == ord("“")
    closes[curly] = (~opens & (~spaced | stopped) & ~is_word[kind_after])[curly]
    closes &= ~(ch.is_among(code, "‘") & opens)
    opens |= ~doubled & ch.is_among(code, _ALWAYS_OPEN) | (ch.is_among(code, '"') & floats)
    opens |= doubled & ch.is_among(code, "`‘")
    return opens, closes, floats

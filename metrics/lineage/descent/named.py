"""Which outlets a text names as where its matter comes from, and where in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

import numpy as np
import polars as pl

from masthead.metrics.media.outlets import read_media

EDGE_HEAD, EDGE_TAIL = 300, 400
"""Code points at a text's head and tail in which a dateline, byline or tagline stands."""

_WORD = r"(?:(?:[A-Z]\.)+|[A-Z][\w&’'-]*(?:\.\w+)*)"
_NAME = rf"(?:(?:[Tt]he )?{_WORD}(?: (?:of |the |and |& |de )?{_WORD}){{0,5}})"
_BEFORE = (
    r"(?:according to|as reported by|reported by|reports? from|reporting (?:by|from)|per|via|told|citing|cited by|"
    r"quoted by|source:|published (?:by|in|on)|appeared (?:in|on)|interview with|obtained by|seen by|shared with|"
    r"statement to|courtesy of|copyright|©|contributed to|material from|report in)"
)
_VERB = (
    r"(?:(?:has |have |had |first |also |earlier |previously |later )*"
    r"(?:reported|reports|noted|notes|said|says|wrote|writes|revealed|cited|quoted|broke))\b"
)
_CUED = rf"(?i:\b{_BEFORE})[\s(]+"
_OUTLET = rf"(?:(?:the|a|our|news|state|agency) ){{0,3}}{_NAME}"
_WHO = rf"({_NAME})(?:[’']s?)?(?:,? (?:the )?(?:news agency|newswire|newspaper|magazine))?,?(?: which| that)? "
_DATED = rf"\(({_NAME})\)\s*(?:—|–|--|-)"


def _spaced(expression: str) -> str:
    """The expression with spaces that may be unbreakable."""
    return expression.replace(" ", "[ \u00a0]+")


_CUE, _AFTER_CUE, _REPORTS = (re.compile(_spaced(part)) for part in (_CUED, _OUTLET, _VERB))
_BEFORE_VERB, _DATELINE = re.compile(_spaced(f"{_WHO}$")), re.compile(_spaced(_DATED))
_MAY_NAME = _spaced(rf"{_CUED}{_OUTLET}|{_WHO}{_VERB}|{_DATED}")
"""What a line has that names an outlet; polars looks for it in all texts at once."""

_ON_A_LINE = re.compile(rf"(?:^|\n)\s*(?:By |Source: )?({_NAME})[ \u00a0]*(?:—|–|--|\n|$)")
_REACH = 90
"""Code points before a verb in which the name and what stands between them may lie."""

LINES_AT_HAND = 20_000
"""So many lines are kept with what they name."""

TOLD = _spaced(rf"told (?:the )?{_NAME}")
"""To whose reporters somebody spoke."""

_MEDIA_WORDS = frozenset(
    re.findall(
        r"\w+",
        "post times herald tribune news journal gazette chronicle wire agency telegraph guardian observer courier "
        "examiner register record dispatch newswire broadcasting radio daily",
    )
)
"""Last words of names of media, for outlets that are on no list."""

SHORT_NAME = 4
"""Letters of a name that stands within other words too often to be looked for there."""

_OPENERS = frozenset(
    ("The", "As", "And", "But", "When", "While", "After", "Before", "Since", "Though", "Although", "If")
)
"""Words that are capitalized before a name because they open the sentence."""


_OF_ITSELF = re.compile(
    _spaced(r"(?i:told|interview with|obtained by|seen by|shared with|statement to)[\s(]+(?i:the )?$")
)
"""What stands before an outlet's name in its own articles too: somebody told it, it has seen a paper."""


@dataclass(frozen=True)
class NamedOutlet:
    """An outlet that a text names as a source of its matter, and the code points where; ``is_line``: on a line or in
    brackets, as agencies are credited; ``may_be_own``: as an outlet may name itself."""

    name: str
    start: int
    end: int
    is_line: bool
    may_be_own: bool = False


def lines_to_read(texts: pl.Series) -> list[list[tuple[int, int]]]:
    """The lines of each text, as code points, in which it may name an outlet as a source."""
    lines = texts.fill_null("").str.split("\n")
    n_lines = lines.list.len().to_numpy()
    flat = lines.explode()
    length = flat.str.len_chars().to_numpy().astype(np.int64) + 1
    row = np.repeat(np.arange(len(texts)), n_lines)
    before = np.concatenate([[0], np.cumsum(length)])
    first = np.concatenate([[0], np.cumsum(n_lines)])[:-1].astype(np.int64)
    start = before[:-1] - before[first][row]
    found: list[list[tuple[int, int]]] = [[] for _ in range(len(texts))]
    kinds = flat.unique()
    named = kinds.filter(_has_outlet(kinds))
    cued = named.filter(named.str.contains(_MAY_NAME))
    for line in flat.is_in(cued.implode()).arg_true().to_list():
        found[row[line]].append((int(start[line]), int(start[line] + length[line] - 1)))
    return found


def _has_outlet(lines: pl.Series) -> pl.Series:
    """Which lines hold the name of an outlet of the list or the last word of such a name: without, none is named."""
    keys, words = _hints()
    spaced = (" " + lines.str.replace_all(r"[\W_]+", " ") + " ").str.to_lowercase()
    folded = spaced.str.replace_all(" ", "", literal=True)
    return folded.str.contains_any(keys) | spaced.str.contains_any(words)


@cache
def _hints() -> tuple[list[str], list[str]]:
    """Keys of long names; short ones and last words of names between spaces, with spaces for marks between letters."""
    media = read_media()
    short = [key for key in sorted(media.names) if len(key) <= SHORT_NAME]
    spaced = [
        "".join(pair for letter, gap in zip(key, (*gaps, ""), strict=True) for pair in (letter, gap))
        for key in short
        for gaps in product(("", " "), repeat=len(key) - 1)
    ]
    words = sorted(_MEDIA_WORDS | media.short)
    return [key for key in sorted(media.names) if len(key) > SHORT_NAME], [f" {word} " for word in (*spaced, *words)]


def find_named(
    text: str,
    byline: str | None,
    left_out: Sequence[tuple[int, int]] = (),
    lines: Sequence[tuple[int, int]] | None = None,
) -> list[NamedOutlet]:
    """The outlets that a text names as where its matter comes from, in order; those of the byline first.

    What stands within ``left_out`` (captions, teasers of other stories) says nothing of this one. ``lines`` are
    those that ``lines_to_read`` found.

    >>> [named.name for named in find_named("The talks failed, according to The Hill. Mr. Hill said so.", None)]
    ['The Hill']
    """
    found = []
    if byline and (name := known_outlet(byline.removeprefix("By ").strip())):
        found.append(NamedOutlet(name, 0, 0, True, may_be_own=True))
    if lines is None:
        (lines,) = lines_to_read(pl.Series([text]))
    for start, end, is_line in sorted(_places(text, lines)):
        if not any(low <= start < high for low, high in left_out):
            name = known_outlet(text[start:end])
            if name is not None:
                of_itself = _OF_ITSELF.search(text[max(start - _REACH, 0) : start]) is not None
                found.append(NamedOutlet(name, start, end, is_line, may_be_own=is_line or of_itself))
    return found


def _places(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Where a text may name an outlet: behind "according to", before "reported", in the brackets of a dateline, on a
    line of its own at the head or tail; whether it is a line or a dateline."""
    for start, end in lines:
        for low, high, is_line in _places_in(text[start:end]):
            yield start + low, start + high, is_line
    tail = max(len(text) - EDGE_TAIL, 0)
    for low, part in ((0, text[:EDGE_HEAD]), (tail, text[tail:])):
        for name in _ON_A_LINE.finditer(part):
            if read_media().look_up(name.group(1)) is not None or known_outlet(name.group(1)) == name.group(1):
                yield low + name.start(1), low + name.end(1), True


@lru_cache(maxsize=LINES_AT_HAND)
def _places_in(line: str) -> tuple[tuple[int, int, bool], ...]:
    """Where a line may name an outlet: those of copies are the same in many texts."""
    found = []
    for cue in _CUE.finditer(line):
        if (name := _AFTER_CUE.match(line, cue.end())) is not None:
            found.append((*name.span(), False))
    for verb in _REPORTS.finditer(line):
        low = max(verb.start() - _REACH, 0)
        if (name := _BEFORE_VERB.search(line[low : verb.start()])) is not None:
            found.append((low + name.start(1), low + name.end(1), False))
    found += [(*name.span(1), True) for name in _DATELINE.finditer(line)]
    return tuple(found)


@cache
def known_outlet(phrase: str) -> str | None:
    """The outlet that stands in a phrase of capitalized words: one of the list, or one that is called a medium.

    >>> known_outlet("The Hill"), known_outlet("Russian Interfax"), known_outlet("Alder Post"), known_outlet("Minsk")
    ('The Hill', 'Interfax', 'Alder Post', None)
    """
    media = read_media()
    words = phrase.split()
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            part = " ".join(words[first : first + length]).rstrip(".,'’")
            if name := media.look_up(part):
                return name
    named = [word for word in words if word[:1].isupper()]
    while named and named[0] in _OPENERS:
        named = named[1:]
    last = named[-1].rstrip(".,'’") if named else ""
    return " ".join(named).rstrip(".,'’") if len(named) > 1 and last.lower() in _MEDIA_WORDS else None

"""Agencies that articles declare themselves to be of, with or without wire originals at hand.

Firmer than a credit: who declares an article to be an agency's says that it is no work of the outlet's own. So it must be
the whole of a byline, stand in brackets before the dash of a dateline, or be a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from types import MappingProxyType

import numpy as np

from masthead.metrics.copy_ratio.credit import AROUND, HEAD, TAIL, Place, find_credits
from masthead.metrics.media.agencies import Agency, known_agencies
from masthead.metrics.text.arrays import Ints
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Texts


@dataclass(frozen=True)
class Declared:
    """An agency that an article declares itself to be of: batch article, span in the batch, agency and place."""

    article: int
    start: int
    end: int
    agency: str
    place: Place


def find_declared(texts: Texts, agencies: Mapping[str, Agency] = MappingProxyType({})) -> list[Declared]:
    """The agencies that bylines, datelines and taglines of the articles declare, in order.

    They are those of the shipped table and the given ones, by the outlet of their originals. Of an article that is the
    agency's own nothing is declared.
    """
    first_words = _first_words(tuple(dict.fromkeys(agencies.values())))
    has_byline = "byline" in texts.frame.columns
    bylines = texts.frame["byline"].to_list() if has_byline else [None] * len(texts)
    outlets = texts.frame["outlet"].to_list()
    hinted = _hinted(texts, first_words)
    in_bylines = _named_in(bylines, first_words)
    found: list[Declared] = []
    for article, (byline, outlet) in enumerate(zip(bylines, outlets, strict=True)):
        start, end = texts.bounds[article].tolist()
        named = hinted.get(article, ())
        if byline:
            named = (*named, *in_bylines.get(byline, ()))
        if not named:
            continue
        own = (known_agencies().get(re.sub(r"^www\.", "", str(outlet).strip().lower())), agencies.get(str(outlet)))
        for agency in dict.fromkeys(named):
            if agency in own:
                continue
            for a, b, place in _declared(texts.text[start:end], byline, agency):
                found.append(Declared(article, start + a, start + b, agency.names[0], place))
    return found


def _declared(text: str, byline: str | None, agency: Agency) -> Iterator[tuple[int, int, Place]]:
    """The credits of the whole article in its head, its tail and its byline, those that are firm."""
    for start, end, place in _whole_credits(text, byline, agency):
        if end == 0 and place == "byline":
            if _BYLINE.fullmatch(_without_name(byline or "", agency)):
                yield start, end, place
        elif _is_firm(text, start, end, place):
            yield start, end, place


def _whole_credits(text: str, byline: str | None, agency: Agency) -> Iterator[tuple[int, int, Place]]:
    if len(text) <= HEAD + TAIL + 2 * AROUND:
        yield from find_credits(text, byline, agency).whole
        return
    yield from (
        c for c in find_credits(text[: HEAD + AROUND], byline, agency).whole if c[1] <= HEAD and c[2] != "tagline"
    )
    offset = len(text) - TAIL - AROUND
    for a, b, place in find_credits(text[offset:], None, agency).whole:
        if place == "tagline" and a >= AROUND:
            yield a + offset, b + offset, place


_NAME = "\ue000"
_BYLINE = re.compile(
    rf"\W*(?i:by |from )?(?:[^,;|/&]{{2,40}}[,|/–—-] ?)?(?i:the )?{_NAME}(?i: (?:staff|in)\b[^,;|/&]{{0,30}}| writer)?\W*"
)
_LINE = re.compile(
    rf"\W*(?i:by|source|sources|via|courtesy of|copyright|provided by|distributed by|reporting by|written by"
    rf"|(?:this \w+ )?(?:was )?(?:originally |first )?(?:published|appeared) (?:by|on|in))?[\W\d]*(?i:the )?{_NAME}"
    rf"(?i:,? (?:l\.p|llc|inc|ltd)\b)?(?i: (?:staff|writer|news agency))?\W*(?i:all rights reserved\b.*)?"
)
_MOST = 400


def _without_name(text: str, agency: Agency) -> str:
    """A byline with a mark in the place of the agency's name."""
    for name in sorted((*agency.names, *agency.short), key=len, reverse=True):
        flags = re.IGNORECASE if name in agency.names else 0
        marked, n = re.subn(rf"(?<!\w){re.escape(name)}(?!\w)", _NAME, text, count=1, flags=flags)
        if n:
            return marked
    return text


def _is_firm(text: str, start: int, end: int, place: Place) -> bool:
    """Whether a name stands in brackets before a dateline's dash, or makes a line with nothing but words of credit.

    A dateline in the tail is that of a teaser for another story.
    """
    if (
        place != "tagline"
        and re.search(r"[(\[]\s?$", text[max(0, start - 2) : start])
        and re.match(r"\s?[)\]]\s*[-–—:]", text[end : end + 6])
    ):
        return True
    first = text.rfind("\n", max(0, start - _MOST), start) + 1
    last = text.find("\n", end, end + _MOST)
    line = text[first:start] + _NAME + text[end : last if last >= 0 else len(text)]
    is_alone = len(line.strip()) == 1 and " " not in text[start:end] and start < HEAD
    return not is_alone and len(line) <= _MOST and _LINE.fullmatch(line.strip()) is not None


_FirstWords = tuple[KeyTable, list[tuple[Agency, ...]]]


@lru_cache(maxsize=16)
def _first_words(more: tuple[Agency, ...]) -> _FirstWords:
    """Keys of the first telling words of all names, and the agencies of each."""
    by_word: dict[str, dict[Agency, None]] = {}
    for agency in (*known_agencies().values(), *more):
        for name in (*agency.names, *agency.short):
            words = [word for word in re.split(r"[\s\-]+", name.lower()) if word not in ("the", "")]
            by_word.setdefault(words[0], {})[agency] = None
    words = sorted(by_word)
    return KeyTable(word_keys(words)), [tuple(by_word[word]) for word in words]


def _hinted(texts: Texts, first_words: _FirstWords) -> dict[int, tuple[Agency, ...]]:
    """For each article the agencies whose names may stand in its head or tail."""
    table, agencies = first_words
    edge = _edge_words(texts)
    row = table.rows(texts.word_keys[edge])
    hits: dict[int, dict[Agency, None]] = {}
    for word, agency in zip(edge[row >= 0].tolist(), row[row >= 0].tolist(), strict=True):
        hits.setdefault(int(texts.words.article[word]), {}).update(dict.fromkeys(agencies[agency]))
    return {article: tuple(names) for article, names in hits.items()}


def _edge_words(texts: Texts) -> Ints:
    """The words in the heads and tails of the articles."""
    start, end = texts.bounds[texts.words.article].T
    return np.flatnonzero((texts.words.start - start <= HEAD) | (end - texts.words.end <= TAIL))


def _named_in(bylines: Iterable[str | None], first_words: _FirstWords) -> dict[str, tuple[Agency, ...]]:
    """The agencies that each byline may name."""
    table, agencies = first_words
    different = list(filter(None, dict.fromkeys(bylines)))
    words = [re.findall(r"\w+", byline.lower()) for byline in different]
    rows = table.rows(word_keys(list(chain.from_iterable(words))))
    found: dict[str, tuple[Agency, ...]] = {}
    owner = np.repeat(np.arange(len(words)), [len(some) for some in words])
    for word in np.flatnonzero(rows >= 0).tolist():
        byline = different[owner[word]]
        found[byline] = (*found.get(byline, ()), *agencies[rows[word]])
    return found

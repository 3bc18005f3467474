"""Template words stuck to a line: "9 views0 comments", "Share this storyThe mayor said ..."."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from masthead.metrics.boilerplate.lexicon import Lexicon, may_begin, phrase_words
from masthead.metrics.boilerplate.line_facts import holds, number_blind_keys
from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.texts import Texts

HEAD = 80
"""Templates are sought in so many characters at the head of a line, and at its tail."""

LAST_ASCII = 0x7F
"""A letter up to here that folds to itself is no capital."""

_POINTING = ("related", "read", "also", "see", "more", "watch", "listen", "recommended", "up")

LABEL_WORDS = 2
"""Between a template and another seam, so many words are a label of the template."""

_SEAM = re.compile(
    r"(?<=[^\W\d_A-Z])(?=[A-Z][^\W\d_])|(?<=[^\W\d_])(?=\d+\s)|(?<=\d)(?=[A-Z][a-z])|(?<=[.!?])(?=[A-Z][a-z])"
)
_CLOSED = re.compile(r"(?<=[.!?])[A-Z][a-z]")
_CREDIT = re.compile(
    r"\((?:(?:image|photo|picture|video|file)s? ?(?:credit|by|courtesy|source|via|photo|:)|getty|ap photo|reuters/)[^()]{0,90}\)$",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"[(\[]\s*(?:related|read more|read also|also read|see also|see more|more|watch|listen|recommended|up next)\s*[:|–—-][^()\[\]]{3,240}[)\]]",
    re.IGNORECASE,
)
"""A pointer to another story in brackets within a paragraph."""

_STUCK_CLASSES = ("furniture", "teaser", "comment")


@dataclass(frozen=True)
class Inline:
    """Spans within lines (batch positions), with the class of line each is a piece of and why."""

    start: Ints
    end: Ints
    line: Ints
    line_class: list[str]
    reason: list[str]

    def is_whole(self, texts: Texts) -> Flags:
        """Which spans are their whole line."""
        whole: Flags = (self.start == texts.lines.start[self.line]) & (self.end == texts.lines.end[self.line])
        return whole

    def own_text(self, texts: Texts) -> tuple[Ints, Ints]:
        """For every line of the batch where its own text begins and ends; all of it where a span is the whole line."""
        begin, end = texts.lines.start.copy(), texts.lines.end.copy()
        partial = ~self.is_whole(texts)
        at_head = partial & (self.start == texts.lines.start[self.line])
        begin[self.line[at_head]] = self.end[at_head]
        at_tail = partial & ~at_head & (self.end == texts.lines.end[self.line])
        end[self.line[at_tail]] = np.minimum(end[self.line[at_tail]], self.start[at_tail])
        return begin, np.maximum(begin + 1, end)

    def among(self, lines: Flags) -> Inline:
        """The spans in the flagged lines."""
        kept = np.flatnonzero(lines[self.line]).tolist()
        return Inline(
            self.start[kept],
            self.end[kept],
            self.line[kept],
            [self.line_class[k] for k in kept],
            [self.reason[k] for k in kept],
        )


def find_inline(texts: Texts, lexicons: Sequence[tuple[Lexicon, Flags]]) -> Inline:
    """Template words stuck to the head or tail of a line, photo credits in brackets at its end, pointers in brackets.

    Each lexicon is used for the articles flagged for it.
    """
    found: list[tuple[int, int, int, str, str]] = []
    for lexicon, articles in lexicons:
        candidates = _candidates(texts, lexicon)
        for line in candidates[articles[texts.lines.article[candidates]]].tolist():
            start, end = int(texts.lines.start[line]), int(texts.lines.end[line])
            found += [(start + a, start + b, line, *why) for a, b, *why in _stuck(texts.text[start:end], lexicon)]
    columns = list(zip(*found, strict=True)) or [(), (), (), (), ()]
    start_of, end_of, line_of = (np.array(column, dtype=np.int64) for column in columns[:3])
    return Inline(start_of, end_of, line_of, [str(c) for c in columns[3]], [str(c) for c in columns[4]])


def _candidates(texts: Texts, lexicon: Lexicon) -> Ints:
    """Lines that may have template words stuck to them.

    The line begins with a word that begins a phrase, and has a capital or digit right behind a letter in its head;
    or it has a capital right behind a final mark in its tail; or it ends in a bracket.
    """
    lines = texts.lines
    if not len(lines):
        return np.zeros(0, dtype=np.int64)
    glued, closed = _seams(texts)
    first, last = texts.words_within(lines)
    at_head = np.flatnonzero(last > first)
    at_head = at_head[may_begin(lexicon, number_blind_keys(texts, first[at_head]))]
    at_head = at_head[holds(glued, lines.start[at_head], np.minimum(lines.start[at_head] + HEAD, lines.end[at_head]))]
    at_tail = np.flatnonzero(holds(closed, np.maximum(lines.start + 1, lines.end - HEAD), lines.end))
    bracket = np.flatnonzero(texts.codes[lines.end - 1] == ord(")"))
    return np.unique(np.concatenate((at_head, at_tail, bracket, _pointing(texts))))


def _pointing(texts: Texts) -> Ints:
    """Lines in which a bracket opens right before a word that points to another story."""
    opening = texts.places_of("([")
    word = np.searchsorted(texts.words.start, opening)
    known = word < len(texts.words)
    word = word[known]
    points = np.isin(texts.word_keys[word], word_keys(_POINTING)) & (texts.words.start[word] - opening[known] <= 2)
    return texts.word_line[word[points]]


def _seams(texts: Texts) -> tuple[Ints, Ints]:
    """Where a capital stands right behind a small letter or a digit, or a digit behind a letter; capitals behind marks."""
    codes, kinds = texts.codes, texts.kinds
    is_upper = ch.character_tables().is_upper
    capital = np.flatnonzero((texts.fold[1:] != codes[1:]) | (codes[1:] > LAST_ASCII)) + 1
    capital = capital[(codes[capital] < ch.BMP) & is_upper[np.minimum(codes[capital], ch.BMP - 1)]]
    before = codes[capital - 1]
    small = (kinds[capital - 1] == ch.LETTER) & ~((before < ch.BMP) & is_upper[np.minimum(before, ch.BMP - 1)])
    digit = np.flatnonzero((kinds[1:] == ch.DIGIT) & (kinds[:-1] == ch.LETTER)) + 1
    glued = np.sort(np.concatenate((capital[small | (kinds[capital - 1] == ch.DIGIT)], digit)))
    return glued, capital[ch.is_among(before, ".!?")]


def _stuck(line: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str, str]]:
    templates = _whole_phrases(lexicon)
    head = _head(line, templates)
    if head:
        yield head
    tail = _tail(line, templates, head[1] if head else 0)
    if tail:
        yield tail
    for pointer in _POINTER.finditer(line):
        if pointer.start() > 0 or pointer.end() < len(line):
            yield pointer.start(), pointer.end(), "teaser", "points to another story"
    credit = _CREDIT.search(line)
    if credit and credit.start() > 0:
        yield credit.start(), credit.end(), "caption", "a photo credit at the end of the line"


def _head(line: str, templates: dict[tuple[str, ...], tuple[str, str]]) -> tuple[int, int, str, str] | None:
    """Pieces between seams from the line's start on, as long as they are templates or labels between seams."""
    seams = [match.start() for match in _SEAM.finditer(line[: HEAD + 1])]
    if not seams:
        return None
    edges = [0, *seams, *([len(line)] if len(line) <= HEAD else [])]
    known: tuple[str, str] | None = None
    end = 0
    for left, right in itertools.pairwise(edges):
        words = _folded(line[left:right])
        why = templates.get(words)
        is_label = known is not None and len(words) <= LABEL_WORDS and right != len(line)
        if not (why and (known or _is_telling(words))) and not is_label:
            break
        known, end = known or why, right
    return (0, end, known[0], f"{known[1]}, stuck to the line") if known else None


def _tail(line: str, templates: dict[tuple[str, ...], tuple[str, str]], begin: int) -> tuple[int, int, str, str] | None:
    """The piece behind a final mark in the line's tail, where it is a template."""
    offset = max(begin, len(line) - HEAD)
    for match in _CLOSED.finditer(line, offset):
        place = match.start()
        if place > begin and (why := templates.get(_folded(line[place:]))):
            return place, len(line), why[0], f"{why[1]}, stuck to the line"
    return None


def _is_telling(words: tuple[str, ...]) -> bool:
    """Whether a phrase is long enough to be no part of a name (LinkedIn, NewsGuild)."""
    return len(words) > 1 or len(words[0]) > 8


def _folded(piece: str) -> tuple[str, ...]:
    return tuple("#" if word.isdigit() else word for word in phrase_words(piece.lower().replace("’", "'")))


@cache
def _whole_phrases(lexicon: Lexicon) -> dict[tuple[str, ...], tuple[str, str]]:
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for entry in lexicon.entries:
        if entry.match == "line" and entry.line_class in _STUCK_CLASSES:
            for phrase in entry.phrases:
                found.setdefault(tuple(phrase_words(phrase)), (entry.line_class, entry.reason))
    return found

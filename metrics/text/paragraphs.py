"""Paragraphs: lines that one sentence runs through are one, however the text was broken into lines.

Text comes broken at a margin, at every link and bold word of its page (``get_text("\\n")``), or within words. A line
runs on where the next one begins in lower case or with a mark that cannot begin a sentence, or where it ends in a
word that hardly ends anything (``the``, ``and``, ``said``). Before a capital letter that is not enough: there the
article as a whole must be broken, by its other lines or by a margin that its lines fill. Offsets stay those of the
text; only what counts as one paragraph changes.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Ints, Keys
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.key_table import KeyTable

PROSE_WIDTH = 30
"""A line of so many characters is hardly the entry of a menu."""

VERY_WIDE = 45
"""Nor is one of so many characters a name, a date or a label."""

MARGIN = (30, 160)
"""Where hard-wrapped text breaks its lines, in characters."""

LEAST_BREAKS = 2
"""Breaks that surely lie within a sentence make an article a broken one from so many on, if they are a third of those before lower case."""

CAPITALS_PER_BREAK = 3
"""And if there are no more lines without a final mark before a capital for each of them."""

LEAST_FILLED = 3
"""Breaks within a sentence at a line filled to the margin that make an article a wrapped one, and nine tenths of them."""

HEADING_WORDS = 7
"""A line of fewer words at the head of a paragraph may be a heading; so may any behind a blank line or first of all."""

_WIDE = 0.98
_CLOSERS = "\"'”’»)]*"
_QUOTE_CLOSERS = "\"'”’»"
_FINAL = ".!?…:。！？؟।"
_BEGINS_WITHIN = ",;)]"
_LONE_FINAL = ".!?"
_BULLETS = "•·*-–—►▪●◦‣"
_CODE = "{}=<>|\\"
_OPEN_END = "-([“‘«/&"


@dataclass(frozen=True)
class Lines:
    """What is known of the lines of a batch: their edges, their article, whether a blank line precedes, their words."""

    start: Ints
    end: Ints
    article: Ints
    blank_before: Flags
    first_word: Ints
    last_word: Ints


def runs_on(
    codes: NDArray[np.uint32], kinds: NDArray[np.uint8], marks: Ints, keys: Keys, words: tuple[Ints, Ints], lines: Lines
) -> Flags:
    """Which lines go on with the paragraph of the line before.

    ``marks`` are the places of all marks; ``words`` are the starts and ends of the batch's words and ``keys`` their keys; the rules are in the module's
    docstring. Where lines are short and nothing says that they are prose (a menu), they stay lines of their own.
    """
    if len(lines.start) < 2:
        return np.zeros(len(lines.start), dtype=np.bool_)
    joint = _Joint(codes, kinds, marks, keys, words, lines)
    n_articles = int(lines.article[-1]) + 1
    article = lines.article[1:]

    def per_article(flags: Flags) -> Ints:
        return np.bincount(article[flags], minlength=n_articles)

    adjacent = joint.adjacent & ~joint.is_bullet & joint.is_prose
    low = adjacent & joint.is_lower & joint.is_open
    spoken = joint.is_within | joint.is_comma | joint.is_hyphen
    certain = (low & (spoken | joint.follows_within)) | (adjacent & joint.begins_within)
    unfinished = adjacent & ~joint.is_final & ~joint.is_lower
    n_certain = per_article(certain)
    enough = (3 * n_certain >= per_article(low)) & (CAPITALS_PER_BREAK * n_certain >= per_article(unfinished))
    is_broken = ((n_certain >= LEAST_BREAKS) & enough)[article]
    is_wrapped = _wrapped(joint, lines, certain, n_articles)
    runs_out = joint.ends_lower & (joint.is_wide_before | joint.follows_within) & joint.is_final_behind
    alone = low & (spoken & joint.is_wide | joint.follows_within & joint.is_very_wide | runs_out)
    alone |= adjacent & joint.begins_within
    joins = alone | ((low | certain) & (is_broken | is_wrapped))
    joins |= joint.same & joint.is_lower & joint.is_wide_before & (joint.is_within | joint.is_hyphen)
    joins |= unfinished & (joint.is_firmly_within & joint.is_wide_before | joint.is_within & is_broken)
    joins |= adjacent & ~joint.is_lower & (joint.is_comma | joint.is_hyphen | joint.is_title) & is_broken
    may_be_name = unfinished & ~joint.begins_sentence & is_broken & ~is_wrapped
    joins |= may_be_name & joint.is_prose_before
    joins |= _behind_joins(joins, may_be_name)
    joins |= adjacent & is_wrapped & joint.is_filled & (joint.is_final | ~joint.begins_sentence)
    return np.concatenate(([False], joins))


def _behind_joins(joins: Flags, may_join: Flags) -> Flags:
    """Of the breaks that may join those behind a line that itself goes on, and so cannot be a heading."""
    behind = np.concatenate(([False], joins[:-1]))
    begins = np.flatnonzero(~may_join | behind | joins)
    latest = np.zeros(len(joins), dtype=np.int64)
    latest[begins] = begins
    latest = np.maximum.accumulate(latest)
    found: Flags = may_join & behind[latest]
    return found


def _wrapped(joint: _Joint, lines: Lines, certain: Flags, n_articles: int) -> Flags:
    """Which breaks stand in an article whose lines are filled to a margin."""
    width = lines.end - lines.start
    order = np.lexsort((width, lines.article))
    n_lines = np.bincount(lines.article, minlength=n_articles)
    last = np.cumsum(n_lines) - 1
    widest = np.zeros(n_articles, dtype=np.int64)
    has_lines = n_lines > 0
    rank = last[has_lines] - np.floor((1 - _WIDE) * n_lines[has_lines]).astype(np.int64)
    widest[has_lines] = width[order[rank]]
    joint.fill(widest)
    article = lines.article[1:]
    filled = np.bincount(article[certain & joint.is_filled], minlength=n_articles)
    total = np.bincount(article[certain], minlength=n_articles)
    neighbors = np.bincount(article[joint.adjacent], minlength=n_articles)
    full = np.bincount(article[joint.adjacent & joint.is_filled], minlength=n_articles)
    at_margin = (widest >= MARGIN[0]) & (widest <= MARGIN[1]) & (5 * full >= 2 * neighbors)
    wrapped: Flags = (at_margin & (filled >= LEAST_FILLED) & (10 * filled >= 9 * total))[article]
    return wrapped


class _Joint:
    """One value for each break between two lines of the batch: what stands before and behind it."""

    def __init__(
        self,
        codes: NDArray[np.uint32],
        kinds: NDArray[np.uint8],
        marks: Ints,
        keys: Keys,
        words: tuple[Ints, Ints],
        lines: Lines,
    ) -> None:
        self.words, self.lines = words, lines
        lists = _word_lists()
        before, behind = lines.end[:-1] - 1, lines.start[1:]
        self.same = np.diff(lines.article) == 0
        self.adjacent = self.same & ~lines.blank_before[1:]
        in_code = marks[ch.is_among(codes[marks], _CODE)]
        is_code = np.searchsorted(in_code, lines.end) > np.searchsorted(in_code, lines.start)
        self.is_prose = ~(is_code[:-1] | is_code[1:])
        self._read_end(codes, lines)
        self._read_head(codes, kinds, behind, lines)
        has_words = lines.last_word > lines.first_word
        last = np.maximum(lines.last_word[:-1] - 1, 0)
        first = np.minimum(lines.first_word[1:], max(len(keys) - 1, 0))
        last_key = keys[last] if len(keys) else np.zeros(len(last), dtype=np.uint64)
        first_key = keys[first] if len(keys) else np.zeros(len(first), dtype=np.uint64)
        ends_in_word = has_words[:-1] & (words[1][last] == lines.end[:-1] if len(keys) else False)
        in_lower = _is_lower(codes[words[0][last]]) if len(keys) else ends_in_word
        is_title = lists.titles.has(last_key)
        self.ends_lower = ends_in_word & in_lower
        self.is_within = ends_in_word & ((in_lower & lists.within.has(last_key)) | (is_title & ~in_lower))
        width = words[1][last] - words[0][last] if len(keys) else last
        dotted = (codes[before] == ord(".")) & has_words[:-1]
        lone = (width == 1) & (kinds[before - 1] == ch.LETTER) & (codes[np.maximum(before - 2, 0)] == ord(" "))
        self.is_title = dotted & (is_title | lone)
        self.is_firmly_within = self.is_within & lists.firmly.has(last_key)
        self.follows_within = has_words[1:] & lists.within.has(first_key) & ~lists.bylines.has(first_key)
        self.begins_sentence = has_words[1:] & lists.first_words.has(first_key)
        n_words = (lines.last_word - lines.first_word)[:-1]
        head = np.minimum(lines.first_word[:-1], max(len(keys) - 1, 0))
        head_key = keys[head] if len(keys) else np.zeros(len(head), dtype=np.uint64)
        begins_sentence = has_words[:-1] & lists.first_words.has(head_key) & ~lists.bylines.has(head_key)
        self.is_prose_before = ((n_words >= HEADING_WORDS) & ~lines.blank_before[:-1]) | begins_sentence
        self.is_wide_before = (lines.end - lines.start)[:-1] >= PROSE_WIDTH
        self.is_wide = self.is_wide_before | ((lines.end - lines.start)[1:] >= PROSE_WIDTH)
        self.is_very_wide = (lines.end - lines.start)[:-1] >= VERY_WIDE
        self.is_filled = np.zeros(len(before), dtype=np.bool_)

    def _read_end(self, codes: NDArray[np.uint32], lines: Lines) -> None:
        """How the line before ends (with a final mark, open, in a comma, in a hyphen), and whether that behind is final."""
        last = codes[lines.end - 1]
        place = lines.end - 1
        for _ in range(3):
            place = np.where(ch.is_among(codes[place], _CLOSERS) & (place > lines.start), place - 1, place)
        inner = codes[place]
        is_final = ch.is_among(inner, _FINAL)
        self.is_final, self.is_final_behind = is_final[:-1], is_final[1:]
        self.is_comma = inner[:-1] == ord(",")
        self.is_hyphen = ch.is_among(last[:-1], _OPEN_END)
        is_quoted = ch.is_among(last, _QUOTE_CLOSERS)
        self.is_open = (~is_final | (is_quoted & (inner != ord(":"))))[:-1]

    def _read_head(self, codes: NDArray[np.uint32], kinds: NDArray[np.uint8], behind: Ints, lines: Lines) -> None:
        """How the line behind begins: in lower case, with a mark that begins no sentence, with a bullet."""
        first = codes[behind]
        second = codes[np.minimum(behind + 1, len(codes) - 1)]
        second_kind = kinds[np.minimum(behind + 1, len(codes) - 1)]
        is_single = (behind + 1 == lines.end[1:]) | (second_kind == ch.SPACE)
        is_address = (first == ord("h")) & ch.is_among(second, "t") | (first == ord("w")) & (second == first)
        self.is_lower = _is_lower(first) & ~is_address
        genitive = ch.is_among(first, "'’") & (second == ord("s"))
        closing = ch.is_among(first, "”") & is_single
        self.begins_within = (
            ch.is_among(first, _BEGINS_WITHIN) | (ch.is_among(first, _LONE_FINAL) & is_single) | genitive | closing
        )
        self.is_bullet = ch.is_among(first, _BULLETS)

    def fill(self, widest: Ints) -> None:
        """Set whether the first word behind each break would not have fitted into the line before."""
        lines = self.lines
        first = np.minimum(lines.first_word[1:], max(len(self.words[1]) - 1, 0))
        has_words = lines.last_word[1:] > lines.first_word[1:]
        room = self.words[1][first] - lines.start[1:] if len(self.words[1]) else np.zeros(len(first), dtype=np.int64)
        needed = (lines.end - lines.start)[:-1] + 2 + np.where(has_words, room, 1)
        self.is_filled = needed > widest[lines.article[:-1]]


def _is_lower(codes: NDArray[np.uint32]) -> Flags:
    distinct, inverse = np.unique(codes, return_inverse=True)
    cased = np.array([chr(code).islower() for code in distinct.tolist()], dtype=np.bool_)
    lower: Flags = cased[inverse]
    return lower


@dataclass(frozen=True)
class _WordLists:
    within: KeyTable
    firmly: KeyTable
    titles: KeyTable
    first_words: KeyTable
    bylines: KeyTable


@cache
def _word_lists() -> _WordLists:
    data = files("masthead.metrics.text").joinpath("data")
    shipped = tomllib.loads(data.joinpath("paragraphs.toml").read_text("utf-8"))
    abbreviations = tomllib.loads(data.joinpath("abbreviations.toml").read_text("utf-8"))
    words = (shipped["within"], shipped["firmly"], abbreviations["titles"], abbreviations["first_words"], "by")
    return _WordLists(*(KeyTable(word_keys(sorted({word.lower() for word in text.split()}))) for text in words))

"""What the boilerplate rules know of each line: length, last mark, capitals, place, overlap with the body.

Everything here is read from the flat arrays of the text model and needs no lexicon and no language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text import characters as ch
from masthead.metrics.text import hashing
from masthead.metrics.text.arrays import Flags, Floats, Ints, Keys, concatenated_ranges
from masthead.metrics.text.hashing import span_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.letters import read_letters
from masthead.metrics.text.texts import Spans, Texts, find_words, text_bounds

CORE_WORDS = 10
"""A line with a final mark and at least so many words is taken for a body paragraph until something speaks against it."""

IDEOGRAPHS_PER_WORD = 1.7
"""Characters of Chinese or Japanese that say as much as one word of an alphabetic script."""

NUMBER_KEY = hashing.word_keys(["#0"])[0]
"""The key of every number, where one number is as good as another."""

BROKEN_SHARE = 10
"""One line in so many that runs on from the line before makes an article a broken one."""

_FINAL = np.array([ord(c) for c in ".!?。！？।؟"], dtype=np.uint32)
_CLOSERS = np.array([ord(c) for c in "\"'”’»)]）」』*"], dtype=np.uint32)
_OPENERS = np.array([ord(c) for c in '"“„«「『'], dtype=np.uint32)
_DOTS = np.array([ord("."), ord("…")], dtype=np.uint32)
_BULLETS = np.array([ord(c) for c in "•·*-–—►▪●◦‣"], dtype=np.uint32)

_SYMBOLS = "{}[]<>=\\;`~^"
"""Characters that programs are written with and news is not."""

STAMP_WORDS = 20
"""A longer line is no date stamp."""

YEAR_WORDS = 6
"""A year alone makes a stamp of a line of so few words."""


_MAIL_HEADS = "date from to sent subject cc"
_ENTRY_WORDS = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun http https"
)


@cache
def _keys_of(words: str) -> KeyTable:
    return KeyTable(np.sort(hashing.word_keys(words.split())))


@dataclass(frozen=True)
class LineFacts:
    """One value a block of the batch: a line, or the lines of one hard-wrapped paragraph.

    ``lines`` are the blocks, ``word_line`` the block of every word, ``line_block`` the block of every line;
    ``word_keys`` are the words' keys, every number the same; ``key`` identifies the normalized line (folded words, every number the same); ``length`` is its words, with
    ideographs counted as parts of words; ``is_final`` whether it ends in a sentence mark (an ellipsis is none);
    ``is_stamp`` whether it is a short line with a time or date, as over every reader comment, that neither heads an
    entry of a live report (a colon at its end) nor signs a post that the article shows, ``has_clock`` whether
    a line has a time of day, ``starts_number`` whether it begins with a digit; ``order`` is its place in
    its article, from 0, ``from_end`` the lines below it; ``symbol_share`` the share of its characters that programs
    are written with; ``is_row`` whether it has cells, as the row of a table; ``is_doubled`` whether it is the same
    words twice, ``is_shouted`` whether it is in capitals alone, ``n_tags`` its number signs,
    ``is_mail`` whether it is a line of a letter's head ("Date: ..."), ``is_entry`` whether it begins as the entry of a
    list does: with a mark, a number, a month or an address that make no stamp, or in cells.
    """

    lines: Spans
    word_line: Ints
    line_block: Ints
    word_keys: Keys
    key: Keys
    first_word: Ints
    last_word: Ints
    length: Floats
    is_final: Flags
    ends_dots: Flags
    ends_colon: Flags
    ends_question: Flags
    is_quote: Flags
    is_bullet: Flags
    is_stamp: Flags
    has_clock: Flags
    starts_number: Flags
    starts_lower: Flags
    capital_share: Floats
    number_share: Floats
    order: Ints
    from_end: Ints
    symbol_share: Floats
    is_row: Flags
    is_doubled: Flags
    is_shouted: Flags
    n_tags: Ints
    is_mail: Flags
    is_entry: Flags

    def __len__(self) -> int:
        return len(self.key)

    @property
    def n_words(self) -> Ints:
        """Words of every line."""
        return self.last_word - self.first_word


def read_line_facts(texts: Texts, stuck: tuple[Ints, Ints] | None = None) -> LineFacts:
    """The facts of every block of the batch.

    ``stuck`` gives for each line of ``texts.lines`` where its own text begins and ends, where template words are
    stuck to it; the facts then are those of its own text.
    """
    blocks, line_block = join_wrapped(texts)
    lines = blocks if stuck is None else trimmed(blocks, line_block, stuck)
    first, last = texts.words_within(lines)
    n_words = last - first
    ideographs = _sums(texts.kinds[texts.words.start] == ch.IDEOGRAPH, first, last)
    length = n_words - ideographs + ideographs / IDEOGRAPHS_PER_WORD
    ending, before = _endings(texts, lines)
    dots = np.isin(ending, _DOTS) & np.isin(before, _DOTS) | (ending == ord("…"))
    is_final = np.isin(ending, _FINAL) & ~dots
    ends_colon = np.isin(ending, [ord(":"), ord("：")])
    word_keys = number_blind_keys(texts)
    at_least_one = np.maximum(n_words, 1)
    first_code = texts.codes[lines.start]
    n_numbers = _sums(texts.kinds[texts.words.start] == ch.DIGIT, first, last)
    is_stamp = ~(is_final | ends_colon | holds(_handles(texts), lines.start, lines.end)) & (length <= STAMP_WORDS)

    head_keys = np.append(word_keys, np.uint64(0))[np.minimum(first, len(word_keys))]
    is_row = holds(np.flatnonzero(texts.codes == ord("\t")), lines.start, lines.end)
    clocks = _clocks(texts)
    is_stamp &= _has_date(texts, lines, clocks, length, n_numbers)

    def begins_with(words: str) -> Flags:
        begins: Flags = (n_words > 0) & _keys_of(words).has(head_keys)
        return begins

    return LineFacts(
        lines=lines,
        word_line=_word_blocks(texts, blocks),
        line_block=line_block,
        word_keys=word_keys,
        key=span_keys(word_keys, first, last),
        first_word=first,
        last_word=last,
        length=length,
        is_final=is_final,
        ends_dots=dots,
        ends_colon=ends_colon,
        ends_question=np.isin(ending, [ord(c) for c in "?!？！؟"]),
        is_quote=np.isin(first_code, _OPENERS),
        is_bullet=np.isin(first_code, _BULLETS),
        is_stamp=is_stamp,
        has_clock=holds(clocks, lines.start, lines.end),
        starts_number=texts.kinds[lines.start] == ch.DIGIT,
        starts_lower=_starts_lower(texts, first, n_words > 0),
        capital_share=_sums(texts.is_capitalized, first, last) / at_least_one,
        number_share=n_numbers / at_least_one,
        order=_places(lines.article, len(texts)),
        from_end=_places(lines.article[::-1], len(texts), is_reversed=True)[::-1],
        symbol_share=_counts(texts.places_of(_SYMBOLS), lines.start, lines.end)
        / np.maximum(lines.end - lines.start, 1),
        is_row=is_row,
        is_doubled=_is_doubled(word_keys, first, last),
        is_shouted=_is_shouted(texts, lines, first, n_words),
        n_tags=_counts(texts.places_of("#"), lines.start, lines.end),
        is_mail=begins_with(_MAIL_HEADS) & holds(texts.places_of(":"), lines.start, lines.start + 12),
        is_entry=np.isin(first_code, _BULLETS)
        | (((texts.kinds[lines.start] == ch.DIGIT) | begins_with(_ENTRY_WORDS)) & ~is_stamp)
        | is_row,
    )


def _is_shouted(texts: Texts, lines: Spans, first: Ints, n_words: Ints) -> Flags:
    """Lines of three words and more without a small letter; most have one at the head of their first words."""

    def is_small(place: Ints) -> Flags:
        small: Flags = (texts.kinds[place] == ch.LETTER) & (texts.fold[place] == texts.codes[place])
        return small

    rows = np.flatnonzero(n_words >= 3)
    for k in range(3):
        rows = rows[~is_small(texts.words.start[first[rows] + k])]
    place, owner = concatenated_ranges(lines.start[rows], lines.end[rows])
    shouted = np.zeros(len(lines), dtype=np.bool_)
    shouted[rows] = np.bincount(owner[is_small(place)], minlength=len(rows)) == 0
    return shouted


def _counts(places: Ints, start: Ints, end: Ints) -> Ints:
    return np.searchsorted(places, end) - np.searchsorted(places, start)


def _clocks(texts: Texts) -> Ints:
    """The colons of clock times: a digit before, two digits and no third one behind."""
    colon, n = texts.places_of(":"), len(texts.kinds)

    def is_digit(step: int) -> Flags:
        place = colon + step
        digit: Flags = (texts.kinds[np.clip(place, 0, n - 1)] == ch.DIGIT) & (place >= 0) & (place < n)
        return digit

    clocks: Ints = colon[is_digit(-1) & is_digit(1) & is_digit(2) & ~is_digit(3)]
    return clocks


def _years(texts: Texts) -> Ints:
    """Where years from 1900 to 2099 begin."""
    codes, words = texts.codes, texts.words
    four = np.flatnonzero(words.end - words.start == 4)
    four = four[texts.kinds[words.start[four]] == ch.DIGIT]
    century = 100 * codes[words.start[four]].astype(np.int64) + codes[words.start[four] + 1]
    four = four[np.isin(century, [100 * ord("1") + ord("9"), 100 * ord("2") + ord("0")])]
    years: Ints = words.start[four]
    return years


def _is_doubled(word_keys: Keys, first: Ints, last: Ints) -> Flags:
    """Lines of six words and more whose second half repeats the first."""
    half = (last - first) // 2
    even = np.flatnonzero(((last - first) % 2 == 0) & (half >= 3))
    doubled = np.zeros(len(first), dtype=np.bool_)
    middle = first[even] + half[even]
    doubled[even] = span_keys(word_keys, first[even], middle) == span_keys(word_keys, middle, last[even])
    return doubled


def _has_date(texts: Texts, lines: Spans, clocks: Ints, length: Floats, n_numbers: Ints) -> Flags:
    """Lines with a clock time, or with a year (1900 to 2099) beside another number or among few words."""
    has_time, has_year = (holds(places, lines.start, lines.end) for places in (clocks, _years(texts)))
    return has_time | (has_year & ((n_numbers >= 2) | (length <= YEAR_WORDS)))


def _handles(texts: Texts) -> Ints:
    """Where a name on a network stands in parentheses, as under every post that an article shows."""
    opening = texts.places_of("(")
    opening = opening[opening + 1 < len(texts.codes)]
    handles: Ints = opening[texts.codes[opening + 1] == ord("@")]
    return handles


def holds(places: Ints, start: Ints, end: Ints) -> Flags:
    """Which spans hold any of the places (ascending)."""
    held: Flags = np.searchsorted(places, end) > np.searchsorted(places, start)
    return held


def join_wrapped(texts: Texts) -> tuple[Spans, Ints]:
    """The blocks of the batch, and the block of every line.

    A block is a line; in an article of which at least a tenth of the lines run on from the line before, lines that
    one sentence runs through are one block. Where fewer do, as in a page with one broken label, lines stay what the
    page has made of them.
    """
    lines = texts.lines
    runs_on = np.diff(texts.line_paragraph, prepend=-1) == 0
    n_lines = texts.per_article(lines.article)
    is_broken = BROKEN_SHARE * texts.per_article(lines.article, runs_on) >= n_lines
    begins = ~(runs_on & is_broken[lines.article])
    start = np.flatnonzero(begins)
    end = np.append(start[1:], len(lines))[: len(start)] - 1
    return Spans(lines.start[start], lines.end[end], lines.article[start]), np.cumsum(begins) - 1


def trimmed(blocks: Spans, line_block: Ints, stuck: tuple[Ints, Ints]) -> Spans:
    """The blocks from where their first line's own text begins to where their last line's own text ends."""
    first = np.searchsorted(line_block, np.arange(len(blocks)), side="left")
    last = np.searchsorted(line_block, np.arange(len(blocks)), side="right") - 1
    return Spans(stuck[0][first], stuck[1][last], blocks.article)


def line_keys(texts: Texts, lines: Spans) -> Keys:
    """Key of every normalized line: its folded words, every number the same, marks and spaces left out."""
    return span_keys(number_blind_keys(texts), *texts.words_within(lines))


def _word_blocks(texts: Texts, blocks: Spans) -> Ints:
    """The block of every word."""
    first = np.searchsorted(texts.words.start, blocks.start)
    return np.repeat(np.arange(len(blocks)), np.diff(np.append(first, len(texts.words))))


def title_keys(titles: Sequence[str | None]) -> Keys:
    """The keys that the titles would have as lines."""
    rows = [" ".join((title or "").split()) for title in titles]
    bounds = text_bounds(rows)
    codes = ch.code_points("\n".join(rows))
    kinds, fold = ch.look_up(codes)
    words = find_words(kinds, bounds)
    letters = read_letters(codes, kinds, fold, (words.start, words.end, words.article))
    keys = letters.keys(words.start, words.end)
    first, last = (np.searchsorted(words.start, edge) for edge in bounds.T)
    return span_keys(_number_blind(keys, kinds, words), first, last)


def number_blind_keys(texts: Texts, word: Ints | slice = slice(None)) -> Keys:
    """The keys of all or of some words, with one and the same key for every word of digits alone."""
    words = Spans(texts.words.start[word], texts.words.end[word], texts.words.article[word])
    return _number_blind(texts.word_keys[word], texts.kinds, words)


def _number_blind(keys: Keys, kinds: NDArray[np.uint8], words: Spans) -> Keys:
    digits = np.flatnonzero(kinds[words.start] == ch.DIGIT)
    place, owner = concatenated_ranges(words.start[digits], words.end[digits])
    has_letter = np.bincount(owner[kinds[place] == ch.LETTER], minlength=len(digits)) > 0
    blind = keys.copy()
    blind[digits[~has_letter]] = NUMBER_KEY
    return blind


def _sums(values: NDArray[np.bool_], start: Ints, end: Ints) -> Ints:
    running = np.concatenate(([0], np.cumsum(values)))
    sums: Ints = running[end] - running[start]
    return sums


def _endings(texts: Texts, lines: Spans) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The last code point of every line that is no closing mark, and the one before it."""
    start, place = lines.start, lines.end - 1
    for _ in range(3):
        closing = np.isin(texts.codes[place], _CLOSERS) & (place > start)
        place = place - closing
    return texts.codes[place], texts.codes[np.maximum(place - 1, start)]


def _starts_lower(texts: Texts, first: Ints, has_word: Flags) -> Flags:
    """Whether the first word begins in a lower-case letter of a cased script."""
    if not len(texts.words):
        return np.zeros(len(first), dtype=np.bool_)
    code = texts.codes[texts.words.start[np.minimum(first, len(texts.words) - 1)]]
    latin = (code >= ord("a")) & (code <= ord("z"))
    other = (
        ((code >= 0xDF) & (code <= 0xFF)) | ((code >= 0x3B1) & (code <= 0x3CE)) | ((code >= 0x430) & (code <= 0x45F))
    )
    return (latin | other) & has_word


def _places(article: Ints, n_articles: int, *, is_reversed: bool = False) -> Ints:
    """Place of every line in its article; of lines in reverse order, where ``is_reversed``."""
    count = np.bincount(article, minlength=n_articles)
    first = len(article) - np.cumsum(count) if is_reversed else np.cumsum(count) - count
    return np.arange(len(article)) - first[article]

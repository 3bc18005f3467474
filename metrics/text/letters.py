"""The letters that words are compared by: what looks the same is the same, what is not seen is left out.

Text that was copied through a PDF file, a keyboard of another script or an obfuscator shows the same words in other
characters: a letter and its accent apart (NFD), Cyrillic and Greek letters that look like Latin ones, invisible
characters within words, words broken at the end of a line. They are folded here, into the keys of words alone:
offsets stay those of the text. Reference: Unicode Technical Standard 39, section 4 (skeletons), of which only letters
are taken that a reader of English cannot tell apart, and only in words that mix scripts or in texts otherwise Latin.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Ints, Keys, concatenated_ranges
from masthead.metrics.text.hashing import mix, span_keys

_LOOK_ALIKES = {
    "аАɑΑα": "a",
    "ВΒ": "b",
    "сСϲϹ": "c",
    "ԁ": "d",
    "еЕΕ": "e",
    "ɡ": "g",
    "һНҺΗ": "h",
    "іІΙι": "i",
    "јЈϳ": "j",
    "КΚ": "k",
    "ӏӀ": "l",
    "МΜ": "m",
    "Ν": "n",
    "оОοΟ": "o",
    "рРρΡ": "p",
    "ԛ": "q",
    "ѕЅ": "s",
    "ТΤ": "t",
    "υ": "u",
    "ν": "v",
    "ԝ": "w",
    "хХχΧ": "x",
    "уУγΥ": "y",
    "Ζ": "z",
}
_GREEK_END, _FOREIGN_END = 0x400, 0x530
"""Greek and Cyrillic lie from the combining marks to here; Greek below the first number."""

_FIRST_MARK, _LAST_MARK = 0x300, 0x36F
_LATIN_END = 0x250
_BITS = 21

MOSTLY_LATIN = 0.5
"""A text is otherwise Latin where at least this share of its words have Latin letters,"""

FEW_FOREIGN = 0.01
"""and no larger share than this have Greek or Cyrillic letters that look like no Latin one."""

_AT_ONCE = 1 << 13

LEAST_DISGUISED, DISGUISED_SHARE = 5, 0.02
"""A text is disguised where so many of its words are, and so large a share of them."""

SUSPECT = "[\u0370-\u03ff\u0400-\u052f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
"""Greek and Cyrillic letters and invisible characters: a text without any of them is not disguised."""

HYPHENS = "-‐\u00ad"


@dataclass(frozen=True)
class Letters:
    """The letters of a batch: ``fold`` of every code point, and which are ``silent``: no part of any key."""

    fold: NDArray[np.uint32]
    silent: Flags

    def keys(self, start: Ints, end: Ints) -> Keys:
        """Keys of words, some words at a time: a word's key is made from few letters, which then stay at hand."""
        keys = [np.zeros(0, dtype=np.uint64)]
        for low in range(0, len(start), _AT_ONCE):
            begin, stop = start[low : low + _AT_ONCE], end[low : low + _AT_ONCE]
            first, last = int(begin.min()), int(stop.max())
            heard = ~self.silent[first:last]
            keys.append(span_keys(self.fold[first:last], begin - first, stop - first, heard))
        return np.concatenate(keys)

    def spelled(self, start: Ints, end: Ints) -> tuple[NDArray[np.uint32], Ints, Ints]:
        """The letters that are not silent, and where the words begin and end among them."""
        if not self.silent.any():
            return self.fold, start, end
        place = np.concatenate(([0], np.cumsum(~self.silent)))
        return self.fold[~self.silent], place[start], place[end]


def read_letters(
    codes: NDArray[np.uint32], kinds: NDArray[np.uint8], fold: NDArray[np.uint32], words: tuple[Ints, Ints, Ints]
) -> Letters:
    """The letters of a batch; ``words`` are its words' starts, ends and articles."""
    silent = kinds == ch.TRANSPARENT
    foreign = np.flatnonzero((codes >= _LATIN_END) & (codes < _FOREIGN_END) & (kinds == ch.LETTER))
    if not len(foreign):
        return Letters(fold, silent)
    fold = fold.copy()
    is_mark = (codes[foreign] >= _FIRST_MARK) & (codes[foreign] <= _LAST_MARK)
    _compose(codes, kinds, fold, silent, foreign[is_mark])
    alike = foreign[~is_mark & (_latin_of()[codes[foreign]] > 0)]
    if len(alike):
        chosen = _in_latin_words(codes, kinds, alike, foreign[~is_mark], words)
        fold[chosen] = _latin_of()[codes[chosen]]
    return Letters(fold, silent)


def undisguised(text: str) -> str:
    """A text as a reader sees it where many of its words are disguised letter by letter, else the text.

    Keys of words fold such letters wherever they stand; names, bylines and marks of genre are read from the text itself.
    A few such words, as copied text has them, leave a text as it is.

    >>> undisguised("The c\u043euncil m\u200bet in P\u0435ll \u0430nd the b\u043eard w\u200bas th\u0435re t\u043eo.")
    'The council met in Pell and the board was there too.'
    """
    codes = ch.code_points(text)
    kinds, _ = ch.look_up(codes)
    edges = np.flatnonzero(np.diff((kinds == ch.LETTER) | (kinds == ch.TRANSPARENT), prepend=False, append=False))
    start, end = edges[::2], edges[1::2]
    foreign = np.flatnonzero((codes > _LAST_MARK) & (codes < _FOREIGN_END) & (kinds == ch.LETTER))
    alike = foreign[_latin_of()[codes[foreign]] > 0]
    chosen = _in_latin_words(codes, kinds, alike, foreign, (start, end, np.zeros_like(start)))
    hidden = np.flatnonzero(kinds == ch.TRANSPARENT)
    word = np.searchsorted(start, np.concatenate((chosen, hidden)), side="right") - 1
    if len(np.unique(word)) < max(LEAST_DISGUISED, DISGUISED_SHARE * len(start)):
        return text
    latin = _latin_of()[codes[chosen]]
    is_upper = ch.character_tables().is_upper[codes[chosen]]
    codes = codes.copy()
    codes[chosen] = np.where(is_upper, latin - (ord("a") - ord("A")), latin)
    return np.delete(codes, hidden).astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _latin_of() -> NDArray[np.uint32]:
    """The Latin letter that a code point looks like, 0 where it looks like none."""
    table = np.zeros(_FOREIGN_END, dtype=np.uint32)
    for letters, latin in _LOOK_ALIKES.items():
        table[[ord(letter) for letter in letters]] = ord(latin)
    return table


def _compose(
    codes: NDArray[np.uint32], kinds: NDArray[np.uint8], fold: NDArray[np.uint32], silent: Flags, mark: Ints
) -> None:
    """Fold letters with the marks behind them (the first two) as the letter that both are, and silence the marks."""
    mark = mark[mark > 0]
    first = mark[np.diff(mark, prepend=-2) != 1]
    first = first[(codes[first - 1] < _FOREIGN_END) & (kinds[first - 1] == ch.LETTER)]
    if not len(first):
        return
    run = np.searchsorted(first, mark, side="right") - 1
    apart = np.cumsum(np.diff(mark, prepend=-2) != 1)
    of_run = (run >= 0) & (apart == apart[np.searchsorted(mark, first)][run])
    silent[mark[of_run]] = True
    second = np.minimum(first + 1, len(codes) - 1)
    has_second = np.isin(second, mark)
    cluster = codes[first - 1].astype(np.int64) << 2 * _BITS
    cluster |= codes[first].astype(np.int64) << _BITS
    cluster |= np.where(has_second, codes[second], 0).astype(np.int64)
    distinct, inverse = np.unique(cluster, return_inverse=True)
    fold[first - 1] = np.array([_composed(int(number)) for number in distinct], dtype=np.uint32)[inverse]


def _composed(cluster: int) -> int:
    """The folded letter of a base and up to two marks; that of the base where there is no such letter."""
    mask = (1 << _BITS) - 1
    base, *marks = ((cluster >> shift) & mask for shift in (2 * _BITS, _BITS, 0))
    whole = unicodedata.normalize("NFC", chr(base) + "".join(chr(mark) for mark in marks if mark))
    return int(ch.look_up(ch.code_points(whole[:1]))[1][0])


def _in_latin_words(
    codes: NDArray[np.uint32], kinds: NDArray[np.uint8], alike: Ints, foreign: Ints, words: tuple[Ints, Ints, Ints]
) -> Ints:
    """Of the letters that look like Latin ones those in words that mix them with Latin letters or stand among such words."""
    start, end, article = words

    def has(places: Ints) -> Flags:
        found: Flags = np.searchsorted(places, end) > np.searchsorted(places, start)
        return found

    latin = has(np.flatnonzero((codes < _LATIN_END) & (kinds == ch.LETTER)))
    other = has(np.setdiff1d(foreign, alike, assume_unique=True))
    n_words = np.maximum(np.bincount(article), 1)
    is_latin = (np.bincount(article, latin) >= MOSTLY_LATIN * n_words) & (
        np.bincount(article, other) <= FEW_FOREIGN * n_words
    )
    word = np.searchsorted(start, alike, side="right") - 1
    inside = (word >= 0) & (alike < end[word])
    alike, word = alike[inside], word[inside]
    is_word = (end - start > 1)[word] | (codes[alike] >= _GREEK_END)
    chosen: Ints = alike[~other[word] & (latin[word] | (is_latin[article[word]] & is_word))]
    return chosen


def join_broken(
    codes: NDArray[np.uint32],
    kinds: NDArray[np.uint8],
    letters: Letters,
    words: tuple[Ints, Ints, Ints],
    lines: tuple[Ints, Ints, Ints],
) -> tuple[Letters, Flags]:
    """Words broken by a hyphen at the end of a line made whole: the letters, and which words go on the one before.

    ``lines`` are the lines' starts, ends and paragraphs: a word goes on within one paragraph, in lower case. The hyphen
    stays part of the word where the article has the word with it elsewhere, or both parts as words of their own and
    never the whole ("well-" and "known").
    """
    start, end, _ = words
    goes_on = np.zeros(len(start), dtype=np.bool_)
    word = _broken(codes, kinds, letters, words, lines)
    if not len(word):
        return letters, goes_on
    goes_on[word] = True
    silent = letters.silent.copy()
    silent[concatenated_ranges(end[word - 1], start[word])[0]] = True
    keeps = _keeps_hyphen(Letters(letters.fold, silent), words, word)
    silent[end[word[keeps] - 1]] = False
    return Letters(letters.fold, silent), goes_on


def _broken(
    codes: NDArray[np.uint32],
    kinds: NDArray[np.uint8],
    letters: Letters,
    words: tuple[Ints, Ints, Ints],
    lines: tuple[Ints, Ints, Ints],
) -> Ints:
    """The words that go on the one before: first of their line, in lower case, a letter and a hyphen right before."""
    start, end, _ = words
    begin, stop, paragraph = lines
    if len(begin) < 2 or not len(start):
        return np.zeros(0, dtype=np.int64)
    hyphen = stop[:-1] - 1
    hyphen = hyphen + ~ch.is_among(codes[hyphen], HYPHENS)
    line = np.flatnonzero(ch.is_among(codes[hyphen], HYPHENS) & (np.diff(paragraph) == 0))
    word = np.searchsorted(start, begin[line + 1])
    inside = (word > 0) & (word < len(start))
    word, hyphen = word[inside], hyphen[line[inside]]
    first = start[word]
    is_small = (letters.fold[first] == codes[first]) & (kinds[first] == ch.LETTER)
    found: Ints = word[
        is_small
        & (end[word - 1] == hyphen)
        & (first == begin[line[inside] + 1])
        & (kinds[end[word - 1] - 1] == ch.LETTER)
    ]
    return found


def _keeps_hyphen(letters: Letters, words: tuple[Ints, Ints, Ints], word: Ints) -> Flags:
    """Which of the broken words (by their second parts) have a hyphen of their own where they are broken."""
    start, end, article = words
    salts = mix(article.astype(np.uint64) + np.uint64(1))
    is_part = np.zeros(len(start), dtype=np.bool_)
    is_part[word] = is_part[word - 1] = True
    known = (letters.keys(start, end) ^ salts)[~is_part]
    dashed = letters.silent.copy()
    dashed[end[word - 1]] = False
    wanted = (
        letters.keys(start[word - 1], end[word]),
        Letters(letters.fold, dashed).keys(start[word - 1], end[word]),
        letters.keys(start[word - 1], end[word - 1]),
        letters.keys(start[word], end[word]),
    )
    is_whole, is_dashed, is_left, is_right = (np.isin(keys ^ salts[word], known) for keys in wanted)
    keeps: Flags = ~is_whole & (is_dashed | (is_left & is_right))
    return keeps

"""Tokens of the background model: common words by themselves; names, numbers and rare words as classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Ints
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Texts

START, NUMBER, NAME, RARE = range(4)
N_CLASSES = 4
MAX_VOCABULARY = 65_535 - N_CLASSES


@dataclass(frozen=True)
class Tokens:
    """Tokens of a batch: their numbers in the vocabulary and the words they come from (-1 for a sentence's start)."""

    number: Ints
    word: Ints


def word_numbers(texts: Texts, vocabulary: KeyTable) -> Ints:
    """The token number of every word.

    The row of a word in ``vocabulary`` is its token number less ``N_CLASSES``. A word with a digit first is a number; one with
    a capital within a sentence is a name; one with a capital at a sentence's start is itself where the vocabulary has
    it, else a name.
    """
    row = texts.rows_in(vocabulary)
    known = row >= 0
    number: Ints = np.where(known, row + N_CLASSES, RARE)
    opens = texts.opens_sentence
    number[np.flatnonzero(texts.is_capitalized & ~(opens & known))] = NAME
    number[numerals(texts, texts.words.start)] = NUMBER
    return number


def numerals(texts: Texts, start: Ints) -> Ints:
    """Which of the words that begin at the given places begin with a digit of the basic plane, by number."""
    digit = np.flatnonzero(texts.kinds[start] == ch.DIGIT)
    return digit[texts.codes[start[digit]] < ch.BMP]


def tokens(texts: Texts, vocabulary: KeyTable) -> Tokens:
    """The batch as tokens: a start before every sentence, runs of names as one name."""
    number = word_numbers(texts, vocabulary)
    opens = texts.opens_sentence
    repeated = np.zeros(len(number), dtype=np.bool_)
    repeated[1:] = (number[1:] == NAME) & (number[:-1] == NAME) & ~opens[1:]
    kept = np.flatnonzero(~repeated)
    place = np.arange(len(kept)) + np.cumsum(opens[kept])
    size = len(kept) + int(np.count_nonzero(opens[kept]))
    found = Tokens(np.full(size, START, dtype=np.int64), np.full(size, -1, dtype=np.int64))
    found.number[place], found.word[place] = number[kept], kept
    return found


def pair_keys(first: NDArray[np.integer], second: NDArray[np.integer]) -> NDArray[np.uint32]:
    """Exact key of a pair of token numbers, ordered by the first: 16 bits each."""
    return (first.astype(np.uint32) << np.uint32(16)) | second.astype(np.uint32)


def triple_keys(
    first: NDArray[np.integer], second: NDArray[np.integer], third: NDArray[np.integer]
) -> NDArray[np.uint64]:
    """Exact key of three token numbers, ordered by the first two: 48 bits."""
    return (pair_keys(first, second).astype(np.uint64) << np.uint64(16)) | third.astype(np.uint64)

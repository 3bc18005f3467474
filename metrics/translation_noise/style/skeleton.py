"""The skeleton of a text: common words as themselves, all others as the shape of their ending; and its n-grams.

Names, topics and house style drop out: what stays is how sentences are put together, and how expected their words are
(surprisal under the background counts, in steps). Four streams see the same text with more or fewer words kept:
``STREAMS``. Marks other than the comma are left out, because semicolons, dashes and quotation marks are house style.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Ints, begins
from masthead.metrics.text.hashing import mix
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.spin.surprisal import Surprisal
from masthead.metrics.translation_noise.spin.tokens import numerals

SKELETON_VERSION = "skeleton-2"
START, COMMA = 0, 1
PLAIN, S, ED, LY, ING, ION, ENT, ER, AL, IC, VE, TY, POSSESSIVE, CONTRACTION, NUMBER, CAPITAL, CAPITAL_POSSESSIVE = (
    range(2, 19)
)
N_SHAPES = 19
_ENDINGS = (
    *(("s", S), ("ed", ED), ("ly", LY), ("ing", ING), ("ion", ION), ("ent", ENT), ("er", ER), ("al", AL), ("ic", IC)),
    *(("ve", VE), ("ty", TY)),
)
BITS = 17


UNKNOWN = -1.0
"""Surprisal of a word that has none: the later words of a name."""

NO_RANK = 1 << 30
"""Rank of a word that the style vocabulary has not."""

_MOST_STEPS = 16
_LETTERS = "abcdefghijklmnopqrstuvwxyz'"


@dataclass(frozen=True)
class Stream:
    """One reading of the skeleton, and which n-grams of it count.

    The ``n_words`` commonest words keep their identity, all others the shape of their ending (no word keeps either
    where ``is_named`` is false). Where there are ``steps``, every word has the step of its surprisal too.
    """

    name: str
    n_words: int
    orders: tuple[int, ...]
    steps: tuple[float, ...] = ()
    is_named: bool = True

    def codes(self, skeleton: Skeleton) -> NDArray[np.uint64]:
        """The code of every token."""
        shape = skeleton.shape if self.is_named else np.minimum(skeleton.shape, PLAIN)
        code = shape.astype(np.int32)
        named = np.flatnonzero(skeleton.rank < self.n_words)
        code[named] = skeleton.rank[named] + N_SHAPES
        if self.steps:
            code *= _MOST_STEPS
            surprisal = skeleton.surprisal.astype(np.float64)
            for step in self.steps:
                code += surprisal >= step
        return code.astype(np.uint64)


STREAMS = (
    Stream("middle", 150, (1, 2, 3)),
    Stream("fine", 20_000, (1, 2)),
    Stream("expected", 0, (1, 2, 3), (-0.5, 1.2, 2.5, 4.0, 5.2, 7.0, 8.9, 10.5, 12.2, 14.0), is_named=False),
    Stream("grammar", 40, (1, 2), (-0.5, 2.0, 4.0, 6.0, 8.5)),
)
N_FEATURES = len(STREAMS) << BITS


@dataclass(frozen=True)
class Skeleton:
    """Tokens of a batch in text order.

    ``shape`` is the token's shape, or START or COMMA; ``rank`` the word's place in the style vocabulary (``NO_RANK``
    where it has none); ``surprisal`` how unexpected the word is (``UNKNOWN`` for marks); ``word`` the word it comes from
    (for START the word behind, for COMMA the word before); ``run`` numbers the stretches that n-grams must not leave;
    ``article`` is the article's row.
    """

    shape: NDArray[np.uint8]
    rank: NDArray[np.int32]
    surprisal: NDArray[np.float32]
    word: Ints
    run: Ints
    article: Ints

    def __len__(self) -> int:
        return len(self.word)

    def part(self, first: int, stop: int) -> Skeleton:
        """The tokens from ``first`` to before ``stop``."""
        return Skeleton(*(getattr(self, field.name)[first:stop] for field in fields(self)))


def read_skeleton(
    texts: Texts, counted: Flags, surprisal: Surprisal, vocabulary: KeyTable, ranks: NDArray[np.int32]
) -> Skeleton:
    """The skeleton of the counted words; ``ranks`` are the places of the words of ``vocabulary``."""
    word = np.flatnonzero(counted)
    article = texts.words.article[word]
    opens, breaks = begins(texts.word_sentence[word]), begins(article)
    breaks[1:] |= word[1:] - word[:-1] > 1
    rank = np.append(ranks, np.int32(NO_RANK))[texts.rows_in(vocabulary)[word]]
    rank[np.flatnonzero(texts.is_capitalized[word] & ~opens)] = NO_RANK
    behind = texts.codes[np.minimum(texts.words.end[word], max(len(texts.codes) - 1, 0))] == ord(",")
    bits = _word_surprisal(texts, surprisal)[word]
    return _with_marks(Skeleton(_shapes(texts, word), rank, bits, word, np.cumsum(breaks), article), opens, behind)


def _word_surprisal(texts: Texts, surprisal: Surprisal) -> NDArray[np.float32]:
    """Surprisal of every word of the batch."""
    bits = np.full(len(texts.words), UNKNOWN, dtype=np.float32)
    token = np.flatnonzero(surprisal.word >= 0)
    bits[surprisal.word[token]] = surprisal.bits[token]
    return bits


def _with_marks(words: Skeleton, opens: Flags, comma: Flags) -> Skeleton:
    """The words with a START before every sentence and a COMMA behind every word that has one."""
    size = 1 + opens.astype(np.int64) + comma
    at = np.cumsum(size) - size + opens
    owner = np.repeat(np.arange(len(words)), size)
    shape = np.full(len(owner), START, dtype=np.uint8)
    shape[at] = words.shape
    shape[at[comma] + 1] = COMMA
    rank = np.full(len(owner), NO_RANK, dtype=np.int32)
    rank[at] = words.rank
    bits = np.full(len(owner), UNKNOWN, dtype=np.float32)
    bits[at] = words.surprisal
    return Skeleton(shape, rank, bits, words.word[owner], words.run[owner], words.article[owner])


def _shapes(texts: Texts, word: Ints) -> NDArray[np.uint8]:
    """The shape of each word: its ending, or that it is a name, a number, a possessive or a contraction."""
    start, end = texts.words.start[word], texts.words.end[word]
    length, letters = end - start, _letters()
    ending = texts.is_capitalized[word].astype(np.int64)
    for n in (3, 2, 1):
        letter = letters[np.minimum(texts.codes[np.maximum(end - n, 0)], ch.BMP)]
        letter *= length >= n
        ending *= len(_LETTERS) + 1
        ending += letter
    shape = _shape_of_ending()[ending]
    shape[numerals(texts, start)] = NUMBER
    return shape


@cache
def _letters() -> NDArray[np.uint8]:
    """For each character of the basic plane its place in ``_LETTERS`` when folded, from 1; 0 for all others."""
    letters = np.zeros(ch.BMP + 1, dtype=np.uint8)
    fold = ch.character_tables().fold
    for place, letter in enumerate(_LETTERS, start=1):
        letters[: ch.BMP][fold == ord(letter)] = place
    return letters


@cache
def _shape_of_ending() -> NDArray[np.uint8]:
    """Shapes by whether a word has a capital and by its last three letters, numbered as digits of one number."""
    shape = np.full((2, *[len(_LETTERS) + 1] * 3), PLAIN, dtype=np.uint8)
    place = {letter: number for number, letter in enumerate(_LETTERS, start=1)}
    for ending, number in _ENDINGS:
        of_ending = shape.T
        for letter in reversed(ending):
            of_ending = of_ending[place[letter]]
        of_ending[...] = number
    shape[1] = CAPITAL
    shape[:, :, place["'"], :] = CONTRACTION
    shape[0, :, place["'"], place["s"]] = POSSESSIVE
    shape[1, :, place["'"], place["s"]] = CAPITAL_POSSESSIVE
    shape[:, place["'"]] = CONTRACTION
    return shape.ravel()


def features(skeleton: Skeleton) -> Iterator[tuple[int, int, Ints, Flags]]:
    """For every stream and order: both, the feature number of the n-gram from each token on, and which stay in a run."""
    run = skeleton.run
    wholes = [run[: len(run) - k] == run[k:] for k in range(max(max(stream.orders) for stream in STREAMS))]
    for number, stream in enumerate(STREAMS):
        code = stream.codes(skeleton)
        key = np.zeros(len(code), dtype=np.uint64)
        for order in range(1, max(stream.orders) + 1):
            n = len(code) - order + 1
            if n <= 0:
                break
            key = key[:n] * np.uint64(8191)
            key += code[order - 1 :]
            key += np.uint64(1)
            if order not in stream.orders:
                continue
            feature = mix(key)
            feature >>= np.uint64(64 - BITS)
            feature += np.uint64(number << BITS)
            yield number, order, feature.view(np.int64), wholes[order - 1]


def ngrams(skeleton: Skeleton) -> Iterator[tuple[int, Ints, Ints]]:
    """For every stream and order: the order, the first token of each n-gram, and its feature number."""
    for _, order, feature, is_whole in features(skeleton):
        whole = np.flatnonzero(is_whole)
        yield order, whole, feature[whole]

"""Sets of character 4-grams: how much of a text's letter sequences another text has, whatever the order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text.arrays import (
    Flags,
    Ints,
    concatenated_ranges,
    edges,
    in_portions,
    sorted_distinct,
    take_ranges,
)
from masthead.metrics.text.hashing import mix
from masthead.metrics.text.texts import Texts

SIZE = 4
_SPACE = 32
_WORDS_AT_ONCE = 1 << 14


@dataclass(frozen=True)
class Shingles:
    """Distinct hashed 4-grams of texts, sorted within each text; ``first`` has the first of every text, and the end."""

    keys: NDArray[np.uint32]
    first: Ints

    def __len__(self) -> int:
        return len(self.first) - 1


EMPTY_SHINGLES = Shingles(np.zeros(0, dtype=np.uint32), np.zeros(1, dtype=np.int64))


def join_shingles(parts: Sequence[Shingles]) -> Shingles:
    """The 4-grams of several sets of texts, one after the other."""
    offsets = np.cumsum([0] + [len(part.keys) for part in parts])
    first = [part.first[:-1] + offset for part, offset in zip(parts, offsets, strict=False)]
    return Shingles(np.concatenate([part.keys for part in parts]), np.concatenate([*first, offsets[-1:]]))


def take_shingles(shingles: Shingles, texts: Ints) -> Shingles:
    """The 4-grams of some of the texts, in the given order."""
    first, end = shingles.first[texts], shingles.first[texts + 1]
    return Shingles(take_ranges(shingles.keys, first, end), np.concatenate(([0], np.cumsum(end - first))))


def read_shingles(texts: Texts, is_live: Flags) -> Shingles:
    """4-grams over the flagged words of each text, a space between any two words."""
    word = np.flatnonzero(is_live)
    first = edges(texts.words.article[word], len(texts))
    parts = [np.zeros(0, dtype=np.uint32)]
    for begin, end in in_portions(np.diff(first), _WORDS_AT_ONCE):
        parts += _text_shingles(texts, word[first[begin] : first[end]], first[begin : end + 1] - first[begin])
    return Shingles(np.concatenate(parts), np.cumsum([0, *map(len, parts[1:])]))


def _text_shingles(texts: Texts, word: Ints, first: Ints) -> list[NDArray[np.uint32]]:
    """The sorted keys of the 4-grams of every text; ``first`` has the first of the words of each, and the end."""
    fold, starts, ends = texts.spelled
    start, end = starts[word], ends[word]
    last = np.cumsum(end + 1 - start)
    letters = fold.take(concatenated_ranges(start, end + 1)[0], mode="clip")
    letters[last - 1] = _SPACE
    wide = letters.astype(np.uint64)
    n = max(len(wide) - SIZE + 1, 0)
    packed = wide[:n].copy()
    for k in range(1, SIZE):
        packed |= wide[k : n + k] << np.uint64(16 * k)
    keys = mix(packed).astype(np.uint32)
    edge = np.append(0, last)[first]
    return [sorted_distinct(keys[low : max(high - SIZE + 1, low)]) for low, high in pairwise(edge.tolist())]


def containment(articles: Shingles, references: Shingles, *, article: Ints, reference: Ints) -> NDArray[np.float64]:
    """Share of each pair's article 4-grams that the reference has; NaN for an article without any."""
    n_shared = np.fromiter(map(len, shared_keys(articles, references, article, reference)), np.int64, len(article))
    n = np.diff(articles.first)[article]
    return n_shared / np.where(n > 0, n, np.nan)


def shared_keys(
    articles: Shingles, references: Shingles, article: Ints, reference: Ints
) -> Iterator[NDArray[np.uint32]]:
    """The 4-grams that both texts of each pair have."""
    a_keys, b_keys = np.asarray(articles.keys), np.asarray(references.keys)
    for a, b in zip(_slices(articles, article), _slices(references, reference), strict=True):
        both = np.concatenate((a_keys[a], b_keys[b]))
        both.sort()
        yield both[1:].compress(both[1:] == both[:-1])


def _slices(shingles: Shingles, texts: Ints) -> list[slice]:
    """Where the 4-grams of each text stand."""
    return list(map(slice, shingles.first[texts].tolist(), shingles.first[texts + 1].tolist()))

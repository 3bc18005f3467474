"""Sets of character 4-grams: how much of a text's letter sequences another text has, whatever the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_streams import concatenated_ranges
from masthead.metrics.hashing import mix
from masthead.metrics.texts import Flags, Ints, Texts

SIZE = 4
_SPACE = 32
_MASK = np.uint64(0xFFFFFFFF)
_LEADING, _TRAILING = 14, np.uint32(18)
"""Most 4-grams that a text lacks are told by so many of their leading bits, the others of the 32 not looked at."""


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
    index, _ = concatenated_ranges(shingles.first[texts], shingles.first[texts + 1])
    size = shingles.first[texts + 1] - shingles.first[texts]
    return Shingles(shingles.keys[index], np.concatenate(([0], np.cumsum(size))))


def read_shingles(texts: Texts, is_live: Flags) -> Shingles:
    """4-grams over the flagged words of each text, a space between any two words."""
    word = np.flatnonzero(is_live)
    start, end = texts.words.start[word], texts.words.end[word]
    size = end + 1 - start
    letters = np.append(texts.fold, _SPACE)[concatenated_ranges(start, end + 1)[0]]
    letters[np.cumsum(size) - 1] = _SPACE
    text = np.repeat(texts.words.article[word], size)
    wide = letters.astype(np.uint64)
    n = max(len(wide) - SIZE + 1, 0)
    packed = wide[:n].copy()
    for k in range(1, SIZE):
        packed |= wide[k : n + k] << np.uint64(16 * k)
    keys = mix(packed) & _MASK
    whole = text[:n] == text[SIZE - 1 :] if n else np.zeros(0, dtype=np.bool_)
    tagged = np.sort((text[:n][whole].astype(np.uint64) << np.uint64(32)) | keys[whole])
    tagged = tagged[np.diff(tagged, prepend=tagged[:1] + np.uint64(1)) != 0]
    first = np.searchsorted(tagged, np.arange(len(texts) + 1, dtype=np.uint64) << np.uint64(32))
    return Shingles((tagged & _MASK).astype(np.uint32), first)


def containment(
    articles: Shingles, references: Shingles, pair_article: Ints, pair_reference: Ints
) -> NDArray[np.float64]:
    """Share of each pair's article 4-grams that the reference has; NaN for an article without any."""
    n = np.diff(articles.first)
    of = np.repeat(np.arange(len(articles)), n)
    seen = np.zeros(len(articles) << _LEADING, dtype=np.bool_)
    seen[(of << _LEADING) + (articles.keys >> _TRAILING)] = True
    first, end = references.first[pair_reference], references.first[pair_reference + 1]
    index, pair = concatenated_ranges(first, end)
    letters = references.keys[index]
    maybe = np.flatnonzero(seen[np.repeat(pair_article << _LEADING, end - first) + (letters >> _TRAILING)])
    pair = pair[maybe]
    keys, known = _tagged(pair_article[pair], letters[maybe]), _tagged(of, articles.keys)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    n_held = np.bincount(pair[known[at] == keys], minlength=len(pair_article))
    return n_held / np.where(n > 0, n, np.nan)[pair_article]


def _tagged(text: Ints, keys: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """The 4-grams with the number of their text before them."""
    tagged: NDArray[np.uint64] = (text.astype(np.uint64) << np.uint64(32)) | keys
    return tagged

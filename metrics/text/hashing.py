"""Stable 64-bit hashes of words and of runs of words, computed in numpy.

A polynomial rolling hash modulo 2**64 over folded code points (or over word keys), finished by the splitmix64
mixer. The same text gives the same key on every machine and with every version of the libraries, so keys may be
stored. References: Karp and Rabin 1987; Steele, Lea and Flood 2014 (splitmix64).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.text.arrays import Ints, Keys
from masthead.metrics.text.characters import TRANSPARENT, code_points, look_up

HASH_VERSION = "poly64-splitmix-1"

_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_MASK = (1 << 64) - 1


class _Powers:
    """Powers of a constant modulo 2**64, grown on demand."""

    def __init__(self, base: int):
        self._base = np.uint64(base)
        self._values = np.ones(1, dtype=np.uint64)

    def up_to(self, n: int) -> Keys:
        if len(self._values) <= n:
            values = np.full(max(n + 1, 2 * len(self._values)), self._base, dtype=np.uint64)
            values[0] = 1
            self._values = np.cumprod(values, dtype=np.uint64)
        return self._values


_powers = _Powers(_BASE)
_inverse_powers = _Powers(_INVERSE)


def mix(keys: Keys) -> Keys:
    """Splitmix64 finalizer: spreads every input bit over all output bits."""
    mixed = keys >> np.uint64(30)
    mixed ^= keys
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    shifted = mixed >> np.uint64(27)
    mixed ^= shifted
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= np.right_shift(mixed, np.uint64(31), out=shifted)
    return mixed


def span_keys(values: NDArray[np.integer], start: Ints, end: Ints, counts: NDArray[np.bool_] | None = None) -> Keys:
    """Key of each half-open span of ``values``; values where ``counts`` is false are skipped over."""
    if counts is not None and not counts.all():
        skipped = np.flatnonzero(~counts)
        start, end = start - np.searchsorted(skipped, start), end - np.searchsorted(skipped, end)
        values = values[counts]
    n = len(values)
    terms = values.astype(np.uint64)
    terms += np.uint64(1)
    terms *= _powers.up_to(n)[:n]
    prefix = np.zeros(n + 1, dtype=np.uint64)
    np.cumsum(terms, out=prefix[1:])
    return mix((prefix[end] - prefix[start]) * _inverse_powers.up_to(n)[start])


def ngram_keys(keys: Keys, n: int, start: Ints | None = None) -> Keys:
    """Key of every run of ``n`` consecutive keys, ``len(keys) - n + 1`` of them, or of those from ``start`` on."""
    m = max(len(keys) - n + 1, 0)
    total = np.zeros(m if start is None else len(start), dtype=np.uint64)
    for k in reversed(range(n)):
        total *= np.uint64(_BASE)
        total += keys[k : m + k] if start is None else keys[start + k]
        total += np.uint64(1)
    return mix(total)


def word_keys(words: Sequence[str]) -> Keys:
    """Keys of single words, as the text model gives them to the words of a text."""
    kind, fold = look_up(code_points("".join(words)))
    end = np.cumsum([len(word) for word in words], dtype=np.int64) if words else np.zeros(0, dtype=np.int64)
    start = np.concatenate(([0], end[:-1])) if words else end
    return span_keys(fold, start, end, kind != TRANSPARENT)


def text_key(text: str) -> int:
    """A stable 64-bit key of an identifier."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def keys_of(column: pl.Series) -> pl.Series:
    """Stable 64-bit keys of a column of identifiers."""
    return pl.Series("key", [text_key(value) for value in column.to_list()], dtype=pl.UInt64)

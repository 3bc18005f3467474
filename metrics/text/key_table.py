"""A hash table of integer keys in numpy arrays: which row of a list each of many keys stands in.

And quick looks that spare most keys and texts a slower one: ``might_hold``, ``might_match``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.text.arrays import Flags, Ints, Keys

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_FEW_KEYS = 1 << 17
"""A table of so few keys has at least four times as many slots, a larger one twice as many."""


class KeyTable:
    """Distinct integer keys, looked up many at a time.

    Multiplicative hashing and linear probing in a table that is a quarter full at most, or half full where keys are
    many: most look-ups compare one slot, where a binary search would compare a score of keys. Reference: Knuth, The
    Art of Computer Programming 3, section 6.4.

    >>> KeyTable(np.array([30, 10, 20])).rows(np.array([10, 11, 30])).tolist()
    [1, -1, 0]
    """

    def __init__(self, keys: NDArray[np.integer]):
        bits = len(keys).bit_length() + (2 if len(keys) < _FEW_KEYS else 1)
        self._shift = np.uint64(64 - bits)
        self._row = np.full(1 << bits, -1, dtype=np.int32)
        given = keys.astype(np.uint64)
        waiting, slot = np.arange(len(keys), dtype=np.int32), self._slot(given)
        while len(waiting):
            free = self._row[slot] < 0
            self._row[slot[free]] = waiting[free]
            late = self._row[slot] != waiting
            waiting, slot = waiting[late], self._next(slot[late])
        self._keys = np.append(given, np.uint64(0))[self._row]

    def rows(self, wanted: NDArray[np.integer]) -> Ints:
        """The row of each wanted key among the keys as they were given; -1 where it is none of them."""
        keys = wanted.astype(np.uint64, copy=False)
        slot = self._slot(keys)
        rows = self._row.take(slot).astype(np.int64)
        other = np.flatnonzero((self._keys.take(slot) != keys) & (rows >= 0))
        slot = slot[other]
        while len(other):
            slot = self._next(slot)
            rows[other] = self._row[slot]
            unsure = (self._keys[slot] != keys[other]) & (rows[other] >= 0)
            other, slot = other[unsure], slot[unsure]
        return rows

    def has(self, wanted: NDArray[np.integer]) -> Flags:
        """Which of the wanted keys the table holds; most that it does not hold meet an empty slot and are done."""
        keys = wanted.astype(np.uint64, copy=False)
        flags: Flags = self._row[self._slot(keys)] >= 0
        maybe = np.flatnonzero(flags)
        if 2 * len(maybe) > len(keys):
            return self.rows(keys) >= 0
        flags[maybe] = self.rows(keys[maybe]) >= 0
        return flags

    def _slot(self, keys: Keys) -> Ints:
        slot = keys * _MULTIPLIER
        slot >>= self._shift
        return slot.view(np.int64)

    def _next(self, slot: Ints) -> Ints:
        following: Ints = (slot + 1) & (len(self._row) - 1)
        return following


_MIN_BITS, _MAX_BITS = 10, 27


def presence(known: Keys) -> Flags:
    """Which leading bits the known keys have: a table that ``might_hold`` asks."""
    bits = min(max(int(8 * len(known)).bit_length(), _MIN_BITS), _MAX_BITS)
    table = np.zeros(1 << bits, dtype=np.bool_)
    table[(known >> np.uint64(64 - bits)).view(np.int64)] = True
    return table


def might_hold(table: Flags, keys: Keys) -> Flags:
    """Which keys may be among the known ones of a ``presence`` table; false is certain, true is right for most."""
    held: Flags = table.take((keys >> np.uint64(65 - len(table).bit_length())).view(np.int64))
    return held


def might_match(texts: Sequence[str], hints: Sequence[str], *, ignores_case: bool = False) -> Flags:
    """Which texts have one of the hints, all sought at once: a text without any is spared a pattern that needs one.

    ``ignores_case`` lets the letters of English match in both cases.

    >>> might_match(["It rained on Monday.", "It rained."], ["day", "week"]).tolist()
    [True, False]
    """
    column = pl.Series(texts, dtype=pl.String)
    found: Flags = column.str.contains_any(list(hints), ascii_case_insensitive=ignores_case).to_numpy()
    return found

"""Flat arrays: their types, and what numpy does not do for them as fast: ranges, owners, orders."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Keys = NDArray[np.uint64]
K = TypeVar("K", bound=np.integer[Any])
T = TypeVar("T", bound=np.generic)
_LONG = 16
"""Ranges of more numbers on average are written out by repetition, shorter ones are faster counted through."""


def concatenated_ranges(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """The numbers of several half-open ranges one after the other, and the range each comes from."""
    lengths = end - start
    owner = owners(lengths)
    shift = start - np.cumsum(lengths) + lengths
    numbers = np.repeat(shift, lengths) if len(owner) > _LONG * len(start) else shift[owner]
    numbers += np.arange(len(owner))
    return numbers, owner


def owners(lengths: Ints) -> Ints:
    """The range that every number comes from where ranges of the given lengths stand one after the other."""
    n = int(lengths.sum())
    if n > _LONG * len(lengths):
        return np.repeat(np.arange(len(lengths)), lengths)
    owner = np.cumsum(np.bincount(np.cumsum(lengths) - lengths, minlength=n)[:n])
    owner -= 1
    return owner


def in_portions(sizes: Ints, at_once: int) -> Iterator[tuple[int, int]]:
    """First row and end of consecutive portions of rows, each of ``at_once`` by the rows' sizes, give or take a row.

    What is done row by row is faster so where arrays over all rows would outgrow the cache of a processor.
    """
    cuts = np.flatnonzero(np.diff(np.cumsum(sizes) // at_once, prepend=-1)).tolist()
    return pairwise([*(cuts or [0]), len(sizes)])


def take_ranges(values: NDArray[T], start: Ints, end: Ints) -> NDArray[T]:
    """The values of several half-open ranges one after the other.

    Those of a mapped file are read from it: mapping pages here and there takes more time, and many times the memory.
    """
    file = _file_of(values)
    if file is not None:
        return _read_ranges(file, values.dtype, start, end)
    plain = np.asarray(values)
    parts = [plain[low:high] for low, high in zip(start.tolist(), end.tolist(), strict=True)]
    return np.concatenate([plain[:0], *parts])


def _file_of(values: Any) -> str | None:
    """The file whose whole contents a mapped array is; None for other arrays and where files cannot be read by place."""
    if not isinstance(getattr(values, "base", None), mmap.mmap) or not hasattr(os, "pread"):
        return None
    return None if values.offset else str(values.filename)


def _read_ranges(path: str, dtype: np.dtype[T], start: Ints, end: Ints) -> NDArray[T]:
    lengths, places = ((numbers * dtype.itemsize).tolist() for numbers in (end - start, start))
    with open(path, "rb", buffering=0) as file:
        parts = [os.pread(file.fileno(), *part) for part in zip(lengths, places, strict=True)]
    return np.frombuffer(b"".join(parts), dtype=dtype)


def edges(owner: Ints, n: int) -> Ints:
    """First item of each of ``n`` owners in a sorted ``owner`` array, and the end: ``n + 1`` numbers."""
    return np.searchsorted(owner, np.arange(n + 1))


def begins(values: NDArray[np.generic]) -> Flags:
    """Which values differ from the one before; the first does.

    >>> begins(np.array([3, 3, 5])).tolist()
    [True, False, True]
    """
    fresh = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return fresh


def numbered(chosen: Flags) -> Ints:
    """The number of each flagged row among the flagged ones.

    >>> numbered(np.array([True, False, True]))[[0, 2]].tolist()
    [0, 1]
    """
    return np.cumsum(chosen) - 1


def distinct(keys: Ints) -> tuple[Ints, Ints]:
    """The distinct values of numbers from 0, sorted, and for each number its place among them (as ``np.unique``)."""
    n_bits = len(keys).bit_length()
    if not len(keys) or int(keys.max()).bit_length() + n_bits > 63:
        values, inverse = np.unique(keys, return_inverse=True)
        return values, inverse
    packed = keys << n_bits
    packed |= np.arange(len(keys))
    packed.sort()
    ordered = packed >> n_bits
    is_first = begins(ordered)
    packed &= (1 << n_bits) - 1
    inverse = np.empty(len(keys), dtype=np.int64)
    inverse[packed] = np.cumsum(is_first) - 1
    return ordered.compress(is_first), inverse


def divided(numbers: Ints, n: int) -> tuple[Ints, Ints]:
    """Quotient and remainder of numbers by ``n``, as ``np.divmod`` gives them in several times the time."""
    quotient = numbers // n
    return quotient, numbers - quotient * n


def order_by(*keys: Ints | NDArray[np.bool_]) -> Ints:
    """Row numbers in the order of the first key, ties by the next ones, at last by row.

    As ``np.lexsort`` finds them, which is asked where the keys of a row do not fit into one number.
    """
    n = len(keys[0])
    packed, n_bits = np.zeros(n, dtype=np.int64), n.bit_length()
    free = 63 - n_bits
    for key in keys:
        low = int(key.min(initial=0))
        width = (int(key.max(initial=0)) - low).bit_length()
        free -= width
        if free < 0:
            return np.lexsort(keys[::-1])
        packed <<= width
        packed |= key - low
    packed <<= n_bits
    packed |= np.arange(n)
    packed.sort()
    return packed & ((1 << n_bits) - 1)


def sorted_distinct(keys: NDArray[K]) -> NDArray[K]:
    """The distinct keys, sorted."""
    ordered = np.sort(keys)
    return ordered.compress(begins(ordered))

"""Products of many small matrices, each on one thread."""

from __future__ import annotations

from itertools import pairwise
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

ONE_THREAD = 200_000
"""Multiplications that a library for matrices does on one thread; from 262,144 on OpenBLAS wakes all of them."""


def product(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """``one @ other``, tile by tile.

    A story's matrices are so small that waking threads for them costs ten times their product, and more where other
    processes work beside: a tile is computed on the thread that asks for it.

    >>> bool((product(np.eye(300), np.ones((300, 90))) == 1).all())
    True
    """
    (n_rows, depth), n_columns = one.shape, other.shape[1]
    if n_rows * depth * n_columns <= ONE_THREAD:
        return one @ other
    side = max(sqrt(ONE_THREAD / max(depth, 1)), 2.0)
    found = np.empty((n_rows, n_columns))
    for low, high in pairwise(_cuts(n_rows, side)):
        for begin, end in pairwise(_cuts(n_columns, side)):
            found[low:high, begin:end] = one[low:high] @ other[:, begin:end]
    return found


def _cuts(n: int, side: float) -> list[int]:
    """The edges of tiles of about one size, none of which is longer than ``side``."""
    n_tiles = max(ceil(n / side), 1)
    return [n * tile // n_tiles for tile in range(n_tiles + 1)]

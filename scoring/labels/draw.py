"""Sequential Poisson sampling with permanent random numbers: which items are drawn, and with which probability."""

from __future__ import annotations

import numpy as np
import polars as pl

from masthead.metrics.text.arrays import Floats, Ints, Keys
from masthead.metrics.text.hashing import keys_of, mix, text_key

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def article_keys(article_id: pl.Series, seed: int, purpose: str = "draw") -> Keys:
    """A random 64-bit number for every article, always the same for one seed and purpose."""
    given: Keys = keys_of(article_id).to_numpy()
    return mix(given ^ np.uint64(text_key(f"{purpose} {seed}")))


def item_numbers(keys: Keys, number: Ints) -> Floats:
    """The permanent random numbers, between 0 and 1, of items: ``number`` within the articles of the ``keys``."""
    mixed = mix(keys + (number.astype(np.uint64) + np.uint64(1)) * _GOLDEN)
    return ((mixed >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def draw(uniform: Floats, size: Floats, n: int) -> tuple[Ints, Floats]:
    """The ``n`` items with the smallest ``uniform / size``, and their probabilities of inclusion.

    ``pi = min(1, n * size / sum(size))``, where items that are certain leave their place to the others. A larger ``n``
    keeps all items of a smaller one. Reference: Ohlsson 1998, Journal of Official Statistics 14(2).
    """
    n_all = len(uniform)
    if n >= n_all:
        return np.arange(n_all), np.ones(n_all)
    chosen = np.argpartition(uniform / size, n)[:n]
    return chosen, inclusion(size, n)[chosen]


def inclusion(size: Floats, n: int) -> Floats:
    """Probabilities in proportion to the size that sum to ``n``, none above 1."""
    if n >= len(size):
        return np.ones(len(size))
    ordered = np.sort(size)[::-1]
    left = np.cumsum(ordered[::-1])[::-1]
    places = n - np.arange(n)
    n_certain = int(np.argmin(places * ordered[:n] >= left[:n]))
    probability: Floats = np.minimum(1.0, (n - n_certain) * size / left[n_certain])
    return probability

"""The bootstrap: how often each unit of an outlet is drawn in each resample."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np

from masthead.metrics.text.arrays import Floats

_CELLS = 4_000_000


def outlet_generator(outlet: str, seed: int, *of: str) -> np.random.Generator:
    """A generator of the outlet's own, or of one thing ``of`` it (a feature and view).

    The same whoever and whatever else is in the corpus, and on every machine.
    """
    keys = [_key(outlet), *([_key("\x1f".join(of))] if of else [])]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *keys])))


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def resample_counts(n_units: int, n_resamples: int, generator: np.random.Generator) -> Iterator[Floats]:
    """Blocks of rows (resamples) by columns (units): how often a draw with replacement takes each unit."""
    rows = max(1, _CELLS // max(n_units, 1))
    for first in range(0, n_resamples, rows):
        n = min(rows, n_resamples - first)
        drawn = generator.integers(0, n_units, size=(n, n_units), dtype=np.int64)
        drawn += n_units * np.arange(n)[:, None]
        yield np.bincount(drawn.ravel(), minlength=n * n_units).reshape(n, n_units).astype(np.float64)

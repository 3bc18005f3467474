"""Sobol indices: how much of the variance of an outcome each input accounts for, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from masthead.metrics.text.arrays import Floats

N_RESAMPLES = 500


def sobol_indices(
    outcome: Callable[[Floats], Floats],
    ranges: Sequence[tuple[float, float]],
    *,
    n: int,
    seed: int = 0,
    interval: float = 0.95,
) -> pl.DataFrame:
    """First and total order index of each input of ``outcome``, one row per input in order.

    ``outcome`` takes inputs (draws by inputs), each uniform over its range, and gives one number per draw. The first
    order index is the share of the outcome's variance that the input accounts for by itself, the total order index the
    share that it has a part in; estimates may leave [0, 1] by chance. Columns: first, first_low, first_high, total,
    total_low, total_high; the intervals are percentiles over resampled rows of the design, and hold the estimate. An
    outcome that never changes has no indices (null).

    Parameters
    ----------
    n
        Rows of the design, a power of 2; the outcome is computed ``n * (inputs + 2)`` times.

    References
    ----------
    Saltelli et al. 2010, Computer Physics Communications 181(2), 259-270 (the estimators, and the design on Sobol's
    sequence); Archer, Saltelli and Sobol 1997, Journal of Statistical Computation and Simulation 58(2) (the bootstrap).
    """
    from scipy.stats.qmc import Sobol

    k = len(ranges)
    low, high = np.array(ranges, dtype=np.float64).T
    drawn = Sobol(2 * k, rng=np.random.default_rng(seed)).random(n)
    a, b = (low + part * (high - low) for part in (drawn[:, :k], drawn[:, k:]))
    mixed = np.repeat(a[None], k, axis=0)
    for i in range(k):
        mixed[i, :, i] = b[:, i]
    of_a, of_b = outcome(a), outcome(b)
    of_mixed = outcome(mixed.reshape(-1, k)).reshape(k, n)
    rows = np.random.default_rng([seed, 1]).integers(0, n, size=(N_RESAMPLES, n))
    estimates = _indices(of_a[None], of_b[None], of_mixed[:, None])[:, :, 0]
    resampled = _indices(of_a[rows], of_b[rows], of_mixed[:, rows])
    columns: dict[str, Floats] = {}
    for name, estimate, spread in zip(("first", "total"), estimates, resampled, strict=True):
        ends = np.quantile(spread, [(1 - interval) / 2, (1 + interval) / 2], axis=-1)
        columns |= {name: estimate, f"{name}_low": np.minimum(ends[0], estimate)}
        columns[f"{name}_high"] = np.maximum(ends[1], estimate)
    return pl.DataFrame(columns).with_columns(pl.all().fill_nan(None))


def _indices(a: Floats, b: Floats, mixed: Floats) -> Floats:
    """First and total order indices (2 by inputs by samples) from outcomes (samples by rows; ``mixed`` by inputs too)."""
    middle = (a.mean(axis=-1) + b.mean(axis=-1)) / 2
    variance = ((a - middle[:, None]) ** 2).mean(axis=-1) / 2 + ((b - middle[:, None]) ** 2).mean(axis=-1) / 2
    first = ((b - middle[:, None]) * (mixed - a)).mean(axis=-1)
    total = ((a - mixed) ** 2).mean(axis=-1) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack([np.where(variance > 0, part / variance, np.nan) for part in (first, total)])

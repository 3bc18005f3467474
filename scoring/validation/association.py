"""Rank correlations with bootstrap intervals over outlets, vectorized over the resamples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text.arrays import Floats
from masthead.scoring.bootstrap.intervals import percentile_interval
from masthead.scoring.bootstrap.resample import resample_counts

Statistic = Callable[[Floats, Floats], Floats]

LEAST_PAIRS = 5
"""Fewer outlets than this give no correlation."""

LEAST_PARTIAL = 10
"""Fewer outlets than this give no partial correlation: with five, a control leaves next to nothing to go by."""


@dataclass(frozen=True)
class Estimate:
    """A value with its interval; NaN where there are too few outlets."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Bootstrap:
    """How intervals over outlets are drawn."""

    seed: int = 0
    n_resamples: int = 2000
    interval: float = 0.95


DEFAULT = Bootstrap()


def spearman(x: Floats, y: Floats, bootstrap: Bootstrap = DEFAULT) -> Estimate:
    """Spearman's rank correlation of the pairs without NaN."""
    return _bootstrapped(np.stack((x, y)), _correlations, bootstrap)


def partial_spearman(x: Floats, y: Floats, controls: Floats, bootstrap: Bootstrap = DEFAULT) -> Estimate:
    """Spearman's correlation of x and y given the rows of ``controls``, from the inverse of the rank correlations.

    NaN from fewer than ``LEAST_PARTIAL`` outlets.
    """
    data = np.concatenate((np.stack((x, y)), np.atleast_2d(controls)))
    return _bootstrapped(data, _partial_correlations, bootstrap, least=LEAST_PARTIAL)


def kendall(x: Floats, y: Floats, bootstrap: Bootstrap = DEFAULT) -> Estimate:
    """Kendall's tau-b of the pairs without NaN."""
    return _bootstrapped(np.stack((x, y)), _taus, bootstrap)


def auc(values: Floats, is_high: NDArray[np.bool_], bootstrap: Bootstrap = DEFAULT) -> Estimate:
    """Probability that a value of the high group stands above one of the other, equal ones counting half."""
    return _bootstrapped(np.stack((values, is_high.astype(np.float64))), _aucs, bootstrap, bounds=(0.0, 1.0))


def detectable(n: int, *, power: float = 0.8, interval: float = 0.95) -> float:
    """The smallest correlation that ``n`` outlets would show with the given power (Fisher's z, Spearman's variance)."""
    from scipy.special import ndtri

    if n <= 3:
        return float("nan")
    z = float(ndtri(power) + ndtri((1 + interval) / 2))
    return float(np.tanh(z * np.sqrt(1.06 / (n - 3))))


def _bootstrapped(
    data: Floats,
    statistic: Statistic,
    bootstrap: Bootstrap,
    *,
    least: int = LEAST_PAIRS,
    bounds: tuple[float, float] = (-1.0, 1.0),
) -> Estimate:
    known = data[:, ~np.isnan(data).any(axis=0)]
    n = known.shape[1]
    if n < least or any(np.ptp(row) == 0 for row in known[:2]):
        return Estimate(float("nan"), float("nan"), float("nan"), n)
    value = float(statistic(known, np.ones((1, n)))[0])
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([bootstrap.seed, n])))
    blocks = [statistic(known, counts) for counts in resample_counts(n, bootstrap.n_resamples, generator)]
    low, high = percentile_interval(
        np.concatenate(blocks)[:, None], value, n, bootstrap.interval, least=bounds[0], most=bounds[1]
    )
    return Estimate(value, float(low[0]), float(high[0]), n)


def _weighted_ranks(row: Floats, counts: Floats) -> Floats:
    """Mid-ranks of each value when each is taken ``counts`` times (resamples by values)."""
    order = np.argsort(row, kind="stable")
    _, group = np.unique(row[order], return_inverse=True)
    taken = counts[:, order]
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    groups = np.add.reduceat(taken, starts, axis=1)
    middle = np.cumsum(groups, axis=1) - groups / 2
    ranks = np.empty_like(taken)
    ranks[:, order] = middle[:, group]
    return ranks


def _correlation_matrices(data: Floats, counts: Floats) -> Floats:
    """Weighted rank correlations of all rows of ``data``: resamples by rows by rows."""
    ranks = np.stack([_weighted_ranks(row, counts) for row in data], axis=1)
    total = counts.sum(axis=1)[:, None, None]
    centered = ranks - (ranks * counts[:, None, :]).sum(axis=2, keepdims=True) / total
    covariance = np.einsum("rin,rjn,rn->rij", centered, centered, counts, optimize=True)
    deviation = np.sqrt(np.einsum("rii->ri", covariance))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(covariance / (deviation[:, :, None] * deviation[:, None, :]), dtype=np.float64)


def _correlations(data: Floats, counts: Floats) -> Floats:
    return np.asarray(_correlation_matrices(data, counts)[:, 0, 1], dtype=np.float64)


def _partial_correlations(data: Floats, counts: Floats) -> Floats:
    matrices = _correlation_matrices(data, counts)
    usable = ~np.isnan(matrices).any(axis=(1, 2))
    found = np.full(len(matrices), np.nan)
    inverse = np.linalg.pinv(matrices[usable], hermitian=True)
    found[usable] = -inverse[:, 0, 1] / np.sqrt(inverse[:, 0, 0] * inverse[:, 1, 1])
    return found


def _taus(data: Floats, counts: Floats) -> Floats:
    x, y = (np.sign(row[:, None] - row[None, :]) for row in data)

    def pairs(matrix: Floats) -> Floats:
        return np.asarray(np.einsum("ri,ij,rj->r", counts, matrix, counts, optimize=True), dtype=np.float64)

    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(pairs(x * y) / np.sqrt(pairs(x * x) * pairs(y * y)), dtype=np.float64)


def _aucs(data: Floats, counts: Floats) -> Floats:
    values, high = data[0], data[1] > 0
    wins = (values[high][:, None] > values[~high][None, :]) + 0.5 * (values[high][:, None] == values[~high][None, :])
    above = np.einsum("ri,ij,rj->r", counts[:, high], wins, counts[:, ~high], optimize=True)
    total = counts[:, high].sum(axis=1) * counts[:, ~high].sum(axis=1)
    shares = np.divide(above, total, out=np.full(len(counts), np.nan), where=total > 0)
    return np.asarray(shares, dtype=np.float64)

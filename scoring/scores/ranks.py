"""Ranks with confidence: which places an outlet may hold, and how likely one stands above another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text.arrays import Floats, Ints


def ranks(values: Floats) -> Ints:
    """Places from 1, the largest value first; equal values share the best place."""
    return np.asarray(1 + np.searchsorted(np.sort(-values), -values, side="left"), dtype=np.int64)


def rank_intervals(
    values: Floats,
    errors: Floats,
    deviations: Floats,
    *,
    interval: float = 0.95,
    simultaneous: bool = True,
    stepwise: bool = True,
) -> tuple[Ints, Ints]:
    """Best and worst place of each value.

    Outlet j is certainly below k where the interval of their difference lies below 0: its best place is 1 and one for
    each such k, its worst place the number of values less those certainly below it. The intervals of all differences
    hold at once: the critical value is the ``interval`` quantile of the largest studentized deviation over all pairs
    (``simultaneous``) or over the pairs of one outlet alone. ``stepwise`` drops the differences already told apart and
    repeats with the smaller critical value of the rest.

    Parameters
    ----------
    values, errors
        Estimates and their standard errors, independent of each other.
    deviations
        Draws of estimate minus truth (draws by values): bootstrap replicates less the value, or normal draws.

    References
    ----------
    Mogstad, Romano, Shaikh and Wilhelm 2024, Review of Economic Studies 91(1), 476-518.
    """
    n = len(values)
    if n < 2:
        return np.ones(n, dtype=np.int64), np.ones(n, dtype=np.int64)
    difference = values[:, None] - values[None, :]
    spread = np.sqrt(errors[:, None] ** 2 + errors[None, :] ** 2)
    apart = np.ones((n, n), dtype=np.bool_)
    np.fill_diagonal(apart, False)
    certain = apart & (spread == 0)
    above = certain & (difference > 0)
    open_pairs = apart & ~certain
    with np.errstate(invalid="ignore", divide="ignore"):
        statistic = np.where(open_pairs, difference / spread, 0.0)
    while open_pairs.any():
        critical = _critical(deviations, spread, open_pairs, interval, simultaneous=simultaneous)
        found = open_pairs & (np.abs(statistic) > critical)
        above |= found & (difference > 0)
        open_pairs &= ~found
        if not (stepwise and found.any()):
            break
    return 1 + above.sum(axis=0), n - above.sum(axis=1)


def _critical(
    deviations: Floats, spread: Floats, open_pairs: NDArray[np.bool_], interval: float, *, simultaneous: bool
) -> Floats:
    """Critical value of the studentized differences, as a column: one for all pairs, or one an outlet."""
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=open_pairs)
    largest = np.empty((len(deviations), len(spread)))
    for i, row in enumerate(deviations):
        largest[i] = np.max(np.abs(row[:, None] - row[None, :]) * scale, axis=1)
    if simultaneous:
        return np.full((len(spread), 1), np.quantile(largest.max(axis=1), interval))
    return np.asarray(np.quantile(largest, interval, axis=0)[:, None], dtype=np.float64)


def superiority(replicates: Floats) -> Floats:
    """Probability that the row's outlet stands above the column's, over replicates (draws by outlets).

    Equal values count half; NaN draws of either are left out, and the diagonal is NaN.
    """
    n = replicates.shape[1]
    matrix = np.full((n, n), np.nan)
    for j in range(n):
        mine = replicates[:, [j]]
        known = ~(np.isnan(mine) | np.isnan(replicates))
        wins = np.where(known, (mine > replicates) + 0.5 * (mine == replicates), 0.0).sum(axis=0)
        count = known.sum(axis=0)
        matrix[j] = np.divide(wins, count, out=np.full(n, np.nan), where=count > 0)
    np.fill_diagonal(matrix, np.nan)
    return matrix

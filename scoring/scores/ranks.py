"""Ranks with confidence: which places an outlet may hold, and how likely one stands above another."""

from __future__ import annotations

import numpy as np

from masthead.metrics.text.arrays import Flags, Floats, Ints

SAME = 9
"""Values that agree to so many decimals are tied."""


def ranks(values: Floats) -> Ints:
    """Places from 1 along the last axis, the largest value first; equal values share the best place.

    >>> ranks(np.array([[3.0, 5.0, 3.0, 1.0], [1.0, 2.0, 3.0, 4.0]])).tolist()
    [[2, 1, 2, 4], [4, 3, 2, 1]]
    """
    falling = -np.round(values, SAME)
    order = np.argsort(falling, axis=-1, kind="stable")
    ordered = np.take_along_axis(falling, order, axis=-1)
    is_first = np.ones(ordered.shape, dtype=np.bool_)
    is_first[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    place = np.maximum.accumulate(np.where(is_first, np.arange(1, ordered.shape[-1] + 1), 1), axis=-1)
    found = np.empty(ordered.shape, dtype=np.int64)
    np.put_along_axis(found, order, place, axis=-1)
    return found


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

    Outlet j is certainly above k where the lower bound of the difference lies above 0: the best place is 1 and one for
    each that is certainly above, the worst the number of values less those certainly below. All bounds hold at once:
    the critical value is the ``interval`` quantile of the largest studentized deviation over all ordered pairs
    (``simultaneous``), or over the pairs of one outlet alone. ``stepwise`` drops the ordered pairs already told apart
    and repeats with the smaller critical value of the rest, until no more are; that j is above k having been found,
    that k is above j stays among the rest, as in the R package csranks (two-sided, with its step-down).

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
    every = ~np.eye(n, dtype=np.bool_)
    if simultaneous:
        above = _certainly_above(values, errors, deviations, every, interval, stepwise=stepwise)
        return 1 + above.sum(axis=0), n - above.sum(axis=1)
    low, high = np.ones(n, dtype=np.int64), np.full(n, n, dtype=np.int64)
    for one in range(n):
        of_one = np.zeros((n, n), dtype=np.bool_)
        of_one[one], of_one[:, one] = every[one], every[:, one]
        above = _certainly_above(values, errors, deviations, of_one, interval, stepwise=stepwise)
        low[one], high[one] = 1 + above[:, one].sum(), n - above[one].sum()
    return low, high


def _certainly_above(
    values: Floats, errors: Floats, deviations: Floats, pairs: Flags, interval: float, *, stepwise: bool
) -> Flags:
    """Of the ordered pairs (row, column) those of which the row is certainly above the column."""
    difference = values[:, None] - values[None, :]
    spread = np.sqrt(errors[:, None] ** 2 + errors[None, :] ** 2)
    above: Flags = pairs & (spread == 0) & (difference > 0)
    rest = pairs & (spread > 0)
    statistic = np.divide(difference, spread, out=np.zeros_like(spread), where=rest)
    while rest.any():
        found = rest & (statistic > _critical(deviations, spread, rest, interval))
        above |= found
        rest &= ~found
        if not (stepwise and found.any()):
            break
    return above


_FEW_PAIRS = 40_000
_CELLS = 2_000_000


def _critical(deviations: Floats, spread: Floats, rest: Flags, interval: float) -> float:
    """The quantile of the largest studentized difference of deviations over ordered pairs."""
    i, j = np.nonzero(rest)
    if len(i) <= _FEW_PAIRS:
        scale = 1.0 / spread[i, j]
        parts = np.array_split(deviations, max(1, len(deviations) * len(i) // _CELLS))
        largest = np.concatenate([((part[:, i] - part[:, j]) * scale).max(axis=1) for part in parts])
    else:
        matrix = np.divide(1.0, spread, out=np.zeros_like(spread), where=rest)
        largest = np.array([np.max((row[:, None] - row[None, :]) * matrix) for row in deviations])
    return float(np.quantile(largest, interval))


def rank_groups(low: Ints, high: Ints) -> Ints:
    """The number of the group that each outlet is in, from 1, the best first; ``low`` and ``high`` are its places.

    A group ends where all outlets above are certainly above all outlets below; inside a group no such line can be
    drawn.

    >>> rank_groups(np.array([1, 1, 3, 3, 5]), np.array([2, 2, 4, 4, 5])).tolist()
    [1, 1, 2, 2, 3]
    """
    n = len(low)
    order = np.lexsort((high, low))
    worst = np.maximum.accumulate(high[order])
    ends = worst == np.arange(1, n + 1)
    found = np.empty(n, dtype=np.int64)
    found[order] = 1 + np.cumsum(ends) - ends
    return found


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

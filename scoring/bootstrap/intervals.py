"""Intervals from bootstrap replicates."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from masthead.metrics.text.arrays import Floats


def percentile_interval(replicates: Floats, n_units: ArrayLike, interval: float) -> tuple[Floats, Floats]:
    """Lower and upper ends of the expanded percentile interval, for replicates (resamples by columns).

    The plain percentile interval is too narrow for few units, by about ``sqrt((n - 1) / n)`` and the normal instead
    of the t quantile; the levels are therefore widened to ``Phi(-sqrt(n / (n - 1)) t_{n-1})``. Fewer than two units, or
    a column without replicates, have no interval (NaN). Reference: Hesterberg 2015, The American Statistician 69(4).
    """
    from scipy.special import ndtr, stdtrit

    n = np.broadcast_to(np.asarray(n_units, dtype=np.float64), replicates.shape[1:])
    enough = n >= 2
    known = np.where(enough, n, 2.0)
    tail = ndtr(np.sqrt(known / (known - 1)) * stdtrit(known - 1, (1 - interval) / 2))
    return quantiles(replicates, np.where(enough, tail, np.nan)), quantiles(
        replicates, np.where(enough, 1 - tail, np.nan)
    )


def bca_interval(replicates: Floats, values: Floats, left_out: Floats, interval: float) -> tuple[Floats, Floats]:
    """Ends of the bias-corrected and accelerated interval.

    ``left_out`` holds the values with one unit left out each (units by columns), NaN where there is none.
    Reference: Efron 1987, Journal of the American Statistical Association 82(397).
    """
    from scipy.special import ndtr, ndtri

    n = np.sum(~np.isnan(replicates), axis=0)
    below = np.sum(replicates < values, axis=0) + 0.5 * np.sum(replicates == values, axis=0)
    n_left_out = np.sum(~np.isnan(left_out), axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        bias = ndtri(below / n)
        center = np.nansum(left_out, axis=0) / n_left_out
        spread = center - left_out
        squares = np.nansum(spread**2, axis=0)
        acceleration = np.where(squares > 0, np.nansum(spread**3, axis=0) / (6 * squares**1.5), 0.0)
        ends = []
        for level in ((1 - interval) / 2, (1 + interval) / 2):
            z = bias + ndtri(level)
            ends.append(ndtr(bias + z / (1 - acceleration * z)))
    constant = np.nanmax(replicates, axis=0, initial=-np.inf) == np.nanmin(replicates, axis=0, initial=np.inf)
    low, high = (np.where(constant, 0.5, np.where(n_left_out >= 2, end, np.nan)) for end in ends)
    return quantiles(replicates, low), quantiles(replicates, high)


def quantiles(replicates: Floats, levels: Floats) -> Floats:
    """The quantile of each column at its own level, missing replicates left out; NaN where level or column is."""
    ordered = np.sort(replicates, axis=0)
    n = np.sum(~np.isnan(ordered), axis=0)
    usable = (n > 0) & ~np.isnan(levels)
    position = np.where(usable, levels, 0.0) * np.maximum(n - 1, 0)
    lower = np.floor(position).astype(np.int64)
    upper = np.minimum(lower + 1, np.maximum(n - 1, 0))
    at_lower, at_upper = (np.take_along_axis(ordered, place[None], axis=0)[0] for place in (lower, upper))
    found = at_lower + (position - lower) * (at_upper - at_lower)
    return np.where(usable, found, np.nan)


def deviation(replicates: Floats, n_units: ArrayLike) -> Floats:
    """Standard error of each column: spread of the replicates times ``sqrt(n / (n - 1))``; NaN below two units."""
    n = np.broadcast_to(np.asarray(n_units, dtype=np.float64), replicates.shape[1:])
    valid = ~np.isnan(replicates)
    count = np.maximum(valid.sum(axis=0), 1)
    mean = np.where(valid, replicates, 0.0).sum(axis=0) / count
    squares = np.where(valid, replicates - mean, 0.0) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.sqrt(squares.sum(axis=0) / count * n / (n - 1))
    return np.where((n >= 2) & valid.any(axis=0), error, np.nan)

"""Intervals from bootstrap replicates."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from masthead.metrics.text.arrays import Floats

_LEAST_STRETCH = 0.05
"""What acceleration leaves of a quantile at the least, where one unit decides everything."""


def widening(n_units: ArrayLike, interval: float) -> Floats:
    """By how much the deviations of replicates from the value are stretched: ``sqrt(n / (n - 1)) * t / z``.

    Replicates of few units vary too little by ``sqrt((n - 1) / n)``, and the quantile is Student's with ``n - 1`` degrees
    of freedom instead of the normal one. NaN below two units. This is Hesterberg's expanded percentile interval said
    of the replicates instead of the levels, which need so many draws in the tail that few units have none there: for
    five units the level is one in a thousand. Reference: Hesterberg 2015, The American Statistician 69(4).

    >>> widening([5, 10, 50], 0.95).round(2).tolist()
    [1.58, 1.22, 1.04]
    """
    from scipy.special import ndtri, stdtrit

    n = np.asarray(n_units, dtype=np.float64)
    known = np.where(n >= 2, n, 2.0)
    level = (1 + interval) / 2
    factor = np.sqrt(known / (known - 1)) * stdtrit(known - 1, level) / ndtri(level)
    return np.where(n >= 2, factor, np.nan)


def percentile_interval(
    replicates: Floats,
    values: ArrayLike,
    n_units: ArrayLike,
    interval: float,
    *,
    least: ArrayLike = -np.inf,
    most: ArrayLike = np.inf,
) -> tuple[Floats, Floats]:
    """Lower and upper ends of the percentile interval of replicates (resamples by columns), widened for few units.

    The ends are the quantiles of the replicates, their distance from the value times ``widening``, within the bounds
    ``least`` and ``most`` of what the value can be; the value itself lies in the interval. Fewer than two units, or a
    column without replicates, have no interval (NaN).
    """
    value = np.broadcast_to(np.asarray(values, dtype=np.float64), replicates.shape[1:])
    factor = np.broadcast_to(widening(n_units, interval), replicates.shape[1:])
    ends = []
    for level in ((1 - interval) / 2, (1 + interval) / 2):
        end = quantiles(replicates, np.full(replicates.shape[1:], level))
        ends.append(np.clip(value + factor * (end - value), least, most))
    return np.minimum(ends[0], value + 0 * ends[0]), np.maximum(ends[1], value + 0 * ends[1])


def bca_interval(replicates: Floats, values: Floats, left_out: Floats, interval: float) -> tuple[Floats, Floats]:
    """Ends of the bias-corrected and accelerated interval.

    ``left_out`` holds the values with one unit left out each (units by columns), NaN where there is none. Where all
    replicates lie on one side of the value (a share of 0 or 1) they say nothing of its bias, and nothing is corrected.
    Reference: Efron 1987, Journal of the American Statistical Association 82(397).
    """
    from scipy.special import ndtr, ndtri

    n = np.sum(~np.isnan(replicates), axis=0)
    below = np.sum(replicates < values, axis=0) + 0.5 * np.sum(replicates == values, axis=0)
    n_left_out = np.sum(~np.isnan(left_out), axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        bias = np.where((below > 0) & (below < n), ndtri(below / n), 0.0)
        center = np.nansum(left_out, axis=0) / n_left_out
        spread = center - left_out
        squares = np.nansum(spread**2, axis=0)
        acceleration = np.where(squares > 0, np.nansum(spread**3, axis=0) / (6 * squares**1.5), 0.0)
        ends = []
        for level in ((1 - interval) / 2, (1 + interval) / 2):
            z = bias + ndtri(level)
            ends.append(ndtr(bias + z / np.maximum(1 - acceleration * z, _LEAST_STRETCH)))
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

"""Intervals from bootstrap replicates."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from masthead.metrics.text.arrays import Floats

_MANY = 1e9
"""More degrees of freedom than this are as good as infinitely many."""

_LEAST_STRETCH = 0.05
"""What acceleration leaves of a quantile at the least, where one unit decides everything."""


def widening(n_units: ArrayLike, interval: float, *, degrees: ArrayLike | None = None) -> Floats:
    """By how much the deviations of replicates from the value are stretched: ``sqrt(n / (n - 1)) * t / z``.

    Replicates of few units vary too little by ``sqrt((n - 1) / n)``, and the quantile is Student's with ``degrees`` of
    freedom (``n - 1`` where absent) instead of the normal one. NaN below two units. This is Hesterberg's expanded
    percentile interval said of the replicates instead of the levels, which need so many draws in the tail that few units
    have none there: for five units the level is one in a thousand. Reference: Hesterberg 2015, The American
    Statistician 69(4).

    >>> widening([5, 10, 50], 0.95).round(2).tolist()
    [1.58, 1.22, 1.04]
    """
    from scipy.special import ndtri, stdtrit

    n = np.asarray(n_units, dtype=np.float64)
    known = np.where(n >= 2, n, 2.0)
    free = known - 1 if degrees is None else np.minimum(np.asarray(degrees, dtype=np.float64), _MANY)
    level = (1 + interval) / 2
    factor = np.sqrt(known / (known - 1)) * stdtrit(free, level) / ndtri(level)
    return np.where(n >= 2, factor, np.nan)


def acceleration(left_out: Floats) -> Floats:
    """How skewed each value's sampling distribution is, a sixth of its skewness, from the jackknife (units by columns).

    0 where all values with one unit left out are the same. Reference: Efron 1987, Journal of the American Statistical
    Association 82(397).
    """
    n = np.sum(~np.isnan(left_out), axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.nansum(left_out, axis=0) / n - left_out
        squares = np.nansum(spread**2, axis=0)
        return np.where(squares > 0, np.nansum(spread**3, axis=0) / (6 * squares**1.5), 0.0)


def percentile_interval(
    replicates: Floats,
    values: ArrayLike,
    n_units: ArrayLike,
    interval: float,
    *,
    least: ArrayLike = -np.inf,
    most: ArrayLike = np.inf,
    skew: ArrayLike = 0.0,
    degrees: ArrayLike | None = None,
) -> tuple[Floats, Floats]:
    """Lower and upper ends of the percentile interval of replicates (resamples by columns), widened for few units.

    The ends are quantiles of the replicates, their distance from the value times ``widening``, within the bounds
    ``least`` and ``most`` of what the value can be; the value itself lies in the interval. The levels are those of the
    interval, moved by ``skew`` (``acceleration``) as BCa moves them for a mean, whose bias correction equals its
    acceleration. Fewer than two units, or a column without replicates, have no interval (NaN).
    """
    from scipy.special import ndtr, ndtri

    shape = replicates.shape[1:]
    value = np.broadcast_to(np.asarray(values, dtype=np.float64), shape)
    factor = np.broadcast_to(widening(n_units, interval, degrees=degrees), shape)
    moved = np.broadcast_to(np.asarray(skew, dtype=np.float64), shape)
    ends = []
    for level in ((1 - interval) / 2, (1 + interval) / 2):
        z = moved + ndtri(level)
        end = quantiles(replicates, ndtr(moved + z / np.maximum(1 - moved * z, _LEAST_STRETCH)))
        ends.append(np.clip(value + factor * (end - value), least, most))
    low, high = ends
    return np.where(np.isnan(low), low, np.fmin(low, value)), np.where(np.isnan(high), high, np.fmax(high, value))


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
    skew = acceleration(left_out)
    with np.errstate(invalid="ignore", divide="ignore"):
        bias = np.where((below > 0) & (below < n), ndtri(below / n), 0.0)
        ends = []
        for level in ((1 - interval) / 2, (1 + interval) / 2):
            z = bias + ndtri(level)
            ends.append(ndtr(bias + z / np.maximum(1 - skew * z, _LEAST_STRETCH)))
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

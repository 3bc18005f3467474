"""How well a feature tells outlets apart, how many articles that takes, and shrinkage by as much as it does not."""

from __future__ import annotations

import numpy as np

from masthead.metrics.text.arrays import Floats

TARGET = 0.8

MOST = 1_000_000
"""Outlets that would need more articles than this cannot be told apart."""


def between_variance(values: Floats, errors: Floats) -> float:
    """Variance of the outlets' true values: what is left of the spread after the sampling error.

    The estimate of Paule and Mandel 1982, solved by bisection: the variance at which the weighted squared distances
    from the weighted mean are as many as there are outlets, less one. NaN below two outlets with a standard error.
    """
    known = ~(np.isnan(values) | np.isnan(errors))
    x, variance = values[known], errors[known] ** 2
    if len(x) < 2:
        return float("nan")

    def excess(between: float) -> float:
        total = variance + between
        if not total.all():
            return float("inf") if np.ptp(x) else 0.0
        mean = np.average(x, weights=1 / total)
        return float(np.sum((x - mean) ** 2 / total)) - (len(x) - 1)

    low, high = 0.0, float(np.var(x, ddof=1)) + float(variance.max())
    if excess(low) <= 0:
        return 0.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def articles_needed(errors: Floats, n_measured: Floats, between: float, *, target: float = TARGET) -> Floats:
    """Articles at which a feature has the reliability ``target`` for an outlet as varied as the median one.

    With the variance of one article ``w = n * error**2`` and ``between`` outlets ``b``, the intraclass correlation is
    ``b / (b + w)`` and, by Spearman and Brown, ``n = target / (1 - target) * w / b``. NaN where the outlets cannot be
    told apart at all.
    """
    one_article = n_measured * errors**2
    known = ~np.isnan(one_article)
    if not (between > 0) or not known.any():
        return np.full(len(errors), np.nan)
    needed = np.ceil(target / (1 - target) * float(np.median(one_article[known])) / between - 1e-9)
    return np.full(len(errors), max(needed, 1.0) if needed <= MOST else np.nan)


def shrink_values(values: Floats, errors: Floats, between: float) -> tuple[Floats, Floats]:
    """Values pulled towards their precision-weighted mean, and the factor by which their standard error shrinks.

    ``mean + k * (value - mean)`` with ``k = between / (between + error**2)``; the posterior deviation is
    ``sqrt(k) * error``. Values without a standard error stay as they are. Reference: Efron and Morris 1975.
    """
    known = ~(np.isnan(values) | np.isnan(errors))
    shrunk, factor = values.copy(), np.ones(len(values))
    total = errors[known] ** 2 + between
    if np.isnan(between) or not known.any() or not total.all():
        return shrunk, factor
    mean = np.average(values[known], weights=1 / total)
    pull = between / total
    shrunk[known] = mean + pull * (values[known] - mean)
    factor[known] = np.sqrt(pull)
    return shrunk, factor

"""From normalized indicators to a score: weighted means that leave out what is missing."""

from __future__ import annotations

import numpy as np

from masthead.metrics.text.arrays import Floats

LEAST = 0.01
"""A normalized value counts as at least this in a geometric mean, so that one 0 does not decide everything."""


def weighted_mean(normalized: Floats, weights: Floats) -> Floats:
    """Arithmetic mean over the last axis, from the measured weight alone; NaN where none was measured.

    ``weights`` broadcast against ``normalized``, in which NaN is missing.

    >>> weighted_mean(np.array([[1.0, 0.5], [np.nan, 0.5]]), np.array([0.75, 0.25])).tolist()
    [0.875, 0.5]
    """
    present = ~np.isnan(normalized)
    total = np.sum(np.where(present, weights, 0.0), axis=-1)
    parts = np.sum(np.where(present, weights * np.where(present, normalized, 0.0), 0.0), axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, parts / total, np.nan)


def weighted_geometric_mean(normalized: Floats, weights: Floats) -> Floats:
    """Geometric mean over the last axis, values below ``LEAST`` counted as that; missing as in ``weighted_mean``."""
    mean = np.exp(weighted_mean(np.log(np.maximum(normalized, LEAST)), weights))
    return np.asarray(mean, dtype=np.float64)


def effective_weights(normalized: Floats, weights: Floats) -> Floats:
    """Each indicator's weight in the score: its part of the measured weight, 0 where it is missing."""
    present = np.where(np.isnan(normalized), 0.0, weights)
    total = present.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(present, total, out=np.zeros_like(present), where=total > 0), dtype=np.float64)


def dirichlet_weights(weights: Floats, n_draws: int, *, seed: int, concentration: float) -> Floats:
    """Random weights (draws by indicators) around the stated ones: Dirichlet with ``concentration * weights``.

    The standard deviation of a weight ``w`` is ``sqrt(w * (1 - w) / (concentration + 1))``. A weight of 0 stays 0.
    """
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 0x5EED])))
    draws = generator.standard_gamma(np.where(weights > 0, concentration * weights, 1.0), size=(n_draws, len(weights)))
    draws = np.where(weights > 0, draws, 0.0)
    return np.asarray(draws / draws.sum(axis=1, keepdims=True), dtype=np.float64)


def moved_goalposts(n_draws: int, n_indicators: int, *, seed: int, concentration: float) -> Floats:
    """Random factors of the goalposts (draws by indicators) around 1: gamma variates divided by their mean.

    Their standard deviation is ``1 / sqrt(concentration)``, that of a weight drawn with the same concentration when it
    is small, as a part of the weight and times its square root.
    """
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 0x90A1])))
    return generator.standard_gamma(concentration, size=(n_draws, n_indicators)) / concentration

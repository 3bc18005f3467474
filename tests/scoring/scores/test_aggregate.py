from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from masthead.scoring.scores.aggregate import (
    dirichlet_weights,
    effective_weights,
    weighted_geometric_mean,
    weighted_mean,
)

NORMALIZED = arrays(np.float64, (4, 3), elements=st.one_of(st.floats(0, 1), st.just(float("nan"))))
WEIGHTS = arrays(np.float64, 3, elements=st.floats(0.01, 10))


def test_compensation_as_published() -> None:
    """OECD/JRC Handbook on Constructing Composite Indicators 2008, 1.7: equal weights, (21, 1, 1, 1) and (6, 6, 6, 6).

    The additive mean gives both 6; the geometric mean gives 2.14 and 6.
    """
    values = np.array([[21.0, 1.0, 1.0, 1.0], [6.0, 6.0, 6.0, 6.0]])
    weights = np.full(4, 0.25)
    assert weighted_mean(values, weights).tolist() == [6.0, 6.0]
    assert weighted_geometric_mean(values, weights) == pytest.approx([2.14, 6.0], abs=0.005)


@given(NORMALIZED, WEIGHTS, st.floats(0.001, 1000))
def test_weights_times_a_constant_change_nothing(normalized: np.ndarray, weights: np.ndarray, factor: float) -> None:
    np.testing.assert_allclose(
        weighted_mean(normalized, weights), weighted_mean(normalized, factor * weights), rtol=1e-9, atol=1e-300
    )


@given(NORMALIZED, WEIGHTS)
def test_effective_weights_take_the_mean_apart(normalized: np.ndarray, weights: np.ndarray) -> None:
    effective = effective_weights(normalized, weights)
    parts = np.where(np.isnan(normalized), 0.0, effective * np.nan_to_num(normalized))
    mean = weighted_mean(normalized, weights)
    present = ~np.isnan(mean)
    np.testing.assert_allclose(parts.sum(axis=1)[present], mean[present], atol=1e-12)
    assert (effective[np.isnan(normalized)] == 0).all()


def test_missing_is_not_zero() -> None:
    assert weighted_mean(np.array([np.nan, 0.8]), np.array([0.9, 0.1])) == pytest.approx(0.8)
    assert np.isnan(weighted_mean(np.array([np.nan, np.nan]), np.array([0.9, 0.1])))


def test_dirichlet_weights() -> None:
    stated = np.array([0.5, 0.3, 0.2, 0.0])
    draws = dirichlet_weights(stated, 20_000, seed=0, concentration=30)
    np.testing.assert_allclose(draws.sum(axis=1), 1)
    np.testing.assert_allclose(draws.mean(axis=0), stated, atol=0.003)
    np.testing.assert_allclose(draws.std(axis=0)[:3], np.sqrt(stated * (1 - stated) / 31)[:3], rtol=0.03)
    assert (draws[:, 3] == 0).all()

from __future__ import annotations

import numpy as np
import pytest

from masthead.scoring.features.reliability import articles_needed, between_variance, shrink_values


def test_variance_between_outlets_is_found() -> None:
    rng = np.random.default_rng(5)
    errors = np.full(400, 0.5)
    values = rng.normal(0, 1, 400) + rng.normal(0, 0.5, 400)
    assert between_variance(values, errors) == pytest.approx(1.0, rel=0.2)
    assert between_variance(rng.normal(0, 0.5, 400), errors) < 0.05
    assert np.isnan(between_variance(np.array([1.0, np.nan]), np.array([0.1, 0.1])))
    assert between_variance(np.array([1.0, 1.0]), np.zeros(2)) == 0


def test_spearman_brown() -> None:
    """An intraclass correlation of 0.2 needs 16 articles for reliability 0.8: n = 4 * (1 - icc) / icc."""
    n = np.full(5, 40.0)
    errors = np.sqrt(np.full(5, 0.8 / 40))
    assert articles_needed(errors, n, 0.2).tolist() == [16] * 5
    assert np.isnan(articles_needed(errors, n, 0.0)).all()


def test_shrinkage_pulls_the_uncertain_more() -> None:
    values, errors = np.array([0.0, 10.0, 10.0]), np.array([0.1, 0.1, 5.0])
    shrunk, factor = shrink_values(values, errors, 4.0)
    assert abs(shrunk[1] - 10) < 0.1
    assert shrunk[2] < shrunk[1]
    assert factor[2] < factor[1] < 1
    alone, _ = shrink_values(np.array([1.0]), np.array([np.nan]), float("nan"))
    assert alone.tolist() == [1.0]


def test_the_variance_between_is_exact_where_errors_are_equal() -> None:
    values = np.array([0.0, 1.0, 4.0, 7.0])
    for error in (1e-6, 0.5, 2.0):
        found = between_variance(values, np.full(4, error))
        assert found == pytest.approx(values.var(ddof=1) - error**2, rel=1e-9)
    assert between_variance(values, np.full(4, 50.0)) == 0.0
    assert np.isnan(between_variance(np.array([1.0, np.nan, 2.0]), np.array([0.1, 0.1, np.nan])))


def test_values_without_a_standard_error_and_errors_without_a_value_stay_as_they_are() -> None:
    values, errors = np.array([1.0, 3.0, 9.0, np.nan]), np.array([1.0, 1.0, np.nan, 1.0])
    shrunk, factor = shrink_values(values, errors, 1.0)
    assert shrunk.tolist() == pytest.approx([1.5, 2.5, 9.0, np.nan], nan_ok=True)
    assert factor.tolist() == pytest.approx([0.5**0.5, 0.5**0.5, 1.0, 1.0])

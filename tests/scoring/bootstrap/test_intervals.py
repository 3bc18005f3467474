from __future__ import annotations

import numpy as np
import pytest

from masthead.scoring.bootstrap.intervals import bca_interval, deviation, percentile_interval, quantiles
from masthead.scoring.bootstrap.resample import outlet_generator, resample_counts
from masthead.scoring.features.pooling import OutletCounts


def counts_of(numerator: np.ndarray, denominator: np.ndarray) -> OutletCounts:
    n = len(numerator)
    none = np.zeros(0, dtype=np.int64)
    return OutletCounts(numerator[:, None], denominator[:, None], none, np.empty((n, 0)), np.arange(n), none)


def test_resampling_draws_as_many_units_as_there_are() -> None:
    (block,) = resample_counts(7, 100, outlet_generator("a", 0))
    assert block.shape == (100, 7)
    assert (block.sum(axis=1) == 7).all()
    again = next(resample_counts(7, 100, outlet_generator("a", 0)))
    assert (block == again).all()
    assert (block != next(resample_counts(7, 100, outlet_generator("b", 0)))).any()


def test_quantiles_leave_out_missing_replicates() -> None:
    replicates = np.array([[1.0, np.nan], [2.0, np.nan], [np.nan, np.nan], [3.0, np.nan]])
    found = quantiles(replicates, np.array([0.25, 0.5]))
    assert found[0] == np.quantile([1, 2, 3], 0.25)
    assert np.isnan(found[1])


def test_nothing_found_is_not_certainly_nothing() -> None:
    """Close to Jeffreys' interval, which for 0 of 10 ends at 0.217 (Brown, Cai and DasGupta 2001)."""
    n = 10
    none = np.zeros(0, dtype=np.int64)
    counts = OutletCounts(np.zeros((n, 1)), np.ones((n, 1)), none, np.empty((n, 0)), np.arange(n), np.array([0]))
    assert counts.value().tolist() == [0.0]
    replicates = counts.replicates("x", seed=0, n_resamples=20_000)
    assert np.quantile(replicates, 0.975) == pytest.approx(0.217, abs=0.03)
    assert counts_of(np.zeros(n), np.ones(n)).replicates("x", seed=0, n_resamples=50).max() == 0


def test_two_units_are_the_least_for_an_interval() -> None:
    replicates = np.random.default_rng(0).normal(size=(1000, 3))
    low, high = percentile_interval(replicates, np.array([1, 2, 500]), 0.95)
    assert np.isnan(low[0])
    assert low[1] < low[2] < high[2] < high[1]
    assert low[2] == pytest.approx(np.quantile(replicates[:, 2], 0.025), abs=0.02)
    assert np.isnan(deviation(replicates, np.array([1, 2, 500]))[0])


def test_bca_agrees_with_scipy() -> None:
    """The same interval as scipy.stats.bootstrap, method BCa, within the noise of the resamples."""
    from scipy.stats import bootstrap

    rng = np.random.default_rng(3)
    above, below = rng.poisson(3, 40).astype(float), rng.integers(5, 30, 40).astype(float)
    counts = counts_of(above, below)
    replicates = counts.replicates("x", seed=0, n_resamples=20_000)
    low, high = bca_interval(replicates, counts.value(), counts.left_out(), 0.95)

    def ratio(x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
        return x.sum(axis=axis) / y.sum(axis=axis)

    expected = bootstrap(
        (above, below), ratio, paired=True, vectorized=True, n_resamples=20_000, method="BCa", random_state=rng
    ).confidence_interval
    assert low[0] == pytest.approx(expected.low, abs=0.004)
    assert high[0] == pytest.approx(expected.high, abs=0.004)


@pytest.mark.parametrize(("n_units", "least"), [(50, 0.93), (200, 0.93), (12, 0.90)])
def test_coverage(n_units: int, least: float) -> None:
    """A 95 % interval of a ratio covers the truth in about 95 of 100 draws (the full run: benchmarks.coverage)."""
    rng = np.random.default_rng(11)
    truth, covered, n_draws = 0.25, 0, 300
    for draw in range(n_draws):
        below = rng.integers(10, 40, n_units).astype(float)
        above = rng.binomial(below.astype(int), rng.beta(3, 9, n_units)).astype(float)
        replicates = counts_of(above, below).replicates(str(draw), seed=0, n_resamples=400)
        low, high = percentile_interval(replicates, n_units, 0.95)
        covered += bool(low[0] <= truth <= high[0])
    assert least <= covered / n_draws <= 0.985

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from masthead.scoring.bootstrap.intervals import percentile_interval
from masthead.scoring.bootstrap.resample import resample_counts
from masthead.scoring.validation.association import Bootstrap, auc, detectable, kendall, partial_spearman, spearman

PAIRS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=6, max_size=30)
FEW = Bootstrap(n_resamples=50)


@given(PAIRS)
@settings(max_examples=50, deadline=None)
def test_same_values_as_scipy(pairs: list[tuple[int, int]]) -> None:
    x, y = np.array(pairs, dtype=float).T
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        assert np.isnan(spearman(x, y, FEW).value)
        return
    assert spearman(x, y, FEW).value == pytest.approx(stats.spearmanr(x, y).statistic)
    assert kendall(x, y, FEW).value == pytest.approx(stats.kendalltau(x, y).statistic)
    high = y > np.median(y)
    if 0 < high.sum() < len(high):
        u = stats.mannwhitneyu(x[high], x[~high]).statistic
        assert auc(x, high, FEW).value == pytest.approx(u / (high.sum() * (~high).sum()))


def test_resamples_are_those_of_the_pairs_written_out() -> None:
    """The interval of a correlation is that of the resamples written out, pair by pair."""
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 6, 20).astype(float), rng.integers(0, 6, 20).astype(float)
    found = spearman(x, y, Bootstrap(seed=3, n_resamples=40))
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([3, 20])))
    (counts,) = resample_counts(20, 40, generator)
    drawn = [np.repeat(np.arange(20), row.astype(int)) for row in counts]
    written = np.array([stats.spearmanr(x[rows], y[rows]).statistic for rows in drawn])[:, None]
    low, high = percentile_interval(written, stats.spearmanr(x, y).statistic, 20, 0.95, least=-1, most=1)
    assert (found.low, found.high) == (pytest.approx(low[0]), pytest.approx(high[0]))


def test_intervals_cover_the_truth() -> None:
    rng = np.random.default_rng(4)
    truth = 6 / np.pi * np.arcsin(0.5 / 2)
    covered = 0
    for _ in range(150):
        x = rng.normal(size=50)
        found = spearman(x, 0.5 * x + np.sqrt(0.75) * rng.normal(size=50), Bootstrap(n_resamples=300))
        covered += found.low <= truth <= found.high
    assert 0.89 <= covered / 150 <= 0.99


def test_a_confounder_is_taken_out() -> None:
    rng = np.random.default_rng(1)
    length = rng.normal(size=300)
    x, y = length + rng.normal(size=300), length + rng.normal(size=300)
    assert spearman(x, y, FEW).value > 0.35
    assert abs(partial_spearman(x, y, length, FEW).value) < 0.12
    constant = np.ones(300)
    assert np.isnan(partial_spearman(x, y, constant, FEW).value)


def test_missing_pairs_and_too_few() -> None:
    x = np.array([1.0, 2.0, np.nan, 4.0, 5.0, 6.0])
    assert spearman(x, x, FEW).n == 5
    assert np.isnan(spearman(x[:5], x[:5], FEW).value)


def test_no_partial_correlation_of_a_handful() -> None:
    x, y, control = np.random.default_rng(2).normal(size=(3, 10))
    assert np.isnan(partial_spearman(x[:9], y[:9], control[:9], FEW).value)
    assert not np.isnan(partial_spearman(x, y, control, FEW).value)


def test_what_could_have_been_seen() -> None:
    """With 50 outlets a correlation of about 0.4 is found four times in five."""
    assert detectable(50) == pytest.approx(0.40, abs=0.01)
    assert detectable(800) < 0.11
    assert np.isnan(detectable(3))


def test_the_partial_correlation_is_that_of_the_textbook() -> None:
    """Kendall and Stuart 1973, The Advanced Theory of Statistics 2, 27.8: from the three correlations of pairs."""
    rng = np.random.default_rng(5)
    control = rng.normal(size=40)
    x, y = control + rng.normal(size=40), 0.5 * control - rng.normal(size=40)
    xy, xz, yz = (stats.spearmanr(*pair).statistic for pair in ((x, y), (x, control), (y, control)))
    expected = (xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2))
    assert partial_spearman(x, y, control, FEW).value == pytest.approx(expected, abs=1e-12)

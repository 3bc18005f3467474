from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from masthead.scoring.bootstrap.intervals import bca_interval, deviation, percentile_interval, quantiles, widening
from masthead.scoring.bootstrap.resample import outlet_generator, resample_counts
from masthead.scoring.features import pooling
from masthead.scoring.features.pooling import Columns, OutletCounts, resample_features

COLUMNS = Columns(
    keys=(("share", "all"),),
    by_article=np.array([False]),
    is_share=np.array([True]),
    one=np.array([1.0]),
    medians=np.zeros(0, dtype=np.int64),
    least=np.array([0.0]),
    most=np.array([1.0]),
)


def counts_of(
    numerator: np.ndarray, denominator: np.ndarray, *, yes_or_no: bool = False, columns: Columns = COLUMNS
) -> OutletCounts:
    n = len(numerator)
    return OutletCounts(
        columns,
        numerator=numerator[:, None],
        denominator=denominator[:, None],
        article_values=np.empty((n, 0)),
        article_unit=np.arange(n),
        is_yes_or_no=np.array([yes_or_no]),
        unit=np.arange(n),
    )


def drawn(counts: OutletCounts, *, outlet: str = "x", n_resamples: int = 20_000) -> np.ndarray:
    (found,) = resample_features(outlet, [("", counts)], len(counts.numerator), seed=0, n_resamples=n_resamples)
    return found.values


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


def test_quantiles_at_both_ends_and_of_one_replicate() -> None:
    replicates = np.array([[3.0, np.nan, 7.0, 5.0], [1.0, np.nan, np.nan, 5.0], [2.0, np.nan, np.nan, 6.0]])
    assert quantiles(replicates, np.zeros(4)).tolist() == pytest.approx([1, np.nan, 7, 5], nan_ok=True)
    assert quantiles(replicates, np.ones(4)).tolist() == pytest.approx([3, np.nan, 7, 6], nan_ok=True)
    assert quantiles(replicates, np.full(4, 0.75)).tolist() == pytest.approx([2.5, np.nan, 7, 5.5], nan_ok=True)
    assert np.isnan(quantiles(replicates, np.full(4, np.nan))).all()


def test_skewness_moves_the_ends_of_what_most_units_have_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, np.ndarray] = {}
    monkeypatch.setattr(pooling, "percentile_interval", lambda *_, **named: told.update(named) or (0, 1))
    yes, sparse = (
        counts_of(np.array([1.0, 0, 0, 1, 1]), np.ones(5), yes_or_no=True),
        counts_of(np.array([9.0, 0, 0, 0, 0]), np.full(5, 9.0)),
    )
    plain = counts_of(np.array([1.0, 2, 2, 3, 9]), np.full(5, 9.0))
    for counts, skew, degrees in ((yes, 0.0, np.inf), (sparse, 0.0, 4.0), (plain, None, 4.0)):
        counts.interval(np.zeros((3, 1)), 0.95)
        assert told["degrees"].tolist() == [degrees]
        assert (told["skew"] == 0).tolist() == [skew == 0.0]
    left_out = (17 - np.array([1.0, 2, 2, 3, 9])) / 36
    away = left_out.mean() - left_out
    assert told["skew"][0] == pytest.approx((away**3).sum() / (6 * (away**2).sum() ** 1.5))


def test_half_of_the_units_make_a_rate_that_is_not_sparse() -> None:
    def with_some(n_seen: int, *, yes_or_no: bool = False) -> bool:
        return bool(
            counts_of(
                np.array([2.0] * n_seen + [0.0] * (10 - n_seen)), np.full(10, 9.0), yes_or_no=yes_or_no
            ).is_sparse[0]
        )

    assert [with_some(n) for n in (0, 4, 5, 10)] == [True, True, False, False]
    assert not with_some(0, yes_or_no=True)


def test_nothing_found_is_not_certainly_nothing() -> None:
    """Close to Jeffreys' interval, which for 0 of 10 ends at 0.217 (Brown, Cai and DasGupta 2001)."""
    counts = counts_of(np.zeros(10), np.ones(10), yes_or_no=True)
    assert counts.value().tolist() == [0.0]
    assert np.quantile(drawn(counts), 0.975) == pytest.approx(0.217, abs=0.03)


def test_nothing_seen_of_a_ratio_has_an_upper_end() -> None:
    """A share of words gets as much as a unit copied whole; a rate of things, a unit with a single one."""
    words = np.full(10, 400.0)
    share = drawn(counts_of(np.zeros(10), words))
    assert np.quantile(share, 0.975) == pytest.approx(0.217, abs=0.03)
    rate = replace(COLUMNS, is_share=np.array([False]), one=np.array([1000.0]), most=np.array([np.inf]))
    defects = drawn(counts_of(np.zeros(10), words, columns=rate))
    assert np.quantile(defects, 0.975) == pytest.approx(0.217 * 1000 / 400, abs=0.08)
    small = np.append(np.zeros(9), 4.0)
    assert np.quantile(drawn(counts_of(small, words)), 0.5) < np.quantile(share, 0.975)


def test_what_most_units_have_is_drawn_from_them_alone() -> None:
    counts = counts_of(np.arange(1.0, 11.0), np.full(10, 20.0))
    block = next(resample_counts(10, 50, outlet_generator("x", 0)))
    assert np.array_equal(drawn(counts, n_resamples=50), counts.pool(block))


def test_two_units_are_the_least_for_an_interval() -> None:
    replicates = np.random.default_rng(0).normal(size=(1000, 3))
    low, high = percentile_interval(replicates, np.zeros(3), np.array([1, 2, 500]), 0.95)
    assert np.isnan(low[0])
    assert low[1] < low[2] < high[2] < high[1]
    assert low[2] == pytest.approx(np.quantile(replicates[:, 2], 0.025), abs=0.02)
    assert np.isnan(deviation(replicates, np.array([1, 2, 500]))[0])


def test_an_interval_is_widened_as_student_says_and_stays_within_bounds() -> None:
    """Ten units: 2.262 / 1.960 for the quantile of Student's t with 9 degrees of freedom, sqrt(10 / 9) for the spread."""
    assert float(widening(10, 0.95)) == pytest.approx(2.262 / 1.960 * np.sqrt(10 / 9), abs=1e-3)
    replicates = np.random.default_rng(0).normal(0.5, 0.2, size=(4000, 1))
    plain = np.quantile(replicates, [0.025, 0.975])
    low, high = percentile_interval(replicates, 0.5, 10, 0.95)
    assert [low[0], high[0]] == pytest.approx(0.5 + widening(10, 0.95) * (plain - 0.5))
    low, high = percentile_interval(replicates, 0.5, 3, 0.95, least=0.0, most=1.0)
    assert (low[0], high[0]) == (0.0, 1.0)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_bca_is_defined_where_all_replicates_lie_on_one_side(value: float) -> None:
    counts = counts_of(np.full(12, value), np.ones(12), yes_or_no=True)
    low, high = bca_interval(drawn(counts), counts.value(), counts.left_out(), 0.95)
    ends = abs(np.array([low[0], high[0]]) - value)
    assert ends.min() < 0.001
    assert ends.max() == pytest.approx(0.19, abs=0.04)


def test_bca_agrees_with_scipy() -> None:
    """The same interval as scipy.stats.bootstrap, method BCa, within the noise of the resamples."""
    from scipy.stats import bootstrap

    rng = np.random.default_rng(3)
    above, below = rng.poisson(3, 40).astype(float), rng.integers(5, 30, 40).astype(float)
    counts = counts_of(above, below)
    replicates = drawn(counts)
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
        counts = counts_of(above, below)
        replicates = drawn(counts, outlet=str(draw), n_resamples=400)
        low, high = percentile_interval(replicates, counts.value(), n_units, 0.95)
        covered += bool(low[0] <= truth <= high[0])
    assert least <= covered / n_draws <= 0.985

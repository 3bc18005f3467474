from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.scoring.scores.ranks import rank_groups, rank_intervals, ranks, superiority

PISA = {
    "Australia": (491.3600, 1.9398), "Austria": (498.9423, 2.9710), "Belgium": (508.0703, 2.2627),
    "Canada": (512.0169, 2.3575), "Chile": (417.4066, 2.4159), "Colombia": (390.9323, 2.9896),
    "Czech Republic": (499.4677, 2.4607), "Denmark": (509.3984, 1.7350), "Estonia": (523.4146, 1.7436),
    "Finland": (507.3014, 1.9679), "France": (495.4076, 2.3202), "Germany": (500.0438, 2.6471),
    "Greece": (451.3703, 3.0912), "Hungary": (481.0826, 2.3196), "Iceland": (495.1874, 1.9531),
    "Ireland": (499.6329, 2.1986), "Israel": (463.0345, 3.4986), "Italy": (486.5899, 2.7800),
    "Japan": (526.9733, 2.4715), "Korea": (525.9330, 3.1214), "Latvia": (496.1263, 1.9628),
    "Lithuania": (481.1912, 1.9533), "Luxembourg": (483.4215, 1.0976), "Mexico": (408.8015, 2.4932),
    "Netherlands": (519.2310, 2.6323), "New Zealand": (494.4897, 1.7059), "Norway": (500.9638, 2.2190),
    "Poland": (515.6479, 2.6021), "Portugal": (492.4874, 2.6846), "Slovak Republic": (486.1649, 2.5556),
    "Slovenia": (508.8975, 1.3639), "Spain": (481.3926, 1.4624), "Sweden": (502.3877, 2.6543),
    "Switzerland": (515.3147, 2.9080), "Turkey": (453.5078, 2.2604), "United Kingdom": (501.7699, 2.5644),
    "United States": (478.2447, 3.2354),
}  # fmt: skip
"""Mathematics in PISA 2018, OECD countries: mean and standard error (OECD, as distributed with csranks 1.2.2)."""

COUNTRIES = list(PISA)
MEANS, ERRORS = (np.array(column) for column in zip(*PISA.values(), strict=True))


def pisa(interval: float = 0.95, *, simultaneous: bool = True) -> dict[str, tuple[int, int]]:
    draws = np.random.default_rng(1).normal(size=(4000, len(MEANS))) * ERRORS
    low, high = rank_intervals(MEANS, ERRORS, draws, interval=interval, simultaneous=simultaneous)
    return {name: (int(a), int(b)) for name, a, b in zip(COUNTRIES, low, high, strict=True)}


def test_estimated_ranks_as_published() -> None:
    """csranks 1.2.2, README: irank(math_score)."""
    published = [24, 18, 10, 7, 35, 37, 17, 8, 3, 11, 20, 15, 34, 30, 21, 16, 32, 25, 1, 2, 19, 29, 27, 36, 4]
    published += [22, 14, 5, 23, 26, 9, 28, 12, 6, 33, 13, 31]
    assert ranks(MEANS).tolist() == published


def test_marginal_set_as_published() -> None:
    """csranks 1.0.1, vignette Introduction, printed: the United Kingdom L = 7, rank = 13, U = 23."""
    assert pisa(simultaneous=False)["United Kingdom"] == (7, 23)


def csranks(*, one: int | None = None, interval: float = 0.95, n_draws: int = 2000) -> tuple[list[int], list[int]]:
    """The step-down of csranks written out pair by pair (its functions csdiffmeans and csranks_simul)."""
    n = len(MEANS)
    draws = np.random.default_rng(5).normal(size=(n_draws, n)) * ERRORS
    rest = {(j, k) for j in range(n) for k in range(n) if j != k and one in (None, j, k)}
    above: set[tuple[int, int]] = set()
    while rest:
        pairs = np.array(sorted(rest))
        spread = np.hypot(ERRORS[pairs[:, 0]], ERRORS[pairs[:, 1]])
        critical = np.quantile(((draws[:, pairs[:, 0]] - draws[:, pairs[:, 1]]) / spread).max(axis=1), interval)
        lower = MEANS[pairs[:, 0]] - MEANS[pairs[:, 1]] - spread * critical
        found = {(int(j), int(k)) for (j, k), bound in zip(pairs, lower, strict=True) if bound > 0}
        above |= found
        rest -= found
        if not found:
            break
    return (
        [1 + sum(k == i for _, k in above) for i in range(n)],
        [n - sum(j == i for j, _ in above) for i in range(n)],
    )


def test_step_down_of_csranks_exactly() -> None:
    """The same places for all 37 countries from the same draws, jointly and for one country alone."""
    draws = np.random.default_rng(5).normal(size=(2000, len(MEANS))) * ERRORS
    low, high = rank_intervals(MEANS, ERRORS, draws)
    assert (low.tolist(), high.tolist()) == csranks()
    low, high = rank_intervals(MEANS, ERRORS, draws, simultaneous=False)
    for one in (0, 12, 35):
        expected = csranks(one=one)
        assert (low[one], high[one]) == (expected[0][one], expected[1][one])


def test_ties_share_the_best_place() -> None:
    assert ranks(np.array([100.0, 99.9999999999, 100.0, 40.0])).tolist() == [1, 1, 1, 4]
    assert ranks(np.array([[1.0, 2.0], [3.0, 3.0]])).tolist() == [[2, 1], [1, 1]]


def test_groups_end_where_all_above_are_certainly_above_all_below() -> None:
    values, errors = np.array([90.0, 89.0, 50.0, 49.0, 10.0]), np.full(5, 1.0)
    draws = np.random.default_rng(0).normal(size=(2000, 5))
    assert rank_groups(*rank_intervals(values, errors, draws)).tolist() == [1, 1, 2, 2, 3]
    wide = rank_groups(*rank_intervals(values, 40 * errors, 40 * draws))
    assert wide.tolist() == [1] * 5


def test_simultaneous_sets_as_published() -> None:
    """The same vignette: Chile, Mexico and Colombia overlap with no other country; Germany and Korea share place 7."""
    sets = pisa()
    worst_of_others = max(high for name, (_, high) in sets.items() if name not in ("Chile", "Mexico", "Colombia"))
    assert worst_of_others < min(sets[name][0] for name in ("Chile", "Mexico", "Colombia"))
    assert sets["Germany"][0] <= 7 <= sets["Korea"][1]
    less_sure = pisa(0.75)
    assert less_sure["Germany"][0] > less_sure["Korea"][1]


def test_top_five_contains_the_published_sets() -> None:
    """The same vignette: who may be among the top five, one-sided at 0.95 and 0.90; two-sided sets are no smaller."""
    published = {"Belgium", "Canada", "Denmark", "Estonia", "Finland", "Japan", "Korea", "Netherlands", "Poland"}
    published |= {"Slovenia", "Switzerland"}
    assert {name for name, (low, _) in pisa(0.95).items() if low <= 5} >= published | {"Sweden"}
    assert {name for name, (low, _) in pisa(0.90).items() if low <= 5} == published


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=12), st.floats(0.01, 20))
@settings(max_examples=40, deadline=None)
def test_intervals_contain_the_estimated_place(values: list[int], error: float) -> None:
    theta, errors = np.array(values, dtype=float), np.full(len(values), error)
    draws = np.random.default_rng(0).normal(size=(300, len(values))) * error
    low, high = rank_intervals(theta, errors, draws)
    stepless = rank_intervals(theta, errors, draws, stepwise=False)
    places = ranks(theta)
    assert (low <= places).all()
    assert (places <= high).all()
    assert (stepless[0] <= low).all()
    assert (high <= stepless[1]).all()


def test_certain_values_are_ranked_exactly() -> None:
    low, high = rank_intervals(np.array([3.0, 1.0, 2.0]), np.zeros(3), np.zeros((10, 3)))
    assert low.tolist() == high.tolist() == [1, 3, 2]
    alone = rank_intervals(np.array([3.0]), np.ones(1), np.zeros((10, 1)))
    assert [part.tolist() for part in alone] == [[1], [1]]


def test_simultaneous_coverage() -> None:
    """All true ranks lie in their intervals at once in at least 95 of 100 draws, within the noise of 300."""
    rng = np.random.default_rng(2)
    truth = np.arange(8.0)[::-1]
    errors, covered = np.full(8, 0.8), 0
    draws = rng.normal(size=(500, 8)) * errors
    for _ in range(300):
        low, high = rank_intervals(truth + rng.normal(size=8) * errors, errors, draws)
        covered += bool(((low <= np.arange(1, 9)) & (np.arange(1, 9) <= high)).all())
    assert covered / 300 >= 0.93


def test_superiority() -> None:
    rng = np.random.default_rng(0)
    matrix = superiority(np.stack([rng.normal(0, 1, 4000), rng.normal(1, 1, 4000), np.full(4000, np.nan)], axis=1))
    assert matrix[1, 0] == pytest.approx(0.760, abs=0.02)
    assert matrix[0, 1] == pytest.approx(1 - matrix[1, 0])
    assert np.isnan(matrix[2]).all()
    assert superiority(np.ones((5, 2)))[0, 1] == 0.5

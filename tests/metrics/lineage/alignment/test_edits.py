"""What it takes to turn one reading into another."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.metrics.lineage.alignment.edits import edit_cost, edit_runs

WORDS = ["the", "boat", "boats", "left", "harbor", "quietly", "at", "dawn"]
readings = st.lists(st.integers(0, len(WORDS) - 1), max_size=12).map(tuple)


@pytest.mark.parametrize(
    ("one", "other", "cost", "slips"),
    [
        ((), (), 0.0, 0.0),
        ((0, 1, 3), (0, 1, 3), 0.0, 0.0),
        ((0, 1, 3), (0, 2, 3), 1.0, 1.0),
        ((0, 1, 3), (0, 4, 3), 1.0, 0.0),
        ((0, 1, 3), (3,), log2(3), 0.0),
        ((0, 1, 3, 5, 4), (0, 4, 3, 5, 1), 2.0, 0.0),
    ],
)
def test_a_run_costs_the_logarithm_of_its_length(
    one: tuple[int, ...], other: tuple[int, ...], cost: float, slips: float
) -> None:
    assert edit_cost(one, other, WORDS)[:2] == pytest.approx((cost, slips))


@given(readings, readings)
def test_the_runs_turn_the_one_into_the_other(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    made = list(one)
    for start, end, low, stop in reversed(edit_runs(one, other)):
        made[start:end] = other[low:stop]
    assert tuple(made) == other


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.lists(st.integers(0, 2), min_size=26, max_size=26))
def test_words_that_stand_once_in_one_order_all_stay(is_kept: list[bool], added: list[int]) -> None:
    one, other = list[int](), list[int]()
    for word, kept in enumerate(is_kept):
        one += [100 * (word + 1) + n for n in range(added[2 * word])] + [word] * kept
        other += [1000 * (word + 5) + n for n in range(added[2 * word + 1])] + [word] * kept
    changed = sum(end - start for start, end, _, _ in edit_runs(one, other))
    assert len(one) - changed == sum(is_kept)


@given(readings, readings)
def test_slips_are_part_of_the_cost(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    cost, slips, n_kept = edit_cost(one, other, WORDS)
    assert 0 <= n_kept <= min(len(one), len(other))
    assert 0 <= slips <= cost
    assert (cost == 0) == (one == other)

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.scoring.labels.draw import article_keys, draw, inclusion, item_numbers


@given(st.lists(st.floats(0.5, 500), min_size=1, max_size=60), st.integers(1, 70))
def test_probabilities_sum_to_the_number_drawn(sizes, n):
    size = np.array(sizes)
    probability = inclusion(size, min(n, len(size)))
    assert probability.sum() == pytest.approx(min(n, len(size)))
    assert probability.max() <= 1


def test_items_that_are_certain_leave_their_place_to_the_others():
    assert inclusion(np.array([90.0, 5.0, 5.0]), 2).tolist() == [1.0, 0.5, 0.5]


def test_a_larger_sample_keeps_all_items_of_a_smaller_one():
    rng = np.random.default_rng(3)
    uniform, size = rng.random(400), rng.integers(1, 60, 400).astype(float)
    smaller, larger = (set(draw(uniform, size, n)[0].tolist()) for n in (100, 200))
    assert len(smaller) == 100
    assert smaller < larger


def test_items_are_drawn_as_often_as_their_probability_says():
    size = np.array([1.0, 2.0, 4.0, 8.0, 5.0])
    rng = np.random.default_rng(0)
    counts = np.zeros(5)
    for _ in range(4000):
        counts[draw(rng.random(5), size, 2)[0]] += 1
    assert counts / 4000 == pytest.approx(inclusion(size, 2), abs=0.05)


def test_random_numbers_are_permanent_and_differ_by_seed_and_place():
    ids = pl.Series(["a", "b"])
    keys = article_keys(ids, 0)
    assert keys.tolist() == article_keys(ids, 0).tolist()
    assert (
        item_numbers(keys, np.array([0, 0])).tolist() != item_numbers(article_keys(ids, 1), np.array([0, 0])).tolist()
    )
    numbers = item_numbers(np.repeat(keys, 5000), np.tile(np.arange(5000), 2))
    assert len(set(numbers.tolist())) == 10_000
    assert numbers.mean() == pytest.approx(0.5, abs=0.01)


def test_random_numbers_lie_in_the_middle_of_their_step():
    keys = article_keys(pl.Series([str(k) for k in range(2000)]), 0)
    steps = item_numbers(keys, np.zeros(2000, dtype=np.int64)) * 2.0**53
    assert (steps > 0).all()
    assert set(steps[steps < 2.0**52] % 1) == {0.5}

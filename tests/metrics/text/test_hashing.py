"""Numbers and keys made distinct as numpy would, only faster."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from masthead.metrics.text.arrays import distinct, divided, order_by, sorted_distinct
from masthead.metrics.text.hashing import ngram_keys

NUMBERS = st.lists(st.integers(0, 40), max_size=60)


@given(st.lists(st.integers(0, 1 << 62), max_size=50) | NUMBERS)
def test_distinct_numbers_are_those_of_numpy(numbers: list[int]) -> None:
    keys = np.array(numbers, dtype=np.int64)
    expected, places = np.unique(keys, return_inverse=True)
    values, inverse = distinct(keys)
    assert values.tolist() == expected.tolist()
    assert inverse.tolist() == places.tolist()
    assert sorted_distinct(keys.astype(np.uint64)).tolist() == expected.tolist()


@given(st.lists(st.integers(0, 1 << 62), min_size=4, max_size=30), st.integers(1, 4))
def test_runs_from_chosen_places_have_the_keys_of_all_runs(numbers: list[int], n: int) -> None:
    keys = np.array(numbers, dtype=np.uint64)
    start = np.arange(len(keys) - n + 1)[::2]
    assert ngram_keys(keys, n, start).tolist() == ngram_keys(keys, n)[start].tolist()


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 1), st.integers(-(1 << 40), 1 << 40)), max_size=40))
def test_rows_are_ordered_as_numpy_orders_them(rows: list[tuple[int, int, int]]) -> None:
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    first, second, wide = table.T
    for keys in ((first, second == 1, wide), (first, wide, wide[::-1]), (second, first)):
        assert order_by(*keys).tolist() == np.lexsort(keys[::-1]).tolist()


@given(NUMBERS, st.integers(1, 9))
def test_quotients_and_remainders(numbers: list[int], n: int) -> None:
    quotients, remainders = divided(np.array(numbers, dtype=np.int64), n)
    assert list(zip(quotients.tolist(), remainders.tolist(), strict=True)) == [divmod(number, n) for number in numbers]

"""Numbers and keys made distinct as numpy would, only faster."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from masthead.metrics.hashing import distinct, ngram_keys, sorted_distinct

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

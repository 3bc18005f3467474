"""Numbers and keys made distinct as numpy would, only faster."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from masthead.metrics.hashing import distinct, sorted_distinct

NUMBERS = st.lists(st.integers(0, 40), max_size=60)


@given(st.lists(st.integers(0, 1 << 62), max_size=50) | NUMBERS)
def test_distinct_numbers_are_those_of_numpy(numbers: list[int]) -> None:
    keys = np.array(numbers, dtype=np.int64)
    expected, places = np.unique(keys, return_inverse=True)
    values, inverse = distinct(keys)
    assert values.tolist() == expected.tolist()
    assert inverse.tolist() == places.tolist()
    assert sorted_distinct(keys.astype(np.uint64)).tolist() == expected.tolist()

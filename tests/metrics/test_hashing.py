"""Keys looked up and made distinct as numpy would, only faster."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.metrics.hashing import Lookup, distinct, mix, sorted_distinct

NUMBERS = st.lists(st.integers(0, 40), max_size=60)


@given(NUMBERS, NUMBERS)
def test_a_lookup_finds_every_known_key_and_no_other(known: list[int], asked: list[int]) -> None:
    keys = np.unique(mix(np.array(known, dtype=np.uint64)))
    query = mix(np.array(asked, dtype=np.uint64))
    found = Lookup.of(keys).find(query)
    assert (found >= 0).tolist() == [number in known for number in asked]
    assert (keys[found[found >= 0]] == query[found >= 0]).all()


def test_a_lookup_finds_keys_that_share_their_leading_bits() -> None:
    keys = np.arange(5, 400, 3, dtype=np.uint64)
    assert Lookup.of(keys).find(np.array([5, 6, 8, 398, 401], dtype=np.uint64)).tolist() == [0, -1, 1, 131, -1]


@pytest.mark.parametrize("size", [0, 1, 3000])
def test_a_lookup_of_any_size_agrees_with_a_search_by_halves(size: int) -> None:
    random = np.random.default_rng(size)
    keys = np.unique(mix(random.integers(1 << 40, size=size).astype(np.uint64)))
    query = np.concatenate((keys[::2], mix(random.integers(1 << 40, size=500).astype(np.uint64))))
    expected = [int(np.searchsorted(keys, key)) if key in keys else -1 for key in query]
    assert Lookup.of(keys).find(query).tolist() == expected


@given(st.lists(st.integers(0, 1 << 62), max_size=50) | NUMBERS)
def test_distinct_numbers_are_those_of_numpy(numbers: list[int]) -> None:
    keys = np.array(numbers, dtype=np.int64)
    expected, places = np.unique(keys, return_inverse=True)
    values, inverse = distinct(keys)
    assert values.tolist() == expected.tolist()
    assert inverse.tolist() == places.tolist()
    assert sorted_distinct(keys.astype(np.uint64)).tolist() == expected.tolist()

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from masthead.metrics.text.key_table import KeyTable

KEYS = st.integers(0, 2**64 - 1)


def test_no_keys_hold_nothing():
    assert KeyTable(np.zeros(0, dtype=np.uint64)).rows(np.array([0, 7], dtype=np.uint64)).tolist() == [-1, -1]


@given(st.lists(KEYS, unique=True, max_size=60), st.lists(KEYS, max_size=20))
def test_every_key_is_found_in_its_row_and_no_other(keys, wanted):
    table = KeyTable(np.array(keys, dtype=np.uint64))
    rows = table.rows(np.array(keys + wanted, dtype=np.uint64))
    assert rows.tolist() == [*range(len(keys)), *(keys.index(key) if key in keys else -1 for key in wanted)]
    assert table.has(np.array(wanted, dtype=np.uint64)).tolist() == [key in keys for key in wanted]


def test_keys_that_share_a_slot_are_told_apart():
    keys = np.arange(64, dtype=np.uint32) << np.uint32(16)
    assert KeyTable(keys).rows(keys[::-1]).tolist() == list(range(63, -1, -1))

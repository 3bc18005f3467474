from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from masthead.metrics.copy_ratio.retrieval.inverted_index import Index, _entries, first_by_leading_bits

keys = st.integers(0, 20) | st.integers(2**63, 2**63 + 20) | st.integers(0, 2**64 - 1)


@given(st.lists(keys, max_size=60), st.lists(keys, max_size=20))
def test_entries_are_found_whether_many_5_grams_share_their_leading_bits_or_few(
    held: list[int], asked: list[int]
) -> None:
    grams, wanted = np.array(sorted(held), dtype=np.uint64), np.array([*asked, *held[:5]], dtype=np.uint64)
    texts, none = np.zeros(len(grams), dtype=np.int32), np.zeros(0, dtype=np.uint64)
    index = Index(grams, texts, first_by_leading_bits(grams), none, texts[:0], texts[:0], none)
    low, high = _entries(index, wanted)
    for first, end, key in zip(low.tolist(), high.tolist(), wanted.tolist(), strict=True):
        assert grams[first:end].tolist() == [key] * held.count(key)

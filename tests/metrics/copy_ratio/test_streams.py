"""Ranges written out one after the other, and stems of words that come more than once."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.metrics.copy_ratio.streams import word_stems
from masthead.metrics.text.arrays import concatenated_ranges, in_portions
from masthead.metrics.text.stems import stem_keys
from masthead.metrics.text.texts import read_texts


@pytest.mark.parametrize("longest", [3, 60])
@given(data=st.data())
def test_ranges_are_written_out_in_order(longest: int, data: st.DataObject) -> None:
    ranges = data.draw(st.lists(st.tuples(st.integers(0, 99), st.integers(0, longest)), max_size=20))
    start = np.array([low for low, _ in ranges], dtype=np.int64)
    end = np.array([low + n for low, n in ranges], dtype=np.int64)
    numbers, owner = concatenated_ranges(start, end)
    assert numbers.tolist() == [number for low, n in ranges for number in range(low, low + n)]
    assert owner.tolist() == [row for row, (_, n) in enumerate(ranges) for _ in range(n)]


def test_portions_are_of_about_one_size_and_leave_nothing_out() -> None:
    assert list(in_portions(np.array([3, 3, 3, 3, 20, 1]), 6)) == [(0, 1), (1, 3), (3, 4), (4, 6)]
    assert list(in_portions(np.array([0, 1]), 100)) == [(0, 2)]
    assert list(in_portions(np.zeros(0, dtype=np.int64), 6)) == [(0, 0)]


@pytest.mark.parametrize(
    "text", ["", "He stops, she stopped: stopping stops.", "A coop, a co\u00adop, two coops and a coop."]
)
def test_stems_of_a_batch_are_those_of_every_word(text: str) -> None:
    texts = read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [text]}))
    expected = stem_keys(*texts.spelled)
    assert word_stems(texts).tolist() == expected.tolist()
    if "co\u00adop" in text:
        assert expected[3] == expected[1]

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from masthead.metrics.copy_ratio import shingles as copy_shingles
from masthead.metrics.copy_ratio.shingles import Shingles, containment, join_shingles, read_shingles, take_shingles
from masthead.metrics.text.texts import read_texts


def test_shingles_are_the_same_however_many_words_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["The ferry sank.", "", "It sank at noon, the ferry.", "ox"]
    batch = read_texts(pl.DataFrame({"article_id": list("abcd"), "outlet": ["o"] * 4, "text": texts}))
    every = np.ones(len(batch.words), dtype=np.bool_)
    found = []
    for at_once in (1, 1 << 16):
        monkeypatch.setattr(copy_shingles, "_WORDS_AT_ONCE", at_once)
        shingles = read_shingles(batch, every)
        found.append((shingles.keys.tolist(), shingles.first.tolist()))
    assert found[0] == found[1]
    assert np.diff(shingles.first).tolist() == [12, 0, 23, 0]
    shares = containment(shingles, shingles, article=np.array([0, 0, 1]), reference=np.array([0, 2, 0]))
    assert shares.tolist() == pytest.approx([1.0, 10 / 12, np.nan], nan_ok=True)


@pytest.mark.parametrize(
    ("texts", "keys", "first"),
    [
        ([0, 1, 2], [1, 2, 3, 4, 5, 6], [0, 2, 2, 6]),
        ([2], [3, 4, 5, 6], [0, 4]),
        ([2, 0], [3, 4, 5, 6, 1, 2], [0, 4, 6]),
        ([1], [], [0, 0]),
        ([0, 0], [1, 2, 1, 2], [0, 2, 4]),
    ],
)
def test_texts_are_taken_in_the_order_asked_for(texts, keys, first):
    three = Shingles(np.array([1, 2, 3, 4, 5, 6], dtype=np.uint32), np.array([0, 2, 2, 6]))
    taken = take_shingles(three, np.array(texts))
    assert (taken.keys.tolist(), taken.first.tolist()) == (keys, first)
    assert join_shingles([three, taken]).first.tolist() == [0, 2, 2, *(6 + place for place in first)]

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from masthead.metrics.copy_ratio.alignment import align as copy_align
from masthead.metrics.copy_ratio.alignment.align import Passages, align
from masthead.metrics.copy_ratio.streams import read_stream
from masthead.metrics.text.texts import read_texts

_FLOOD = (
    "The river rose two meters overnight and drove forty families from their homes in the lower town. "
    "Firefighters carried the old and the sick across the bridge before it was closed at dawn."
)
_STRIKE = (
    "Nurses at the county hospital will stop work on Friday after talks about night shifts collapsed. "
    "The board offered four percent, the union wants seven and a second doctor on every ward."
)


def _rows(passages: Passages) -> list[tuple[float, ...]]:
    words, extent = passages.words, passages.extent
    by_word = (words.place, extent.pair[words.passage], words.exact, words.start, words.end)
    by_passage = (extent.pair, extent.a0, extent.a1, extent.b0, extent.b1, passages.similarity)
    return [*sorted(zip(*by_passage, strict=True)), *sorted(zip(*by_word, strict=True))]


def test_passages_are_the_same_however_many_words_are_aligned_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["Nothing of that.", _FLOOD, _STRIKE + "\n\n" + _FLOOD, _STRIKE]
    frame = pl.DataFrame({"article_id": list("abcd"), "outlet": ["o"] * 4, "text": texts})
    batch = read_texts(frame)
    stream = read_stream(batch, np.ones(len(batch.words), dtype=np.bool_))[0]
    article, reference = np.array([1, 2, 2, 3]), np.array([2, 3, 1, 0])
    found = []
    for at_once in (1, 1 << 16):
        monkeypatch.setattr(copy_align, "WORDS_AT_ONCE", at_once)
        found.append(_rows(align(stream, stream, article, reference)))
    assert found[0] == found[1]
    n_flood, n_strike = (int(n) for n in np.diff(stream.text_first)[[1, 3]])
    flood, both, strike = stream.text_first[1:4].tolist()
    assert found[0][:3] == [
        (0, flood, flood + n_flood, both + n_strike, both + n_strike + n_flood, 1.0),
        (1, both, both + n_strike, strike, strike + n_strike, 1.0),
        (2, both + n_strike, strike, flood, flood + n_flood, 1.0),
    ]
    assert len(found[0]) == 3 + 2 * n_flood + n_strike


def test_no_pairs_have_no_passages() -> None:
    batch = read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [_FLOOD]}))
    stream = read_stream(batch, np.ones(len(batch.words), dtype=np.bool_))[0]
    none = np.zeros(0, dtype=np.int64)
    passages = align(stream, stream, none, none)
    assert (len(passages.extent), len(passages.words.place)) == (0, 0)

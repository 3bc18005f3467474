"""Similar sentences, whatever is added up at a time."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from masthead.metrics.copy_ratio.alignment import sentences as copy_sentences
from masthead.metrics.copy_ratio.alignment.bags import read_bags, shared_stems
from masthead.metrics.copy_ratio.alignment.sentences import similar_sentences
from masthead.metrics.copy_ratio.streams import read_stream
from masthead.metrics.text.texts import read_texts

_STORY = "The mayor opened the new bridge. Two boats sank in the old harbor. Nobody was hurt, police officers said."
_OTHER = "Police officers said nobody was hurt. Rain fell on the hills. The mayor opened a new bridge on Monday."


def test_sentences_are_similar_however_many_products_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = read_texts(
        pl.DataFrame({"article_id": ["a", "b", "c"], "outlet": ["o"] * 3, "text": [_STORY, _OTHER, _STORY + _STORY]})
    )
    bags = read_bags(read_stream(texts, np.ones(len(texts.words), dtype=np.bool_))[0])
    first, second = np.array([0, 0, 1]), np.array([1, 2, 2])
    found = []
    for at_once in (1, 1 << 16):
        monkeypatch.setattr(copy_sentences, "_AT_ONCE", at_once)
        similar = similar_sentences(shared_stems(bags, bags, first, second), min_cosine=0.3, min_dice=0.3)
        found.append([similar.pair.tolist(), similar.a.tolist(), similar.b.tolist(), similar.cosine.tolist()])
    assert found[0] == found[1]
    pair, a, b, cosine = found[0]
    links = set(zip(pair, a, b, strict=True))
    assert {(0, 0, 5), (0, 2, 3), (1, 0, 6), (1, 2, 11), (2, 5, 6)} <= links
    assert max(cosine) == pytest.approx(1.0)

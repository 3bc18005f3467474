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


def found_between(article: str, reference: str) -> Passages:
    batch = read_texts(pl.DataFrame({"article_id": ["a", "r"], "outlet": ["o"] * 2, "text": [article, reference]}))
    stream = read_stream(batch, np.ones(len(batch.words), dtype=np.bool_))[0]
    return align(stream, stream, np.array([0]), np.array([1]))


_FILLER = "\n\n".join(
    f"The {thing} of the {place} was repaired in {month} by {who}, who asked for more {what} than before."
    for thing, place, month, who, what in (
        ("roof", "library", "May", "two carpenters", "wood"),
        ("clock", "town hall", "June", "a watchmaker", "oil"),
        ("gate", "cemetery", "July", "the gardener", "paint"),
        ("organ", "chapel", "August", "an apprentice", "pipes"),
        ("fence", "school", "autumn", "parents", "nails"),
        ("pump", "brewery", "winter", "the owner", "copper"),
        ("bell", "lighthouse", "spring", "sailors", "rope"),
        ("stove", "bakery", "March", "a mason", "bricks"),
    )
)


def test_a_brief_that_shares_a_short_run_of_words_is_a_passage() -> None:
    brief = "TARN - Firefighters carried the old and the sick across the bridge before dawn, the mayor said."
    assert len(found_between(brief, _STRIKE + " " + _FLOOD).extent) == 1
    long = brief + "\n\n" + _FILLER * 2
    assert len(found_between(long, _FILLER.replace("repaired", "painted").upper() * 2 + "\n\n" + _FLOOD).extent) != 0
    unrelated = "TARN - The choir of the old and the sick sang before the mayor, critics said."
    assert len(found_between(unrelated, _FLOOD).extent) == 0


def test_shuffled_words_of_a_short_passage_are_found_by_their_rare_vocabulary() -> None:
    source = (
        "Botanists catalogued orchids, ferns and liverworts along the limestone gorge while drones photographed every "
        "terrace, and volunteers measured seedlings beneath the collapsed viaduct near Alderquay."
    )
    shuffled = (
        "Along the viaduct botanists of Alderquay photographed terrace orchids. Seedlings, liverworts, ferns measured; "
        "volunteers catalogued drones collapsed beneath gorge limestone."
    )
    reference = "\n\n".join([_STRIKE] * 8 + [source] + [_FLOOD] * 8)
    assert len(found_between("\n\n".join([_FILLER] * 3 + [shuffled]), reference).extent) == 1
    assert len(found_between("\n\n".join([_FILLER] * 3), reference).extent) == 0


def test_few_reworded_words_by_themselves_need_the_words_of_the_original() -> None:
    changed = _FLOOD.replace("drove forty families from their homes in", "emptied, anyone said, half")
    found = found_between(changed, _FLOOD)
    words = changed.replace(".", "").replace(",", "").split()
    drawn = {words[place] for place in found.words.place.tolist()}
    assert {"river", "rose", "Firefighters"} <= drawn
    assert "anyone" not in drawn

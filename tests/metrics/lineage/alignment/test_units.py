"""Sentences, and runs of words where a text has none."""

import polars as pl

from masthead.metrics.lineage.alignment.passages import align_passages
from masthead.metrics.lineage.alignment.units import MOST_UNIT_WORDS, RUN_WORDS, cut_units
from tests.metrics.lineage.texts import LONG, read, without_stops


def test_units_are_the_sentences() -> None:
    (version,) = read({"a": "The boats left at dawn for the bank. The harbor master watched them go in silence."})
    units = cut_units([version])
    assert (units.low.tolist(), units.high.tolist()) == ([0, 8], [8, 16])


def test_a_text_without_full_stops_is_cut_into_runs() -> None:
    (version,) = read({"a": without_stops(LONG)})
    units = cut_units([version])
    lengths = units.high - units.low
    assert len(version) > 2 * MOST_UNIT_WORDS
    assert abs(lengths.mean() - RUN_WORDS) < 1
    assert lengths.sum() == len(version)


def test_an_insertion_moves_no_other_run() -> None:
    text = without_stops(LONG)
    words = text.split()
    longer = " ".join([*words[:20], "utterly", "unheard", "of", *words[20:]])
    versions = read({"a": text, "b": longer})
    passages = align_passages(versions)
    assert (passages.wording[:, 0] != passages.wording[:, 1]).sum() == 1
    assert pl.Series(passages.size[:, 1] - passages.size[:, 0]).sum() == 3


def test_a_hand_with_another_spelling_is_cut_at_the_same_words() -> None:
    text = without_stops(LONG)
    words = text.split()
    respelled = [f"{word}e" if place % 6 == 0 else word for place, word in enumerate(words)]
    again = [f"{word}e" if place % 6 == 3 else word for place, word in enumerate(respelled)]
    versions = read({"a": text, "b": " ".join(respelled), "c": " ".join(again)})
    units = cut_units(versions)
    edges = [units.low[units.version == row].tolist() for row in range(3)]
    assert edges[0] == edges[1] == edges[2]


def test_a_stretch_that_only_some_have_is_cut_alike_in_these() -> None:
    words = without_stops(LONG).split()
    whole, lacking = " ".join(words), " ".join(words[:40])
    other = " ".join(f"{word}s" if place == 70 else word for place, word in enumerate(words))
    passages = align_passages(read({"a": whole, "b": lacking, "c": other}))
    assert passages.size[:, 0].tolist() == passages.size[:, 2].tolist()
    assert (passages.wording[:, 1] < 0).sum() > 5

"""Passages: stories aligned together are aligned as each is alone; which sentences belong together."""

from __future__ import annotations

import numpy as np

from masthead.metrics.lineage.alignment.distances import find_costs
from masthead.metrics.lineage.alignment.passages import align_passages, align_stories
from tests.metrics.lineage.texts import LONG, SENTENCES, changed, read, without_stops

REWORDED = changed(LONG, ("struck a moored barge", "ran into a barge"), ("divers had looked at", "divers inspected"))
CUT = " ".join(SENTENCES[:4])
STORIES = (
    {"a": LONG, "b": REWORDED, "c": CUT},
    {"d": without_stops(LONG), "e": without_stops(REWORDED)},
    {"f": REWORDED, "g": " ".join((*SENTENCES[5:], SENTENCES[0])), "h": LONG},
)


def test_stories_together_are_aligned_as_alone() -> None:
    stories = [read(texts) for texts in STORIES]
    together = align_stories(stories)
    for passages, versions in zip(together, stories, strict=True):
        alone = align_passages(versions)
        assert passages.unit_passage.tolist() == alone.unit_passage.tolist()
        assert passages.size.tolist() == alone.size.tolist()
        assert passages.words == alone.words
        cells = [(row, column) for row in range(len(alone)) for column in range(len(versions))]
        assert [passages.reading(*cell) for cell in cells] == [alone.reading(*cell) for cell in cells]
        assert [passages.spelled[word] for word in range(9)] == [alone.spelled[word] for word in range(9)]


def test_edits_of_families_together_are_those_of_each() -> None:
    aligned = align_stories([read(texts) for texts in STORIES])
    for costs, passages in zip(find_costs(aligned), aligned, strict=True):
        (alone,) = find_costs([passages])
        for together, own in ((costs.edits, alone.edits), (costs.kept, alone.kept), (costs.words, alone.words)):
            assert np.array_equal(together, own)
        assert np.array_equal(costs.apart, alone.apart)
        assert costs.edits.max() > 0


def test_sentences_kept_reworded_and_left_out() -> None:
    passages = align_passages(read(STORIES[0]))
    assert len(passages) == len(SENTENCES)
    same = passages.wording[:, 0] == passages.wording[:, 1]
    assert np.flatnonzero(~same).tolist() == [0, 4]
    assert (passages.wording[:, 2] >= 0).sum() == 4


def test_a_sentence_cut_in_two_is_one_passage() -> None:
    longer = " ".join(SENTENCES[:3])
    parted = changed(longer, ("inspectors that the wheel", "inspectors. The wheel"))
    passages = align_passages(read({"a": longer, "b": parted}))
    assert len(passages) == 3
    assert [len(passages.ranges(1, version)) for version in (0, 1)] == [1, 2]


def test_sentences_that_stand_twice_are_matched_one_to_one() -> None:
    twice = " ".join((*SENTENCES[:3], SENTENCES[0]))
    passages = align_passages(read({"a": twice, "b": twice + " " + SENTENCES[4]}))
    assert len(passages) == 5
    assert (passages.wording[:4, 0] == passages.wording[:4, 1]).all()

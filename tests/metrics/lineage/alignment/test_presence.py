"""Passages that a version lacks, and what they tell of who has it from whom."""

import numpy as np

from masthead.metrics.lineage.alignment.distances import Costs
from masthead.metrics.lineage.alignment.presence import more_passages
from masthead.metrics.lineage.descent.tree import grow_tree

FULL, CUT, LATE = range(3)


def costs(sizes: list[list[float]], near: float, far: float, slack: float = 1.0) -> Costs:
    """Three versions: words of each passage, edits in a passage between FULL and CUT, and to the late text.

    The late text is nearer to CUT by ``slack`` edits a passage.
    """
    size = np.array(sizes)
    edits = np.zeros((len(size), 3, 3))
    edits[:, FULL, CUT] = edits[:, CUT, FULL] = near
    edits[:, FULL, LATE] = edits[:, LATE, FULL] = far
    edits[:, CUT, LATE] = edits[:, LATE, CUT] = far - slack
    has = size > 0
    edits *= has[:, :, None] & has[:, None, :]
    return Costs(edits, np.zeros_like(edits), np.zeros_like(edits), size)


WHOLE = [[20.0, 20.0, 20.0]] * 8
LACKED = [[20.0, 0.0, 20.0]] * 2


def test_a_reworded_text_hangs_on_the_version_that_has_its_passages() -> None:
    found = costs([*WHOLE, *LACKED], near=1, far=9)
    assert found.apart[CUT, LATE] < found.apart[FULL, LATE]
    added = more_passages(found)
    assert added[CUT, LATE] > 0
    assert added[CUT, LATE] == added[LATE, CUT]
    assert added[FULL].tolist() == [0, 0, 0]
    assert grow_tree(found, prefer=-added).links == ((FULL, CUT), (FULL, LATE))
    assert grow_tree(found).links == ((FULL, CUT), (CUT, LATE))


def test_a_single_passage_does_not_tell() -> None:
    assert not more_passages(costs([*WHOLE, *LACKED[:1]], near=1, far=9)).any()


def test_passages_of_its_own_speak_for_the_other_too() -> None:
    assert not more_passages(costs([*WHOLE, *LACKED, [0.0, 20.0, 20.0]], near=1, far=9)).any()


def test_texts_close_in_wording_go_by_the_wording() -> None:
    assert not more_passages(costs([*WHOLE, *LACKED], near=1, far=3)).any()


def test_versions_that_share_nothing_are_left_alone() -> None:
    found = costs([[20.0, 20.0, 0.0]] * 4, near=1, far=9)
    assert more_passages(found).tolist() == np.zeros((3, 3)).tolist()

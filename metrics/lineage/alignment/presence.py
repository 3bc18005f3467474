"""What passages that a version lacks tell: a text does not have them from one that left them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from masthead.metrics.lineage.alignment.distances import Costs, Floats
    from masthead.metrics.text.arrays import Flags

LEAST_PASSAGES, LEAST_WORDS = 2, 30.0
"""Passages, and words in them, that the nearer of two versions lacks and the other has, for these to tell."""

LEAST_APART, MOST_FARTHER = 0.25, 1.5
"""Weighed edits per word from which texts are reworded so much that small differences of distance tell nothing; and
how many times as far the version that has the passages may be."""

MARGIN, FAR = 0.02, 1e6
"""By so much, in weighed edits per word, the version that lacks passages is put behind the one that has them; and the
distance of versions that share nothing."""


def more_passages(costs: Costs) -> Floats:
    """What to add to the distance of each pair for the passages that one lacks, 0 for nearly all pairs.

    A version ``lacking`` that is nearer to ``full`` than to a third text would lie between these two. Where it lacks
    passages that both have, several of them, and has none of the third text's that ``full`` lacks, the third text does
    not have them from it: ``full`` is put first. Only among texts so far apart, and so nearly equally far, that the
    wording does not tell.
    """
    has = costs.size > 0
    apart = np.where(np.isfinite(costs.apart), costs.apart, FAR)
    n = has.shape[1]
    added = np.zeros((n, n))
    is_far = (apart >= LEAST_APART) & (apart < FAR)
    if not is_far.any():
        return added
    for full in range(n):
        near, behind = apart[full][:, None], apart[full] + MARGIN - apart
        open_ = is_far & (near < apart) & (behind > 0) & (apart[full] <= MOST_FARTHER * apart) & (near < FAR)
        open_[full] = open_[:, full] = False
        np.fill_diagonal(open_, False)
        for lacking, third in np.argwhere(open_).tolist():
            if _has_more(costs.size[:, third], has[:, full], has[:, lacking]):
                added[lacking, third] = max(added[lacking, third], behind[lacking, third])
    symmetric: Floats = np.maximum(added, added.T)
    return symmetric


def _has_more(size: Floats, full: Flags, lacking: Flags) -> bool:
    """Whether ``full`` has all passages of a third text (``size``: its words) that ``lacking`` has, and several more."""
    has = size > 0
    more = has & full & ~lacking
    enough = more.sum() >= LEAST_PASSAGES and size[more].sum() >= LEAST_WORDS
    return bool(enough and not (has & lacking & ~full).any())

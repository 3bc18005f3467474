"""Families within a story: versions of one descent; what only shares a passage of background is another family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.lineage.alignment.passages import Passages
from masthead.metrics.lineage.read import Version
from masthead.metrics.text.arrays import edges

MUCH = 0.35
"""Share of the shorter text that makes two texts one family wherever it stands."""

LEAD_SHARE, LEAD = 0.15, 0.25
"""A smaller share does where it stands in the lead of both: within this part of their words."""

SCATTERED = {2: 0.2, 3: 0.08}
"""A still smaller one does where it lies in so many stretches of the shorter text: a paragraph of background is one."""

QUOTED_SHARE, LEAST_QUOTED, LEAST_QUOTED_WORDS = 0.08, 2, 5
"""So does one with several passages that both texts have within quotation marks, of so many words each."""


@dataclass(frozen=True, eq=False)
class Kinship:
    """The family of every version, and pairs of different families that share a passage, with the words they share."""

    family: NDArray[np.int64]
    background: tuple[tuple[int, int, int], ...]

    @property
    def n_families(self) -> int:
        """How many families there are."""
        return int(self.family.max(initial=-1)) + 1


def part_families(versions: Sequence[Version], passages: Passages) -> Kinship:
    """Families are versions joined, directly or through others, by more than a passage of background."""
    n = len(versions)
    if n == 1:
        return Kinship(np.zeros(1, dtype=np.int64), ())
    size, has = passages.size, passages.size > 0
    total = np.maximum(np.array([len(version) for version in versions], dtype=np.float64), 1.0)
    held = size.T @ has.astype(np.int64)
    words = np.minimum(held, held.T)
    share = words / np.minimum(total[:, None], total[None, :])
    joined = np.triu(share >= MUCH, 1)
    family = _components(joined)
    open_pairs = np.argwhere(np.triu((words > 0) & (family[:, None] != family[None, :]), 1)).tolist()
    if not open_pairs:
        return Kinship(family, ())
    units = passages.units
    middle = (units.low + units.high) / 2 / total[units.version]
    quoted = _quoted(versions, passages)
    weak = []
    for one, other in open_pairs:
        in_common = (has[:, one] & has[:, other])[passages.unit_passage]
        short = one if total[one] <= total[other] else other
        is_lead = all((in_common & (units.version == v) & (middle <= LEAD)).any() for v in (one, other))
        flags = in_common[units.version == short]
        n_stretches = int((np.diff(flags.astype(np.int8), prepend=0) == 1).sum())
        n_quoted = int((quoted[:, one] & quoted[:, other]).sum())
        if (
            (share[one, other] >= LEAD_SHARE and is_lead)
            or share[one, other] >= SCATTERED.get(min(n_stretches, 3), 1.0)
            or (share[one, other] >= QUOTED_SHARE and n_quoted >= LEAST_QUOTED)
        ):
            joined[one, other] = True
        else:
            weak.append((one, other, int(words[one, other])))
    family = _components(joined)
    return Kinship(family, _strongest(weak, family))


def _components(joined: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The connected component of every version, numbered by its first."""
    beside = joined | joined.T
    component = np.full(len(joined), -1)
    n = 0
    while (component < 0).any():
        reached = np.zeros(len(joined), dtype=np.bool_)
        waiting = reached.copy()
        waiting[component.argmin()] = True
        while waiting.any():
            reached |= waiting
            waiting = beside[waiting].any(axis=0) & ~reached
        component[reached] = n
        n += 1
    return component


def _quoted(versions: Sequence[Version], passages: Passages) -> NDArray[np.bool_]:
    """Passages and versions with a quotation of ``LEAST_QUOTED_WORDS`` words and more."""
    quoted = np.zeros((len(passages), len(versions)), dtype=np.bool_)
    units = passages.units
    first = edges(units.version, len(versions))
    for row, version in enumerate(versions):
        low, high = first[row : row + 2].tolist()
        for start, end in version.quotations:
            if end - start >= LEAST_QUOTED_WORDS:
                unit = low + int(np.searchsorted(units.low[low:high], start, side="right")) - 1
                quoted[passages.unit_passage[unit], row] = True
    return quoted


def _strongest(weak: Sequence[tuple[int, int, int]], family: NDArray[np.int64]) -> tuple[tuple[int, int, int], ...]:
    """For every two families the pair that shares most words."""
    best: dict[tuple[int, int], tuple[int, int, int]] = {}
    for one, other, words in weak:
        ends = (min(int(family[one]), int(family[other])), max(int(family[one]), int(family[other])))
        if ends[0] != ends[1] and (ends not in best or words > best[ends][2]):
            best[ends] = (one, other, words)
    return tuple(best[ends] for ends in sorted(best))

"""Unseen originals that readings make likely: a version in the middle of the tree whose wording nobody else has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from masthead.metrics.lineage.alignment.distances import Costs, Floats
from masthead.metrics.lineage.descent.parents import neighbors_of

LEAST_EVIDENCE = 8.0
"""Weighed edits that set the version in the middle apart from the branches around it, which agree."""

LEAST_PASSAGES, LEAST_SHARE = 4, 0.1
"""In at least so many passages, and in such a share of those that several branches have."""

LEAST_EDITS = 0.9
"""Edits that make a passage count."""


@dataclass(frozen=True)
class Latent:
    """An unseen original: the versions (numbers) that hang on it, and the evidence in weighed edits and passages."""

    versions: tuple[int, ...]
    evidence: float
    n_passages: int


def find_latents(costs: Costs, links: Sequence[tuple[int, int]]) -> list[Latent]:
    """Unseen originals in the places of versions that the tree puts between others though it does not hold their words.

    A version from which others descend has, but for slips, no wording of its own where versions in two branches
    around it agree. Where it has, in passage after passage, all of them come from a text that is not there. That
    cannot be told of two versions: one may come from the other.
    """
    n = costs.size.shape[1]
    beside = neighbors_of(links, n)
    most = (costs.edits - costs.slips).max(axis=2, initial=0.0).sum(axis=0)
    found = []
    for middle in range(n):
        if len(beside[middle]) < 2 or most[middle] < LEAST_EVIDENCE:
            continue
        own = _own_edits(costs, middle, _branches(beside, middle))
        is_clear = np.isfinite(own) & (own >= LEAST_EDITS)
        n_clear, n_open = int(is_clear.sum()), int(np.isfinite(own).sum())
        evidence = float(own[is_clear].sum())
        is_enough = evidence >= LEAST_EVIDENCE and n_clear >= max(LEAST_PASSAGES, LEAST_SHARE * n_open)
        if is_enough and _is_between(costs, middle, beside[middle]):
            found.append(Latent(tuple(sorted((middle, *beside[middle]))), evidence, n_clear))
    return sorted(found, key=lambda latent: (-latent.evidence, latent.versions))


def _is_between(costs: Costs, middle: int, around: Sequence[int]) -> bool:
    """Whether a version has fewer edits of its own than each two around it, in the passages that all three have.

    Where it has more, the two belong together and the tree has it in the wrong place.
    """
    edits, has = costs.edits - costs.slips, costs.size > 0
    for one, other in combinations(around, 2):
        common = has[:, middle] & has[:, one] & has[:, other]
        a, b, c = (edits[common, x, y].sum() for x, y in ((middle, one), (middle, other), (one, other)))
        if c < max(a, b):
            return False
    return True


def _own_edits(costs: Costs, middle: int, branch: Sequence[int]) -> Floats:
    """For each passage the edits of a version against which two branches around it agree; inf where fewer have it."""
    edits, has = costs.edits - costs.slips, costs.size > 0
    least = np.full(len(has), np.inf)
    for one in range(len(branch)):
        for other in range(one + 1, len(branch)):
            if min(branch[one], branch[other]) < 0 or branch[one] == branch[other]:
                continue
            together = has[:, middle] & has[:, one] & has[:, other]
            product = (edits[:, middle, one] + edits[:, middle, other] - edits[:, one, other]) / 2
            least = np.where(together, np.minimum(least, np.maximum(product, 0.0)), least)
    return least


def _branches(beside: Sequence[Sequence[int]], middle: int) -> list[int]:
    """The number of the branch around a version that every other version is in; -1 for itself."""
    branch = [-1] * len(beside)
    for number, first in enumerate(beside[middle]):
        waiting = [first]
        while waiting:
            here = waiting.pop()
            if here != middle and branch[here] < 0:
                branch[here] = number
                waiting.extend(beside[here])
    return branch

"""Second parents: links beside the tree, where two versions agree against all that lie between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.lineage.alignment.distances import Costs, Floats

LEAST_EVIDENCE = 12.0
"""Weighed edits on which two versions must agree against those between them."""

LEAST_PASSAGES = 2
"""In at least so many passages, or in one that they alone have."""

LEAST_VERSIONS = 4
"""Of three versions nothing tells a second parent from words that the one between changed later."""

LEAST_EDITS = 0.9
"""Edits that make a passage count."""

LEAST_ALONE_WORDS = 12
"""Words that two versions alone have, for these alone to be evidence."""


@dataclass(frozen=True)
class SecondParent:
    """A link beside the tree: the two versions (numbers), the evidence in weighed edits, and its passages."""

    link: tuple[int, int]
    evidence: float
    passages: tuple[int, ...]


def find_second_parents(costs: Costs, links: Sequence[tuple[int, int]], *, most: int = 20) -> list[SecondParent]:
    """Links that the tree lacks, the firmest first.

    In a passage two versions agree against those between them where both differ from each of these in the same
    words, and where a further version has the words of those between (otherwise the one between may have changed
    them after it was copied). A passage that only the two have, and none between them, is evidence by its length.
    """
    n = costs.size.shape[1]
    known, found = list(links), list[SecondParent]()
    if n < LEAST_VERSIONS:
        return found
    has, bound, edits = costs.size > 0, _bounds(costs), costs.edits - costs.slips
    if (bound < LEAST_EVIDENCE).all():
        return found
    claims = {}
    for one in range(n):
        for other, between in enumerate(ways_from(links, n, one)):
            if other > one and between and min(bound[one, between[-1]], bound[other, between[0]]) >= LEAST_EVIDENCE:
                claims[one, other] = _evidence(edits, costs.size, has, one, other, between)
    open_ = {pair: offer for pair, offer in claims.items() if offer is not None}
    while open_ and len(found) < most:
        best = max(open_.values(), key=lambda offer: (round(offer.evidence, 9), [-end for end in offer.link]))
        found.append(best)
        known.append(best.link)
        del open_[best.link]
        open_ = dict(_still_open(open_, known, edits, costs.size, has))
    return found


def _still_open(
    offers: Mapping[tuple[int, int], SecondParent],
    links: Sequence[tuple[int, int]],
    edits: Floats,
    size: Floats,
    has: NDArray[np.bool_],
) -> Iterator[tuple[tuple[int, int], SecondParent]]:
    """The offers that hold against those between on the shortest way over ``links`` too.

    Only what the tree alone leaves unexplained is asked again: a way over a link that was claimed may pass by the
    versions that explain it.
    """
    for one, other in offers:
        between = ways_from(links, has.shape[1], one)[other]
        offer = _evidence(edits, size, has, one, other, between) if between else None
        if offer is not None:
            yield (one, other), offer


def _bounds(costs: Costs) -> Floats:
    """The most evidence there can be for a link of each version that passes over each other one."""
    has = costs.size > 0
    apart = (costs.edits - costs.slips).sum(axis=0)
    lacks = np.einsum("pv,pw->vw", np.log2(1 + costs.size) * has, ~has)
    bounds: Floats = apart + lacks
    return bounds


def _evidence(
    edits: Floats, size: Floats, has: NDArray[np.bool_], one: int, other: int, between: Sequence[int]
) -> SecondParent | None:
    open_ = np.flatnonzero(_may_agree(edits, has, one, other, between))
    if not len(open_):
        return None
    edits, size, has = edits[open_], size[open_], has[open_]
    apart = edits[:, one, other]
    agree = np.where(has, (edits[:, one, :] + edits[:, other, :] - apart[:, None]) / 2, np.inf)
    against = agree[:, list(between)].min(axis=1)
    n_between = has[:, list(between)].sum(axis=1)
    others = [version for version in range(has.shape[1]) if version not in (one, other, *between)]
    attested = np.where(has[:, others], agree[:, others], 0.0).max(axis=1, initial=0.0)
    attested = np.where(n_between > 1, np.inf, attested)
    both, words = has[:, one] & has[:, other], (size[:, one] + size[:, other]) / 2
    is_rare = 2 * has.sum(axis=1) <= has.shape[1]
    alone = both & (n_between == 0) & (words >= LEAST_ALONE_WORDS) & is_rare
    gained = np.where(both & (n_between > 0), np.minimum(against, attested), 0.0)
    gained = np.where(apart <= gained, gained, 0.0)
    gained = np.where(alone, np.log2(1 + words), gained)
    passages = np.flatnonzero(gained >= LEAST_EDITS)
    evidence = float(gained[passages].sum())
    if evidence < LEAST_EVIDENCE or (len(passages) < LEAST_PASSAGES and not alone.any()):
        return None
    return SecondParent((one, other), evidence, tuple(open_[passages].tolist()))


def _may_agree(
    edits: Floats, has: NDArray[np.bool_], one: int, other: int, between: Sequence[int]
) -> NDArray[np.bool_]:
    """Passages of both versions in which they may agree against the version next to each: all others need no look."""
    may: NDArray[np.bool_] = has[:, one] & has[:, other]
    for near in {between[0], between[-1]}:
        twice = edits[:, one, near] + edits[:, other, near] - edits[:, one, other]
        may &= (twice >= 2 * LEAST_EDITS) | ~has[:, near]
    return may


def neighbors_of(links: Sequence[tuple[int, int]], n: int) -> list[list[int]]:
    """The versions linked with each version, in order.

    >>> neighbors_of([(0, 2), (1, 2)], 3)
    [[2], [2], [0, 1]]
    """
    beside: list[list[int]] = [[] for _ in range(n)]
    for one, other in links:
        beside[one].append(other)
        beside[other].append(one)
    return [sorted(ends) for ends in beside]


def ways_from(links: Sequence[tuple[int, int]], n: int, start: int) -> list[tuple[int, ...] | None]:
    """The versions between ``start`` and every other one on the shortest way; None where there is no way.

    >>> ways_from([(0, 1), (1, 2)], 4, 0)
    [(), (), (1,), None]
    """
    beside = neighbors_of(links, n)
    before = {start: start}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in beside[here]:
            if there not in before:
                before[there] = here
                waiting.append(there)
    ways: list[tuple[int, ...] | None] = []
    for end in range(n):
        if end not in before:
            ways.append(None)
            continue
        way, at = [], before[end]
        while at != start:
            way.append(at)
            at = before[at]
        ways.append(tuple(way))
    return ways

"""What became of each passage of the reference in each version: kept, reworded, dropped, moved, added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.lineage.alignment.distances import Costs
from masthead.metrics.lineage.alignment.passages import Passages
from masthead.metrics.lineage.alignment.wording import Printed, majority, show_wording
from masthead.metrics.lineage.descent.direction import Direction
from masthead.metrics.lineage.quotations import printed_words
from masthead.metrics.lineage.read import Version

VERBATIM, LIGHT = 0.9, 0.7
"""Similarity from which a passage counts as kept word for word, and as lightly reworded."""

STATES = ("verbatim", "light", "heavy", "dropped", "added")
"""What a version did with a passage, by the number that stands for it."""

DROPPED, ADDED, NEITHER = 3, 4, 5
"""``NEITHER``: a passage that another version added."""


@dataclass(frozen=True, eq=False)
class Fate:
    """The fate of passages. ``order``: passages of the reference in its order, then those that single versions added.

    ``reference``: the version (number) that all others come from, None where that is not known: then the passages
    that two and more versions have stand for it, in the wording of most. ``n_reference`` passages are the
    reference's. ``state[passage, version]`` (numbers of ``STATES``) and ``similarity`` follow ``order``; ``moved`` likewise. ``text``: the
    majority's wording of each passage of the reference, where it was asked for.
    """

    order: NDArray[np.int64]
    n_reference: int
    reference: int | None
    state: NDArray[np.int8]
    similarity: NDArray[np.float64]
    moved: NDArray[np.bool_]
    words: NDArray[np.int64]
    reference_words: NDArray[np.int64]
    text: tuple[str, ...]


def find_fate(
    versions: Sequence[Version], passages: Passages, costs: Costs, directions: Sequence[Direction], *, has_unseen: bool
) -> Fate:
    """What each version did with each passage."""
    n = len(versions)
    size = passages.size
    reference = None if has_unseen else _root(n, directions)
    in_reference = size[:, reference] > 0 if reference is not None else (size > 0).sum(axis=1) > 1
    place = _places(versions, passages)
    held = np.maximum((size > 0).sum(axis=1), 1)
    rank = place[:, reference] if reference is not None else np.where(size > 0, place, 0.0).sum(axis=1) / held
    order = np.lexsort((np.arange(len(size)), rank, ~in_reference))
    n_reference = int(in_reference.sum())
    has = size[order] > 0
    alike = (size > 0).astype(np.float64) if reference is not None else np.zeros(size.shape)
    alike[passages.is_shared] = _similarity(costs, reference)
    alike = alike[order]
    state = (alike < VERBATIM).astype(np.int8) + (alike < LIGHT)
    state[~has] = DROPPED
    state[n_reference:] = np.where(has[n_reference:], ADDED, NEITHER)
    reference_words = size[:, reference] if reference is not None else np.round(size.sum(axis=1) / held)
    reference_words = np.where(np.arange(len(order)) < n_reference, reference_words[order], 0).astype(np.int64)
    text = [_wording(versions, passages, passage) for passage in order[:n_reference].tolist()] if has_unseen else []
    moved = np.zeros((len(order), n), dtype=np.bool_)
    place = np.where(has, place[order], np.nan)[:n_reference]
    for version in np.flatnonzero(_has_moved(place)).tolist():
        have = np.flatnonzero(has[:n_reference, version])
        moved[have, version] = ~_in_order(place[have, version])
    return Fate(
        order, n_reference, reference, state, alike, moved, size[order].astype(np.int64), reference_words, tuple(text)
    )


def _similarity(costs: Costs, reference: int | None) -> NDArray[np.float64]:
    """How alike each reading is to that of the reference; where none is known, to those of the other versions on average."""
    if reference is not None:
        to_reference: NDArray[np.float64] = costs.similarity[:, reference, :]
        return to_reference
    others = costs.similarity.sum(axis=1) - (costs.size > 0)
    mean: NDArray[np.float64] = np.clip(others / np.maximum((costs.size > 0).sum(axis=1) - 1, 1)[:, None], 0.0, 1.0)
    return mean


def _root(n: int, directions: Sequence[Direction]) -> int | None:
    """The only version that has its words from no other, where all links have a direction."""
    if n == 1 or not all(direction.is_known for direction in directions):
        return 0 if n == 1 else None
    roots = set(range(n)) - {direction.end for direction in directions}
    return roots.pop() if len(roots) == 1 else None


def _places(versions: Sequence[Version], passages: Passages) -> NDArray[np.float64]:
    """Where each passage begins in each version, as a share of its words; NaN where it has it not."""
    first, _ = passages.edges
    total = np.maximum(np.array([len(version) for version in versions]), 1)
    return np.where(first >= 0, first / total, np.nan)


def _wording(versions: Sequence[Version], passages: Passages, passage: int) -> str:
    """The wording of a passage by majority of the versions that have it."""
    rows = np.flatnonzero(passages.wording[passage] >= 0).tolist()
    return show_wording(majority([_printed(versions, passages, passage, row) for row in rows]))


def _printed(versions: Sequence[Version], passages: Passages, passage: int, row: int) -> Printed:
    parts = [
        printed_words(versions[row], passages.words[row], low, high) for low, high in passages.ranges(passage, row)
    ]
    return Printed(tuple(w for part in parts for w in part.reading), tuple(w for part in parts for w in part.words))


def _has_moved(place: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which versions have passages in another order, where ``place`` has all in the order of the reference."""
    furthest = np.fmax.accumulate(place, axis=0)
    moved: NDArray[np.bool_] = place[1:] <= furthest[:-1]
    return np.asarray(moved.any(axis=0), dtype=np.bool_)


def _in_order(places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the places belong to a longest ascending run: the others were moved."""
    n = len(places)
    length, before = np.ones(n, dtype=np.int64), np.full(n, -1)
    for at in range(n):
        earlier = np.flatnonzero(places[:at] < places[at])
        if len(earlier):
            best = earlier[length[earlier].argmax()]
            length[at], before[at] = length[best] + 1, best
    kept = np.zeros(n, dtype=np.bool_)
    at = int(length.argmax()) if n else -1
    while at >= 0:
        kept[at] = True
        at = int(before[at])
    return kept

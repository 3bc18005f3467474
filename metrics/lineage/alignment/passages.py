"""Passages: units of several versions that hold the same matter, aligned across all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

from masthead.metrics.lineage.alignment.edits import Reading
from masthead.metrics.lineage.alignment.units import Units, cut_units
from masthead.metrics.lineage.read import Version
from masthead.metrics.text.arrays import Ints

LEAST_SIMILARITY = 0.40
"""Two units hold the same matter from here on: twice the weight of the words they share over the weight of both."""

MOST_DENSE = 4_000_000
"""Units times words of a table that is held whole."""

PART_SHARE, LEAST_PART_WORDS = 0.75, 4
"""A unit is part of a passage beside it where so much of its weight, and so many words, stand in another version's."""


@dataclass(frozen=True, eq=False)
class Passages:
    """The passages of a story.

    ``unit_passage`` has the passage of each of the ``units``; ``readings[passage][version]`` the words that a version
    has of it, empty where it has none; ``words`` are the words of every version as numbers, ``spelled`` their letters.
    """

    units: Units
    unit_passage: Ints
    readings: list[list[Reading]]
    words: list[list[int]]
    spelled: list[str]

    def __len__(self) -> int:
        return len(self.readings)

    @cached_property
    def size(self) -> Ints:
        """Words of each passage in each version."""
        sizes = [[len(reading) for reading in row] for row in self.readings]
        return np.array(sizes, dtype=np.int64).reshape(len(self.readings), len(self.words))

    @cached_property
    def edges(self) -> tuple[Ints, Ints]:
        """The first word of each passage in each version and one past its last; -1 where there is none."""
        shape = len(self.readings), len(self.words)
        beyond = int(self.units.high.max(initial=0)) + 1
        first, end = np.full(shape, beyond), np.full(shape, -1)
        np.minimum.at(first, (self.unit_passage, self.units.version), self.units.low)
        np.maximum.at(end, (self.unit_passage, self.units.version), self.units.high)
        first[end < 0] = -1
        return first, end

    @cached_property
    def _ranges(self) -> dict[tuple[int, int], list[tuple[int, int]]]:
        found: dict[tuple[int, int], list[tuple[int, int]]] = {}
        units = (self.unit_passage, self.units.version, self.units.low, self.units.high)
        for passage, version, low, high in zip(*(column.tolist() for column in units), strict=True):
            found.setdefault((passage, version), []).append((low, high))
        return found

    def ranges(self, passage: int, version: int) -> list[tuple[int, int]]:
        """The word ranges of a version that make up a passage, in order."""
        return self._ranges.get((passage, version), [])

    def of(self, versions: Ints) -> Passages:
        """The passages of some of the versions, which are numbered anew in the given order."""
        if len(versions) == len(self.words):
            return self
        number = np.full(len(self.words), -1)
        number[versions] = np.arange(len(versions))
        chosen = number[self.units.version] >= 0
        units = Units(number[self.units.version[chosen]], self.units.low[chosen], self.units.high[chosen])
        kept, passage = np.unique(self.unit_passage[chosen], return_inverse=True)
        readings = [[self.readings[old][version] for version in versions.tolist()] for old in kept.tolist()]
        words = [self.words[version] for version in versions.tolist()]
        return Passages(units, passage.astype(np.int64), readings, words, self.spelled)


def align_passages(versions: Sequence[Version]) -> Passages:
    """The passages of versions: sentences that are similar enough, each version's at most one or neighbors."""
    units = cut_units(versions)
    numbers, spelled = _number_words(versions)
    rows = zip(units.version.tolist(), units.low.tolist(), units.high.tolist(), strict=True)
    of_units = [tuple(numbers[version][low:high]) for version, low, high in rows]
    passage = join_units(of_units, units.version, len(versions))
    readings: list[list[Reading]] = [[()] * len(versions) for _ in range(int(passage.max(initial=-1)) + 1)]
    for unit, (place, version) in enumerate(zip(passage.tolist(), units.version.tolist(), strict=True)):
        readings[place][version] += of_units[unit]
    return Passages(units, passage, readings, numbers, spelled)


def _number_words(versions: Sequence[Version]) -> tuple[list[list[int]], list[str]]:
    """The words of every version as numbers, in the order of first appearance, and the letters of each number."""
    edges = np.cumsum([0, *(len(version) for version in versions)])
    keys = np.concatenate([version.keys for version in versions]) if len(versions) else np.zeros(0, np.int64)
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(len(first), dtype=np.int64)
    number[order] = np.arange(len(first))
    flat = number[inverse].tolist()
    numbers = [flat[low:high] for low, high in pairwise(edges.tolist())]
    at = first[order]
    holder = np.searchsorted(edges, at, side="right") - 1
    spelled = [
        versions[row].text[int(versions[row].start[word]) : int(versions[row].end[word])].casefold()
        for row, word in zip(holder.tolist(), (at - edges[holder]).tolist(), strict=True)
    ]
    return numbers, spelled


def join_units(units: Sequence[Reading], version: Ints, n_versions: int) -> Ints:
    """The passage of every unit, numbered by first appearance.

    Every two versions are matched one unit to one; the most similar matches join first, and none joins two units of
    one version. A unit left alone that stands within another version's passage is part of that passage where its
    neighbor is.
    """
    dice, within = _similarities(units, version)
    edges = np.searchsorted(version, np.arange(n_versions + 1))
    matches: list[tuple[float, int, int]] = []
    for one, other in combinations(range(n_versions), 2):
        matches += _matched(dice, *edges[[one, one + 1, other, other + 1]].tolist())
    passage = list(range(len(units)))
    members = {unit: [unit] for unit in passage}
    of_version = version.tolist()
    held = [{row} for row in of_version]
    for _, one, other in sorted(matches):
        low, high = passage[one], passage[other]
        if low > high:
            low, high = high, low
        if low == high or not held[low].isdisjoint(held[high]):
            continue
        for unit in members[high]:
            passage[unit] = low
        members[low] += members.pop(high)
        held[low] |= held[high]
    _join_parts(units, of_version, within, passage, members)
    return np.unique(passage, return_inverse=True)[1].astype(np.int64)


def _matched(dice: NDArray[np.float64], a: int, b: int, c: int, d: int) -> list[tuple[float, int, int]]:
    block = dice[a:b, c:d]
    is_near = block >= LEAST_SIMILARITY
    if not is_near.any():
        return []
    if is_near.sum(axis=0).max() > 1 or is_near.sum(axis=1).max() > 1:
        rows, columns = linear_sum_assignment(np.where(is_near, block, 0.0), maximize=True)
    else:
        rows, columns = np.nonzero(is_near)
    found = zip(rows.tolist(), columns.tolist(), block[rows, columns].tolist(), strict=True)
    return [(-round(similarity, 9), a + r, c + k) for r, k, similarity in found if similarity >= LEAST_SIMILARITY]


def _similarities(units: Sequence[Reading], version: Ints) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Dice similarity of each two units, and the share of the first's weight that the second has; 0 within a version.

    A word weighs one over the number of units of a version that have it, on average over the versions that have it.
    """
    rows = np.repeat(np.arange(len(units)), [len(unit) for unit in units])
    words = np.fromiter(chain.from_iterable(units), dtype=np.int64, count=len(rows))
    n_words = int(words.max(initial=0)) + 1
    is_dense = len(units) * n_words <= MOST_DENSE
    if is_dense:
        bags = np.zeros((len(units), n_words), dtype=np.float32)
        bags[rows, words] = 1.0
        rows, words = np.nonzero(bags)
    else:
        rows, words = np.divmod(np.unique(rows * n_words + words), n_words)
    of_version = np.zeros((int(version.max(initial=0)) + 1, n_words), dtype=np.bool_)
    of_version[version[rows], words] = True
    weight = of_version.sum(axis=0) / np.maximum(np.bincount(words, minlength=n_words), 1)
    mass = np.maximum(np.bincount(rows, weights=weight[words], minlength=len(units)), 1e-12)
    if is_dense:
        bags *= np.sqrt(weight).astype(np.float32)
        shared = (bags @ bags.T).astype(np.float64)
    else:
        sparse = csr_array((np.sqrt(weight[words]), (rows, words)), shape=(len(units), n_words))
        shared = (sparse @ sparse.T).toarray()
    shared[version[:, None] == version[None, :]] = 0.0
    return 2 * shared / (mass[:, None] + mass[None, :]), shared / mass[:, None]


def _join_parts(
    units: Sequence[Reading],
    version: Sequence[int],
    within: NDArray[np.float64],
    passage: list[int],
    members: dict[int, list[int]],
) -> None:
    for unit, words in enumerate(units):
        if len(members.get(passage[unit], ())) != 1 or len(set(words)) < LEAST_PART_WORDS:
            continue
        for other in np.argsort(-within[unit], kind="stable")[:3].tolist():
            if within[unit, other] < PART_SHARE:
                break
            to = passage[other]
            beside = [member for member in members[to] if version[member] == version[unit]]
            if not beside or min(abs(member - unit) for member in beside) == 1:
                members[to] += members.pop(passage[unit])
                passage[unit] = to
                break

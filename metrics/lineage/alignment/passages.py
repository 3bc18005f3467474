"""Passages: units of several versions that hold the same matter, aligned across all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

from masthead.metrics.lineage.alignment.edits import Reading
from masthead.metrics.lineage.alignment.products import product
from masthead.metrics.lineage.alignment.units import Units, cut_units
from masthead.metrics.lineage.read import Version
from masthead.metrics.text.arrays import Flags, Ints

LEAST_SIMILARITY = 0.40
"""Two units hold the same matter from here on: twice the weight of the words they share over the weight of both."""

MOST_DENSE = 2_000_000
"""Multiplications up to which whole tables of texts and words are quicker than those that leave out what is not there."""

MOST_FLAGS = 200_000
"""Texts times words up to which a table of flags is quicker than sorting."""

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
    spelled: Sequence[str]

    def __len__(self) -> int:
        return len(self.readings)

    @cached_property
    def size(self) -> Ints:
        """Words of each passage in each version."""
        sizes = [[len(reading) for reading in row] for row in self.readings]
        return np.array(sizes, dtype=np.int64).reshape(len(self.readings), len(self.words))

    @cached_property
    def is_shared(self) -> Flags:
        """Which passages two and more versions have: only these tell how far versions lie apart."""
        flags: Flags = (self.size > 0).sum(axis=1) > 1
        return flags

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


class Spelling(Sequence[str]):
    """The letters of every word by its number, looked up where they are asked for: those of few words are."""

    def __init__(self, versions: Sequence[Version], row: Ints, word: Ints) -> None:
        self._versions, self._row, self._word = versions, row, word

    def __len__(self) -> int:
        return len(self._row)

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...
    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        version, word = self._versions[self._row[number]], self._word[number]
        spelled: str = version.text[int(version.start[word]) : int(version.end[word])]
        return spelled.casefold()


def _number_words(versions: Sequence[Version]) -> tuple[list[list[int]], Spelling]:
    """The words of every version as numbers, in the order of first appearance, and the letters of each number."""
    edges = np.cumsum([0, *(len(version) for version in versions)])
    keys = np.concatenate([version.keys for version in versions]) if len(versions) else np.zeros(0, np.uint64)
    known, inverse = np.unique(keys, return_inverse=True)
    first = np.empty(len(known), dtype=np.int64)
    first[inverse[::-1]] = np.arange(len(keys))[::-1]
    at = np.sort(first)
    number = np.empty(len(known), dtype=np.int64)
    number[inverse[at]] = np.arange(len(at))
    flat = number[inverse].tolist()
    holder = np.searchsorted(edges, at, side="right") - 1
    numbers = [flat[low:high] for low, high in pairwise(edges.tolist())]
    return numbers, Spelling(versions, holder, at - edges[holder])


def join_units(units: Sequence[Reading], version: Ints, n_versions: int) -> Ints:
    """The passage of every unit, numbered by first appearance.

    Every two versions are matched one unit to one; the most similar matches join first, and none joins two units of
    one version. A unit left alone that stands within another version's passage is part of that passage where its
    neighbor is.
    """
    dice, within = _similarities(units, version)
    edges = np.searchsorted(version, np.arange(n_versions + 1))
    matches = _matches(dice, version, edges)
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
    joined = np.array(passage, dtype=np.int64)
    is_first = np.zeros(len(joined), dtype=np.int64)
    is_first[joined] = 1
    numbers: Ints = (np.cumsum(is_first) - 1)[joined]
    return numbers


def _matches(dice: NDArray[np.float64], version: Ints, edges: Ints) -> list[tuple[float, int, int]]:
    """Units of each two versions that are matched one to one: their similarity, negative, and which they are.

    Where a unit is near several of the other version, those two versions are matched as a whole.
    """
    near = dice >= LEAST_SIMILARITY
    near &= version[:, None] < version[None, :]
    one, other = np.nonzero(near)
    n = len(edges) - 1
    pair = version[one] * n + version[other]
    is_open = np.zeros(n * n, dtype=np.bool_)
    for unit, beside in ((one, version[other]), (other, version[one])):
        many = np.flatnonzero(np.bincount(unit * n + beside) > 1)
        at, across = version[many // n], many % n
        is_open[np.minimum(at, across) * n + np.maximum(at, across)] = True
    plain = ~is_open[pair]
    found = list(zip(one[plain].tolist(), other[plain].tolist(), strict=True))
    for both in np.flatnonzero(is_open).tolist():
        (a, b), (c, d) = edges[both // n :][:2].tolist(), edges[both % n :][:2].tolist()
        rows, columns = linear_sum_assignment(np.where(near[a:b, c:d], dice[a:b, c:d], 0.0), maximize=True)
        kept = near[a + rows, c + columns]
        found += zip((a + rows[kept]).tolist(), (c + columns[kept]).tolist(), strict=True)
    return [(-round(float(dice[match]), 9), *match) for match in found]


def _similarities(units: Sequence[Reading], version: Ints) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Dice similarity of each two units, and the share of the first's weight that the second has; 0 within a version.

    A word weighs one over the number of units of a version that have it, on average over the versions that have it.
    """
    rows = np.repeat(np.arange(len(units)), [len(unit) for unit in units])
    words = np.fromiter(chain.from_iterable(units), dtype=np.int64, count=len(rows))
    n_words = int(words.max(initial=0)) + 1
    rows, words = _once_each(rows, words, len(units), n_words)
    of_version = np.zeros((int(version.max(initial=0)) + 1, n_words), dtype=np.bool_)
    of_version[version[rows], words] = True
    weight = of_version.sum(axis=0) / np.maximum(np.bincount(words, minlength=n_words), 1)
    mass = np.maximum(np.bincount(rows, weights=weight[words], minlength=len(units)), 1e-12)
    shared = shared_words(rows, words, len(units), weight)
    shared[version[:, None] == version[None, :]] = 0.0
    return 2 * shared / (mass[:, None] + mass[None, :]), shared / mass[:, None]


def _once_each(rows: Ints, words: Ints, n_rows: int, n_words: int) -> tuple[Ints, Ints]:
    """Rows and words in order, each pair once."""
    if n_rows * n_words > MOST_FLAGS:
        rows, words = np.divmod(np.unique(rows * n_words + words), n_words)
        return rows, words
    held = np.zeros((n_rows, n_words), dtype=np.bool_)
    held[rows, words] = True
    flat = np.flatnonzero(held)
    return flat // n_words, flat % n_words


def shared_words(
    rows: Ints, words: Ints, n_rows: int, weight: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """The words, or their weight, that each two of ``n_rows`` texts share; ``rows`` and ``words`` say which have which."""
    n_words = int(words.max(initial=0)) + 1
    held = np.ones(len(words)) if weight is None else np.sqrt(weight[words])
    if n_rows * n_rows * n_words > MOST_DENSE:
        sparse = csr_array((held, (rows, words)), shape=(n_rows, n_words))
        shared: NDArray[np.float64] = (sparse @ sparse.T).toarray()
        return shared
    bags = np.zeros((n_rows, n_words))
    bags[rows, words] = held
    return product(bags, np.ascontiguousarray(bags.T))


def _join_parts(
    units: Sequence[Reading],
    version: Sequence[int],
    within: NDArray[np.float64],
    passage: list[int],
    members: dict[int, list[int]],
) -> None:
    for unit in np.flatnonzero(within.max(axis=1, initial=0.0) >= PART_SHARE).tolist():
        if len(members.get(passage[unit], ())) != 1 or len(set(units[unit])) < LEAST_PART_WORDS:
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

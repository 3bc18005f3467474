"""Passages: units of several versions that hold the same matter, aligned across all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from masthead.metrics.lineage.alignment.edits import Reading
from masthead.metrics.lineage.alignment.products import product
from masthead.metrics.lineage.alignment.similar import Worded, join_units
from masthead.metrics.lineage.alignment.units import Units, cut_stories
from masthead.metrics.lineage.read import Version
from masthead.metrics.text.arrays import Flags, Ints, distinct

MOST_DENSE = 2_000_000
"""Multiplications up to which whole tables of texts and words are quicker than those that leave out what is not there."""

MOST_FLAGS = 200_000
"""Texts times words up to which a table of flags is quicker than sorting."""

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
        n = len(self.words)
        place, lengths = self.unit_passage * n + self.units.version, self.units.high - self.units.low
        sizes = np.bincount(place, lengths, len(self.readings) * n).astype(np.int64)
        return sizes.reshape(len(self.readings), n)

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
    (passages,) = align_stories([versions])
    return passages


def align_stories(stories: Sequence[Sequence[Version]]) -> list[Passages]:
    """The passages of each of several stories; what can be done for all of them at once is."""
    versions = [version for story in stories for version in story]
    units = cut_stories(stories)
    story_of = np.repeat(np.arange(len(stories)), [len(story) for story in stories])
    word_edges = np.cumsum([0, *(len(version) for version in versions)])
    number, first = _number_words(versions, story_of, word_edges)
    passage = join_units(Worded(number, word_edges[:-1], units.version, units.low, units.high))
    n_stories = np.arange(len(stories) + 1)
    version_edges = np.searchsorted(story_of, n_stories)
    unit_edges = np.searchsorted(units.version, version_edges)
    number_edges = np.searchsorted(first, word_edges[version_edges])
    local = (number - np.repeat(number_edges[story_of], np.diff(word_edges))).tolist()
    words = [local[low:high] for low, high in pairwise(word_edges.tolist())]
    holder = np.searchsorted(word_edges, first, side="right") - 1
    made = []
    for story, own in enumerate(stories):
        (v, w), (a, b), (k, n) = (edges[story : story + 2].tolist() for edges in (version_edges, unit_edges, number_edges))
        spelled = Spelling(own, holder[k:n] - v, first[k:n] - word_edges[holder[k:n]])
        mine = Units(units.version[a:b] - v, units.low[a:b], units.high[a:b])
        of_units = passage[a:b] - (passage[a] if b > a else 0)
        made.append(Passages(mine, of_units, _readings(mine, of_units, words[v:w]), words[v:w], spelled))
    return made


def _readings(units: Units, passage: Ints, words: Sequence[list[int]]) -> list[list[Reading]]:
    """What each version has of each passage."""
    readings: list[list[Reading]] = [[()] * len(words) for _ in range(int(passage.max(initial=-1)) + 1)]
    columns = (column.tolist() for column in (passage, units.version, units.low, units.high))
    for place, version, low, high in zip(*columns, strict=True):
        readings[place][version] += tuple(words[version][low:high])
    return readings


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


def _number_words(versions: Sequence[Version], story_of: Ints, edges: Ints) -> tuple[Ints, Ints]:
    """The words of all versions as numbers, in the order of first appearance, and where each number appears first.

    Stories have no number in common. ``edges``: the first word of each version.
    """
    keys = np.concatenate([version.keys for version in versions]) if len(versions) else np.zeros(0, np.uint64)
    known, inverse = np.unique(keys, return_inverse=True)
    of_story = np.repeat(story_of, np.diff(edges)) * len(known) + inverse
    values, inverse = distinct(of_story)
    first = np.empty(len(values), dtype=np.int64)
    first[inverse[::-1]] = np.arange(len(keys))[::-1]
    order = np.argsort(first)
    number = np.empty(len(values), dtype=np.int64)
    number[order] = np.arange(len(values))
    return number[inverse], first[order]


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

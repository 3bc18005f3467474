"""Passages: units of several versions that hold the same matter, aligned across all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import overload

import numpy as np

from masthead.metrics.lineage.alignment.edits import Reading
from masthead.metrics.lineage.alignment.similar import Worded, join_units
from masthead.metrics.lineage.alignment.units import Units, cut_stories
from masthead.metrics.lineage.read import Version
from masthead.metrics.text.arrays import Flags, Ints, begins, concatenated_ranges, distinct, order_by
from masthead.metrics.text.hashing import span_keys


@dataclass(frozen=True, eq=False)
class Passages:
    """The passages of a story.

    ``unit_passage`` has the passage of each of the ``units``; ``wording[passage, version]`` is a number for the words
    that a version has of it, the same for the same words, -1 where it has none; ``words`` are the words of every version
    as numbers, ``spelled`` their letters.
    """

    units: Units
    unit_passage: Ints
    wording: Ints
    words: list[list[int]]
    spelled: Sequence[str]

    def __len__(self) -> int:
        return len(self.wording)

    @cached_property
    def size(self) -> Ints:
        """Words of each passage in each version."""
        n = len(self.words)
        place, lengths = self.unit_passage * n + self.units.version, self.units.high - self.units.low
        sizes = np.bincount(place, lengths, len(self.wording) * n).astype(np.int64)
        return sizes.reshape(len(self.wording), n)

    @cached_property
    def is_shared(self) -> Flags:
        """Which passages two and more versions have: only these tell how far versions lie apart."""
        flags: Flags = (self.size > 0).sum(axis=1) > 1
        return flags

    @cached_property
    def edges(self) -> tuple[Ints, Ints]:
        """The first word of each passage in each version and one past its last; -1 where there is none."""
        shape = len(self.wording), len(self.words)
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

    def reading(self, passage: int, version: int) -> Reading:
        """The words that a version has of a passage, as numbers; none where it lacks it."""
        words = self.words[version]
        ranges = self.ranges(passage, version)
        return tuple(word for low, high in ranges for word in words[low:high])

    def of(self, versions: Ints) -> Passages:
        """The passages of some of the versions, which are numbered anew in the given order."""
        if len(versions) == len(self.words):
            return self
        number = np.full(len(self.words), -1)
        number[versions] = np.arange(len(versions))
        chosen = number[self.units.version] >= 0
        units = Units(number[self.units.version[chosen]], self.units.low[chosen], self.units.high[chosen])
        kept, passage = np.unique(self.unit_passage[chosen], return_inverse=True)
        wording = self.wording[np.ix_(kept, versions)]
        words = [self.words[version] for version in versions.tolist()]
        return Passages(units, passage.astype(np.int64), wording, words, self.spelled)


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
    worded = Worded(number, word_edges[:-1], units.version, units.low, units.high)
    passage = join_units(worded)
    held, wording = _wordings(worded, passage)
    n_stories = np.arange(len(stories) + 1)
    version_edges = np.searchsorted(story_of, n_stories)
    unit_edges = np.searchsorted(units.version, version_edges)
    held_edges = np.searchsorted(held[0], np.append(passage, int(passage.max(initial=-1)) + 1)[unit_edges])
    number_edges = np.searchsorted(first, word_edges[version_edges])
    local = (number - np.repeat(number_edges[story_of], np.diff(word_edges))).tolist()
    words = [local[low:high] for low, high in pairwise(word_edges.tolist())]
    holder = np.searchsorted(word_edges, first, side="right") - 1
    columns = (pairwise(edges.tolist()) for edges in (version_edges, unit_edges, number_edges, held_edges))
    made = []
    for own, (v, w), (a, b), (k, n), (x, y) in zip(stories, *columns, strict=True):
        spelled = Spelling(own, holder[k:n] - v, first[k:n] - word_edges[holder[k:n]])
        mine = Units(units.version[a:b] - v, units.low[a:b], units.high[a:b])
        n_passages, before = (int(held[0][y - 1] - held[0][x]) + 1, held[0][x]) if y > x else (0, 0)
        cells = np.full((n_passages, w - v), -1)
        cells[held[0][x:y] - before, held[1][x:y] - v] = wording[x:y]
        made.append(Passages(mine, passage[a:b] - before, cells, words[v:w], spelled))
    return made


def _wordings(units: Worded, passage: Ints) -> tuple[tuple[Ints, Ints], Ints]:
    """Passages and the versions that have them, in order, and a number for the words that each has of it."""
    order = order_by(passage, units.version)
    of_passage, of_version = passage[order], units.version[order]
    lengths = (units.high - units.low)[order]
    places, _ = concatenated_ranges(units.start[order], units.start[order] + lengths)
    opens = np.flatnonzero(begins(of_passage) | begins(of_version))
    edges = np.append(0, np.cumsum(lengths))
    first, end = edges[opens], edges[np.append(opens[1:], len(order))[: len(opens)]]
    wording = np.unique(span_keys(units.number[places], first, end), return_inverse=True)[1]
    return (of_passage[opens], of_version[opens]), wording


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

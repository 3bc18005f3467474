"""Units of several versions that hold the same matter: how much of their words they share, and which belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

from masthead.metrics.text.arrays import (
    Floats,
    Ints,
    concatenated_ranges,
    divided,
    edges,
    numbered,
    order_by,
    sorted_distinct,
)
from masthead.metrics.text.hashing import span_keys

LEAST_SIMILARITY = 0.40
"""Two units hold the same matter from here on: twice the weight of the words they share over the weight of both."""

PART_SHARE, LEAST_PART_WORDS = 0.75, 4
"""A unit is part of a passage beside it where so much of its weight, and so many words, stand in another version's."""


@dataclass(frozen=True, eq=False)
class Worded:
    """Units of the versions of one or more stories, with their words.

    ``number`` are the words of all versions, one version after the other, as numbers that no two stories have in
    common; ``first_word`` has the first of each version. A unit is a half-open range of words of a version.
    """

    number: Ints
    first_word: Ints
    version: Ints
    low: Ints
    high: Ints

    def __len__(self) -> int:
        return len(self.version)

    @cached_property
    def start(self) -> Ints:
        """The first word of each unit among those of all versions."""
        return self.first_word[self.version] + self.low

    @cached_property
    def held(self) -> tuple[Ints, Ints]:
        """Units and words that they have, each pair once, in order."""
        places, unit = concatenated_ranges(self.start, self.start + self.high - self.low)
        n_words = int(self.number.max(initial=0)) + 1
        return divided(sorted_distinct(unit * n_words + self.number[places]), n_words)

    @cached_property
    def n_distinct(self) -> Ints:
        """How many different words each unit has."""
        return np.bincount(self.held[0], minlength=len(self))

    @cached_property
    def kinds(self) -> tuple[Ints, Ints]:
        """The first unit of each wording, and the number of every unit's wording: copies have most of them in common."""
        keys = span_keys(self.number, self.start, self.start + self.high - self.low)
        _, first, kind = np.unique(keys, return_index=True, return_inverse=True)
        return first, kind


@dataclass(frozen=True, eq=False)
class Similar:
    """Pairs of units of two versions of a story, the first of the earlier version.

    ``dice``: twice the weight of the words that both have over the weight of both; ``within`` and ``around``: that
    weight over the first's, and over the other's.
    """

    one: Ints
    other: Ints
    dice: Floats
    within: Floats
    around: Floats


def join_units(units: Worded) -> Ints:
    """The passage of every unit, numbered by first appearance.

    Every two versions of a story are matched one unit to one; the most similar matches join first, and none joins two
    units of one version. A unit left alone that stands within another version's passage is part of that passage where
    its neighbor is.
    """
    similar = _similar(units)
    passage = list(range(len(units)))
    members = [[unit] for unit in passage]
    of_version = units.version.tolist()
    held = [{version} for version in of_version]
    for one, other in _matches(units, similar):
        low, high = passage[one], passage[other]
        if low > high:
            low, high = high, low
        if low == high or not held[low].isdisjoint(held[high]):
            continue
        for unit in members[high]:
            passage[unit] = low
        members[low] += members[high]
        members[high] = []
        held[low] |= held[high]
    _join_parts(units, similar, of_version, passage, members)
    joined = np.array(passage, dtype=np.int64)
    is_first = np.zeros(len(joined), dtype=np.bool_)
    is_first[joined] = True
    return numbered(is_first)[joined]


def _similar(units: Worded) -> Similar:
    """The pairs of units that hold the same matter, or of which one has most of the other's words.

    A word weighs one over the number of units of a version that have it, on average over the versions that have it.
    """
    rows, words = units.held
    n_words = int(words.max(initial=-1)) + 1
    n_units = np.bincount(words, minlength=n_words)
    n_all = int(units.version.max(initial=0)) + 1
    of_versions = divided(sorted_distinct(words * n_all + units.version[rows]), n_all)[0]
    n_versions = np.bincount(of_versions, minlength=n_words)
    weight = n_versions / np.maximum(n_units, 1)
    mass = np.maximum(np.bincount(rows, weights=weight[words], minlength=len(units)), 1e-12)
    first, kind = units.kinds
    number = np.full(len(units), -1)
    number[first] = np.arange(len(first))
    chosen = (number[rows] >= 0) & (n_versions[words] > 1)
    rows, words = number[rows[chosen]], words[chosen]
    one, other, shared = _shared(rows, words, len(first), weight)
    of_kinds = mass[first]
    dice = 2 * shared / (of_kinds[one] + of_kinds[other])
    within = shared / np.minimum(of_kinds[one], of_kinds[other])
    kept = np.flatnonzero((dice >= LEAST_SIMILARITY) | (within >= PART_SHARE))
    one, other, pair = _of_kinds(one[kept], other[kept], kind, len(first))
    shared = shared[kept][pair]
    is_of_two = units.version[one] != units.version[other]
    one, other, shared = one[is_of_two], other[is_of_two], shared[is_of_two]
    dice = 2 * shared / (mass[one] + mass[other])
    return Similar(one, other, dice, shared / mass[one], shared / mass[other])


def _shared(rows: Ints, words: Ints, n_rows: int, weight: Floats) -> tuple[Ints, Ints, Floats]:
    """Rows that have words in common, each pair once and each row with itself, and the weight of these words."""
    order = order_by(rows, words)
    rows, words = rows[order], words[order]
    first = edges(rows, n_rows)
    shape = n_rows, len(weight)
    has = csr_array((np.ones(len(words)), words, first), shape=shape)
    weighs = csr_array((weight[words], words, first), shape=shape)
    both = has @ weighs.T
    one, other = np.repeat(np.arange(n_rows), np.diff(both.indptr)), both.indices
    once = np.flatnonzero(one <= other)
    return one[once], other[once].astype(np.int64), both.data[once]


def _of_kinds(one: Ints, other: Ints, kind: Ints, n_kinds: int) -> tuple[Ints, Ints, Ints]:
    """The pairs of units whose wordings are pairs, each once, the smaller number first, and the pair of wordings."""
    members = order_by(kind)
    first = edges(kind[members], n_kinds)
    n_members = np.diff(first)
    zero = np.zeros(len(one), dtype=np.int64)
    place, pair = concatenated_ranges(zero, n_members[one] * n_members[other])
    row = place // n_members[other][pair]
    column = place - row * n_members[other][pair]
    a, b = members[first[one][pair] + row], members[first[other][pair] + column]
    once = (one != other)[pair] | (a < b)
    a, b = a[once], b[once]
    return np.minimum(a, b), np.maximum(a, b), pair[once]


def _matches(units: Worded, similar: Similar) -> list[tuple[int, int]]:
    """Units of each two versions that are matched one to one, the most similar first.

    Where a unit is near several of the other version, those two versions are matched as a whole.
    """
    near = similar.dice >= LEAST_SIMILARITY
    one, other, dice = similar.one[near], similar.other[near], similar.dice[near]
    version, n = units.version, int(units.version.max(initial=0)) + 1
    pair = version[one] * n + version[other]
    crowded = []
    for unit, beside in ((one, version[other]), (other, version[one])):
        keys = np.sort(unit * n + beside)
        at, across = divided(keys[1:][keys[1:] == keys[:-1]], n)
        crowded.append(np.minimum(version[at], across) * n + np.maximum(version[at], across))
    open_pairs = sorted_distinct(np.concatenate(crowded))
    is_open = np.isin(pair, open_pairs)
    chosen = [np.flatnonzero(~is_open)]
    unit_first = edges(version, n)
    rows = np.flatnonzero(is_open)
    rows = rows[order_by(pair[rows])]
    for both, first, end in zip(
        open_pairs.tolist(),
        *(np.searchsorted(pair[rows], open_pairs, side=side) for side in ("left", "right")),
        strict=True,
    ):
        (a, b), (c, d) = unit_first[both // n :][:2].tolist(), unit_first[both % n :][:2].tolist()
        place = one[rows[first:end]] - a, other[rows[first:end]] - c
        table, at = np.zeros((b - a, d - c)), np.full((b - a, d - c), -1)
        table[place], at[place] = dice[rows[first:end]], rows[first:end]
        found = at[linear_sum_assignment(table, maximize=True)]
        chosen.append(found[found >= 0])
    rows = np.concatenate(chosen)
    one, other = one[rows], other[rows]
    order = np.lexsort((other, one, -np.round(dice[rows], 9)))
    return list(zip(one[order].tolist(), other[order].tolist(), strict=True))


def _join_parts(
    units: Worded, similar: Similar, version: Sequence[int], passage: list[int], members: list[list[int]]
) -> None:
    inside, around = similar.within >= PART_SHARE, similar.around >= PART_SHARE
    unit = np.concatenate((similar.one[inside], similar.other[around]))
    other = np.concatenate((similar.other[inside], similar.one[around]))
    share = np.concatenate((similar.within[inside], similar.around[around]))
    may_be = units.n_distinct[unit] >= LEAST_PART_WORDS
    may_be &= np.array([len(members[place]) == 1 for place in passage], dtype=np.bool_)[unit]
    unit, other, share = unit[may_be], other[may_be], share[may_be]
    order = np.lexsort((other, -share, unit))
    nearest: dict[int, list[int]] = {}
    for one, place in zip(unit[order].tolist(), other[order].tolist(), strict=True):
        nearest.setdefault(one, []).append(place)
    for one, places in nearest.items():
        if len(members[passage[one]]) != 1:
            continue
        for place in places[:3]:
            to = passage[place]
            beside = [member for member in members[to] if version[member] == version[one]]
            if not beside or min(abs(member - one) for member in beside) == 1:
                members[to] += members[passage[one]]
                members[passage[one]] = []
                passage[one] = to
                break

"""Sentences as bags of stems, each stem weighted by how few sentences of its text have it, and what two texts share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from masthead.metrics.copy_ratio.alignment.runs import pair_keys
from masthead.metrics.copy_ratio.streams import Stream
from masthead.metrics.text.arrays import (
    Floats,
    Ints,
    Keys,
    begins,
    concatenated_ranges,
    distinct,
    divided,
    owners,
    sorted_distinct,
)
from masthead.metrics.text.key_table import KeyTable, might_hold, presence

MIN_SENTENCE_WORDS = 4


@dataclass(frozen=True)
class Bags:
    """Distinct stems of the texts of a stream and of their sentences (units).

    One row per text and stem, sorted by both: ``text``, ``stem`` and ``weight``, the log of the text's sentences by
    those that have the stem. One entry per sentence that has it: its ``unit`` and the ``times`` it occurs there.
    ``stem_first`` has the first stem of every text, ``entry_first`` the first entry of every stem, ``unit_first`` the
    first unit of every text, ``word_first`` the first word of every unit, each with the end; ``entry_of`` the entry of
    every word. ``n_stems`` are the distinct stems of every unit.
    """

    text: Ints
    stem: Keys
    weight: Floats
    unit: Ints
    times: Floats
    n_stems: Ints
    stem_first: Ints
    entry_first: Ints
    unit_first: Ints
    word_first: Ints
    entry_of: Ints

    @cached_property
    def spread(self) -> Ints:
        """Sentences of the text that have the stem."""
        return np.diff(self.entry_first)

    @cached_property
    def n_units(self) -> Ints:
        """Sentences of every text."""
        return np.diff(self.unit_first)

    @cached_property
    def entry_stem(self) -> Ints:
        """Row of the stem of every entry."""
        return owners(self.spread)

    @property
    def entry_weight(self) -> Floats:
        """Weight of the stem of every entry."""
        return self.weight[self.entry_stem]

    @cached_property
    def word_stem(self) -> Ints:
        """Row of every word's stem."""
        return self.entry_stem[self.entry_of]

    @cached_property
    def word_weight(self) -> Floats:
        """Weight of every word's stem."""
        return self.weight[self.word_stem]

    @cached_property
    def unit_weight(self) -> Floats:
        """Weight of all words of every unit."""
        words = self.times * self.entry_weight
        return np.bincount(self.unit, words, minlength=len(self.n_stems)).astype(np.float64)

    @cached_property
    def unit_of(self) -> Ints:
        """Unit of every word."""
        return np.repeat(np.arange(len(self.n_stems)), np.diff(self.word_first))

    def squares(self, unit: Ints, more: Floats) -> Floats:
        """Squared length of the bags of units, the weight of every stem so much larger in each."""
        square, weight = self.times**2, self.entry_weight
        times, once, twice = (
            np.bincount(self.unit, square * weight**power, minlength=len(self.n_stems))[unit] for power in range(3)
        )
        return times * more**2 + 2 * once * more + twice


def sentence_units(stream: Stream, least: int) -> Ints:
    """First word of every sentence, and the end; sentences under ``least`` words go with the one before."""
    first = stream.sentence_first
    long_enough = np.diff(first) >= least
    long_enough[stream.text_sentence[stream.text_sentence < len(long_enough)]] = True
    return np.append(first[:-1][long_enough], len(stream))


def read_bags(stream: Stream, *, least: int = MIN_SENTENCE_WORDS) -> Bags:
    """The bags of all sentences of a stream; shorter ones than ``least`` words are joined to the one before."""
    word_first = sentence_units(stream, least)
    unit_first = np.searchsorted(word_first[:-1], stream.text_first)
    n_units, n_words = np.diff(unit_first), np.diff(word_first)
    text = np.repeat(np.arange(stream.n_texts), n_units)
    place = np.arange(len(text)) - unit_first[text]
    stems = sorted_distinct(stream.stems)
    n_different, n_places = max(len(stems), 1), int(n_units.max(initial=1))
    offset = np.repeat(text * (n_different * n_places) + place, n_words)
    entries, entry_of = distinct(offset + KeyTable(stems).rows(stream.stems) * n_places)
    stem, place = divided(entries, n_places)
    unit = unit_first[stem // n_different] + place
    first = np.flatnonzero(begins(stem))
    entry_first = np.append(first, len(entries))
    text, number = divided(stem[first], n_different)
    return Bags(
        text,
        stems[number],
        np.log((n_units[text] + 1) / np.diff(entry_first)),
        unit,
        np.bincount(entry_of, minlength=len(entries)).astype(np.float64),
        np.bincount(unit, minlength=len(n_words)),
        np.searchsorted(text, np.arange(stream.n_texts + 1)),
        entry_first,
        unit_first,
        word_first,
        entry_of,
    )


@dataclass(frozen=True)
class Side:
    """What one side of many pairs of texts has of the stems that the two texts share.

    ``text`` of every pair, ``stem`` (row of the bags) of every shared stem.
    """

    bags: Bags
    text: Ints
    pair: Ints
    stem: Ints

    @property
    def n_units(self) -> Ints:
        """Sentences of the text of every pair."""
        return self.bags.n_units[self.text]

    @property
    def spread(self) -> Ints:
        """Sentences that have it, of every shared stem."""
        return self.bags.spread[self.stem]

    @cached_property
    def _rows(self) -> tuple[Ints, Ints]:
        return concatenated_ranges(self.bags.unit_first[self.text], self.bags.unit_first[self.text + 1])

    @property
    def row_unit(self) -> Ints:
        """The sentences of all pairs, pair by pair."""
        return self._rows[0]

    @property
    def row_pair(self) -> Ints:
        """The pair of every such row."""
        return self._rows[1]

    @cached_property
    def first(self) -> Ints:
        """First entry of every shared stem, and the end."""
        return np.concatenate(([0], np.cumsum(self.spread)))

    @cached_property
    def _entries(self) -> tuple[Ints, Ints]:
        return concatenated_ranges(self.bags.entry_first[self.stem], self.bags.entry_first[self.stem + 1])

    @property
    def entry(self) -> Ints:
        """The entries of the bags that have a shared stem, by shared stem and sentence."""
        return self._entries[0]

    @property
    def owner(self) -> Ints:
        """The shared stem of every entry."""
        return self._entries[1]

    @cached_property
    def row_first(self) -> Ints:
        """First row of every pair, and the end."""
        return np.concatenate(([0], np.cumsum(self.n_units)))

    @cached_property
    def row(self) -> Ints:
        """The row of every entry."""
        offset = self.row_first[:-1] - self.bags.unit_first[self.text]
        return self.bags.unit[self.entry] + offset[self.pair][self.owner]


@dataclass(frozen=True)
class SharedStems:
    """Stems that both texts of a pair have: the ``pair`` of each, sorted, and the two ``sides``."""

    pair: Ints
    sides: tuple[Side, Side]


def shared_stems(a: Bags, b: Bags, pair_a: Ints, pair_b: Ints) -> SharedStems:
    """The stems that the two texts of each pair share."""
    known = pair_keys(a.text, a.stem)
    stem, pair = concatenated_ranges(b.stem_first[pair_b], b.stem_first[pair_b + 1])
    sought = pair_keys(pair_a[pair], b.stem[stem])
    maybe = np.flatnonzero(might_hold(presence(known), sought))
    row = KeyTable(known).rows(sought[maybe])
    both = np.flatnonzero(row >= 0)
    row, maybe = row[both], maybe[both]
    pair, stem = pair[maybe], stem[maybe]
    return SharedStems(pair, (Side(a, pair_a, pair, row), Side(b, pair_b, pair, stem)))

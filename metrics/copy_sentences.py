"""Sentences that say the same in other words: stems weighted by how few sentences of the pair have them.

Every sentence is a bag of stems weighted by inverse sentence frequency within the pair of texts; two sentences link
where the cosine of their bags and the Dice coefficient of their stem sets are both high enough. Reference:
Sanchez-Perez, Sidorov and Gelbukh 2014, A winning approach to text alignment for text reuse detection at PAN 2014.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from masthead.metrics.copy_chains import Links
from masthead.metrics.copy_runs import pair_keys
from masthead.metrics.copy_streams import Keys, Stream, concatenated_ranges, might_hold, presence
from masthead.metrics.hashing import distinct, sorted_distinct
from masthead.metrics.key_table import KeyTable
from masthead.metrics.texts import Flags, Ints

Floats = NDArray[np.float64]

DECIMALS = 9
"""Similarities are rounded to so many places: the order of a sum must not decide at a threshold."""

MIN_SENTENCE_WORDS = 4


@dataclass(frozen=True)
class Bags:
    """Distinct stems of the sentences of a stream, one entry a sentence and stem, sorted by both.

    ``unit``, ``stem``, the ``times`` it occurs there and its ``spread``, the number of sentences of the text that have it; ``n_stems`` of
    every unit. ``entry_first`` has the first entry of every text, ``unit_first`` its first unit, ``word_first`` the
    first word of every unit, each with the end. ``weight`` is every word's weight in its own text: log of sentences
    by spread.
    """

    unit: Ints
    stem: Keys
    times: Floats
    spread: Floats
    n_stems: Ints
    entry_first: Ints
    unit_first: Ints
    word_first: Ints
    weight: Floats

    @cached_property
    def unit_of(self) -> Ints:
        """Unit of every word."""
        return np.repeat(np.arange(len(self.word_first) - 1), np.diff(self.word_first))


def sentence_units(stream: Stream, least: int) -> Ints:
    """First word of every sentence, and the end; sentences under ``least`` words go with the one before."""
    first = stream.sentence_first
    long_enough = np.diff(first) >= least
    begins_text = np.isin(first[:-1], stream.text_first)
    return np.append(first[:-1][long_enough | begins_text], len(stream))


def read_bags(stream: Stream, *, least: int = MIN_SENTENCE_WORDS) -> Bags:
    """The bags of all sentences of a stream; shorter ones than ``least`` words are joined to the one before."""
    word_first = sentence_units(stream, least)
    n = len(word_first) - 1
    unit_of = np.repeat(np.arange(n), np.diff(word_first))
    stems = sorted_distinct(stream.stems)
    stem_of = KeyTable(stems).rows(stream.stems)
    n_different = max(len(stems), 1)
    entries, entry_of = distinct(unit_of * n_different + stem_of)
    unit, number = entries // n_different, entries % n_different
    times = np.bincount(entry_of, minlength=len(entries)).astype(np.float64)
    unit_first = np.searchsorted(word_first[:-1], stream.text_first)
    text = np.repeat(np.arange(len(unit_first) - 1), np.diff(np.searchsorted(unit, unit_first)))
    inverse = distinct(text * n_different + number)[1]
    spread = np.bincount(inverse)[inverse].astype(np.float64) if len(inverse) else times
    weight = np.log((np.diff(unit_first)[text] + 1) / spread)[entry_of]
    stem = stems[number]
    n_stems = np.bincount(unit, minlength=n)
    entry_first = np.searchsorted(unit, unit_first)
    return Bags(unit, stem, times, spread, n_stems, entry_first, unit_first, word_first, weight)


@dataclass(frozen=True)
class Similar:
    """Pairs of sentences (unit numbers of the two bags) with their similarities."""

    pair: Ints
    a: Ints
    b: Ints
    cosine: Floats
    dice: Floats

    def take(self, rows: Ints | Flags) -> Similar:
        """The rows given by number or flag."""
        return Similar(self.pair[rows], self.a[rows], self.b[rows], self.cosine[rows], self.dice[rows])

    @property
    def links(self) -> Links:
        """As links over units."""
        return Links(self.pair, self.a, self.a + 1, self.b, self.b + 1)


def similar_sentences(a: Bags, b: Bags, pair_a: Ints, pair_b: Ints, *, min_cosine: float, min_dice: float) -> Similar:
    """Sentence pairs of each pair of texts whose cosine and Dice coefficient both exceed their limits."""
    a_index, a_pair = concatenated_ranges(a.entry_first[pair_a], a.entry_first[pair_a + 1])
    b_index, b_pair = concatenated_ranges(b.entry_first[pair_b], b.entry_first[pair_b + 1])
    a_keys, b_keys = pair_keys(a_pair, a.stem[a_index]), pair_keys(b_pair, b.stem[b_index])
    columns, a_shared, a_column, b_shared, b_column = _common(a_keys, b_keys)
    a_spread, b_spread = a.spread[a_index], b.spread[b_index]
    in_a, in_b = np.zeros(len(columns)), np.zeros(len(columns))
    in_a[a_column], in_b[b_column] = a_spread[a_shared], b_spread[b_shared]
    a_spread[a_shared] += in_b[a_column]
    b_spread[b_shared] += in_a[b_column]
    n = (np.diff(a.unit_first)[pair_a] + np.diff(b.unit_first)[pair_b]).astype(np.float64)
    a_weight = a.times[a_index] * np.log((n[a_pair] + 1) / a_spread)
    b_weight = b.times[b_index] * np.log((n[b_pair] + 1) / b_spread)
    a_row, a_rows = _rows(a, pair_a, a_index, a_pair)
    b_row, b_rows = _rows(b, pair_b, b_index, b_pair)
    a_norm = np.sqrt(np.bincount(a_row, a_weight**2, minlength=len(a_rows)))
    b_norm = np.sqrt(np.bincount(b_row, b_weight**2, minlength=len(b_rows)))
    a_weight /= np.maximum(a_norm[a_row], 1e-12)
    b_weight /= np.maximum(b_norm[b_row], 1e-12)
    shape_a, shape_b = (len(a_rows), len(columns)), (len(columns), len(b_rows))
    left = sparse.csr_matrix((a_weight[a_shared], (a_row[a_shared], a_column)), shape=shape_a)
    right = sparse.csr_matrix((b_weight[b_shared], (b_column, b_row[b_shared])), shape=shape_b)
    product = (left @ right).tocoo()
    product.data = product.data.round(DECIMALS)
    keep = product.data > min_cosine
    row, column, cosine = product.row[keep].astype(np.int64), product.col[keep].astype(np.int64), product.data[keep]
    left.data[:] = 1
    right.data[:] = 1
    common = left[row].multiply(right.T.tocsr()[column]).sum(axis=1).A1
    dice = 2 * common / np.maximum(a.n_stems[a_rows[row]] + b.n_stems[b_rows[column]], 1)
    good = dice > min_dice
    row, column = row[good], column[good]
    pair = np.searchsorted(np.cumsum(np.diff(a.unit_first)[pair_a]), row, side="right")
    return Similar(pair, a_rows[row], b_rows[column], cosine[good], dice[good])


def _common(a_keys: Keys, b_keys: Keys) -> tuple[Keys, Ints, Ints, Ints, Ints]:
    """The keys of both sides, in order (with a few of ``b`` alone); for either side the entries that have one, and which."""
    a_entry = np.flatnonzero(might_hold(presence(b_keys), a_keys))
    b_entry = np.flatnonzero(might_hold(presence(a_keys[a_entry]), b_keys))
    columns = sorted_distinct(b_keys[b_entry])
    known = KeyTable(columns)
    a_column = known.rows(a_keys[a_entry])
    both = a_column >= 0
    return columns, a_entry[both], a_column[both], b_entry, known.rows(b_keys[b_entry])


def _rows(bags: Bags, text: Ints, index: Ints, pair: Ints) -> tuple[Ints, Ints]:
    """Row of every entry among the units of all pairs, and the unit of every row."""
    units, _ = concatenated_ranges(bags.unit_first[text], bags.unit_first[text + 1])
    size = bags.unit_first[text + 1] - bags.unit_first[text]
    offset = np.cumsum(size) - size
    return bags.unit[index] - bags.unit_first[text][pair] + offset[pair], units


def unit_words(links: Links, a: Bags, b: Bags) -> Links:
    """Links over units as links over words."""
    return Links(
        links.pair,
        a.word_first[links.a0],
        a.word_first[links.a1],
        b.word_first[links.b0],
        b.word_first[links.b1],
    )

"""Sentences that say the same in other words: stems weighted by how few sentences of the pair have them.

Every sentence is a bag of stems weighted by inverse sentence frequency within the pair of texts; two sentences link
where the cosine of their bags and the Dice coefficient of their stem sets are both high enough. Reference:
Sanchez-Perez, Sidorov and Gelbukh 2014, A winning approach to text alignment for text reuse detection at PAN 2014.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.alignment.bags import Bags, SharedStems, Side
from masthead.metrics.copy_ratio.alignment.chains import Links
from masthead.metrics.text.arrays import Flags, Floats, Ints, begins, concatenated_ranges, order_by

DECIMALS = 9
"""Similarities are rounded to so many places: the order of a sum must not decide at a threshold."""

_AT_ONCE = 1 << 14
"""So many products or the least more are held in memory at a time."""


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


def similar_sentences(shared: SharedStems, *, min_cosine: float, min_dice: float) -> Similar:
    """Sentence pairs of each pair of texts whose cosine and Dice coefficient both exceed their limits.

    In order of the first text's sentences, for each the last of the other text first.
    """
    a, b = shared.sides
    n_units = a.n_units + b.n_units
    weight = np.log((n_units[shared.pair] + 1) / (a.spread + b.spread))
    left, right = (_values(side, shared.pair, weight, n_units) for side in shared.sides)
    found = _products(a, b, left, right, min_cosine)
    pair, cosine = a.row_pair[found.row], found.total
    a_unit, b_unit = a.row_unit[found.row], b.row_unit[b.row_first[pair + 1] - 1 - found.place]
    dice = 2 * found.common / np.maximum(a.bags.n_stems[a_unit] + b.bags.n_stems[b_unit], 1)
    good = dice > min_dice
    return Similar(pair[good], a_unit[good], b_unit[good], cosine[good], dice[good])


@dataclass(frozen=True)
class _Products:
    """Sums of products of two sentences: ``row``, ``place`` of the other from the last, ``total``, stems in ``common``."""

    row: Ints
    place: Ints
    total: Floats
    common: Ints


def _products(a: Side, b: Side, left: Floats, right: Floats, least: float) -> _Products:
    """Sums of products over ``least``.

    ``left`` and ``right`` have a value for every entry of the sides. One cell per sentence and sentence of the other
    text is added up, some rows at a time.
    """
    order = order_by(a.row)
    row, left = a.row[order], left[order]
    low, high = b.first[a.owner[order]], b.first[a.owner[order] + 1]
    cell_first = np.concatenate(([0], np.cumsum(b.n_units[a.row_pair])))
    place = b.row_first[b.pair[b.owner] + 1] - 1 - b.row
    first = np.flatnonzero(begins(row))
    before = np.concatenate(([0], np.cumsum(high - low)))[first]
    cuts = first[begins(before // _AT_ONCE)].tolist()
    found: list[tuple[NDArray[Any], ...]] = [(cell_first[:0], left[:0], cell_first[:0])]
    for begin, end in pairwise([*cuts, len(row)]):
        other, entry = concatenated_ranges(low[begin:end], high[begin:end])
        offset = cell_first[row[begin]]
        cell = (cell_first[row[begin:end]] - offset).take(entry) + place.take(other)
        total = np.bincount(cell, left[begin:end].take(entry) * right.take(other)).round(DECIMALS)
        enough = np.flatnonzero(total > least)
        found.append((enough + offset, total[enough], np.bincount(cell)[enough]))
    cells, totals, common = (np.concatenate(parts) for parts in zip(*found, strict=True))
    rows = np.searchsorted(cell_first, cells, side="right") - 1
    return _Products(rows, cells - cell_first[rows], totals, common)


def _values(side: Side, pair: Ints, weight: Floats, n_units: Ints) -> Floats:
    """Weight of every entry of shared stems in its sentence, every sentence of length 1 with all its stems.

    ``pair`` and ``weight`` of every shared stem; a stem that is not shared weighs log(``n_units`` of the pair + 1 by
    sentences that have it), which is ``more`` than it weighs in its own text.
    """
    more = np.log((n_units + 1) / (side.n_units + 1))
    alone = side.bags.weight[side.stem] + more[pair]
    times = side.bags.times[side.entry]
    squares = side.bags.squares(side.row_unit, more[side.row_pair])
    squares += np.bincount(side.row, times**2 * (weight**2 - alone**2)[side.owner], minlength=len(squares))
    values: Floats = times * weight[side.owner] / np.sqrt(np.maximum(squares, 1e-24))[side.row]
    return values


def unit_words(links: Links, a: Bags, b: Bags) -> Links:
    """Links over units as links over words."""
    return Links(
        links.pair,
        a.word_first[links.a0],
        a.word_first[links.a1],
        b.word_first[links.b0],
        b.word_first[links.b1],
    )

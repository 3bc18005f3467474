"""Sentences that say the same in other words: stems weighted by how few sentences of the pair have them.

Every sentence is a bag of stems weighted by inverse sentence frequency within the pair of texts; two sentences link
where the cosine of their bags and the Dice coefficient of their stem sets are both high enough. Reference:
Sanchez-Perez, Sidorov and Gelbukh 2014, A winning approach to text alignment for text reuse detection at PAN 2014.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from masthead.metrics.copy_bags import Bags, Floats, SharedStems, Side
from masthead.metrics.copy_chains import Links
from masthead.metrics.texts import Flags, Ints

DECIMALS = 9
"""Similarities are rounded to so many places: the order of a sum must not decide at a threshold."""


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
    """Sentence pairs of each pair of texts whose cosine and Dice coefficient both exceed their limits."""
    a, b = shared.sides
    n_units = a.n_units + b.n_units
    weight = np.log((n_units[shared.pair] + 1) / (a.spread + b.spread))
    left, right = (_bags_matrix(side, shared.pair, weight, n_units) for side in shared.sides)
    left = left.T.tocsr()
    product = (left @ right).tocoo()
    product.data = product.data.round(DECIMALS)
    keep = product.data > min_cosine
    row, column, cosine = product.row[keep].astype(np.int64), product.col[keep].astype(np.int64), product.data[keep]
    left.data[:] = 1
    right.data[:] = 1
    common = left[row].multiply(right.T.tocsr()[column]).sum(axis=1).A1
    a_unit, b_unit = a.row_unit[row], b.row_unit[column]
    dice = 2 * common / np.maximum(a.bags.n_stems[a_unit] + b.bags.n_stems[b_unit], 1)
    good = dice > min_dice
    return Similar(a.row_pair[row[good]], a_unit[good], b_unit[good], cosine[good], dice[good])


def _bags_matrix(side: Side, pair: Ints, weight: Floats, n_units: Ints) -> sparse.csr_matrix:
    """Shared stems by sentences of one side, every sentence of length 1 with all its stems.

    ``pair`` and ``weight`` of every shared stem; a stem that is not shared weighs log(``n_units`` of the pair + 1 by
    sentences that have it), which is ``more`` than it weighs in its own text.
    """
    more = np.log((n_units + 1) / (side.n_units + 1))
    alone = side.bags.weight[side.stem] + more[pair]
    times = side.bags.times[side.entry]
    squares = side.bags.squares(side.row_unit, more[side.row_pair])
    squares += np.bincount(side.row, times**2 * (weight**2 - alone**2)[side.owner], minlength=len(squares))
    values = times * weight[side.owner] / np.sqrt(np.maximum(squares, 1e-24))[side.row]
    return sparse.csr_matrix((values, side.row, side.first), shape=(len(pair), len(squares)))


def unit_words(links: Links, a: Bags, b: Bags) -> Links:
    """Links over units as links over words."""
    return Links(
        links.pair,
        a.word_first[links.a0],
        a.word_first[links.a1],
        b.word_first[links.b0],
        b.word_first[links.b1],
    )

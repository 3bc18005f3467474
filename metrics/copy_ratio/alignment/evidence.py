"""How much of two passages' rarer vocabulary is the same: the evidence that one was made from the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from masthead.metrics.copy_ratio.alignment.bags import Bags
from masthead.metrics.copy_ratio.alignment.chains import Links
from masthead.metrics.copy_ratio.alignment.runs import pair_keys
from masthead.metrics.copy_ratio.alignment.sentences import DECIMALS
from masthead.metrics.copy_ratio.streams import Stream
from masthead.metrics.text.arrays import Flags, Floats, Ints, Keys, concatenated_ranges, divided, sorted_distinct
from masthead.metrics.text.key_table import KeyTable, might_hold, presence


@dataclass(frozen=True)
class Overlap:
    """Weighted share of the distinct stems of each passage that its counterpart has too, on either side.

    ``common`` is the weight of the stems that both have.
    """

    in_article: Floats
    in_reference: Floats
    common: Floats

    @property
    def mean(self) -> Floats:
        """Harmonic mean of the two shares: 1 for the same vocabulary, 0 for nothing in common."""
        total = self.in_article + self.in_reference
        return 2 * self.in_article * self.in_reference / np.where(total > 0, total, 1)


def overlap(a: Bags, b: Bags, extent: Links) -> Overlap:
    """The overlap of the stems of every extent's two passages; a stem weighs log(sentences / sentences that have it)."""
    a_keys, a_owner, a_weight = _distinct(a, extent.a0, extent.a1)
    b_keys, b_owner, b_weight = _distinct(b, extent.b0, extent.b1)
    row = KeyTable(b_keys).rows(a_keys)
    shared_a = np.flatnonzero(row >= 0)
    shared_b = row[shared_a]
    shared = (a_weight[shared_a] + b_weight[shared_b]) / 2
    a_weight[shared_a] = shared
    b_weight[shared_b] = shared
    n = len(extent)
    common: Floats = np.bincount(a_owner[shared_a], shared, minlength=n).astype(np.float64)
    return Overlap(
        (common / np.maximum(np.bincount(a_owner, a_weight, minlength=n), 1e-9)).round(DECIMALS),
        (common / np.maximum(np.bincount(b_owner, b_weight, minlength=n), 1e-9)).round(DECIMALS),
        common.round(DECIMALS),
    )


def _distinct(bags: Bags, start: Ints, end: Ints) -> tuple[Keys, Ints, Floats]:
    """Key, passage and weight of every stem of every passage."""
    word, owner = concatenated_ranges(start, end)
    n = max(len(bags.stem), 1)
    owner, stem = divided(sorted_distinct(owner * n + bags.word_stem[word]), n)
    return pair_keys(owner, bags.stem[stem]), owner, bags.weight[stem]


def stems_in(stream: Stream, word: Ints, owner: Ints, others: Stream, other_word: Ints, other_owner: Ints) -> Flags:
    """Whether each owner's word has a stem that is among the owner's words of the other stream."""
    keys = pair_keys(owner, stream.stems[word])
    others_keys = pair_keys(other_owner, others.stems[other_word])
    found = might_hold(presence(others_keys), keys)
    maybe = np.flatnonzero(found)
    known = KeyTable(sorted_distinct(others_keys.compress(might_hold(presence(keys[maybe]), others_keys))))
    found[maybe] = known.has(keys[maybe])
    return found

"""Stretches of an article that condense a whole original: dense in the article, scattered in the original.

Every sentence of the article is scored by the weighted share of its stems that the original has anywhere, less what
the article as a whole shares with it; the stretch with the largest sum is the candidate. A summary stands out this
way although none of its sentences resembles a single sentence of the original.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from masthead.metrics.copy_ratio.alignment.bags import SharedStems, Side
from masthead.metrics.copy_ratio.alignment.chains import Links
from masthead.metrics.copy_ratio.alignment.sentences import Similar
from masthead.metrics.text.arrays import Flags, Floats, Ints, begins, order_by

STEP = 0.35
"""A sentence adds to a stretch if this share of what the article does not have in common anyway is in common."""

MIN_GAIN = 25.0
MIN_LINKS = 3
MIN_SPREAD = 1.8
"""The sentences drawn on must lie scattered over so many times the words of the stretch."""

MAX_STRETCH, MAX_DRAWN_ON = 300, 3000
"""No more words than these make a summary, and what is summarized: two long texts on one subject are not one of the other."""

_FINE = 1 << 20
"""Scores are summed as whole numbers of this part, so that a batch does not change them."""

_FAR = 1 << 40


@dataclass(frozen=True)
class Stretches:
    """The densest stretch of each pair that has one: from unit ``start`` to before ``end``, and what it gains."""

    pair: Ints
    start: Ints
    end: Ints
    gain: Floats

    def take(self, rows: Flags) -> Stretches:
        """Those that are flagged."""
        return Stretches(self.pair[rows], self.start[rows], self.end[rows], self.gain[rows])


def densest_stretch(articles: Side) -> Stretches:
    """For each pair that has one the stretch of its units that draws most on the other text."""
    group, unit, n = articles.row_pair, articles.row_unit, len(articles.text)
    weight = articles.bags.unit_weight[unit]
    entry = articles.entry
    hit = np.bincount(articles.row, (articles.bags.times * articles.bags.entry_weight)[entry], minlength=len(unit))
    usual = np.bincount(group, hit, minlength=n) / np.maximum(np.bincount(group, weight, minlength=n), 1e-9)
    threshold = usual + (1 - usual) * STEP
    score = np.rint((hit - threshold[group] * weight) * _FINE).astype(np.int64)
    total = np.concatenate(([0], np.cumsum(score)))
    before = total[:-1] - group * _FAR
    lowest = np.minimum.accumulate(before)
    gain = total[1:] - group * _FAR - lowest
    order = order_by(group, -gain)
    end = order[begins(group[order])]
    at_lowest = np.maximum.accumulate(np.where(before == lowest, np.arange(len(before)), 0))
    return Stretches(group[end], unit[at_lowest[end]], unit[end] + 1, gain[end] / _FINE)


def condensed_passages(shared: SharedStems, similar: Similar) -> Links:
    """Stretches that condense their reference; ``similar`` has also the weakly similar sentences of the pairs."""
    articles, references = shared.sides
    a, b = articles.bags, references.bags
    stretches = densest_stretch(articles)
    stretches = stretches.take(stretches.gain > MIN_GAIN)
    pair, unit_start, unit_end = stretches.pair, stretches.start, stretches.end
    row_of = np.full(len(articles.text), -1, dtype=np.int64)
    row_of[pair] = np.arange(len(pair))
    row = row_of[similar.pair]
    inside = (row >= 0) & (similar.a >= unit_start[row]) & (similar.a < unit_end[row]) if len(pair) else row > 0
    links, row = similar.take(inside), row[inside]
    order = np.lexsort((-links.cosine, links.a, row))
    fresh = begins(links.a[order]) | begins(row[order])
    best = order[fresh]
    n_links = np.bincount(row[best], minlength=len(pair))
    low = np.full(len(pair), len(b.word_first), dtype=np.int64)
    high = np.full(len(pair), -1, dtype=np.int64)
    np.minimum.at(low, row[best], links.b[best])
    np.maximum.at(high, row[best], links.b[best])
    enough = np.flatnonzero(n_links >= MIN_LINKS)
    found = Links(
        pair[enough],
        a.word_first[unit_start[enough]],
        a.word_first[unit_end[enough]],
        b.word_first[low[enough]],
        b.word_first[high[enough] + 1],
    )
    size, drawn_on = found.a1 - found.a0, found.b1 - found.b0
    return found.take((drawn_on >= MIN_SPREAD * size) & (size <= MAX_STRETCH) & (drawn_on <= MAX_DRAWN_ON))

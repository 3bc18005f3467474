"""Matches joined into passages: items near one another in both texts belong together, whatever their order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from masthead.metrics.texts import Ints

_FAR = 1 << 34


@dataclass(frozen=True)
class Links:
    """Matched stretches of pairs of texts: half-open word ranges in the article's and in the reference's stream."""

    pair: Ints
    a0: Ints
    a1: Ints
    b0: Ints
    b1: Ints

    def __len__(self) -> int:
        return len(self.pair)

    def take(self, rows: Ints) -> Links:
        """The links with the given row numbers."""
        return Links(self.pair[rows], self.a0[rows], self.a1[rows], self.b0[rows], self.b1[rows])


def chain(links: Links, gap_a: int, gap_b: int, *, group: Ints | None = None) -> Ints:
    """Cluster of every link: links of a pair whose gaps in both texts stay within the limits, in any order.

    Splits a pair's links wherever the gap along one text is too wide, then each part along the other text, until
    nothing splits any more. Reordered passages come out as clusters of their own.
    """
    label = links.pair if group is None else group
    label = np.unique(label, return_inverse=True)[1].astype(np.int64)
    n_before = -1
    n = int(label[-1]) + 1 if len(label) else 0
    while n != n_before:
        n_before = n
        label = _split(label, links.a0, links.a1, gap_a)
        label = _split(label, links.b0, links.b1, gap_b)
        n = int(label.max()) + 1 if len(label) else 0
    return label


def _split(label: Ints, start: Ints, end: Ints, gap: int) -> Ints:
    order = np.lexsort((start, label))
    sorted_label = label[order]
    reach = np.maximum.accumulate(end[order] + sorted_label * _FAR) - sorted_label * _FAR
    breaks = np.diff(sorted_label) > 0
    breaks |= start[order][1:] - reach[:-1] > gap
    out = np.empty_like(label)
    out[order] = np.concatenate(([0], np.cumsum(breaks))) if len(label) else label
    return out


def hull(links: Links, label: Ints) -> Links:
    """The extent of every cluster, in the order of their labels (0, 1, ...)."""
    n = int(label.max()) + 1 if len(label) else 0
    pair = np.zeros(n, dtype=np.int64)
    pair[label] = links.pair
    low = [np.full(n, _FAR, dtype=np.int64) for _ in range(2)]
    high = [np.zeros(n, dtype=np.int64) for _ in range(2)]
    np.minimum.at(low[0], label, links.a0)
    np.minimum.at(low[1], label, links.b0)
    np.maximum.at(high[0], label, links.a1)
    np.maximum.at(high[1], label, links.b1)
    return Links(pair, low[0], high[0], low[1], high[1])


def join_links(parts: list[Links]) -> Links:
    """Several sets of links as one."""
    return Links(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("pair", "a0", "a1", "b0", "b1"))
    )

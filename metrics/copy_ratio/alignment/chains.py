"""Matches joined into passages: items near one another in both texts belong together, whatever their order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from masthead.metrics.text.arrays import Flags, Ints, begins, concatenated_ranges, order_by

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

    @property
    def swapped(self) -> Links:
        """The links seen from the reference."""
        return Links(self.pair, self.b0, self.b1, self.a0, self.a1)

    def take(self, rows: Ints | Flags) -> Links:
        """The links given by row number or flag."""
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
    order = order_by(label, start)
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


def overlapping(links: Links, others: Links) -> tuple[Ints, Ints]:
    """Row numbers of all links and others of one pair that overlap in both texts."""
    order = np.argsort(others.pair, kind="stable")
    pair = others.pair[order]
    low, high = np.searchsorted(pair, links.pair, side="left"), np.searchsorted(pair, links.pair, side="right")
    index, row = concatenated_ranges(low, high)
    other = order[index]
    both = (np.minimum(links.a1[row], others.a1[other]) > np.maximum(links.a0[row], others.a0[other])) & (
        np.minimum(links.b1[row], others.b1[other]) > np.maximum(links.b0[row], others.b0[other])
    )
    return row[both], other[both]


def without_overlap(links: Links, others: Links) -> Flags:
    """Which links overlap none of the others."""
    free = np.ones(len(links), dtype=np.bool_)
    free[overlapping(links, others)[0]] = False
    return free


def covered_words(links: Links, label: Ints, n: int) -> Ints:
    """Distinct article words that the links of each label cover."""
    order = order_by(label, links.a0)
    owner = label[order]
    reach = np.maximum.accumulate(links.a1[order] + owner * _FAR) - owner * _FAR
    before = np.concatenate(([0], reach[:-1])) if len(reach) else reach
    before[begins(owner)] = 0
    fresh = np.maximum(links.a1[order] - np.maximum(links.a0[order], before), 0)
    return np.bincount(owner, fresh, minlength=n).astype(np.int64)


def best_of_overlapping(links: Links, size: Ints, share: float) -> Ints:
    """Row numbers without the links of which larger ones of their pair cover ``share`` of the article words."""
    order = np.lexsort((links.b0, links.a0, -size, links.pair))
    alone = np.bincount(links.pair, minlength=int(links.pair.max(initial=-1)) + 1)[links.pair] == 1
    kept = np.flatnonzero(alone).tolist()
    current, taken = -1, list[tuple[int, int]]()
    for row in order[~alone[order]].tolist():
        if links.pair[row] != current:
            current, taken = links.pair[row], []
        start, end = int(links.a0[row]), int(links.a1[row])
        covered = sum(max(0, min(end, e) - max(start, s)) for s, e in taken)
        if covered < share * (end - start):
            taken.append((start, end))
            kept.append(row)
    return np.array(sorted(kept), dtype=np.int64)

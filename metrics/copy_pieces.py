"""Shared passages cut into stretches of evidence: each word of an article once, verbatim or reworded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_align import Passages
from masthead.metrics.copy_streams import Stream, concatenated_ranges
from masthead.metrics.texts import Flags, Ints

MAX_CHANGED_WORDS = 2
"""So many changed words in a row within an exact passage leave it verbatim."""


@dataclass(frozen=True)
class Pieces:
    """Stretches of copied words, in order, each word in one of them, and totals.

    ``a0`` to ``a1`` are positions in the articles' stream; reference positions are code points of the reference's
    text. ``n_verbatim`` and ``n_reworded`` count words by pair, whatever other references share them; ``is_verbatim``
    and ``is_reworded`` flag the words of the stream that stand in a passage that counts.
    """

    pair: Ints
    a0: Ints
    a1: Ints
    verbatim: Flags
    similarity: NDArray[np.float64]
    reference_start: Ints
    reference_end: Ints
    n_verbatim: Ints
    n_reworded: Ints
    is_verbatim: Flags
    is_reworded: Flags


def cut_pieces(
    articles: Stream, references: Stream, passages: Passages, article: Ints, counted: Flags, rank: Ints
) -> Pieces:
    """The pieces of the passages of pairs that are ``counted``.

    A word that several references share goes to the one that shares most words with the article, of those to the
    first by ``rank`` (one number a pair).
    """
    place, owner, exact, low, high = _words(passages)
    n_pairs = len(article)
    n_verbatim, n_reworded = _totals(passages.extent.pair[owner], place, exact, n_pairs, len(articles))
    weight = n_verbatim + n_reworded
    best_first = np.lexsort((rank, -n_verbatim, -weight))
    priority = np.empty(n_pairs, dtype=np.int64)
    priority[best_first] = np.arange(n_pairs)
    use = np.flatnonzero(counted[passages.extent.pair[owner]])
    order = use[np.lexsort((owner[use], ~exact[use], priority[passages.extent.pair[owner[use]]], place[use]))]
    order = order[np.diff(place[order], prepend=-1) != 0]
    place, owner, exact, low, high = place[order], owner[order], exact[order], low[order], high[order]
    begins = np.ones(len(place), dtype=np.bool_)
    begins[1:] = (np.diff(place) != 1) | (np.diff(owner) != 0) | (exact[1:] != exact[:-1]) | ~articles.joined[place[1:]]
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(place))[: len(first)] - 1
    start = np.minimum.reduceat(low, first) if len(first) else first
    end = np.maximum.reduceat(high, first) if len(first) else first
    flags = np.zeros((2, len(articles)), dtype=np.bool_)
    flags[0, place[exact]] = True
    flags[1, place[~exact]] = True
    return Pieces(
        passages.extent.pair[owner[first]],
        place[first],
        place[last] + 1,
        exact[first],
        np.where(exact[first], 1.0, passages.similarity[owner[first]]),
        references.start[start].astype(np.int64),
        references.end[end - 1].astype(np.int64) if len(first) else first,
        n_verbatim,
        n_reworded,
        flags[0],
        flags[1],
    )


def _words(passages: Passages) -> tuple[Ints, Ints, Flags, Ints, Ints]:
    """Every word of every passage: place, passage, whether exact, and the reference words it answers to."""
    extent, runs = passages.extent, passages.runs
    place, owner = concatenated_ranges(extent.a0, extent.a1)
    exact = np.zeros(len(place), dtype=np.bool_)
    low, high = extent.b0[owner], extent.b1[owner]
    offset = np.cumsum(extent.a1 - extent.a0) - (extent.a1 - extent.a0)
    passage = runs.pair
    index, run = concatenated_ranges(
        offset[passage] + runs.a0 - extent.a0[passage], offset[passage] + runs.a1 - extent.a0[passage]
    )
    shift = place[index] - runs.a0[run] + runs.b0[run]
    exact[index] = True
    low[index], high[index] = shift, shift + 1
    _absorb(exact, owner, low, high)
    return place, owner, exact, low, high


def _absorb(exact: Flags, owner: Ints, low: Ints, high: Ints) -> None:
    """Words changed within an exact passage, no more than a few in a row, count as part of it."""
    change = np.ones(len(exact), dtype=np.bool_)
    change[1:] = (exact[1:] != exact[:-1]) | (np.diff(owner) != 0)
    first = np.flatnonzero(change)
    last = np.append(first[1:], len(exact))[: len(first)] - 1
    inner = np.zeros(len(first), dtype=np.bool_)
    inner[1:-1] = (owner[first[1:-1]] == owner[first[:-2]]) & (owner[first[1:-1]] == owner[first[2:]])
    short = inner & ~exact[first] & (last - first < MAX_CHANGED_WORDS)
    index, gap = concatenated_ranges(first[short], last[short] + 1)
    before = high[first[short] - 1][gap]
    low[index], high[index] = before - 1, before
    exact[index] = True


def _totals(pair: Ints, place: Ints, exact: Flags, n_pairs: int, n_words: int) -> tuple[Ints, Ints]:
    """Distinct words of each pair's passages: exact ones, and the others."""
    keys, inverse = np.unique(pair * max(n_words, 1) + place, return_inverse=True)
    is_exact = np.zeros(len(keys), dtype=np.bool_)
    is_exact[inverse[exact]] = True
    owner = keys // max(n_words, 1)
    return (
        np.bincount(owner[is_exact], minlength=n_pairs).astype(np.int64),
        np.bincount(owner[~is_exact], minlength=n_pairs).astype(np.int64),
    )

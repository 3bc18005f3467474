"""Shared passages cut into stretches of evidence: each word of an article once, verbatim or reworded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.alignment.align import Passages
from masthead.metrics.copy_ratio.streams import Stream
from masthead.metrics.text.arrays import Flags, Ints, begins, distinct, order_by


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


def cut_pieces(articles: Stream, passages: Passages, counted: Flags, rank: Ints) -> Pieces:
    """The pieces of the passages of pairs that are ``counted``.

    A word that several references share goes to the one that shares most words with the article, of those to the
    first by ``rank`` (one number per pair).
    """
    n_pairs = len(counted)
    drawn = passages.words
    pair_of = passages.extent.pair[drawn.passage]
    n_verbatim, n_reworded = _totals(pair_of, drawn.place, drawn.exact, n_pairs, len(articles))
    best_first = np.lexsort((rank, -n_verbatim, -(n_verbatim + n_reworded)))
    priority = np.empty(n_pairs, dtype=np.int64)
    priority[best_first] = np.arange(n_pairs)
    use = np.flatnonzero(counted[pair_of])
    order = use[order_by(drawn.place[use], priority[pair_of[use]], ~drawn.exact[use], drawn.passage[use])]
    mine = drawn.take(order[begins(drawn.place[order])])
    place, owner, exact = mine.place, mine.passage, mine.exact
    opens = begins(owner) | begins(exact)
    opens[1:] |= (place[1:] - place[:-1] != 1) | ~articles.joined[place[1:]]
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(place))[: len(first)] - 1
    start = np.minimum.reduceat(mine.start, first) if len(first) else first
    end = np.maximum.reduceat(mine.end, first) if len(first) else first
    flags = np.zeros((2, len(articles)), dtype=np.bool_)
    flags[0, place.compress(exact)] = True
    flags[1, place.compress(~exact)] = True
    return Pieces(
        passages.extent.pair[owner[first]],
        place[first],
        place[last] + 1,
        exact[first],
        np.where(exact[first], 1.0, passages.similarity[owner[first]]),
        start,
        end,
        n_verbatim,
        n_reworded,
        flags[0],
        flags[1],
    )


def _totals(pair: Ints, place: Ints, exact: Flags, n_pairs: int, n_words: int) -> tuple[Ints, Ints]:
    """Distinct words of each pair's passages: exact ones, and the others."""
    keys, inverse = distinct(pair * max(n_words, 1) + place)
    is_exact = np.zeros(len(keys), dtype=np.bool_)
    is_exact[inverse.compress(exact)] = True
    owner = keys // max(n_words, 1)
    return (
        np.bincount(owner.compress(is_exact), minlength=n_pairs).astype(np.int64),
        np.bincount(owner.compress(~is_exact), minlength=n_pairs).astype(np.int64),
    )

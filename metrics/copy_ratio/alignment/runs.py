"""Runs of words that two texts share word for word: five words and longer, found by hashed word 5-grams."""

from __future__ import annotations

import numpy as np

from masthead.metrics.copy_ratio.alignment.chains import Links
from masthead.metrics.copy_ratio.streams import GRAM, Stream
from masthead.metrics.text.arrays import Ints, Keys, begins, concatenated_ranges, order_by
from masthead.metrics.text.hashing import mix
from masthead.metrics.text.key_table import might_hold, presence

_SALT = np.uint64(0xD6E8FEB86659FD93)
"""Keeps the numbers of pairs apart from the code points of one-letter words, which are hashed alike."""


def pair_keys(pair: Ints, keys: Keys) -> Keys:
    """Keys that agree only within the same pair."""
    salts = mix((np.arange(int(pair.max(initial=-1)) + 1, dtype=np.uint64) + np.uint64(1)) * _SALT)
    return mix(keys ^ salts[pair])


def find_runs(articles: Stream, references: Stream, pair_article: Ints, pair_reference: Ints) -> Links:
    """Maximal runs of at least five joined words shared by the two texts of each pair."""
    a_first, a_grams = articles.grams
    b_first, b_grams = references.grams
    known = np.flatnonzero(might_hold(presence(a_grams), b_grams))
    b_first, b_grams = b_first[known], b_grams[known]
    b, pair = _of_texts(b_first, references.text_first, pair_reference)
    b_keys = pair_keys(pair_article[pair], b_grams[b])
    a_keys = pair_keys(articles.texts_of(a_first), a_grams)
    theirs = np.flatnonzero(might_hold(presence(a_keys), b_keys))
    theirs = theirs[np.argsort(b_keys[theirs])]
    b_keys = b_keys[theirs]
    mine = np.flatnonzero(might_hold(presence(b_keys), a_keys))
    mine = mine[np.argsort(a_keys[mine])]
    a_keys = a_keys[mine]
    low = np.searchsorted(a_keys, b_keys, side="left")
    high = np.searchsorted(a_keys, b_keys, side="right")
    hit, owner = concatenated_ranges(low, high)
    found = theirs[owner]
    pair = pair[found]
    offset = references.text_first[pair_reference] - articles.text_first[pair_article]
    return join_seeds(pair, a_first[mine[hit]], b_first[b[found]], offset[pair])


def _of_texts(position: Ints, text_first: Ints, text: Ints) -> tuple[Ints, Ints]:
    """Row of the sorted positions that lie in each of the given texts (one a pair), and the pair."""
    edge = np.searchsorted(position, text_first)
    return concatenated_ranges(edge[text], edge[text + 1])


def join_seeds(pair: Ints, a: Ints, b: Ints, offset: Ints) -> Links:
    """Seeds (first words of a shared 5-gram) that follow one another in both texts, joined into runs.

    ``offset`` of every seed, where its reference begins less where its article does, keeps numbers small for sorting.
    """
    order = order_by(pair, b - a - offset, a)
    pair, a, b = pair[order], a[order], b[order]
    opens = begins(pair) | begins(b - a)
    opens[1:] |= a[1:] - a[:-1] != 1
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(pair))[: len(first)] - 1
    return Links(pair[first], a[first], a[last] + GRAM, b[first], b[last] + GRAM)

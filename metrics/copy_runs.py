"""Runs of words that two texts share word for word: five words and longer, found by hashed word 5-grams."""

from __future__ import annotations

import numpy as np

from masthead.metrics.copy_chains import Links
from masthead.metrics.copy_streams import GRAM, Keys, Stream, concatenated_ranges, might_hold, presence
from masthead.metrics.hashing import mix
from masthead.metrics.texts import Ints

_SALT = np.uint64(0xD6E8FEB86659FD93)
"""Keeps the numbers of pairs apart from the code points of one-letter words, which are hashed alike."""


def pair_keys(pair: Ints, keys: Keys) -> Keys:
    """Keys that agree only within the same pair."""
    salts = mix((np.arange(int(pair.max(initial=-1)) + 1, dtype=np.uint64) + np.uint64(1)) * _SALT)
    return mix(keys ^ salts[pair])


def find_runs(articles: Stream, references: Stream, pair_article: Ints, pair_reference: Ints) -> Links:
    """Maximal runs of at least five joined words shared by the two texts of each pair."""
    a_at, a_pair, a_keys = _grams_of(articles, pair_article)
    b_at, b_pair, b_keys = _grams_of(references, pair_reference)
    a_keys, b_keys = pair_keys(a_pair, a_keys), pair_keys(b_pair, b_keys)
    mine = might_hold(presence(b_keys), a_keys)
    a_at, a_pair, a_keys = a_at[mine], a_pair[mine], a_keys[mine]
    theirs = might_hold(presence(a_keys), b_keys)
    b_at, b_keys = b_at[theirs], b_keys[theirs]
    order = np.argsort(b_keys)
    b_keys, b_at = b_keys[order], b_at[order]
    low = np.searchsorted(b_keys, a_keys, side="left")
    high = np.searchsorted(b_keys, a_keys, side="right")
    hit, owner = concatenated_ranges(low, high)
    return join_seeds(a_pair[owner], a_at[owner], b_at[hit])


def _grams_of(stream: Stream, text: Ints) -> tuple[Ints, Ints, Keys]:
    """Position, pair and key of the 5-grams of the given texts (one a pair)."""
    first, keys = stream.grams
    edge = np.searchsorted(first, stream.text_first)
    index, pair = concatenated_ranges(edge[text], edge[text + 1])
    return first[index], pair, keys[index]


def join_seeds(pair: Ints, a: Ints, b: Ints) -> Links:
    """Seeds (first words of a shared 5-gram) that follow one another in both texts, joined into runs."""
    order = np.lexsort((a, b - a, pair))
    pair, a, b = pair[order], a[order], b[order]
    begins = np.ones(len(pair), dtype=np.bool_)
    begins[1:] = (np.diff(pair) != 0) | (np.diff(b - a) != 0) | (np.diff(a) != 1)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(pair))[: len(first)] - 1
    return Links(pair[first], a[first], a[last] + GRAM, b[first], b[last] + GRAM)

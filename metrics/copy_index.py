"""Which of many texts share anything with a text: by runs of five words, and by the words that few of them use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_streams import Keys, Stream, concatenated_ranges, might_hold, presence
from masthead.metrics.hashing import sorted_distinct, span_keys
from masthead.metrics.key_table import KeyTable
from masthead.metrics.texts import Flags, Ints

MAX_TEXTS_A_GRAM = 100
"""A 5-gram in more texts than this proposes no pair (it still counts within a pair)."""

SLICE = 1 << 20
"""So many keys and more are sorted in slices."""

MIN_TEXTS_A_STEM = 50
MAX_SHARE_A_STEM = 0.02
"""A stem proposes pairs if no more than this share of the texts (and at least 50 texts) have it."""


@dataclass(frozen=True)
class Index:
    """Inverted index of a stream: texts by 5-gram and by stem, both sorted by key.

    Of texts with the same words (``text_keys``) only the first is entered; ``twins`` gives the others.
    """

    gram_keys: Keys
    gram_texts: NDArray[np.int32]
    stem_keys: Keys
    stem_texts: NDArray[np.int32]
    n_stems: NDArray[np.int32]
    text_keys: Keys

    @cached_property
    def gram_presence(self) -> Flags:
        """Which 5-grams the index may have (``might_hold``)."""
        return presence(self.gram_keys)

    @cached_property
    def first_twin(self) -> Ints:
        """For every text the first one with the same words, itself where there is none before."""
        _, first, inverse = np.unique(self.text_keys, return_index=True, return_inverse=True)
        return first[inverse]

    def twins(self, text: Ints) -> tuple[Ints, Ints]:
        """All texts with the same words as each of the given ones, and the row of the given one."""
        order = np.argsort(self.first_twin, kind="stable")
        firsts = self.first_twin[order]
        low, high = np.searchsorted(firsts, text, side="left"), np.searchsorted(firsts, text, side="right")
        index, row = concatenated_ranges(low, high)
        return order[index], row


def build_index(stream: Stream) -> Index:
    """The index of a stream's texts."""
    first, keys = stream.grams
    gram_keys, gram_texts = _distinct(keys, stream.text_of(first))
    every = np.repeat(np.arange(stream.n_texts), np.diff(stream.text_first))
    stem_keys, stem_texts = _distinct(stream.stems, every)
    n_stems = np.bincount(stem_texts, minlength=stream.n_texts).astype(np.int32)
    text_keys = span_keys(stream.keys, stream.text_first[:-1], stream.text_first[1:])
    return _without_twins(Index(gram_keys, gram_texts, stem_keys, stem_texts, n_stems, text_keys))


def _without_twins(index: Index) -> Index:
    """The index without the entries of texts that an earlier one stands for."""
    is_first = index.first_twin == np.arange(len(index.n_stems))
    grams, stems = is_first[index.gram_texts], is_first[index.stem_texts]
    return Index(
        index.gram_keys[grams],
        index.gram_texts[grams],
        index.stem_keys[stems],
        index.stem_texts[stems],
        index.n_stems,
        index.text_keys,
    )


def _distinct(keys: Keys, text: Ints) -> tuple[Keys, NDArray[np.int32]]:
    """Each key with each text that has it, once, sorted by key and text; the texts come in order.

    Many keys are sorted slice by slice of their leading bits, so that sorting needs little memory beside them.
    """
    n_texts = int(text[-1]) + 1 if len(text) else 1
    bits = (len(keys) // SLICE).bit_length()
    if not bits:
        return _distinct_slice(keys, text, n_texts)
    leading = (keys >> np.uint64(64 - bits)).astype(np.uint16)
    slices = (np.flatnonzero(leading == number) for number in range(1 << bits))
    parts = [_distinct_slice(keys[chosen], text[chosen], n_texts) for chosen in slices]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _distinct_slice(keys: Keys, text: Ints, n_texts: int) -> tuple[Keys, NDArray[np.int32]]:
    different = sorted_distinct(keys)
    entries = np.sort(KeyTable(different).rows(keys) * n_texts + text)
    entries = entries[np.diff(entries, prepend=-1) != 0]
    return different[entries // n_texts], (entries % n_texts).astype(np.int32)


def join_indexes(indexes: Sequence[Index]) -> Index:
    """One index of several, whose texts follow one another."""
    offsets = np.cumsum([0] + [len(index.n_stems) for index in indexes])

    def merged(keys: str, texts: str) -> tuple[Keys, NDArray[np.int32]]:
        all_keys = np.concatenate([getattr(index, keys) for index in indexes])
        all_texts = np.concatenate(
            [getattr(index, texts) + np.int32(offset) for index, offset in zip(indexes, offsets, strict=False)]
        )
        order = np.argsort(all_keys, kind="stable")
        return all_keys[order], all_texts[order]

    grams = merged("gram_keys", "gram_texts")
    stems = merged("stem_keys", "stem_texts")
    n_stems = np.concatenate([index.n_stems for index in indexes])
    return _without_twins(Index(*grams, *stems, n_stems, np.concatenate([index.text_keys for index in indexes])))


def _look_up(keys: Keys, texts: NDArray[np.int32], query: Keys, limit: float) -> tuple[Ints, Ints]:
    """Row of the query and text found, for every query key that no more than ``limit`` texts have."""
    low = np.searchsorted(keys, query, side="left")
    known = np.flatnonzero(keys[np.minimum(low, len(keys) - 1)] == query) if len(keys) else low[:0]
    low, high = low[known], np.searchsorted(keys, query[known], side="right")
    rare = high - low <= limit
    hit, owner = concatenated_ranges(low[rare], high[rare])
    return known[rare][owner], texts[hit].astype(np.int64)


def gram_candidates(articles: Stream, index: Index) -> tuple[Ints, Ints, Ints]:
    """Article, text and number of distinct rare 5-grams shared, for each pair that shares any."""
    first, keys = articles.grams
    keys, owner = _distinct(keys, articles.text_of(first))
    known = might_hold(index.gram_presence, keys)
    keys, owner = keys[known], owner[known]
    row, text = _look_up(index.gram_keys, index.gram_texts, keys, MAX_TEXTS_A_GRAM)
    return _count(owner[row].astype(np.int64), text, len(index.n_stems))


def _count(article: Ints, text: Ints, n_texts: int) -> tuple[Ints, Ints, Ints]:
    pair, count = np.unique(article * max(n_texts, 1) + text, return_counts=True)
    return pair // max(n_texts, 1), pair % max(n_texts, 1), count


def stem_candidates(articles: Stream, index: Index, *, least: float) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Article, text and weighted overlap of rare stems, for each pair with an overlap of at least ``least``.

    The overlap is the weight of the shared stems over the weight of all rare stems of the article that any text has; a
    stem weighs 1 + log(n / texts that have it).
    """
    n_texts = len(index.n_stems)
    every = np.repeat(np.arange(articles.n_texts), np.diff(articles.text_first))
    stems = sorted_distinct(articles.stems)
    number = KeyTable(stems).rows(articles.stems)
    low = np.searchsorted(index.stem_keys, stems, side="left")
    high = np.searchsorted(index.stem_keys, stems, side="right")
    is_rare = (high > low) & (high - low <= max(MIN_TEXTS_A_STEM, MAX_SHARE_A_STEM * n_texts))
    chosen = is_rare[number]
    n = max(articles.n_texts, 1)
    entries = np.sort(number[chosen] * n + every[chosen])
    entries = entries[np.diff(entries, prepend=-1) != 0]
    stem, owner = entries // n, entries % n
    weight = np.log((n_texts + 1) / np.maximum(high - low, 1))[stem] + 1
    hit, row = concatenated_ranges(low[stem], high[stem])
    found = np.bincount(owner[row] * n_texts + index.stem_texts[hit], weight[row], minlength=articles.n_texts * n_texts)
    total = np.bincount(owner, weight, minlength=articles.n_texts)
    about = 0.99 * least * np.maximum(total, 1e-9)
    pair = np.flatnonzero(found.reshape(articles.n_texts, n_texts) >= about[:, None])
    article = pair // max(n_texts, 1)
    overlap = (found[pair] / np.maximum(total[article], 1e-9)).round(9)
    keep = overlap >= least
    return article[keep], (pair % max(n_texts, 1))[keep], overlap[keep]

"""Inverted indexes of many texts, and which of them share runs of five words with a text that few have."""

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


def gram_candidates(articles: Stream, index: Index) -> tuple[Ints, Ints]:
    """Article and text of every rare 5-gram that both have; a pair may come again."""
    first, keys = articles.grams
    known = np.flatnonzero(might_hold(index.gram_presence, keys))
    known = known[np.argsort(keys[known])]
    low, high = _entries(index.gram_keys, keys[known])
    rare = np.flatnonzero((high > low) & (high - low <= MAX_TEXTS_A_GRAM))
    entry, row = concatenated_ranges(low[rare], high[rare])
    return articles.text_of(first[known[rare]])[row], index.gram_texts[entry].astype(np.int64)


def _entries(keys: Keys, wanted: Keys) -> tuple[Ints, Ints]:
    """First of the sorted keys that is each wanted one, and the end; most keys stand there once."""
    low = np.searchsorted(keys, wanted, side="left")
    high = low.copy()
    for step in (0, 1):
        again = np.flatnonzero((high == low + step) & (low + step < len(keys)))
        high[again] += keys[low[again] + step] == wanted[again]
    often = np.flatnonzero(high == low + 2)
    high[often] = np.searchsorted(keys, wanted[often], side="right")
    return low, high

"""Inverted indexes of many texts, and which of them share runs of five words with a text that few have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.streams import Stream
from masthead.metrics.text.arrays import Ints, Keys, concatenated_ranges, sorted_distinct
from masthead.metrics.text.hashing import span_keys
from masthead.metrics.text.key_table import KeyTable

MAX_TEXTS_A_GRAM = 100
"""A 5-gram in more texts than this proposes no pair (it still counts within a pair)."""

_STEPS = 4
"""So many entries with the same leading bits are passed one by one before a binary search."""

SLICE = 1 << 20
"""So many keys and more are sorted in slices."""

TEXTS = 1000
"""So many texts are hashed at a time."""


@dataclass(frozen=True)
class Index:
    """Inverted index of a stream: texts by 5-gram and by stem, both sorted by key.

    Of texts with the same words (``text_keys``) only the first is entered; ``twins`` gives the others.
    ``gram_first`` is the first entry of the 5-grams by their leading bits (``first_by_leading_bits``).
    """

    gram_keys: Keys
    gram_texts: NDArray[np.int32]
    gram_first: NDArray[np.int32]
    stem_keys: Keys
    stem_texts: NDArray[np.int32]
    n_stems: NDArray[np.int32]
    text_keys: Keys

    @cached_property
    def first_twin(self) -> Ints:
        """For every text the first one with the same words, itself where there is none before."""
        return _first_twins(self.text_keys)

    @cached_property
    def _by_twin(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.first_twin, kind="stable")
        return order, self.first_twin[order]

    def twins(self, text: Ints) -> tuple[Ints, Ints]:
        """All texts with the same words as each of the given ones, and the row of the given one."""
        order, firsts = self._by_twin
        low, high = np.searchsorted(firsts, text, side="left"), np.searchsorted(firsts, text, side="right")
        index, row = concatenated_ranges(low, high)
        return order[index], row


def build_index(stream: Stream) -> Index:
    """The index of a stream's texts."""
    first, keys = stream.grams
    gram_keys, gram_texts = _distinct(keys, stream.texts_of(first))
    every = np.repeat(np.arange(stream.n_texts), np.diff(stream.text_first))
    stem_keys, stem_texts = _distinct(stream.stems, every)
    n_stems = np.bincount(stem_texts, minlength=stream.n_texts).astype(np.int32)
    return _without_twins(gram_keys, gram_texts, stem_keys, stem_texts, n_stems, _text_keys(stream))


def _text_keys(stream: Stream) -> Keys:
    """The key of every text's words, a slice of texts at a time: hashing keeps numbers for as many words as it sees."""
    keys = [np.zeros(0, dtype=np.uint64)]
    for begin in range(0, stream.n_texts, TEXTS):
        first = np.asarray(stream.text_first[begin : begin + TEXTS + 1])
        keys.append(span_keys(stream.keys[first[0] : first[-1]], first[:-1] - first[0], first[1:] - first[0]))
    return np.concatenate(keys)


def _first_twins(text_keys: Keys) -> Ints:
    _, first, inverse = np.unique(text_keys, return_index=True, return_inverse=True)
    return first[inverse]


def _without_twins(
    gram_keys: Keys,
    gram_texts: NDArray[np.int32],
    stem_keys: Keys,
    stem_texts: NDArray[np.int32],
    n_stems: NDArray[np.int32],
    text_keys: Keys,
) -> Index:
    """The index of sorted entries without those of texts that an earlier one stands for."""
    is_first = _first_twins(text_keys) == np.arange(len(text_keys))
    grams, stems = is_first[gram_texts], is_first[stem_texts]
    gram_keys = gram_keys[grams]
    first = first_by_leading_bits(gram_keys)
    return Index(gram_keys, gram_texts[grams], first, stem_keys[stems], stem_texts[stems], n_stems, text_keys)


def first_by_leading_bits(keys: Keys) -> NDArray[np.int32]:
    """First of the sorted keys with each value of the leading bits, about one key for a value, and the end."""
    bits = max(len(keys).bit_length(), 1)
    first = np.zeros((1 << bits) + 1, dtype=np.int32)
    leading = keys >> np.uint64(64 - bits)
    first[leading + np.uint64(1)] = np.arange(1, len(leading) + 1, dtype=np.int32)
    return np.maximum.accumulate(first, out=first)


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
    entries = sorted_distinct(KeyTable(different).rows(keys) * n_texts + text)
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
    return _without_twins(*grams, *stems, n_stems, np.concatenate([index.text_keys for index in indexes]))


def gram_candidates(articles: Stream, index: Index) -> tuple[Ints, Ints]:
    """Article and text of every rare 5-gram that both have; a pair may come again."""
    first, keys = articles.grams
    order = np.argsort(keys)
    low, high = _entries(index, keys[order])
    rare = np.flatnonzero((high > low) & (high - low <= MAX_TEXTS_A_GRAM))
    entry, row = concatenated_ranges(low[rare], high[rare])
    return articles.text_of(first[order[rare]])[row], index.gram_texts[entry].astype(np.int64)


def _entries(index: Index, wanted: Keys) -> tuple[Ints, Ints]:
    """First entry and end of every wanted 5-gram; few share leading bits, and nearly all stand in one text."""
    keys, first = index.gram_keys, index.gram_first
    bucket = (wanted >> np.uint64(65 - len(first).bit_length())).view(np.int64)
    low, end = first.take(bucket).astype(np.int64), first.take(bucket + 1).astype(np.int64)
    before = np.flatnonzero(low < end)
    for _ in range(_STEPS):
        before = before[keys[low[before]] < wanted[before]]
        low[before] += 1
        before = before[low[before] < end[before]]
    low[before] = np.searchsorted(keys, wanted[before], side="left")
    high = low.copy()
    once = np.flatnonzero(low < end)
    once = once[keys[low[once]] == wanted[once]]
    high[once] += 1
    once = once[high[once] < end[once]]
    often = once[keys[high[once]] == wanted[once]]
    high[often] = np.searchsorted(keys, wanted[often], side="right")
    return low, high

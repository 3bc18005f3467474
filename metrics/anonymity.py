"""Phrases that tell a reader that a source's name is kept back ("on condition of anonymity")."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from masthead.metrics.hashing import span_keys, word_keys
from masthead.metrics.key_table import KeyTable
from masthead.metrics.source_words import SOURCE_LANGUAGES, read_source_words
from masthead.metrics.texts import Flags, Ints, Spans, Texts


@cache
def _phrase_keys() -> tuple[KeyTable, Mapping[int, KeyTable]]:
    """The phrases' first words, and the keys of the phrases by their number of words."""
    phrases = [p.replace(",", "").split() for code in SOURCE_LANGUAGES for p in read_source_words(code).anonymity]
    by_length: dict[int, list[int]] = {}
    for phrase in phrases:
        keys = word_keys(phrase)
        whole = span_keys(keys, np.array([0]), np.array([len(keys)]))
        by_length.setdefault(len(keys), []).append(int(whole[0]))
    first = np.unique(word_keys([phrase[0] for phrase in phrases]))
    tables = {n: KeyTable(np.array(sorted(set(keys)), dtype=np.uint64)) for n, keys in sorted(by_length.items())}
    return KeyTable(first), tables


def find_anonymity_phrases(texts: Texts) -> tuple[Spans, list[str]]:
    """Anonymity phrases within one sentence, overlapping ones as one, and their words."""
    first_words, by_length = _phrase_keys()
    begin = np.flatnonzero(first_words.has(texts.word_keys))
    n_words = len(texts.words)
    stop = np.zeros(len(begin), dtype=np.int64)
    for n, phrases in by_length.items():
        fits: Flags = begin + n <= n_words
        last = np.where(fits, begin + n, begin)
        found = fits & phrases.has(span_keys(texts.word_keys, begin, last))
        found[found] = texts.word_sentence[begin[found]] == texts.word_sentence[last[found] - 1]
        stop[found] = last[found]
    begin, stop = _merged(begin[stop > 0], stop[stop > 0])
    start, end = texts.words.start[begin], texts.words.end[stop - 1]
    said = [" ".join(texts.text[a:b].split()) for a, b in zip(start.tolist(), end.tolist(), strict=True)]
    return Spans(start, end, texts.words.article[begin]), said


def _merged(begin: Ints, stop: Ints) -> tuple[Ints, Ints]:
    """Phrases that overlap as one ("spoke on condition" and "condition of anonymity")."""
    reach = np.maximum.accumulate(stop) if len(stop) else stop
    first = np.flatnonzero(np.concatenate(([True], begin[1:] >= reach[:-1]))) if len(begin) else begin
    last = np.concatenate((first[1:], [len(begin)])) - 1 if len(first) else first
    return begin[first], reach[last]

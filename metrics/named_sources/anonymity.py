"""Phrases that tell a reader that a source's name is kept back ("on condition of anonymity")."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from masthead.metrics.named_sources.words import SOURCE_LANGUAGES, read_source_words
from masthead.metrics.text.arrays import Ints, Keys, sorted_distinct
from masthead.metrics.text.hashing import ngram_keys, word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Spans, Texts


@cache
def _phrase_keys() -> tuple[KeyTable, Mapping[int, KeyTable]]:
    """Keys of the phrases' first two words, and of the phrases by their number of words."""
    phrases = [
        p.replace(",", "").split() for code in SOURCE_LANGUAGES for p in read_source_words(code).anonymity.phrases
    ]
    by_length: dict[int, list[Keys]] = {}
    for phrase in phrases:
        by_length.setdefault(len(phrase), []).append(ngram_keys(word_keys(phrase), len(phrase)))
    begins = [ngram_keys(word_keys(phrase[:2]), 2) for phrase in phrases]
    return _table(begins), {n: _table(keys) for n, keys in sorted(by_length.items())}


def _table(keys: list[Keys]) -> KeyTable:
    return KeyTable(sorted_distinct(np.concatenate(keys)))


def find_anonymity_phrases(texts: Texts) -> tuple[Spans, list[str]]:
    """Anonymity phrases within one sentence, overlapping ones as one, and their words."""
    first_words, by_length = _phrase_keys()
    begin = np.flatnonzero(first_words.has(ngram_keys(texts.word_keys, 2)))
    stop = np.zeros(len(begin), dtype=np.int64)
    for n, phrases in by_length.items():
        found = np.flatnonzero(begin + n <= len(texts.words))
        words = texts.word_keys[begin[found][:, None] + np.arange(n)]
        found = found[phrases.has(ngram_keys(words.ravel(), n)[::n])]
        found = found[texts.word_sentence[begin[found]] == texts.word_sentence[begin[found] + n - 1]]
        stop[found] = begin[found] + n
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

"""Runs of capitalized words in the running text of a batch: what may be names, found for all sentences at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from masthead.metrics.text.arrays import Flags, Ints, begins
from masthead.metrics.text.texts import Texts

_HEADLINE_WORDS = 4


@dataclass(frozen=True)
class CapitalRuns:
    """Runs of capitalized words that begin outside quotations, in the order of the text.

    The runs of sentence ``k`` are numbers ``first[k]`` up to ``first[k + 1]``; none are those of headlines, sentences
    of more than four words most of which are capitalized. ``start`` and ``end`` are batch positions, ``is_single`` says
    that a run has one word, ``opens`` that it begins its sentence.
    """

    first: Sequence[int]
    start: Sequence[int]
    end: Sequence[int]
    is_single: Sequence[bool]
    opens: Sequence[bool]

    def of_sentence(self, number: int) -> range:
        """The numbers of a sentence's runs."""
        return range(self.first[number], self.first[number + 1])


def find_runs(texts: Texts, goes_on: Flags) -> CapitalRuns:
    """The runs of a batch; ``goes_on`` says which words go on with the next, both capitalized."""
    words = texts.words
    of_sentence: Ints = np.append(np.searchsorted(words.start, texts.sentences.start), len(words))
    chain_ends = np.flatnonzero(~goes_on)
    n_ends = np.cumsum(~goes_on)
    begin = np.flatnonzero(texts.is_capitalized & ~texts.is_quoted)
    stop = chain_ends[n_ends[begin] - ~goes_on[begin]]
    is_first = begins(stop)
    begin, stop = begin[is_first], stop[is_first]
    sentence = texts.word_sentence[begin]
    n = np.diff(of_sentence)
    n_capitals = np.bincount(sentence, stop - begin + 1, minlength=len(n))
    is_headline = (n > _HEADLINE_WORDS) & (3 * n_capitals > 2 * n)
    kept = ~is_headline[sentence]
    begin, stop, sentence = begin[kept], stop[kept], sentence[kept]
    return CapitalRuns(
        np.searchsorted(sentence, np.arange(len(n) + 1)).data,
        words.start[begin].data,
        words.end[stop].data,
        (begin == stop).data,
        (begin == of_sentence[sentence]).data,
    )

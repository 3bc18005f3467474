"""Which originals share rare stems with an article, looked up among those that it may have been copied from by date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.retrieval.inverted_index import Index
from masthead.metrics.copy_ratio.retrieval.times import DAY, Times
from masthead.metrics.copy_ratio.streams import Stream
from masthead.metrics.text.arrays import Ints, Keys, concatenated_ranges, distinct, divided, sorted_distinct
from masthead.metrics.text.key_table import KeyTable

MIN_TEXTS_A_STEM = 50
MAX_SHARE_A_STEM = 0.02
"""A stem proposes pairs if no more than this share of the texts (and at least 50 texts) have it."""


@dataclass(frozen=True)
class Calendar:
    """Texts by stem and, within a stem, by time.

    ``stems`` are sorted, ``first`` has the first entry of each in ``places``, and the end; a place is a row of
    ``texts``, which come in order of time. The first ``n_open`` of them may be of any time: their own is unknown, or
    they stand for others with the same words. ``stamps`` are the times of the others.
    """

    stems: Keys
    first: Ints
    places: NDArray[np.int32]
    texts: Ints
    n_open: int
    stamps: Ints

    def window(self, times: Times, window_days: tuple[float, float]) -> tuple[Ints, Ints]:
        """First place that may lie in the window of each time, and the end; no text within it is left out."""
        low, high = window_days
        begin = np.searchsorted(self.stamps, times.time - (high + 1) * DAY, side="left")
        end = np.searchsorted(self.stamps, times.time - (low - 1) * DAY, side="right")
        n = len(self.stamps)
        return (
            self.n_open + np.where(times.is_known, begin, 0),
            self.n_open + np.where(times.is_known, end, n),
        )

    def meetings(self, stems: Ints, asked: Ints, begin: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Texts that have a stem and are open or between two places, and the row of each in ``asked``.

        ``stems`` are row numbers of the calendar; ``asked`` says which of them is asked for, with two places each.
        """
        low, high = self.first[stems], self.first[stems + 1]
        dated = _lower_bound(self.places, low, high, np.full(len(stems), self.n_open))
        low, dated, high = low[asked], dated[asked], high[asked]
        begin, end = (_lower_bound(self.places, dated, high, place) for place in (begin, end))
        entry, row = concatenated_ranges(np.concatenate((low, begin)), np.concatenate((dated, np.maximum(begin, end))))
        return self.texts[self.places[entry]], np.where(row < len(asked), row, row - len(asked))


def _lower_bound(values: NDArray[np.int32], low: Ints, high: Ints, wanted: Ints) -> Ints:
    """First row from ``low`` to ``high`` whose value is at least the wanted one; values rise between the two."""
    last = max(len(values) - 1, 0)
    while (is_open := low < high).any():
        middle = (low + high) >> 1
        is_less = is_open & (values[np.minimum(middle, last)] < wanted)
        low, high = np.where(is_less, middle + 1, low), np.where(is_less, high, middle)
    return low


def read_calendar(index: Index, times: Times) -> Calendar:
    """The calendar of indexed texts."""
    n = len(times.time)
    is_alone = np.bincount(index.first_twin, minlength=n)[index.first_twin] == 1
    is_open = ~(times.is_known & is_alone)
    dated = np.flatnonzero(~is_open)
    dated = dated[np.argsort(times.time[dated], kind="stable")]
    texts = np.concatenate((np.flatnonzero(is_open), dated))
    place = np.empty(n, dtype=np.int64)
    place[texts] = np.arange(n)
    begins = np.diff(index.stem_keys, prepend=np.uint64(0)) != 0
    begins[:1] = True
    first = np.append(np.flatnonzero(begins), len(begins))
    places = np.sort((np.cumsum(begins) << 32) | place[index.stem_texts]).astype(np.int32)
    return Calendar(index.stem_keys[begins], first, places, texts, n - len(dated), times.time[dated])


def stem_candidates(
    articles: Stream, times: Times, calendar: Calendar, window_days: tuple[float, float], *, least: float
) -> tuple[Ints, Ints]:
    """Article and text of each pair with a weighted overlap of rare stems of at least ``least``.

    Only texts that may lie in the window of the article are found. The overlap is the weight of the shared stems over
    the weight of all rare stems of the article that any text has; a stem weighs 1 + log(n / texts that have it).
    """
    n_texts = max(len(calendar.texts), 1)
    stems, n_having, of_word = _rare_stems(articles.stems, calendar)
    n = max(articles.n_texts, 1)
    every = np.repeat(np.arange(articles.n_texts), np.diff(articles.text_first))
    chosen = np.flatnonzero(of_word >= 0)
    entries = sorted_distinct(of_word[chosen] * n + every[chosen])
    stem, owner = divided(entries, n)
    weight = np.log((len(calendar.texts) + 1) / n_having[stem]) + 1
    begin, end = calendar.window(times, window_days)
    text, row = calendar.meetings(stems, stem, begin[owner], end[owner])
    pair, number = distinct(owner[row] * n_texts + text)
    found = np.bincount(number, weight[row], minlength=len(pair))
    total = np.maximum(np.bincount(owner, weight, minlength=n), 1e-9)
    pair = pair[(found / total[pair // n_texts]).round(9) >= least]
    return divided(pair, n_texts)


def _rare_stems(stems: Keys, calendar: Calendar) -> tuple[Ints, Ints, Ints]:
    """Rows of the calendar of the given stems that few texts have, how many have each, and which each word has (or -1)."""
    different = sorted_distinct(stems)
    row = np.searchsorted(calendar.stems, different)
    known = np.flatnonzero(row < len(calendar.stems))
    known = known[calendar.stems[row[known]] == different[known]]
    n_having = np.diff(calendar.first)[row[known]]
    is_rare = n_having <= max(MIN_TEXTS_A_STEM, MAX_SHARE_A_STEM * len(calendar.texts))
    return row[known[is_rare]], n_having[is_rare], KeyTable(different[known[is_rare]]).rows(stems)

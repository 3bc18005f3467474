"""The words of shared passages: which stand word for word in the reference, which in reworded sentences, and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from masthead.metrics.copy_ratio.alignment.bags import Bags
from masthead.metrics.copy_ratio.alignment.chains import Links, overlapping
from masthead.metrics.copy_ratio.alignment.evidence import stems_in
from masthead.metrics.copy_ratio.alignment.sentences import Similar, unit_words
from masthead.metrics.copy_ratio.streams import Stream
from masthead.metrics.text.arrays import Flags, Ints, begins, concatenated_ranges

MAX_CHANGED_WORDS = 2
"""So many changed words in a row within an exact passage leave it verbatim."""

MIN_DRAWN_SHARE = 0.25
"""A sentence of a passage with a smaller weighted share of its stems in the reference passage is an insertion."""


FEW_WORDS = 6
"""Fewer reworded words than this by themselves are drawn only where most of them stand in the reference passage."""

MIN_KNOWN_SHARE = 0.5


@dataclass(frozen=True)
class DrawnWords:
    """Every word drawn from a reference: ``place`` in the articles' stream, ``passage`` (number), whether ``exact``, and the
    code points ``start`` to ``end`` of the reference's text that it answers to. Sorted by passage and place.
    """

    place: Ints
    passage: Ints
    exact: Flags
    start: Ints
    end: Ints

    def take(self, rows: Ints | Flags) -> DrawnWords:
        """The words given by row number or flag."""
        return DrawnWords(self.place[rows], self.passage[rows], self.exact[rows], self.start[rows], self.end[rows])


def join_drawn(parts: list[DrawnWords], n_passages: list[int]) -> DrawnWords:
    """The words of several sets of passages, of so many passages each, as one."""
    before = np.cumsum([0, *n_passages])
    passage = np.concatenate([part.passage + first for part, first in zip(parts, before, strict=False)])
    place, exact, start, end = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("place", "exact", "start", "end")
    )
    return DrawnWords(place, passage, exact, start, end)


def drawn_words(
    articles: Stream, references: Stream, a: Bags, b: Bags, extent: Links, runs: Links, similar: Similar
) -> DrawnWords:
    """The drawn words of all passages; sentences that an article inserted between copied ones are left out.

    ``runs`` are exact runs within the passages, their ``pair`` the number of the passage.
    """
    place, owner = concatenated_ranges(extent.a0, extent.a1)
    offset = np.cumsum(extent.a1 - extent.a0) - (extent.a1 - extent.a0)
    known = _known_words(articles, references, extent, place, owner)
    drawn = _drawn_units(a, place, owner, known)
    answers = Answers(extent.b0[owner], extent.b1[owner], np.zeros(len(place), dtype=np.bool_))
    answers = _at_sentences(answers, unit_words(similar.links, a, b), similar.cosine, extent, offset)
    answers = _at_runs(answers, place, runs, offset[runs.pair] - extent.a0[runs.pair])
    answers = _absorbed(answers, owner, articles.joined[place])
    drawn = drawn & ~answers.exact
    drawn &= ~_scraps(drawn, owner, known)
    rows = np.flatnonzero(drawn | answers.exact)
    start, end = references.start[answers.low[rows]], references.end[answers.high[rows] - 1]
    return DrawnWords(place[rows], owner[rows], answers.exact[rows], start.astype(np.int64), end.astype(np.int64))


@dataclass(frozen=True)
class Answers:
    """What each word of the passages answers to: reference words ``low`` to before ``high``, and whether ``exact``."""

    low: Ints
    high: Ints
    exact: Flags

    def at(self, index: Ints, low: Ints, high: Ints, *, exact: bool = False) -> Answers:
        """The same, but for the words at ``index``."""
        lows, highs, flags = self.low.copy(), self.high.copy(), self.exact.copy()
        lows[index], highs[index] = low, high
        flags[index] |= exact
        return Answers(lows, highs, flags)


def _known_words(articles: Stream, references: Stream, extent: Links, place: Ints, owner: Ints) -> Flags:
    """Whether the stem of each word of the passages is among those of its reference passage."""
    other, other_owner = concatenated_ranges(extent.b0, extent.b1)
    return stems_in(articles, place, owner, references, other, other_owner)


def _drawn_units(a: Bags, place: Ints, owner: Ints, known: Flags) -> Flags:
    """Whether each word stands in a sentence of which enough is in the reference passage."""
    if not len(place):
        return np.zeros(0, dtype=np.bool_)
    unit = a.unit_of[place]
    opens = begins(unit) | begins(owner)
    first = np.flatnonzero(opens)
    weight = np.add.reduceat(a.word_weight[place], first)
    shared = np.add.reduceat(a.word_weight[place] * known, first)
    enough: Flags = (shared >= MIN_DRAWN_SHARE * weight)[np.cumsum(opens) - 1]
    return enough


def _scraps(drawn: Flags, owner: Ints, known: Flags) -> Flags:
    """Reworded words in a row that are few and mostly not of the reference passage."""
    change = np.ones(len(drawn), dtype=np.bool_)
    change[1:] = (drawn[1:] != drawn[:-1]) | (np.diff(owner) != 0)
    first = np.flatnonzero(change)
    if not len(first):
        return drawn
    size = np.diff(np.append(first, len(drawn)))
    n_known = np.add.reduceat(known.astype(np.int64), first)
    scraps: Flags = np.repeat((size < FEW_WORDS) & (n_known < MIN_KNOWN_SHARE * size), size) & drawn
    return scraps


def _at_sentences(answers: Answers, links: Links, cosine: np.ndarray, extent: Links, offset: Ints) -> Answers:
    """Reworded words answer to the most similar sentence of the reference passage."""
    row, passage = overlapping(links, extent)
    order = np.lexsort((cosine[row], passage))
    row, passage = row[order], passage[order]
    start = np.maximum(links.a0[row], extent.a0[passage])
    end = np.minimum(links.a1[row], extent.a1[passage])
    shift = offset[passage] - extent.a0[passage]
    index, link = concatenated_ranges(start + shift, end + shift)
    low, high = np.maximum(links.b0[row], extent.b0[passage]), np.minimum(links.b1[row], extent.b1[passage])
    return answers.at(index, low[link], high[link])


def _at_runs(answers: Answers, place: Ints, runs: Links, shift: Ints) -> Answers:
    """Words of an exact run answer each to its own word."""
    index, run = concatenated_ranges(shift + runs.a0, shift + runs.a1)
    low = place[index] - runs.a0[run] + runs.b0[run]
    return answers.at(index, low, low + 1, exact=True)


def _absorbed(answers: Answers, owner: Ints, joined: Flags) -> Answers:
    """Words changed within an exact passage, no more than a few in a row, count as part of it.

    They must directly follow or precede an exact word: "he said" between two quotations stands alone.
    """
    exact = answers.exact
    change = np.ones(len(exact), dtype=np.bool_)
    change[1:] = (exact[1:] != exact[:-1]) | (np.diff(owner) != 0)
    first = np.flatnonzero(change)
    last = np.append(first[1:], len(exact))[: len(first)] - 1
    inner = np.zeros(len(first), dtype=np.bool_)
    inner[1:-1] = (owner[first[1:-1]] == owner[first[:-2]]) & (owner[first[1:-1]] == owner[first[2:]])
    touches = joined[first] | joined[np.minimum(last + 1, len(joined) - 1)]
    short = inner & touches & ~exact[first] & (last - first < MAX_CHANGED_WORDS)
    index, gap = concatenated_ranges(first[short], last[short] + 1)
    before = answers.high[first[short] - 1][gap]
    return answers.at(index, before - 1, before, exact=True)

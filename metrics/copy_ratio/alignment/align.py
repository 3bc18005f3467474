"""Passages that two texts share: exact runs, reworded sentences and condensed stretches, resolved into one list.

Chains of exact runs with a long unbroken run set their own edges. Elsewhere chains of similar sentences are
passages where their vocabulary agrees well enough; short exact chains are added; and a stretch that condenses the
whole reference takes the place of the fragments found in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.alignment.bags import Bags, read_bags, shared_stems
from masthead.metrics.copy_ratio.alignment.chains import (
    Links,
    best_of_overlapping,
    chain,
    covered_words,
    hull,
    join_links,
    overlapping,
    without_overlap,
)
from masthead.metrics.copy_ratio.alignment.condensed import condensed_passages
from masthead.metrics.copy_ratio.alignment.drawn import DrawnWords, drawn_words, join_drawn
from masthead.metrics.copy_ratio.alignment.evidence import overlap
from masthead.metrics.copy_ratio.alignment.runs import find_runs
from masthead.metrics.copy_ratio.alignment.sentences import Similar, similar_sentences, unit_words
from masthead.metrics.copy_ratio.streams import Stream, take_texts
from masthead.metrics.text.arrays import Flags, Ints, in_portions, numbered

GAP_WORDS = 20
GAP_SENTENCES = 3
LONG_RUN = 40
MIN_EXACT_WORDS = 15
MIN_SIMILARITY, MIN_SIMILARITY_LONG, LONG_WORDS = 0.30, 0.33, 400
"""Sentences of a pair are alike from here on; where both texts have more words than the last, from the second on: there
are more sentences that may be alike by chance.
"""

WEAK_COSINE, WEAK_DICE = 0.15, 0.10
MIN_COVERED_WORDS = 20.0
MIN_OVERLAP = 0.40
SHORT_PASSAGE = 45
MIN_SHORT_OVERLAP = 0.50
MIN_CONDENSED_OVERLAP = 0.14
BRIEF_WORDS, MIN_BRIEF_WORDS = 120, 10
"""Where either text has no more than so many words, exact runs of so many in all are a passage."""

SCATTERED_COSINE, SCATTERED_DICE = 0.25, 0.20
MIN_SCATTERED_OVERLAP, MIN_SCATTERED_WEIGHT = 0.40, 52.0
"""Neighboring sentences less alike are a passage where they share so much of their vocabulary, rare words above all.

Not in pairs with a long unbroken run: what is copied word for word elsewhere is not shuffled here.
"""

MAX_FRAGMENTS = 0.8
"""A condensed stretch of which fragments cover a larger share is left to them."""

WORDS_AT_ONCE = 1 << 19
"""About so many words of both texts of the pairs are aligned at a time."""


@dataclass(frozen=True)
class Passages:
    """Passages shared by pairs of texts.

    ``extent``: word ranges of both streams; ``similarity`` 0 to 1, weighted agreement of the vocabulary; ``words``:
    the words drawn from the reference.
    """

    extent: Links
    similarity: NDArray[np.float64]
    words: DrawnWords

    def moved(self, pair: int, a: Ints, b: Ints) -> Passages:
        """The passages of pairs counted from ``pair`` on, positions moved by the offsets of each pair, ``a`` and ``b``."""
        by_a, by_b = a[self.extent.pair], b[self.extent.pair]
        old = self.extent
        extent = Links(old.pair + pair, old.a0 + by_a, old.a1 + by_a, old.b0 + by_b, old.b1 + by_b)
        words = replace(self.words, place=self.words.place + by_a[self.words.passage])
        return replace(self, extent=extent, words=words)

    def of_pairs(self, chosen: Flags) -> Passages:
        """The passages of the flagged pairs, which are numbered anew."""
        is_kept = chosen[self.extent.pair]
        extent = self.extent.take(is_kept)
        words = self.words.take(is_kept[self.words.passage])
        return Passages(
            replace(extent, pair=numbered(chosen)[extent.pair]),
            self.similarity[is_kept],
            replace(words, passage=numbered(is_kept)[words.passage]),
        )


def join_passages(parts: list[Passages]) -> Passages:
    """Several sets of passages as one."""
    words = join_drawn([part.words for part in parts], [len(part.extent) for part in parts])
    similarity = np.concatenate([part.similarity for part in parts])
    return Passages(join_links([part.extent for part in parts]), similarity, words)


def align(articles: Stream, references: Stream, pair_article: Ints, pair_reference: Ints) -> Passages:
    """Passages of each pair of texts (row numbers in the two streams)."""
    size = articles.text_first[pair_article + 1] - articles.text_first[pair_article]
    size += references.text_first[pair_reference + 1] - references.text_first[pair_reference]
    parts = []
    for begin, end in in_portions(size, WORDS_AT_ONCE):
        mine, a = np.unique(pair_article[begin:end], return_inverse=True)
        theirs, b = np.unique(pair_reference[begin:end], return_inverse=True)
        some, others = take_texts(articles, mine), take_texts(references, theirs)
        a_offset = (articles.text_first[mine] - some.text_first[:-1])[a]
        b_offset = (references.text_first[theirs] - others.text_first[:-1])[b]
        parts.append(_align(some, others, a, b).moved(begin, a_offset, b_offset))
    return join_passages(parts)


def _align(articles: Stream, references: Stream, pair_article: Ints, pair_reference: Ints) -> Passages:
    runs = find_runs(articles, references, pair_article, pair_reference)
    a, b = read_bags(articles), read_bags(references)
    stems = shared_stems(a, b, pair_article, pair_reference)
    similar = similar_sentences(stems, min_cosine=WEAK_COSINE, min_dice=WEAK_DICE)
    length = np.minimum(np.diff(articles.text_first)[pair_article], np.diff(references.text_first)[pair_reference])
    alike = np.where(length > LONG_WORDS, MIN_SIMILARITY_LONG, MIN_SIMILARITY)[similar.pair]
    clear = similar.take((similar.cosine > alike) & (similar.dice > alike)).links
    reworded = unit_words(hull(clear, chain(clear, GAP_SENTENCES, GAP_SENTENCES)), a, b)
    reworded = reworded.take(reworded.a1 - reworded.a0 > MIN_COVERED_WORDS)
    shared = overlap(a, b, reworded)
    size = reworded.a1 - reworded.a0
    least = np.where(size < SHORT_PASSAGE, MIN_SHORT_OVERLAP, MIN_OVERLAP)
    reworded = reworded.take((shared.in_article * size > MIN_COVERED_WORDS) & (shared.mean > least))
    least = np.where(length <= BRIEF_WORDS, MIN_BRIEF_WORDS, MIN_EXACT_WORDS)
    long_chains, short_chains = _exact_chains(runs, np.minimum(length, least))
    reworded = reworded.take(without_overlap(reworded, long_chains))
    short_chains = short_chains.take(without_overlap(short_chains, reworded))
    found = join_links([long_chains, reworded, short_chains])
    found = found.take(best_of_overlapping(found, (found.a1 - found.a0) + (found.b1 - found.b0), 0.5))
    condensed = condensed_passages(stems, similar)
    condensed = condensed.take(without_overlap(condensed, long_chains))
    condensed = condensed.take(overlap(a, b, condensed).mean > MIN_CONDENSED_OVERLAP)
    extent = _with_condensed(found, condensed)
    scattered = _scattered(a, b, similar, extent)
    extent = join_links([extent, scattered.take(~np.isin(scattered.pair, long_chains.pair))])
    words = drawn_words(articles, references, a, b, extent, _runs_within(runs, extent), similar)
    return Passages(extent, overlap(a, b, extent).mean, words)


def _exact_chains(runs: Links, least: Ints) -> tuple[Links, Links]:
    """Chains of exact runs: those with a long unbroken run, and others with ``least`` words (by pair) on both sides."""
    label = chain(runs, GAP_WORDS, GAP_WORDS)
    extent = hull(runs, label)
    longest = np.zeros(len(extent), dtype=np.int64)
    np.maximum.at(longest, label, runs.a1 - runs.a0)
    is_long = longest >= LONG_RUN
    covered = np.minimum(covered_words(runs, label, len(extent)), covered_words(runs.swapped, label, len(extent)))
    enough = covered >= least[extent.pair]
    return extent.take(is_long), extent.take(enough & ~is_long)


def _scattered(a: Bags, b: Bags, similar: Similar, found: Links) -> Links:
    """Passages of sentences less alike than reworded ones, where neither text has a passage of the pair already."""
    alike = similar.take((similar.cosine > SCATTERED_COSINE) & (similar.dice > SCATTERED_DICE)).links
    links = unit_words(hull(alike, chain(alike, 1, 1)), a, b)
    for side in ("article", "reference"):
        links = links.take(without_overlap(_one_side(links, side), _one_side(found, side)))
    shared = overlap(a, b, links)
    return links.take((shared.mean > MIN_SCATTERED_OVERLAP) & (shared.common > MIN_SCATTERED_WEIGHT))


def _one_side(links: Links, side: str) -> Links:
    """The links with all of the other text, so that they overlap where they do in one text."""
    none, all_ = np.zeros(len(links), dtype=np.int64), np.full(len(links), np.iinfo(np.int64).max)
    if side == "article":
        return replace(links, b0=none, b1=all_)
    return replace(links, a0=none, a1=all_)


def _with_condensed(found: Links, condensed: Links) -> Links:
    """The passages, with condensed stretches in place of the fragments that cover little of them."""
    row, other = overlapping(condensed, found)
    size = condensed.a1 - condensed.a0
    common = np.minimum(condensed.a1[row], found.a1[other]) - np.maximum(condensed.a0[row], found.a0[other])
    keep = np.bincount(row, common, minlength=len(condensed)) <= MAX_FRAGMENTS * size
    inside = 2 * common > found.a1[other] - found.a0[other]
    replaced = np.zeros(len(found), dtype=np.bool_)
    replaced[other[keep[row] & inside]] = True
    return join_links([found.take(~replaced), condensed.take(keep)])


def _runs_within(runs: Links, extent: Links) -> Links:
    """The runs that lie in a passage, each with the number of its passage."""
    row, passage = overlapping(runs, extent)
    inside = (
        (runs.a0[row] >= extent.a0[passage])
        & (runs.a1[row] <= extent.a1[passage])
        & (runs.b0[row] >= extent.b0[passage])
        & (runs.b1[row] <= extent.b1[passage])
    )
    row, passage = row[inside], passage[inside]
    return Links(passage, runs.a0[row], runs.a1[row], runs.b0[row], runs.b1[row])

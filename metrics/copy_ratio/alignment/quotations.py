"""Direct quotations of one utterance in two texts, word for word or nearly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.alignment.bags import read_bags, shared_stems
from masthead.metrics.copy_ratio.alignment.sentences import similar_sentences
from masthead.metrics.copy_ratio.streams import Stream
from masthead.metrics.text.arrays import Flags, Ints, begins, concatenated_ranges, numbered

MIN_COSINE = 0.5
MIN_DICE = 0.4


@dataclass(frozen=True)
class QuoteMatches:
    """Quotations of the articles that stand in the reference of their pair too.

    ``a0`` to ``a1`` are positions in the articles' stream of quoted words; reference positions are code points. How
    the wordings differ is ``quotes/drift``'s to say.
    """

    pair: Ints
    a0: Ints
    a1: Ints
    similarity: NDArray[np.float64]
    reference_start: Ints
    reference_end: Ints

    def words(self, chosen: Flags) -> Ints:
        """Stream positions of the words of the chosen matches."""
        return concatenated_ranges(self.a0[chosen], self.a1[chosen])[0]

    def of_pairs(self, chosen: Flags) -> QuoteMatches:
        """The matches of the flagged pairs, which are numbered anew."""
        kept = np.flatnonzero(chosen[self.pair])
        pair = numbered(chosen)[self.pair[kept]]
        start, end = self.reference_start[kept], self.reference_end[kept]
        return QuoteMatches(pair, self.a0[kept], self.a1[kept], self.similarity[kept], start, end)

    def first_of_each(self) -> Ints:
        """One match for every quotation: the most similar."""
        order = np.lexsort((self.pair, -self.similarity, self.a0))
        first: Ints = order[begins(self.a0[order])]
        return first


def match_quotations(articles: Stream, references: Stream, pair_article: Ints, pair_reference: Ints) -> QuoteMatches:
    """Quotations of each pair of texts that are alike, each article quotation with its best counterpart."""
    a, b = read_bags(articles, least=1), read_bags(references, least=1)
    stems = shared_stems(a, b, pair_article, pair_reference)
    similar = similar_sentences(stems, min_cosine=MIN_COSINE, min_dice=MIN_DICE)
    order = np.lexsort((similar.b, -similar.cosine, similar.a, similar.pair))
    best = order[begins(similar.a[order]) | begins(similar.pair[order])]
    unit_a, unit_b = similar.a[best], similar.b[best]
    return QuoteMatches(
        similar.pair[best],
        a.word_first[unit_a],
        a.word_first[unit_a + 1],
        np.minimum(similar.cosine[best], 1.0),
        references.start[b.word_first[unit_b]].astype(np.int64),
        references.end[b.word_first[unit_b + 1] - 1].astype(np.int64),
    )

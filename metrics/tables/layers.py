"""Which words of a batch are article text and which are the article's own: the layers between the metrics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from masthead.metrics.tables.measures import MIN_OWN_WORDS, View
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.texts import Texts


@dataclass(frozen=True)
class Layers:
    """Flags over the words of a batch.

    ``is_article``: not boilerplate. ``is_own``: article text less copied passages and less quotations that stand in
    the same original (a subset of ``is_article``). ``is_wire_quote``: in a quotation that stands in any original, whether
    or not the article copies from it; None where none was searched.
    """

    is_article: Flags
    is_own: Flags
    is_wire_quote: Flags | None = None

    def words(self, view: View) -> Flags:
        """The words that a view counts."""
        return self.is_article if view == "all" else self.is_own


def sentences_in_view(texts: Texts, layers: Layers, view: View) -> Flags:
    """Sentences of a view: with at least one word of article text; own where more than half of those are own."""
    n = len(texts.sentences)
    article = np.bincount(texts.word_sentence[layers.is_article], minlength=n)
    if view == "all":
        return article > 0
    own = np.bincount(texts.word_sentence[layers.is_own], minlength=n)
    return (2 * own > article) & (article > 0)


def own_status(texts: Texts, layers: Layers) -> list[str | None]:
    """``too_short`` for articles with fewer own words than a measure needs, else None."""
    n_own: Ints = texts.per_article(texts.words.article, layers.is_own)
    return ["too_short" if n < MIN_OWN_WORDS else None for n in n_own.tolist()]

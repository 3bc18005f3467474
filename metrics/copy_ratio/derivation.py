"""How far an article is derived from its nearest original: a grade for short and heavily edited articles.

Where an editor has changed every sentence, no passage is left to point at, but the letter sequences still agree more
than those of two unrelated reports do. The grade is the share of the article's character 4-grams that the original
has, less what any other original has of them. Reference for containment of n-grams in newspaper copy: Clough,
Gaizauskas, Piao and Wilks 2002.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.shingles import Shingles, containment
from masthead.metrics.text.arrays import Ints

Grade = Literal["wholly_derived", "partially_derived", "not_derived"]

PARTIALLY_FROM, WHOLLY_FROM = 0.30, 0.55
USUAL_CONTAINMENT = 0.32
"""Containment of two English texts of one field, taken where too few other originals tell."""

MIN_OTHERS = 4
BUCKETS = 1 << 20


@dataclass(frozen=True)
class Background:
    """How many of ``n`` texts have each 4-gram, in hashed buckets."""

    counts: NDArray[np.int32]
    n: int


def read_background(shingles: Shingles) -> Background:
    """The background of a set of texts."""
    counts = np.zeros(BUCKETS, dtype=np.int32)
    for first in range(0, len(shingles.keys), BUCKETS):
        counts += np.bincount(shingles.keys[first : first + BUCKETS] % BUCKETS, minlength=BUCKETS).astype(np.int32)
    return Background(counts, len(shingles))


def derivation_scores(
    articles: Shingles, references: Shingles, background: Background, pair_article: Ints, pair_reference: Ints
) -> NDArray[np.float64]:
    """Derivation of each pair: (containment - usual) / (1 - usual), not below 0; NaN for an article without 4-grams.

    ``usual`` is the mean containment of the article in the other originals (``background``), or a fixed value where
    there are fewer than four.
    """
    own = containment(articles, references, pair_article, pair_reference)
    met = np.cumsum(background.counts.take(articles.keys & np.uint32(BUCKETS - 1)), dtype=np.int64)
    met = np.diff(np.append(0, met)[articles.first])
    mean_sum = (met / np.maximum(np.diff(articles.first), 1))[pair_article]
    others = background.n - 1
    usual = np.minimum((mean_sum - own) / max(others, 1), 0.95) if others >= MIN_OTHERS else USUAL_CONTAINMENT
    scores: NDArray[np.float64] = np.maximum((own - usual) / (1 - usual), 0.0)
    return scores


def grade(score: float | None) -> Grade | None:
    """The grade of a derivation score: wholly from 0.55, partially from 0.30.

    >>> grade(0.9), grade(0.4), grade(0.05), grade(None)
    ('wholly_derived', 'partially_derived', 'not_derived', None)
    """
    if score is None or np.isnan(score):
        return None
    return (
        "wholly_derived" if score >= WHOLLY_FROM else "partially_derived" if score >= PARTIALLY_FROM else "not_derived"
    )

"""How far an article is derived from its nearest original: a grade for short and heavily edited articles.

Where an editor has changed every sentence, no passage is left to point at, but the letter sequences still agree more
than those of two unrelated reports do. The grade is the share of the article's character 4-grams that the original
has, each weighted by how few other originals have it, less what an original of that length has of any text by chance.
Reference for containment of n-grams in newspaper copy: Clough, Gaizauskas, Piao and Wilks 2002.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.shingles import Shingles, shared_keys
from masthead.metrics.text.arrays import Floats, Ints, in_portions

Grade = Literal["wholly_derived", "partially_derived", "not_derived"]

PARTIALLY_FROM, WHOLLY_FROM = 0.30, 0.55

BUCKETS = 1 << 20
_AT_ONCE = 1 << 16
"""So many 4-grams or a text more are summed at a time: they stay in the cache of a processor."""

_WHOLE = 1 << 16
"""Weights are whole numbers of this part, so that their sums do not depend on the order of texts."""

MAX_WEIGHT = 1.4
"""The most that a 4-gram weighs: names alone make no derivation."""

CHANCE_ODDS, CHANCE_OF_ORIGINAL, CHANCE_OF_ARTICLE, CHANCE_OF_FEW = -7.7, 1.1, -0.30, 0.65
"""Log odds that an unrelated English original has a 4-gram of an article: constant, per log of their 4-grams, and by
the number of originals (few do not tell which 4-grams are rare).

Fitted to articles of 2019 and later and originals of 2015 and before (``benchmarks/derivation.py``).
"""

PRIOR_ORIGINALS = 10
"""So many other originals say as much about chance as the constants above do."""

MAX_SHIFT = 1.5
"""What the other originals say moves the log odds of chance by no more than this either way, for each side."""

LENIENCY = 0.05
"""Chance is taken off with log odds lower by this times one less chance: a text made from an original has words of its
own in place of some of it."""

SPREAD = 0.2
"""Standard deviation of the log odds of unrelated pairs around what chance says."""


@dataclass(frozen=True)
class Background:
    """How many of ``n`` texts have each 4-gram, in hashed buckets."""

    counts: NDArray[np.int32]
    n: int

    @cached_property
    def weights(self) -> Ints:
        """Weight of a 4-gram that 0, 1, 2 ... other texts have: log(n / (those + 1/2)), from 0 to ``MAX_WEIGHT``.

        In whole parts. The text that an article is compared with is none of the others.
        """
        n_having = np.arange(int(self.counts.max(initial=0)) + 1)
        weights = np.log(max(self.n, 1) / (n_having + 0.5)).clip(0.0, MAX_WEIGHT)
        whole: Ints = np.rint(weights * _WHOLE).astype(np.int64)
        return whole

    @cached_property
    def masses(self) -> Ints:
        """The same weights times the texts that have the 4-gram."""
        masses: Ints = self.weights * np.arange(len(self.weights))
        return masses

    def n_having(self, keys: NDArray[np.uint32]) -> NDArray[np.int32]:
        """How many texts have each 4-gram."""
        return self.counts.take(keys & np.uint32(BUCKETS - 1))

    def sums(self, shingles: Shingles, *by_count: Ints) -> list[Ints]:
        """Sums over each text of what each of ``by_count`` says of its 4-grams, by how many texts have them."""
        sums = [np.zeros(len(shingles), dtype=np.int64) for _ in by_count]
        for begin, end in in_portions(np.diff(shingles.first), _AT_ONCE):
            first = shingles.first[begin : end + 1]
            n_having = self.n_having(np.asarray(shingles.keys[first[0] : first[-1]]))
            for total, values in zip(sums, by_count, strict=True):
                before = np.cumsum(values.take(n_having))
                total[begin:end] = np.diff(np.append(0, before)[first - first[0]])
        return sums

    def held_of_others(self, shingles: Shingles) -> Floats:
        """For each of the background's own texts the share of all the others' weighted 4-grams that it has too."""
        held, own = self.sums(shingles, _of_others(self.masses), self.masses)
        shares: Floats = held / np.maximum(int(self.masses.take(self.counts).sum()) - own + held, 1)
        return shares


def _of_others(by_count: Ints) -> Ints:
    """The same numbers where the text itself is one of those that have the 4-gram."""
    return np.concatenate((by_count[:1], by_count[:-1]))


def read_background(shingles: Shingles) -> Background:
    """The background of a set of texts."""
    counts = np.zeros(BUCKETS, dtype=np.int32)
    for first in range(0, len(shingles.keys), BUCKETS):
        counts += np.bincount(shingles.keys[first : first + BUCKETS] % BUCKETS, minlength=BUCKETS).astype(np.int32)
    return Background(counts, len(shingles))


@dataclass(frozen=True)
class Derivations:
    """Of each pair the derivation ``score``, and by how many standard errors it is ``above_chance``."""

    score: Floats
    above_chance: Floats


def derivations(
    articles: Shingles,
    references: Shingles,
    background: Background,
    held: Floats,
    *,
    article: Ints,
    reference: Ints,
) -> Derivations:
    """Derivation of each pair: (containment - chance) / (1 - chance), not below 0; NaN for an article without 4-grams.

    ``containment`` is the weighted share of the article's 4-grams that the original has; ``chance`` is
    what an unrelated original of this length has of an article of this length, moved by what this original has of
    the other originals (``held``, ``Background.held_of_others``) and by what those have of this article.
    ``above_chance`` does not grow with the length of the original: the nearest original is the one where it is largest.
    """
    weights, masses = background.weights, background.masses
    tables = (_of_others(weights), _of_others(weights) - weights, _of_others(masses) - masses)
    common, more_weight, more_mass = _sums_of_shared(articles, references, background, tables, article, reference)
    weight, mass = background.sums(articles, weights, masses)
    total = (weight[article] + more_weight).astype(np.float64)
    total[np.diff(articles.first)[article] == 0] = np.nan
    total = np.maximum(total, 1.0)
    containment = np.minimum(common / total, 1.0)
    n_others = max(background.n - 1, 0)
    in_others = (mass[article] + more_mass) / total / max(n_others, 1)
    a_size, b_size = np.diff(articles.first)[article], np.diff(references.first)[reference]
    odds = CHANCE_ODDS + CHANCE_OF_ORIGINAL * np.log(np.maximum(b_size, 1)) + CHANCE_OF_FEW / max(background.n, 1)
    odds += CHANCE_OF_ARTICLE * np.log(np.maximum(a_size, 1))
    usual = np.sort(held[held > 0]).mean() if (held > 0).any() else 0.5
    shift = np.clip(_log_odds(held[reference]) - odds, -MAX_SHIFT, MAX_SHIFT)
    shift += np.clip(_log_odds(in_others) - _log_odds(usual), -MAX_SHIFT, MAX_SHIFT)
    odds += shift * n_others / (n_others + PRIOR_ORIGINALS)
    expected = 1.0 / (1.0 + np.exp(-odds))
    chance = 1.0 / (1.0 + np.exp(LENIENCY * (1.0 - expected) - odds))
    error = np.sqrt(SPREAD**2 + 1.0 / (a_size * np.nan_to_num(containment) + 1.0))
    return Derivations(
        np.maximum((containment - chance) / (1.0 - chance), 0.0), (_log_odds(containment) - odds) / error
    )


def _sums_of_shared(
    articles: Shingles,
    references: Shingles,
    background: Background,
    by_count: tuple[Ints, ...],
    article: Ints,
    reference: Ints,
) -> list[Ints]:
    """``Background.sums`` over the 4-grams that the texts of each pair share."""
    sums = [np.zeros(len(article), dtype=np.int64) for _ in by_count]
    for begin, end in in_portions(np.diff(articles.first)[article], _AT_ONCE):
        keys = list(shared_keys(articles, references, article[begin:end], reference[begin:end]))
        first = np.cumsum([0, *map(len, keys)])
        shared = Shingles(np.concatenate([articles.keys[:0], *keys]), first)
        for total, some in zip(sums, background.sums(shared, *by_count), strict=True):
            total[begin:end] = some
    return sums


def _log_odds(share: Floats | float) -> Floats:
    clipped = np.clip(share, 1e-4, 1 - 1e-4)
    odds: Floats = np.log(clipped / (1.0 - clipped))
    return odds


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

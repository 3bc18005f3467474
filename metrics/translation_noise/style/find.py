"""Style: how much the skeleton of function words resembles that of translations, taken apart into families."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.spin.surprisal import Surprisal, find_surprisal
from masthead.metrics.translation_noise.style.skeleton import CAPITAL_POSSESSIVE as NAME_POSSESSIVE
from masthead.metrics.translation_noise.style.skeleton import CONTRACTION, ING, POSSESSIVE, START, Skeleton
from masthead.metrics.translation_noise.style.weights import StyleWeights, shipped_weights


@dataclass(frozen=True)
class Family:
    """A family of n-grams: its label in the evidence and what its tokens are, in words."""

    label: str
    tokens: str


FAMILIES = (
    Family("style_of_the", "“of” and “the”"),
    Family("style_possessive", "possessives in 's"),
    Family("style_contraction", "contractions"),
    Family("style_ing", "words in -ing"),
    Family("style_opening", "sentence openings"),
)
N_FAMILIES = len(FAMILIES)
_SHORT_IS = [
    "it's",
    "that's",
    "he's",
    "she's",
    "there's",
    "what's",
    "who's",
    "here's",
    "let's",
    "where's",
    "how's",
    "one's",
    "everyone's",
    "nobody's",
]


@dataclass(frozen=True)
class Style:
    """Style of a batch.

    ``figure`` is the weighted loudness of all features of every article (NaN without words); ``parts`` the share of
    each family in it, the last column all other tokens; ``rates`` tokens of each family a word. ``skeleton``,
    ``weight`` and ``family`` are over tokens.
    """

    figure: Floats
    parts: Floats
    rates: Floats
    skeleton: Skeleton
    weight: Floats
    family: Ints


def find_style(
    texts: Texts, counted: Flags, *, surprisal: Surprisal | None = None, weights: StyleWeights | None = None
) -> Style:
    """Style of every article over its counted words.

    The figure is the sum over all n-grams of their weight times their loudness (``loudness``); it is also the sum of
    its parts. ``surprisal`` is that of the batch under the shipped counts, where it is at hand already.
    """
    weights = weights or shipped_weights()
    n = len(texts)
    words = texts.per_article(texts.words.article, counted).astype(np.float64)
    skeleton = weights.read(texts, counted, surprisal or find_surprisal(texts))
    weight = weights.token_weights(skeleton, words)
    family = _families(texts, skeleton)
    cell = skeleton.article * (N_FAMILIES + 1) + family
    parts = np.bincount(cell, weights=weight, minlength=n * (N_FAMILIES + 1)).astype(np.float64)
    parts = parts.reshape(n, N_FAMILIES + 1)
    tokens = np.bincount(cell, minlength=n * (N_FAMILIES + 1)).reshape(n, N_FAMILIES + 1)
    parts[words == 0] = np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = tokens / words[:, None]
    return Style(parts.sum(axis=1), parts, rates, skeleton, weight, family)


@cache
def _listed() -> KeyTable:
    """The words "of" and "the", and the short forms of "is"."""
    return KeyTable(word_keys(["of", "the", *_SHORT_IS]))


def _families(texts: Texts, skeleton: Skeleton) -> Ints:
    """The family of each token; ``N_FAMILIES`` for all others. Openings come first, then the listed order."""
    listed = texts.rows_in(_listed())[skeleton.word]
    is_word = skeleton.shape > START + 1
    family = np.full(len(skeleton), N_FAMILIES, dtype=np.int64)
    family[skeleton.shape == ING] = 3
    family[(skeleton.shape == POSSESSIVE) | (skeleton.shape == NAME_POSSESSIVE)] = 1
    family[(skeleton.shape == CONTRACTION) | ((listed > 1) & is_word)] = 2
    family[(listed >= 0) & (listed <= 1) & is_word] = 0
    opening = skeleton.shape == START
    opening[1:] |= opening[:-1] & (skeleton.word[1:] == skeleton.word[:-1])
    family[opening] = 4
    return family

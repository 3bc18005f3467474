"""Style: how much the skeleton of function words resembles that of translations, taken apart into families."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.hashing import Keys, word_keys
from masthead.metrics.style_tokens import CAPITAL_POSSESSIVE as NAME_POSSESSIVE
from masthead.metrics.style_tokens import CONTRACTION, ING, POSSESSIVE, START, Skeleton
from masthead.metrics.style_weights import StyleWeights, shipped_weights
from masthead.metrics.texts import Flags, Ints, Texts

Floats = NDArray[np.float64]


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

    ``figure`` is the mean weight a word of every article (NaN without words); ``parts`` the share of each family in
    it, the last column all other tokens; ``rates`` tokens of each family a word. ``skeleton``, ``weight`` and
    ``family`` are over tokens.
    """

    figure: Floats
    parts: Floats
    rates: Floats
    skeleton: Skeleton
    weight: Floats
    family: Ints


def find_style(texts: Texts, counted: Flags, *, weights: StyleWeights | None = None) -> Style:
    """Style of every article over its counted words.

    The figure is the sum of the weights of all n-grams over the number of words; it is also the sum of its parts.
    """
    weights = weights or shipped_weights()
    skeleton = weights.read(texts, counted)
    weight = weights.token_weights(skeleton)
    family = _families(texts, skeleton)
    n = len(texts)
    cell = skeleton.article * (N_FAMILIES + 1) + family
    sums = np.bincount(cell, weights=weight, minlength=n * (N_FAMILIES + 1)).reshape(n, N_FAMILIES + 1)
    tokens = np.bincount(cell, minlength=n * (N_FAMILIES + 1)).reshape(n, N_FAMILIES + 1)
    words = texts.per_article(texts.words.article, counted).astype(np.float64)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        parts, rates = sums / words, tokens / words
    return Style(parts.sum(axis=1), parts, rates, skeleton, weight, family)


@cache
def _listed() -> tuple[Keys, Keys]:
    return word_keys(["of", "the"]), word_keys(_SHORT_IS)


def _families(texts: Texts, skeleton: Skeleton) -> Ints:
    """The family of each token; ``N_FAMILIES`` for all others. Openings come first, then the listed order."""
    chain, short_is = _listed()
    keys = texts.word_keys[skeleton.word]
    is_word = skeleton.shape > START + 1
    family = np.full(len(skeleton), N_FAMILIES, dtype=np.int64)
    family[skeleton.shape == ING] = 3
    contraction = np.isin(keys, short_is) & is_word
    family[(skeleton.shape == POSSESSIVE) | (skeleton.shape == NAME_POSSESSIVE)] = 1
    family[(skeleton.shape == CONTRACTION) | contraction] = 2
    family[((keys == chain[0]) | (keys == chain[1])) & is_word] = 0
    opening = skeleton.shape == START
    opening[1:] |= opening[:-1] & (skeleton.word[1:] == skeleton.word[:-1])
    family[opening] = 4
    return family

"""Spin: words that stand where ordinary English expects others, seen in the spread of trigram surprisal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.spin_background import DISCOUNT, Background, shipped_background
from masthead.metrics.spin_tokens import N_CLASSES, START, tokens
from masthead.metrics.texts import Flags, Ints, Texts

Floats = NDArray[np.float64]

BACKOFF = 0.4
N_GRAMMATICAL = 150
"""The commonest words of the background: grammar, which replacers leave alone."""

LEAST_GAIN = 8.0
"""How much likelier (natural log) the context must make the expected word for a word to be flagged."""


@dataclass(frozen=True)
class Surprisal:
    """Tokens of a batch with how unexpected each is.

    ``number``: token in the background; ``word``: the word it comes from, -1 for a sentence's start; ``bits``:
    surprisal in natural units; ``figure``: per article the standard deviation of the surprisal of its counted tokens
    (NaN with fewer than two).
    """

    number: Ints
    word: Ints
    bits: Floats
    figure: Floats


def find_surprisal(texts: Texts, counted: Flags, *, background: Background | None = None) -> Surprisal:
    """Surprisal of every token given the two before it, and its spread over the counted words of every article.

    Trigrams with absolute discounting back off to interpolated bigrams.
    """
    background = background or shipped_background()
    read = tokens(texts, *background.vocabulary)
    number, word = read.number, read.word
    before = np.concatenate(([START], number))[: len(number)]
    before2 = np.concatenate(([START, START], number))[: len(number)]
    pair = background.count_pairs(before, number)
    singles = background.singles
    likely = np.maximum(pair - DISCOUNT, 0) / np.maximum(singles[before], 1)
    likely += background.left_over[before] * background.shares[number]
    context = np.concatenate(([0], pair))[: len(pair)]
    triple = np.zeros(len(number))
    seen = np.flatnonzero((context > 0) & (pair > 0))
    triple[seen] = background.count_triples(before2[seen], before[seen], number[seen])
    longer = np.maximum(triple - DISCOUNT, 0) / np.maximum(context, 1) + BACKOFF * likely
    bits = -np.log(np.where(context > 0, longer, likely))
    place = np.maximum(word, 0)
    chosen = (word >= 0) & counted[place] if len(texts.words) else np.zeros(len(word), dtype=np.bool_)
    return Surprisal(number, word, bits, _spread(bits[chosen], texts.words.article[place[chosen]], len(texts)))


def _spread(values: Floats, article: Ints, n: int) -> Floats:
    count = np.bincount(article, minlength=n).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(article, weights=values, minlength=n) / count
        square = np.bincount(article, weights=(values - mean[article]) ** 2, minlength=n)
        spread: Floats = np.where(count > 1, np.sqrt(square / (count - 1)), np.nan)
    return spread


@dataclass(frozen=True)
class Unexpected:
    """Flagged words: the word's number, the commoner word that fits, and by how much (natural log)."""

    word: int
    expected: str
    gain: float


def unexpected_words(
    surprisal: Surprisal, sites: Ints, *, most: int, background: Background | None = None
) -> list[Unexpected]:
    """Up to ``most`` words among the given tokens for which both neighbors expect another, commoner word.

    The expected word has the same ending and was seen in the background behind the word before and in front of the
    word behind; the word itself was seen in neither place.
    """
    background = background or shipped_background()
    number = surprisal.number
    sites = sites[(sites > 0) & (sites < len(number) - 1)]
    sites = sites[number[sites] >= N_CLASSES + N_GRAMMATICAL]
    left, right = number[sites - 1], number[sites + 1]
    framed = (left >= N_CLASSES) & (right >= N_CLASSES)
    framed &= (background.count_pairs(left, number[sites]) == 0) & (background.count_pairs(number[sites], right) == 0)
    sites = sites[framed]
    sites = sites[np.argsort(-surprisal.bits[sites], kind="stable")][: 2 * most]
    found = [_expected(background, surprisal, int(site)) for site in sites]
    strong = [unexpected for unexpected in found if unexpected is not None and unexpected.gain >= LEAST_GAIN]
    return sorted(strong, key=lambda unexpected: -unexpected.gain)[:most]


def _expected(background: Background, surprisal: Surprisal, site: int) -> Unexpected | None:
    left, this, right = (int(number) for number in surprisal.number[site - 1 : site + 2])
    options, counts = background.followers(left)
    fits = (options >= N_CLASSES + N_GRAMMATICAL) & (background.singles[options] > background.singles[this])
    options, counts = options[fits], counts[fits]
    behind = background.count_pairs(options, np.full(len(options), right))
    ending = background.words[this - N_CLASSES][-2:]
    alike = np.array([background.words[option - N_CLASSES].endswith(ending) for option in options.tolist()], dtype=bool)
    keep = (behind > 0) & alike if len(options) else behind > 0
    if not keep.any():
        return None
    options, counts, behind = options[keep], counts[keep], behind[keep]
    together = np.log(counts * behind / background.singles[options])
    best = int(np.argmax(together))
    by_chance = np.log(background.shares[left] * background.shares[this] * background.shares[right])
    gain = float(together[best] - np.log(background.singles.sum()) - by_chance)
    return Unexpected(int(surprisal.word[site]), background.words[int(options[best]) - N_CLASSES], gain)

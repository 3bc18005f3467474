"""Spin: words that stand where ordinary English expects others.

Automatic rewording leaves the frame of a sentence and swaps words for rarer ones: words fit their neighbors badly, those
that an article uses once above all (what it is about is rare too, but comes again), and the surprisal of the words
spreads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from masthead.metrics.text.arrays import Flags, Floats, Ints, distinct
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.spin.background import DISCOUNT, Background, shipped_background
from masthead.metrics.translation_noise.spin.tokens import N_CLASSES, START, pair_keys, tokens

BACKOFF = 0.4
N_GRAMMATICAL = 150
"""The commonest words of the background: grammar, which replacers leave alone."""

LEAST_MISFIT = 1.0
"""Misfit below this (natural log) counts for little: that a word fits well is no sign of anything."""

SPREAD_WEIGHT = 0.2
"""What the spread of surprisal adds to the figure beside the misfit."""

TOPIC_WEIGHT = 2.6
"""What the median misfit takes off the figure: a subject far from the background's lifts all words, a replacer few."""

MIN_SEEN = 3
"""A word is expected between two others where the background has it so often beside each."""

LEAST_SHARE = 0.1
"""What share of all that the background has between two words the expected word must be."""

_COMMONEST = 128
_ROUNDING = 1e-9

LEAST_GAIN = 8.0
"""How much likelier (natural log) the context must make the expected word for a word to be flagged."""


@dataclass(frozen=True)
class Surprisal:
    """Tokens of a batch with how unexpected each is.

    ``number``: token in the background; ``word``: the word it comes from, -1 for a sentence's start; ``n_pairs``: how
    often the background has it behind the token before; ``bits``: surprisal in natural units. ``framed`` are the tokens
    that have a misfit (lower-case words between two words of the vocabulary), and ``misfit`` is theirs.
    """

    number: Ints
    word: Ints
    n_pairs: Ints
    bits: Floats
    framed: Ints
    misfit: Floats


def find_surprisal(texts: Texts, *, background: Background | None = None) -> Surprisal:
    """Surprisal of every token given the two before it, and how badly it fits its neighbors.

    Trigrams with absolute discounting back off to interpolated bigrams. A word's lack of fit is how much less its context
    expects it, and it the word behind, than chance would; its misfit is log(1 + exp(lack - ``LEAST_MISFIT``)), in natural
    units, more is odder.
    """
    background = background or shipped_background()
    read = tokens(texts, background.table)
    number, word = read.number, read.word
    before = np.concatenate(([START], number))[: len(number)]
    before2 = np.concatenate(([START, START], number))[: len(number)]
    pairs, place = distinct(pair_keys(before, number).astype(np.int64))
    first, second = pairs >> 16, pairs & 0xFFFF
    count = background.count_pairs(first, second)
    expected = np.maximum(count - DISCOUNT, 0) / np.maximum(background.singles[first], 1)
    expected += background.left_over[first] * background.shares[second]
    pair, likely = count[place], expected[place]
    context = np.concatenate(([0], pair))[: len(pair)]
    triple = np.zeros(len(number))
    seen = np.flatnonzero((context > 0) & (pair > 0))
    triple[seen] = background.count_triples(before2[seen], before[seen], number[seen])
    longer = np.maximum(triple - DISCOUNT, 0) / np.maximum(context, 1) + BACKOFF * likely
    bits = -np.log(np.where(context > 0, longer, likely))
    is_plain = number >= N_CLASSES
    framed = np.flatnonzero(is_plain[:-2] & is_plain[1:-1] & is_plain[2:]) + 1
    framed = framed[np.flatnonzero(~texts.is_capitalized[word[framed]])]
    lack = bits + background.log_shares[number]
    misfit = np.logaddexp(0.0, lack[framed] + lack[framed + 1] - LEAST_MISFIT)
    return Surprisal(number, word, pair, bits, framed, misfit)


def spin_figure(texts: Texts, surprisal: Surprisal, counted: Flags) -> Floats:
    """The spin figure of every article over its counted words; NaN with fewer than two tokens.

    The mean misfit, plus that of the content words it uses once, plus ``SPREAD_WEIGHT`` times the standard deviation of
    surprisal, less ``TOPIC_WEIGHT`` times the median misfit.
    """
    n = len(texts)
    kept = np.flatnonzero(np.append(counted, False)[surprisal.word])
    figure = SPREAD_WEIGHT * _spread(surprisal.bits[kept], texts.words.article[surprisal.word[kept]], n)
    word = surprisal.word[surprisal.framed]
    chosen = counted[word]
    number, article, misfit = (
        surprisal.number[surprisal.framed[chosen]],
        texts.words.article[word[chosen]],
        surprisal.misfit[chosen],
    )
    once = np.flatnonzero(number >= N_CLASSES + N_GRAMMATICAL)
    _, place = distinct(pair_keys(article[once], number[once]).astype(np.int64))
    once = once[np.flatnonzero(np.bincount(place)[place] == 1)]
    figure += np.nan_to_num(_mean(misfit, article, n))
    figure += np.nan_to_num(_mean(misfit[once], article[once], n))
    figure -= TOPIC_WEIGHT * _median(misfit, article, n)
    return figure


def _median(values: Floats, article: Ints, n: int) -> Floats:
    """The median of each article's values; 0 where it has none."""
    order = np.argsort(values)
    order = order[np.argsort(article[order].astype(np.min_scalar_type(n)), kind="stable")]
    count = np.bincount(article, minlength=n)
    first = np.cumsum(count) - count
    places = np.minimum(np.stack((first + (count - 1) // 2, first + count // 2)), max(len(values) - 1, 0))
    middle = values[order][places].mean(axis=0) if len(values) else np.zeros(n)
    return np.where(count > 0, middle, 0.0)


def _mean(values: Floats, article: Ints, n: int) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats = np.bincount(article, weights=values, minlength=n) / np.bincount(article, minlength=n)
    return mean


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

    The expected word has the same ending, was seen in the background behind the word before and in front of the word
    behind, and is a good part of all that was; the word itself was seen in neither place.
    """
    background = background or shipped_background()
    number = surprisal.number
    sites = sites[(sites > 0) & (sites < len(number) - 1)]
    sites = sites[number[sites] >= N_CLASSES + N_GRAMMATICAL]
    left, right = number[sites - 1], number[sites + 1]
    framed = (left >= N_CLASSES) & (right >= N_CLASSES)
    framed &= (surprisal.n_pairs[sites] == 0) & (surprisal.n_pairs[sites + 1] == 0)
    sites = sites[framed]
    sites = sites[np.argsort(-surprisal.bits[sites], kind="stable")][: 2 * most]
    found = [_expected(background, surprisal, int(site)) for site in sites]
    return sorted(filter(None, found), key=lambda unexpected: -unexpected.gain)[:most]


def _expected(background: Background, surprisal: Surprisal, site: int) -> Unexpected | None:
    """The word that both neighbors of a token expect instead, where it is expected so much more."""
    left, this, right = (int(number) for number in surprisal.number[site - 1 : site + 2])
    options, counts = background.followers(left)
    fits = np.flatnonzero((counts >= MIN_SEEN) & (options >= N_CLASSES + N_GRAMMATICAL))
    fits = fits[background.singles[options[fits]] > background.singles[this]]
    fits = fits[background.endings[options[fits]] == background.endings[this]]
    together = _together(background, options[fits], counts[fits], right, least=MIN_SEEN)
    if not together.any():
        return None
    best = int(np.argmax(together))
    by_chance = background.shares[left] * background.shares[this] * background.shares[right]
    gain = float(np.log(together[best] / (background.n_tokens * by_chance)))
    if gain < LEAST_GAIN or not _is_much(background, float(together[best]), options, counts, right):
        return None
    return Unexpected(int(surprisal.word[site]), background.words[int(options[fits[best]]) - N_CLASSES], gain)


def _is_much(background: Background, together: float, options: Ints, counts: Ints, right: int) -> bool:
    """Whether an option is ``LEAST_SHARE`` of all that stand between two words; the commonest alone rule most out."""
    if len(options) > 4 * _COMMONEST:
        common = np.argpartition(counts, -_COMMONEST)[-_COMMONEST:]
        part = float(_together(background, options[common], counts[common], right).sum())
        if together < LEAST_SHARE * part * (1 - _ROUNDING):
            return False
    return together >= LEAST_SHARE * float(_together(background, options, counts, right).sum())


def _together(background: Background, options: Ints, counts: Ints, right: int, *, least: int = 0) -> Floats:
    """How often each option would stand between two words, from how often it follows the left and leads the right.

    0 where it leads the right fewer than ``least`` times.
    """
    behind = background.count_pairs(options, np.full(len(options), right))
    together: Floats = counts * np.where(behind >= least, behind, 0) / background.singles[options]
    return together

"""The spans of translation noise: one row of evidence a mark, with its reason and how common it is in clean news."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.tables.findings import evidence_rows
from masthead.metrics.tables.layers import Layers
from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.calibration import shipped_calibration
from masthead.metrics.translation_noise.declared import METRIC, MIN_WORDS
from masthead.metrics.translation_noise.defects.find import DEFECT_RULES, Defects
from masthead.metrics.translation_noise.evidence import LOG_ODDS_IDENTICAL, LOG_ODDS_REWORDED
from masthead.metrics.translation_noise.quotes.wording import CUT, IDENTICAL, REWORDED
from masthead.metrics.translation_noise.spin.surprisal import Surprisal, Unexpected, unexpected_words
from masthead.metrics.translation_noise.style.find import FAMILIES, Style
from masthead.metrics.wording import show_count

STYLE_SHOWN_FROM, SPIN_SHOWN_FROM = 0.95, 0.99
"""Style and spin show their spans from this share of native news on: below it an article is like many others."""

SPANS_A_FAMILY = 3
SPANS_A_SPIN = 5
LEAST_CONTRIBUTION = 0.3
"""Families that add less than this many standard deviations are not shown: they lie at the norm."""

MORE_THAN_USUAL = 1.2
"""Families are shown where the article has so many times as many of their words as ordinary news."""

_LOG_ODDS = {IDENTICAL: LOG_ODDS_IDENTICAL, CUT: np.nan, REWORDED: LOG_ODDS_REWORDED}

_QUOTE_REASONS = {
    IDENTICAL: "word for word as in the other text",
    CUT: "shorter or longer by {words} than in the other text",
    REWORDED: "{words} other than in the other text; which of the two changed it is not known, and a speaker of "
    "another language has as many wordings as translators: unsure. Round trips through a machine reword 86 of 100 "
    "matched quotations, US outlets 12",
}


def defect_spans(texts: Texts, layers: Layers, defects: Defects) -> pl.DataFrame:
    """One row a defect; the reason ends with the rule's rate in clean news."""
    rates = [clean_news_rate(rate) for rate in shipped_calibration().base_rates.tolist()]
    rules = defects.rule.tolist()
    return evidence_rows(
        texts,
        METRIC,
        article=texts.words.article[defects.first],
        start=texts.words.start[defects.first],
        end=texts.words.end[defects.last],
        label=[DEFECT_RULES[rule].label for rule in rules],
        detail=[f"{detail}; {rates[rule]}" for rule, detail in zip(rules, defects.details, strict=True)],
        is_own=layers.is_own[defects.first],
    )


def clean_news_rate(rate: float) -> str:
    """A rate per word in words.

    >>> clean_news_rate(0.0001)
    'ordinary news has one in 10,000 words'
    """
    if rate <= 0:
        return "ordinary news had none"
    return f"ordinary news has one in {round(1 / rate, -int(np.log10(1 / rate)) + 1):,.0f} words"


def style_spans(texts: Texts, layers: Layers, style: Style, percentile: Floats, n_words: Ints) -> pl.DataFrame:
    """The heaviest spans of each family that lifts an article's style and that ordinary news has less of.

    Each has the family's contribution as weight.

    Contributions are in standard deviations of native news of that length: over all families and the rest they sum
    to the article's distance from its mean.
    """
    calibration = shipped_calibration()
    mean, spread = calibration.standard_style(n_words.astype(np.float64))
    contribution = (style.parts - mean) / spread[:, None]
    shown = (contribution >= LEAST_CONTRIBUTION) & ((percentile >= STYLE_SHOWN_FROM) & (n_words >= MIN_WORDS))[:, None]
    shown &= style.rates >= MORE_THAN_USUAL * calibration.rates
    shown[:, len(FAMILIES) :] = False
    token = np.flatnonzero(shown[style.skeleton.article, style.family] & (style.weight > 0))
    token = token[np.lexsort((-style.weight[token], style.family[token], style.skeleton.article[token]))]
    group = style.skeleton.article[token] * style.parts.shape[1] + style.family[token]
    token = token[np.arange(len(token)) - np.searchsorted(group, group) < SPANS_A_FAMILY]
    article, family = style.skeleton.article[token], style.family[token]
    first_word = style.skeleton.word[token]
    last_word = _within(texts, first_word, np.where(np.isin(family, (0, 4)), 2, 0))
    details = [
        f"{FAMILIES[f].tokens}: {1000 * style.rates[a, f]:.0f} in 1,000 words, "
        f"ordinary news has {1000 * calibration.rates[f]:.0f}"
        for a, f in zip(article.tolist(), family.tolist(), strict=True)
    ]
    return evidence_rows(
        texts,
        METRIC,
        article=article,
        start=texts.words.start[first_word],
        end=texts.words.end[last_word],
        label=[FAMILIES[f].label for f in family.tolist()],
        detail=details,
        weight=contribution[article, family],
        is_own=layers.is_own[first_word],
    )


def _within(texts: Texts, word: Ints, reach: NDArray[np.integer]) -> Ints:
    """The word ``reach`` places on, or the last one of the same sentence before it."""
    if not len(word):
        return word
    sentence = texts.word_sentence
    last = np.searchsorted(sentence, sentence[word], side="right") - 1
    return np.minimum(word + reach, last)


def spin_spans(
    texts: Texts, layers: Layers, spin: Surprisal, counted: Flags, percentile: Floats, n_words: Ints
) -> pl.DataFrame:
    """Words of highly unexpected articles where the context expects a commoner one; the detail names it."""
    found: list[Unexpected] = []
    sites = np.flatnonzero(spin.word >= 0)
    sites = sites[counted[spin.word[sites]]]
    article = texts.words.article[spin.word[sites]]
    bounds = np.searchsorted(article, np.arange(len(texts) + 1))
    for row in np.flatnonzero((percentile >= SPIN_SHOWN_FROM) & (n_words >= MIN_WORDS)).tolist():
        found += unexpected_words(spin, sites[bounds[row] : bounds[row + 1]], most=SPANS_A_SPIN)
    word = np.array([unexpected.word for unexpected in found], dtype=np.int64)
    return evidence_rows(
        texts,
        METRIC,
        article=texts.words.article[word],
        start=texts.words.start[word],
        end=texts.words.end[word],
        label=["spin_word"] * len(found),
        detail=[f"the neighboring words expect “{unexpected.expected}”" for unexpected in found],
        weight=np.array([unexpected.gain for unexpected in found]),
        is_own=layers.is_own[word],
    )


def quote_spans(texts: Texts, layers: Layers, quotes: pl.DataFrame) -> pl.DataFrame:
    """One row per quotation that stands in another text too; ``weight`` is its log likelihood ratio, null where cut."""
    start = quotes["start"].to_numpy()
    word = np.minimum(np.searchsorted(texts.words.start, start), max(len(texts.words) - 1, 0))
    return evidence_rows(
        texts,
        METRIC,
        article=quotes["article"].to_numpy(),
        start=start,
        end=quotes["end"].to_numpy(),
        label=quotes["label"].to_list(),
        detail=[
            _QUOTE_REASONS[label].format(words=show_count(n, "word"))
            for label, n in quotes.select("label", "n_changed").iter_rows()
        ],
        weight=np.array([_LOG_ODDS[label] for label in quotes["label"].to_list()]),
        is_own=layers.is_own[word] if len(quotes) else [],
        reference_id=quotes["reference_id"].to_list(),
        reference_start=quotes["reference_start"].to_numpy(),
        reference_end=quotes["reference_end"].to_numpy(),
    )

"""Translation noise: traces of machine translation, back-translation and automatic rewording.

Four measures that move in different directions and are shown apart, and a summary with its parts beside it. A high
figure is a reason to look, not a verdict: honest human translation leaves traces too, and fluent neural translation
leaves few.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from masthead.metrics.defects import DEFECT_RULES, Defects, find_defects
from masthead.metrics.findings import Findings, evidence_rows, measurement_rows
from masthead.metrics.layers import Layers, own_status
from masthead.metrics.measures import Measure, View
from masthead.metrics.texts import Flags, Ints, Texts

METRIC = "translation_noise"
LANGUAGE = "en"
"""The language that the shipped word lists, weights and counts are for."""

MIN_WORDS = 150
"""Fewer article words than this and style, spin and the summary are too_short."""

DEFECTS = Measure(
    name="defects_per_1000_words",
    metric=METRIC,
    label="Defects per 1,000 words",
    unit="marks per 1,000 words",
    numerator="marked defects",
    denominator="words of article text outside quotations",
    definition="Fused and doubled words, stray capitals, broken sentences, mixed names, wrong forms, untranslated words.",
    pooling="ratio",
    views=("all", "own"),
    high=None,
    scale=1000.0,
    reads="article text outside quotations",
)
STYLE = Measure(
    name="style_percentile",
    metric=METRIC,
    label="Translation style percentile",
    unit="percentile of ordinary native news",
    numerator="share of ordinary native news with a lower style figure",
    denominator="one article",
    definition="How much the skeleton of function words resembles translations; 95 means more than 95 of 100 articles.",
    pooling="median",
    views=("all", "own"),
    high=100.0,
    scale=100.0,
    reads="article text outside quotations",
)
SPIN = Measure(
    name="spin_percentile",
    metric=METRIC,
    label="Word replacement percentile",
    unit="percentile of ordinary native news",
    numerator="share of ordinary native news with a lower spin figure",
    denominator="one article",
    definition="How often words stand where ordinary English expects a commoner one; 95 means more than 95 of 100.",
    pooling="median",
    views=("all", "own"),
    high=100.0,
    scale=100.0,
    reads="article text outside quotations",
)
QUOTES = Measure(
    name="reworded_quote_share",
    metric=METRIC,
    label="Reworded quotations",
    unit="share of matched quotations",
    numerator="quotations reworded against other outlets or the original",
    denominator="quotations matched with other outlets or the original",
    definition="Share of direct quotations that stand elsewhere in other words. Description, not a fault in itself.",
    pooling="ratio",
    reads="quotations in article text",
)
SUMMARY = Measure(
    name="translation_summary",
    metric=METRIC,
    label="Translation traces, summary",
    unit="percentile of ordinary native news",
    numerator="share of ordinary native news with a lower sum of evidence",
    denominator="one article",
    definition="Style, spin, defects and quotations taken together; null where a needed part has no evidence.",
    pooling="median",
    high=100.0,
    scale=100.0,
    reads="article text",
)
TRANSLATION_MEASURES = (DEFECTS, STYLE, SPIN, QUOTES, SUMMARY)


def measure_translation_noise(
    texts: Texts,
    layers: Layers,
    *,
    languages: Sequence[str],
    quotes: pl.DataFrame | None = None,
    matches: object | None = None,
) -> Findings:
    """Defects, style, spin, reworded quotations and their summary for every article, with the spans."""
    english = np.array([language == LANGUAGE for language in languages], dtype=np.bool_)
    eligible = layers.is_article & ~texts.is_quoted & english[texts.words.article]
    defects = find_defects(texts, eligible)
    rows = [defect_rows(texts, layers, defects, eligible, languages, view) for view in DEFECTS.views]
    nothing = np.zeros(len(texts))
    rows += [
        measurement_rows(texts, measure, view, nothing, nothing, status=["not_applicable"] * len(texts))
        for measure in TRANSLATION_MEASURES[1:]
        for view in measure.views
    ]
    evidence = defect_evidence(texts, layers, defects)
    return Findings(pl.concat(rows), evidence)


def language_status(languages: Sequence[str]) -> list[str | None]:
    """``unsupported_language`` for every article that is not in English."""
    return [None if language == LANGUAGE else "unsupported_language" for language in languages]


def defect_rows(
    texts: Texts, layers: Layers, defects: Defects, eligible: Flags, languages: Sequence[str], view: View
) -> pl.DataFrame:
    """Marks over eligible words, of the article text or of the own text."""
    counted = eligible & layers.words(view)
    marked: Ints = texts.words.article[defects.first[layers.words(view)[defects.first]]]
    status = language_status(languages)
    if view == "own":
        status = [known or short for known, short in zip(status, own_status(texts, layers), strict=True)]
    return measurement_rows(
        texts,
        DEFECTS,
        view,
        texts.per_article(marked),
        texts.per_article(texts.words.article, counted),
        status=status,
        reason=[REASONS.get(known or "") for known in status],
    )


REASONS = {
    "unsupported_language": "word lists and weights are for English",
    "too_short": f"fewer than {MIN_WORDS} words",
}


def defect_evidence(texts: Texts, layers: Layers, defects: Defects) -> pl.DataFrame:
    """One row a mark."""
    return evidence_rows(
        texts,
        METRIC,
        article=texts.words.article[defects.first],
        start=texts.words.start[defects.first],
        end=texts.words.end[defects.last],
        label=[DEFECT_RULES[rule].label for rule in defects.rule.tolist()],
        detail=defects.details,
        is_own=layers.is_own[defects.first],
    )

"""The measures of translation noise, declared."""

from __future__ import annotations

from masthead.metrics.tables.measures import Measure
from masthead.metrics.translation_noise.defects.find import DEFECT_RULES

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
    definition="Fused and doubled words, stray capitals, broken sentences, names in two spellings, wrong forms, untranslated words.",
    pooling="ratio",
    version=2,
    views=("all", "own"),
    high=None,
    scale=1000.0,
    reads="article text outside quotations",
    marks=tuple(rule.label for rule in DEFECT_RULES),
)
STYLE = Measure(
    name="style_percentile",
    metric=METRIC,
    label="Translation style percentile",
    unit="percentile of ordinary native news",
    numerator="share of ordinary native news with a lower style figure",
    denominator="one article",
    definition="How much the skeleton of function words resembles text that was translated, by hand or machine; 95 means "
    "more than 95 of 100 articles.",
    pooling="median",
    views=("all", "own"),
    high=100.0,
    scale=100.0,
    reads="article text",
)
SPIN = Measure(
    name="spin_percentile",
    metric=METRIC,
    label="Word replacement percentile",
    unit="percentile of ordinary native news",
    numerator="share of ordinary native news with a lower spin figure",
    denominator="one article",
    definition="How often words stand where ordinary English expects a commoner one, beyond what the article's subject "
    "does to all of its words; 95 means more than 95 of 100.",
    pooling="median",
    version=2,
    views=("all", "own"),
    high=100.0,
    scale=100.0,
    reads="article text",
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
    definition="Style, and what defects and quotations add where they are rarer than in one of a hundred articles of "
    "ordinary news; spin has no part in it. High for text translated by hand too.",
    pooling="median",
    version=3,
    high=100.0,
    scale=100.0,
    reads="article text",
)
REFERENCE = Measure(
    name="style_reference",
    metric=METRIC,
    label="Translation style of the original",
    unit="percentile of ordinary native news",
    numerator="share of ordinary native news with a lower style figure than the matched original",
    denominator="one article with a matched original",
    definition="Style of the wire original that most of the article's copied words stand in.",
    pooling="median",
    high=100.0,
    scale=100.0,
    reads="text of the matched original",
)
DIFFERENCE = Measure(
    name="style_difference",
    metric=METRIC,
    label="Translation style above the original",
    unit="percentile points",
    numerator="style of the article less style of its matched original",
    denominator="one article with a matched original",
    definition="How much more the article resembles translations than its own original; about 0 for an honest copy.",
    pooling="median",
    low=-100.0,
    high=100.0,
    scale=100.0,
    reads="article text and text of the matched original",
)
TRANSLATION_MEASURES = (DEFECTS, STYLE, SPIN, QUOTES, SUMMARY, REFERENCE, DIFFERENCE)

REASONS = {
    "unsupported_language": "word lists, weights and counts are for English",
    "too_short": f"fewer than {MIN_WORDS} words",
    "no_reference": "no quotations of other texts to compare with",
}

NO_ORIGINAL = f"no original of {MIN_WORDS} words in which a tenth of the article's words stand"

"""Attribution: who said it, found as spans of source, cue and content; and the four measures made from them."""

from __future__ import annotations

from collections.abc import Sequence

from masthead.metrics.attribution_measures import (
    ATTRIBUTION_MEASURES,
    attributed_sentences,
    measure_attribution,
)
from masthead.metrics.attribution_rules import find_by_rules
from masthead.metrics.attribution_table import Attributions, Detector
from masthead.metrics.texts import Flags, Texts

__all__ = [
    "ATTRIBUTION_MEASURES",
    "Attributions",
    "Detector",
    "attributed_sentences",
    "find_attributions",
    "measure_attribution",
]


def find_attributions(
    texts: Texts,
    is_article: Flags,
    *,
    languages: Sequence[str] | None = None,
    detector: Detector = find_by_rules,
) -> Attributions:
    """The attributions in the article text of a batch: reported speech, not beliefs or wishes.

    ``is_article`` flags the words to read (over ``texts.words``); ``languages`` gives the articles' ISO 639-1 codes
    (English where not given); ``detector`` replaces the rules.
    """
    chosen = list(languages) if languages is not None else ["en"] * len(texts)
    return detector(texts, is_article, chosen)

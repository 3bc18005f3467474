"""Attribution: who said it, found as spans of source, cue and content; and the four measures made from them."""

from __future__ import annotations

from collections.abc import Sequence

from masthead.metrics.attribution.rules.find import find_by_rules
from masthead.metrics.attribution.table import Attributions, Detector
from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.texts import Texts


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

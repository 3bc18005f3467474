"""Attribution by rules: cue words of a lexicon, then source and content around them by word order and punctuation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from masthead.metrics.attribution.rules.german import GermanReader
from masthead.metrics.attribution.rules.lexicon import LANGUAGES, load_lexicon
from masthead.metrics.attribution.rules.sentences import SentenceReader
from masthead.metrics.attribution.table import Attribution, Attributions, attributions_from
from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.texts import Texts


def find_by_rules(texts: Texts, is_article: Flags, languages: Sequence[str]) -> Attributions:
    """The attributions that the rules of each article's language find; no rows where there are no rules."""
    supported = np.array([language in LANGUAGES for language in languages], dtype=np.bool_)
    found: list[Attribution] = []
    for language in sorted(set(languages) & set(LANGUAGES)):
        in_language = np.array([known == language for known in languages], dtype=np.bool_)
        found += _find_in(language, texts, is_article & in_language[texts.words.article])
    return attributions_from(found, supported)


def _find_in(language: str, texts: Texts, chosen: Flags) -> list[Attribution]:
    lexicon = load_lexicon(language)
    if lexicon is None or not chosen.any():
        return []
    reader = GermanReader if language == "de" else SentenceReader
    return reader(texts, lexicon, chosen).read()

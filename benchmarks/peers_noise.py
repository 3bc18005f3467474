"""What a researcher would write today for translation noise: scikit-learn for style, counts of word pairs, rules, difflib.

Style is a logistic regression over hashed runs of one to three words, where all but the commonest words are one mark
(function words, as studies of translated language use them); spin is the spread of the surprisal of word pairs;
defects are doubled words, small letters at the start of a sentence and words that no other text has; quotations are
compared with those of the nearest original.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from math import log

import numpy as np

MOST_COMMON = 300
"""So many words stand for themselves in the runs of words; all others are one mark."""

N_FEATURES = 1 << 16
LEFT_OUT = 1 / 6
LEAST_ALIKE = 0.6

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_DOUBLED = re.compile(r"\b(\w+) \1\b")
_SMALL_START = re.compile(r"[.!?] [a-z]")
_QUOTED = re.compile(r"[“\"]([^”\"\n]{3,600})[”\"]")


class NoisePeers:
    """Style, spin, defects and reworded quotations of a batch of texts.

    The style classifier is trained on the given texts against themselves with every sixth word left out.
    """

    def __init__(self, texts: list[str]) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer
        from sklearn.linear_model import LogisticRegression

        words = [_words(text) for text in texts]
        self._counts = Counter(word for one in words for word in one)
        self._pairs = Counter(pair for one in words for pair in pairwise(one))
        self._common = {word for word, _ in self._counts.most_common(MOST_COMMON)}
        self._runs = HashingVectorizer(
            analyzer="word", ngram_range=(1, 3), n_features=N_FEATURES, lowercase=False, token_pattern=r"\S+"
        )
        chance = random.Random(0)
        thinned = [[word for word in one if chance.random() > LEFT_OUT] for one in words]
        runs = self._runs.transform([self._skeleton(one) for one in (*words, *thinned)])
        labels = [0] * len(words) + [1] * len(thinned)
        self._style = LogisticRegression(max_iter=200).fit(runs, labels)

    def measure(self, texts: list[str], originals: list[str | None]) -> list[dict[str, object]]:
        """The figures of every article, compared with its nearest original where it has one."""
        words = [_words(text) for text in texts]
        styles = self._style.decision_function(self._runs.transform([self._skeleton(one) for one in words]))
        return [
            {
                "style": style,
                "spin": self._spin(one),
                "n_defects": len(_DOUBLED.findall(text)) + len(_SMALL_START.findall(text)) + self._n_unknown(one),
                "n_reworded_quotes": _n_reworded(text, original),
            }
            for text, original, one, style in zip(texts, originals, words, styles.tolist(), strict=True)
        ]

    def _spin(self, words: list[str]) -> float | None:
        pairs, counts = self._pairs, self._counts
        surprisals = [log((counts[pair[0]] + 1.0) / (pairs[pair] + 0.1)) for pair in pairwise(words)]
        return float(np.std(surprisals)) if surprisals else None

    def _n_unknown(self, words: list[str]) -> int:
        return sum(word not in self._counts for word in words)

    def _skeleton(self, words: list[str]) -> str:
        return " ".join(word if word in self._common else "_" for word in words)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _n_reworded(text: str, original: str | None) -> int:
    quotes = _QUOTED.findall(text)
    theirs = _QUOTED.findall(original) if original is not None and quotes else []
    return sum(_is_reworded(quote, theirs) for quote in quotes)


def _is_reworded(quote: str, others: list[str]) -> bool:
    if quote in others:
        return False
    mine = quote.split()
    return any(SequenceMatcher(None, mine, other.split()).ratio() >= LEAST_ALIKE for other in others)

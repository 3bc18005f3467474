"""Quotations of a few words in two texts that share other text: told by their words and by the words around them.

Three or four words are no evidence of one utterance: many people have said "never be the same". Where both texts have
the same speaker, verb and occasion around them, they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from masthead.metrics.copy_ratio.matches import Matches
from masthead.metrics.copy_ratio.retrieval.references import References
from masthead.metrics.text.arrays import Ints
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.quotes.wording import MIN_WORDS, compare_words, n_kept
from masthead.metrics.translation_noise.spin.background import shipped_background
from masthead.metrics.translation_noise.spin.surprisal import N_GRAMMATICAL

MAX_SHORT_WORDS = 6
MIN_KEPT = 2
CONTEXT_WORDS = 12
"""How many words on either side are the context of a quotation."""

MIN_SHARED_CONTEXT = 3
"""So many words around them, grammar aside, must two short quotations share."""


@dataclass(frozen=True)
class _Short:
    """A short quotation: word range, position in its text, and the words around it."""

    low: int
    high: int
    start: int
    end: int
    context: frozenset[int]


def short_quotations(texts: Texts, matches: Matches, references: References) -> list[dict[str, int | str]]:
    """Quotations of three to six words that stand, also in other words, in a text the article shares text with.

    At least half of the words of the longer one are the other's, in order, and the contexts share
    ``MIN_SHARED_CONTEXT`` words. One row per quotation with the columns of ``QUOTES``.
    """
    rows: dict[int, dict[str, int | str]] = {}
    of_article: dict[int, list[_Short]] = {}
    for article, quote in _of_articles(texts, matches.pairs["article"].unique().to_numpy()):
        of_article.setdefault(article, []).append(quote)
    for article, reference, name in matches.pairs.select("article", "reference", "reference_id").iter_rows():
        mine = [quote for quote in of_article.get(article, ()) if quote.start not in rows]
        for theirs in _of_reference(references, reference) if mine else ():
            for quote in mine:
                if len(quote.context & theirs.context) < MIN_SHARED_CONTEXT:
                    continue
                words, other = texts.word_keys[quote.low : quote.high], references.quotes.keys[theirs.low : theirs.high]
                longer = max(len(words), len(other))
                if n_kept(words, other) < max(MIN_KEPT, (longer + 1) // 2):
                    continue
                label, n_changed = compare_words(words, np.asarray(other))
                rows.setdefault(
                    quote.start,
                    {
                        "article": article,
                        "start": quote.start,
                        "end": quote.end,
                        "label": label,
                        "n_changed": n_changed,
                        "reference_id": name,
                        "reference_start": theirs.start,
                        "reference_end": theirs.end,
                    },
                )
    return list(rows.values())


@cache
def _grammar() -> frozenset[int]:
    return frozenset(word_keys(shipped_background().words[:N_GRAMMATICAL]).tolist())


def _of_articles(texts: Texts, articles: Ints) -> Iterator[tuple[int, _Short]]:
    """The short quotations of some articles, each with its article."""
    lows, highs = texts.words_within(texts.quotations)
    short = np.flatnonzero((highs - lows >= MIN_WORDS) & (highs - lows <= MAX_SHORT_WORDS))
    short = short[np.isin(texts.quotations.article[short], articles)]
    edges = np.searchsorted(texts.words.article, np.arange(len(texts) + 1))
    for article, low, high in zip(*(v[short].tolist() for v in (texts.quotations.article, lows, highs)), strict=True):
        begin, stop = edges[article : article + 2].tolist()
        around = np.r_[max(begin, low - CONTEXT_WORDS) : low, high : min(stop, high + CONTEXT_WORDS)]
        context = texts.word_keys[around[~texts.is_quoted[around]]].tolist()
        start, end = int(texts.words.start[low]), int(texts.words.end[high - 1])
        yield article, _Short(low, high, start, end, frozenset(context) - _grammar())


def _of_reference(references: References, row: int) -> Iterator[_Short]:
    quotes, words = references.quotes, references.words
    begin, end = quotes.text_sentence[row : row + 2].tolist()
    edges = quotes.sentence_first[begin : end + 1].tolist()
    first, last = words.text_first[row : row + 2].tolist()
    for low, high in pairwise(edges):
        if MIN_WORDS <= high - low <= MAX_SHORT_WORDS:
            at = first + int(np.searchsorted(words.start[first:last], quotes.start[low]))
            context = words.keys[max(first, at - CONTEXT_WORDS) : min(last, at + CONTEXT_WORDS)].tolist()
            start, end = int(quotes.start[low]), int(quotes.end[high - 1])
            yield _Short(low, high, start, end, frozenset(context) - _grammar())

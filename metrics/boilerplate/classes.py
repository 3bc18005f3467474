"""Which class each line has, once the weigher has given its probability."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.boilerplate.weigher import LineSigns
from masthead.metrics.text.arrays import Flags, Floats, Ints, Keys
from masthead.metrics.text.texts import Texts

Codes = NDArray[np.uint8]

LINE_CLASSES = (
    "article_text",
    "headline",
    "subhead",
    "byline",
    "caption",
    "metadata",
    "furniture",
    "teaser",
    "comment",
    "bio",
    "legal",
)
"""What a line is. The first three are article text; metadata is a repeated headline."""

WORD_CLASSES = ("article", "furniture", "comment", "metadata")
"""What a word counts as."""

_WORD_CLASS_OF_LINE = np.array([0, 0, 0, 3, 3, 3, 1, 1, 2, 1, 1], dtype=np.uint8)

HEADLINE_WORDS = (3, 40)
SUBHEAD_WORDS = 15
SAME_HEADLINE = 0.7
"""A line above the body that shares so much of the longer words of both with the headline says the headline again."""


def line_code(name: str) -> int:
    """Number of a line class."""
    return LINE_CLASSES.index(name)


def word_classes(line_class: Codes) -> Codes:
    """Word class of each line class."""
    return _WORD_CLASS_OF_LINE[line_class]


def find_headlines(texts: Texts, seen: LineSigns, title_keys: Keys) -> Ints:
    """The block that is each article's headline; -1 where none is.

    The first line equal to the title where one is given (key 0: none is); else, among the lines before the first
    body paragraph that have 3 to 40 words, no phrase of the lexicon and no final period, the one that shares most
    of its longer words with the body, at least a quarter of them; the first where several do.
    """
    facts, rules = seen.facts, seen.rules
    article = facts.lines.article
    headline = np.full(len(texts), -1, dtype=np.int64)
    if not len(facts):
        return headline
    n_before: Ints = np.cumsum(rules.is_core) - rules.is_core
    first = np.flatnonzero(np.diff(article, prepend=-1))
    at_head: Flags = n_before == np.repeat(n_before[first], np.diff(np.append(first, len(article))))
    low, high = HEADLINE_WORDS
    fits = at_head & ~rules.is_core & ~seen.hits.any & (facts.length >= low) & (facts.length <= high)
    fits &= (~facts.is_final | facts.ends_question) & (rules.overlap >= 0.25) & (facts.order < 12)
    is_title = (facts.key == title_keys[article]) & (facts.n_words > 0)
    rank = np.where(is_title, 2.0, np.where(fits, np.round(rules.overlap, 6), -1.0))
    order = np.lexsort((np.arange(len(rank)), -rank, article))
    best = order[np.flatnonzero(np.diff(article[order], prepend=-1))]
    best = best[rank[best] > 0]
    headline[article[best]] = best
    return headline


def says_again(texts: Texts, seen: LineSigns, headline: Ints) -> Flags:
    """Lines that say their article's headline again: the same line, or most of its words, without a final mark."""
    facts = seen.facts
    article = facts.lines.article
    of_line = headline[article]
    other = (of_line >= 0) & (np.arange(len(facts)) != of_line)
    same_key = other & (facts.key == facts.key[np.maximum(of_line, 0)]) if len(facts) else other
    article_first = np.searchsorted(article, article, side="left")
    n_cores: Ints = np.cumsum(seen.rules.is_core) - seen.rules.is_core
    at_head = n_cores == n_cores[article_first] if len(facts) else other
    near = np.flatnonzero(other & ~same_key & at_head & (facts.order < 15) & ~facts.is_final & (facts.length >= 5))
    again: Flags = same_key.copy()
    for line in near.tolist():
        words, known = _longer_words(texts, seen, line), _longer_words(texts, seen, int(of_line[line]))
        again[line] = len(words) >= 4 and len(words & known) >= SAME_HEADLINE * len(words | known)
    return again


def _longer_words(texts: Texts, seen: LineSigns, line: int) -> set[int]:
    first, last = seen.facts.first_word[line], seen.facts.last_word[line]
    width = texts.words.end[first:last] - texts.words.start[first:last]
    return set(texts.word_keys[first:last][width >= 4].tolist())


def find_subheads(seen: LineSigns) -> Flags:
    """Lines by form a subhead: short, no final period, no phrase, new, and with body paragraphs before and after."""
    facts, rules = seen.facts, seen.rules
    if not len(facts):
        return np.zeros(0, dtype=np.bool_)
    form = ~rules.is_core & (facts.length <= SUBHEAD_WORDS) & (facts.length >= 1) & ~facts.ends_dots
    form &= (~facts.is_final | facts.ends_question) & ~seen.hits.any & ~rules.repeats & ~rules.again
    following = np.append(rules.is_core[1:] & (np.diff(facts.lines.article) == 0), False)
    subheads: Flags = form & following & rules.in_segment
    return subheads


def classify(seen: LineSigns, probability: Floats, cut: Floats, headline: Ints, again: Flags) -> Codes:
    """Class of every block."""
    facts, hits, rules = seen.facts, seen.hits, seen.rules
    is_boilerplate = probability >= cut
    found = np.full(len(facts), line_code("article_text"), dtype=np.uint8)
    found[find_subheads(seen) & ~is_boilerplate] = line_code("subhead")
    order: tuple[tuple[str, Flags], ...] = (
        ("furniture", is_boilerplate),
        ("teaser", is_boilerplate & rules.tail_related & ~hits.any),
        ("comment", is_boilerplate & rules.tail_comments & ~rules.tail_related & ~hits.any),
        ("byline", is_boilerplate & hits.of_class["byline"]),
        ("bio", is_boilerplate & hits.of_class["bio"]),
        ("caption", is_boilerplate & hits.of_class["caption"]),
        ("teaser", is_boilerplate & hits.of_class["teaser"]),
        ("furniture", is_boilerplate & hits.of_class["furniture"]),
        ("legal", is_boilerplate & hits.of_class["legal"]),
        ("comment", is_boilerplate & hits.of_class["comment"]),
        ("metadata", again),
        ("caption", facts.is_doubled & ~facts.is_row & ~facts.is_final),
    )
    for name, flags in order:
        found[flags] = line_code(name)
    found[headline[headline >= 0]] = line_code("headline")
    return found

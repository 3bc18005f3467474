"""The rules of the boilerplate finder: what speaks for and against each line, one column a rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from masthead.metrics.boilerplate_facts import CORE_WORDS, Floats, LineFacts, body_overlap, body_segment
from masthead.metrics.boilerplate_lexicon import LexiconHits
from masthead.metrics.boilerplate_repeats import MIN_ARTICLES
from masthead.metrics.texts import Flags, Ints, Texts

FRAGMENT_WORDS = 15
OUTSIDE_COST = 8.0
"""What a line that is no core line costs the body segment, in words."""

TAIL_SHARE = 0.3
"""A heading closes the body when less than this share of the article's core words comes after it."""


@dataclass(frozen=True)
class Rules:
    """Flags and numbers, one a line of the batch; see ``read_rules`` for what each one says."""

    is_core: Flags
    repeats: Flags
    again: Flags
    in_segment: Flags
    before_segment: Flags
    overlap: Floats
    core_nearby: Floats
    tail_related: Flags
    tail_comments: Flags
    tail_end: Flags
    late: Floats


def read_rules(texts: Texts, facts: LineFacts, hits: LexiconHits, n_shared: Ints) -> Rules:
    """The rules of every line.

    ``is_core`` a body paragraph by its form: a final mark, ten words, no phrase of the lexicon, not repeated;
    ``repeats`` the line stands in other articles of the outlet; ``again`` it stands earlier in the same article;
    ``in_segment`` it lies in the run of lines with most core words; ``overlap`` share of its longer words found in
    other core lines; ``core_nearby`` share of core lines among its two neighbors either side; ``tail_*`` it follows
    a heading that closes the body; ``late`` share of the article's core words before it.
    """
    article = facts.lines.article
    by_form = facts.is_final & (facts.length >= CORE_WORDS) & ~hits.any
    repeats = _repeats(texts, facts, by_form, n_shared)
    again = _again(facts, article)
    is_core = by_form & ~repeats & ~again
    words = np.where(is_core, facts.length, 0.0)
    in_segment = body_segment(np.where(is_core, facts.length, -OUTSIDE_COST), article)
    core_before = _sum_before(words, article)
    total = np.bincount(article, words, minlength=len(texts))[article]
    late = np.where(total > 0, core_before / np.maximum(total, 1.0), 0.0)
    closes = (1.0 - late < TAIL_SHARE) & (total > 0)
    return Rules(
        is_core=is_core,
        repeats=repeats,
        again=again,
        in_segment=in_segment,
        before_segment=_before(in_segment, article),
        overlap=body_overlap(texts, facts, is_core),
        core_nearby=_nearby(is_core, article),
        tail_related=_after(hits.opens["related"] & closes, article),
        tail_comments=_after(hits.opens["comments"] & (late >= TAIL_SHARE), article),
        tail_end=_after(hits.opens["end"] & closes, article),
        late=late,
    )


def _repeats(texts: Texts, facts: LineFacts, by_form: Flags, n_shared: Ints) -> Flags:
    """Lines that repeat in the outlet; body paragraphs do not count where they make an article a second version."""
    repeats = n_shared >= MIN_ARTICLES
    article = facts.lines.article
    core = np.bincount(article, np.where(by_form, facts.length, 0.0), minlength=len(texts))
    repeated = np.bincount(article, np.where(by_form & repeats, facts.length, 0.0), minlength=len(texts))
    is_version = 2 * repeated > core
    return repeats & ~(by_form & is_version[article])


def _again(facts: LineFacts, article: Ints) -> Flags:
    """Lines that stand earlier in the same article."""
    order = np.lexsort((np.arange(len(facts)), facts.key, article))
    same = (np.diff(facts.key[order], prepend=np.uint64(0)) == 0) & (np.diff(article[order], prepend=-1) == 0)
    again = np.zeros(len(facts), dtype=np.bool_)
    again[order[same]] = True
    return again & (facts.n_words > 0)


def _sum_before(values: Floats, article: Ints) -> Floats:
    """Sum of the values of the earlier lines of the same article."""
    before = np.cumsum(values) - values
    if not len(values):
        return before
    first = np.flatnonzero(np.diff(article, prepend=-1))
    return before - np.repeat(before[first], np.diff(np.append(first, len(values))))


def _after(flags: Flags, article: Ints) -> Flags:
    """Lines at or after the first flagged line of their article."""
    return _sum_before(flags.astype(np.float64), article) + flags > 0


def _before(flags: Flags, article: Ints) -> Flags:
    """Lines before the first flagged line of their article; none in an article without one."""
    has = np.bincount(article, flags, minlength=int(article[-1]) + 1 if len(article) else 0) > 0
    return has[article] & ~_after(flags, article)


def _nearby(flags: Flags, article: Ints) -> Floats:
    """Share of flagged lines among the two lines before and the two after, counting only lines of the article."""
    found, present = np.zeros(len(flags)), np.zeros(len(flags))
    for step in (1, 2):
        same = article[step:] == article[:-step]
        found[:-step] += same & flags[step:]
        found[step:] += same & flags[:-step]
        present[:-step] += same
        present[step:] += same
    return found / np.maximum(present, 1)

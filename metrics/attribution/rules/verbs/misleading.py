"""Reporting verbs that report nothing where they stand: idioms, requests, suppositions, participles within a source."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import NamedTuple

from masthead.metrics.attribution.rules.draft import Draft
from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
    BASE,
    CAPITAL,
    CLAUSE_VERB,
    COORDINATOR,
    DOCUMENT,
    GERUND,
    LY,
    OBJECT_PRONOUN,
    OF,
    PARTICIPLE,
    PREPOSITION,
    PRONOUN,
    SPEECH,
    SUBORDINATOR,
    THAT,
    WH,
)
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.phrases import Phrase
from masthead.metrics.attribution.rules.tokens import BREAK, COLON, COMMA, OPEN, Tokens
from masthead.metrics.attribution.rules.verbs.cues import Cue

_REQUESTS = frozenset(("let", "lets", "let's", "let’s", "just", "please", "don't", "don’t", "go"))
_NOTHING = frozenset(("something", "nothing", "much", "little", "volumes", "plenty", "lots", "everything", "more"))
_SUPPOSING = frozenset(("would", "could", "might", "may", "should", "can", "must", "ought"))
_UNREAL = frozenset(("if", "unless"))
_AFTER_ALL = frozenset(("later", "only", "then", "eventually", "often", "repeatedly", "also", "sometimes", "soon"))
_ABSTRACT = (
    *("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "ship", "ture", "cy", "ery", "dom", "hood"),
)
_LIVING = frozenset(("i", "we", "you", "he", "she", "they", "who"))
_PREPOSITIONS = frozenset(("in", "to", "on", "at", "during"))


class MisleadingRule(NamedTuple):
    """A reason why a verb with any of the ``flags`` reports nothing.

    It is asked with the passage, the word's number and the earlier drafts.
    """

    name: str
    flags: int
    holds: Callable[[Passage, int, list[Draft]], bool]


def is_misleading(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """Whether any of ``MISLEADING_RULES`` says that the verb at word ``i`` reports nothing."""
    f = page.tokens.flags[i]
    for _, flags, holds in MISLEADING_RULES:  # noqa: SIM110 (any() costs a generator a verb)
        if f & flags and holds(page, i, drafts):
            return True
    return False


def _is_within_source(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``..., said Lind, a pilot held in Tarn``: a participle of the apposition."""
    if not drafts:
        return False
    tokens = page.tokens
    if tokens.flags[i - 1] & (WH | THAT | PRONOUN | COORDINATOR | CAPITAL):
        return False
    start = tokens.start[i]
    for draft in drafts:
        if draft.source is not None and draft.source[0] <= start < draft.source[1]:
            return not any(tokens.flags[m] & AUXILIARY for m in range(max(i - 3, 0), i))
    return False


def _is_idiom(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``it is worth noting``, ``this says something about``, ``goes without saying``."""
    tokens = page.tokens
    if tokens.flags[i] & GERUND:
        before = tokens.word(i - 1)
        return before == "worth" or (before == "without" and tokens.lemmas[tokens.lemma[i]] == "say")
    if tokens.lemmas[tokens.lemma[i]] != "say" or tokens.gap[i + 1] & BREAK or tokens.word(i - 1) in _LIVING:
        return False
    k = i + 2 if tokens.word(i + 1) == "a" else i + 1
    is_much = tokens.word(k) in _NOTHING or (k == i + 2 and tokens.word(k) in ("lot", "great", "good", "thing"))
    return is_much and tokens.word(k + 1) in ("about", "for", "of", "deal", "is", "or", "more")


def _is_request(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``Let me say this``, ``Just ask Lind``, ``don't forget to ask``."""
    tokens = page.tokens
    if i < 2 or tokens.gap[i] & BREAK:
        return False
    if tokens.gap[i - 1] & BREAK:
        return tokens.word(i - 1) in _REQUESTS
    return bool(tokens.flags[i - 1] & OBJECT_PRONOUN) and tokens.word(i - 2) == "let"


def _is_reduced(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``the rules mentioned in the report are ...``: a participle behind its noun, with no words of anybody ahead."""
    tokens = page.tokens
    if tokens.lemmas[tokens.lemma[i]] not in tokens.lists["reduced"]:
        return False
    before = tokens.flags[i - 1]
    if (tokens.gap[i] | tokens.gap[i + 1]) & BREAK or before & (
        AUXILIARY | PRONOUN | CAPITAL | COORDINATOR | ADVERB | LY
    ):
        return False
    if not tokens.flags[i + 1] & PREPOSITION or tokens.word(i + 1) not in _PREPOSITIONS:
        return False
    return not _words_ahead(tokens, i + 1)


def _words_ahead(tokens: Tokens, k: int) -> bool:
    """Whether ``that``, a colon or a quotation stands ahead before the next comma."""
    for m in range(k, min(k + 12, len(tokens.flags) - 1)):
        if tokens.gap[m] & (OPEN | COLON) or tokens.flags[m] & THAT:
            return True
        if m > k and tokens.gap[m] & BREAK:
            return False
    return False


MISLEADING_RULES = (
    MisleadingRule("within a source", PARTICIPLE | GERUND, _is_within_source),
    MisleadingRule("idiom", GERUND | SPEECH, _is_idiom),
    MisleadingRule("request", BASE, _is_request),
    MisleadingRule("participle behind a noun", PARTICIPLE, _is_reduced),
)
"""What is asked of every reporting verb first."""


def is_supposed(page: Passage, cue: Cue, lead: int, low: int) -> bool:
    """Whether nobody is said to have spoken: ``critics might say``, ``If Lind says``, ``should he ask``."""
    tokens = page.tokens
    if cue.is_modal and not cue.is_negated:
        group = [tokens.word(m) for m in range(cue.first, cue.last + 2)]
        is_quoted = bool(tokens.gap[cue.last + 1] & OPEN)
        if not _SUPPOSING.isdisjoint(group) and _AFTER_ALL.isdisjoint(group) and not is_quoted and "have" not in group:
            return True
    first = tokens.word(lead)
    if first in _UNREAL or first in tokens.lists["nobody"] or (first == "no" and tokens.word(lead + 1) == "one"):
        return True
    if cue.is_infinitive and tokens.word(low) in ("it", "it's", "it’s"):
        return True
    opens = tokens.flags[low] | tokens.flags[low + 1] | tokens.flags[low + 2]
    may_ask = (opens & WH or tokens.flags[low] & AUXILIARY) and not tokens.gap[cue.last + 1] & OPEN
    if may_ask and _is_question(page, cue):
        return True
    if lead == low:
        return False
    before = tokens.word(lead - 1)
    if before in _UNREAL:
        return lead - 1 == low or bool(tokens.gap[lead - 1] & BREAK)
    return before == "what" and tokens.lemmas[tokens.lemma[cue.verb]] in ("talk", "speak")


def _is_question(page: Passage, cue: Cue) -> bool:
    end = page.sentence_end[page.tokens.sentence[cue.verb]]
    return page.text[max(end - 2, 0) : end].rstrip().endswith("?")


def is_withheld(page: Passage, cue: Cue, lemma: str) -> bool:
    """Whether a refusal is of something else than words: ``won't propose a rule``, but ``would not say whether``."""
    return cue.is_modal and cue.is_negated and lemma not in page.tokens.lists["withheld"]


def is_event(page: Passage, phrase: Phrase | None, cue: Cue) -> bool:
    """Whether the subject is an event or a quality, which says nothing of itself: ``the strike``, ``his silence``."""
    if phrase is None or page.tokens.gap[cue.last + 1] & (OPEN | COLON):
        return False
    if page.tokens.lemmas[page.tokens.lemma[cue.verb]] in page.tokens.lists["spoken"]:
        return False
    tokens = page.tokens
    first = bisect_left(tokens.start, phrase[1], 0, cue.first)
    if first and not tokens.gap[first] & BREAK and tokens.flags[first - 1] & (CLAUSE_VERB | PARTICIPLE):
        return False
    stop = bisect_left(tokens.start, phrase[2], first)
    head = first
    while head + 1 < stop and not tokens.gap[head + 1] & (COMMA | BREAK):
        f = tokens.flags[head + 1]
        if f & (PREPOSITION | OF | WH | SUBORDINATOR) and not f & CAPITAL:
            break
        head += 1
    f, word = tokens.flags[head], tokens.word(head)
    if head >= cue.first or f & (CAPITAL | DOCUMENT | PRONOUN) or word in tokens.lists["crowds"]:
        return False
    return word in tokens.lists["events"] or (
        len(word) > 6 and word.endswith(_ABSTRACT) and word not in tokens.lists["bodies"]
    )

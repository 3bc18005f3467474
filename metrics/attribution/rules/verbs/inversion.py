"""Sources behind their verb: ``“...,” said Lind``, ``..., wrote the harbor master``."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from masthead.metrics.attribution.rules.flags import (
    BASE,
    CAPITAL,
    CLAUSE_VERB,
    DETERMINER,
    FINITE,
    NUMBER,
    OBJECT,
    OBJECT_PRONOUN,
    PARTICLE_ONLY,
    PAST,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    SUBJECT,
    SUBORDINATOR,
    THAT,
    THIRD,
    TIME,
    WH,
)
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.phrases import source_behind
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COMMA, DASH, NEW, Tokens
from masthead.metrics.attribution.rules.verbs.verb import Verb

_NO_SOURCE = THAT | WH | PRONOUN | TIME | PREPOSITION | OBJECT_PRONOUN | SUBORDINATOR
_SPEAKERS = frozenset(("i", "we", "he", "she", "they", "you"))
_OPENS_NAME = SUBJECT | CAPITAL | DETERMINER | POSSESSIVE | NUMBER | PLURAL


class InversionRule(NamedTuple):
    """Whether the source stands behind the verb; None where the rule does not apply.

    It is asked with the passage, the verb, and the first word behind it.
    """

    name: str
    answer: Callable[[Passage, Verb, int], bool | None]


def is_inverted(page: Passage, verb: Verb) -> bool:
    """Whether the source stands behind the verb: the first of ``INVERSION_RULES`` that answers decides."""
    k = verb.cue.last + 1
    for answer in _ANSWERS:
        found = answer(page, verb, k)
        if found is not None:
            return found
    says = page.tokens.word(verb.cue.verb) in page.lexicon.lists["say"]
    return page.has_clause(verb.low, verb.cue.first) or (says and not page.speech_ahead(k, verb.high))


def _cannot_be(page: Passage, verb: Verb, k: int) -> bool | None:
    """Only a plain finite verb that needs no listener stands before its source, and nothing between them."""
    tokens, cue = page.tokens, verb.cue
    f = tokens.flags[cue.verb]
    if cue.first != cue.verb or not f & FINITE or f & OBJECT or k >= verb.high or tokens.gap[k] & BREAK:
        return False
    if f & (QUOTE | PARTICLE_ONLY) and cue.last == cue.verb and not page.closes_speech(cue.first):
        return False
    lists = page.lexicon.lists
    if verb.lemma in lists["needs_that"] or verb.lemma in lists["quotes_ahead"]:
        return False
    if verb.lemma in lists["takes_object"] and not page.closes_speech(cue.first):
        return False
    return False if verb.lemma in lists["has_listener"] or verb.lemma in lists["showing"] else None


def _opens_sentence(page: Passage, verb: Verb, k: int) -> bool | None:
    """``Said Lind: ...``"""
    tokens = page.tokens
    g, f = tokens.gap[verb.cue.first], tokens.flags[verb.cue.verb]
    return True if g & NEW and not g & CLOSE and f & CAPITAL and tokens.flags[k] & CAPITAL else None


def _goes_on(page: Passage, verb: Verb, k: int) -> bool | None:
    """Without a mark before the verb its subject stands there; a pronoun or preposition is no source."""
    tokens = page.tokens
    if not tokens.gap[verb.cue.first] & (COMMA | CLOSE | DASH):
        return _lacks_comma(page, verb, k)
    if not tokens.flags[k] & _NO_SOURCE:
        return None
    if not (tokens.gap[verb.cue.first] & CLOSE and page.closes_speech(verb.cue.first)):
        return False
    is_name = tokens.flags[k] & CAPITAL and not tokens.word(k) in _SPEAKERS
    return None if is_name or (tokens.flags[k] & THAT and not tokens.gap[k + 1] & BREAK) else False


def _lacks_comma(page: Passage, verb: Verb, k: int) -> bool:
    """``The pier will close said Ida Brenn, who chairs the board``: a name behind ``said``, and a comma or the end."""
    tokens, first = page.tokens, verb.cue.first
    if tokens.flags[first - 1] & (CAPITAL | PRONOUN | SUBJECT):
        return False
    if not tokens.flags[k] & CAPITAL or tokens.word(verb.cue.verb) not in page.lexicon.lists["say"]:
        return False
    stop = k
    while stop < verb.high and tokens.flags[stop] & CAPITAL and (stop == k or not tokens.gap[stop] & BREAK):
        stop += 1
    is_name = stop - k >= 2 and (stop >= verb.high or tokens.gap[stop] & (COMMA | NEW))
    return bool(is_name) and page.has_clause(verb.low, first)


def _is_behind_quotation(page: Passage, verb: Verb, k: int) -> bool | None:
    first = verb.cue.first
    return True if page.tokens.gap[first] & CLOSE and page.closes_speech(first) else None


def _is_no_phrase(page: Passage, verb: Verb, k: int) -> bool | None:
    """What follows must look like a noun phrase without a verb: ``..., said people close to the talks.``"""
    tokens, high = page.tokens, verb.high
    says = tokens.word(verb.cue.verb) in page.lexicon.lists["say"]
    stop = source_behind(tokens, k, high)
    is_short = stop == high and stop - k <= 3 and says
    is_crowd = says and tokens.word(k) in page.lexicon.lists["crowds"]
    if not tokens.flags[k] & _OPENS_NAME and not is_short and not is_crowd:
        return False
    comma = next((m for m in range(k + 1, stop) if tokens.gap[m] & COMMA), stop)
    if (
        any(tokens.flags[m] & CLAUSE_VERB and not tokens.flags[m - 1] & WH for m in range(k, comma))
        or tokens.flags[min(stop, high)] & THAT
    ):
        return False
    if _disagrees(tokens, verb.cue.verb, k):
        return False
    if tokens.flags[stop - 1] & (DETERMINER | POSSESSIVE | PREPOSITION):
        return False
    return True if says and stop < high and tokens.gap[stop] & COMMA else None


def _disagrees(tokens: Tokens, verb: int, k: int) -> bool:
    """Whether the verb is of the third person and the noun behind it a bare plural: ``cites sources``."""
    f = tokens.flags[verb]
    is_third = f & THIRD and not f & (PAST | BASE)
    return bool(is_third and tokens.flags[k] & PLURAL and not tokens.flags[k] & (CAPITAL | DETERMINER))


INVERSION_RULES = (
    InversionRule("no plain finite verb", _cannot_be),
    InversionRule("opens the sentence", _opens_sentence),
    InversionRule("subject before it", _goes_on),
    InversionRule("behind a quotation", _is_behind_quotation),
    InversionRule("noun phrase behind it", _is_no_phrase),
)
"""What is asked of a verb whose source may stand behind it, in this order."""
_ANSWERS = tuple(rule.answer for rule in INVERSION_RULES)

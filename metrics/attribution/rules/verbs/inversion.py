"""Sources behind their verb: ``“...,” said Lind``, ``..., wrote the harbor master``."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from masthead.metrics.attribution.rules.flags import (
    CAPITAL,
    CLAUSE_VERB,
    DETERMINER,
    FINITE,
    NUMBER,
    OBJECT,
    OBJECT_PRONOUN,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    SUBORDINATOR,
    THAT,
    TIME,
    WH,
)
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.phrases import source_behind
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COMMA, DASH, NEW
from masthead.metrics.attribution.rules.verbs.complements import Verb

_NO_SOURCE = THAT | WH | PRONOUN | TIME | PREPOSITION | OBJECT_PRONOUN | SUBORDINATOR
_OPENS_NAME = CAPITAL | DETERMINER | POSSESSIVE | NUMBER | PLURAL


class InversionRule(NamedTuple):
    """Whether the source stands behind the verb; None where the rule does not apply.

    It is asked with the passage, the verb, and the first word behind it.
    """

    name: str
    answer: Callable[[Passage, Verb, int], bool | None]


def is_inverted(page: Passage, verb: Verb) -> bool:
    """Whether the source stands behind the verb: the first of ``INVERSION_RULES`` that answers decides."""
    k = verb.cue.last + 1
    for _, answer in INVERSION_RULES:
        found = answer(page, verb, k)
        if found is not None:
            return found
    return page.has_clause(verb.low, verb.cue.first) or not page.speech_ahead(k, verb.high)


def _cannot_be(page: Passage, verb: Verb, k: int) -> bool | None:
    """Only a plain finite verb that needs no listener stands before its source, and nothing between them."""
    tokens, cue = page.tokens, verb.cue
    f = tokens.flags[cue.verb]
    if cue.first != cue.verb or not f & FINITE or f & OBJECT or k >= verb.high or tokens.gap[k] & BREAK:
        return False
    return False if verb.lemma in page.lexicon.lists["has_listener"] else None


def _opens_sentence(page: Passage, verb: Verb, k: int) -> bool | None:
    """``Said Lind: ...``"""
    tokens = page.tokens
    g, f = tokens.gap[verb.cue.first], tokens.flags[verb.cue.verb]
    return True if g & NEW and not g & CLOSE and f & CAPITAL and tokens.flags[k] & CAPITAL else None


def _goes_on(page: Passage, verb: Verb, k: int) -> bool | None:
    """Without a mark before the verb its subject stands there; a pronoun or preposition is no source."""
    if not page.tokens.gap[verb.cue.first] & (COMMA | CLOSE | DASH) or page.tokens.flags[k] & _NO_SOURCE:
        return False
    return None


def _is_behind_quotation(page: Passage, verb: Verb, k: int) -> bool | None:
    first = verb.cue.first
    return True if page.tokens.gap[first] & CLOSE and page.closes_speech(first) else None


def _is_no_phrase(page: Passage, verb: Verb, k: int) -> bool | None:
    """What follows must look like a noun phrase without a verb: ``..., said people close to the talks.``"""
    tokens, high = page.tokens, verb.high
    says = tokens.word(verb.cue.verb) in page.lexicon.lists["say"]
    stop = source_behind(tokens, k, high)
    is_short = stop == high and stop - k <= 3 and says
    if not tokens.flags[k] & _OPENS_NAME and not is_short:
        return False
    if any(tokens.flags[m] & CLAUSE_VERB for m in range(k, stop)) or tokens.flags[min(stop, high)] & THAT:
        return False
    if tokens.flags[stop - 1] & (DETERMINER | POSSESSIVE | PREPOSITION):
        return False
    return True if says and stop < high and tokens.gap[stop] & COMMA else None


INVERSION_RULES = (
    InversionRule("no plain finite verb", _cannot_be),
    InversionRule("opens the sentence", _opens_sentence),
    InversionRule("subject before it", _goes_on),
    InversionRule("behind a quotation", _is_behind_quotation),
    InversionRule("noun phrase behind it", _is_no_phrase),
)
"""What is asked of a verb whose source may stand behind it, in this order."""

"""Where what somebody said ends: at the main clause or verb of the sentence, at a second verb, at a comment behind a dash."""

from __future__ import annotations

from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
    BE,
    CAPITAL,
    CLAUSE_VERB,
    COORDINATOR,
    DETERMINER,
    ED,
    GERUND,
    HAVE,
    ING,
    LY,
    NEGATIVE,
    OBJECT_PRONOUN,
    PARTICIPLE,
    PAST,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    SPEECH,
    SUBJECT,
    SUBORDINATOR,
    THAT,
    TO,
    WH,
)
from masthead.metrics.attribution.rules.tokens import CLOSE, COLON, COMMA, DASH, OPEN, Tokens

_OBJECT = DETERMINER | POSSESSIVE | OBJECT_PRONOUN | CAPITAL | TO | SUBJECT
_OPENING = frozenset(
    (
        "while",
        "when",
        "with",
        "as",
        "although",
        "though",
        "since",
        "after",
        "before",
        "because",
        "whereas",
        "once",
        "in",
    )
)
_GOES_ON = COORDINATOR | WH | THAT | GERUND | ING
_OPENS_CLAUSE = THAT | WH | SUBORDINATOR | COORDINATOR


def main_clause(tokens: Tokens, low: int, k: int, stop: int, *, opens: bool = False) -> int:
    """Where the main clause begins behind what opens the sentence: ``While many noted the cost, others praised it``.

    ``k`` is the first word of what is said in the opening clause; ``stop`` where no main clause follows.
    """
    first = low + 1 if tokens.flags[low] & (COORDINATOR | ADVERB) and not opens else low
    if not (opens or tokens.word(first) in _OPENING) or any(tokens.gap[m] & COMMA for m in range(first + 1, k)):
        return stop
    for m in range(k + 1, stop):
        is_that = tokens.flags[m] & THAT and tokens.flags[m + 1] & AUXILIARY
        if tokens.flags[k] & THAT and not any(tokens.flags[n] & (CLAUSE_VERB | ED) for n in range(k, m)):
            continue
        if tokens.gap[m] & OPEN and tokens.gap[m] & COMMA:
            return stop
        if tokens.gap[m] & COMMA and tokens.quotation[m] < 0 and (is_that or not tokens.flags[m] & _GOES_ON):
            return m if any(tokens.flags[n] & (CLAUSE_VERB | ED) for n in range(m, stop)) else stop
    return stop


def main_predicate(tokens: Tokens, k: int, stop: int, *, is_clause: bool) -> int:
    """Where a sentence goes on behind what is said within its subject: ``Voters who said they would stay | gave reasons``.

    ``is_clause`` says whether what is said, from word ``k``, has a verb of its own without ``that``.
    """
    flags = tokens.flags
    expected = int(is_clause)
    for m in range(k, stop):
        f, before = flags[m], flags[m - 1] if m > k else 0
        if tokens.gap[m] & (OPEN | COLON) and m > k:
            return stop
        if f & _OPENS_CLAUSE or (m > k and f & PRONOUN and not before & _OPENS_CLAUSE):
            expected += not before & _OPENS_CLAUSE
        is_past = f & ED and not f & CAPITAL and flags[m + 1] & (DETERMINER | POSSESSIVE) and not before & DETERMINER
        if not (f & CLAUSE_VERB or is_past) or before & (AUXILIARY | NEGATIVE | TO):
            continue
        if before & (DETERMINER | POSSESSIVE) and not before & SUBJECT and not f & AUXILIARY:
            continue
        if before & (ADVERB | LY) and m - 2 >= k and flags[m - 2] & AUXILIARY:
            continue
        if f & PARTICIPLE and not f & AUXILIARY and flags[m + 1] & PREPOSITION and not before & PRONOUN:
            continue
        if not expected:
            return m if m > k else stop
        expected -= 1
    return stop


def comments(tokens: Tokens, m: int, stop: int) -> bool:
    """``— leading the board to close it``, ``– a great sum``: behind a dash that no other follows the author goes on."""
    if tokens.gap[m] & (OPEN | CLOSE) or not (tokens.flags[m] & (GERUND | ING) or tokens.word(m) in ("a", "an")):
        return False
    return not any(tokens.gap[n] & (DASH | OPEN) for n in range(m + 1, stop + 1))


def takes_over(tokens: Tokens, k: int, m: int) -> bool:
    """``denounced the board for its delay | and is suing it``: a second verb behind words without one."""
    flags = tokens.flags
    if not flags[m] & COORDINATOR or flags[m + 1] & (PRONOUN | CAPITAL) or flags[m - 1] & ED:
        return False
    is_past = flags[m + 1] & ED or (flags[m + 1] & PAST and flags[m + 1] & CLAUSE_VERB)
    is_verb = flags[m + 1] & (BE | HAVE) or (is_past and flags[m + 2] & _OBJECT)
    if tokens.gap[m] & COMMA:
        return bool(is_past and is_verb and flags[k] & THAT)
    return bool(is_verb) and not any(flags[n] & (CLAUSE_VERB | THAT | WH | ED | TO | SUBJECT) for n in range(k, m))


def is_said(tokens: Tokens, m: int, stop: int) -> bool:
    """Whether somebody says something behind ``, while``."""
    flags = tokens.flags
    return any(flags[n] & SPEECH and flags[n] & CLAUSE_VERB for n in range(m + 1, stop))

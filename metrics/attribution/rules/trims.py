"""What stands before a noun phrase or behind it and is no part of it: times, adverbs, what a sentence opens with."""

from __future__ import annotations

from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    CAPITAL,
    CLAUSE_VERB,
    COORDINATOR,
    DETERMINER,
    DOCUMENT,
    LY,
    NUMBER,
    OF,
    PRONOUN,
    SUBJECT,
    THAT,
    TIME,
    WH,
)
from masthead.metrics.attribution.rules.tokens import BREAK, COMMA, RIGHT, Tokens

DATE = TIME | NUMBER
"""What words of a date are."""
_BEFORE_TIME = frozenset(
    (
        *(
            "on",
            "in",
            "at",
            "by",
            "since",
            "from",
            "for",
            "during",
            "last",
            "this",
            "earlier",
            "late",
            "before",
            "after",
        ),
        *("until", "till", "of", "about", "around", "as"),
    )
)


def behind_day(tokens: Tokens, begin: int, first: int) -> int:
    """The first word behind a time set off by a comma: ``But the very next day, Lind, head of ...``."""
    k = begin + 1
    while k < min(begin + 6, first) and not tokens.gap[k] & BREAK:
        k += 1
    is_time = k < first and tokens.gap[k] & COMMA and tokens.flags[k - 1] & TIME and not tokens.flags[k - 1] & CAPITAL
    return k if is_time and not any(tokens.flags[m] & CLAUSE_VERB for m in range(begin, k)) else begin


def behind_inset(tokens: Tokens, first: int, low: int) -> int:
    """The word behind the name where an adverb or a price stands between it and the verb: ``Lind, the mayor, clumsily claimed``."""
    k = first - 1
    if k <= low or tokens.gap[first] & BREAK or not tokens.gap[k] & COMMA:
        return first
    f = tokens.flags[k]
    is_price = f & NUMBER and tokens.text.startswith("%", tokens.end[k])
    is_adverb = f & (ADVERB | LY) and not f & (CAPITAL | SUBJECT | COORDINATOR | TIME)
    return k if is_price or is_adverb else first


def behind_that(tokens: Tokens, s: int, j: int) -> int:
    """The first word behind ``that`` in what opens with a pronoun: ``We know from minutes that Lind ...``."""
    if s == j or not tokens.flags[s] & PRONOUN:
        return s
    return next((k + 1 for k in range(j - 1, s, -1) if tokens.flags[k] & THAT and not tokens.flags[k + 1] & WH), s)


def without_time(tokens: Tokens, j: int, low: int) -> int:
    """The last word before ``on Tuesday``, ``last week`` and the like."""
    if not tokens.flags[j] & DATE or tokens.text.startswith("%", tokens.end[j]):
        return j
    k = j
    while k > low and tokens.flags[k] & DATE and not tokens.gap[k] & BREAK:
        k -= 1
    if k == j or (tokens.flags[k] & CAPITAL and tokens.flags[k - 1] & DETERMINER and not tokens.flags[j] & CAPITAL):
        return j
    while k > low and tokens.word(k) in _BEFORE_TIME:
        k -= 1
    return k if k >= low and not tokens.gap[k + 1] & BREAK & ~(RIGHT | COMMA) else j


def without_adverb(tokens: Tokens, j: int, low: int) -> int:
    """The last word before ``abruptly``, ``once``."""
    while j > low and tokens.flags[j] & (ADVERB | LY) and not tokens.gap[j] & BREAK:
        if tokens.flags[j] & (CAPITAL | DETERMINER | SUBJECT | DOCUMENT) or tokens.flags[j - 1] & (DETERMINER | OF):
            break
        j -= 1
    return j


def behind_ago(tokens: Tokens, s: int, j: int) -> int:
    """The first word behind ``Several weeks ago``."""
    for k in range(s + 1, min(s + 4, j)):
        if tokens.gap[k] & BREAK:
            return s
        if tokens.flags[k] & TIME and tokens.word(k) == "ago":
            return k + 1
    return s

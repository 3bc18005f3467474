"""What stands before words or behind them and is no part of them: times, adverbs, what a sentence opens with, its main verb."""

from __future__ import annotations

from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
    BE,
    CAPITAL,
    CLAUSE_VERB,
    COORDINATOR,
    DETERMINER,
    DOCUMENT,
    ED,
    GERUND,
    HAVE,
    ING,
    LY,
    NEGATIVE,
    NUMBER,
    OBJECT_PRONOUN,
    OF,
    PARTICIPLE,
    PAST,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    SPEECH,
    SUBJECT,
    SUBORDINATOR,
    THAT,
    TIME,
    TO,
    WH,
)
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, DASH, OPEN, RIGHT, Tokens

DATE = TIME | NUMBER
"""What words of a date are."""
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

"""Where a source begins and ends: noun phrases before and behind a cue, appositions, shared subjects."""

from __future__ import annotations

from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
    BASE,
    CAPITAL,
    CLAUSE_VERB,
    COORDINATOR,
    DETERMINER,
    ED,
    GERUND,
    ING,
    LY,
    NUMBER,
    OF,
    PARTICIPLE,
    PAST,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    REPORTING,
    SUBJECT,
    SUBORDINATOR,
    THAT,
    THIRD,
    TIME,
    TO,
    VERB,
    WH,
)
from masthead.metrics.attribution.rules.tokens import (
    BREAK,
    CLOSE,
    COLON,
    COMMA,
    DASH,
    LEFT,
    NEW,
    OPEN,
    RIGHT,
    SEMICOLON,
    Tokens,
)
from masthead.metrics.attribution.rules.trims import (
    DATE,
    behind_ago,
    behind_day,
    behind_inset,
    behind_that,
    without_adverb,
    without_time,
)

Phrase = tuple[int, int, int]
"""First word of a source, and its first and last character (half-open)."""

_ANYBODY = frozenset(("everyone", "everybody"))
_RELATIVES = frozenset(("who", "that", "whose"))
_SUBORDINATE = SUBORDINATOR | THAT
_NO_SUBJECT = NEW | COLON | SEMICOLON | OPEN | CLOSE
"""Behind these a verb has no subject of its own."""
_BEHIND_SOURCE = SEMICOLON | COLON | OPEN | DASH | CLOSE
_LEADS = COORDINATOR | ADVERB | LY | TIME | SUBORDINATOR
_BEGINS = DETERMINER | WH | POSSESSIVE
_PAST_FORM = PAST | PARTICIPLE | ED
_MAY_TRAIL = DATE | ADVERB | LY
_OPENS_OBJECT = DETERMINER | POSSESSIVE


def source_before(tokens: Tokens, first: int, low: int) -> Phrase | None:
    """The subject right before the verb group that begins with word ``first``; None where something else stands there."""
    if first > low and tokens.flags[first - 1] & DATE and not tokens.gap[first] & BREAK:
        first = without_time(tokens, first - 1, low) + 1
    inset = behind_inset(tokens, first, low)
    if inset < first and not any(tokens.gap[k] & COMMA for k in range(low + 1, inset)):
        start, last = phrase_before(tokens, inset - 1, low)
        return (start, tokens.start[start], tokens.end[last]) if start <= last else None
    first = inset
    g = tokens.gap[first]
    if first <= low or g & _NO_SUBJECT:
        return None
    if g & COMMA:
        return _before_comma(tokens, first, low)
    j = first - 1
    end = tokens.end[j]
    if g & RIGHT:
        j = _opening(tokens, j, low, LEFT) - 1
        end = tokens.text.find(")", end, tokens.start[first]) + 1 or end
    elif g & DASH:
        j = _opening(tokens, j, low, DASH) - 1
        end = tokens.end[max(j, low)]
    if j < low:
        return None
    start, last = phrase_before(tokens, j, low)
    if start > last:
        return None
    if g & DASH and not tokens.gap[start] & BREAK and (bearer := _relative_bearer(tokens, start, low)) is not None:
        return bearer
    if tokens.flags[start] & OF and tokens.gap[start] & RIGHT:
        start = _before_bracket(tokens, start, low)
    start = _with_relative(tokens, start, low, first)
    end = end if last == j else tokens.end[last]
    return start, tokens.start[start], end + 1 if tokens.text.startswith("%", end) else end


def _relative_bearer(tokens: Tokens, start: int, low: int) -> Phrase | None:
    """Whom a relative clause with a comma tells of, where ``start`` is in it: ``Lind, whose paper broke the story —``."""
    m = start
    while m > low and not tokens.gap[m] & BREAK:
        m -= 1
    is_relative = m > low and tokens.gap[m] & COMMA and tokens.flags[m] & WH
    return _bearer(tokens, m, low) if is_relative else None


def _with_relative(tokens: Tokens, start: int, low: int, stop: int) -> int:
    """The beginning of ``a person who was in the room``, where ``start`` is in its relative clause."""
    flags, gap = tokens.flags, tokens.gap
    if start == low or gap[start] & BREAK or flags[start] & PRONOUN:
        return start
    if flags[start - 1] & THAT and flags[start] & (DETERMINER | POSSESSIVE | CAPITAL | PLURAL):
        return start
    m = start
    seen = 0
    while m > low and not gap[m] & BREAK:
        seen |= flags[m]
        m -= 1
    if flags[m] & COORDINATOR and gap[m] & NEW:
        m += 1
    if not seen & (WH | THAT) or not any(
        flags[k] & (WH | THAT) and tokens.word(k) in _RELATIVES for k in range(m + 1, start + 1)
    ):
        return start
    is_about = flags[m + 1] & (NUMBER | SUBJECT) and tokens.word(m) in ("about", "around", "over")
    if _has_main_verb(tokens, m, stop) or (flags[m] & (PREPOSITION | SUBORDINATOR | COORDINATOR) and not is_about):
        return start
    if is_about:
        return m
    if flags[m + 1] & TIME and tokens.word(m) in ("last", "this") and flags[m + 2] & (DETERMINER | SUBJECT):
        m += 2
    opens = flags[m] & (DETERMINER | CAPITAL | PLURAL | NUMBER | SUBJECT) or flags[m + 1] & PLURAL
    return m if opens else start


def _opening(tokens: Tokens, k: int, low: int, mark: int) -> int:
    while k > low and not tokens.gap[k] & mark:
        k -= 1
    return k if tokens.gap[k] & mark and k > low else low


def _before_bracket(tokens: Tokens, start: int, low: int) -> int:
    """The beginning of ``Sen. Ida Brenn (D) of Tarn``, where ``start`` is the word behind the bracket."""
    opening = _opening(tokens, start - 1, low, LEFT)
    return phrase_before(tokens, opening - 1, low)[0] if low < opening and start - opening <= 2 else start


def _before_comma(tokens: Tokens, first: int, low: int) -> Phrase | None:
    """A subject with something between commas behind it: an apposition belongs to it, an adverb does not."""
    begin = behind_day(tokens, _opening(tokens, first - 1, low, CLOSE | COLON | SEMICOLON), first)
    is_participle = tokens.flags[begin] & GERUND and tokens.flags[begin + 1] & (PREPOSITION | DETERMINER | THAT | TO)
    if begin == low and (is_participle or tokens.word(begin) in tokens.lists["occasioned"]):
        begin = next((k for k in range(begin + 1, first) if tokens.gap[k] & COMMA), begin)
    f = tokens.flags[begin]
    names = CAPITAL | DETERMINER | POSSESSIVE | NUMBER | PLURAL
    apposed = any(tokens.gap[k] & COMMA for k in range(begin + 1, first))
    if (
        apposed
        and f & names
        and not f & (PREPOSITION | SUBORDINATOR | ADVERB | LY)
        and not _has_main_verb(tokens, begin, first)
    ):
        m = _opening(tokens, first - 1, low, COMMA)
        is_named = tokens.word(m) == "including" and tokens.flags[first - 1] & CAPITAL
        if is_named or not tokens.flags[m] & (ADVERB | PREPOSITION | GERUND | LY):
            return begin, tokens.start[begin], tokens.text.find(",", tokens.end[first - 1]) + 1
    m = _opening(tokens, first - 1, low, COMMA | DASH)
    if m <= low:
        return None
    f = tokens.flags[m]
    start, j = phrase_before(tokens, m - 1, low)
    if start > j:
        return None
    if start == j and tokens.flags[j] & NUMBER and tokens.gap[j] & COMMA and j > low:
        start, j = phrase_before(tokens, j - 1, low)
        if start <= j and tokens.flags[j] & CAPITAL:
            return start, tokens.start[start], tokens.text.find(",", tokens.end[first - 1]) + 1
        return None
    if j == m - 1 and not f & (ADVERB | PREPOSITION | GERUND | LY):
        return start, tokens.start[start], tokens.text.find(",", tokens.end[first - 1]) + 1
    return start, tokens.start[start], tokens.end[j]


def _has_main_verb(tokens: Tokens, start: int, stop: int) -> bool:
    """Whether there is a finite verb that is not the verb of a relative clause."""
    relative = False
    for k in range(start, stop):
        if tokens.gap[k] & COMMA:
            relative = False
        if tokens.flags[k] & (WH | THAT):
            relative = True
        elif tokens.flags[k] & CLAUSE_VERB and not relative:
            return True
    return False


def phrase_before(tokens: Tokens, j: int, low: int) -> tuple[int, int]:
    """First and last word of the noun phrase that ends at word ``j``; first > last where there is none."""
    flags, gap = tokens.flags, tokens.gap
    f = flags[j]
    if f & _MAY_TRAIL:
        j = without_adverb(tokens, without_time(tokens, j, low), low)
        f = flags[j]
    if f & PRONOUN or (f & SUBJECT and f & (WH | THAT)):
        return j, j
    if f & SUBJECT and tokens.word(j) in _ANYBODY:
        return (j - 1 if j > low and flags[j - 1] & (ADVERB | LY) and not gap[j] & BREAK else j), j
    if f & DETERMINER and f & SUBJECT and j > low and flags[j - 1] & PRONOUN and not gap[j] & BREAK:
        return j - 1, j - 1
    s = j
    while s > low and not gap[s] & BREAK:
        p = flags[s - 1]
        if p & PRONOUN and flags[s] & COORDINATOR and (s - 1 == low or gap[s - 1] & BREAK):
            s -= 1
            break
        if (p & _SUBORDINATE and not p & CAPITAL) or p & PRONOUN:
            if tokens.word(s - 1) == "whose":
                s -= 1
            break
        if p & CLAUSE_VERB and not _is_no_verb(tokens, s - 1, low):
            break
        if p & COORDINATOR and not _joins_names(tokens, s - 1, low):
            break
        if p & TO and flags[s] & VERB:
            break
        if (
            p & ED
            and flags[s] & _OPENS_OBJECT
            and not p & CAPITAL
            and s - 1 > low
            and flags[s - 2] & (CAPITAL | PRONOUN)
        ):
            break
        if p & ED and flags[s] & NUMBER and s - 1 > low and flags[s - 2] & PLURAL and not p & CAPITAL:
            break
        s -= 1
    is_contact = flags[s] & _PAST_FORM and not flags[s] & CAPITAL and s - 1 > low
    if is_contact and flags[s - 1] & PRONOUN and not (gap[s] | gap[s - 1]) & BREAK:
        s = min(s, phrase_before(tokens, s - 2, low)[0])
    if s < j and flags[s] & PRONOUN:
        s = behind_that(tokens, s, j)
    if flags[s] & PARTICIPLE and s > low and not gap[s] & BREAK and flags[s - 1] & AUXILIARY:
        s = low
    return _without_lead(tokens, s, j), j


def _is_no_verb(tokens: Tokens, k: int, low: int) -> bool:
    """Whether what looks like a finite verb is a noun behind its article, or a participle: "a video released in May"."""
    if k <= low or tokens.gap[k] & BREAK or tokens.gap[k + 1] & BREAK:
        return False
    f, before = tokens.flags[k], tokens.flags[k - 1]
    if before & (DETERMINER | POSSESSIVE) and not before & (SUBJECT | PRONOUN):
        return bool(tokens.flags[k + 1] & OF)
    if before & PREPOSITION and not before & (TO | SUBORDINATOR | CAPITAL) and f & BASE:
        return True
    is_behind_noun = not before & (AUXILIARY | PRONOUN | WH | THAT | ADVERB | CAPITAL)
    return bool(
        f & PARTICIPLE and tokens.flags[k + 1] & PREPOSITION and not tokens.flags[k + 1] & TO and is_behind_noun
    )


def _joins_names(tokens: Tokens, k: int, low: int) -> bool:
    """Whether the coordinator at ``k`` joins two nouns (Trump and his aides) and not two clauses."""
    m = k
    while m > low and not tokens.gap[m] & BREAK:
        m -= 1
        if tokens.flags[m] & CLAUSE_VERB or tokens.flags[m] & (SUBORDINATOR | THAT):
            return False
    return m < k and not tokens.gap[k] & BREAK


def _without_lead(tokens: Tokens, s: int, j: int) -> int:
    """The first word of the phrase proper: adverbs, conjunctions and a leading prepositional phrase taken off."""
    flags = tokens.flags
    while s < j and flags[s] & _LEADS and not flags[s] & _BEGINS:
        s += 1
    if j - s > 1:
        s = behind_ago(tokens, s, j)
    if not flags[s] & PREPOSITION or flags[s] & OF or s == j:
        return s
    for k in range(j, s + 1, -1):
        p = flags[k - 1]
        begins = flags[k] & (DETERMINER | POSSESSIVE) or (flags[k] & CAPITAL and not p & CAPITAL) or p & TIME
        if begins and not p & (PREPOSITION | DETERMINER | POSSESSIVE | COORDINATOR):
            return k
    return s + 1


def shared_subject(tokens: Tokens, low: int, stop: int) -> Phrase | None:
    """The subject of the first finite verb of the sentence, for a cue that shares it (``and said``, ``adding``)."""
    flags, gap = tokens.flags, tokens.gap
    k = low
    if flags[k] & (SUBORDINATOR | PREPOSITION) and not flags[k] & (DETERMINER | WH):
        comma = k + 1
        while comma < stop and not gap[comma] & COMMA:
            comma += 1
        if comma < stop:
            k = comma
    begin = k
    while k < stop and not _is_verb(tokens, k):
        k += 1
    if k == begin or tokens.quotation[k - 1] >= 0:
        return None
    phrase = source_before(tokens, k, begin)
    if phrase is not None and flags[phrase[0]] & WH and tokens.word(phrase[0]) == "who":
        phrase = _bearer(tokens, phrase[0], begin) or phrase
    return None if phrase is not None and flags[phrase[0]] & PREPOSITION and not flags[phrase[0]] & CAPITAL else phrase


def _bearer(tokens: Tokens, who: int, low: int) -> Phrase | None:
    """Whom ``who`` at word ``who`` tells of: ``Ida Brenn — a pilot who ran the harbor —``."""
    mark = who
    while mark > low and not tokens.gap[mark] & (COMMA | DASH | NEW):
        mark -= 1
    stop = mark if mark > low else who
    if stop <= low:
        return None
    start, last = phrase_before(tokens, stop - 1, low)
    return (start, tokens.start[start], tokens.end[last]) if start <= last else None


def _is_verb(tokens: Tokens, k: int) -> bool:
    """Whether a word is most likely a finite verb, and not a noun behind its article (the left)."""
    f = tokens.flags[k]
    if not (f & CLAUSE_VERB or (f & ED and not f & CAPITAL)):
        return False
    before = tokens.flags[k - 1] if k and not tokens.gap[k] & BREAK else 0
    return not before & (DETERMINER | POSSESSIVE) or bool(before & SUBJECT)


def source_behind(tokens: Tokens, k: int, high: int) -> int:
    """One past the last word of a source that begins with word ``k`` behind its cue, appositions included."""
    flags, gap = tokens.flags, tokens.gap
    j = k + 1
    relative = False
    while j < high:
        g, f = gap[j], flags[j]
        if g & _BEHIND_SOURCE and not g & LEFT:
            break
        if g & COMMA and not _goes_on(tokens, j, high):
            break
        relative = relative or bool(f & WH)
        if not g & BREAK and not relative and _is_occasion(tokens, j):
            break
        j += 1
    return j


def _goes_on(tokens: Tokens, j: int, high: int) -> bool:
    """Whether what follows a comma at word ``j`` still describes the source."""
    flags, f = tokens.flags, tokens.flags[j]
    if f & (WH | SUBJECT) and f & SUBORDINATOR:
        return j + 1 < high and not flags[j + 1] & REPORTING
    if f & (DETERMINER | POSSESSIVE | CAPITAL | NUMBER):
        return True
    if f & THIRD and f & REPORTING and flags[j + 1] & CAPITAL and not tokens.gap[j + 1] & BREAK:
        return False
    if tokens.flags[j] & CLAUSE_VERB:
        return False
    if f & (ADVERB | SUBORDINATOR | PREPOSITION | GERUND | PRONOUN | LY | ING):
        return False
    if f & COORDINATOR:
        return bool(flags[j + 1] & (CAPITAL | DETERMINER | POSSESSIVE)) and not _clause_ahead(tokens, j + 1, high)
    return True


def _clause_ahead(tokens: Tokens, k: int, high: int) -> bool:
    return any(tokens.flags[m] & CLAUSE_VERB for m in range(k, min(k + 8, high)))


def _is_occasion(tokens: Tokens, j: int) -> bool:
    """Whether word ``j`` begins when or where it was said: ``on Tuesday``, ``in a statement``, ``as he left``."""
    f = tokens.flags[j]
    if (f & TIME and not f & CAPITAL) or (f & TIME and tokens.word(j).endswith("day")):
        return True
    if tokens.word(j) in ("last", "this", "next", "earlier", "late") and tokens.flags[j + 1] & TIME:
        return True
    if f & SUBORDINATOR and not f & (WH | THAT) and tokens.word(j) not in ("since", "than"):
        return True
    if not f & PREPOSITION:
        return False
    word = tokens.word(j)
    if word in ("during", "before", "after", "following", "despite"):
        return True
    if word in ("on", "in", "at"):
        ahead = [tokens.word(m) for m in range(j + 1, min(j + 5, len(tokens.flags) - 1))]
        return bool(tokens.lists["occasions"].intersection(ahead)) or bool(tokens.flags[j + 1] & TIME)
    return False

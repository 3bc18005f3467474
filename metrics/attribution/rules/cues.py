"""Which words are cues: the verb group around a reporting verb, and the reasons why a look-alike is none."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
    BASE,
    BE,
    COORDINATOR,
    DETERMINER,
    DOCUMENT,
    FINITE,
    GERUND,
    MODAL,
    NEGATIVE,
    NOUN_TOO,
    OBJECT_PRONOUN,
    OF,
    OTHER,
    PARTICIPLE,
    PAST,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    SPEECH,
    SUBJECT,
    SUBORDINATOR,
    THAT,
    THIRD,
    TO,
    WH,
)
from masthead.metrics.attribution.rules.tokens import (
    BREAK,
    CAPITAL,
    CLOSE,
    COLON,
    COMMA,
    DASH,
    LY,
    NEW,
    NUMBER,
    OPEN,
    OWNER,
    PLURAL,
    RIGHT,
    Tokens,
)

_COMPLEMENT = THAT | WH | DETERMINER | POSSESSIVE | SUBJECT | PRONOUN | OBJECT_PRONOUN | TO | NUMBER
_NOT_A_SUBJECT = DETERMINER | POSSESSIVE | OF | NUMBER
_BEFORE_NOUN = DETERMINER | POSSESSIVE | OF | OWNER
_NO_OTHER_VERB = CAPITAL | AUXILIARY | NOUN_TOO | PRONOUN
_PRONOUN_OR_NAME = PRONOUN | CAPITAL
_PRONOUN_OR_SUBJECT = PRONOUN | SUBJECT
_SUBORDINATOR_OR_NAME = SUBORDINATOR | CAPITAL
_WITHIN_GROUP = ADVERB | LY | NEGATIVE
_NOT_WITHIN_GROUP = CAPITAL | SUBORDINATOR | DETERMINER | COORDINATOR


@dataclass(slots=True)
class Cue:
    """A verb group: its first and last word and the reporting verb in it."""

    first: int
    last: int
    verb: int
    is_passive: bool = False
    is_infinitive: bool = False
    is_modal: bool = False
    is_negated: bool = False


def verb_cue(tokens: Tokens, i: int) -> Cue | None:
    """The verb group of the reporting verb at word ``i``; None where the word is a noun, an adjective or a name."""
    flags, gap = tokens.flags, tokens.gap
    f = flags[i]
    if f & CAPITAL and not gap[i] & (NEW | OPEN) and not f & _heading(tokens, i):
        return None
    cue = Cue(i, i, i)
    auxiliary = _take_auxiliaries(tokens, cue)
    if gap[cue.first] & NEW:
        opens = f & GERUND and not f & NOUN_TOO
        inverted = f & FINITE and f & SPEECH and flags[i + 1] & CAPITAL and not gap[i + 1] & BREAK
        return cue if opens or inverted or tokens.word(i) == "asked" else None
    p = flags[cue.first - 1] if not gap[cue.first] & BREAK else 0
    if p & TO and f & BASE and cue.first == i:
        return _infinitive(tokens, cue)
    if auxiliary:
        return cue
    if _takes_that(tokens, i, p):
        return cue
    if f & GERUND:
        return (
            None if p & (DETERMINER | POSSESSIVE | OF | OWNER) or (f & NOUN_TOO and not _has_object(tokens, i)) else cue
        )
    if f & PAST:
        return _past(tokens, cue, p)
    if f & PARTICIPLE:
        return cue if tokens.word(i + 1) == "by" else None
    if f & NOUN_TOO and not _is_verb_here(tokens, i, p):
        return None
    if f & THIRD and not f & NOUN_TOO:
        return None if p & _NOT_A_SUBJECT and not p & (PRONOUN | SUBJECT) else cue
    if (
        f & BASE
        and p & (OWNER | THAT | PREPOSITION | DETERMINER | POSSESSIVE | COORDINATOR | OTHER)
        and not p & SUBJECT
    ):
        return None
    return cue


def _takes_that(tokens: Tokens, i: int, p: int) -> bool:
    """Whether ``that`` follows a verb form: enough to tell a verb from a noun where the subject fits."""
    f = tokens.flags[i]
    if tokens.gap[i + 1] & BREAK or not tokens.flags[i + 1] & THAT or not f & (FINITE | GERUND) or p & _NOT_A_SUBJECT:
        return False
    return not f & NOUN_TOO or bool(p & (PRONOUN | CAPITAL | SUBJECT)) or _has_document(tokens, i)


def _heading(tokens: Tokens, i: int) -> int:
    """Flags that a capitalized verb may have: in a headline most words are capitalized."""
    flags, gap = tokens.flags, tokens.gap
    neighbors = [k for k in (i - 1, i + 1, i + 2) if 0 <= k < len(flags) - 1 and not gap[max(k, i)] & NEW]
    capitals = sum(1 for k in neighbors if flags[k] & CAPITAL)
    return FINITE if capitals >= 2 and capitals == len(neighbors) else 0


def _take_auxiliaries(tokens: Tokens, cue: Cue) -> bool:
    """Widens the cue to the left over auxiliaries, adverbs and negation; whether there were auxiliaries."""
    flags, gap = tokens.flags, tokens.gap
    found = False
    first = cue.first
    while not gap[first] & BREAK:
        p = flags[first - 1]
        if p & AUXILIARY and not p & _PRONOUN_OR_NAME:
            found = True
            cue.is_passive = cue.is_passive or bool(p & BE)
            cue.is_modal = cue.is_modal or bool(p & MODAL)
        elif not p & _WITHIN_GROUP or p & _NOT_WITHIN_GROUP:
            if p & AUXILIARY and p & PRONOUN:
                found = True
            break
        cue.is_negated = cue.is_negated or bool(p & NEGATIVE)
        first -= 1
    if first < cue.first and gap[first] & NEW and not found:
        return False
    cue.first = first
    f = flags[cue.verb]
    cue.is_passive = cue.is_passive and bool(f & (PAST | PARTICIPLE)) and not f & GERUND
    return found


def _infinitive(tokens: Tokens, cue: Cue) -> Cue | None:
    """``to say`` with the verb that governs it where both are one cue (went on to say)."""
    flags = tokens.flags
    cue.first -= 1
    cue.is_infinitive = True
    before = flags[cue.first - 1] if not tokens.gap[cue.first] & BREAK else 0
    if tokens.word(cue.first - 1) == "on" and tokens.word(cue.first - 2) in ("went", "go", "goes", "going"):
        cue.first -= 2
        cue.is_infinitive = False
    elif tokens.word(cue.first - 1) in ("continued", "continues", "began", "started"):
        cue.first -= 1
        cue.is_infinitive = False
    elif before & PREPOSITION or not before:
        return None
    return cue


def _past(tokens: Tokens, cue: Cue, p: int) -> Cue | None:
    """A past form is a cue unless an article or the like makes it an adjective, or ``by`` a reduced passive."""
    is_name = p & OWNER and p & CAPITAL and tokens.word(cue.verb) in tokens.lists["say"]
    if p & _BEFORE_NOUN and not p & _PRONOUN_OR_SUBJECT and not is_name:
        return None
    if p & PREPOSITION and not p & _SUBORDINATOR_OR_NAME and tokens.word(cue.first - 1) != "as":
        return None
    if p & OTHER and p & FINITE and not p & _NO_OTHER_VERB:
        return None
    after = tokens.flags[cue.verb + 1] if not tokens.gap[cue.verb + 1] & BREAK else 0
    is_reduced_passive = after & PREPOSITION and tokens.word(cue.verb + 1) == "by"
    return None if is_reduced_passive else cue


def _has_object(tokens: Tokens, i: int) -> bool:
    g = tokens.gap[i + 1]
    if tokens.has_particle(i) or any(tokens.flags[k] & THAT for k in range(i + 1, min(i + 4, len(tokens.flags)))):
        return True
    return bool(g & (OPEN | COLON)) or (not g & BREAK and bool(tokens.flags[i + 1] & (_COMPLEMENT | CAPITAL)))


def _is_verb_here(tokens: Tokens, i: int, p: int) -> bool:
    """Whether a word that may be a noun (claims, reports) has a subject before it and an object or clause behind it."""
    flags, gap = tokens.flags, tokens.gap
    f = flags[i]
    if p & (DETERMINER | POSSESSIVE | OF | OWNER | PREPOSITION | NUMBER | COORDINATOR | OTHER) and not p & (
        PRONOUN | CAPITAL
    ):
        return False
    g = gap[i + 1]
    if (g & (OPEN | COLON) and not g & NEW) or _has_document(tokens, i):
        return True
    if g & (COMMA | NEW | CLOSE):
        if tokens.word(i) in tokens.lists["show"] and g & NEW:
            return _behind_comma(tokens, i, 16)
        return bool(p & (CAPITAL | PRONOUN)) and _behind_comma(tokens, i, 4)
    if gap[i] & (COMMA | RIGHT | DASH):
        return bool(flags[i + 1] & (_COMPLEMENT | CAPITAL)) and bool(f & (THIRD | PAST))
    if not p & (CAPITAL | PRONOUN | SUBJECT | PLURAL | ADVERB | LY) and not _has_article(tokens, i):
        return False
    if f & BASE and not f & PAST and not p & (PLURAL | PRONOUN | SUBJECT):
        return False
    if tokens.has_particle(i) and f & THIRD and not p & PLURAL:
        return bool(p & (PRONOUN | CAPITAL | SUBJECT | ADVERB | LY))
    if tokens.word(i) in ("state", "states"):
        return bool(flags[i + 1] & (THAT | PRONOUN | WH)) or (
            bool(flags[i + 1] & DETERMINER) and not p & (CAPITAL | PLURAL)
        )
    return bool(flags[i + 1] & (_COMPLEMENT | CAPITAL)) and not flags[i + 1] & TO


def _has_document(tokens: Tokens, k: int) -> bool:
    """Whether a report, poll or record is among the few words right before word ``k``."""
    for m in range(k - 1, max(k - 8, -1), -1):
        if tokens.gap[m + 1] & BREAK:
            return False
        if tokens.flags[m] & DOCUMENT:
            return True
    return False


def _has_article(tokens: Tokens, k: int) -> bool:
    """Whether an article or possessive stands one to four words before word ``k``."""
    for m in range(k - 2, max(k - 6, -1), -1):
        if tokens.gap[m + 1] & BREAK:
            return False
        if tokens.flags[m] & (DETERMINER | POSSESSIVE):
            return True
    return False


def _behind_comma(tokens: Tokens, i: int, reach: int) -> bool:
    """Whether a comma or the end of a quotation stands a few words before ``i``: ``..., Reuters reports.``"""
    k = i
    while k > max(i - reach, 0) and not tokens.gap[k] & (NEW | COMMA | CLOSE):
        k -= 1
    return bool(tokens.gap[k] & (COMMA | CLOSE))

"""Which words are cues: the verb group around a reporting verb, and the reasons why a look-alike is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
    BASE,
    BE,
    CAPITAL,
    CLAUSE_VERB,
    COORDINATOR,
    DETERMINER,
    DOCUMENT,
    FINITE,
    GERUND,
    LY,
    MODAL,
    NEGATIVE,
    NOUN_TOO,
    NUMBER,
    OBJECT_PRONOUN,
    OF,
    OTHER,
    OWNER,
    PARTICIPLE,
    PAST,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    SPEECH,
    SUBJECT,
    SUBORDINATOR,
    THAT,
    THIRD,
    TIME,
    TO,
    WH,
)
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, DASH, NEW, OPEN, RIGHT, Tokens
from masthead.metrics.attribution.rules.verbs.homographs import (
    has_document,
    has_object,
    is_as_stated_in,
    is_joined_adjective,
    is_plural_owner,
    is_qualified,
    is_verb_here,
)

_NOT_A_SUBJECT = DETERMINER | POSSESSIVE | OF | NUMBER
_BEFORE_NOUN = DETERMINER | POSSESSIVE | OF | OWNER
_NO_OTHER_VERB = CAPITAL | AUXILIARY | NOUN_TOO | PRONOUN
_NO_SUBJECT_WORDS = frozenset(("if", "when", "once", "while", "unless", "although", "though"))
_RELATIVE = WH | THAT | SUBJECT | PRONOUN
_PRONOUN_OR_SUBJECT = PRONOUN | SUBJECT
_SUBORDINATOR_OR_NAME = SUBORDINATOR | CAPITAL
_BEHIND_VERB = (
    DETERMINER
    | POSSESSIVE
    | PREPOSITION
    | TO
    | THAT
    | WH
    | PRONOUN
    | SUBJECT
    | OBJECT_PRONOUN
    | CAPITAL
    | GERUND
    | ADVERB
    | TIME
)
_NAMED = frozenset(("called", "labeled", "labelled", "dubbed"))
_WONT = frozenset(("sometimes", "often", "commonly", "also", "formerly", "once", "usually", "popularly", "so"))
_WITHIN_GROUP = ADVERB | LY | NEGATIVE
_MAY_JOIN = AUXILIARY | OTHER | _WITHIN_GROUP
"""A verb's group goes no further than the verb behind a word without any of these."""
_NOT_WITHIN_GROUP = CAPITAL | SUBORDINATOR | DETERMINER | COORDINATOR
_FORMS = BASE | FINITE | PARTICIPLE | GERUND | NOUN_TOO
"""What rules ask of a verb before all else; every verb has one of the first."""
_NO_SUBJECT_OF_BASE = OWNER | THAT | PREPOSITION | DETERMINER | POSSESSIVE | COORDINATOR | OTHER


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
    has_auxiliary: bool = False


class GroupRule(NamedTuple):
    """A reason for or against a verb group: ``answer`` says whether the group is one, or None where it does not apply.

    It is asked of verbs with any of the ``flags``, with the tokens, the group (its auxiliaries taken in) and the flags of the word right before the group,
    0 where a mark stands between.
    """

    name: str
    flags: int
    answer: Callable[[Tokens, Cue, int], bool | None]


def verb_cue(tokens: Tokens, i: int) -> Cue | None:
    """The verb group of the reporting verb at word ``i``; None where the word is a noun, an adjective or a name.

    The rules of ``GROUP_RULES`` are asked in turn, and the first that answers decides.
    """
    f = tokens.flags[i]
    if f & CAPITAL and _is_name(tokens, i):
        return None
    if f & NOUN_TOO and tokens.word(i) in tokens.lists["nouns_first"]:
        return None
    cue = Cue(i, i, i)
    if not tokens.gap[i] & BREAK and (tokens.flags[i - 1] & _MAY_JOIN or tokens.flags[i - 2] & AUXILIARY):
        cue.has_auxiliary = _take_auxiliaries(tokens, cue)
    before = tokens.flags[cue.first - 1] if not tokens.gap[cue.first] & BREAK else 0
    for answer in _answers_for(f & _FORMS):
        is_group = answer(tokens, cue, before)
        if is_group is not None:
            return cue if is_group else None
    return cue


def _is_name(tokens: Tokens, i: int) -> bool:
    """Whether a capital letter within a sentence makes the word a name or a noun."""
    f = tokens.flags[i]
    return bool(f & CAPITAL and not tokens.gap[i] & (NEW | OPEN) and not f & _heading(tokens, i))


def _opens_sentence(tokens: Tokens, cue: Cue, before: int) -> bool | None:
    """At a sentence's start a verb is a cue as a participle, before a name ("Said Ana Lind"), or as "Asked"."""
    if not tokens.gap[cue.first] & NEW:
        return None
    i = cue.verb
    f = tokens.flags[i]
    if f & GERUND and _is_subject_itself(tokens, i):
        return False
    if f & GERUND:
        is_apart = bool(tokens.gap[i + 1] & BREAK) or not tokens.flags[i + 1] & PLURAL
        is_noun = f & NOUN_TOO and tokens.gap[i + 1] & BREAK
        return not is_noun and (has_object(tokens, i) or (is_apart and not f & NOUN_TOO))
    is_inverted = f & FINITE and f & SPEECH and tokens.flags[i + 1] & CAPITAL and not tokens.gap[i + 1] & BREAK
    return bool(is_inverted) or tokens.word(i) == "asked"


def _is_subject_itself(tokens: Tokens, i: int) -> bool:
    """``Affirming their rights is as critical``: the participle is the subject of a sentence without a comma."""
    k = i + 1
    if tokens.gap[k] & BREAK or tokens.flags[k] & PRONOUN:
        return False
    seen = 0
    while not tokens.gap[k] & NEW:
        if tokens.gap[k] & (COMMA | OPEN | COLON | DASH):
            return False
        if tokens.flags[k] & (BE | MODAL) and not seen & (THAT | WH | _PRONOUN_OR_SUBJECT):
            return True
        seen |= tokens.flags[k]
        k += 1
    return True


def _is_infinitive(tokens: Tokens, cue: Cue, before: int) -> bool | None:
    """``to say``: with the verb that governs it where both are one cue (went on to say)."""
    if not (before & TO and cue.first == cue.verb):
        return None
    cue.first -= 1
    cue.is_infinitive = True
    governing = tokens.flags[cue.first - 1] if not tokens.gap[cue.first] & BREAK else 0
    if tokens.word(cue.first - 1) == "on" and tokens.word(cue.first - 2) in ("went", "go", "goes", "going"):
        cue.first -= 2
        cue.is_infinitive = False
    elif tokens.word(cue.first - 1) in ("continued", "continues", "began", "started"):
        cue.first -= 1
        cue.is_infinitive = False
    elif governing & PREPOSITION and tokens.word(cue.first - 2) != "far":
        return False
    return True


def _names_something(tokens: Tokens, cue: Cue, before: int) -> bool | None:
    """``a company called Lind``: nothing but a name behind ``called``."""
    if cue.has_auxiliary or (word := tokens.word(cue.verb)) not in _NAMED:
        return None
    k = cue.verb + 1
    is_wont = cue.first < cue.verb and tokens.word(cue.verb - 1) in _WONT
    if tokens.gap[k] & OPEN and cue.first == cue.verb and _is_new_thing(tokens, cue.verb - 1, before):
        return False
    if word != "called":
        return None
    if is_wont and not before & (CAPITAL | PRONOUN) and not tokens.flags[k] & (DETERMINER | OBJECT_PRONOUN | CAPITAL):
        return False
    while not tokens.gap[k] & BREAK and tokens.flags[k] & (CAPITAL | DETERMINER | PREPOSITION | OF):
        if tokens.flags[k] & PREPOSITION and not tokens.flags[k] & CAPITAL and not tokens.flags[k] & OF:
            break
        k += 1
    if k == cue.verb + 1 or not any(tokens.flags[m] & CAPITAL for m in range(cue.verb + 1, k)):
        return None
    ends = tokens.gap[k] & (NEW | COMMA | CLOSE | RIGHT | DASH) or tokens.flags[k] & (
        THAT | WH | PREPOSITION | COORDINATOR | CLAUSE_VERB
    )
    return False if ends and not tokens.gap[k] & OPEN else None


def _is_new_thing(tokens: Tokens, k: int, before: int) -> bool:
    """``a little book called “...”``: a small noun behind an indefinite article."""
    if tokens.gap[k + 1] & BREAK or before & (CAPITAL | PRONOUN | SUBJECT):
        return False
    return any(tokens.word(m) in ("a", "an") for m in range(max(k - 3, 0), k))


def _has_auxiliary(tokens: Tokens, cue: Cue, before: int) -> bool | None:
    if not cue.has_auxiliary:
        return None
    f = tokens.flags[cue.verb]
    is_plural = f & THIRD and not f & PAST and cue.first < cue.verb
    return not is_plural


def _precedes_that(tokens: Tokens, cue: Cue, before: int) -> bool | None:
    return True if _takes_that(tokens, cue.verb, before) else None


def _is_participle_of_speech(tokens: Tokens, cue: Cue, before: int) -> bool | None:
    """``saying``, but not ``the saying``, nor ``meeting reporters`` without an object."""
    f = tokens.flags[cue.verb]
    if before & (DETERMINER | POSSESSIVE | OF | OWNER):
        return False
    is_attributed = bool(before) and not before & (CAPITAL | PRONOUN | SUBJECT | PLURAL | PREPOSITION | ADVERB)
    if is_attributed and tokens.flags[cue.first - 2] & POSSESSIVE and tokens.gap[cue.verb + 1] & BREAK:
        return False
    if f & NOUN_TOO and before and not before & (PLURAL | CAPITAL | DOCUMENT) and is_qualified(tokens, cue.first):
        return False
    return not f & NOUN_TOO or has_object(tokens, cue.verb)


def _is_past(tokens: Tokens, cue: Cue, before: int) -> bool | None:
    """A past form is a cue unless an article or the like makes it an adjective, or ``by`` a reduced passive."""
    is_counted = before & NUMBER and not tokens.text.startswith("%", tokens.end[cue.first - 1])
    if is_counted and tokens.flags[cue.verb + 1] & (PLURAL | COORDINATOR) and not tokens.gap[cue.verb + 1] & BREAK:
        return False
    if before & SUBORDINATOR and before & PREPOSITION and not before & _RELATIVE and tokens.word(cue.first - 1) != "as":
        return False
    is_link = tokens.flags[cue.first - 1] & SUBORDINATOR
    if is_link and tokens.word(cue.first - 1) == "as" and tokens.word(cue.verb + 1) in ("in", "on", "at"):
        return is_as_stated_in(tokens, cue.first, cue.verb + 1)
    if before & SUBORDINATOR and tokens.word(cue.first - 1) in _NO_SUBJECT_WORDS and tokens.word(cue.verb) != "asked":
        is_behind_name = not tokens.gap[cue.first - 1] & BREAK and tokens.flags[cue.first - 2] & (CAPITAL | PRONOUN)
        if cue.first < cue.verb or not (tokens.word(cue.first - 1) == "once" and is_behind_name):
            return False
    after = tokens.flags[cue.verb + 1] if not tokens.gap[cue.verb + 1] & BREAK else 0
    is_followed = not tokens.gap[cue.verb + 1] & BREAK and not after & _BEHIND_VERB
    if before & DETERMINER and before & SUBJECT and not before & (THAT | WH) and is_followed:
        return False
    if (cue.first == cue.verb and is_joined_adjective(tokens, cue.first, before)) or (
        before & CAPITAL and is_plural_owner(tokens, cue.first - 1)
    ):
        return False
    is_name = before & OWNER and before & CAPITAL and tokens.word(cue.verb) in tokens.lists["say"]
    if before & _BEFORE_NOUN and not before & _PRONOUN_OR_SUBJECT and not is_name:
        return False
    if before & PREPOSITION and not before & _SUBORDINATOR_OR_NAME and tokens.word(cue.first - 1) != "as":
        return False
    if before & OTHER and before & FINITE and not before & _NO_OTHER_VERB:
        return False
    is_reduced_passive = after & PREPOSITION and tokens.word(cue.verb + 1) == "by"
    return not is_reduced_passive or tokens.word(cue.first - 1) == "as"


def _is_past_participle(tokens: Tokens, cue: Cue, before: int) -> bool | None:
    """``spoken by``."""
    return tokens.word(cue.verb + 1) == "by"


def _is_noun(tokens: Tokens, cue: Cue, before: int) -> bool | None:
    """``claims``, ``reports``: a noun unless a subject stands before it and an object or clause behind it."""
    return None if is_verb_here(tokens, cue.verb, before) else False


def _is_third_person(tokens: Tokens, cue: Cue, before: int) -> bool | None:
    if tokens.flags[cue.verb] & NOUN_TOO:
        return None
    return bool(before & _PRONOUN_OR_SUBJECT) or not before & _NOT_A_SUBJECT


def _is_base_without_subject(tokens: Tokens, cue: Cue, before: int) -> bool | None:
    """``to the claim``, ``and deny``: no subject can stand there."""
    if before & _NO_SUBJECT_OF_BASE and not before & (SUBJECT | DOCUMENT):
        return False
    return None


def _precedes_of(tokens: Tokens, cue: Cue, before: int) -> bool | None:
    """``mentions of``, ``shows that included``: a plural noun."""
    i = cue.verb
    if tokens.flags[i] & PAST or tokens.gap[i + 1] & BREAK:
        return None
    if tokens.flags[i] & NOUN_TOO and tokens.flags[i + 1] & THAT and tokens.flags[i + 2] & CLAUSE_VERB:
        is_told = before & (CAPITAL | PRONOUN | DOCUMENT) or tokens.flags[i + 2] & BE
        return None if is_told else False
    return False if tokens.word(i + 1) == "of" and not tokens.has_particle(i) else None


GROUP_RULES = (
    GroupRule("opens a sentence", _FORMS, _opens_sentence),
    GroupRule("infinitive", BASE, _is_infinitive),
    GroupRule("names something", PAST, _names_something),
    GroupRule("auxiliary", _FORMS, _has_auxiliary),
    GroupRule("of follows", THIRD, _precedes_of),
    GroupRule("that follows", FINITE | GERUND, _precedes_that),
    GroupRule("present participle", GERUND, _is_participle_of_speech),
    GroupRule("past form", PAST, _is_past),
    GroupRule("past participle", PARTICIPLE, _is_past_participle),
    GroupRule("noun", NOUN_TOO, _is_noun),
    GroupRule("third person", THIRD, _is_third_person),
    GroupRule("base form without a subject", BASE, _is_base_without_subject),
)
"""What is asked of a verb group, in this order; a group that no rule decides is one."""


@cache
def _answers_for(flags: int) -> tuple[Callable[[Tokens, Cue, int], bool | None], ...]:
    """What is asked of verbs with these flags."""
    return tuple(rule.answer for rule in GROUP_RULES if rule.flags & flags)


def _takes_that(tokens: Tokens, i: int, p: int) -> bool:
    """Whether ``that`` follows a verb form: enough to tell a verb from a noun where the subject fits."""
    f = tokens.flags[i]
    if not tokens.flags[i + 1] & THAT or tokens.gap[i + 1] & BREAK or p & _NOT_A_SUBJECT:
        return False
    if tokens.flags[i - 1] & ADVERB and f & THIRD and not tokens.gap[i] & BREAK:
        return True
    if tokens.word(i) in ("state", "states") and not p & (PRONOUN | CAPITAL) and not has_document(tokens, i):
        return False
    return not f & NOUN_TOO or bool(p & (PRONOUN | CAPITAL | SUBJECT)) or has_document(tokens, i)


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
        if p & AUXILIARY and not p & (_PRONOUN_OR_SUBJECT | CAPITAL):
            found = True
            cue.is_passive = cue.is_passive or bool(p & BE)
            cue.is_modal = cue.is_modal or bool(p & MODAL)
        elif (p & OTHER and tokens.flags[cue.verb] & GERUND and tokens.word(first - 1) in tokens.lists["aspect"]) or (
            flags[first - 2] & AUXILIARY and tokens.word(first - 1) in ("both", "all")
        ):
            found = True
        elif (not p & _WITHIN_GROUP or p & _NOT_WITHIN_GROUP) and not (
            (flags[first - 2] & AUXILIARY and tokens.word(first - 1) in ("yet", "since"))
            or (gap[first - 1] & COMMA and tokens.word(first - 1) == "once")
        ):
            if p & AUXILIARY and p & (_PRONOUN_OR_SUBJECT | CAPITAL):
                found = True
                cue.is_modal = cue.is_modal or bool(p & MODAL)
            break
        cue.is_negated = cue.is_negated or bool(p & NEGATIVE)
        first -= 1
    if first < cue.first and gap[first] & NEW and not found:
        return False
    cue.first = first
    f = flags[cue.verb]
    cue.is_passive = cue.is_passive and bool(f & (PAST | PARTICIPLE)) and not f & GERUND
    return found

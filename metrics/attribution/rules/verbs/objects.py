"""Objects that show that a verb of speech reports nothing: claimed victory, called a meeting, denied him a win."""

from __future__ import annotations

from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    CAPITAL,
    DETERMINER,
    GERUND,
    OBJECT_PRONOUN,
    PLURAL,
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
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.tokens import BREAK, COLON, COMMA, NEW, OPEN
from masthead.metrics.attribution.rules.verbs.cues import Cue
from masthead.metrics.attribution.rules.verbs.verb import Verb, reports_clause

_REFLEXIVE = frozenset(("themselves", "himself", "herself", "itself", "ourselves"))


def is_no_report(page: Passage, verb: Verb, k: int) -> bool | None:
    """``claimed victory``, ``call off``."""
    tokens = page.tokens
    if verb.lemma == "call" and (_calls_event(page, verb, k) or _cries_for(page, verb, k)):
        return False
    if verb.lemma == "question" and tokens.flags[k] & (CAPITAL | OBJECT_PRONOUN) and tokens.gap[k + 1] & BREAK:
        return False
    if verb.lemma == "deny" and (_denies_thing(page, verb, k) or _turns_down(page, k)):
        return False
    if (
        verb.lemma == "respond"
        and tokens.word(k) == "by"
        and not tokens.gap[k] & BREAK
        and tokens.flags[k + 1] & GERUND
    ):
        return None if tokens.flags[k + 1] & SPEECH else False
    if verb.lemma == "portray" and not _portrays_as(page, verb, k):
        return False
    if verb.lemma in ("add", "charge") and tokens.word(k) in tokens.lists["parts"] and not tokens.gap[k] & BREAK:
        return False
    if verb.lemma in ("call", "report") and _is_name_or_crime(page, verb, k):
        return False
    if verb.lemma == "remind" and tokens.flags[k] & OBJECT_PRONOUN and tokens.word(k + 1) == "of":
        return False
    if verb.lemma == "tell" and _tells_story(page, k):
        return False
    if verb.lemma == "call" and _is_visited(page, verb, k):
        return False
    no_report = page.lexicon.no_report.get(verb.lemma)
    if not no_report or tokens.gap[k] & BREAK:
        return None
    k += 1 if tokens.flags[k] & (DETERMINER | POSSESSIVE) and tokens.word(k) not in no_report else 0
    if verb.lemma == "call" and tokens.word(k + 1) == "attention" and not tokens.gap[k + 1] & BREAK:
        k += 1
    if tokens.gap[k] & BREAK or tokens.word(k) not in no_report:
        return None
    is_object = tokens.gap[k + 1] & BREAK or tokens.flags[k + 1] & (PREPOSITION | ADVERB | TIME | DETERMINER | THAT)
    is_next = k == verb.cue.last + 1 and not tokens.flags[k] & PRONOUN
    return False if is_object or is_next else None


def _turns_down(page: Passage, k: int) -> bool:
    """``denying the administration's request``."""
    tokens = page.tokens
    for m in range(k, k + 5):
        if m > k and tokens.gap[m] & BREAK:
            return False
        if tokens.word(m) in page.lexicon.no_report["deny"]:
            return True
        if tokens.flags[m] & (THAT | PREPOSITION):
            return False
    return False


def _portrays_as(page: Passage, verb: Verb, k: int) -> bool:
    """``portrays him as a thief``; an actor portrays somebody in a film."""
    tokens = page.tokens
    return any(tokens.word(m) == "as" or tokens.gap[m] & OPEN for m in range(k, min(k + 12, verb.high)))


def _is_name_or_crime(page: Passage, verb: Verb, k: int) -> bool:
    """``who call themselves president``, ``those who reported a theft``, ``at what they call a co-op``."""
    tokens, phrase = page.tokens, verb.phrase
    is_quoted = any(tokens.gap[m] & OPEN for m in range(k, min(k + 8, verb.high)))
    if is_quoted or phrase is None:
        return False
    if verb.lemma == "report":
        is_thing = tokens.flags[k] & (DETERMINER | POSSESSIVE) or not tokens.flags[k] & (THAT | SUBJECT | PRONOUN)
        return bool(is_thing and tokens.flags[phrase[0]] & WH) and not reports_clause(page, verb.cue, verb.high)
    if tokens.word(k) in _REFLEXIVE or any(tokens.word(m) == "home" for m in range(k + 1, min(k + 4, verb.high))):
        return True
    return (
        verb.lead > verb.low
        and tokens.word(verb.lead - 1) in ("what", "why", "reason")
        and bool(tokens.flags[phrase[0]] & PRONOUN)
    )


def _denies_thing(page: Passage, verb: Verb, k: int) -> bool:
    """``denied Lind a clean win``, ``denying comfort to the enemy``."""
    tokens = page.tokens
    is_double = tokens.flags[k] & tokens.flags[k + 2] & DETERMINER and not tokens.flags[k + 2] & (SUBJECT | THAT)
    if is_double and not (tokens.gap[k + 1] | tokens.gap[k + 2]) & BREAK:
        return True
    if tokens.gap[k + 1] & BREAK or tokens.flags[k] & (THAT | DETERMINER | POSSESSIVE | GERUND):
        return False
    if tokens.word(k + 1) == "to" and not tokens.flags[k] & OBJECT_PRONOUN:
        return True
    takes_two = tokens.flags[k] & (OBJECT_PRONOUN | CAPITAL | PLURAL)
    return bool(takes_two and tokens.flags[k + 1] & (DETERMINER | POSSESSIVE) and not tokens.flags[k + 1] & SUBJECT)


def _tells_story(page: Passage, k: int) -> bool:
    """``The numbers tell a different story``."""
    tokens = page.tokens
    if tokens.gap[k] & BREAK or not tokens.flags[k] & DETERMINER:
        return False
    for m in range(k + 1, k + 4):
        if tokens.gap[m] & BREAK:
            return False
        if tokens.word(m) in ("story", "stories", "tale"):
            return bool(tokens.gap[m + 1] & BREAK) and not tokens.gap[m + 1] & (OPEN | COLON)
    return False


def _is_visited(page: Passage, verb: Verb, k: int) -> bool:
    """``He called her after the storm``: by telephone."""
    tokens = page.tokens
    if verb.cue.last > verb.cue.verb or not tokens.flags[k] & OBJECT_PRONOUN or tokens.word(k) in ("it", "them"):
        return False
    g, f = tokens.gap[k + 1], tokens.flags[k + 1]
    if tokens.word(k + 1) == "back":
        return True
    if g & BREAK:
        return bool(g & (NEW | COMMA)) and not g & OPEN
    return bool(f & (TIME | SUBORDINATOR)) and not f & WH


def _cries_for(page: Passage, verb: Verb, k: int) -> bool:
    """``it calls out for a new law``: what is needed, not what is said."""
    tokens = page.tokens
    return tokens.word(k - 1) == "out" and tokens.word(k) == "for" and not tokens.gap[k] & BREAK


def _calls_event(page: Passage, verb: Verb, k: int) -> bool:
    """``called an emergency meeting``, ``called on Wednesday``."""
    tokens = page.tokens
    if verb.cue.last > verb.cue.verb and tokens.flags[k] & TIME:
        return True
    if tokens.gap[k] & BREAK:
        return False
    if verb.cue.last == verb.cue.verb and tokens.flags[k] & (CAPITAL | OBJECT_PRONOUN):
        m = k + 1
        while m < verb.high and tokens.flags[m] & CAPITAL and not tokens.gap[m] & BREAK:
            m += 1
        return bool(tokens.flags[m] & TO and not tokens.gap[m] & BREAK)
    if not tokens.flags[k] & DETERMINER:
        return False
    for m in range(k + 1, min(k + 4, verb.high)):
        if tokens.gap[m] & BREAK:
            return False
        if tokens.word(m) in page.lexicon.lists["called"]:
            return True
    return False


def is_withheld(page: Passage, cue: Cue, lemma: str) -> bool:
    """Whether words or an act were left undone: ``won't propose a rule``, ``won't acknowledge defeat``; ``has not confirmed the
    numbers``; not ``would not say``."""
    if not cue.is_negated:
        return False
    lists = page.tokens.lists
    is_silent = lemma in lists["kept_silent"] and _has_thing(page, cue)
    if cue.is_modal:
        return is_silent or lemma not in lists["withheld"]
    if (
        lemma == "say"
        and page.tokens.word(cue.first) == "never"
        and any(page.tokens.flags[m] & THAT for m in (cue.last + 1, cue.last + 2))
    ):
        return True
    return is_silent or lemma in lists["undone"]


def _has_thing(page: Passage, cue: Cue) -> bool:
    """Whether a thing alone follows the cue, no words: ``the numbers``, ``why``, not ``Lind that``, ``the sale “a ruin”``."""
    tokens, k = page.tokens, cue.last + 1
    if tokens.flags[k] & WH and not tokens.gap[k] & BREAK:
        return True
    if tokens.gap[k] & BREAK or tokens.flags[k] & (THAT | TO | PREPOSITION):
        return False
    for m in range(k, min(k + 8, len(tokens.flags) - 1)):
        if tokens.gap[m] & BREAK:
            return not tokens.gap[m] & (OPEN | COLON)
        if tokens.flags[m] & (THAT | WH):
            return False
    return True

"""What stands behind a verb of speech: whether it can be what was said, or shows that the verb reports nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from masthead.metrics.attribution.rules.draft import Draft
from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    CAPITAL,
    CLAUSE,
    CLAUSE_VERB,
    DETERMINER,
    DOCUMENT,
    GERUND,
    LY,
    NEGATIVE,
    NUMBER,
    OBJECT,
    OBJECT_PRONOUN,
    PARTICLE_ONLY,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    SPEECH,
    SUBJECT,
    SUBORDINATOR,
    THAT,
    TIME,
    TO,
    WH,
)
from masthead.metrics.attribution.rules.passage import LONGEST_TITLE, Passage
from masthead.metrics.attribution.rules.phrases import Phrase
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, DASH, OPEN, PARAGRAPH
from masthead.metrics.attribution.rules.verbs.cues import Cue

_OPENS_THING = DETERMINER | POSSESSIVE | NUMBER | PLURAL
_NEAR = 6
_REFLEXIVE = frozenset(("themselves", "himself", "herself", "itself", "ourselves"))
_OUGHT = frozenset(("should", "shouldn't", "shouldn’t", "must", "mustn't", "may", "might"))


@dataclass(slots=True)
class Verb:
    """A verb of speech while it is read: its group, its sentence (words ``low`` to ``high``) and the drafts before it.

    ``phrase`` is the source before it; ``lead`` the first word of source or group, whichever comes first.
    """

    cue: Cue
    lemma: str
    low: int
    high: int
    drafts: list[Draft] = field(default_factory=list)
    phrase: Phrase | None = None
    lead: int = 0


class ComplementRule(NamedTuple):
    """Whether what stands behind a verb can be what was said; None where the rule does not apply.

    It is asked with the passage, the verb, and the first word behind its group.
    """

    name: str
    answer: Callable[[Passage, Verb, int], bool | None]


def has_complement(page: Passage, verb: Verb) -> bool:
    """Whether what follows the cue can be what was said: the first of ``COMPLEMENT_RULES`` that answers decides."""
    k = verb.cue.last + 1
    for answer in _COMPLEMENT_ANSWERS:
        found = answer(page, verb, k)
        if found is not None:
            return found
    return False


def is_stranded(page: Passage, verb: Verb) -> bool:
    """Whether nothing follows a preposition that belongs to the verb: ``a view that most Lindish agreed with at the time``."""
    tokens, cue = page.tokens, verb.cue
    if cue.last == cue.verb or verb.lemma != "agree" or tokens.gap[verb.lead] & CLOSE:
        return False
    k = cue.last + 1
    return bool(tokens.gap[k] & BREAK) or bool(tokens.flags[k] & (PREPOSITION | TIME))


def _ends_sentence(page: Passage, verb: Verb, k: int) -> bool | None:
    """Behind the sentence only a quotation can follow, in the same paragraph or behind a colon."""
    if k < verb.high:
        return None
    g = page.tokens.gap[k]
    return bool(g & OPEN) and bool(not g & PARAGRAPH or g & COLON)


def _opens_quotation(page: Passage, verb: Verb, k: int) -> bool | None:
    if verb.lemma in page.lexicon.lists["quotes_only"]:
        return bool(page.tokens.gap[k] & OPEN)
    return True if page.tokens.gap[k] & (OPEN | COLON) else None


def _needs_quotation(page: Passage, verb: Verb, k: int) -> bool | None:
    """Verbs that report only with a quotation or ``that`` (mock), or only with their particle (put it)."""
    if verb.lemma in page.lexicon.lists["quotes_ahead"]:
        return any(page.tokens.gap[m] & OPEN for m in range(k, min(k + 10, verb.high)))
    if verb.lemma == "read" and verb.cue.last == verb.cue.verb:
        return any(page.tokens.gap[m] & (OPEN | COLON) for m in range(k, min(k + _NEAR, verb.high)))
    if verb.lemma == "put" and not _puts_words(page, verb, k):
        return False
    f = page.tokens.flags[verb.cue.verb]
    if verb.lemma in page.lexicon.lists["charges"]:
        return any(page.tokens.word(m) in ("as", "for") for m in range(k + 1, min(k + 12, verb.high)))
    if not f & (QUOTE | PARTICLE_ONLY) or verb.cue.last != verb.cue.verb:
        return None
    return reports_clause(page, verb.cue, verb.high) and not f & PARTICLE_ONLY


def _puts_words(page: Passage, verb: Verb, k: int) -> bool:
    """``put it bluntly: ...``, but not ``putting it on``."""
    tokens = page.tokens
    if tokens.gap[k] & BREAK or tokens.flags[k] & LY or tokens.word(k) in ("this", "another", "best", "simply"):
        return True
    return any(tokens.gap[m] & (OPEN | COLON) for m in range(k, min(k + 12, verb.high)))


def is_no_report(page: Passage, verb: Verb, k: int) -> bool | None:
    """``claimed victory``, ``call off``."""
    tokens = page.tokens
    if verb.lemma == "call" and _calls_event(page, verb, k):
        return False
    if verb.lemma == "question" and tokens.flags[k] & (CAPITAL | OBJECT_PRONOUN) and tokens.gap[k + 1] & BREAK:
        return False
    if verb.lemma == "deny" and _denies_thing(page, verb, k):
        return False
    if verb.lemma in ("call", "report") and _is_name_or_crime(page, verb, k):
        return False
    if verb.lemma == "remind" and tokens.flags[k] & OBJECT_PRONOUN and tokens.word(k + 1) == "of":
        return False
    no_report = page.lexicon.no_report.get(verb.lemma)
    if not no_report or tokens.gap[k] & BREAK:
        return None
    k += 1 if tokens.flags[k] & (DETERMINER | POSSESSIVE) and tokens.word(k) not in no_report else 0
    if tokens.gap[k] & BREAK or tokens.word(k) not in no_report:
        return None
    is_object = tokens.gap[k + 1] & BREAK or tokens.flags[k + 1] & (PREPOSITION | ADVERB | TIME | DETERMINER | THAT)
    is_next = k == verb.cue.last + 1 and not tokens.flags[k] & PRONOUN
    return False if is_object or is_next else None


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
    return verb.lead > verb.low and tokens.word(verb.lead - 1) == "what" and bool(tokens.flags[phrase[0]] & PRONOUN)


def _denies_thing(page: Passage, verb: Verb, k: int) -> bool:
    """``denied Lind a clean win``, ``denying comfort to the enemy``."""
    tokens = page.tokens
    if tokens.gap[k + 1] & BREAK or tokens.flags[k] & (THAT | DETERMINER | POSSESSIVE | GERUND):
        return False
    if tokens.word(k + 1) == "to" and not tokens.flags[k] & OBJECT_PRONOUN:
        return True
    takes_two = tokens.flags[k] & (OBJECT_PRONOUN | CAPITAL | PLURAL)
    return bool(takes_two and tokens.flags[k + 1] & (DETERMINER | POSSESSIVE) and not tokens.flags[k + 1] & SUBJECT)


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


def _refuses(page: Passage, verb: Verb, k: int) -> bool | None:
    """``declined to comment``, ``did not respond``: nothing was said."""
    if verb.lemma in page.lexicon.lists["refusals"]:
        return False
    if verb.lemma in page.lexicon.lists["answers"] and page.tokens.flags[verb.cue.verb] & GERUND:
        return reports_clause(page, verb.cue, verb.high)
    return False if verb.cue.is_negated and verb.lemma in page.lexicon.lists["answers"] else None


def _claims(page: Passage, verb: Verb, k: int) -> bool | None:
    """``claimed a share of the market`` takes something, and says nothing."""
    tokens = page.tokens
    if (
        verb.lemma not in page.lexicon.lists["takes_things"]
        or tokens.gap[k] & BREAK
        or not tokens.flags[k] & _OPENS_THING
    ):
        return None
    if tokens.flags[k] & (SUBJECT | THAT):
        return None
    if tokens.flags[k] & NUMBER:
        return False
    for m in range(k + 1, verb.high):
        if tokens.flags[m] & WH:
            break
        is_verb = tokens.flags[m] & CLAUSE_VERB and m > k + 1
        if tokens.gap[m] & OPEN or tokens.flags[m] & THAT or is_verb:
            return True
        if tokens.gap[m] & BREAK:
            break
    return False


def _shows(page: Passage, verb: Verb, k: int) -> bool | None:
    """``showed signs of fatigue``: without a clause only documents and figures show something."""
    tokens = page.tokens
    if verb.lemma not in page.lexicon.lists["showing"] or tokens.gap[k] & BREAK:
        return None
    if verb.lemma != "recall" and any(tokens.flags[m] & DOCUMENT for m in range(verb.lead, verb.cue.first)):
        return None
    if tokens.flags[k] & THAT and tokens.word(k + 1) == "of":
        return False
    if tokens.flags[k] & GERUND:
        return True
    for m in range(k, min(k + 8, verb.high)):
        if tokens.flags[m] & THAT and m < k + 4:
            return True
        if m > k and tokens.gap[m] & BREAK:
            break
        if m > k and tokens.flags[m] & CLAUSE_VERB and not tokens.flags[m - 1] & (TO | WH):
            return True
    return False


def _precedes_preposition(page: Passage, verb: Verb, k: int) -> bool | None:
    """``said in a statement that``: with a clause ahead, or where the preposition belongs to the verb."""
    tokens = page.tokens
    if not tokens.flags[verb.cue.verb] & SPEECH or tokens.gap[k] & BREAK:
        return None
    if not tokens.flags[k] & PREPOSITION or tokens.flags[k] & (SUBORDINATOR | TO):
        return None
    return verb.cue.last > verb.cue.verb or page.speech_ahead(k, verb.high)


def _takes_object(page: Passage, verb: Verb, k: int) -> bool | None:
    """Verbs of speech take anything for what was said but a semicolon or a bracket."""
    tokens = page.tokens
    if not tokens.flags[verb.cue.verb] & (SPEECH | OBJECT) and verb.cue.last == verb.cue.verb:
        return None
    return not tokens.gap[k] & BREAK or bool(tokens.gap[k] & (COMMA | DASH))


def _is_set_off(page: Passage, verb: Verb, k: int) -> bool | None:
    """``..., officials believe, ...``: commas on both sides."""
    gap = page.tokens.gap
    return bool(gap[k] & COMMA and gap[verb.lead] & COMMA) if gap[k] & BREAK else None


def _is_said_of_document(page: Passage, verb: Verb, k: int) -> bool | None:
    """``the poll shows a lead``."""
    flags = page.tokens.flags
    if verb.lemma not in page.lexicon.lists["documentary"]:
        return None
    return True if any(flags[m] & DOCUMENT for m in range(verb.lead, verb.cue.first)) else None


def _finds(page: Passage, verb: Verb, k: int) -> bool | None:
    """``found``, ``ruled``, ``held`` report only with ``that``."""
    if verb.lemma not in page.lexicon.lists["needs_that"]:
        return None
    return bool(page.tokens.flags[k] & THAT) and page.tokens.word(k + 1) != "out"


def _precedes_subject(page: Passage, verb: Verb, k: int) -> bool | None:
    """``he believes they will``."""
    f = page.tokens.flags[k]
    return True if f & (PRONOUN | SUBJECT) and not f & TO else None


def _precedes_clause(page: Passage, verb: Verb, k: int) -> bool | None:
    """``shows that``, ``believes the board will``: a clause within the next eight words."""
    flags, gap = page.tokens.flags, page.tokens.gap
    for m in range(k, min(k + 8, verb.high)):
        if m > k and gap[m] & (OPEN | COLON):
            return True
        if m > k and gap[m] & BREAK:
            return False
        if (m < k + 4 and flags[m] & (THAT | WH)) or (m > k and flags[m] & CLAUSE_VERB):
            return True
    return False


COMPLEMENT_RULES = (
    ComplementRule("end of the sentence", _ends_sentence),
    ComplementRule("quotation or colon", _opens_quotation),
    ComplementRule("needs a quotation", _needs_quotation),
    ComplementRule("no report", is_no_report),
    ComplementRule("refusal", _refuses),
    ComplementRule("claim", _claims),
    ComplementRule("shows", _shows),
    ComplementRule("preposition", _precedes_preposition),
    ComplementRule("object", _takes_object),
    ComplementRule("set off", _is_set_off),
    ComplementRule("document", _is_said_of_document),
    ComplementRule("finds that", _finds),
    ComplementRule("subject", _precedes_subject),
    ComplementRule("clause", _precedes_clause),
)
"""What is asked of the words behind a verb, in this order."""
_COMPLEMENT_ANSWERS = tuple(rule.answer for rule in COMPLEMENT_RULES)


def reports_clause(page: Passage, cue: Cue, high: int) -> bool:
    """Whether a quotation, ``that`` or the like follows the cue at once."""
    tokens = page.tokens
    k = cue.last + 1
    if k >= high or tokens.gap[k] & (OPEN | COLON):
        return bool(tokens.gap[k] & OPEN)
    if tokens.gap[k] & BREAK:
        return False
    if tokens.flags[k] & CLAUSE_VERB and tokens.word(cue.verb) in page.lexicon.lists["say"]:
        return True
    for m in range(k, min(k + 4, high)):  # noqa: SIM110 (any() costs a generator a verb)
        if tokens.flags[m] & THAT or tokens.gap[m] & OPEN:
            return True
    return False


def only_occasion(page: Passage, verb: Verb) -> bool:
    """Whether only time, place or listener follow the cue: ``he said Tuesday``, ``she told reporters.``"""
    tokens = page.tokens
    k = verb.cue.last + 1
    if k >= verb.high or tokens.gap[k] & BREAK:
        return False
    f = tokens.flags[k]
    if f & (THAT | WH | TO | NEGATIVE):
        return False
    if not f & (TIME | PREPOSITION | SUBORDINATOR | ADVERB) and verb.lemma not in page.lexicon.lists["tells"]:
        return False
    while k < verb.high and not tokens.gap[k] & COMMA:
        if tokens.flags[k] & THAT or tokens.gap[k] & COLON or (tokens.gap[k] & OPEN and not _opens_title(page, k)):
            return False
        k += 1
    return not (k < verb.high and tokens.gap[k] & OPEN)


def _opens_title(page: Passage, k: int) -> bool:
    """``told the network's “Face the Harbor” program``."""
    tokens, quotation = page.tokens, page.tokens.quotation[k]
    stop = k
    while tokens.quotation[stop] == quotation and stop - k < LONGEST_TITLE:
        stop += 1
    return quotation >= 0 and page.is_title_within(quotation, stop)


def is_doubtful(page: Passage, verb: Verb) -> bool:
    """Whether the cue stands where verbs of speech are often no report: ``the man who called her``, ``may say``."""
    tokens, cue, phrase, lead = page.tokens, verb.cue, verb.phrase, verb.lead
    if cue.is_modal and (not cue.is_negated or any(tokens.word(m) in _OUGHT for m in range(cue.first, cue.verb))):
        return True
    if phrase is None:
        return False
    f = tokens.flags[phrase[0]] if phrase[0] < cue.first else 0
    is_alone = f & WH or phrase[0] + 1 >= cue.first
    if f & THAT and lead == phrase[0] and is_alone:
        near = range(max(lead - _NEAR, verb.low), lead)
        if tokens.word(cue.verb) in page.lexicon.lists["say"] and any(tokens.flags[m] & DOCUMENT for m in near):
            return False
    if f & (WH | THAT) and lead == phrase[0] and is_alone:
        return not f & PRONOUN or bool(tokens.flags[cue.verb] & (CLAUSE | OBJECT))
    if lead <= verb.low or tokens.gap[lead] & BREAK or not tokens.flags[lead - 1] & SUBORDINATOR:
        return False
    k = cue.last + 1
    if tokens.word(lead - 1) == "that" and tokens.word(cue.verb) in page.lexicon.lists["say"]:
        return not page.has_clause(k, min(k + _NEAR, verb.high))
    return tokens.word(lead - 1) in ("that", "how", "whether", "if", "than")

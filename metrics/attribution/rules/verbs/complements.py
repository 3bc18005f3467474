"""What stands behind a verb of speech: whether it can be what was said, or shows that the verb reports nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
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
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, DASH, NEW, OPEN, PARAGRAPH, SEMICOLON
from masthead.metrics.attribution.rules.verbs.objects import is_no_report
from masthead.metrics.attribution.rules.verbs.verb import Verb, reports_clause

_OPENS_THING = DETERMINER | POSSESSIVE | NUMBER | PLURAL
_NEAR = 6
_PERSONS = ("er", "or", "ist", "ian", "man", "ant", "ent", "official")
"""How nouns for persons, boards and offices often end."""
_NO_ACT = CAPITAL | DETERMINER | POSSESSIVE | OBJECT_PRONOUN | NUMBER | PLURAL | TIME | GERUND
_LATER = frozenset(("before", "after", "until", "since", "when", "while"))
_OUGHT = frozenset(("should", "shouldn't", "shouldn’t", "must", "mustn't", "may", "might"))


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
    if g & COLON and g & PARAGRAPH and not g & OPEN:
        return verb.lemma in page.lexicon.lists["answered"]
    return bool(g & OPEN) and bool(not g & PARAGRAPH or g & COLON)


def _opens_quotation(page: Passage, verb: Verb, k: int) -> bool | None:
    if verb.lemma in page.lexicon.lists["quotes_only"]:
        return bool(page.tokens.gap[k] & OPEN)
    return True if page.tokens.gap[k] & (OPEN | COLON) else None


def _needs_quotation(page: Passage, verb: Verb, k: int) -> bool | None:
    """Verbs that report only with a quotation or ``that`` (mock), or only with their particle (put it)."""
    if verb.lemma in page.lexicon.lists["quotes_ahead"]:
        if page.tokens.flags[k] & PREPOSITION and verb.cue.last == verb.cue.verb:
            return False
        return _quotes_soon(page, k, min(k + 10, verb.high))
    if verb.lemma == "read" and verb.cue.last == verb.cue.verb:
        return any(page.tokens.gap[m] & (OPEN | COLON) for m in range(k, min(k + _NEAR, verb.high)))
    if verb.lemma == "put" and not _puts_words(page, verb, k):
        return False
    f = page.tokens.flags[verb.cue.verb]
    if verb.lemma in page.lexicon.lists["charges"]:
        return _charges_for(page, verb, k)
    if not f & (QUOTE | PARTICLE_ONLY) or verb.cue.last != verb.cue.verb:
        return None
    return reports_clause(page, verb.cue, verb.high) and not f & PARTICLE_ONLY


def _charges_for(page: Passage, verb: Verb, k: int) -> bool:
    """``attacked him for his vote``, within the clause; not ``attacked him for the simple reason that ...``."""
    tokens = page.tokens
    for m in range(k, min(k + 12, verb.high)):
        if tokens.gap[m] & OPEN:
            return True
        if m > k and tokens.gap[m] & (NEW | COMMA | SEMICOLON):
            return False
        if tokens.word(m) in ("as", "for") and m > k:
            return tokens.word(m) == "as" or "reason" not in (tokens.word(m + 2), tokens.word(m + 3))
    return False


def _quotes_soon(page: Passage, k: int, stop: int) -> bool:
    """Whether a quotation begins before the next comma."""
    gap = page.tokens.gap
    for m in range(k, stop):
        if gap[m] & OPEN:
            return True
        if m > k and gap[m] & COMMA:
            return False
    return False


def _puts_words(page: Passage, verb: Verb, k: int) -> bool:
    """``put it bluntly: ...``, but not ``putting it on``."""
    tokens = page.tokens
    if tokens.gap[k] & BREAK or tokens.flags[k] & LY or tokens.word(k) in ("this", "another", "best", "simply"):
        return True
    return any(tokens.gap[m] & (OPEN | COLON) for m in range(k, min(k + 12, verb.high)))


def _refuses(page: Passage, verb: Verb, k: int) -> bool | None:
    """``declined to comment``, ``did not respond``: nothing was said."""
    if verb.lemma in page.lexicon.lists["refusals"]:
        return False
    if verb.lemma in page.lexicon.lists["answers"] and page.tokens.flags[verb.cue.verb] & GERUND:
        return reports_clause(page, verb.cue, verb.high)
    return False if verb.cue.is_negated and verb.lemma in page.lexicon.lists["answers"] else None


def _acts_in_some_way(page: Passage, verb: Verb, k: int) -> bool | None:
    """``The engine complained loudly``, ``they complain a lot``: an adverb alone behind the verb, no words."""
    tokens = page.tokens
    if tokens.gap[k] & BREAK or not tokens.flags[verb.cue.verb] & SPEECH or verb.cue.last > verb.cue.verb:
        return None
    m = k + 1
    if tokens.word(k) in ("a", "too", "so", "very", "all"):
        m += tokens.word(m) in ("lot", "much", "often", "little", "the")
        m += tokens.word(m) == "time"
    elif not tokens.flags[k] & LY:
        return None
    is_end = tokens.gap[m] & (NEW | COMMA | SEMICOLON) and not tokens.gap[m] & (OPEN | COLON)
    return False if is_end and m <= verb.high and (m > k + 1 or tokens.flags[k] & LY) else None


def _bids(page: Passage, verb: Verb, k: int) -> bool | None:
    """``advised sailors to stay``, ``pleaded with the board to act``: whom one tells to do what."""
    tokens, lists = page.tokens, page.lexicon.lists
    if verb.lemma not in lists["bids"] or tokens.gap[k] & BREAK:
        return None
    if tokens.flags[k] & (TO | THAT):
        return None
    for m in range(k + 1, min(k + 9, verb.high)):
        if tokens.gap[m] & BREAK or tokens.flags[m] & CLAUSE_VERB:
            break
        if tokens.flags[m] & TO and not tokens.flags[m + 1] & _NO_ACT:
            return True
    return None


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
    if verb.lemma in page.lexicon.lists["illustrates"] and _is_told_by_thing(page, verb):
        return False
    if tokens.flags[k] & GERUND:
        return True
    for m in range(k, min(k + 8, verb.high)):
        if tokens.flags[m] & THAT and m < k + 4:
            return True
        if m > k and (tokens.gap[m] & BREAK or tokens.word(m) in _LATER):
            break
        if m > k and tokens.flags[m] & CLAUSE_VERB and not tokens.flags[m - 1] & (TO | WH):
            return True
    return False


def _is_told_by_thing(page: Passage, verb: Verb) -> bool:
    """``Her silence reveals an ugly habit``, ``the exchange shows you how``: a thing, no person and nothing written."""
    tokens = page.tokens
    if verb.phrase is None or verb.phrase[0] > verb.cue.first:
        return False
    first = verb.phrase[0]
    if first + 1 >= verb.cue.first:
        return tokens.word(first) in ("it", "this", "that", "which", "these", "what")
    head = first
    while head + 1 < verb.cue.first and not tokens.gap[head + 1] & BREAK and not tokens.flags[head + 1] & PREPOSITION:
        head += 1
    while head > first and tokens.flags[head] & (AUXILIARY | ADVERB | LY):
        head -= 1
    return not tokens.flags[head] & (CAPITAL | PLURAL | NUMBER) and not tokens.word(head).endswith(_PERSONS)


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
    tokens, finders = page.tokens, page.lexicon.lists["finders"]
    if not tokens.flags[k] & THAT and any(tokens.word(m) in finders for m in range(verb.lead, verb.cue.first)):
        return _precedes_clause(page, verb, k)
    return bool(tokens.flags[k] & THAT) and tokens.word(k + 1) != "out"


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
    ComplementRule("adverb alone", _acts_in_some_way),
    ComplementRule("bids", _bids),
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


def only_occasion(page: Passage, verb: Verb) -> bool:
    """Whether only time, place or listener follow the cue: ``he said Tuesday``, ``she told reporters.``"""
    tokens = page.tokens
    k = verb.cue.last + 1
    if k >= verb.high or tokens.gap[k] & BREAK:
        return False
    f = tokens.flags[k]
    is_listener = f & TO and tokens.flags[k + 1] & (CAPITAL | DETERMINER | OBJECT_PRONOUN | PLURAL)
    if f & (THAT | WH | TO | NEGATIVE) and not is_listener:
        return False
    if not f & (TIME | PREPOSITION | SUBORDINATOR | ADVERB) and verb.lemma not in page.lexicon.lists["tells"]:
        return False
    while k < verb.high and not tokens.gap[k] & COMMA:
        if tokens.flags[k] & THAT or tokens.gap[k] & COLON or (tokens.gap[k] & OPEN and page.behind_title(k) is None):
            return False
        k += 1
    return not (k < verb.high and tokens.gap[k] & OPEN)


def is_of_thing(page: Passage, verb: Verb) -> bool:
    """``The law that clarified their rights``: ``that`` behind a noun of no person and nothing written."""
    tokens, cue, lead = page.tokens, verb.cue, verb.lead
    relative = cue.first - 1
    if (
        relative <= verb.low
        or lead > relative
        or not tokens.flags[relative] & THAT
        or tokens.gap[cue.first] & BREAK
        or cue.last > cue.verb
    ):
        return False
    head = tokens.flags[relative - 1]
    return not head & (CAPITAL | DOCUMENT) and tokens.word(relative - 1) not in tokens.lists["bodies"]


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
    if is_of_thing(page, verb):
        return True
    if f & (WH | THAT) and lead == phrase[0] and is_alone:
        return not f & PRONOUN or bool(tokens.flags[cue.verb] & (CLAUSE | OBJECT))
    if lead <= verb.low or tokens.gap[lead] & BREAK or not tokens.flags[lead - 1] & SUBORDINATOR:
        return False
    k = cue.last + 1
    if tokens.word(lead - 1) == "that" and tokens.word(cue.verb) in page.lexicon.lists["say"]:
        return not page.has_clause(k, min(k + _NEAR, verb.high))
    return tokens.word(lead - 1) in ("that", "how", "whether", "if", "than")

"""Verbs whose subject has said nothing: suppositions, questions, acts left undone, the author, anybody."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import NamedTuple

from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
    BASE,
    BE,
    CAPITAL,
    CLAUSE_VERB,
    COORDINATOR,
    DO,
    DOCUMENT,
    GERUND,
    HAVE,
    LY,
    MODAL,
    PAST,
    PRONOUN,
    SUBORDINATOR,
    THAT,
    THIRD,
    TO,
    WH,
)
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, DASH, NEW, OPEN, RIGHT
from masthead.metrics.attribution.rules.verbs.verb import Verb

_SUPPOSING = frozenset(("would", "could", "might", "may", "should", "can", "must", "ought"))
_OUGHT_NOT = frozenset(("should", "must", "ought", "shouldn't", "shouldn’t", "mustn't", "mustn’t"))
_OUGHT = frozenset(("ought", "need", "needs", "needed", "supposed", "have", "has"))
_WOULD = frozenset(("would", "could", "might"))
_UNREAL = frozenset(("if", "unless"))
_AFTER_ALL = frozenset(("later", "then", "eventually", "often", "repeatedly", "sometimes"))
_IMAGINED = frozenset(("imagine", "say", "suppose", "picture", "pretend", "don't", "don’t", "let", "let's", "let’s"))
_AUTHOR = frozenset(("i", "i've", "i’ve", "i'm", "i’m", "i'd", "i’d", "i'll", "i’ll"))
_WE = frozenset(
    (
        "we",
        "we're",
        "we’re",
        "we've",
        "we’ve",
        "we'd",
        "we’d",
        "you",
        "you're",
        "you’re",
        "you've",
        "you’ve",
        "you'd",
        "you’d",
    )
)
_ANYBODY = frozenset(("those", "one", "anyone", "anybody", "whoever", "everyone", "everybody", "someone", "somebody"))
_IN_GENERAL = frozenset(("he", "she", "they", "one", "people"))
"""Who is meant by ``people who say``, ``he who claims`` where a sentence begins so."""
_SOMEBODY = frozenset(("someone", "somebody", "anyone", "anybody"))
_NONE = _UNREAL | {"no", "neither", "any", "whoever"}
_MAKES = frozenset(
    (
        "made",
        "make",
        "makes",
        "making",
        "let",
        "lets",
        "letting",
        "helped",
        "watched",
        "watch",
        "watching",
        "hear",
        "heard",
        "hearing",
        "see",
        "saw",
    )
)
_NOTHING = frozenset(("nothing", "anything", "something", "no", "any", "little", "everything"))
_ENDS = COMMA | COLON | NEW | DASH
_BACK = 6
_FAR = 10


class UnspokenRule(NamedTuple):
    """A reason why nobody has said anything; it is asked with the passage and the verb, its subject known."""

    name: str
    holds: Callable[[Passage, Verb], bool]


def is_unspoken(page: Passage, verb: Verb) -> bool:
    """Whether any of ``UNSPOKEN_RULES`` says that nobody has said anything."""
    for holds in _REASONS:  # noqa: SIM110 (any() costs a generator a verb)
        if holds(page, verb):
            return True
    return False


def _is_modal(page: Passage, verb: Verb) -> bool:
    """``critics might say``, ``they would have argued``, ``she'd demand``: not what was said, but what could be."""
    cue, tokens = verb.cue, page.tokens
    is_base = tokens.flags[cue.verb] & BASE
    if is_base and tokens.word(cue.first - 1).endswith(("'d", "’d")):
        return True
    if is_base and not cue.has_auxiliary and _goes_on_with_could(page, verb):
        return True
    if not cue.is_modal or cue.is_negated:
        return False
    if tokens.gap[cue.last + 1] & OPEN and tokens.word(cue.first) != "must":
        return False
    group = [tokens.word(m) for m in range(cue.first, cue.last + 2)]
    if tokens.word(verb.lead) in ("they", "you", "they'll", "they’ll", "you'll", "you’ll"):
        return True
    if verb.lemma == "tell" and tokens.word(cue.last + 1) == "you":
        return True
    return not _SUPPOSING.isdisjoint(group) and _AFTER_ALL.isdisjoint(group)


def _is_modal_in_brackets(page: Passage, verb: Verb) -> bool:
    """``people who would (rightly) respond``."""
    tokens, first = page.tokens, verb.cue.first
    if not tokens.gap[first] & RIGHT:
        return False
    return bool(tokens.flags[first - 1] & (LY | ADVERB) and tokens.flags[first - 2] & MODAL)


def _is_owed(page: Passage, verb: Verb) -> bool:
    """``needs to be told``, ``should not say``: what ought to be said or left."""
    cue, tokens = verb.cue, page.tokens
    if cue.first == cue.verb:
        return False
    if tokens.flags[cue.first - 1] & TO and tokens.word(cue.first - 2) in _OUGHT:
        return True
    return cue.is_modal and cue.is_negated and tokens.word(cue.first) in _OUGHT_NOT


def _is_unmeant(page: Passage, verb: Verb) -> bool:
    """``unwittingly showed how``, ``all but called him a thief``: what an act comes to."""
    cue, tokens = verb.cue, page.tokens
    before = cue.verb - 1
    if cue.first < cue.verb and tokens.flags[before] & LY and tokens.word(before) in tokens.lists["unmeant"]:
        return True
    is_but = tokens.flags[cue.first - 1] & COORDINATOR and tokens.word(cue.first - 1) == "but"
    return bool(is_but) and tokens.word(cue.first - 2) == "all"


def _goes_on_with_could(page: Passage, verb: Verb) -> bool:
    """``could only protest at the hearing, argue in the press``: a further verb of what could be."""
    tokens, first = page.tokens, verb.cue.first
    if not (tokens.gap[first] & COMMA or tokens.flags[first - 1] & COORDINATOR) or verb.phrase is None:
        return False
    if verb.phrase[0] < first:
        return False
    for k in range(first - 1, max(first - _FAR, verb.low), -1):
        if tokens.flags[k] & MODAL:
            return tokens.word(k) in _WOULD
        if tokens.flags[k] & CLAUSE_VERB:
            return False
    return False


def _tells_anybody(page: Passage, verb: Verb) -> bool:
    """``A moment's thought tells you that``: no person and nothing written tells it."""
    tokens, cue = page.tokens, verb.cue
    if verb.lemma != "tell" or tokens.word(cue.last + 1) not in ("you", "us") or not tokens.flags[cue.verb] & THIRD:
        return False
    return not any(tokens.flags[m] & (DOCUMENT | PRONOUN) for m in range(verb.lead, cue.first)) and not any(
        tokens.flags[m] & CAPITAL and not tokens.gap[m] & NEW for m in range(verb.lead, cue.first)
    )


def _is_by_nobody(page: Passage, verb: Verb) -> bool:
    """``nobody says``, ``no official has said``, ``any agency that says``."""
    tokens, lead = page.tokens, verb.lead
    if verb.phrase is not None and verb.phrase[0] > verb.cue.first:
        lead = bisect_left(tokens.start, verb.phrase[1], verb.low, verb.cue.first)
    if tokens.flags[lead] & THAT and lead + 1 >= verb.cue.first:
        back = (tokens.word(k) for k in range(max(lead - _FAR, verb.low), lead))
        return lead == verb.low or any(before in _NOTHING for before in back)
    word = tokens.word(lead)
    if word == "this" and lead + 1 >= verb.cue.first:
        return lead == verb.low
    if (
        lead > verb.low
        and tokens.flags[lead] & PRONOUN
        and tokens.word(lead - 1) == "anything"
        and not tokens.gap[lead] & BREAK
    ):
        return True
    if word == "one" and lead + 1 >= verb.cue.first and verb.lemma == "wonder":
        return True
    if (
        lead > verb.low + 1
        and tokens.flags[lead - 1] & ADVERB
        and tokens.word(lead - 1) == "even"
        and tokens.word(lead - 2) == "not"
    ):
        return True
    return word in _NONE or word in tokens.lists["nobody"]


def _is_by_anybody(page: Passage, verb: Verb) -> bool:
    """``those who report a crime``, ``anyone who claims``: whoever may do so."""
    tokens, lead = page.tokens, verb.lead
    is_alone = lead + 1 >= verb.cue.first
    if is_alone and tokens.word(lead) in _SOMEBODY:
        return bool(tokens.flags[verb.cue.verb] & THIRD) and not verb.cue.has_auxiliary
    if not is_alone and tokens.flags[lead + 1] & (WH | THAT) and tokens.word(lead) in _ANYBODY:
        is_its = verb.phrase is not None and verb.phrase[2] <= tokens.end[lead + 1]
        return is_its and not tokens.flags[verb.cue.verb] & PAST
    if lead <= verb.low or not tokens.flags[lead] & (WH | THAT) or tokens.gap[lead] & BREAK:
        return False
    is_general = tokens.word(lead - 1) in _ANYBODY or (lead - 1 == verb.low and tokens.word(lead - 1) in _IN_GENERAL)
    return is_general and not tokens.flags[verb.cue.verb] & PAST


def _is_by_author(page: Passage, verb: Verb) -> bool:
    """``I predict``, ``I am calling for``, ``what we call “...”``, ``we ask``: the author's own words; what he told others he reports."""
    tokens, cue = page.tokens, verb.cue
    if (
        verb.lemma == "call"
        and verb.lead > verb.low
        and tokens.word(verb.lead - 1) == "what"
        and is_own_voice(page, verb)
    ):
        return True
    if tokens.gap[cue.last + 1] & OPEN or tokens.gap[verb.lead] & CLOSE or not _is_author(page, verb):
        return False
    is_told = tokens.flags[cue.verb] & PAST and cue.first == cue.verb and tokens.word(verb.lead) in ("i", "we", "you")
    return not is_told


def _is_author(page: Passage, verb: Verb) -> bool:
    tokens, first = page.tokens, verb.cue.first
    return is_own_voice(page, verb) or (bool(tokens.flags[first] & HAVE) and tokens.word(first) in _WE)


def is_own_voice(page: Passage, verb: Verb) -> bool:
    """Whether the subject is the author, or the author and his readers."""
    if verb.phrase is None:
        return False
    said = page.text[verb.phrase[1] : verb.phrase[2]].lower()
    return said in _WE or said.rpartition(" ")[2] in _AUTHOR


def _is_imagined(page: Passage, verb: Verb) -> bool:
    """``If Lind or Quint says``, ``as if they had announced``, ``Imagine the board says``, ``like a man saying``."""
    tokens, low, lead = page.tokens, verb.low, verb.lead
    if lead > low and tokens.word(lead - 1) == "like" and tokens.flags[verb.cue.verb] & GERUND:
        return True
    is_quoted = tokens.quotation[low] >= 0 or tokens.gap[verb.cue.last + 1] & OPEN
    if tokens.word(low) in _IMAGINED and not is_quoted:
        return True
    for k in range(lead - 1, max(lead - _BACK, low) - 1, -1):
        f = tokens.flags[k]
        if tokens.gap[k + 1] & BREAK or f & CLAUSE_VERB:
            return False
        if f & SUBORDINATOR and tokens.word(k) == "until" and not tokens.flags[verb.cue.verb] & PAST and not is_quoted:
            return True
        if f & SUBORDINATOR and tokens.word(k) in _UNREAL:
            is_first = k == low or tokens.gap[k] & BREAK or tokens.flags[k - 1] & COORDINATOR
            is_contrary = tokens.word(verb.cue.first) == "had"
            return bool(is_first) or is_contrary or tokens.word(k - 1) in ("as", "even", "only")
        if f & (THAT | WH):
            return False
    return False


def _is_expletive(page: Passage, verb: Verb) -> bool:
    """``It is wrong to accuse them``, ``what we talk about``."""
    tokens, lead = page.tokens, verb.lead
    if verb.cue.is_infinitive:
        first = verb.cue.first
        opens = tokens.word(verb.low) in ("it", "it's", "it’s")
        is_judged = tokens.word(first - 1) in tokens.lists["judged"] or tokens.flags[first - 1] & BE
        return opens or bool(first > verb.low and is_judged)
    if tokens.word(lead) == "there" and lead + 1 >= verb.cue.first:
        return True
    if lead <= verb.low or verb.lemma not in ("say", "tell", "talk", "speak"):
        return False
    if verb.lemma in ("talk", "speak"):
        return tokens.word(lead - 1) in ("what", "who", "whom")
    behind = tokens.gap[verb.cue.last + 1]
    if not behind & OPEN and "whatever" in (tokens.word(lead - 1), tokens.word(lead - 2)):
        return True
    return bool(behind & _ENDS) and not behind & OPEN and tokens.word(lead - 1) == "what"


def _is_made(page: Passage, verb: Verb) -> bool:
    """``which made many conclude that``: what somebody is made to think."""
    tokens, lead = page.tokens, verb.lead
    if not tokens.flags[verb.cue.verb] & BASE or verb.cue.has_auxiliary or lead <= verb.low or verb.cue.is_infinitive:
        return False
    return tokens.word(lead - 1) in _MAKES and not tokens.gap[lead] & BREAK


def _is_asked(page: Passage, verb: Verb) -> bool:
    """``Does Lind say so?``: a question of the author's."""
    tokens, low = page.tokens, verb.low
    opens = tokens.flags[low] | tokens.flags[low + 1] | tokens.flags[low + 2] | tokens.flags[verb.lead]
    asked = tokens.flags[low] | tokens.flags[verb.lead] | (tokens.flags[verb.lead - 1] & DO)
    may_ask = (opens & WH or asked & (AUXILIARY | DO)) and not tokens.gap[verb.cue.last + 1] & OPEN
    if not may_ask or tokens.quotation[low] >= 0:
        return False
    end = page.sentence_end[tokens.sentence[verb.cue.verb]]
    return page.text[max(end - 2, 0) : end].rstrip().endswith("?")


def _is_of_supposed_act(page: Passage, verb: Verb) -> bool:
    """``they would impeach him claiming ...``: a participle that hangs on what would be done."""
    tokens, cue = page.tokens, verb.cue
    if not tokens.flags[cue.verb] & GERUND or cue.first < cue.verb or verb.drafts:
        return False
    if tokens.flags[cue.first - 1] & COORDINATOR:
        return False
    for k in range(cue.first - 1, verb.low - 1, -1):
        if tokens.gap[k + 1] & BREAK or tokens.flags[k] & (THAT | WH):
            return False
        if tokens.flags[k] & MODAL and tokens.word(k) in _WOULD:
            return True
    return False


UNSPOKEN_RULES = (
    UnspokenRule("supposed", _is_modal),
    UnspokenRule("supposed in brackets", _is_modal_in_brackets),
    UnspokenRule("owed", _is_owed),
    UnspokenRule("unmeant", _is_unmeant),
    UnspokenRule("nobody", _is_by_nobody),
    UnspokenRule("tells anybody", _tells_anybody),
    UnspokenRule("anybody", _is_by_anybody),
    UnspokenRule("author", _is_by_author),
    UnspokenRule("imagined", _is_imagined),
    UnspokenRule("expletive", _is_expletive),
    UnspokenRule("made to", _is_made),
    UnspokenRule("question", _is_asked),
    UnspokenRule("supposed act", _is_of_supposed_act),
)
"""What is asked of every verb whose subject is known."""
_REASONS = tuple(rule.holds for rule in UNSPOKEN_RULES)

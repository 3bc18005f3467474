"""The source that stands before a verb: its own subject, or one that it shares with an earlier verb."""

from __future__ import annotations

from bisect import bisect_left

from masthead.metrics.attribution.rules.draft import Draft
from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
    BASE,
    CAPITAL,
    CLAUSE_VERB,
    COORDINATOR,
    DETERMINER,
    DOCUMENT,
    ED,
    GERUND,
    ING,
    MODAL,
    NOUN_TOO,
    NUMBER,
    OBJECT_PRONOUN,
    OF,
    PAST,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    REPORTING,
    SUBJECT,
    SUBORDINATOR,
    THAT,
    TIME,
    VERB,
    WH,
)
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.phrases import Phrase, phrase_before, shared_subject, source_before
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, NEW, OPEN, SEMICOLON, Tokens
from masthead.metrics.attribution.rules.verbs.verb import Verb, reports_clause

_FURTHEST_CAUSE = 20
_SHOWN = frozenset(
    ("had", "has", "have", "caught", "heard", "filmed", "left", "kept", "recorded", "saw", "shows", "showed")
)
_OPENS_SOURCE = DETERMINER | POSSESSIVE | NUMBER | CAPITAL | SUBJECT | PRONOUN | WH
_LINKS = PREPOSITION | SUBORDINATOR | ADVERB | COORDINATOR


def subject_of(page: Passage, verb: Verb) -> Phrase | None:
    """The source before the cue, or the one it shares with an earlier verb of the sentence."""
    tokens, cue, low, drafts = page.tokens, verb.cue, verb.low, verb.drafts
    first = cue.first
    is_gerund = bool(tokens.flags[cue.verb] & GERUND) and not cue.has_auxiliary
    if first == low and not is_gerund:
        return None
    if cue.is_infinitive:
        subject = caused_speaker(tokens, first) or shared_subject(tokens, low, first)
        return None if subject is None else (first + 1, subject[1], subject[2])
    is_joined = first > low and tokens.flags[first - 1] & COORDINATOR and not tokens.gap[first - 1] & COMMA
    if is_gerund and is_joined and not any(tokens.flags[draft.verb] & GERUND for draft in drafts):
        return None
    if is_gerund and drafts and tokens.word(first - 1) in ("as", "for"):
        doer = _quoted_person(page, drafts[-1], first, low) or _blamed_person(page, drafts[-1], first)
        if doer is not None:
            return doer
    if is_gerund and first - 2 > low and tokens.flags[first - 1] & OBJECT_PRONOUN and tokens.word(first - 2) in _SHOWN:
        return first - 1, tokens.start[first - 1], tokens.end[first - 1]
    if not _shares_subject(page, verb, is_gerund=is_gerund):
        phrase = source_before(tokens, first, low)
        phrase = _behind_drafts(page, phrase, verb) if phrase is not None and drafts else phrase
        phrase = None if phrase is None else _without_preposition(page, _relative_subject(page, phrase, low))
        if phrase is not None:
            return _before_auxiliary(page, phrase, first) if is_gerund else phrase
    if is_gerund and drafts and tokens.word(first - 1) == "by" and page.has_clause(drafts[-1].behind, first - 1):
        subject = shared_subject(tokens, drafts[-1].behind, first - 1)
        if subject is not None:
            return first + 1, subject[1], subject[2]
    if is_gerund and tokens.flags[first - 1] & TIME and (subject := _clause_subject(tokens, first, low)) is not None:
        return first + 1, subject[1], subject[2]
    earlier = [draft for draft in drafts if draft.source is not None and draft.is_clause]
    if earlier:
        chosen = _main_draft(tokens, earlier) if is_gerund or tokens.gap[first - 1] & COMMA else earlier[-1]
        assert chosen.source is not None
        return first + 1, chosen.source[0], chosen.source[1]
    if is_gerund and first - low <= 2 and all(tokens.flags[k] & _LINKS for k in range(low, first)):
        return _subject_behind(page, verb)
    writer = _writer(page, verb) if is_gerund else None
    subject = writer or shared_subject(tokens, low, first)
    return None if subject is None else (first + 1, subject[1], subject[2])


def is_debris(page: Passage, verb: Verb) -> bool:
    """Whether what stands before the cue cannot be a source: ``canceled the meeting``, ``easier``."""
    phrase, tokens = verb.phrase, page.tokens
    if phrase is None or phrase[1] > tokens.start[verb.cue.last]:
        return False
    first = phrase[0]
    if first >= verb.cue.first:
        first = tokens.first_at(phrase[1], verb.cue.first)
    if tokens.word(first) == "rather" or (tokens.word(first) in ("of", "out", "not") and tokens.gap[first] & NEW):
        return True
    if reports_clause(page, verb.cue, verb.high):
        return False
    f = tokens.flags[first]
    if f & GERUND and f & CAPITAL and not f & NOUN_TOO:
        return True
    if f & _OPENS_SOURCE and not f & COORDINATOR:
        return False
    last = bisect_left(tokens.start, phrase[2], first, verb.high) - 1
    if last == first and f & COORDINATOR:
        return True
    if f & ING and last == first + 1 and tokens.flags[last] & PLURAL:
        return False
    if f & (VERB | ING) and f & (BASE | PAST | GERUND | ING) and not f & NOUN_TOO:
        return True
    if tokens.flags[last] & (PREPOSITION | SUBORDINATOR) and not tokens.flags[last] & (CAPITAL | NOUN_TOO | ADVERB):
        return True
    return (
        last == first and not f & (PLURAL | DOCUMENT | REPORTING) and tokens.word(first) not in tokens.lists["crowds"]
    )


def _clause_subject(tokens: Tokens, first: int, low: int) -> Phrase | None:
    """The subject of the clause with ``after`` or the like that a participle ends: ``after she was filmed in May telling``."""
    for k in range(first - 1, low, -1):
        if tokens.gap[k] & BREAK:
            return None
        if tokens.flags[k] & SUBORDINATOR and not tokens.flags[k] & (WH | THAT):
            return shared_subject(tokens, k + 1, first)
    return None


def caused_speaker(tokens: Tokens, first: int) -> Phrase | None:
    """Who is made to speak by the infinitive at word ``first``: ``which led Ida Brenn to say, “...”``."""
    for k in range(first - 1, max(first - _FURTHEST_CAUSE, 0), -1):
        if tokens.gap[k] & (NEW | SEMICOLON | COLON | OPEN | CLOSE):
            return None
        if tokens.word(k) in tokens.lists["caused"]:
            last = k + 1
            while last + 1 < first and not tokens.gap[last + 1] & BREAK:
                last += 1
            return (k + 1, tokens.start[k + 1], tokens.end[last]) if k + 1 < first else None
    return None


def _main_draft(tokens: Tokens, drafts: list[Draft]) -> Draft:
    """The draft of the main clause: the first, or a later one that is no relative and that ``, but`` or the content sets off."""
    main = drafts[0]
    for draft in drafts[1:]:
        k = draft.lead - 1
        is_new = k > 0 and tokens.flags[k] & COORDINATOR and tokens.gap[k] & COMMA
        if main.is_relative or (not draft.is_relative and (is_new or draft.side == "before")):
            main = draft
    return main


def _before_auxiliary(page: Passage, phrase: Phrase, first: int) -> Phrase:
    """The subject alone where the phrase before a participle has its verb: ``several studies have come out suggesting``."""
    tokens = page.tokens
    k = phrase[0]
    if tokens.flags[k] & BASE and k > 0 and tokens.flags[k - 1] & MODAL and not tokens.gap[k] & BREAK:
        subject = source_before(tokens, k - 1, max(k - _FURTHEST_CAUSE, 0))
        return phrase if subject is None else (subject[0], subject[1], subject[2])
    for k in range(phrase[0] + 1, first):
        if tokens.flags[k] & (WH | THAT):
            return phrase
        if tokens.flags[k] & AUXILIARY:
            return phrase[0], phrase[1], tokens.end[k - 1]
    return phrase


def _behind_drafts(page: Passage, phrase: Phrase, verb: Verb) -> Phrase:
    """The phrase without an earlier cue of the sentence that it reaches over: ``Lind tweets an image reading ...``."""
    tokens, drafts = page.tokens, verb.drafts
    if not phrase[0] <= drafts[-1].verb < verb.cue.first - 1 or drafts[-1].behind <= phrase[0]:
        return phrase
    k = max(drafts[-1].behind, phrase[0])
    k += bool(tokens.flags[k] & THAT)
    return (k, tokens.start[k], phrase[2]) if k < verb.cue.first and tokens.start[k] < phrase[2] else phrase


def _subject_behind(page: Passage, verb: Verb) -> Phrase | None:
    """The subject of the main clause behind "Despite calling ..., Lind ...": the one who called."""
    tokens = page.tokens
    comma = next((k for k in range(verb.cue.last + 1, verb.high) if tokens.gap[k] & COMMA), verb.high)
    main = next((k for k in range(comma, verb.high) if tokens.flags[k] & CLAUSE_VERB), verb.high)
    phrase = source_before(tokens, main, comma) if main < verb.high else None
    return None if phrase is None else (verb.cue.first + 1, phrase[1], phrase[2])


def _writer(page: Passage, verb: Verb) -> Phrase | None:
    """The subject of the clause whose object says something: "a clerk who wrote a memo blasting ..."."""
    tokens = page.tokens
    start, last = phrase_before(tokens, verb.cue.first - 1, verb.low)
    if start <= verb.low or tokens.word(last) not in page.lexicon.lists["own_words"]:
        return None
    is_verb = tokens.flags[start - 1] & (CLAUSE_VERB | ED) and not tokens.flags[start - 1] & CAPITAL
    return source_before(tokens, start - 1, verb.low) if is_verb else None


def _relative_subject(page: Passage, phrase: Phrase, low: int) -> Phrase:
    """``who`` where a phrase with a preposition stands between it and its verb: "who at the end of it said"."""
    tokens, k = page.tokens, phrase[0] - 2
    is_between = k >= low and tokens.flags[k + 1] & PREPOSITION and not tokens.flags[k + 1] & OF
    if not is_between or tokens.word(k) not in page.lexicon.lists["who"]:
        return phrase
    return k, tokens.start[k], tokens.end[k]


def _without_preposition(page: Passage, phrase: Phrase) -> Phrase | None:
    """The phrase without a preposition that opens it: "in a filing asking ..."; None where nothing but a link is left."""
    tokens = page.tokens
    f = tokens.flags[phrase[0]]
    is_one = tokens.end[phrase[0]] >= phrase[2]
    if (
        f & WH
        and not is_one
        and tokens.start[phrase[0]] == phrase[1]
        and tokens.word(phrase[0]) in ("when", "what", "where", "why", "how")
    ):
        return phrase[0] + 1, tokens.start[phrase[0] + 1], phrase[2]
    if f & CAPITAL and tokens.gap[phrase[0]] & NEW:
        f &= ~CAPITAL
    if f & (SUBORDINATOR | PREPOSITION) and not f & (PRONOUN | WH | THAT | CAPITAL | DETERMINER | ADVERB) and is_one:
        return None
    if (
        not f & PREPOSITION
        or f & (OF | CAPITAL | DETERMINER | ADVERB)
        or is_one
        or tokens.start[phrase[0]] != phrase[1]
    ):
        return phrase
    return phrase[0] + 1, tokens.start[phrase[0] + 1], phrase[2]


def _blamed_person(page: Passage, draft: Draft, first: int) -> Phrase | None:
    """Whom one ``condemned for saying`` something: who was blamed has said it."""
    tokens = page.tokens
    if tokens.word(first - 1) != "for" or draft.side != "after" or draft.source is None:
        return None
    if draft.lemma not in page.lexicon.lists["accusers"] or not draft.verb < draft.behind < first - 1:
        return None
    last = draft.behind
    while last + 1 < first - 1 and not tokens.gap[last + 1] & BREAK and not tokens.flags[last + 1] & PREPOSITION:
        last += 1
    return first + 1, tokens.start[draft.behind], tokens.end[last]


def _quoted_person(page: Passage, draft: Draft, first: int, low: int) -> Phrase | None:
    """Who is ``quoted as saying``: the subject of the passive, else what stands between the verb and ``as``."""
    tokens = page.tokens
    if draft.lemma != "quote" or tokens.word(first - 1) != "as":
        return None
    start, last = phrase_before(tokens, draft.lead - 1, low) if draft.side == "subject" else (draft.behind, first - 2)
    return (first + 1, tokens.start[start], tokens.end[last]) if low <= start <= last else None


def _shares_subject(page: Passage, verb: Verb, *, is_gerund: bool) -> bool:
    """Whether the cue follows ``and``, or is a participle that hangs on the main clause."""
    tokens, first = page.tokens, verb.cue.first
    if first == verb.low:
        return True
    p = tokens.flags[first - 1]
    if p & COORDINATOR or (is_gerund and tokens.word(first) == "instead"):
        return True
    if (
        is_gerund
        and not p & CAPITAL
        and not tokens.gap[first] & BREAK
        and (p & TIME or tokens.word(first - 1) == "times")
    ):
        return True
    if not is_gerund:
        return False
    if tokens.gap[first] & BREAK or p & (PREPOSITION | SUBORDINATOR):
        return True
    if (p & CLAUSE_VERB or (p & ED and not p & CAPITAL)) and not p & NOUN_TOO:
        return True
    start, last = phrase_before(tokens, first - 1, verb.low)
    if tokens.word(start) == "this" and start > verb.low and page.has_clause(verb.low, start):
        return True
    if (
        start > verb.low
        and tokens.flags[last] & DOCUMENT
        and tokens.word(start - 1) in ("about", "of", "from", "for", "on")
    ):
        return False
    if tokens.word(last) in page.lexicon.lists["own_words"] and page.has_clause(verb.low, start):
        return True
    return start > verb.low and bool(tokens.flags[start - 1] & PREPOSITION) and tokens.word(start - 1) != "with"

"""Reporting verbs that report nothing where they stand: idioms, requests, suppositions, participles within a source."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from masthead.metrics.attribution.rules.draft import Draft
from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
    BASE,
    CAPITAL,
    COORDINATOR,
    DETERMINER,
    DOCUMENT,
    ED,
    GERUND,
    ING,
    LY,
    NEGATIVE,
    NUMBER,
    OBJECT_PRONOUN,
    PARTICIPLE,
    PAST,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    SPEECH,
    SUBJECT,
    THAT,
    THIRD,
    TIME,
    TO,
    VERB,
    WH,
)
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, DASH, LEFT, OPEN, SEMICOLON, Tokens
from masthead.metrics.attribution.rules.verbs.homographs import has_object, is_qualified

_REQUESTS = frozenset(
    (
        "let",
        "lets",
        "let's",
        "let’s",
        "just",
        "please",
        "now",
        "then",
        "so",
        "also",
        "again",
        "don't",
        "don’t",
        "go",
    )
)
_ORDERS = frozenset(("ask", "tell", "consider", "note", "call", "recall"))
_LISTENER = CAPITAL | OBJECT_PRONOUN | DETERMINER | POSSESSIVE
_TAKE_ACTS = frozenset(
    (
        "include",
        "includes",
        "included",
        "involve",
        "involves",
        "involved",
        "means",
        "meant",
        "avoid",
        "avoided",
        "require",
        "stop",
        "stops",
        "stopped",
        "quit",
        "toward",
        "towards",
        "with",
    )
)
_NO_SUBJECT = frozenset(
    (
        "where",
        "wherever",
        "when",
        "while",
        "if",
        "because",
        "since",
        "although",
        "though",
        "once",
        "until",
        "unless",
        "whether",
        "dare",
        "dares",
        "dared",
    )
)
_LISTED = ED | ING | PAST | PARTICIPLE
_NAMING = frozenset(("label", "dub", "deem"))
_SAYING = frozenset(("said", "told", "saying", "telling"))
_BEHIND_ACT = PREPOSITION | PLURAL | TIME | GERUND | ING | ADVERB | LY | COORDINATOR | NUMBER
_NOTHING = frozenset(("something", "nothing", "much", "little", "volumes", "plenty", "lots", "everything", "more"))
_LEAVES = frozenset(("leave", "leaves", "left", "leaving", "had", "have", "keep", "kept"))
_LIVING = frozenset(("i", "we", "you", "he", "she", "they", "who"))
_MAY_URGE = PLURAL | PRONOUN | SUBJECT | CAPITAL | ADVERB | LY | TO | AUXILIARY | COORDINATOR
_PREPOSITIONS = frozenset(("in", "to", "on", "at", "during"))


class MisleadingRule(NamedTuple):
    """A reason why a verb with any of the ``flags`` reports nothing.

    It is asked with the passage, the word's number and the earlier drafts.
    """

    name: str
    flags: int
    holds: Callable[[Passage, int, list[Draft]], bool]


def is_misleading(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """Whether any of ``MISLEADING_RULES`` says that the verb at word ``i`` reports nothing."""
    for holds in _reasons_for(page.tokens.flags[i] & _ASKED):  # noqa: SIM110 (any() costs a generator a verb)
        if holds(page, i, drafts):
            return True
    return False


def _is_within_source(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``..., said Lind, a pilot held in Tarn``: a participle of the apposition."""
    if not drafts:
        return False
    tokens = page.tokens
    if tokens.flags[i - 1] & (WH | THAT | PRONOUN | COORDINATOR | CAPITAL):
        return False
    start = tokens.start[i]
    for draft in drafts:
        if draft.source is not None and draft.source[0] <= start < draft.source[1]:
            return not any(tokens.flags[m] & AUXILIARY for m in range(max(i - 3, 0), i))
    return False


def _is_idiom_of_gerund(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``it is worth noting``, ``stopped asking for it``, ``the scolding of Lind``, ``telling time``."""
    tokens = page.tokens
    word, before, after = tokens.word(i), tokens.word(i - 1), tokens.flags[i + 1]
    lemma = tokens.lemmas[tokens.lemma[i]]
    is_joined, goes_on = not tokens.gap[i] & BREAK, not tokens.gap[i + 1] & BREAK
    if before in ("worth", "than", "bears", "without"):
        return True
    if is_joined and (
        (before in _TAKE_ACTS and tokens.word(i - 2) != "never")
        or before in tokens.lists["proposes"]
        or _is_likened(tokens, i)
        or (lemma == "maintain" and tokens.flags[i - 1] & PREPOSITION)
    ):
        return True
    if after & THAT and tokens.flags[i + 2] & TO:
        return True
    if goes_on and lemma != "say" and tokens.word(i + 1) == "of" and not tokens.has_particle(i):
        return True
    if word == "asking" and tokens.word(i + 2) in ("lot", "much"):
        return True
    if word == "telling" and (not goes_on or after & COORDINATOR or (after & THAT and tokens.word(i - 2) == "it")):
        return True
    if lemma == "wonder":
        return not _LEAVES.isdisjoint(tokens.word(k) for k in range(max(i - 4, 0), i))
    return lemma == "say" and tokens.word(i + 1) in ("goes", "went", "is")


def _is_idiom(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``this says something about``, ``..., say, a fruit stand``, ``all told``, ``it tells you everything``."""
    tokens = page.tokens
    if tokens.flags[i] & GERUND:
        return False
    lemma = tokens.lemmas[tokens.lemma[i]]
    if lemma == "tell":
        if tokens.word(i) == "told" and tokens.word(i - 1) == "all" and tokens.gap[i + 1] & COMMA:
            return True
        return tokens.word(i + 1) in ("you", "us", "me") and tokens.word(i + 2) in _NOTHING
    if lemma != "say":
        return False
    if tokens.gap[i] & (COMMA | DASH | LEFT) and tokens.gap[i + 1] & COMMA and tokens.word(i) == "say":
        return True
    if tokens.gap[i + 1] & BREAK or tokens.word(i - 1) in _LIVING:
        return False
    if "things" in (tokens.word(i + 2), tokens.word(i + 3)) and not tokens.flags[i + 1] & (THAT | DETERMINER | GERUND):
        return True
    k = i + 2 if tokens.word(i + 1) == "a" else i + 1
    is_much = tokens.word(k) in _NOTHING or (k == i + 2 and tokens.word(k) in ("lot", "great", "good", "thing"))
    return is_much and tokens.word(k + 1) in ("about", "for", "of", "deal", "is", "or", "more")


def _is_likened(tokens: Tokens, i: int) -> bool:
    """``as simple as telling them``, ``comes close to suggesting``."""
    before = tokens.word(i - 1)
    return (before == "as" and tokens.word(i - 3) == "as") or (before == "to" and tokens.word(i - 2) == "close")


def _is_noun(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``the basic urge to consume``, ``a big ask``: no plural or pronoun that could urge stands before it."""
    tokens = page.tokens
    if tokens.gap[i] & BREAK or tokens.flags[i - 1] & _MAY_URGE or tokens.word(i) not in ("urge", "ask"):
        return False
    return tokens.word(i - 1) not in tokens.lists["crowds"]


def _lacks_subject(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``When answers that please us ...``, ``if claims of a sale ...``: right behind a conjunction a plural, no verb; ``dares say``,
    ``all he has to do is tweet about it``.
    """
    tokens = page.tokens
    if tokens.gap[i] & BREAK or tokens.flags[i] & PAST:
        return False
    return tokens.word(i - 1) in _NO_SUBJECT or bool(tokens.flags[i] & BASE and tokens.word(i - 1) in ("is", "was"))


def _is_in_list(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``sued, tweeted and used every tool``, ``..., labeled rich``, ``needs objective, informed harbor experts``: acts or adjectives in a row."""
    tokens = page.tokens
    if not tokens.gap[i] & COMMA or tokens.gap[i] & CLOSE or tokens.gap[i + 1] & BREAK:
        return False
    before, after = tokens.flags[i - 1], tokens.flags[i + 1]
    if tokens.lemmas[tokens.lemma[i]] in _NAMING and not has_object(tokens, i):
        return True
    if before & _LISTED and after & COORDINATOR:
        return bool(tokens.flags[i + 2] & _LISTED)
    if after & _BEHIND_ACT or tokens.word(i) in _SAYING or has_object(tokens, i):
        return False
    return (
        is_qualified(tokens, i)
        and bool(tokens.flags[i - 2] & (DETERMINER | VERB | AUXILIARY | NEGATIVE))
        and not tokens.gap[i - 1] & BREAK
    )


def _is_set_phrase(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``guilty as charged``, ``as promised,``, ``is reminded of``, ``is implied from``."""
    tokens = page.tokens
    if tokens.word(i) == "implied":
        return tokens.word(i + 1) in ("from", "in", "by") and not tokens.gap[i + 1] & BREAK
    if tokens.word(i) == "reminded":
        return tokens.word(i + 1) == "of" and not tokens.gap[i + 1] & BREAK
    if tokens.word(i - 1) != "as" or tokens.gap[i] & BREAK:
        return False
    is_apart = tokens.gap[i + 1] & COMMA or tokens.word(i + 1) in ("above", "below", "earlier", "before")
    return tokens.word(i - 2) == "guilty" or bool(
        is_apart and tokens.flags[i] & PARTICIPLE and tokens.word(i) != "reported"
    )


def _is_relative(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``the liberal gloating that follows on every poll``: a noun, of which a relative clause tells."""
    tokens = page.tokens
    if tokens.gap[i] & BREAK or not tokens.flags[i + 1] & THAT or not is_qualified(tokens, i):
        return False
    return bool(tokens.flags[i + 2] & THIRD and tokens.flags[i + 3] & PREPOSITION)


def _is_request(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``Let me say this``, ``Just ask Lind``, ``don't forget to ask``."""
    tokens = page.tokens
    if i < 1:
        return False
    if tokens.gap[i] & BREAK:
        is_apart = tokens.gap[i] & (SEMICOLON | COLON | DASH) and not tokens.gap[i] & CLOSE
        return bool(is_apart) and tokens.flags[i + 1] & _LISTENER != 0 and tokens.word(i) in _ORDERS
    if tokens.gap[i - 1] & BREAK:
        return tokens.word(i - 1) in _REQUESTS
    return bool(tokens.flags[i - 1] & OBJECT_PRONOUN) and tokens.word(i - 2) == "let"


def _is_reduced(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``the rules mentioned in the report are ...``: a participle behind its noun, with no words of anybody ahead."""
    tokens = page.tokens
    if tokens.lemmas[tokens.lemma[i]] not in tokens.lists["reduced"]:
        return False
    before = tokens.flags[i - 1]
    if (tokens.gap[i] | tokens.gap[i + 1]) & BREAK or before & (
        AUXILIARY | PRONOUN | CAPITAL | COORDINATOR | ADVERB | LY
    ):
        return False
    if not tokens.flags[i + 1] & PREPOSITION or tokens.word(i + 1) not in _PREPOSITIONS:
        return False
    return not _words_ahead(tokens, i + 1)


def _is_posted(page: Passage, i: int, drafts: list[Draft]) -> bool:
    """``said in a video posted on Monday that ...``: a participle of what it was said in."""
    tokens = page.tokens
    if not drafts or tokens.word(i) != "posted" or tokens.gap[i] & BREAK:
        return False
    return bool(tokens.flags[i - 1] & DOCUMENT and tokens.flags[i + 1] & PREPOSITION)


def _words_ahead(tokens: Tokens, k: int) -> bool:
    """Whether ``that``, a colon or a quotation stands ahead before the next comma."""
    for m in range(k, min(k + 12, len(tokens.flags) - 1)):
        if tokens.gap[m] & (OPEN | COLON) or tokens.flags[m] & THAT:
            return True
        if m > k and tokens.gap[m] & BREAK:
            return False
    return False


MISLEADING_RULES = (
    MisleadingRule("within a source", PARTICIPLE | GERUND, _is_within_source),
    MisleadingRule("idiom of a gerund", GERUND, _is_idiom_of_gerund),
    MisleadingRule("idiom", SPEECH, _is_idiom),
    MisleadingRule("noun", BASE, _is_noun),
    MisleadingRule("request", BASE, _is_request),
    MisleadingRule("noun behind a conjunction", BASE | THIRD, _lacks_subject),
    MisleadingRule("one of a list", PAST | PARTICIPLE | GERUND, _is_in_list),
    MisleadingRule("set phrase", PARTICIPLE, _is_set_phrase),
    MisleadingRule("noun and its relative clause", GERUND, _is_relative),
    MisleadingRule("where it was said", PAST, _is_posted),
    MisleadingRule("participle behind a noun", PARTICIPLE, _is_reduced),
)
"""What is asked of every reporting verb first."""
_ASKED = PARTICIPLE | GERUND | SPEECH | BASE | THIRD | PAST


@cache
def _reasons_for(flags: int) -> tuple[Callable[[Passage, int, list[Draft]], bool], ...]:
    """What is asked of verbs with these flags."""
    return tuple(rule.holds for rule in MISLEADING_RULES if rule.flags & flags)

"""Words that may be a verb or a noun (claims, reports, states): which of the two they are where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
    BASE,
    CAPITAL,
    COORDINATOR,
    DETERMINER,
    DOCUMENT,
    ED,
    FINITE,
    GERUND,
    ING,
    LY,
    NOUN_TOO,
    NUMBER,
    OBJECT_PRONOUN,
    OF,
    OTHER,
    OWNER,
    PAST,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    SUBJECT,
    THAT,
    THIRD,
    TIME,
    TO,
    VERB,
    WH,
)
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, DASH, NEW, OPEN, RIGHT, Tokens

_COMPLEMENT = THAT | WH | DETERMINER | POSSESSIVE | SUBJECT | PRONOUN | OBJECT_PRONOUN | TO | NUMBER
_MAY_HEAR = TIME | PREPOSITION | ADVERB | LY | PLURAL | CAPITAL | OBJECT_PRONOUN | NUMBER | DETERMINER | POSSESSIVE
_PRONOUN_OR_NAME = PRONOUN | CAPITAL
_MAY_BE_PLURAL = PLURAL | PRONOUN | SUBJECT | ADVERB | LY | COORDINATOR
_BEFORE_A_NOUN = DETERMINER | POSSESSIVE | OF | OWNER | PREPOSITION | NUMBER | COORDINATOR | OTHER
_SUBJECT_BEFORE = CAPITAL | PRONOUN | SUBJECT | PLURAL | ADVERB | LY

_ADJECTIVE_ENDINGS = (
    "ive",
    "ous",
    "ful",
    "ern",
    "able",
    "ible",
    "less",
    "ary",
    "ial",
    "ical",
    "advance",
    "dire",
    "clear",
)


def has_object(tokens: Tokens, i: int) -> bool:
    """Whether a particle, ``that``, a quotation or the beginning of a noun phrase follows the word."""
    g = tokens.gap[i + 1]
    if tokens.has_particle(i) or tokens.flags[i + 1] & THAT:
        return True
    if tokens.flags[i + 1] & _MAY_HEAR and any(
        tokens.flags[k] & THAT for k in range(i + 2, min(i + 4, len(tokens.flags)))
    ):
        return True
    return bool(g & (OPEN | COLON)) or (not g & BREAK and bool(tokens.flags[i + 1] & (_COMPLEMENT | CAPITAL)))


class NounRule(NamedTuple):
    """A reason why a word that may be a noun is a verb here, or is none; None where it does not apply.

    It is asked with the tokens, the word's number and the flags of the word right before it.
    """

    name: str
    answer: Callable[[Tokens, int, int], bool | None]


def is_verb_here(tokens: Tokens, i: int, before: int) -> bool:
    """Whether a word that may be a noun (claims, reports) is a verb: the first of ``NOUN_RULES`` that answers decides."""
    for _, answer in NOUN_RULES:
        is_verb = answer(tokens, i, before)
        if is_verb is not None:
            return is_verb
    after = tokens.flags[i + 1]
    if before & CAPITAL and after & PLURAL and tokens.flags[i + 2] & (VERB | AUXILIARY):
        return True
    return bool(after & (_COMPLEMENT | CAPITAL)) and not after & (TO | TIME)


def _has_attribute(tokens: Tokens, i: int, before: int) -> bool | None:
    """``the claims``, ``of reports``."""
    if before & DOCUMENT and before & PLURAL:
        return None
    if before & OWNER or _has_adjective(tokens, i, before):
        return False
    if before & DETERMINER and not before & PRONOUN and tokens.word(i - 1) in ("the", "those", "these", "a", "an"):
        return False
    if before & _BEFORE_A_NOUN and not before & _PRONOUN_OR_NAME:
        return False
    is_base = tokens.flags[i] & BASE and not before & CAPITAL
    return False if is_base and i > 1 and not tokens.gap[i - 1] & BREAK and tokens.word(i - 2) in ("a", "an") else None


def _has_adjective(tokens: Tokens, i: int, before: int) -> bool:
    """``the most pointed questions``, ``the rebellious states``: behind an article and an adjective a plural."""
    if (
        not tokens.flags[i] & THIRD
        or tokens.gap[i] & BREAK
        or tokens.flags[i + 1] & THAT
        or before & (CAPITAL | PLURAL)
    ):
        return False
    is_adjective = before & ED or tokens.word(i - 1).endswith(("ous", "ful", "able", "ible", "less"))
    return bool(is_adjective) and _has_article(tokens, i)


def _is_singular_name(tokens: Tokens, i: int, before: int) -> bool | None:
    """``the Reuters report``: a name of one takes the third person."""
    f = tokens.flags[i]
    is_base = f & BASE and not f & PAST
    is_behind_article = i > 1 and tokens.flags[i - 2] & (DETERMINER | POSSESSIVE) and not tokens.gap[i - 1] & BREAK
    return False if is_base and before & CAPITAL and not before & PRONOUN and is_behind_article else None


def _is_object(tokens: Tokens, i: int, before: int) -> bool | None:
    """``was making Harbor-review jokes about``: behind names, and these behind a participle, a noun."""
    if not before & CAPITAL or not tokens.has_particle(i):
        return None
    k = i - 1
    while k > 0 and tokens.flags[k] & CAPITAL and not tokens.gap[k] & BREAK:
        k -= 1
    return False if tokens.flags[k] & GERUND and not tokens.flags[k] & (CAPITAL | NOUN_TOO) else None


def _is_of_media(tokens: Tokens, i: int, before: int) -> bool | None:
    """``amid media reports spotlighting the loss``: no ``that`` or words follow."""
    is_noun = (
        tokens.word(i) == "reports" and tokens.word(i - 1) in ("media", "news", "press") and not tokens.gap[i] & BREAK
    )
    return False if is_noun and tokens.flags[i + 1] & (ING | GERUND) and not tokens.gap[i + 1] & BREAK else None


def _is_about(tokens: Tokens, i: int, before: int) -> bool | None:
    """``their own investigative reports on the harbor``: behind an adjective and an article a noun."""
    if not tokens.flags[i] & THIRD or before & (PLURAL | CAPITAL | PRONOUN | SUBJECT | ADVERB | LY | DOCUMENT):
        return None
    k = i + 1
    is_about = not tokens.gap[k] & BREAK and tokens.word(k) in ("on", "of", "about", "from", "by", "against")
    return False if is_about and not tokens.flags[k + 1] & TIME and _has_article(tokens, i) else None


def _has_words(tokens: Tokens, i: int, before: int) -> bool | None:
    """``claims: “...``, ``the report states``."""
    g = tokens.gap[i + 1]
    if (
        g & OPEN
        and tokens.flags[i] & BASE
        and any(tokens.flags[m] & OWNER and not tokens.gap[m + 1] & BREAK for m in range(max(i - 3, 0), i))
    ):
        return False
    if tokens.gap[i] & CLOSE and tokens.text[tokens.start[i] - 3] not in ",.?!" and tokens.flags[i] & THIRD:
        return False
    return True if (g & (OPEN | COLON) and not g & NEW) or has_document(tokens, i) else None


def _precedes_verb(tokens: Tokens, i: int, before: int) -> bool | None:
    """``a phone call has``: another verb follows at once."""
    f = tokens.flags[i + 1]
    if tokens.gap[i + 1] & DASH and tokens.flags[i] & THIRD and not tokens.gap[i + 1] & OPEN:
        return False
    if tokens.gap[i + 1] & BREAK or f & (CAPITAL | THAT | PRONOUN | NOUN_TOO):
        return None
    return False if f & AUXILIARY or (f & OTHER and f & (BASE | FINITE) and not f & GERUND) else None


def _claims_to(tokens: Tokens, i: int, before: int) -> bool | None:
    """``a group claims to have damaged it``."""
    if not tokens.flags[i + 1] & TO or tokens.gap[i + 1] & BREAK or tokens.word(i) not in ("claim", "claims"):
        return None
    if tokens.flags[i + 3] & TO or tokens.gap[i + 3] & BREAK:
        return None
    return True if tokens.is_verb(i + 2) or tokens.flags[i + 2] & AUXILIARY else None


def _ends_clause(tokens: Tokens, i: int, before: int) -> bool | None:
    """``..., Reuters reports.``, ``..., records of the port show.``"""
    g = tokens.gap[i + 1]
    if not g & (COMMA | NEW | CLOSE):
        return None
    if tokens.word(i) in tokens.lists["show"] and g & NEW:
        return _behind_comma(tokens, i, 16)
    return bool(before & _PRONOUN_OR_NAME) and _behind_comma(tokens, i, 4)


def _opens_clause(tokens: Tokens, i: int, before: int) -> bool | None:
    """``Lind, the harbor master, reports a loss``."""
    if not tokens.gap[i] & (COMMA | RIGHT | DASH):
        return None
    return bool(tokens.flags[i + 1] & (_COMPLEMENT | CAPITAL)) and bool(tokens.flags[i] & FINITE)


def _lacks_subject(tokens: Tokens, i: int, before: int) -> bool | None:
    return False if not before & _SUBJECT_BEFORE and not _has_article(tokens, i) else None


def _disagrees(tokens: Tokens, i: int, before: int) -> bool | None:
    """A base form needs a plural: ``officials report``."""
    f = tokens.flags[i]
    if not f & BASE or f & PAST or before & _MAY_BE_PLURAL:
        return None
    return None if before & DOCUMENT and tokens.word(i - 1) == "data" else False


def _has_particle(tokens: Tokens, i: int, before: int) -> bool | None:
    """``calls for``, ``talks about``."""
    if not (tokens.has_particle(i) and tokens.flags[i] & THIRD) or before & PLURAL:
        return None
    return bool(before & (_PRONOUN_OR_NAME | SUBJECT | ADVERB | LY))


def _is_state(tokens: Tokens, i: int, before: int) -> bool | None:
    if tokens.word(i) not in ("state", "states"):
        return None
    f = tokens.flags[i + 1]
    if is_qualified(tokens, i) and any(tokens.flags[m] & PREPOSITION for m in range(max(i - 4, 0), i - 1)):
        return False
    if f & THAT:
        return bool(before & _PRONOUN_OR_NAME)
    if tokens.gap[i + 1] & BREAK or tokens.word(i + 1) in ("where", "who", "whose", "which"):
        return False
    return bool(f & (PRONOUN | WH)) or bool(f & DETERMINER and not before & (CAPITAL | PLURAL))


NOUN_RULES = (
    NounRule("attribute before it", _has_attribute),
    NounRule("verb behind it", _precedes_verb),
    NounRule("of the media", _is_of_media),
    NounRule("about something", _is_about),
    NounRule("object of a participle", _is_object),
    NounRule("claims to", _claims_to),
    NounRule("base form behind a name", _is_singular_name),
    NounRule("base form without a plural", _disagrees),
    NounRule("words or a document beside it", _has_words),
    NounRule("ends a clause", _ends_clause),
    NounRule("behind a comma", _opens_clause),
    NounRule("no subject", _lacks_subject),
    NounRule("particle behind it", _has_particle),
    NounRule("state", _is_state),
)
"""What is asked of a word that may be a noun, in this order."""


def has_document(tokens: Tokens, k: int) -> bool:
    """Whether a report, poll or record is among the few words right before word ``k``."""
    if tokens.lemmas[tokens.lemma[k]] not in tokens.lists["documentary"]:
        return False
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


def is_joined_adjective(tokens: Tokens, first: int, before: int) -> bool:
    """``with suspected or confirmed cases``: a participle beside another one before a noun."""
    if not before & COORDINATOR or tokens.gap[first - 1] & BREAK:
        return False
    other = tokens.flags[first - 2]
    lead = tokens.flags[first - 3] if not tokens.gap[first - 2] & BREAK else 0
    return bool(other & ED and lead & (PREPOSITION | DETERMINER | OF) and not lead & (SUBJECT | TO))


def is_plural_owner(tokens: Tokens, k: int) -> bool:
    """``the United States’ confirmed cases``."""
    end = tokens.end[k]
    return tokens.text[end - 1] == "s" and tokens.text[end : end + 1] in ("'", "’") and not tokens.gap[k + 1] & CLOSE


def is_qualified(tokens: Tokens, k: int) -> bool:
    """``a pre-emptive warning``: an adjective by its ending stands before word ``k``."""
    word = tokens.word(k - 1)
    return word.endswith(_ADJECTIVE_ENDINGS) or ("-" in word and bool(tokens.flags[k - 2] & (DETERMINER | POSSESSIVE)))


def is_as_stated_in(tokens: Tokens, first: int, k: int) -> bool:
    """``as stated in the annual report``: a document stands behind the preposition at word ``k``."""
    if first == 0 or tokens.word(first - 1) != "as" or tokens.word(k) != "in":
        return False
    for m in range(k + 1, k + 6):
        if tokens.gap[m] & BREAK:
            return False
        if tokens.flags[m] & DOCUMENT or tokens.word(m) == "commentary":
            return True
    return False

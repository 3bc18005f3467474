"""Proper names in source mentions: whether a capitalized head is one, and which of its words are the name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from masthead.metrics.media.outlets import Media
from masthead.metrics.named_sources.mentions.debris import (
    DAYS,
    NOT_PLAIN,
    before_glued,
    behind_debris,
    behind_opener,
    is_based,
    without_day,
)
from masthead.metrics.named_sources.mentions.mention import Kind, Mention, Sex
from masthead.metrics.named_sources.mentions.organizations import PLACE_OPENERS, REGIONS, is_organization, is_station
from masthead.metrics.named_sources.mentions.phrases import (
    Capital,
    Phrase,
    behind_complement,
    is_known,
    is_medium_word,
    run_start,
)
from masthead.metrics.named_sources.words import SourceWords

_SUFFIXED = re.compile(r"-(?:inspired|led|backed|style|era|like|run|owned|appointed|aligned|endorsed|friendly)$")
_PLAIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_BEFORE_SURNAME = frozenset(
    ("representative", "rep", "senator", "sen", "congressman", "congresswoman", "mr", "mrs", "ms")
)
_NOT_PLAIN = NOT_PLAIN | PLACE_OPENERS | REGIONS
_LONGEST_CAPITALS = 5
"""A longer run in capitals is a headline, not a name."""


_EITHER = frozenset(("sal", "alex", "sam", "avery", "riley", "quinn", "cameron", "drew", "blake"))
"""Given names of men and of women."""


def plain_name(text: str, words: SourceWords, media: Media, capital: Capital) -> Mention | None:
    """The person that plain words name, with a title or none: what ``read_name`` makes of most names, without tokens.

    None where the text has other marks, or words that may mean anything else.
    """
    if capital == "common" or _PLAIN_NAME.fullmatch(text) is None:
        return None
    names = text.lower().split(" ")
    roles = (names.pop(0),) if len(names) > 2 and names[0] in words.plain_titles else ()
    start = len(roles[0]) + 1 if roles else 0
    name, lower = text[start:], " ".join(names)
    if not words.no_plain_names.isdisjoint(names) or lower in words.proper_names:
        return None
    if (
        names[-1] in words.names.suffixes
        or not _NOT_PLAIN.isdisjoint(names)
        or DAYS.fullmatch(names[-1])
        or names[0] in words.ordinary
    ):
        return None
    if names[0] not in words.all_given_names and (len(names) > 2 or (len(names) == 2 and names[0].endswith("ing"))):
        return None
    if (
        names[-1].endswith("news")
        or " ".join(names[-2:]) in words.media.phrases
        or media.look_up(text)
        or media.look_up(name)
    ):
        return None
    if len(names) == 1 and capital == "open" and lower.endswith(words.groups.endings):
        return None
    if len(names) == 1 and lower.removesuffix("s") in words.places.demonyms:
        return None
    sex = _sex_of(words, names[0] if len(names) > 1 else "", roles)
    return Mention(
        "named_person", "name", start, len(text), name, head=names[-1], roles=roles, sex=sex, has_title=bool(roles)
    )


def is_common_noun(phrase: Phrase, begin: int, end: int) -> bool:
    """Whether a capitalized last word is a noun all the same: a role alone, a group, a document."""
    words, last = phrase.words, phrase.tokens[end - 1].lower
    if end - begin == 1:
        return _is_common_word(phrase, begin)
    if phrase.tokens[end - 1].text.isupper() and len(last) > 2 and not phrase.tokens[end - 2].text.isupper():
        return False
    if last not in words.common_heads:
        return False
    run = run_start(phrase, begin, end)
    if phrase.lower(run, end) in words.proper_names or _is_outlet(phrase, run, end):
        return False
    if end - run == 1:
        return True
    first = phrase.tokens[run].lower
    is_given = first in words.all_given_names
    is_indefinite = begin > 0 and phrase.tokens[begin - 1].lower in ("a", "an", "ein", "eine")
    if (end - run == 2 and is_given and last not in words.group_nouns) or _has_linked_institution(phrase, run, end):
        return False
    if last in words.titles and phrase.tokens[end - 2].lower in words.institutions.words:
        return True
    if last in words.surnames.words and first in _BEFORE_SURNAME and last not in ("general", "speaker"):
        return False
    if last in words.surnames.words and not is_known(phrase, run, end - 1):
        return False
    if last in words.institutions.words and not is_indefinite:
        return False
    return last in words.group_nouns or last in words.titles or last in words.documents.words


def _is_common_word(phrase: Phrase, i: int) -> bool:
    """Whether a capitalized word that stands alone is a noun: a role, a group, an adjective at a sentence's start."""
    words, token = phrase.words, phrase.tokens[i]
    lower, has_article = token.lower, i > 0 and phrase.tokens[i - 1].is_word
    if lower in words.places.names or lower in words.institutions.named or _is_outlet(phrase, i, i + 1):
        return False
    if (
        lower in words.surnames.words
        and phrase.capital == "name"
        and not has_article
        and lower not in words.group_nouns
    ):
        return False
    if (
        lower in words.places.demonyms
        or lower.removesuffix("s") in words.places.demonyms
        or (lower in words.groups.quantifiers and token.text.isupper())
    ):
        return True
    if token.text.isupper() and len(lower) > 1 and (lower in words.breaks.words or lower in words.institutions.words):
        return False
    if lower in words.institutions.words and has_article:
        return lower not in words.institutions.self_standing
    if lower in words.common_words:
        return True
    is_open = phrase.capital == "open" and not has_article
    return is_open and (lower in words.ordinary or lower.endswith(words.groups.endings))


def _has_linked_institution(phrase: Phrase, run: int, end: int) -> bool:
    """Whether a run names an institution and its field: "Bureau of Labor Statistics"."""
    words, tokens = phrase.words, phrase.tokens
    return tokens[run].is_capital and any(
        tokens[i].lower in words.institutions.words
        and tokens[i].is_capital
        and tokens[i + 1].lower in words.names.links
        for i in range(run, end - 1)
    )


def _is_outlet(phrase: Phrase, begin: int, end: int) -> bool:
    has_article = begin > 0 and phrase.tokens[begin - 1].lower == "the"
    return phrase.media.look_up(phrase.between(begin, end), has_article=has_article) is not None


def read_name(phrase: Phrase, begin: int, end: int, is_definite: bool) -> Mention:
    """A mention whose head phrase ends in a proper name: an outlet, an organization or a person."""
    words, tokens = phrase.words, phrase.tokens
    while end - begin > 1 and tokens[end - 1].lower in words.trailing:
        end -= 1
    end = without_day(phrase, begin, before_glued(phrase, begin, end))
    run = run_start(phrase, begin, end)
    has_article = is_definite and run == begin
    roles = [t.lower for t in tokens[begin:run] if t.lower in words.titles]
    outlet = _outlet_start(phrase, run, end, has_article)
    if outlet is None and run > begin and is_medium_word(phrase, begin, run):
        outlet = run
    if outlet is not None:
        if outlet > 0 and tokens[outlet - 1].text == "The":
            outlet -= 1
        return named(phrase, "media", outlet, end, roles)
    if end - run > _LONGEST_CAPITALS and all(t.text.isupper() for t in tokens[run:end] if t.is_word):
        return Mention("undetermined", "none", tokens[run].start, tokens[end - 1].end)
    start, titles = _skip_titles(phrase, run, end)
    roles.extend(titles)
    behind = behind_debris(phrase, start, end)
    is_body = is_organization(phrase, behind, end, has_article and not titles and behind == start)
    is_body = is_body or _is_firm_of_letters(phrase, behind, end, titles)
    is_body = is_body or (is_based(phrase, behind) and tokens[behind].lower not in words.all_given_names)
    if titles and (end - start == 1 or not words.honorifics.all.isdisjoint(titles)):
        is_body = False
    start = behind if is_body else _skip_modifiers(phrase, behind_opener(phrase, behind, end), end)
    return named(phrase, "named_organization" if is_body else "named_person", start, end, roles)


def _is_firm_of_letters(phrase: Phrase, start: int, end: int, titles: Sequence[str]) -> bool:
    """Letters that mean nothing else, and one more word: "DBR Harborstar"."""
    words, token = phrase.words, phrase.tokens[start]
    if titles or end - start != 2 or not token.text.isupper() or not 3 <= len(token.text) <= 5 or "." in token.text:
        return False
    if phrase.tokens[start + 1].text.isupper() or phrase.media.look_up(token.text) is not None:
        return False
    return not any(
        token.lower in listed
        for listed in (
            words.no_first_names,
            words.places.names,
            words.institutions.named,
            words.institutions.words,
            words.organization_kinds.government,
            words.organization_kinds.party,
            words.all_given_names,
        )
    )


def _outlet_start(phrase: Phrase, run: int, end: int, has_article: bool) -> int | None:
    """Number of the token with which an outlet's name begins, where the run ends in one."""
    words, tokens = phrase.words, phrase.tokens
    for i in range(run, end):
        article = (has_article and i == run) or (i > 0 and tokens[i - 1].lower == "the")
        if phrase.media.look_up(phrase.between(i, end), has_article=article):
            if i == run or is_known(phrase, run, i):
                return i
            return run if tokens[end - 1].lower in words.media.last else None
    if is_station(phrase, run, end) or (end - run == 1 and _is_news_site(tokens[run].text)):
        return run
    if end - run < 2 or tokens[run].lower in words.honorifics.all:
        return None
    if phrase.lower(end - 2, end) in words.media.phrases:
        return run
    last = tokens[end - 1].lower
    is_surname = end - run == 2 and last in words.surnames.words and not has_article
    is_outlet = last in words.media.last or _is_joined_outlet(words, last)
    return run if is_outlet and not is_surname else None


def _is_news_site(text: str) -> bool:
    """Whether a word with further capitals ends in "news": "TARNnews", "HarborNews"."""
    return len(text) > 5 and text[-4:].lower() == "news" and any(c.isupper() for c in text[1:])


def _is_joined_outlet(words: SourceWords, last: str) -> bool:
    """Whether a hyphen joins the names of two papers: "Star-Advertiser", "Times-News"."""
    first, _, second = last.partition("-")
    return second in words.media.last and first in words.media.last | words.media.words | {
        "caller",
        "news",
        "free",
        "capital",
        "state",
        "union",
    }


def _skip_titles(phrase: Phrase, run: int, end: int) -> tuple[int, list[str]]:
    """Where the name begins behind the titles of a run of capitalized words, and the titles."""
    words, tokens = phrase.words, phrase.tokens
    start = run
    roles: list[str] = []
    last = tokens[end - 1].lower
    if last in words.institutions.words and last not in words.surnames.words:
        return run, roles
    for i in range(run, end - 1):
        lower, following = tokens[i].lower, tokens[i + 1].lower
        if lower in words.breaks.of or lower == "to":
            name = behind_complement(phrase, i, end)
            if name is not None and tokens[i - 1].lower in words.role_nouns:
                start = name
            continue
        if len(lower) == 1 and i > run:
            continue
        is_several = lower in words.group_nouns and i == run and end - i > 2
        if i < start or not tokens[i].is_capital or not (lower in words.titles or is_several):
            continue
        if lower in words.surnames.words and i > run and i == end - 2 and not is_known(phrase, start, i):
            continue
        if lower == "general" and following in words.institutions.words:
            continue
        is_given = i in (run, start) and (lower in words.given_names.male or lower in words.given_names.female)
        if is_given and (i == end - 2 or following in words.names.particles or (i > run and len(following) == 1)):
            continue
        if following in words.names.links and behind_complement(phrase, i + 1, end) is None:
            continue
        start = i + 1
        is_vice = lower == "president" and i > 0 and tokens[i - 1].lower == "vice"
        roles.append("vice-president" if is_vice else lower)
    if start == end - 1 and tokens[start].lower in words.names.suffixes:
        start = max(run, end - 2)
    return start, roles


def _skip_modifiers(phrase: Phrase, start: int, end: int) -> int:
    """Where a personal name begins behind party words, demonyms, acronyms and adjectives ("Republican", "Former")."""
    words, tokens = phrase.words, phrase.tokens
    while start < end - 1:
        token = tokens[start]
        is_acronym = token.text.isupper() and len(token.lower) > 2 and not tokens[end - 1].text.isupper()
        is_acronym = is_acronym and ("." not in token.text or token.lower in words.places.names)
        is_day = token.lower in words.names.months and token.lower.endswith("day")
        is_link = token.lower in words.names.links and not token.is_capital
        is_adjective = token.lower in words.modifiers.words or token.lower in words.places.demonyms
        if len(token.lower) == 1 and token.is_capital and start + 2 < end:
            break
        if token.is_word and not (is_adjective or is_acronym or is_link or is_day):
            break
        start += 1
    return start


def named(phrase: Phrase, kind: Kind, begin: int, end: int, roles: Sequence[str]) -> Mention:
    """The mention of the name that the tokens from ``begin`` up to ``end`` make, with the roles said of it.

    Marks alone are no name: such a mention is undetermined.
    """
    tokens = phrase.tokens
    name = phrase.between(begin, end).strip("\"“”„'’‘")
    if not name or name.isspace():
        return Mention("undetermined", "none", tokens[begin].start, tokens[end - 1].end)
    if kind == "named_person":
        name = _SUFFIXED.sub("", name)
        name += "." if name.endswith((" Jr", " Sr")) else ""
    return Mention(
        kind,
        "name",
        tokens[begin].start,
        tokens[end - 1].end,
        name=" ".join(name.split()),
        head=tokens[end - 1].lower,
        roles=tuple(dict.fromkeys(roles)),
        sex=_sex_of(phrase.words, tokens[begin].lower if end - begin > 1 else "", roles)
        if kind == "named_person"
        else "",
        has_title=bool(roles),
    )


def _sex_of(words: SourceWords, given: str, roles: Sequence[str]) -> Sex:
    """The sex that an honorific, a role or the given name tells; a title before it says more than the name."""
    if roles and (any(r.endswith("woman") for r in roles) or not words.honorifics.female.isdisjoint(roles)):
        return "female"
    if roles and any(r in words.honorifics.male or r.endswith("man") for r in roles):
        return "male"
    if given in _EITHER:
        return ""
    return "male" if given in words.given_names.male else "female" if given in words.given_names.female else ""


def is_proper(phrase: Phrase, i: int) -> bool:
    """Whether a word before a noun is a proper name or adjective, not a capital at a sentence's start."""
    words, token = phrase.words, phrase.tokens[i]
    if words.language == "de" and token.lower in words.places.demonyms:
        return True
    if not token.is_word or not token.is_capital:
        return False
    return token.lower in words.places.names or token.lower not in words.attributes

"""Which names are organizations, places and broadcasting stations, by their words and letters."""

from __future__ import annotations

import re
from functools import lru_cache

from masthead.metrics.named_sources.mentions.phrases import Phrase, is_domain
from masthead.metrics.named_sources.words import SourceWords

_CALL_SIGN = re.compile(
    r"[KW][A-Z]{3}\d{0,2}|(?:ABC|CBS|NBC|FOX|[KW][A-Z]{2,3})\d{0,2}-?(?:TV|AM|FM)|(?:ABC|CBS|NBC|FOX)\d{1,2}"
)
_NO_STATIONS = frozenset(("wnba", "wada", "kpmg", "wwii", "wmds"))
_INNER_CAPITAL = re.compile(
    r"(?!Mc|Mac|De|Di|Da|Du|La|Le|Lu|Van|Von|Fitz|O['’]|D['’]|L['’]|St|Ben|Al|El|Jo|Mary|Anna)\w*[a-z][A-Z]\w*"
)
PLACE_OPENERS = frozenset(("santa", "san", "las", "los", "el", "fort", "ft", "puerto", "ciudad", "mount"))
"""Words with which names of places begin and names of persons do not."""
REGIONS = frozenset(
    ("new", "north", "south", "northern", "southern", "eastern", "western", "central", "upper", "lower")
)


def is_station(phrase: Phrase, run: int, end: int) -> bool:
    """Whether a run is a station, by its call sign ("WTRF"), or a network's: its name and a place, number or field."""
    words, tokens = phrase.words, phrase.tokens
    if end - run == 1:
        text = tokens[run].text
        return text.isupper() and bool(_CALL_SIGN.fullmatch(text)) and tokens[run].lower not in _NO_STATIONS
    if end - run < 2 or not phrase.media.look_up(tokens[run].text) or not tokens[run].text.isupper():
        return False
    if phrase.lower(run + 1, end) in words.places.names or tokens[end - 1].text.isdigit():
        return True
    return all(token.lower in words.ordinary for token in tokens[run + 1 : end])


def is_organization(phrase: Phrase, start: int, end: int, has_article: bool) -> bool:
    """Whether the name that the tokens from ``start`` up to ``end`` make is an organization's or a place's."""
    words, run = phrase.words, phrase.tokens[start:end]
    lowers = [t.lower for t in run]
    last = lowers[-1]
    if last in words.names.suffixes and len(run) > 1:
        return False
    if True in [t.is_possessive for t in run[:-1]] or " ".join(lowers) in words.proper_names:
        return True
    if is_domain(run[-1].text.lower()):
        return True
    if len(run) == 1:
        is_coined = bool(_INNER_CAPITAL.fullmatch(run[0].text)) and not run[0].text.isupper()
        return last in words.institutions.words or has_article or is_coined or _is_acronym(run[0].text)
    if _is_place(words, lowers) or _is_ordinary(words, lowers):
        return True
    if not words.institutions.words.isdisjoint(lowers) and any(
        w in words.institutions.words and (w not in words.surnames.words or (w == last and len(run) > 2))
        for w in lowers
    ):
        return True
    if last in words.institutions.words:
        return lowers[0] in words.places.names or lowers[0] in words.places.demonyms or has_article
    has_link = not words.inner_links.isdisjoint([t.lower for t in run if not t.is_capital])
    return has_link or has_article or (_is_acronym(run[-1].text) and not all(t.text.isupper() for t in run))


def _is_place(words: SourceWords, lowers: list[str]) -> bool:
    """Whether two or three words are a place that no list has: "Fort Vogel", "North Tarn"."""
    if lowers[0] in PLACE_OPENERS and len(lowers) < 4:
        return True
    return lowers[0] in REGIONS and len(lowers) == 2 and lowers[1] not in words.role_nouns


def _is_ordinary(words: SourceWords, lowers: list[str]) -> bool:
    """Whether ordinary words alone make a name, as they do of firms, programs and titles: "Best Buy"."""
    return all(word in words.ordinary for word in lowers)


@lru_cache(maxsize=65536)
def _is_acronym(text: str) -> bool:
    """Letters of an organization: all or all but one in capitals, two to five of them, points or not."""
    letters = text.replace(".", "")
    if "." in text:
        return len(letters) > 2 or letters.upper() in ("UN", "EU", "AP")
    if text.isupper() and ("-" in text or "&" in text):
        return True
    if not 2 <= len(letters) <= 5 or not letters.isalnum():
        return False
    return sum(c.isupper() for c in letters) >= max(2, len(letters) - 1)

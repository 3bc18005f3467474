"""What the running text of an article says of a bare name: an organization, an outlet, the letters of a longer name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from masthead.metrics.named_sources.mentions.mention import Kind
from masthead.metrics.named_sources.words import SourceWords

_MOST_PLACES = 12
_BEFORE, _BEHIND = 60, 90
_LONGEST_FULL_NAME = 90
_WORD = re.compile(r"[\w’'.&-]+")
_WHICH = re.compile(r",? which\b")
_TOLD = re.compile(r"\b(?:told|tells|to|by|in|with|for|from) The $")
_REPORTED = re.compile(r" (?:first |has |also )?(?:reports|reported)\b")
_ARTICLED = re.compile(r"\b[Tt]he $")
_FIRMS = r" (?:Inc|Corp|Corporation|Co|Ltd|LLC|PLC|GmbH|Holdings|Airlines|Airways|Industries|Technologies)\b"
_NO_APPOSITION = frozenset(
    ("club", "center", "centre", "press", "daily", "weekly", "paper", "publisher", "media", "operator", "broadcaster")
)
_SITES = frozenset(("website", "site", "blog", "newswire"))


def kind_in_text(text: str, name: str, words: SourceWords) -> Kind | None:
    """The kind that an article's text tells of a name without given name or title; None where it tells none.

    It is an outlet behind "told The ..." and where "the ... reported"; what an apposition, a word of firms behind it or
    a noun before it says ("Tarn Power, the utility", "Quint Inc.", "the carrier Quint"); an organization before "which".

    >>> from masthead.metrics.named_sources.words import read_source_words
    >>> kind_in_text("He left Tarn Power, the regional utility, in May.", "Tarn Power", read_source_words())
    'named_organization'
    """
    behind, before = _patterns(words)
    for start, end in _places(text, name):
        left, right = text[max(start - _BEFORE, 0) : start], text[end : end + _BEHIND]
        noun = behind.match(right) or before.search(left)
        if noun is not None:
            return "media" if (noun["noun"] or "") in words.media.words | _SITES else "named_organization"
        if _TOLD.search(left) or (_ARTICLED.search(left) and _REPORTED.match(right)):
            return "media"
        if _WHICH.match(right):
            return "named_organization"
    return None


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a name stands in the text, a dozen times at most."""
    place = text.find(name)
    n = 0
    while place >= 0 and n < _MOST_PLACES:
        end = place + len(name)
        if not (place and text[place - 1].isalnum()) and not text[end : end + 1].isalnum():
            n += 1
            yield place, end
        place = text.find(name, end)


@cache
def _patterns(words: SourceWords) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands behind an organization's name, and before it; the noun that tells is the group ``noun``."""
    nouns = (words.institutions.generic | words.media.words | words.institutions.apposed) - _NO_APPOSITION
    one = "|".join(sorted(map(re.escape, nouns), key=len, reverse=True))
    attributes = r"(?:(?!of |for |at |in |who )[\w'’-]+ ){0,5}?"
    apposition = rf", (?:an?|the|another|one of the) {attributes}(?P<noun>{one})(?=[,.;:)—]| (?:that|which|in|of|for|based|with|where)\b)"
    return re.compile(f"{_FIRMS}|{apposition}"), re.compile(rf"\b(?P<noun>{one}) $")


def person_of_place(text: str, place: str, role: str) -> str | None:
    """The family name, in lower case, of whom the text calls by place and role: "Rep. Odd Berg, Tarn Democrat,".

    >>> person_of_place("Rep. Odd Berg, a Tarn Democrat, left.", "Tarn", "democrat")
    'berg'
    """
    found = re.search(rf"\b([A-Z][\w’'-]+),? (?:\([^)]*\))?,? ?(?:an? |the )?{re.escape(place)} {role.title()}\b", text)
    return found[1].lower() if found is not None else None


def person_of_letters(text: str, letters: str, words: SourceWords) -> str | None:
    """The person whose three initials the letters are, where the text writes the name: "ABC" of "Ana Brand-Clover".

    >>> from masthead.metrics.named_sources.words import read_source_words
    >>> person_of_letters("Rep. Ana Brand-Clover left.", "ABC", read_source_words())
    'Ana Brand-Clover'
    """
    if len(letters) != 3 or not letters.isalpha():
        return None
    one, two, three = tuple(letters)
    found = re.search(rf"\b{one}[a-z’']+[ -]{two}[a-z’'.]+[ -]{three}[a-z’']+", text)
    if found is None or re.split("[ -]", found.group())[0].lower() not in words.all_given_names:
        return None
    return found.group()


def full_name_of(text: str, letters: str, words: SourceWords) -> str | None:
    """The name that the text gives for letters in brackets behind it: "Meridian Press Agency (MPA)".

    >>> from masthead.metrics.named_sources.words import read_source_words
    >>> full_name_of("He runs the Meridian Press Agency (MPA) now.", "MPA", read_source_words())
    'Meridian Press Agency'
    """
    place = text.find(f"({letters})")
    if place < 0:
        return None
    begin = max(place - _LONGEST_FULL_NAME, 0)
    before = list(_WORD.finditer(text, begin, place))
    wanted = letters.replace(".", "").lower()
    initials = ""
    for match in reversed(before):
        word = match.group()
        is_link = word.lower() in words.names.links
        if not (word[0].isupper() or is_link):
            return None
        initials = word[0].lower() + initials if not is_link else initials
        if initials == wanted and not is_link:
            return " ".join(text[match.start() : place].split())
        if len(initials) > len(wanted):
            return None
    return None

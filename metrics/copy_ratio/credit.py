"""Whether an article credits an agency, and where: a credit holds for the text it stands with.

A byline, dateline or tagline of one agency declares the whole article to be of it. A note of contribution ("with
material from ...", "... contributed to this report", several agencies in a row) credits a part, and so no article of
which most is copied. A credit in running text ("according to ...", "... reported") credits what stands beside it. A photo
credit credits the photo, and a blanket line ("may include material from ...") nothing; neither do notes that an outlet
sets under nearly all of its articles (``notes``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal

from masthead.metrics.media.agencies import Agency

Credit = Literal["credited", "uncredited", "unknown"]
Place = Literal["byline", "dateline", "tagline"]

CREDITED: Credit = "credited"
UNCREDITED: Credit = "uncredited"
UNKNOWN: Credit = "unknown"

HEAD, TAIL = 400, 600
"""Code points of an article's head and tail in which a dateline, byline or tagline stands."""

NEAR = 300
"""A credit in running text credits what stands within so many code points of it."""

AROUND = 120
"""So many code points on either side of a name are looked at."""

LOWERED_AT_HAND = 64
"""So many texts are kept in lower case: each is asked for several agencies in a row."""

MOST_CONTRIBUTED = 0.5
"""A note of contribution credits no more than this share of an article."""


@dataclass(frozen=True)
class Credits:
    """Where an article names one agency.

    ``whole`` has the credits of the whole article (start, end, the place they stand in; a byline that is no part of
    the text has start and end 0), ``notes`` those of a part that is not told, ``beside`` those of what stands beside
    them; ``is_named`` says whether the agency is named at all, photo credits and blanket lines aside.
    """

    whole: tuple[tuple[int, int, Place], ...]
    beside: tuple[tuple[int, int], ...]
    is_named: bool
    notes: tuple[tuple[int, int], ...] = ()

    def of(self, spans: Iterable[tuple[int, int]], *, share: float = 0.0) -> Credit:
        """The credit of copied spans of the article, which are this ``share`` of it.

        Credited where the article is declared, where a note says that a part is the agency's and no more than half is,
        or where each span has its credit near.
        """
        if self.whole or (self.notes and share <= MOST_CONTRIBUTED):
            return CREDITED
        copied = list(spans)
        if copied and all(any(start - NEAR <= b and a <= end + NEAR for a, b in self.beside) for start, end in copied):
            return CREDITED
        return UNKNOWN if self.is_named else UNCREDITED


NO_CREDITS = Credits((), (), False)


_AND_OTHERS = r"(?:[\w.’' ]{2,40}(?:,| and| &|/) ?)?"
_DASH = r"(?:[-–—:|/]|--)"
_FROM = (
    r"(?i:source|sources|via|reporting by|reported by|report by|edited from|written by|produced by|provided by|courtesy of|"
    r"copyright|©|\(c\)|distributed by|text|agency|agencies|wire|news by|story by|article by|"
    r"(?:this (?:article|story|report|item|piece) )?(?:was |is )?(?:originally |first )?(?:published|appeared|produced|written|reported|supplied|provided)"
    r"(?: (?:by|on|in|from|with))?(?: permission (?:from|of))?|"
    r"with (?:additional )?(?:inputs?|material|files?|reporting|reports|information|contributions?|agencies)(?: from| by)?|"
    r"(?:additional |some )?(?:reporting|material|information|inputs?|files|content|report) (?:from|by)|inputs? from|"
    r"republished (?:from|by|with permission (?:from|of))|translated from|based on (?:a )?(?:report|reports|material) (?:by|from))"
)
_PART = re.compile(
    r"(?i)\b(?:with (?:additional )?(?:inputs?|material|files?|reporting|reports|information|contributions?|agencies)"
    r"|(?:additional|some) (?:reporting|material|information|inputs?|content)|(?:material|information|inputs?|files?) (?:from|by)"
    r"|based on|agencies)\b(?:(?![.!?]\s)[^\n]){0,80}$|\b(?:and|with(?! permission)(?: the)?) (?:the )?$"
)
_PART_BEHIND = re.compile(
    r"[^.\n]{0,80}\bcontributed\b|\s?(?:,|/|&|\band\b)\s?(?:the )?(?!(?:re)?(?:edit|writ|report)|additional|all rights)\w"
)
_OTHERS_BEFORE = re.compile(
    r"(?:\b[A-Z]{2,6}|\w ?(?:Agency|Press|News|Service|Wire)|Reuters|Bloomberg|\w\.[a-z]{2,10}),? ?(?:the )?$"
    r"|[^\W\d_] ?[/&] ?(?:the )?$"
)
_SPOKE = (
    r"(?:has |have |had |first |also |earlier |previously |later )*"
    r"(?:report|said|says|cited|cites|quoted|quotes|wrote|writes|learned|learnt|confirmed|revealed)\w*"
)


class _Patterns:
    """How an agency is named and credited; each pattern is made when it is first asked for.

    ``firsts`` are the first words of its names in lower case: all that names in any case begin with.
    """

    def __init__(self, agency: Agency) -> None:
        long = "|".join(re.escape(name).replace(r"\ ", r"[\s_-]+") for name in agency.names)
        options = [f"(?i:{long})"] if long else []
        options += [re.escape(name) for name in agency.short]
        self._bare = rf"(?:{'|'.join(options)})"
        self._name = rf"(?<![\w@])(?i:the )?{self._bare}(?!\w)"
        self.short = agency.short
        self.firsts = tuple(dict.fromkeys(name.split(" ", 1)[0].lower() for name in agency.names))

    @cached_property
    def name(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w@]){self._bare}(?!\w)")

    @cached_property
    def dateline(self) -> re.Pattern[str]:
        return re.compile(
            rf"[(\[]\s*{self._name}[^)\]\n]{{0,30}}[)\]]|^\s*{self._name}\s*{_DASH}|[,/|]\s*{self._name}\s*{_DASH}|{_DASH}\s*{self._name}\s*(?:{_DASH}|$)|^\s*{self._name}\s*$",
            re.MULTILINE,
        )

    @cached_property
    def byline(self) -> re.Pattern[str]:
        return re.compile(
            rf"^\W*(?i:by|from|posted by|written by|report by|reported by)\b:? [^\n]{{0,70}}?{self._name}|"
            rf"^[^\n.!?]{{2,60}}[,|/–—-] ?{self._name}(?i: (?:writer|staff writer|correspondent|reporter|business writer|science writer))?\s*$|"
            rf"^\W*{self._name}(?i: (?:writer|staff writer|staff|correspondent|reporter|news agency|bureau))?\s*$|{self._name} (?i:staff|writer)\b",
            re.MULTILINE,
        )

    @cached_property
    def tagline(self) -> re.Pattern[str]:
        return re.compile(
            rf"{_FROM}[\s:(/]*(?:\d{{4}}[\s,]+)?{_AND_OTHERS}{self._name}|(?:[—–|(\[]|--|^-|\s-)\s*{_AND_OTHERS}{self._name}[^\n.]{{0,30}}(?:[)\]]|\W*$)|"
            rf"^\W*{_AND_OTHERS}{self._name}\W*$|{self._name}[^.\n]{{0,80}}\b(?i:contributed|all rights reserved)\b|{self._name}(?i:/[\w ]{{2,30}})?\W*\Z",
            re.MULTILINE,
        )

    @cached_property
    def beside(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?i:according to|per|as reported by|reported by|reports from|reports? (?:in|by)|citing|cited by|quoted by|told by|told to|from|by|via)"
            rf"[\s(]*(?:a report by |a report from |reports by )?{_AND_OTHERS}{self._name}|"
            rf"{self._name}(?:'s|’s)?(?:,| (?:news agency|newswire|wire service|news service))? {_SPOKE}"
        )

    @cached_property
    def photo(self) -> re.Pattern[str]:
        return re.compile(
            r"(?i:\b(?:photo|photograph|image|picture|pic|getty|illustration|graphic|video|credit|foto|handout)\w*\b[^.\n]{0,60}|\bfile (?:photo|image|picture)\b[^.\n]{0,60})$|"
            r"[A-Z][\w.'’-]+ [A-Z][\w.'’-]+ ?/ ?$"
        )


@cache
def _patterns(agency: Agency) -> _Patterns:
    return _Patterns(agency)


_BLANKET = re.compile(
    r"(?i)\b(?:may|can|could|often|sometimes|regularly|also) (?:also )?(?:include|contain|feature|use|carry|incorporate|draw)s?\b|"
    r"\b(?:uses?|carries|subscribes? to|relies on|is a (?:member|client|subscriber) of) (?:material|content|reports|news|copy|services|the services|feeds|(?:the )?)"
    r"|\b(?:material|content|rights) of\b[^.\n]{0,60}$|\bamong them\b[^\n]{0,60}$|\bagencies such as\b|\bsuch as\b[^.\n]{0,60}$|\bpartners?\b[^.\n]{0,60}$"
)


def find_credits(text: str, byline: str | None, agency: Agency | None) -> Credits:
    """The credits of an agency in an article's text and byline; none where the agency has no name."""
    if agency is None:
        return NO_CREDITS
    patterns = _patterns(agency)
    is_in_byline, places = bool(byline) and bool(_beginnings(byline or "", patterns)), _beginnings(text, patterns)
    if not is_in_byline and not places:
        return NO_CREDITS
    whole: list[tuple[int, int, Place]] = []
    notes: list[tuple[int, int]] = []
    beside: list[tuple[int, int]] = []
    in_byline = patterns.name.search(byline) if byline and is_in_byline else None
    if byline and in_byline:
        if _is_of_part(byline, in_byline, "byline"):
            notes.append((0, 0))
        else:
            whole.append((0, 0, "byline"))
    is_named = False
    for place in _named(text, places, patterns):
        if _is_of_photo(text, place, patterns) or _is_blanket(text, place):
            continue
        is_named = True
        kind = _whole_place(text, place, patterns)
        if kind and _is_of_part(text, place, kind):
            notes.append((place.start(), place.end()))
        elif kind:
            whole.append((place.start(), place.end(), kind))
        elif _covers(patterns.beside, text, place, AROUND):
            beside.append((place.start(), place.end()))
    return Credits(tuple(whole), tuple(beside), is_named or bool(whole or notes), tuple(notes))


def credit_anywhere(text: str, byline: str | None, agency: Agency | None) -> Credit:
    """Whether an article credits an agency for any of its text; unknown where the agency has no name."""
    return UNKNOWN if agency is None else find_credits(text, byline, agency).of([(0, len(text))])


def _whole_place(text: str, place: re.Match[str], patterns: _Patterns) -> Place | None:
    if place.end() <= HEAD:
        if _covers(patterns.dateline, text, place, AROUND):
            return "dateline"
        if _covers(patterns.byline, text, place, AROUND):
            return "byline"
    if (place.start() >= len(text) - TAIL or place.end() <= HEAD) and _covers(patterns.tagline, text, place, AROUND):
        return "tagline"
    return None


def _is_of_part(text: str, place: re.Match[str], kind: Place) -> bool:
    """Whether a credit says that a part is the agency's: a contribution, or one of several that are named."""
    start, end = _line_of(text, place)
    before, behind = text[max(start, place.start() - AROUND) : place.start()], text[place.end() : end]
    if kind == "dateline":
        return False
    if kind == "byline":
        return _PART.search(before) is not None
    return any(
        found is not None for found in (_PART.search(before), _OTHERS_BEFORE.search(before), _PART_BEHIND.match(behind))
    )


def _line_of(text: str, place: re.Match[str]) -> tuple[int, int]:
    """The line of a name, no more than some characters on either side."""
    start = text.rfind("\n", max(0, place.start() - 4 * AROUND), place.start()) + 1 or max(
        0, place.start() - 4 * AROUND
    )
    end = text.find("\n", place.end(), place.end() + 4 * AROUND)
    return start, end if end >= 0 else min(len(text), place.end() + 4 * AROUND)


def _covers(pattern: re.Pattern[str], text: str, place: re.Match[str], around: int) -> bool:
    """Whether a match of the pattern, within the name's line, covers the name."""
    start, end = _line_of(text, place)
    start, end = max(start, place.start() - around), min(end, place.end() + around)
    at = place.start() - start
    return any(m.start() <= at < m.end() for m in pattern.finditer(text[start:end]))


def _is_of_photo(text: str, place: re.Match[str], patterns: _Patterns) -> bool:
    start, end = _line_of(text, place)
    before = text[max(start, place.start() - 80) : place.start()]
    if re.match(r" ?(?i:photos?|images?|pictures?|archive|file photo)\b", text[place.end() : place.end() + 12]):
        return True
    if not patterns.photo.search(before):
        return "hide caption" in text[place.end() : end]
    return not re.match(r"\W*(?i:by)\b", text[start : place.start()])


def _is_blanket(text: str, place: re.Match[str]) -> bool:
    start, _ = _line_of(text, place)
    return _BLANKET.search(text[start : place.start()]) is not None


@lru_cache(maxsize=LOWERED_AT_HAND)
def _lower(text: str) -> str:
    return text.lower()


def _beginnings(text: str, patterns: _Patterns) -> list[int]:
    """Where names of an agency may begin, in order.

    The beginning of the text alone where lower case moves letters, or where patterns that ignore case take other letters for
    those of English.
    """
    lower = _lower(text)
    starts = {place for name in patterns.short for place in _occurrences(text, name)}
    starts.update(place for first in patterns.firsts for place in _occurrences(lower, first))
    if not starts:
        return []
    is_odd = len(lower) != len(text) or "ı" in text or "ſ" in text or not all(map(str.isascii, patterns.firsts))
    return [0] if is_odd else sorted(starts)


def _occurrences(text: str, name: str) -> Iterator[int]:
    place = text.find(name)
    while place >= 0:
        yield place
        place = text.find(name, place + 1)


def _named(text: str, places: list[int], patterns: _Patterns) -> Iterator[re.Match[str]]:
    """The names of an agency in a text; ``places`` are where they may begin."""
    if places == [0]:
        yield from patterns.name.finditer(text)
        return
    end = 0
    for place in places:
        found = patterns.name.match(text, place) if place >= end else None
        if found is not None:
            end = found.end()
            yield found

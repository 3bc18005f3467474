"""Whether an article credits an agency, and where: a credit holds for the text it stands with.

A byline, dateline or tagline credits the whole article. A credit in running text ("according to ...", "... reported")
credits what stands beside it. A photo credit credits the photo, and a blanket line ("may include material from ...")
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Literal

import numpy as np

from masthead.metrics.media.agencies import Agency, known_agencies
from masthead.metrics.text.arrays import Ints
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Texts

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


@dataclass(frozen=True)
class Credits:
    """Where an article names one agency.

    ``whole`` has the credits of the whole article (start, end, the place they stand in; a byline that is no part of
    the text has start and end 0), ``beside`` those of what stands beside them; ``is_named`` says whether the agency
    is named at all, photo credits and blanket lines aside.
    """

    whole: tuple[tuple[int, int, Place], ...]
    beside: tuple[tuple[int, int], ...]
    is_named: bool

    def of(self, spans: Iterable[tuple[int, int]]) -> Credit:
        """The credit of copied spans of the article: credited where the article is, or each span has its credit near."""
        if self.whole:
            return CREDITED
        copied = list(spans)
        if copied and all(any(start - NEAR <= b and a <= end + NEAR for a, b in self.beside) for start, end in copied):
            return CREDITED
        return UNKNOWN if self.is_named else UNCREDITED


NO_CREDITS = Credits((), (), False)


@dataclass(frozen=True)
class _Patterns:
    name: re.Pattern[str]
    dateline: re.Pattern[str]
    byline: re.Pattern[str]
    tagline: re.Pattern[str]
    beside: re.Pattern[str]
    photo: re.Pattern[str]


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
_SPOKE = (
    r"(?:has |have |had |first |also |earlier |previously |later )*"
    r"(?:report|said|says|cited|cites|quoted|quotes|wrote|writes|learned|learnt|confirmed|revealed)\w*"
)


@cache
def _patterns(agency: Agency) -> _Patterns:
    long = "|".join(re.escape(name).replace(r"\ ", r"[\s_-]+") for name in agency.names)
    options = [f"(?i:{long})"] if long else []
    options += [re.escape(name) for name in agency.short]
    bare = rf"(?:{'|'.join(options)})"
    name = rf"(?<![\w@])(?i:the )?{bare}(?!\w)"
    and_others = r"(?:[\w.’' ]{2,40}(?:,| and| &|/) ?)?"
    return _Patterns(
        name=re.compile(rf"(?<![\w@]){bare}(?!\w)"),
        dateline=re.compile(
            rf"[(\[]\s*{name}[^)\]\n]{{0,30}}[)\]]|^\s*{name}\s*{_DASH}|[,/|]\s*{name}\s*{_DASH}|{_DASH}\s*{name}\s*(?:{_DASH}|$)|^\s*{name}\s*$",
            re.MULTILINE,
        ),
        byline=re.compile(
            rf"^\W*(?i:by|from|posted by|written by|report by|reported by)\b:? [^\n]{{0,70}}?{name}|"
            rf"^[^\n.!?]{{2,60}}[,|/–—-] ?{name}(?i: (?:writer|staff writer|correspondent|reporter|business writer|science writer))?\s*$|"
            rf"^\W*{name}(?i: (?:writer|staff writer|staff|correspondent|reporter|news agency|bureau))?\s*$|{name} (?i:staff|writer)\b",
            re.MULTILINE,
        ),
        tagline=re.compile(
            rf"{_FROM}[\s:(/]*(?:\d{{4}}[\s,]+)?{and_others}{name}|(?:[—–|(\[]|--|^-|\s-)\s*{and_others}{name}[^\n.]{{0,30}}(?:[)\]]|\W*$)|"
            rf"^\W*{and_others}{name}\W*$|{name}[^.\n]{{0,80}}\b(?i:contributed|all rights reserved)\b|{name}(?i:/[\w ]{{2,30}})?\W*\Z",
            re.MULTILINE,
        ),
        beside=re.compile(
            rf"(?i:according to|per|as reported by|reported by|reports from|reports? (?:in|by)|citing|cited by|quoted by|told by|told to|from|by|via)"
            rf"[\s(]*(?:a report by |a report from |reports by )?{and_others}{name}|"
            rf"{name}(?:'s|’s)?(?:,| (?:news agency|newswire|wire service|news service))? {_SPOKE}"
        ),
        photo=re.compile(
            r"(?i:\b(?:photo|photograph|image|picture|pic|getty|illustration|graphic|video|credit|foto|handout)\w*\b[^.\n]{0,60}|\bfile (?:photo|image|picture)\b[^.\n]{0,60})$|"
            r"[A-Z][\w.'’-]+ [A-Z][\w.'’-]+ ?/ ?$"
        ),
    )


_BLANKET = re.compile(
    r"(?i)\b(?:may|can|could|often|sometimes|regularly|also) (?:also )?(?:include|contain|feature|use|carry|incorporate|draw)s?\b|"
    r"\b(?:uses?|carries|subscribes? to|relies on|is a (?:member|client|subscriber) of) (?:material|content|reports|news|copy|services|the services|feeds|(?:the )?)"
    r"|\bagencies such as\b|\bsuch as\b[^.\n]{0,60}$|\bpartners?\b[^.\n]{0,60}$"
)


def find_credits(text: str, byline: str | None, agency: Agency | None) -> Credits:
    """The credits of an agency in an article's text and byline; none where the agency has no name."""
    if agency is None:
        return NO_CREDITS
    is_in_byline, is_in_text = bool(byline) and _may_name(byline or "", agency), _may_name(text, agency)
    if not is_in_byline and not is_in_text:
        return NO_CREDITS
    patterns = _patterns(agency)
    whole: list[tuple[int, int, Place]] = []
    beside: list[tuple[int, int]] = []
    if is_in_byline and patterns.name.search(byline or ""):
        whole.append((0, 0, "byline"))
    is_named = False
    for place in patterns.name.finditer(text) if is_in_text else ():
        if _is_of_photo(text, place, patterns) or _is_blanket(text, place):
            continue
        is_named = True
        kind = _whole_place(text, place, patterns)
        if kind:
            whole.append((place.start(), place.end(), kind))
        elif _covers(patterns.beside, text, place, AROUND):
            beside.append((place.start(), place.end()))
    return Credits(tuple(whole), tuple(beside), is_named or bool(whole))


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


def _may_name(text: str, agency: Agency) -> bool:
    """Whether the beginning of a name stands in a text: a quick look that spares most texts the patterns."""
    lower = text.lower()
    return any(name in text for name in agency.short) or any(
        name.split(" ", 1)[0].lower() in lower for name in agency.names
    )


@dataclass(frozen=True)
class Declared:
    """An agency that an article declares itself to be of: batch article, span in the batch, agency and place."""

    article: int
    start: int
    end: int
    agency: str
    place: Place


def find_declared(texts: Texts) -> list[Declared]:
    """The agencies of the shipped table that bylines, datelines and taglines of the articles declare, in order.

    Of an article that is the agency's own nothing is declared.
    """
    has_byline = "byline" in texts.frame.columns
    bylines = texts.frame["byline"].to_list() if has_byline else [None] * len(texts)
    outlets = texts.frame["outlet"].to_list()
    hinted = _hinted(texts)
    in_bylines = _named_in(bylines)
    found: list[Declared] = []
    for article, (byline, outlet) in enumerate(zip(bylines, outlets, strict=True)):
        start, end = texts.bounds[article].tolist()
        agencies = hinted.get(article, ())
        if byline:
            agencies = (*agencies, *in_bylines.get(byline, ()))
        if not agencies:
            continue
        own = known_agencies().get(re.sub(r"^www\.", "", str(outlet).strip().lower()))
        for agency in dict.fromkeys(agencies):
            if agency is own:
                continue
            for a, b, place in _declared(texts.text[start:end], byline, agency):
                found.append(Declared(article, start + a, start + b, agency.names[0], place))
    return found


def _declared(text: str, byline: str | None, agency: Agency) -> Iterator[tuple[int, int, Place]]:
    """The credits of the whole article in its head, its tail and its byline."""
    if len(text) <= HEAD + TAIL + 2 * AROUND:
        yield from find_credits(text, byline, agency).whole
        return
    yield from (
        c for c in find_credits(text[: HEAD + AROUND], byline, agency).whole if c[1] <= HEAD and c[2] != "tagline"
    )
    offset = len(text) - TAIL - AROUND
    for a, b, place in find_credits(text[offset:], None, agency).whole:
        if place == "tagline" and a >= AROUND:
            yield a + offset, b + offset, place


@cache
def _first_words() -> tuple[KeyTable, list[tuple[Agency, ...]]]:
    """Keys of the first telling words of all names, and the agencies of each."""
    by_word: dict[str, dict[Agency, None]] = {}
    for agency in known_agencies().values():
        for name in (*agency.names, *agency.short):
            words = [word for word in re.split(r"[\s\-]+", name.lower()) if word not in ("the", "")]
            by_word.setdefault(words[0], {})[agency] = None
    words = sorted(by_word)
    return KeyTable(word_keys(words)), [tuple(by_word[word]) for word in words]


def _hinted(texts: Texts) -> dict[int, tuple[Agency, ...]]:
    """For each article the agencies whose names may stand in its head or tail."""
    table, agencies = _first_words()
    edge = _edge_words(texts)
    row = table.rows(texts.word_keys[edge])
    hits: dict[int, dict[Agency, None]] = {}
    for word, agency in zip(edge[row >= 0].tolist(), row[row >= 0].tolist(), strict=True):
        hits.setdefault(int(texts.words.article[word]), {}).update(dict.fromkeys(agencies[agency]))
    return {article: tuple(names) for article, names in hits.items()}


def _edge_words(texts: Texts) -> Ints:
    """The words in the heads and tails of the articles."""
    start, end = texts.bounds[texts.words.article].T
    return np.flatnonzero((texts.words.start - start <= HEAD) | (end - texts.words.end <= TAIL))


def _named_in(bylines: Iterable[str | None]) -> dict[str, tuple[Agency, ...]]:
    """The agencies that each byline may name."""
    table, agencies = _first_words()
    different = list(filter(None, dict.fromkeys(bylines)))
    words = [re.findall(r"\w+", byline.lower()) for byline in different]
    rows = table.rows(word_keys(list(chain.from_iterable(words))))
    found: dict[str, tuple[Agency, ...]] = {}
    owner = np.repeat(np.arange(len(words)), [len(some) for some in words])
    for word in np.flatnonzero(rows >= 0).tolist():
        byline = different[owner[word]]
        found[byline] = (*found.get(byline, ()), *agencies[rows[word]])
    return found

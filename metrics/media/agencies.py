"""Names of news agencies, and whether an article credits one of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Credit = Literal["credited", "uncredited", "unknown"]

CREDITED: Credit = "credited"
UNCREDITED: Credit = "uncredited"
UNKNOWN: Credit = "unknown"

HEAD, TAIL = 400, 600
"""Code points of an article's head and tail in which a dateline, byline or tagline stands."""


@dataclass(frozen=True)
class Agency:
    """Names of an agency: ``names`` in any case, ``short`` with exactly these capitals."""

    names: tuple[str, ...]
    short: tuple[str, ...] = ()


@cache
def known_agencies() -> Mapping[str, Agency]:
    """The agencies of the shipped table, by key, by domain and by every name in lower case."""
    table = tomllib.loads(files("masthead.metrics.media").joinpath("data/agencies.toml").read_text(encoding="utf-8"))
    found: dict[str, Agency] = {}
    for key, row in table.items():
        agency = Agency(tuple(row["names"]), tuple(row.get("short", ())))
        for name in (key, *row.get("domains", ()), *row["names"], *row.get("short", ())):
            found[name.lower()] = agency
    return found


def agency_names(outlet: str | None, other_names: Sequence[str] = ()) -> Agency | None:
    """Names under which an article may credit an original of ``outlet``; None where the key says no name.

    The shipped table knows the large agencies by key, name or domain. For any other the key itself is a name
    (``Meridian Press Agency (MPA)`` gives the name and its short form, ``meridian_press`` the words,
    ``mpa.example`` the first part of the domain), beside ``other_names``.

    >>> agency_names("Meridian Press Agency (MPA)")
    Agency(names=('Meridian Press Agency',), short=('MPA',))
    """
    given = [name for name in (outlet, *other_names) if name and name.strip()]
    names: list[str] = []
    short: list[str] = []
    for name in given:
        known = known_agencies().get(_table_key(name))
        if known is not None:
            names.extend(known.names)
            short.extend(known.short)
            continue
        main, in_brackets = _split_brackets(name)
        for form in (*_spoken(main), *in_brackets):
            (short if _is_short(form) else names).append(form)
    if not names and not short:
        return None
    return Agency(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(short)))


def is_known_agency(outlet: str, other_names: Sequence[str] = ()) -> bool:
    """Whether an outlet's key or one of its names is a name, key or domain of the shipped table, in any case.

    >>> is_known_agency("www.Reuters.com"), is_known_agency("harbor.example", ["Associated Press"])
    (True, True)
    """
    return any(_table_key(name) in known_agencies() for name in (outlet, *other_names))


def _table_key(name: str) -> str:
    return re.sub(r"^www\.", "", name.strip().lower())


def _split_brackets(name: str) -> tuple[str, list[str]]:
    return re.sub(r"\s*\([^)]*\)", "", name).strip(), [part.strip() for part in re.findall(r"\(([^)]+)\)", name)]


def _spoken(key: str) -> list[str]:
    """The names that an outlet's key spells."""
    domain = re.fullmatch(r"(?:www\.)?([\w-]+)(?:\.[\w-]+)+", key)
    if domain:
        word = domain.group(1).replace("-", " ")
        return [key, word, word.upper()] if len(word) <= 5 else [key, word]
    words = re.sub(r"[_\s]+", " ", key).strip()
    return [words] if len(words) > 1 else []


def _is_short(name: str) -> bool:
    return len(name) <= 5 and name.isalnum() and name.isupper()


@cache
def _patterns(agency: Agency) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Any mention; a mention that credits wherever it stands; a mention that credits in head or tail."""
    long = "|".join(re.escape(name).replace(r"\ ", r"[\s_-]+") for name in agency.names)
    options = [f"(?i:{long})"] if long else []
    options += [re.escape(name) for name in agency.short]
    name = rf"(?<![\w@])(?:{'|'.join(options)})(?!\w)"
    reported = (
        r"(?:has |have |had |first |also |earlier |previously )*(?:report|say|said|cit|quot|wrote|writes|learn)\w*"
    )
    anywhere = (
        rf"\(\s*{name}[^)\n]{{0,30}}\)"
        rf"|(?i:according to|per|via|as reported by|reported by|reports from|reporting by|report(?:s|ed)? (?:in|from)|"
        rf"citing|source:|sources?:|from|by|courtesy of|copyright|©|distributed by|originally (?:published|appeared) (?:by|on|in)|"
        rf"first (?:published|appeared) (?:by|on|in)|with (?:inputs?|material|files|additional reporting|reporting) from)"
        rf"[\s(]*(?i:the )?(?:\d{{4}} )?(?:[\w.]+,? (?:and|&) (?i:the )?)?{name}"
        rf"|{name}(?:'s|’s)?(?:,| (?:news agency|newswire|wire service))? {reported}"
        rf"|{name}[^.\n]{{0,80}}\b(?i:contributed)\b"
        rf"|(?i:as )(?i:the )?{name} {reported}"
    )
    edge = rf"(?:^|[\n/|—–-]|--)\s*{name}\s*(?:[-–—/|:]|$)|{name}\s*(?:[-–—/|]|--|$|\n)|,\s*{name}\s*$"
    return re.compile(name), re.compile(anywhere), re.compile(edge, re.MULTILINE)


_PHOTO = re.compile(
    r"(?i)\b(?:photo|photograph|image|picture|pic|getty|file|illustration|graphic|video)\w*\b[^.\n]{0,60}$"
)


def find_credit(text: str, byline: str | None, agency: Agency | None) -> Credit:
    """Whether an article credits an agency.

    Credited: the byline names it, or the text does in one of the usual forms: a dateline (``KYIV (AP) —``), a tagline
    (``— AFP``, ``Source: dpa``), ``contributed to this report``, ``according to``, ``as X reported``. A photo credit
    credits the photo alone. Unknown: the agency has no name, or is named in passing only (``told Reuters``).
    """
    if agency is None:
        return UNKNOWN
    mention, anywhere, edge = _patterns(agency)
    if byline and mention.search(byline):
        return CREDITED
    is_named = False
    for place in mention.finditer(text) if _may_name(text, agency) else ():
        if _PHOTO.search(text[max(0, place.start() - 80) : place.start()]):
            continue
        is_named = True
        left, right = max(0, place.start() - 80), min(len(text), place.end() + 90)
        around = text[left:right]
        if any(m.start() <= place.start() - left < m.end() for m in anywhere.finditer(around)):
            return CREDITED
        if (place.end() <= HEAD or place.start() >= len(text) - TAIL) and any(
            m.start() <= place.start() - left < m.end() for m in edge.finditer(around)
        ):
            return CREDITED
    return UNKNOWN if is_named else UNCREDITED


def _may_name(text: str, agency: Agency) -> bool:
    """Whether the beginning of a name stands in a text: a quick look that spares most texts the pattern."""
    lower = text.lower()
    return any(name in text for name in agency.short) or any(
        name.split(" ", 1)[0].lower() in lower for name in agency.names
    )

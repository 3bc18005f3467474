"""Bylines and staff notes of another outlet than the one that prints them: a trace of text taken over whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from masthead.metrics.media.outlets import name_key, own_names, read_media

_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_NAME = rf"(?:[Tt]he )?{_CAPITAL}[\w.'’&-]*(?: (?:(?:of|the|and|&|on|in) )?{_CAPITAL}[\w.'’&-]*){{0,5}}"
_WORK = (
    r"reporter|writer|editor|producer|correspondent|columnist|journalist|photographer|contributor|anchor|host|intern|"
    r"reports|writes|covers|staff|fellow|blogger|critic|presenter|director|publisher"
)
_STAFF = re.compile(rf"\b(?:{_WORK})\b[^.!?\n]{{0,60}}?\b(?:for|at|with|of|from) ({_NAME})")
_BYLINE = re.compile(
    rf"^\W*(?:[Bb]y|BY|[Ff]rom|[Ww]ritten by|[Pp]osted by) [^\n]{{2,70}}?(?:,| \||/| –| —| -|\bfor\b|\bof\b) ?({_NAME})\W*$"
)
_OUTLET_WORDS = frozenset(
    [
        "times",
        "post",
        "news",
        "voice",
        "herald",
        "tribune",
        "journal",
        "gazette",
        "chronicle",
        "daily",
        "star",
        "press",
        "observer",
        "examiner",
        "review",
        "magazine",
        "media",
        "network",
        "radio",
        "tv",
        "television",
        "broadcasting",
        "guardian",
        "mail",
        "express",
        "standard",
        "independent",
        "telegraph",
        "globe",
        "record",
        "register",
        "courier",
        "dispatch",
        "sentinel",
        "inquirer",
        "enquirer",
        "bee",
        "ledger",
        "monitor",
        "mirror",
        "weekly",
        "today",
        "insider",
        "reporter",
        "bulletin",
        "advertiser",
        "argus",
        "echo",
        "messenger",
        "mercury",
        "republic",
        "newspaper",
        "newspapers",
        "online",
        "wire",
        "agency",
    ]
)
_LEAST_KEY = 4
"""An outlet known by a shorter key than this, without a domain, cannot be told from others."""


def other_outlet(line: str, outlet: str, names: Mapping[str, Sequence[str]] | None = None) -> str | None:
    """The outlet other than the printing one that a byline or a note on its author names; None where it names none.

    ``outlet`` is the key of the outlet that prints the line, ``names`` its other names (``other_names``). An outlet is
    told by the list of media or by a word that names newspapers ("Gazette"); an agency is another outlet too.

    >>> other_outlet("Ada Brandel is a reporter for The Alder Gazette.", "ferry-news.example")
    'The Alder Gazette'
    >>> other_outlet("Ada Brandel is a reporter for The Alder Gazette.", "aldergazette.example") is None
    True
    """
    media = read_media()
    own = own_names(outlet, names, media)
    if not any(len(key) >= _LEAST_KEY for key in own):
        return None
    for pattern in (_BYLINE, _STAFF):
        for match in pattern.finditer(line):
            name = match.group(1).strip(" .,’'")
            if _is_outlet(name) and not _is_own(name, own):
                return name
    return None


def _is_outlet(name: str) -> bool:
    words = {word.strip(".,’'").casefold() for word in name.split()}
    return read_media().look_up(name) is not None or (len(words) > 1 and bool(words & _OUTLET_WORDS))


def _is_own(name: str, own: frozenset[str]) -> bool:
    """Whether a name is one of the outlet's, the longer of two keys holding the shorter ("CBS News", "cbsnews.com")."""
    full = read_media().look_up(name)
    keys = {name_key(part) for part in (name, full or name)}
    return any(a in b or b in a for a in keys for b in own if min(len(a), len(b)) >= _LEAST_KEY or a == b)

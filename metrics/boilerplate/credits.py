"""Captions known by the credit that they end in: ``Credit: Name/Agency``, ``(Name/Agency)``, ``Name/Agency hide caption``.

A credit names who took a picture; the sentence before it, on the same line, says what the picture shows.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from masthead.metrics.boilerplate.line_facts import LineFacts
from masthead.metrics.text.arrays import Ints, Keys
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Texts

MAX_CAPTION_WORDS = 110
"""A longer line is no caption."""

TAIL = 160
"""The credit is sought in so many characters at the end of a line."""

AGENCIES = (
    r"AP|A\.P\.|AFP|AAP|ANI|ANP|ANSA|APA|CP|DPA|dpa|EFE|EPA|EPA-EFE|IANS|NPR|NTB|PA|PA Wire|PA Media|PA Images|PTI|TASS|"
    r"TT|UPI|UNI|USAT|NASA|NOAA|AP Images|AP Photo|Associated Press|The Associated Press|Agence France-Presse|Anadolu|"
    r"Anadolu Agency|Bloomberg|CNN|Getty|Getty Images|iStock|Imagn|Imagn Images|Magnum Photos|NurPhoto|Pool|POOL|Redux|"
    r"Reuters|REUTERS|Rex|REX|Shutterstock|Sipa|SIPA USA|Sputnik|Unsplash|Pexels|Wikimedia|Wikimedia Commons|Xinhua|"
    r"ZUMA|Zuma Press|ZUMA Press|Alamy|Alamy Stock Photo|WireImage|Press Association|The Canadian Press|USA TODAY Sports|"
    r"The New York Times|The Washington Post|The Guardian|The Observer|Handout|HANDOUT"
)
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
_NAME = (
    rf"{_CAPITAL}[\w.'’&-]*(?: (?:(?:de|da|del|di|du|la|van|von|der|den|bin|al|of|the) )*{_CAPITAL}[\w.'’&-]*){{0,5}}"
)
_NAMES = rf"{_NAME}(?:(?:, | and | & |/){_NAME}){{0,3}}"
_LABEL = r"(?i:photo(?:graph)?s?|image|picture|pic|illustration|graphic|artwork|screenshot|screengrab|video|foto|bild|crédit)"
_BY = r"(?i: ?(?:credits?|courtesy(?: of)?|by|source|via|from))"
_MARK = r"(?:^|[.!?:;”\"’)(\[|—–-]) ?"
_BREAK = r"(?:^|[\s.!?”\"’,(\[–—-])"
_ENDS = re.compile(
    r"(?:"
    + "|".join(
        (
            rf"(?:{_BREAK}|(?<=[a-z]))(?:{_LABEL}{_BY}?|{_LABEL}? ?[Cc](?:redits?|ourtesy)) ?[:/|–—] ?[^:.!?\n]{{2,90}}",
            rf"{_MARK}(?:Photo|Photos|Image|Images|Picture|Photograph|Illustration)(?: courtesy)? (?:by|of|via) {_NAMES}(?: ?[/|,–—-] ?{_NAMES})?",
            rf"{_BREAK}{_NAMES} ?(?:/|\|) ?(?:{AGENCIES})(?: (?:via|for) (?:{AGENCIES}))?(?: ?/ ?{_NAMES})?",
            rf"{_MARK}{_NAMES}(?: via | for | – | — |, )(?:{AGENCIES})",
            rf"{_BREAK}(?:{AGENCIES}) ?/ ?{_NAMES}",
            rf"{_MARK}(?:© ?|(?i:via |courtesy of ))?(?:{AGENCIES})(?: (?:Photos?|Images?|File|Archive))?",
            r"[(\[](?:File|FILE|Courtesy|COURTESY|Handout|Reuters file|AP file|Supplied|SUPPLIED)(?: (?:photo|image|picture|of|from|by)[^()\[\]]{0,60})?",
            rf"[(\[]{_LABEL}{_BY}? ?:? ?[^()\[\]]{{2,80}}",
            rf"{_MARK}(?i:courtesy of|courtesy) (?:the )?[^:.!?,\n]{{2,60}}",
            r"©\s?(?:\d{4}\s)?[^.!?\n]{2,60}",
        )
    )
    + r")\Z"
)
_CLOSED = re.compile(
    r"[\s.)\]*]*(?:\b(?:hide|toggle|show|view|enlarge) (?:this )?(?:caption|image)\b[\s.]*)?$", re.IGNORECASE
)
_HIDE = re.compile(r"\b(?:hide|toggle) caption$", re.IGNORECASE)
_HINTS = (*":/|–—([©", "Photo", "Image", "Picture", "Illustration")
_LAST_WORDS = (*(name.replace("\\", "") for name in AGENCIES.split("|")), "File", "Archive")
"""Each way to match ``_ENDS`` has one of the hints, "courtesy", or one of the last words at its end."""

_TELLING = (
    *[
        "photo",
        "photos",
        "photograph",
        "image",
        "images",
        "picture",
        "pic",
        "illustration",
        "graphic",
        "artwork",
        "screenshot",
        "screengrab",
        "foto",
        "bild",
    ],
    *[
        "credit",
        "credits",
        "courtesy",
        "via",
        "caption",
        "handout",
        "file",
        "supplied",
        "pool",
        "getty",
        "reuters",
        "ap",
        "afp",
        "aap",
        "npr",
        "pa",
        "epa",
        "efe",
        "dpa",
        "pti",
        "ani",
    ],
    *[
        "cp",
        "upi",
        "tass",
        "tt",
        "nasa",
        "bloomberg",
        "shutterstock",
        "istock",
        "imagn",
        "redux",
        "sipa",
        "zuma",
        "alamy",
        "anadolu",
        "xinhua",
        "unsplash",
        "pexels",
    ],
    *[
        "wikimedia",
        "press",
        "times",
        "guardian",
        "observer",
        "post",
        "magnum",
        "nurphoto",
        "rex",
        "sputnik",
        "wireimage",
        "cnn",
        "usat",
        "ians",
        "uni",
        "ntb",
        "anp",
    ],
)


@cache
def _telling() -> KeyTable:
    return KeyTable(np.unique(word_keys(list(_TELLING))))


def find_captions(texts: Texts, facts: LineFacts) -> Ints:
    """The blocks that end in a photo credit, with or without the caption before it."""
    if not len(texts.words):
        return np.zeros(0, dtype=np.int64)
    keys: Keys = facts.word_keys
    of_word = facts.word_line[np.flatnonzero(_telling().has(keys))]
    signs = facts.word_line[np.minimum(np.searchsorted(texts.words.start, _signs(texts)), len(texts.words) - 1)]
    candidates = np.unique(np.concatenate((of_word, signs)))
    candidates = candidates[(facts.n_words[candidates] <= MAX_CAPTION_WORDS) & (facts.n_words[candidates] > 0)]
    last = np.searchsorted(facts.line_block, candidates, side="right") - 1
    start, end = facts.lines.start[candidates], texts.lines.end[last]
    found = [
        ends_in_credit(texts.text[a:b])
        for a, b in zip(np.maximum(start, end - TAIL).tolist(), end.tolist(), strict=True)
    ]
    return candidates[np.array(found, dtype=np.bool_)]


def _signs(texts: Texts) -> Ints:
    """Where a copyright sign stands, or "Credit:", which extractors run into the word before it."""
    run_in = [match.start() for match in re.finditer("Credit:", texts.text)]
    return np.concatenate((texts.places_of("©"), np.array(run_in, dtype=np.int64)))


def ends_in_credit(line: str) -> bool:
    """Whether a line ends in a photo credit.

    >>> ends_in_credit("Ferries wait on Monday. Credit: Ida Brenn/PA"), ends_in_credit("The board met on Monday.")
    (True, False)
    """
    line = line.rstrip()
    folded = line.casefold()
    if "caption" in folded or "image" in folded:
        if _HIDE.search(line):
            return True
        line = _CLOSED.sub("", line)
    else:
        line = _without_marks(line)
    return _may_credit(line, folded) and _ENDS.search(line) is not None


def _without_marks(line: str) -> str:
    """A line without the stops, brackets and white space at its end."""
    bare = line.rstrip(".)]* ")
    return bare if not bare[-1:].isspace() else _CLOSED.sub("", line)


def _may_credit(line: str, folded: str) -> bool:
    """Whether a line has what every credit has: a quick look that spares most lines the patterns."""
    return any(map(line.__contains__, _HINTS)) or "courtesy" in folded or line.endswith(_LAST_WORDS)

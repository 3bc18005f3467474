"""Text as shown: hostile characters become visible marks, nothing else changes."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)

MAX_SHOWN = 40_000
"""Code points of one article that a page shows; longer articles say how much was left out."""


def shown(text: str) -> Markup:
    """Escaped text in which control characters, direction overrides and broken unicode stand as visible code points.

    >>> str(shown("a<b" + chr(0x202e)))
    'a&lt;b<span class="code">U+202E</span>'
    """
    parts: list[str] = []
    last = 0
    for found in _INVISIBLE.finditer(text):
        parts.append(str(escape(text[last : found.start()])))
        parts.append(f'<span class="code">U+{ord(found.group()):04X}</span>')
        last = found.end()
    parts.append(str(escape(text[last:])))
    return Markup("".join(parts))


def plain(text: str) -> str:
    """The same for places that take no markup (titles, file formats, alternative texts).

    >>> plain("a" + chr(0x202e) + "b")
    'a[U+202E]b'
    """
    return _INVISIBLE.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)


_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|ober)?\.?"
_DATE = re.compile(
    rf"\s*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}\.?\s+{_MONTH}),?\s+\d{{4}}\s*",
    re.IGNORECASE,
)


def first_line(text: str) -> str:
    """The first line with words that is no date, shortened: what stands for a missing title.

    >>> first_line(chr(10) + "Pier lamp is lit" + chr(10) + "A bicycle shop did it.")
    'Pier lamp is lit'
    >>> first_line("Monday, December 19, 2022" + chr(10) + "Pier lamp is lit")
    'Pier lamp is lit'
    """
    lines = [line for line in text[:2000].splitlines() if line.strip()]
    return shorten(next((line for line in lines if not _DATE.fullmatch(line)), next(iter(lines), "")), 120)


def shorten(text: str, length: int) -> str:
    """The text on one line, cut at a word with an ellipsis where it is longer than ``length``.

    >>> shorten("The levee was never checked", 14)
    'The levee was…'
    """
    line = " ".join(text[: 4 * length + 200].split())
    if len(line) <= length:
        return line
    cut = line[:length]
    at = cut.rfind(" ")
    return cut[: at if at > length // 2 else length].rstrip(" ,;:") + "…"

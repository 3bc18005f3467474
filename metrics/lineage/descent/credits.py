"""Which outlets a text names as where its matter comes from, and where in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from masthead.metrics.copy_ratio.credit import CREDITED, UNCREDITED, Credit, credit_anywhere
from masthead.metrics.lineage.read import Version
from masthead.metrics.media.agencies import agency_names
from masthead.metrics.media.outlets import name_key, own_names, read_media

Names = Mapping[str, Sequence[str]]
"""Further names of outlets, by their key."""

EDGE_HEAD, EDGE_TAIL = 300, 400
"""Code points at a text's head and tail in which a dateline, byline or tagline stands."""

_WORD = r"(?:(?:[A-Z]\.)+|[A-Z][\w&’'-]*(?:\.\w+)*)"
_NAME = rf"(?:(?:[Tt]he )?{_WORD}(?: (?:of |the |and |& |de )?{_WORD}){{0,5}})"
_BEFORE = (
    r"(?:according to|as reported by|reported by|reports? from|reporting (?:by|from)|per|via|told|citing|cited by|"
    r"quoted by|source:|published (?:by|in|on)|appeared (?:in|on)|interview with|obtained by|seen by|shared with|"
    r"statement to|courtesy of|copyright|©|contributed to|material from|report in)"
)
_VERB = (
    r"(?:(?:has |have |had |first |also |earlier |previously |later )*"
    r"(?:reported|reports|noted|notes|said|says|wrote|writes|revealed|cited|quoted|broke))\b"
)


def _pattern(expression: str) -> re.Pattern[str]:
    """A pattern in which a space stands for spaces that may be unbreakable."""
    return re.compile(expression.replace(" ", "[ \u00a0]+"))


_CUE = _pattern(rf"(?i:\b{_BEFORE})[\s(]+")
_AFTER_CUE = _pattern(rf"(?:(?:the|a|our|news|state|agency) ){{0,3}}{_NAME}")
_REPORTS = _pattern(_VERB)
_BEFORE_VERB = _pattern(
    rf"({_NAME})(?:[’']s?)?(?:,? (?:the )?(?:news agency|newswire|newspaper|magazine))?,?(?: which| that)? $"
)
_DATELINE = _pattern(rf"\(({_NAME})\)\s*(?:—|–|--|-)")
_ON_A_LINE = re.compile(rf"(?:^|\n)\s*(?:By |Source: )?({_NAME})[ \u00a0]*(?:—|–|--|\n|$)")
_REACH = 90
"""Code points before a verb in which the name and what stands between them may lie."""

TOLD = rf"told (?:the )?{_NAME}".replace(" ", "[ \u00a0]+")
"""To whose reporters somebody spoke."""

_MEDIA_WORDS = frozenset(
    re.findall(
        r"\w+",
        "post times herald tribune news journal gazette chronicle wire agency telegraph guardian observer courier "
        "examiner register record dispatch newswire broadcasting radio daily",
    )
)
"""Last words of names of media, for outlets that are on no list."""

_OPENERS = frozenset(
    ("The", "As", "And", "But", "When", "While", "After", "Before", "Since", "Though", "Although", "If")
)
"""Words that are capitalized before a name because they open the sentence."""


@dataclass(frozen=True)
class NamedOutlet:
    """An outlet that a text names as a source of its matter, and the code points where; ``is_line``: on a line or in
    brackets, as agencies are credited."""

    name: str
    start: int
    end: int
    is_line: bool


def find_named(text: str, byline: str | None, left_out: Sequence[tuple[int, int]] = ()) -> list[NamedOutlet]:
    """The outlets that a text names as where its matter comes from, in order; those of the byline first.

    What stands within ``left_out`` (captions, teasers of other stories) says nothing of this one.

    >>> [named.name for named in find_named("The talks failed, according to The Hill. Mr. Hill said so.", None)]
    ['The Hill']
    """
    found = []
    if byline and (name := known_outlet(byline.removeprefix("By ").strip())):
        found.append(NamedOutlet(name, 0, 0, True))
    for start, end, is_line in sorted(_places(text)):
        if not any(low <= start < high for low, high in left_out):
            name = known_outlet(text[start:end])
            if name is not None:
                found.append(NamedOutlet(name, start, end, is_line))
    return found


def _places(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where a text may name an outlet: behind "according to", before "reported", in the brackets of a dateline, on a
    line of its own at the head or tail; whether it is a line or a dateline."""
    for cue in _CUE.finditer(text):
        if (name := _AFTER_CUE.match(text, cue.end())) is not None:
            yield *name.span(), False
    for verb in _REPORTS.finditer(text):
        low = max(verb.start() - _REACH, 0)
        if (name := _BEFORE_VERB.search(text[low : verb.start()])) is not None:
            yield low + name.start(1), low + name.end(1), False
    for name in _DATELINE.finditer(text):
        yield *name.span(1), True
    tail = max(len(text) - EDGE_TAIL, 0)
    for low, part in ((0, text[:EDGE_HEAD]), (tail, text[tail:])):
        for name in _ON_A_LINE.finditer(part):
            if read_media().look_up(name.group(1)) is not None or known_outlet(name.group(1)) == name.group(1):
                yield low + name.start(1), low + name.end(1), True


@cache
def known_outlet(phrase: str) -> str | None:
    """The outlet that stands in a phrase of capitalized words: one of the list, or one that is called a medium.

    >>> known_outlet("The Hill"), known_outlet("Russian Interfax"), known_outlet("Alder Post"), known_outlet("Minsk")
    ('The Hill', 'Interfax', 'Alder Post', None)
    """
    media = read_media()
    words = phrase.split()
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            part = " ".join(words[first : first + length]).rstrip(".,'’")
            if name := media.look_up(part):
                return name
    named = [word for word in words if word[:1].isupper()]
    while named and named[0] in _OPENERS:
        named = named[1:]
    last = named[-1].rstrip(".,'’") if named else ""
    return " ".join(named).rstrip(".,'’") if len(named) > 1 and last.lower() in _MEDIA_WORDS else None


def outlet_keys(outlet: str, names: Names) -> frozenset[str]:
    """Keys under which an outlet's name may stand in a text."""
    return own_names(outlet, names, read_media())


def names_outlet(named: NamedOutlet, keys: frozenset[str]) -> bool:
    """Whether a named outlet is the one with these keys."""
    return name_key(named.name) in keys


KnownCredits = Mapping[tuple[str, str], Credit]
"""Whether a text credits an outlet, as measuring found it; by the text's identifier and the outlet."""


class Credits:
    """Whether one version credits another's outlet; looked up once for each version and outlet, where it is not known."""

    def __init__(self, versions: Sequence[Version], names: Names, known: KnownCredits | None = None) -> None:
        self._versions, self._names, self._known = versions, names, known or {}
        self._found: dict[tuple[int, str], Credit] = {}
        self._named: dict[int, list[NamedOutlet]] = {}

    def of(self, version: int, outlet: str) -> Credit:
        """How a version stands to an outlet: credited, uncredited or unknown. An outlet does not credit itself."""
        key = (version, outlet)
        if key not in self._found:
            is_known = self._known.get((self._versions[version].version_id, outlet)) == CREDITED
            self._found[key] = CREDITED if is_known else self._look(version, outlet)
        return self._found[key]

    def _look(self, version: int, outlet: str) -> Credit:
        text = self._versions[version]
        if text.outlet == outlet:
            return UNCREDITED
        credit = credit_anywhere(text.text, text.byline, agency_names(outlet, self._names.get(outlet, ())))
        return CREDITED if credit != CREDITED and self._is_named(version, outlet) else credit

    def _is_named(self, version: int, outlet: str) -> bool:
        """Whether a version names the outlet as a source by another form of its key: "The Hill" for thehill.com."""
        if version not in self._named:
            text = self._versions[version]
            self._named[version] = find_named(text.text, text.byline, text.left_out)
        keys = outlet_keys(outlet, self._names)
        return any(names_outlet(named, keys) for named in self._named[version])

    def is_line(self, version: int, outlet: str) -> bool:
        """Whether the credit stands in the byline, or in the head or tail alone, as agencies are credited."""
        text = self._versions[version]
        agency = agency_names(outlet, self._names.get(outlet, ()))
        edges = text.text[:120] + "\n" + text.text[-120:]
        return credit_anywhere(edges, text.byline, agency) == CREDITED

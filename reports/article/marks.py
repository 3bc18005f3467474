"""Marks in a text: spans that overlap become nested elements, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from masthead.reports.display.kinds import BY_NAME
from masthead.reports.display.text import shown

_PARAGRAPH = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Mark:
    """A marked span of the article's text; ``kind`` is the name of a Kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Pointer:
    """A numbered place in the text that a note in the margin belongs to; ``word`` stands beside the number."""

    position: int
    number: str
    kind: str
    word: str = ""


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the non-blank lines.

    >>> paragraphs_of("One." + chr(10) * 2 + "Two.")
    [(0, 4), (6, 10)]
    """
    return [found.span() for found in _PARAGRAPH.finditer(text) if found.group().strip()]


def join_marks(marks: Iterable[Mark]) -> list[Mark]:
    """Marks in order, those of one kind that overlap or touch joined into one."""
    joined: list[Mark] = []
    last: dict[str, int] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end, mark.kind)):
        if mark.end <= mark.start:
            continue
        at = last.get(mark.kind)
        if at is not None and mark.start <= joined[at].end:
            joined[at] = Mark(joined[at].start, max(joined[at].end, mark.end), mark.kind)
        else:
            last[mark.kind] = len(joined)
            joined.append(mark)
    return joined


def within(marks: Iterable[Mark], start: int, end: int) -> list[Mark]:
    """The parts of the marks that lie in a paragraph."""
    return [
        Mark(max(mark.start, start), min(mark.end, end), mark.kind)
        for mark in marks
        if mark.start < end and mark.end > start
    ]


def _pieces(marks: Sequence[Mark], cuts: Iterable[int], start: int, end: int) -> Iterator[tuple[int, int, list[str]]]:
    """The paragraph cut at every edge, each piece with the kinds that cover it, outermost first."""
    edges = {start, end, *(cut for cut in cuts if start <= cut <= end)}
    edges.update(edge for mark in marks for edge in (mark.start, mark.end))
    ordered = sorted(edges)
    for a, b in pairwise(ordered):
        kinds = {mark.kind for mark in marks if mark.start <= a and mark.end >= b}
        yield a, b, sorted(kinds, key=lambda kind: (BY_NAME[kind].depth, kind))


def mark_paragraph(
    text: str, start: int, end: int, marks: Iterable[Mark], pointers: Sequence[Pointer] = (), *, prefix: str = "n"
) -> Markup:
    """The paragraph as markup: ``<span class="k k-KIND">`` nested by depth, note numbers as links to ``#PREFIX-NUMBER``.

    Neighboring pieces share the elements they have in common from the outside in, so a long mark stays one element
    wherever the nesting allows.
    """
    inside = within(marks, start, end)
    places: dict[int, list[Pointer]] = {}
    for pointer in pointers:
        places.setdefault(min(max(pointer.position, start), end), []).append(pointer)
    parts: list[str] = []
    opened: list[str] = []
    for a, b, kinds in _pieces(inside, places, start, end):
        shared = 0
        while shared < min(len(opened), len(kinds)) and opened[shared] == kinds[shared]:
            shared += 1
        parts.append("</span>" * (len(opened) - shared))
        parts.extend(_reference(pointer, prefix) for pointer in places.pop(a, ()))
        parts.extend(f'<span class="k k-{kind}">' for kind in kinds[shared:])
        opened = kinds
        parts.append(str(shown(text[a:b])))
    parts.append("</span>" * len(opened))
    parts.extend(_reference(pointer, prefix) for pointer in places.pop(end, ()))
    return Markup("".join(parts))


def _reference(pointer: Pointer, prefix: str) -> str:
    target = f"{prefix}-{pointer.number}"
    word = f' <span class="first">{shown(pointer.word)}</span>' if pointer.word else ""
    said = f", {shown(pointer.word)}" if pointer.word else ""
    return (
        f'<a class="ref r-{pointer.kind}" id="{target}-r" href="#{target}" '
        f'aria-label="note {pointer.number}{said}">{pointer.number}{word}</a>'
    )

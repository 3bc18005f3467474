"""An attribution while its sentence is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """An attribution while its sentence is read.

    ``lead`` is the first word of source or cue, whichever comes first; ``behind`` one past the last word of them;
    ``side`` says where the content is: before, after, or main (the main clause, for ``as Reuters reported``).
    """

    lemma: str
    cue: Span
    lead: int
    behind: int
    side: str
    source: Span | None
    verb: int
    is_negated: bool = False
    is_hearsay: bool = False
    is_relative: bool = False
    is_clause: bool = False
    rule: str = ""
    content: Sequence[Span] = ()

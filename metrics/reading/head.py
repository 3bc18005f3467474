"""Title, byline and date from the first lines of a text, only where the line can be nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from masthead.metrics.reading.dates import DATE_LINE

_BYLINE = re.compile(
    r"^(?:By|BY|by) ((?:[A-Z][\w.’'-]*|de|van|von|bin|al)(?: (?:[A-Z][\w.’'-]*|and|de|van|von|bin|al|&))*(?:,? [A-Z][\w ]{2,30})?)$"
)
_BULLET = re.compile(r"^[•*·▪–—\-#|>]")
_SENTENCE_END = re.compile(r"[.!;:,…][\"”’)]*$")
_LINES_READ = 8
_HEAD_CHARACTERS = 3000


@dataclass(frozen=True)
class TextHead:
    """What the first lines say of themselves; None where nothing is certain."""

    title: str | None
    byline: str | None
    date: str | None


def read_head(text: str) -> TextHead:
    """Title, byline and date line of a text.

    A title is the first line of 4 to 30 words without an end mark or bullet that is followed, within four lines, by
    a line that reads as a sentence of 12 words and more. A byline begins with "By" and holds only names. A date is
    a line that is a date and nothing else.
    """
    lines = [line.strip() for line in text[:_HEAD_CHARACTERS].splitlines() if line.strip()][: _LINES_READ + 4]
    title = byline = date = None
    for k, line in enumerate(lines[:_LINES_READ]):
        if date is None and (match := DATE_LINE.match(line)):
            date = match.group(1)
        elif byline is None and (match := _BYLINE.match(line)):
            byline = match.group(1)
        elif title is None and _is_title(line) and any(_is_sentence(later) for later in lines[k + 1 : k + 5]):
            title = line
        if _is_sentence(line):
            break
    return TextHead(title, byline, date)


def _is_title(line: str) -> bool:
    return (
        4 <= len(line.split()) <= 30
        and not _SENTENCE_END.search(line)
        and not _BULLET.match(line)
        and not line[0].islower()
    )


def _is_sentence(line: str) -> bool:
    return len(line.split()) >= 12 and bool(re.search(r"[.!?][\"”’)]*$", line))

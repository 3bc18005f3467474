"""Sentences with offsets: paragraphs first, then sentencex, then a few repairs for news."""

from __future__ import annotations

import re

import sentencex

_SPLIT_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“‘'])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sr|Jr|St|Gov|Sen|Sens|Rep|Reps|Gen|Lt|Col|Maj|Capt|Cmdr|Sgt|Cpl|Pvt|Adm|Rev|"
    r"Hon|Pres|Supt|Det|Insp|Atty|Amb|Sec|No|vs|Mt|Ft|[A-Z]\.[A-Z])\.\s*$"
)
_LONG_WORD = 5
"""No abbreviation of ``_SPLIT_ABBREVIATION`` has so many letters."""

_CONTINUES = re.compile(r"[\s\"'”’)\]]*[a-z]|\s*[,:;]")
_ENDS_CLOSED = re.compile(r"[.!?…][\"'”’)\]]*\s*$")


def split_sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of one paragraph, outer white space left out.

    Sentencex finds the boundaries; a boundary is taken back behind an abbreviation that never ends a sentence
    (``Lt.``, an initial) and where the text goes on in lower case behind a quotation ("Really?" he asked).
    """
    spans = []
    start = end = 0
    for segment in sentencex.segment(language, text):
        end += len(segment)
        if end < len(text) and _goes_on(text, start, end):
            continue
        piece = text[start:end].rstrip()
        length = len(piece.lstrip())
        if length:
            spans.append((start + len(piece) - length, start + len(piece)))
        start = end
    return spans


def _goes_on(text: str, start: int, end: int) -> bool:
    tail = text[max(start, end - 24) : end]
    ending = tail.rstrip()
    may_be_abbreviated = ending[-1:] == "." and not (
        len(ending) > _LONG_WORD and ending[-_LONG_WORD - 1 : -1].isalpha()
    )
    if may_be_abbreviated and _SPLIT_ABBREVIATION.search(tail):
        return True
    following = text[end : end + 8]
    if following[:1].isupper():
        return False
    return bool(_CONTINUES.match(following)) and (not _ENDS_CLOSED.search(tail) or tail.rstrip()[-1] in "\"'”’…")

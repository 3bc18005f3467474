"""The paragraphs of an article that share words with a reference, line by line beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from masthead.metrics.text.quotations import quotations_in
from masthead.metrics.text.sentences import split_sentences
from masthead.metrics.wording import whole_units
from masthead.reports.article.alignment import Run, align, align_sentences, as_runs
from masthead.reports.article.marks import paragraphs_of

Row = Mapping[str, object]
Place = tuple[int, int, int, int]
"""Start and end in the article, start and end in the reference."""

_STOP = re.compile(r"[.!?…:][\"'”’)\]]*\s*$")
_WORD = re.compile(r"\w[\w'’-]*")

REACH = 160
"""Code points by which a line grows to whole sentences in the reference."""

MAX_LINES = 60
"""Lines of one reference that a page shows."""


@dataclass(frozen=True)
class Line:
    """A stretch of the article and what stands beside it; ``original`` is empty where the article has it alone.

    ``n_words`` of it count as shared with the reference, ``n_quoted`` more stand in quotations, which do not count;
    ``n_match`` words has the longest match that it belongs to.
    """

    copy: tuple[Run, ...]
    original: tuple[Run, ...]
    n_words: int = 0
    n_quoted: int = 0
    n_match: int = 0

    @property
    def is_own(self) -> bool:
        """Whether nothing of it stands in the reference."""
        return not self.original


@dataclass(frozen=True)
class Facing:
    """One paragraph of the article (``number`` from 1) in lines; ``n_before`` paragraphs before it share nothing."""

    number: int
    lines: tuple[Line, ...]
    n_before: int


@dataclass(frozen=True)
class Found:
    """A matched stretch: its places in both texts and its runs."""

    start: int
    end: int
    low: int
    high: int
    copy: tuple[Run, ...]
    original: tuple[Run, ...]


def facing_paragraphs(
    text: str, original: str, spans: Sequence[Row], *, counted: int | None = None
) -> tuple[list[Facing], list[str], int]:
    """The paragraphs with shared words, the paragraphs of the reference that face none, and how many lines are left out.

    ``spans`` are the evidence of one reference in order; ``counted`` is how many words the two share by the tables, which
    the words of the lines add up to.
    """
    merged = join_neighbors(text, original, spans)
    is_loose = _is_reworded(spans) or any(d - c > 2 * (b - a) + 80 for a, b, c, d in merged)
    found = _by_sentence(text, original, merged) if is_loose else _in_order(text, original, merged)
    paragraphs = paragraphs_of(text)
    facing: list[Facing] = []
    before = n_shown = n_left_out = 0
    counts = _counts(text, [(one.start, one.end) for one in found], spans, merged, counted)
    for number, (start, end) in enumerate(paragraphs, 1):
        inside = [(one, count) for one, count in zip(found, counts, strict=True) if start <= one.start < end]
        if not inside or n_shown >= MAX_LINES:
            n_left_out += len(inside)
            before += not inside
            continue
        lines = _lines(text, start, end, inside)
        n_shown += len(lines)
        facing.append(Facing(number, tuple(lines), before))
        before = 0
    return facing, _unused(original, found), n_left_out


def _in_order(text: str, original: str, merged: Sequence[Place]) -> list[Found]:
    """Each place sentence by sentence, word on word."""
    found = []
    for a, b, c, d in merged:
        at, low = _first_letter(text, a, b), _first_letter(original, c, d)
        for pair in align(text[at:b], original[low:d]) if at < b else ():
            length, width = (sum(len(run.text) for run in side) for side in (pair.copy, pair.original))
            found.append(Found(at, at + length, low, low + width, pair.copy, pair.original))
            at, low = at + length, low + width
    return _to_whole_sentences(original, found)


def _first_letter(text: str, start: int, end: int) -> int:
    """Where a stretch begins without the space in front of it."""
    return start + len(text[start:end]) - len(text[start:end].lstrip())


def _to_whole_sentences(original: str, found: Sequence[Found]) -> list[Found]:
    """Lines whose side of the reference grows to the sentence's ends, as far as no other line has it."""
    taken = sorted((one.low, one.high) for one in found)
    sentences = sentences_of(original)
    grown = []
    for one in found:
        first = max((a for a, _ in sentences if a <= one.low), default=one.low)
        last = min((b for _, b in sentences if b >= one.high), default=one.high)
        low = max([first, one.low - REACH, *(high for _, high in taken if high <= one.low)])
        high = min([last, one.high + REACH, *(low for low, _ in taken if low >= one.high)])
        before, behind = original[min(low, one.low) : one.low], original[one.high : max(high, one.high)]
        grown.append(
            Found(one.start, one.end, one.low, one.high, one.copy, as_runs(before, True, one.original, behind))
        )
    return grown


def _by_sentence(text: str, original: str, merged: Sequence[Place]) -> list[Found]:
    """The sentences that the places touch, each beside the nearest of the reference that its places name."""
    there = sentences_of(original)
    touched: list[tuple[int, int]] = []
    allowed: list[set[int]] = []
    for start, end in sentences_of(text):
        inside = [place for place in merged if place[0] < end and place[1] > start]
        if 2 * sum(min(end, b) - max(start, a) for a, b, _, _ in inside) >= end - start:
            touched.append((start, end))
            allowed.append(
                {k for k, (low, high) in enumerate(there) if any(c < high and d > low for _, _, c, d in inside)}
            )
    pairs = align_sentences([text[a:b] for a, b in touched], [original[c:d] for c, d in there], allowed)
    found = []
    for (start, end), pair in zip(touched, pairs, strict=True):
        said = "".join(run.text for run in pair.original)
        low = next((c for c, d in there if original[c:d] == said), 0) if said else 0
        found.append(Found(start, end, low, low + len(said), pair.copy, pair.original))
    return found


def _lines(text: str, start: int, end: int, inside: Sequence[tuple[Found, tuple[int, int, int]]]) -> list[Line]:
    """The whole paragraph: its matched stretches, and between them what the article has alone.

    What is left of a sentence goes to the line that has the rest of it.
    """
    lines: list[Line] = []
    at = start
    for one, (n_words, n_quoted, n_match) in inside:
        own, rest = _last_sentence(text[at : one.start])
        if own and lines and not _ends(lines[-1]):
            head, own = _first_sentence(own)
            lines[-1] = _longer(lines[-1], behind=head)
        if own.strip():
            lines.append(Line((Run(own, True),), ()))
        line = Line(one.copy, one.original, n_words, n_quoted, n_match)
        lines.append(_longer(line, before=rest))
        at = max(at, one.end)
    rest = text[at:end]
    if rest and lines and not _ends(lines[-1]):
        head, rest = _first_sentence(rest)
        lines[-1] = _longer(lines[-1], behind=head)
    if rest.strip():
        lines.append(Line((Run(rest, True),), ()))
    return lines


def _ends(line: Line) -> bool:
    said = "".join(run.text for run in line.copy)
    return line.is_own or _STOP.search(said) is not None


def _longer(line: Line, *, before: str = "", behind: str = "") -> Line:
    runs = as_runs(before, True, line.copy, behind)
    return Line(runs, line.original, line.n_words, line.n_quoted, line.n_match)


_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+")


def _last_sentence(gap: str) -> tuple[str, str]:
    """A gap in whole sentences and the beginning of one."""
    ends = [found.end() for found in _SENTENCE_END.finditer(gap)]
    return (gap[: ends[-1]], gap[ends[-1] :]) if ends else ("", gap)


def _first_sentence(gap: str) -> tuple[str, str]:
    """The rest of a sentence, and the sentences behind it."""
    found = _SENTENCE_END.search(gap)
    return (gap[: found.end()], gap[found.end() :]) if found else (gap, "")


def _counts(
    text: str,
    stretches: Sequence[tuple[int, int]],
    spans: Sequence[Row],
    merged: Sequence[Place],
    counted: int | None,
) -> list[tuple[int, int, int]]:
    """Words of each stretch that count, those in quotations, and the words of its longest match."""
    rows = [(int_of(row, "start"), int_of(row, "end"), str(row["label"]).endswith("quotation")) for row in spans]
    words = [_words_in(text, stretch, [(a, b) for a, b, is_quoted in rows if not is_quoted]) for stretch in stretches]
    quoted = [_words_in(text, stretch, [(a, b) for a, b, is_quoted in rows if is_quoted]) for stretch in stretches]
    sizes = [len(_WORD.findall(text[a:b])) for a, b, _, _ in merged]
    matches = [
        max((n for n, (a, b, _, _) in zip(sizes, merged, strict=True) if a < end and b > start), default=0)
        for start, end in stretches
    ]
    total = sum(words)
    if counted and total:
        words = whole_units([n * counted / total for n in words])
    return list(zip(words, quoted, matches, strict=True))


def _words_in(text: str, stretch: tuple[int, int], spans: Sequence[tuple[int, int]]) -> int:
    start, end = stretch
    at, n = start, 0
    for a, b in sorted(spans):
        low, high = max(a, at), min(b, end)
        if high > low:
            n += len(_WORD.findall(text[low:high]))
            at = high
    return n


def _unused(original: str, found: Sequence[Found]) -> list[str]:
    """The paragraphs of the reference that face no line."""
    return [
        original[start:end]
        for start, end in paragraphs_of(original)
        if not any(one.original and one.low < end and one.high > start for one in found)
    ]


def _is_reworded(spans: Sequence[Row]) -> bool:
    """Whether most of the passages' text is reworded: then no cut of the original fits a cut of the copy."""
    lengths = {True: 0, False: 0}
    for row in spans:
        if not str(row["label"]).endswith("quotation"):
            lengths[str(row["label"]).endswith("reworded")] += int_of(row, "end") - int_of(row, "start")
    return lengths[True] > lengths[False]


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences, paragraph by paragraph."""
    found = []
    for start, end in paragraphs_of(text):
        quotations = quotations_in(text[start:end], [(0, end - start)])
        found += [(start + a, start + b) for a, b in split_sentences(text[start:end], "en", quotations)]
    return found


def join_neighbors(text: str, original: str, spans: Sequence[Row]) -> list[Place]:
    """Spans that follow closely in both texts as one passage."""
    merged: list[Place] = []
    for row in spans:
        a, b, c, d = (int_of(row, name) for name in ("start", "end", "reference_start", "reference_end"))
        if merged:
            last = merged[-1]
            gap, back = text[last[1] : a], original[last[3] : c]
            if last[1] - 1 <= a and c >= last[2] and len(gap) < 40 and len(back) < 80 and "\n" not in gap:
                merged[-1] = (last[0], max(b, last[1]), last[2], max(d, last[3]))
                continue
            if a < last[1]:
                continue
        merged.append((a, b, c, d))
    return merged


def int_of(row: Row, name: str) -> int:
    """A whole number of a row, 0 where there is none."""
    value = row[name]
    return value if isinstance(value, int) else 0

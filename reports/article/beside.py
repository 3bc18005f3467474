"""Copied and shared passages of an article, each beside the text it stands in too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from masthead.metrics.text.quotations import quotations_in
from masthead.metrics.text.sentences import split_sentences
from masthead.reports.article.alignment import Pair, align, align_sentences
from masthead.reports.article.marks import paragraphs_of
from masthead.reports.display.number import number, sentence
from masthead.reports.display.text import shorten

Row = Mapping[str, object]
Place = tuple[int, int, int, int]
"""Start and end in the article, start and end in the reference."""

MAX_PASSAGES = 40

WIRE_HEAD, OTHER_HEAD = "The original", "The other article"


@dataclass(frozen=True)
class Passages:
    """The passages of one reference, each beside its words there.

    ``marks_same``: what both have is marked instead of what differs, since most words differ.
    """

    reference_id: str
    title: str
    head: str
    words: Markup
    pairs: tuple[Pair, ...]
    n_left_out: int
    marks_same: bool = False

    @property
    def is_wire(self) -> bool:
        """Whether the reference is a wire original."""
        return self.head == WIRE_HEAD


def passages_beside(
    text: str, rows: Sequence[Row], references: Mapping[str, Row], copies: Sequence[Row]
) -> tuple[Passages, ...]:
    """The passages of every reference, wire originals first, then those with most passages.

    ``rows`` are the article's evidence, ``copies`` its rows of the table of copies.
    """
    by_reference: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: _int(row, "start")):
        known = row["metric"] == "copy_ratio" and row.get("reference_end") is not None
        if known and str(row["reference_id"]) in references:
            by_reference.setdefault(str(row["reference_id"]), []).append(row)
    facts = {str(row["reference_id"]): row for row in copies}
    found = [
        _passages(text, spans, references[reference], facts.get(reference)) for reference, spans in by_reference.items()
    ]
    return tuple(sorted(found, key=lambda passages: (not passages.is_wire, -len(passages.pairs))))


def heading(passages: Sequence[Passages]) -> str:
    """The heading over the passages of an article."""
    kinds = {one.is_wire for one in passages}
    if kinds == {True}:
        return "Copied passages beside their originals"
    if kinds == {False}:
        return "Passages shared with other articles"
    return "Copied and shared passages, side by side"


def reference_title(reference: Row) -> str:
    """Who published a reference, and its title."""
    title = shorten(str(reference.get("title") or reference.get("article_id") or ""), 70)
    return f"{reference.get('name') or reference.get('outlet')}: “{title}”"


def _passages(text: str, spans: Sequence[Row], reference: Row, copy: Row | None) -> Passages:
    original = str(reference.get("text") or "")
    is_shared = all(str(row["label"]).startswith("shared_") for row in spans)
    merged = _neighbors(text, original, spans)
    if _is_reworded(spans) or any(d - c > 2 * (b - a) + 80 for a, b, c, d in merged):
        pairs = _loose_pairs(text, original, merged)
        left_out = max(len(pairs) - MAX_PASSAGES, 0)
        pairs = pairs[:MAX_PASSAGES]
    else:
        pairs = [pair for a, b, c, d in merged[:MAX_PASSAGES] for pair in align(text[a:b], original[c:d])]
        left_out = max(len(merged) - MAX_PASSAGES, 0)
    return Passages(
        str(reference.get("article_id")),
        reference_title(reference),
        OTHER_HEAD if is_shared else WIRE_HEAD,
        _words(copy),
        tuple(pairs),
        left_out,
        _differ_mostly(pairs),
    )


def _differ_mostly(pairs: Sequence[Pair]) -> bool:
    runs = [run for pair in pairs for run in pair.copy]
    return 2 * sum(len(run.text) for run in runs if run.differs) > sum(len(run.text) for run in runs)


def _is_reworded(spans: Sequence[Row]) -> bool:
    """Whether most of the passages' text is reworded: then no cut of the original fits a cut of the copy."""
    lengths = {True: 0, False: 0}
    for row in spans:
        if not str(row["label"]).endswith("quotation"):
            lengths[str(row["label"]).endswith("reworded")] += _int(row, "end") - _int(row, "start")
    return lengths[True] > lengths[False]


def _words(copy: Row | None) -> Markup:
    """How many words the two texts share, as every page counts them, and what is known of credit and order."""
    if copy is None:
        return Markup()
    place = {
        name: copy[f"counted_{name}"] if f"counted_{name}" in copy else copy[name]
        for name in ("article_id", "reference_id")
    }
    n = _int(copy, "n_verbatim_words") + _int(copy, "n_reworded_words")
    words = number(f"{n:,}", "n_verbatim_words+n_reworded_words", table="copies", row=place)
    noun = "word" if n == 1 else "words"
    if copy["direction"] == "undetermined" and copy["reference_kind"] == "article":
        return sentence("{} {} shared; the dates do not tell which text is older", words, noun)
    how = "" if copy["credit"] == "unknown" else f", {copy['credit']}"
    return sentence("{} {}{}", words, noun, how)


def _loose_pairs(text: str, original: str, merged: Sequence[Place]) -> list[Pair]:
    """The sentences that the passages touch, each beside the nearest of the reference."""
    there = _sentences(original)
    touched, allowed = [], []
    for start, end in _sentences(text):
        inside = [place for place in merged if place[0] < end and place[1] > start]
        if 2 * sum(min(end, b) - max(start, a) for a, b, _, _ in inside) >= end - start:
            touched.append(text[start:end])
            allowed.append(
                {k for k, (low, high) in enumerate(there) if any(c < high and d > low for _, _, c, d in inside)}
            )
    return align_sentences(touched, [original[low:high] for low, high in there], allowed)


def _sentences(text: str) -> list[tuple[int, int]]:
    found = []
    for start, end in paragraphs_of(text):
        quotations = quotations_in(text[start:end], [(0, end - start)])
        found += [(start + a, start + b) for a, b in split_sentences(text[start:end], "en", quotations)]
    return found


def _neighbors(text: str, original: str, spans: Sequence[Row]) -> list[Place]:
    """Spans that follow closely in both texts as one passage."""
    merged: list[Place] = []
    for row in spans:
        a, b, c, d = (_int(row, name) for name in ("start", "end", "reference_start", "reference_end"))
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


def _int(row: Row, name: str) -> int:
    value = row[name]
    return value if isinstance(value, int) else 0

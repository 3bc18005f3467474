"""Copied and shared passages of an article, each beside the text it stands in too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from masthead.reports.article.facing import Facing, facing_paragraphs, int_of
from masthead.reports.display.number import number, sentence
from masthead.reports.display.text import shorten

Row = Mapping[str, object]

WIRE_HEAD, OTHER_HEAD = "The original", "The other article"

MAX_UNUSED = 30
"""Paragraphs of a reference without a counterpart that a page shows."""


@dataclass(frozen=True)
class Passages:
    """An article beside one reference, its ``number``-th: the paragraphs that share words with it.

    ``n_words`` is what the tables count as shared; ``unused`` are the reference's paragraphs that face none of the article,
    ``n_left_out`` lines are not shown.
    """

    number: int
    reference_id: str
    title: str
    head: str
    words: Markup
    n_words: int
    paragraphs: tuple[Facing, ...]
    unused: tuple[str, ...]
    n_left_out: int

    @property
    def is_wire(self) -> bool:
        """Whether the reference is a wire original."""
        return self.head == WIRE_HEAD

    @property
    def is_shown(self) -> bool:
        """Whether the page lays the two side by side.

        Not where words are counted as shared and none is marked: what stands in several texts is marked once, with
        the text that has most of it.
        """
        lines = [line for paragraph in self.paragraphs for line in paragraph.lines if not line.is_own]
        return bool(lines) and (not self.n_words or any(line.n_words for line in lines))

    @property
    def n_quoted(self) -> int:
        """Shared words in quotations, which do not count."""
        return sum(line.n_quoted for paragraph in self.paragraphs for line in paragraph.lines)

    def nearest(self, paragraph: int) -> int | None:
        """The paragraph's own number where it is shown, else that of the first paragraph shown; None where none is."""
        numbers = [one.number for one in self.paragraphs]
        return paragraph if paragraph in numbers else next(iter(numbers), None)


def passages_beside(
    text: str, rows: Sequence[Row], references: Mapping[str, Row], copies: Sequence[Row]
) -> tuple[Passages, ...]:
    """The passages of every reference, wire originals first, then those with most words.

    ``rows`` are the article's evidence, ``copies`` its rows of the table of copies.
    """
    by_reference: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: int_of(row, "start")):
        known = row["metric"] == "copy_ratio" and row.get("reference_end") is not None
        if known and str(row["reference_id"]) in references:
            by_reference.setdefault(str(row["reference_id"]), []).append(row)
    facts = {str(row["reference_id"]): row for row in copies}
    n_words = {reference: _n_words(row) for reference, row in facts.items()}
    found = sorted(by_reference.items(), key=lambda item: (_is_shared(item[1]), -n_words.get(item[0], 0)))
    return tuple(
        _passages(number, text, spans, references[reference], facts.get(reference))
        for number, (reference, spans) in enumerate(found, 1)
    )


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


def _is_shared(spans: Sequence[Row]) -> bool:
    return all(str(row["label"]).startswith("shared_") for row in spans)


def _passages(place: int, text: str, spans: Sequence[Row], reference: Row, copy: Row | None) -> Passages:
    original = str(reference.get("text") or "")
    n_words = 0 if copy is None else _n_words(copy)
    paragraphs, unused, n_left_out = facing_paragraphs(text, original, spans, counted=n_words)
    return Passages(
        place,
        str(reference.get("article_id")),
        reference_title(reference),
        OTHER_HEAD if _is_shared(spans) else WIRE_HEAD,
        _words(copy),
        n_words,
        tuple(paragraphs),
        tuple(shorten(one, 300) for one in unused[:MAX_UNUSED]),
        n_left_out,
    )


def _words(copy: Row | None) -> Markup:
    """How many words the two texts share, as every page counts them, and what is known of credit and order."""
    if copy is None:
        return Markup()
    place = {
        name: copy[f"counted_{name}"] if f"counted_{name}" in copy else copy[name]
        for name in ("article_id", "reference_id")
    }
    n = _n_words(copy)
    words = number(f"{n:,}", "n_verbatim_words+n_reworded_words", table="copies", row=place)
    noun = "word" if n == 1 else "words"
    if copy["direction"] == "undetermined" and copy["reference_kind"] == "article":
        return sentence("{} {} shared{}; the dates do not tell which text is older", words, noun, _found_here(copy, n))
    how = "" if copy["credit"] == "unknown" else f", {copy['credit']}"
    return sentence("{} {}{}", words, noun, how)


def _found_here(copy: Row, n: int) -> Markup:
    """How many of the words were found from this article's side, where the other side found more."""
    here = copy.get("n_found")
    if not isinstance(here, int) or here == n:
        return Markup()
    place = {name: copy[name] for name in ("article_id", "reference_id")}
    found = number(f"{here:,}", "n_verbatim_words+n_reworded_words", table="copies", row=place)
    return sentence(", counted in the other article ({} in this one)", found)


def _n_words(copy: Row) -> int:
    return int_of(copy, "n_verbatim_words") + int_of(copy, "n_reworded_words")

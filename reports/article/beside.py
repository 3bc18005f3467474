"""Copied and shared passages of an article, each beside the text it stands in too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from masthead.reports.article.facing import Facing, Side, face, int_of, read_side
from masthead.reports.display.number import counted, number, sentence
from masthead.reports.display.text import MAX_SHOWN, first_line, shorten

Row = Mapping[str, object]

WIRE_HEAD, OTHER_HEAD = "The original", "The other article"

MAX_UNUSED = 30
"""Paragraphs of a reference without a counterpart that a page shows."""

MOST_BESIDE = 12
"""Texts that an article's page lays beside it: those with most words."""


@dataclass(frozen=True)
class Passages:
    """An article beside one reference, its ``number``-th: the paragraphs that share words with it.

    ``n_words`` is what the tables count as shared; ``unused`` is what the reference has besides, by its paragraphs;
    ``n_left_out`` lines are not shown. A reference behind the first ``MOST_BESIDE`` is named alone.
    """

    number: int
    reference_id: str
    title: str
    head: str
    words: Markup
    n_words: int
    paragraphs: tuple[Facing, ...] = ()
    unused: tuple[str, ...] = ()
    n_left_out: int = 0

    @property
    def is_wire(self) -> bool:
        """Whether the reference is a wire original."""
        return self.head == WIRE_HEAD

    @property
    def is_shown(self) -> bool:
        """Whether the page lays the two side by side."""
        return self.number <= MOST_BESIDE

    @property
    def n_quoted(self) -> int:
        """Shared words in quotations, which do not count."""
        return sum(line.n_quoted for paragraph in self.paragraphs for line in paragraph.lines)

    @property
    def has_moved(self) -> bool:
        """Whether some of its sentences stand in another order than in the reference."""
        return any(line.moved_from for paragraph in self.paragraphs for line in paragraph.lines)

    def nearest(self, paragraph: int) -> int | None:
        """The paragraph's own number where it is shown, else that of the first paragraph shown; None where none is."""
        numbers = [one.number for one in self.paragraphs]
        return paragraph if paragraph in numbers else next(iter(numbers), None)


def passages_beside(
    text: str, rows: Sequence[Row], references: Mapping[str, Row], copies: Sequence[Row]
) -> tuple[Passages, ...]:
    """The passages of every reference, wire originals first, then those with most words.

    ``rows`` are the article's evidence, ``references`` the texts at hand by identifier, ``copies`` the article's rows of the
    table of copies.
    """
    by_reference: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: int_of(row, "start")):
        if row["metric"] == "copy_ratio" and row.get("reference_end") is not None:
            by_reference.setdefault(str(row["reference_id"]), []).append(row)
    facts = {str(row["reference_id"]): row for row in copies}
    order = [one for one in order_beside(copies) if one in references]
    order += [one for one in by_reference if one not in facts and one in references]
    if not order:
        return ()
    article = read_side(text)
    every = [row for rows in by_reference.values() for row in rows]
    return tuple(
        _passages(place, article, by_reference.get(reference, []), every, references[reference], facts.get(reference))
        for place, reference in enumerate(order, 1)
    )


def order_beside(copies: Sequence[Row]) -> list[str]:
    """The references of an article's rows of COPIES in the order in which its page numbers them.

    Wire originals first, then those with most words; none without a shared word, in a quotation or outside.
    """
    shared = [row for row in copies if count_words(row) or int_of(row, "n_quoted_words")]
    return [
        str(row["reference_id"])
        for row in sorted(
            shared, key=lambda row: (row["reference_kind"] != "wire", -count_words(row), str(row["reference_id"]))
        )
    ]


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
    told = reference.get("title") or first_line(str(reference.get("text") or "")) or reference.get("article_id") or ""
    title = shorten(str(told), 70)
    return f"{reference.get('name') or reference.get('outlet')}: “{title}”"


def _passages(
    place: int, article: Side, spans: Sequence[Row], every: Sequence[Row], reference: Row, copy: Row | None
) -> Passages:
    n_words = 0 if copy is None else count_words(copy)
    is_wire = any(not str(row["label"]).startswith("shared_") for row in spans)
    head = WIRE_HEAD if is_wire or (copy is not None and copy["reference_kind"] == "wire") else OTHER_HEAD
    title = reference_title(reference)
    if place > MOST_BESIDE:
        return Passages(place, str(reference.get("article_id")), title, head, _words(copy), n_words)
    original = read_side(str(reference.get("text") or "")[:MAX_SHOWN])
    paragraphs, unused, n_left_out = face(article, original, spans, counted=n_words, elsewhere=every)
    return Passages(
        place,
        str(reference.get("article_id")),
        title,
        head,
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
    n, n_reworded = count_words(copy), int_of(copy, "n_reworded_words")
    if not n:
        quoted = counted(int_of(copy, "n_quoted_words"), "word", "n_quoted_words", table="copies", row=_place(copy))
        return sentence("quotations alone, {}, which do not count", quoted)
    place = {name: copy.get(f"counted_{name}", copy[name]) for name in ("article_id", "reference_id")}
    words = counted(n, "word", "n_verbatim_words+n_reworded_words", table="copies", row=place)
    if n_reworded:
        reworded = number(f"{n_reworded:,}", "n_reworded_words", table="copies", row=place)
        words = sentence("{}, {} of them judged reworded", words, reworded if n_reworded < n else "all")
    credit = "" if copy["credit"] == "unknown" else f", {copy['credit']}"
    if copy["reference_kind"] == "wire":
        return sentence("{}{}", words, credit)
    if copy["direction"] == "undetermined":
        return sentence("{}{}; the dates do not tell which text is older", words, _found_here(copy, n))
    if copy["direction"] == "to_reference":
        return sentence("{}; this article is the older one", words)
    return sentence("{}{}; the other article is the older one", words, credit)


def _place(copy: Row) -> dict[str, object]:
    return {name: copy[name] for name in ("article_id", "reference_id")}


def _found_here(copy: Row, n: int) -> Markup:
    """How many of the words were found from this article's side, where the other side found more."""
    here = copy.get("n_found")
    if not isinstance(here, int) or here == n:
        return Markup()
    found = number(f"{here:,}", "n_verbatim_words+n_reworded_words", table="copies", row=_place(copy))
    return sentence(" (counted in the other article; {} found from this one)", found)


def count_words(copy: Row) -> int:
    """Words that count as shared, verbatim and reworded."""
    return int_of(copy, "n_verbatim_words") + int_of(copy, "n_reworded_words")

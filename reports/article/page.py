"""The article page: the marked text, its notes, its strip, and copied passages beside their originals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from masthead.metrics.text.quotations import quotations_in
from masthead.reports.article.beside import Passages, heading, passages_beside, reference_title
from masthead.reports.article.counts import count_words
from masthead.reports.article.facing import sentences_of
from masthead.reports.article.marks import Mark, Pointer, join_marks, mark_paragraph, paragraphs_of
from masthead.reports.article.notes import Note, write_notes
from masthead.reports.article.strip import LAYER_TITLES, Stretch, article_strip, strip_words
from masthead.reports.display.kinds import BY_NAME, KINDS, SOURCE_LABELS, kind_of, words_of
from masthead.reports.display.text import MAX_SHOWN, shorten, shown

Row = Mapping[str, object]


EDGES = ("verbatim", "reworded", "shared")
"""Kinds that draw a rule at the edge of a paragraph."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph (``number`` from 1) with its marks, and the notes that belong beside it.

    ``edges`` are the kinds of copying in it, drawn as rules at its edge.
    """

    number: int
    markup: Markup
    notes: tuple[Note, ...]
    is_furniture: bool
    is_headline: bool
    label: str = ""
    edges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """Paragraphs that follow one another; a long run of boilerplate is folded away, ``holds`` says what it is."""

    paragraphs: tuple[Paragraph, ...]
    is_folded: bool
    holds: str = ""


@dataclass(frozen=True)
class Switch:
    """A line of the legend: how many passages of a kind the article has."""

    name: str
    title: str
    explains: str
    count: int
    is_on: bool


@dataclass(frozen=True)
class MarkedArticle:
    """An article's text with everything that was counted in it."""

    blocks: tuple[Block, ...]
    families: tuple[tuple[str, tuple[Switch, ...]], ...]
    strip: tuple[tuple[float, float, str], ...]
    strip_words: str
    strip_layers: tuple[tuple[str, str], ...]
    passages: tuple[Passages, ...]
    passages_head: str
    n_left_out: int
    summary: Markup
    excerpt: str
    excerpt_kind: str


def mark_article(
    text: str,
    rows: Sequence[Row],
    *,
    prefix: str,
    references: Mapping[str, Row] | None = None,
    copies: Sequence[Row] = (),
    measured: Mapping[str, Row] | None = None,
) -> MarkedArticle:
    """The article's text marked with its evidence.

    ``rows`` are its evidence, ``references`` the originals and articles that they point to (outlet name, title, text),
    ``copies`` its rows of the table of copies, ``measured`` its measurements of all words by measure; ``prefix`` begins the names of the notes' places in the page.
    """
    references = references or {}
    visible = text[:MAX_SHOWN]
    families = _families(rows)
    rows = [row for row in rows if _place(row, "start") < len(visible)]
    titles = {key: reference_title(reference) for key, reference in references.items()}
    notes = write_notes(visible, rows, titles)
    marks = join_marks(_marks(rows, len(visible)))
    stretches = article_strip(visible, rows, quotations_of(visible))
    passages = passages_beside(visible, rows, references, copies)
    excerpt_kind, excerpt = _excerpt(visible, rows)
    return MarkedArticle(
        tuple(_blocks(visible, marks, notes, rows, prefix)),
        families,
        tuple(_percent(stretch, len(visible)) for stretch in stretches),
        strip_words(visible, stretches),
        tuple((layer, LAYER_TITLES[layer]) for layer in dict.fromkeys(s.layer for s in stretches)),
        passages,
        heading(passages),
        len(text) - len(visible),
        count_words(measured or {}, copies),
        excerpt,
        excerpt_kind,
    )


def quotations_of(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the quotations of a text."""
    return quotations_in(text, paragraphs_of(text))


def _place(row: Row, name: str) -> int:
    value = row[name]
    return value if isinstance(value, int) else 0


def _marks(rows: Sequence[Row], length: int) -> list[Mark]:
    marks = []
    told = _source_spans(rows)
    for row in rows:
        kind = kind_of(str(row["metric"]), str(row["label"]))
        if kind is not None and not _is_told_apart(row, told):
            marks.append(Mark(_place(row, "start"), min(_place(row, "end"), length), kind.name))
    return marks


def _source_spans(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Spans of the sources whose kind was told: named, unnamed, a document ..."""
    return [
        (_place(row, "start"), _place(row, "end"))
        for row in rows
        if row["metric"] == "named_sources" and row["label"] in SOURCE_LABELS
    ]


def _is_told_apart(row: Row, told: Sequence[tuple[int, int]]) -> bool:
    """Whether a row is an attribution's source that stands a second time with its kind: then only that is marked."""
    if (row["metric"], row["label"]) != ("attribution", "source"):
        return False
    start, end = _place(row, "start"), _place(row, "end")
    return any(a < end and start < b for a, b in told)


def _blocks(text: str, marks: list[Mark], notes: list[Note], rows: Sequence[Row], prefix: str) -> list[Block]:
    headlines = {_place(row, "start") for row in rows if (row["metric"], row["label"]) == ("boilerplate", "headline")}
    furniture = [mark for mark in marks if mark.kind == "furniture"]
    labels = {_place(row, "start"): words_of(str(row["label"])) for row in rows if row["metric"] == "boilerplate"}
    paragraphs: list[Paragraph] = []
    spans = paragraphs_of(text)
    for number, (start, end) in enumerate(spans):
        last = number + 1 == len(spans)
        beside = [note for note in notes if start <= note.position <= end or (last and note.position > end)]
        notes = [note for note in notes if note not in beside]
        pointers = [Pointer(note.position, note.number, note.kind, note.first_of) for note in beside]
        paragraphs.append(
            Paragraph(
                number + 1,
                mark_paragraph(text, start, end, marks, pointers, prefix=prefix),
                tuple(beside),
                any(mark.start <= start + 2 and mark.end >= end - 2 for mark in furniture),
                start in headlines,
                next((labels[at] for at in sorted(labels) if start <= at < end), ""),
                tuple(kind for kind in EDGES if any(m.kind == kind and m.start < end and m.end > start for m in marks)),
            )
        )
    return _fold(paragraphs)


def _fold(paragraphs: list[Paragraph], *, least: int = 3) -> list[Block]:
    runs: list[list[Paragraph]] = []
    for paragraph in paragraphs:
        if runs and runs[-1][-1].is_furniture == paragraph.is_furniture:
            runs[-1].append(paragraph)
        else:
            runs.append([paragraph])
    return [
        Block(tuple(run), True, _holds(run)) if run[0].is_furniture and len(run) >= least else Block(tuple(run), False)
        for run in runs
    ]


def _holds(run: Sequence[Paragraph]) -> str:
    """The kinds of lines, most first."""
    counts = Counter(paragraph.label for paragraph in run if paragraph.label)
    return ", ".join(label for label, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _families(rows: Sequence[Row]) -> tuple[tuple[str, tuple[Switch, ...]], ...]:
    counts: dict[str, int] = {}
    told = _source_spans(rows)
    for row in rows:
        kind = kind_of(str(row["metric"]), str(row["label"]))
        if kind is not None and not _is_told_apart(row, told):
            counts[kind.name] = counts.get(kind.name, 0) + 1
    families: dict[str, list[Switch]] = {}
    for kind in KINDS:
        if kind.name in counts:
            switch = Switch(kind.name, kind.title, kind.explains, counts[kind.name], kind.is_on)
            families.setdefault(kind.family, []).append(switch)
    return tuple((family, tuple(switches)) for family, switches in families.items())


def _percent(stretch: Stretch, length: int) -> tuple[float, float, str]:
    start = round(100 * stretch.start / length, 2)
    return start, round(100 * stretch.end / length - start, 2), stretch.layer


LONGEST = 220
"""Code points of a telling sentence that lists show."""

_TELLING = (("verbatim", "reworded"), ("noise",), ("unnamed",), ("content",))


def _excerpt(text: str, rows: Sequence[Row]) -> tuple[str, str]:
    """The most telling words of the article: its kind and the words."""
    by_kind: dict[str, list[Row]] = {}
    for row in rows:
        kind = kind_of(str(row["metric"]), str(row["label"]))
        if kind is not None:
            by_kind.setdefault(kind.name, []).append(row)
    for names in _TELLING:
        found = [(name, row) for name in names for row in by_kind.get(name, [])]
        if found:
            name, row = max(found, key=lambda pair: _place(pair[1], "end") - _place(pair[1], "start"))
            return BY_NAME[name].title, shorten(_sentence(text, _place(row, "start"), _place(row, "end")), LONGEST)
    return "", ""


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence that has most of a span, the first of equals; the span's own words where none has any."""
    first, last = next(((a, b) for a, b in paragraphs_of(text) if a <= start < b), (start, end))
    inside = [(first + a, first + b) for a, b in sentences_of(text[first:last])]
    a, b = max(inside, key=lambda one: min(one[1], end) - max(one[0], start), default=(start, end))
    return text[a:b]


def marked(text: str) -> Markup:
    """Escaped text for templates."""
    return shown(text)


def rows_of(frame: pl.DataFrame) -> dict[str, list[Row]]:
    """The rows of a frame by article."""
    parts = frame.partition_by("article_id", as_dict=True, maintain_order=True)
    return {str(key[0]): list(part.iter_rows(named=True)) for key, part in parts.items()}

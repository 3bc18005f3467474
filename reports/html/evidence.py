"""The evidence page: every note of every article in one list that can be searched, in pieces that a browser can hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from masthead.metrics.text.sentences import split_sentences
from masthead.reports.article.beside import reference_title
from masthead.reports.article.marks import paragraphs_of
from masthead.reports.article.notes import Note, write_notes
from masthead.reports.article.page import rows_of
from masthead.reports.display.kinds import BY_NAME, KINDS
from masthead.reports.display.text import MAX_SHOWN, first_line, plain, shorten
from masthead.reports.html.outlet import article_line
from masthead.reports.inputs.run import Run

Row = Mapping[str, Any]

ARTICLES_AT_ONCE = 200
"""Articles of a piece: some thousand notes, half a megabyte."""

MOST_WORDS = 260
"""Code points of the words that a row shows around its note."""

KIND_NAMES = tuple(kind.name for kind in KINDS)


@dataclass(frozen=True)
class Piece:
    """Notes of some articles, as the page reads them.

    ``articles`` are [page, title, place of the outlet, date]; ``rows`` are [place of the article, note, place of the
    kind, head, text, words before, words, words behind, credit].
    """

    articles: list[list[object]]
    rows: list[list[object]]

    @property
    def facts(self) -> dict[str, object]:
        """What is known before the piece is loaded: how many rows, of which outlets and kinds."""
        return {
            "n": len(self.rows),
            "outlets": sorted({article[2] for article in self.articles}, key=str),
            "kinds": sorted({row[2] for row in self.rows}, key=str),
        }

    def script(self, number: int) -> str:
        """The piece as a script that hands itself to the page: pages opened from a disk may load no data otherwise."""
        held = {"articles": self.articles, "rows": self.rows}
        return f"masthead.take({number}, {json.dumps(held, ensure_ascii=False, separators=(',', ':'))});\n"


def evidence_pieces(run: Run, pages: Mapping[str, str]) -> Iterator[Piece]:
    """The notes of all articles that have a page, in the order of the pages; pieces without notes too."""
    outlets = {outlet: place for place, outlet in enumerate(run.outlets)}
    articles = list(pages)
    for first in range(0, len(articles), ARTICLES_AT_ONCE):
        yield _piece(run, articles[first : first + ARTICLES_AT_ONCE], pages, outlets)


def _piece(run: Run, ids: Sequence[str], pages: Mapping[str, str], outlets: Mapping[str, int]) -> Piece:
    texts = {row["article_id"]: row for row in run.texts(ids).iter_rows(named=True)}
    facts = run.facts.filter(pl.col("article_id").is_in(list(ids)))
    languages = dict(facts.select("article_id", "language").iter_rows())
    found = run.evidence(ids)
    evidence = rows_of(found)
    titles = _titles(run, found)
    credits = _credits(run, ids)
    piece = Piece([], [])
    for article_id in ids:
        row = texts.get(article_id)
        if row is None:
            continue
        text = str(row["text"] or "")[:MAX_SHOWN]
        title = shorten(row.get("title") or first_line(text) or article_id, 120)
        place = len(piece.articles)
        piece.articles.append([pages[article_id], plain(title), outlets.get(row["outlet"], 0), article_line(row)])
        spans = _sentences(text, languages.get(article_id, "und"))
        visible = [span for span in evidence.get(article_id, []) if int(str(span["start"])) < len(text)]
        for note in write_notes(text, visible, titles):
            credit = credits.get((article_id, note.reference_id or ""), "")
            piece.rows.append([place, *_row(text, spans, note), credit])
    return piece


def _row(text: str, sentences: Sequence[tuple[int, int]], note: Note) -> list[object]:
    before, words, behind = words_around(text, sentences, note.start, note.end)
    shown = [plain(part) for part in (note.head, note.text, before, words, behind)]
    return [note.number, KIND_NAMES.index(note.kind), *shown]


def words_around(text: str, sentences: Sequence[tuple[int, int]], start: int, end: int) -> tuple[str, str, str]:
    """The words of a note, with the rest of the sentence in which it begins before and behind them.

    >>> words_around("The pier is shut. Ada Moor said so.", [(0, 17), (18, 35)], 18, 26)
    ('', 'Ada Moor', ' said so.')
    """
    first, last = next(((a, b) for a, b in sentences if a <= start < b), (start, end))
    words = shorten(text[start:end], MOST_WORDS)
    rest = max(MOST_WORDS - len(words), 0)
    before = " ".join(text[first:start].split())
    behind = " ".join(text[end : max(end, last)].split())
    if len(before) > rest // 2:
        before = "…" + before[len(before) - rest // 2 :].partition(" ")[2] if rest > 1 else ""
    behind = shorten(behind, rest - len(before)) if rest > len(before) else ""
    gap_before = " " if before and text[start - 1 : start].isspace() else ""
    gap_behind = " " if behind and text[end : end + 1].isspace() else ""
    return before + gap_before, words, gap_behind + behind


def _sentences(text: str, language: str) -> list[tuple[int, int]]:
    return [
        (start + a, start + b)
        for start, end in paragraphs_of(text)
        for a, b in split_sentences(text[start:end], language)
    ]


def _titles(run: Run, evidence: pl.DataFrame) -> dict[str, str]:
    wanted = evidence["reference_id"].drop_nulls().unique().sort().to_list()
    rows = run.texts(wanted).iter_rows(named=True)
    return {row["article_id"]: reference_title({**row, "name": run.name(row["outlet"])}) for row in rows}


def _credits(run: Run, ids: Sequence[str]) -> dict[tuple[str, str], str]:
    rows = run.copies.filter(pl.col("article_id").is_in(list(ids)) & (pl.col("credit") != "unknown"))
    found = rows.select("article_id", "reference_id", "credit").collect()
    return {(article, reference): credit for article, reference, credit in found.iter_rows()}


def index_facts(run: Run, pieces: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """What the page knows before any piece is loaded: outlets, kinds, and what each piece holds."""
    kinds = [[name, BY_NAME[name].title, BY_NAME[name].family] for name in KIND_NAMES]
    return {"outlets": [[outlet, run.name(outlet)] for outlet in run.outlets], "kinds": kinds, "pieces": list(pieces)}

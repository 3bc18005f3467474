"""The articles with most copied words: by count and by share, which are seldom the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from markupsafe import Markup

from masthead.reports.display.number import number, sentence
from masthead.reports.display.rounding import show_share
from masthead.reports.inputs.run import Run

UNCREDITED = "uncredited_copy_ratio"
SHARED = "shared_ratio"

Row = Mapping[str, Any]

OF = "of its words outside quotations"

LEAST_WORDS = 100
"""Words from which an article is named by its share: of a few lines a small part is much."""


@dataclass(frozen=True)
class Foremost:
    """An article that has most of something: ``head`` says of what, ``before`` and ``behind`` stand around its title."""

    head: str
    before: Markup
    behind: Markup
    page: str
    title: str
    outlet: str


def foremost_articles(run: Run, pages: Mapping[str, str]) -> list[Foremost]:
    """The article with most words copied without credit, and the one with the largest share of such words if it is another.

    Where nothing was compared with originals, the one that shares most words with another outlet; nothing where no article
    with a page has any.
    """
    copied = list(_foremost(run, pages, UNCREDITED, "copied without credit"))
    return copied or list(_foremost(run, pages, SHARED, "shared with another outlet, whoever was first"))[:1]


def _foremost(run: Run, pages: Mapping[str, str], measure: str, words: str) -> Iterator[Foremost]:
    rows = run.measurements(measure, "all").filter(pl.col("numerator").round() > 0)
    rows = rows.filter(pl.col("article_id").is_in(list(pages)))
    if not len(rows):
        return
    most = rows.sort("numerator", "article_id", descending=[True, False]).row(0, named=True)
    long = rows.filter(pl.col("denominator") >= LEAST_WORDS)
    share = long.sort("value", "numerator", "article_id", descending=[True, True, False])
    count = sentence("{} in", _number(f"{round(most['numerator']):,}", "numerator", most, measure))
    yield _named(run, pages, most, f"Most words {words}", count, sentence(", {} {}", _share(most, measure), OF))
    if len(share) and share["article_id"][0] != most["article_id"]:
        first = share.row(0, named=True)
        before = sentence("{} {}, in", _share(first, measure), OF)
        yield _named(run, pages, first, f"Largest share {words}", before, Markup())


def _share(row: Row, measure: str) -> Markup:
    return _number(show_share(row["numerator"] / row["denominator"]), "numerator/denominator", row, measure)


def _number(shown: str, column: str, row: Row, measure: str) -> Markup:
    place = {"measure": measure, "view": "all", "article_id": row["article_id"]}
    return number(shown, column, table="measurements", row=place)


def _named(run: Run, pages: Mapping[str, str], row: Row, head: str, before: Markup, behind: Markup) -> Foremost:
    article = row["article_id"]
    title = run.titles([article]).get(article) or article
    return Foremost(head, before, behind, pages[article], title, run.name(row["outlet"]))

"""Articles as the report lists and shows them: read, marked, and described in a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from markupsafe import Markup

from masthead.reports.article.beside import MOST_BESIDE, order_beside
from masthead.reports.article.counts import ATTRIBUTED, COPIED, MEASURES, NAMED
from masthead.reports.article.page import MarkedArticle, mark_article, rows_of
from masthead.reports.display.number import counted, number, sentence
from masthead.reports.display.rounding import show_share
from masthead.reports.display.text import first_line, shorten
from masthead.reports.html.foremost import SHARED, UNCREDITED
from masthead.reports.html.outlet import article_line
from masthead.reports.inputs.run import Run
from masthead.reports.inputs.values import language_words

Row = Mapping[str, Any]


COLUMNS = (
    ("Words copied", COPIED),
    ("Of these without credit", UNCREDITED),
    ("Words shared", SHARED),
    ("Named sources", NAMED),
    ("Attributed", ATTRIBUTED),
)
"""What the list of articles counts besides words: the head of a column and its measure."""


@dataclass(frozen=True)
class Count:
    """A count of one article in the list: its column, how it is shown, and by what it is sorted; empty where not measured."""

    column: str
    shown: str
    sort: float | str


@dataclass(frozen=True)
class ArticleCard:
    """An article of the report: its page, how it is listed, and its marked text."""

    page: str
    article_id: str
    outlet_key: str
    outlet: str
    title: str
    byline: str
    date: str
    sort: float | str
    n_words: int
    counts: tuple[Count, ...]
    facts: Markup
    reasons: tuple[str, ...]
    marked: MarkedArticle


def article_cards(
    run: Run, ids: Sequence[str], pages: Mapping[str, str], reasons: Mapping[str, tuple[str, ...]] | None = None
) -> list[ArticleCard]:
    """Some articles with everything that their pages and lists show; ``reasons`` say what an article was chosen for."""
    facts = {row["article_id"]: row for row in run.facts.filter(pl.col("article_id").is_in(ids)).iter_rows(named=True)}
    texts = {row["article_id"]: row for row in run.texts(ids).iter_rows(named=True)}
    evidence = rows_of(run.evidence(ids))
    copies = rows_of(copies_of(run, ids))
    measured = run.statuses(ids, (*MEASURES, SHARED, UNCREDITED))
    pointing = [row for rows in (*evidence.values(), *copies.values()) for row in rows]
    wanted = {str(row["reference_id"]) for row in pointing if row["reference_id"] is not None}
    references = {
        row["article_id"]: {**row, "name": run.name(row["outlet"])}
        for row in run.texts(sorted(wanted)).iter_rows(named=True)
    }
    cards = []
    for article_id in ids:
        text = texts.get(article_id, {})
        fact = facts[article_id]
        page = pages[article_id]
        marked = mark_article(
            text.get("text") or "",
            evidence.get(article_id, []),
            prefix=f"{page}-n",
            references=references,
            copies=copies.get(article_id, []),
            measured=measured.get(article_id, {}),
        )
        why = (reasons or {}).get(article_id, ())
        counts = _counts(measured.get(article_id, {}))
        cards.append(_card(run, text, fact, page=page, reasons=why, marked=marked, counts=counts))
    return cards


def copies_of(run: Run, ids: Sequence[str]) -> pl.DataFrame:
    """The rows of COPIES of some articles, each with the count that every page gives of its pair.

    That is the count of the younger text, and the larger of the two where neither is known to be younger.
    ``counted_article_id`` and ``counted_reference_id`` name the row that the count stands in, ``n_found`` is the row's own.
    """
    counts = ("n_verbatim_words", "n_reworded_words")
    n_words = pl.col("n_verbatim_words") + pl.col("n_reworded_words")
    wanted = pl.col("article_id").is_in(ids) | pl.col("reference_id").is_in(ids)
    rows = run.copies.filter(wanted).with_columns(n_found=n_words).collect()
    turned = rows.select(
        *counts, "n_found", article_id="reference_id", reference_id="article_id", is_counted=pl.lit(value=True)
    )
    ends = ["article_id", "reference_id"]
    of_ids = rows.filter(pl.col("article_id").is_in(ids))
    both = of_ids.join(turned, on=ends, how="left", suffix="_there", maintain_order="left")
    is_open = (pl.col("direction") == "undetermined") & (pl.col("n_found_there") > pl.col("n_found"))
    is_there = pl.col("is_counted").is_not_null() & (is_open | (pl.col("direction") == "to_reference"))
    chosen = {name: pl.when(is_there).then(f"{name}_there").otherwise(name) for name in counts}
    places = {
        "counted_article_id": pl.when(is_there).then("reference_id").otherwise("article_id"),
        "counted_reference_id": pl.when(is_there).then("article_id").otherwise("reference_id"),
    }
    return both.with_columns(**chosen, **places)


def beside_places(run: Run, ids: Sequence[str], pages: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Where some articles stand side by side with each text that they share words with: the place in the article's page."""
    copies = rows_of(copies_of(run, [one for one in ids if one in pages]))
    known = run.known([str(row["reference_id"]) for rows in copies.values() for row in rows])
    return {
        (article, reference): f"{pages[article]}-c-{number}"
        for article, rows in copies.items()
        for number, reference in enumerate([one for one in order_beside(rows) if one in known][:MOST_BESIDE], 1)
    }


def _counts(measured: Mapping[str, Row]) -> tuple[Count, ...]:
    """The counts of an article by column: words and sources as numbers, attributed sentences as a share."""
    found = []
    for column, measure in COLUMNS:
        row = measured.get(measure, {})
        if row.get("status") != "measured":
            found.append(Count(column, "–", ""))
        elif measure == ATTRIBUTED:
            share = row["numerator"] / row["denominator"] if row["denominator"] else 0.0
            found.append(Count(column, show_share(share), share))
        else:
            found.append(Count(column, f"{round(row['numerator']):,}", row["numerator"]))
    return tuple(found)


def _card(
    run: Run,
    text: Row,
    fact: Row,
    *,
    page: str,
    reasons: tuple[str, ...],
    marked: MarkedArticle,
    counts: tuple[Count, ...],
) -> ArticleCard:
    published = text.get("published")
    title = text.get("title") or first_line(text.get("text") or "") or fact["article_id"]
    return ArticleCard(
        page=page,
        article_id=fact["article_id"],
        outlet_key=fact["outlet"],
        outlet=run.name(fact["outlet"]),
        title=shorten(title, 200),
        byline=shorten(text.get("byline") or "", 120),
        date=article_line(text),
        sort=published.timestamp() if published is not None else "",
        n_words=fact["n_words"] or 0,
        counts=counts,
        facts=fact_words(fact),
        reasons=reasons,
        marked=marked,
    )


def fact_words(fact: Row) -> Markup:
    """Genre, language and length of an article, in two sentences."""
    words = counted(fact["n_words"], "word", "n_words", table="articles")
    kind = str(fact["genre"]).replace("_", " ")
    first = f"{kind[:1].upper()}{kind[1:]}, {language_words(str(fact['language']))}"
    if fact["own_basis"] != "against_wire":
        return sentence("{}. {}.", first, words)
    own = number(f"{fact['n_own_words']:,}", "n_own_words", table="articles")
    return sentence("{}. {}, {} of its own.", first, words, own)

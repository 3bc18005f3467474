"""Articles as the report lists and shows them: read, marked, and described in a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from markupsafe import Markup

from masthead.reports.article.counts import ATTRIBUTED, COPIED, MEASURES, NAMED
from masthead.reports.article.page import MarkedArticle, mark_article, rows_of
from masthead.reports.display.number import counted, number, sentence
from masthead.reports.display.rounding import show_share
from masthead.reports.display.text import first_line, shorten
from masthead.reports.html.outlet import article_line
from masthead.reports.inputs.run import Run
from masthead.reports.inputs.values import language_words

Row = Mapping[str, Any]


SHARED = "shared_ratio"

UNCREDITED = "uncredited_copy_ratio"

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


def most_uncredited(cards: Sequence[ArticleCard]) -> tuple[ArticleCard, Count] | None:
    """The article with most words copied without credit, the first of equals; None where none has any."""
    heads = dict(zip((measure for _, measure in COLUMNS), range(len(COLUMNS)), strict=True))
    found = [(card, card.counts[heads[UNCREDITED]]) for card in cards]
    known = [(card, count) for card, count in found if isinstance(count.sort, float) and round(count.sort) > 0]
    return max(known, key=lambda one: float(one[1].sort), default=None)


def article_cards(
    run: Run, ids: Sequence[str], pages: Mapping[str, str], reasons: Mapping[str, tuple[str, ...]] | None = None
) -> list[ArticleCard]:
    """Some articles with everything that their pages and lists show; ``reasons`` say what an article was chosen for."""
    facts = {row["article_id"]: row for row in run.facts.filter(pl.col("article_id").is_in(ids)).iter_rows(named=True)}
    texts = {row["article_id"]: row for row in run.texts(ids).iter_rows(named=True)}
    evidence = rows_of(run.evidence(ids))
    copies = rows_of(_copies_of(run, ids))
    measured = run.statuses(ids, (*MEASURES, SHARED, UNCREDITED))
    wanted = {str(row["reference_id"]) for rows in evidence.values() for row in rows if row["reference_id"] is not None}
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


def _copies_of(run: Run, ids: Sequence[str]) -> pl.DataFrame:
    """The rows of COPIES of some articles; those of two texts without order carry the larger of their two counts.

    ``counted_article_id`` and ``counted_reference_id`` name the row that the count stands in, ``n_found`` is the row's own.
    """
    wanted = pl.col("article_id").is_in(ids) | pl.col("reference_id").is_in(ids)
    rows = run.copies.filter(wanted).collect()
    n_words = pl.col("n_verbatim_words") + pl.col("n_reworded_words")
    counts = rows.select(
        "n_verbatim_words",
        "n_reworded_words",
        n=n_words,
        counted_article_id="article_id",
        counted_reference_id="reference_id",
        low=pl.min_horizontal("article_id", "reference_id"),
        high=pl.max_horizontal("article_id", "reference_id"),
    ).filter(rows["direction"] == "undetermined")
    larger = counts.sort("n", "counted_article_id", descending=[True, False]).unique(["low", "high"], keep="first")
    ends = {
        "low": pl.min_horizontal("article_id", "reference_id"),
        "high": pl.max_horizontal("article_id", "reference_id"),
    }
    is_open = (pl.col("direction") == "undetermined") & (pl.col("reference_kind") == "article")
    joined = (
        rows.filter(pl.col("article_id").is_in(ids))
        .with_columns(**ends, n_found=n_words)
        .join(larger, on=["low", "high"], how="left", suffix="_larger", maintain_order="left")
    )
    is_larger = is_open & pl.col("n").is_not_null()
    chosen = {
        name: pl.when(is_larger).then(f"{name}_larger").otherwise(name)
        for name in ("n_verbatim_words", "n_reworded_words")
    }
    places = {
        f"counted_{name}": pl.when(is_larger).then(f"counted_{name}").otherwise(name)
        for name in ("article_id", "reference_id")
    }
    return joined.with_columns(**chosen, **places)


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

"""The same reporting set out otherwise: republished, joined, labeled, disguised, footed with credits."""

from __future__ import annotations

import polars as pl

from masthead.scoring.robustness.insertions import number_of

KEPT = 10
N_REPUBLISHED = 20
N_WIRE_STORIES = 20
_LOOK_ALIKE = str.maketrans({"a": "а", "e": "е", "o": "о", "c": "с", "p": "р"})
_WHEN = ("in the morning", "at noon", "in the evening", "overnight", "after the weekend")


def republish(articles: pl.DataFrame) -> pl.DataFrame:
    """The longest article of every outlet published twenty times more, each time with one line changed."""
    parts = [articles]
    for number in range(N_REPUBLISHED):
        ids = pl.format("{}/again{}", "article_id", pl.lit(number))
        line = pl.lit(
            f"\n\nThis page was brought up to date {_WHEN[number % len(_WHEN)]}, for time number {number + 2}."
        )
        parts.append(_longest(articles, 1).with_columns(article_id=ids, text=pl.concat_str("text", line)))
    return pl.concat(parts)


def _longest(articles: pl.DataFrame, n: int) -> pl.DataFrame:
    length = pl.col("text").str.len_chars().fill_null(0)
    ordered = articles.sort(length, "article_id", descending=[True, False])
    return ordered.filter(pl.int_range(pl.len()).over("outlet") < n)


def join_articles(articles: pl.DataFrame) -> pl.DataFrame:
    """Articles of an outlet joined in pairs, as one article each."""
    place = pl.int_range(pl.len()).over("outlet") // 2
    others = [name for name in articles.columns if name not in ("outlet", "text", "published", "date_precision")]
    joined = (
        articles.with_columns(pair=place)
        .group_by("outlet", "pair", maintain_order=True)
        .agg(pl.col(others).first(), pl.col("text").drop_nulls().str.join("\n\n"), *_latest(articles))
    )
    return joined.select(articles.columns)


def _latest(articles: pl.DataFrame) -> list[pl.Expr]:
    """The date of what is joined is the later one, as precise as it was."""
    if "published" not in articles.columns:
        return []
    dates = [pl.col("published").max()]
    if "date_precision" in articles.columns:
        dates.append(pl.col("date_precision").sort_by("published", nulls_last=False).last())
    return dates


def label_opinion(articles: pl.DataFrame) -> pl.DataFrame:
    """All but the ten longest articles of every outlet titled "Opinion"."""
    kept = _longest(articles, KEPT)["article_id"].implode()
    is_kept = pl.col("article_id").is_in(kept)
    if "title" in articles.columns:
        return articles.with_columns(
            title=pl.when(is_kept)
            .then("title")
            .otherwise(pl.format("Opinion: {}", pl.col("title").fill_null("a view")))
        )
    return articles.with_columns(title=pl.when(is_kept).then(None).otherwise(pl.lit("Opinion: a view")))


def disguise(articles: pl.DataFrame) -> pl.DataFrame:
    """Letters that look alike of another alphabet, and invisible characters, in every second word of every article."""

    def changed(text: str | None) -> str | None:
        if text is None:
            return None
        words = text.split(" ")
        return " ".join(
            word.translate(_LOOK_ALIKE) if i % 4 == 1 else f"{word[:1]}\u200b{word[1:]}" if i % 4 == 3 else word
            for i, word in enumerate(words)
        )

    return articles.with_columns(text=pl.Series([changed(text) for text in articles["text"]], dtype=pl.String))


def _agencies(wire: pl.DataFrame) -> list[str]:
    return wire["outlet"].drop_nulls().unique().sort().to_list()


def _under(articles: pl.DataFrame, lines: list[str]) -> pl.DataFrame:
    """The articles, each with one of the lines under it."""
    chosen = [lines[number_of(str(key), "line", len(lines))] for key in articles["article_id"]]
    return articles.with_columns(text=pl.concat_str("text", pl.lit("\n\n"), pl.Series(chosen, dtype=pl.String)))


def credit_all(articles: pl.DataFrame, wire: pl.DataFrame) -> pl.DataFrame:
    """A footer that names all agencies, under every article."""
    names = " and ".join(_agencies(wire))
    lines = [f"Reporting by {names}.", f"With material from {names}.", f"Additional reporting: {names}."]
    return _under(articles, lines)


def disclaim(articles: pl.DataFrame, wire: pl.DataFrame) -> pl.DataFrame:
    """A legal line that lists all agencies, under every article."""
    names = ", ".join(_agencies(wire))
    lines = [
        f"All rights reserved. Material of {names} may not be published or redistributed.",
        f"Content on this site may be subject to rights of third parties, among them {names}.",
    ]
    return _under(articles, lines)


def add_wire_stories(articles: pl.DataFrame, wire: pl.DataFrame) -> pl.DataFrame:
    """Twenty credited wire stories, word for word, added to every outlet."""
    parts = [articles]
    stories = wire.drop_nulls("text").sort("article_id").head(N_WIRE_STORIES)
    columns = [name for name in ("article_id", "outlet", "text", "published") if name in wire.columns]
    for outlet in articles["outlet"].unique().sort().to_list():
        credited = pl.format("{}\n\n({})", "text", "outlet")
        added = stories.select(columns).with_columns(
            article_id=pl.format("{}/{}", pl.lit(outlet), "article_id"), text=credited, outlet=pl.lit(outlet)
        )
        parts.append(added)
    return pl.concat(parts, how="diagonal_relaxed")

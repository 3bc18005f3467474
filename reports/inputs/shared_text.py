"""Who shares text with whom, as numbers: a row of few bytes for every article and reference."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.table import in_batches
from masthead.metrics.text.key_table import KeyTable


@dataclass(frozen=True)
class SharedText:
    """Copies between texts that are at hand, those left out whose text went the other way.

    ``texts`` has one row per original or article, in the order of their identifiers: article_id, ``origin`` and
    ``reference_published`` (outlet and date of the original, where there is one of that name), ``outlet`` and
    ``published`` (of the article; null for an original). ``links`` names them by their rows: ``article``,
    ``reference``, ``is_wire``, ``credit``, ``is_open`` (between articles of which neither is known to be older),
    ``n_words``, ``n_verbatim_words``, ``n_reworded_words``.
    """

    texts: pl.DataFrame
    links: pl.DataFrame

    def of(self, side: str, column: str) -> pl.Expr:
        """A column of the text that stands on one side (``article`` or ``reference``) of each link."""
        return pl.lit(self.texts[column]).gather(pl.col(side))

    def pairs(self) -> pl.Expr:
        """A number for the two texts of each link; where neither is known to be older, the same both ways."""
        low, high = pl.min_horizontal("article", "reference"), pl.max_horizontal("article", "reference")
        first = pl.when("is_open").then(low).otherwise("reference").cast(pl.UInt64)
        return first * len(self.texts) + pl.when("is_open").then(high).otherwise("article")


def read_shared(measured: Measured) -> SharedText:
    """The copies of a run, read batch by batch."""
    texts = _texts(measured)
    table = KeyTable(texts["article_id"].hash().to_numpy())
    is_article = texts["outlet"].is_not_null()
    links = [_links(pl.DataFrame(schema=dict(measured.copies.lazy().collect_schema())), table, is_article)]
    for batch in in_batches(measured.copies):
        links.append(_links(batch, table, is_article))
    return SharedText(texts, pl.concat(links))


def _texts(measured: Measured) -> pl.DataFrame:
    casts = [
        pl.col("article_id"),
        pl.col("outlet").cast(pl.Categorical),
        pl.col("published").cast(pl.Datetime("us", "UTC")),
    ]
    originals = measured.originals.lazy().select(casts).collect()
    articles = measured.article_facts.lazy().select(casts).collect()
    both = originals.rename({"outlet": "origin", "published": "reference_published"}).join(
        articles, on="article_id", how="full", coalesce=True
    )
    is_original = pl.col("origin").is_not_null()
    return both.select(
        "article_id",
        "outlet",
        "published",
        origin=pl.when(is_original).then("origin").otherwise("outlet"),
        reference_published=pl.when(is_original).then("reference_published").otherwise("published"),
    ).sort("article_id")


def _links(copies: pl.DataFrame, table: KeyTable, is_article: pl.Series) -> pl.DataFrame:
    sides = {side: pl.Series(table.rows(copies[f"{side}_id"].hash().to_numpy())) for side in ("article", "reference")}
    n_words = pl.col("n_verbatim_words") + pl.col("n_reworded_words")
    known = copies.with_columns(**sides).filter(
        (pl.col("article") >= 0) & (pl.col("reference") >= 0) & (n_words > 0) & (pl.col("direction") != "to_reference")
    )
    is_wire = pl.col("reference_kind") == "wire"
    return known.filter(is_article.gather(known["article"])).select(
        pl.col("article", "reference").cast(pl.UInt32),
        pl.col("credit").cast(pl.Categorical),
        n_words.cast(pl.Int32).alias("n_words"),
        pl.col("n_verbatim_words", "n_reworded_words").cast(pl.Int32),
        is_wire=is_wire,
        is_open=(pl.col("direction") == "undetermined") & ~is_wire,
    )

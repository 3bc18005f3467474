"""Who copies from whom: the copies of a corpus summed up by outlet and reference outlet."""

from __future__ import annotations

import polars as pl


def copy_network(copies: pl.DataFrame, article_facts: pl.DataFrame, originals: pl.DataFrame) -> pl.DataFrame:
    """One row a pair of outlets: from_outlet (where the text stood), to_outlet, n_articles, n_words, share.

    ``copies`` and ``article_facts`` are the tables of a run, ``originals`` has article_id and outlet. ``share`` is the copied words
    over all article words of ``to_outlet``. Rows where the article was first are left out; a pair whose order is
    undetermined counts, with ``n_undetermined`` saying how many.
    """
    outlets = pl.concat(
        [article_facts.select("article_id", "outlet"), originals.select("article_id", "outlet")]
    ).unique("article_id", keep="first", maintain_order=True)
    total = article_facts.group_by("outlet").agg(n_outlet_words=pl.col("n_article_words").sum())
    return (
        copies.filter(pl.col("direction") != "to_reference")
        .with_columns(n_words=pl.col("n_verbatim_words") + pl.col("n_reworded_words"))
        .filter(pl.col("n_words") > 0)
        .join(article_facts.select("article_id", to_outlet="outlet"), on="article_id")
        .join(outlets.select(reference_id="article_id", from_outlet="outlet"), on="reference_id")
        .group_by("from_outlet", "to_outlet")
        .agg(
            n_articles=pl.col("article_id").n_unique().cast(pl.Int64),
            n_words=pl.col("n_words").sum(),
            n_undetermined=(pl.col("direction") == "undetermined").sum().cast(pl.Int64),
        )
        .join(total, left_on="to_outlet", right_on="outlet")
        .with_columns(share=pl.when(pl.col("n_outlet_words") > 0).then(pl.col("n_words") / pl.col("n_outlet_words")))
        .drop("n_outlet_words")
        .sort("from_outlet", "to_outlet")
    )

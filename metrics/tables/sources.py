"""The sources of a corpus as tables: one row per article and source, and one per name over all articles."""

from __future__ import annotations

import polars as pl

from masthead.metrics.tables.table import Frame

NAMED = ("named_person", "named_organization")


def sources_of(evidence: Frame, article_facts: Frame) -> pl.DataFrame:
    """One row per article and source, in the order of the articles and of first mention.

    Columns: article_id, outlet, source_id, name (the fullest that the article gives, or the words that describe an
    unnamed source), label, source_kind, n_attributions, n_quoted_words, first_mention (code point in the measured
    text). Sources of an article that could not be measured are missing.
    """
    mentions = evidence.lazy().filter((pl.col("metric") == "named_sources") & (pl.col("label") != "anonymity_phrase"))
    rows = (
        mentions.group_by("article_id", "group_id")
        .agg(
            name=pl.col("detail").sort_by("start").first(),
            label=pl.col("label").sort_by("start").first(),
            source_kind=pl.col("source_kind").sort_by("start").first(),
            n_attributions=pl.len().cast(pl.Int64),
            n_quoted_words=pl.col("weight").fill_null(0.0).sum().cast(pl.Int64),
            first_mention=pl.col("start").min(),
        )
        .rename({"group_id": "source_id"})
    )
    outlets = article_facts.lazy().select("article_id", "outlet")
    joined = rows.join(outlets, on="article_id", how="left").select(
        "article_id",
        "outlet",
        "source_id",
        "name",
        "label",
        "source_kind",
        "n_attributions",
        "n_quoted_words",
        "first_mention",
    )
    return joined.sort("article_id", "first_mention", "source_id").collect()


def sources_by_name(sources: pl.DataFrame) -> pl.DataFrame:
    """The named sources of ``sources_of`` joined over articles by name: who is cited where, and by which outlets.

    Columns: name, label, n_articles, n_outlets, outlets, n_attributions, n_quoted_words; most articles first. Names
    are compared without case alone. **Caution**: two bearers of one name are one row, and one person under two
    spellings, or under a surname alone in one of the articles, is two.
    """
    return (
        sources.filter(pl.col("label").is_in(NAMED))
        .with_columns(key=pl.col("name").str.to_lowercase())
        .group_by("key", "label")
        .agg(
            name=pl.col("name").sort().first(),
            n_articles=pl.col("article_id").n_unique().cast(pl.Int64),
            n_outlets=pl.col("outlet").n_unique().cast(pl.Int64),
            outlets=pl.col("outlet").unique().sort(),
            n_attributions=pl.col("n_attributions").sum(),
            n_quoted_words=pl.col("n_quoted_words").sum(),
        )
        .sort("n_articles", "n_attributions", "key", "label", descending=[True, True, False, False])
        .select("name", "label", "n_articles", "n_outlets", "outlets", "n_attributions", "n_quoted_words")
    )

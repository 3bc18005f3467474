"""Who shares text with whom: copies added up between outlets and agencies."""

from __future__ import annotations

import polars as pl

from masthead.metrics.table import Column, Table
from masthead.reports.run import Run

COPY_PAIRS = Table(
    "copy_pairs",
    "One row an origin and outlet that share text; made by reports from copies, the other direction left out.",
    (
        Column("origin", pl.String, "the agency or outlet whose text is older"),
        Column("outlet", pl.String, "the outlet whose articles share its text"),
        Column("reference_kind", pl.String, "wire original or another article", values=("wire", "article")),
        Column("n_articles", pl.UInt32, "articles of the outlet that share text with the origin", low=1),
        Column("n_words", pl.Int64, "words shared, verbatim and reworded", low=1),
        Column("n_verbatim_words", pl.Int64, "of these, word for word", low=0),
        Column("n_reworded_words", pl.Int64, "of these, reworded", low=0),
        Column("n_credited", pl.UInt32, "article and reference pairs with credit", low=0),
        Column("n_uncredited", pl.UInt32, "article and reference pairs without credit", low=0),
        Column("first", pl.Datetime("us", "UTC"), "date of the earliest such article", nullable=True),
    ),
    key=("origin", "outlet", "reference_kind"),
)


def reference_facts(run: Run) -> pl.DataFrame:
    """Outlet, title and date of every reference that the copies name: reference_id, origin, reference_published."""
    empty = pl.DataFrame(
        schema={
            "reference_id": pl.String,
            "origin": pl.String,
            "title": pl.String,
            "reference_published": pl.Datetime("us", "UTC"),
        }
    )
    if run.measured is None or not len(run.copies):
        return empty
    wanted = run.copies["reference_id"].unique()
    frames = [empty]
    for frame in (run.measured.originals.lazy(), run.measured.articles.lazy()):
        chosen = frame.filter(pl.col("article_id").is_in(wanted.implode()))
        frames.append(
            chosen.select(
                reference_id="article_id", origin="outlet", title="title", reference_published="published"
            ).collect()
        )
    return pl.concat(frames, how="vertical_relaxed").unique("reference_id", keep="first", maintain_order=True)


def copies_with_facts(run: Run) -> pl.DataFrame:
    """The copies with the outlets, titles and dates of both sides; only those whose direction is not the other way."""
    facts = run.facts.select("article_id", "outlet", "published")
    words = pl.col("n_verbatim_words") + pl.col("n_reworded_words")
    return (
        run.copies.join(facts, on="article_id")
        .join(reference_facts(run), on="reference_id")
        .with_columns(n_words=words)
        .filter((pl.col("n_words") > 0) & (pl.col("direction") != "to_reference"))
        .sort("published", "article_id", "reference_id", nulls_last=True)
    )


def copy_pairs(run: Run) -> pl.DataFrame:
    """One row an origin and outlet that share text: articles, words, credit, and the first date; most words first."""
    copies = copies_with_facts(run).filter(pl.col("origin") != pl.col("outlet"))
    if not len(copies):
        return COPY_PAIRS.empty()
    return (
        copies.group_by("origin", "outlet", "reference_kind")
        .agg(
            n_articles=pl.col("article_id").n_unique(),
            n_words=pl.col("n_words").sum(),
            n_verbatim_words=pl.col("n_verbatim_words").sum(),
            n_reworded_words=pl.col("n_reworded_words").sum(),
            n_credited=(pl.col("credit") == "credited").sum(),
            n_uncredited=(pl.col("credit") == "uncredited").sum(),
            first=pl.col("published").min(),
        )
        .sort(["n_words", "origin", "outlet", "reference_kind"], descending=[True, False, False, False])
    )


def shared_words(run: Run) -> int:
    """Words that stand in more than one text of different outlets; a pair whose older text is not known counts once."""
    copies = copies_with_facts(run).filter(pl.col("origin") != pl.col("outlet"))
    is_open = (pl.col("direction") == "undetermined") & (pl.col("reference_kind") == "article")
    first = pl.when(is_open).then(pl.min_horizontal("article_id", "reference_id")).otherwise("article_id")
    second = pl.when(is_open).then(pl.max_horizontal("article_id", "reference_id")).otherwise("reference_id")
    pairs = copies.group_by(first.alias("first"), second.alias("second")).agg(pl.col("n_words").max())
    return int(pairs["n_words"].sum())

"""Who shares text with whom: copies added up between outlets and agencies."""

from __future__ import annotations

import polars as pl

from masthead.metrics.tables.table import Column, Table
from masthead.reports.inputs.run import Run

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


def copy_pairs(run: Run) -> pl.DataFrame:
    """One row an origin and outlet that share text: articles, words, credit, and the first date; most words first."""
    if run.shared is None:
        return COPY_PAIRS.empty()
    origin, outlet = run.shared.of("reference", "origin"), run.shared.of("article", "outlet")
    found = (
        run.shared.links.with_columns(origin=origin, outlet=outlet, published=run.shared.of("article", "published"))
        .filter(pl.col("origin") != pl.col("outlet"))
        .group_by(
            "origin", "outlet", reference_kind=pl.when("is_wire").then(pl.lit("wire")).otherwise(pl.lit("article"))
        )
        .agg(
            pl.col("article").n_unique().alias("n_articles"),
            pl.col("n_words", "n_verbatim_words", "n_reworded_words").cast(pl.Int64).sum(),
            n_credited=(pl.col("credit") == "credited").sum(),
            n_uncredited=(pl.col("credit") == "uncredited").sum(),
            first=pl.col("published").min(),
        )
    )
    ordered = found.with_columns(pl.col("origin", "outlet").cast(pl.String)).sort(
        ["n_words", "origin", "outlet", "reference_kind"], descending=[True, False, False, False]
    )
    return COPY_PAIRS.frame(ordered)


def shared_words(run: Run) -> int:
    """Words that stand in more than one text of different outlets; a pair whose older text is not known counts once."""
    if run.shared is None:
        return 0
    between = run.shared.of("reference", "origin") != run.shared.of("article", "outlet")
    words = run.shared.links.filter(between).group_by(run.shared.pairs().alias("pair")).agg(pl.col("n_words").max())
    return int(words["n_words"].cast(pl.Int64).sum())

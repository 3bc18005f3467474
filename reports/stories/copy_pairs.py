"""Who shares text with whom: copies added up between outlets and agencies."""

from __future__ import annotations

import polars as pl

from masthead.metrics.tables.table import Column, Table
from masthead.reports.inputs.run import Run
from masthead.reports.inputs.shared_text import SharedText

COPY_PAIRS = Table(
    "copy_pairs",
    (
        "One row per origin and outlet that share text; made by reports from copies. Where the dates leave open which of "
        "two articles is older, the pair of outlets stands once, as not directed."
    ),
    (
        Column("origin", pl.String, "the agency or outlet whose text is older; the first by name where not directed"),
        Column("outlet", pl.String, "the outlet whose articles share its text"),
        Column("reference_kind", pl.String, "wire original or another article", values=("wire", "article")),
        Column("is_directed", pl.Boolean, "whether the text is known to have gone from origin to outlet"),
        Column("n_articles", pl.UInt32, "articles of the outlet that share text with the origin", low=1),
        Column(
            "n_words", pl.Int64, "words shared, verbatim and reworded; of two undirected texts the larger count", low=1
        ),
        Column("n_verbatim_words", pl.Int64, "of these, word for word", low=0),
        Column("n_reworded_words", pl.Int64, "of these, reworded", low=0),
        Column("n_credited", pl.UInt32, "pairs of texts with credit", low=0),
        Column("n_uncredited", pl.UInt32, "pairs of texts without credit", low=0),
        Column("first", pl.Datetime("us", "UTC"), "date of the earliest such article", nullable=True),
    ),
    key=("origin", "outlet", "reference_kind", "is_directed"),
)


KEY = COPY_PAIRS.key

Pair = tuple[str, str, str, bool]
"""A row of COPY_PAIRS: origin, outlet, kind of reference, whether directed."""


def copy_pairs(run: Run) -> pl.DataFrame:
    """The table COPY_PAIRS: who shares how many words with whom, most words first."""
    if run.shared is None:
        return COPY_PAIRS.empty()
    found = (
        _links(run.shared)
        .group_by(KEY)
        .agg(
            pl.col("article").n_unique().alias("n_articles"),
            pl.col("n_words", "n_verbatim_words", "n_reworded_words").cast(pl.Int64).sum(),
            n_credited=(pl.col("credit") == "credited").sum(),
            n_uncredited=(pl.col("credit") == "uncredited").sum(),
            first=pl.col("published").min(),
        )
    )
    ordered = found.sort(
        ["n_words", "origin", "outlet", "reference_kind", "is_directed"], descending=[True, False, False, False, True]
    )
    return COPY_PAIRS.frame(ordered)


def texts_of_pairs(run: Run, pairs: pl.DataFrame, *, most: int = 10) -> dict[Pair, list[tuple[str, str, int]]]:
    """For each of some rows of COPY_PAIRS the articles and the texts that they share most words with, most words first,
    with how many words these are.

    An article is on the side of ``outlet``, its text on that of ``origin``.
    """
    if run.shared is None:
        return {}
    links = _links(run.shared).join(pairs.select(KEY), on=KEY, how="semi")
    ids = {
        "article_id": run.shared.of("article", "article_id"),
        "reference_id": run.shared.of("reference", "article_id"),
    }
    named = links.with_columns(**ids).sort("n_words", "article_id", "reference_id", descending=[True, False, False])
    found: dict[Pair, list[tuple[str, str, int]]] = {}
    for row in named.group_by(KEY, maintain_order=True).head(most).select(*KEY, *ids, "n_words").iter_rows():
        found.setdefault(row[:4], []).append(row[4:])
    return found


def _links(shared: SharedText) -> pl.DataFrame:
    """The links between outlets as COPY_PAIRS counts them, with the outlets and dates of both sides."""
    sides = {
        "origin": shared.of("reference", "origin").cast(pl.String),
        "outlet": shared.of("article", "outlet").cast(pl.String),
        "published": shared.of("article", "published"),
        "pair": shared.pairs(),
    }
    links = shared.links.with_columns(**sides).filter(pl.col("origin") != pl.col("outlet"))
    return _once(links).with_columns(
        reference_kind=pl.when("is_wire").then(pl.lit("wire")).otherwise(pl.lit("article")),
        is_directed=~pl.col("is_open"),
    )


def _once(links: pl.DataFrame) -> pl.DataFrame:
    """Directed links as they are; of the two links of an undirected pair the larger, its outlets in order of name."""
    opened = links.filter("is_open").sort("n_words", "article", "reference", descending=[True, False, False])
    opened = opened.unique("pair", keep="first", maintain_order=True)
    is_turned = pl.col("origin") > pl.col("outlet")
    turned = opened.with_columns(
        origin=pl.when(is_turned).then("outlet").otherwise("origin"),
        outlet=pl.when(is_turned).then("origin").otherwise("outlet"),
        article=pl.when(is_turned).then("reference").otherwise("article"),
        reference=pl.when(is_turned).then("article").otherwise("reference"),
    )
    return pl.concat([links.filter(~pl.col("is_open")), turned])

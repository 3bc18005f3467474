"""Articles that resample as one unit: half or more the same text as each other, or as one original, in one outlet."""

from __future__ import annotations

import polars as pl

LEAST_SHARE = 0.5


def find_units(facts: pl.DataFrame, copies: pl.DataFrame, *, least: float = LEAST_SHARE) -> pl.DataFrame:
    """The unit of every article: article_id and unit_id (the identifier of the unit's first article).

    ``facts`` has article_id, outlet, n_words (unquoted words of the article text) and optionally duplicate_of;
    ``copies`` is the copies table. Two articles of one outlet share a unit where both have at least ``least`` of
    their words from the same reference, or one has them from the other, or one is the duplicate of the other.
    """
    share = (pl.col("n_verbatim_words") + pl.col("n_reworded_words")) >= least * pl.col("n_words")
    strong = (
        copies.join(facts.select("article_id", "outlet", "n_words"), on="article_id")
        .filter(share & (pl.col("n_words") > 0))
        .select("article_id", "outlet", "reference_id")
    )
    own = facts.select("article_id", "outlet", reference_id="article_id")
    links = [own, strong]
    if "duplicate_of" in facts.columns:
        links.append(
            facts.filter(pl.col("duplicate_of").is_not_null()).select(
                "article_id", "outlet", reference_id="duplicate_of"
            )
        )
    return _components(facts, pl.concat(links))


def _components(facts: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Connected components over articles that name the same reference within an outlet, by repeated minimum labels."""
    label = facts.select("article_id", unit_id="article_id")
    while True:
        by_reference = (
            links.join(label, on="article_id").group_by("outlet", "reference_id").agg(pl.col("unit_id").min())
        )
        after = (
            links.join(by_reference, on=["outlet", "reference_id"]).group_by("article_id").agg(pl.col("unit_id").min())
        )
        after = facts.select("article_id").join(after, on="article_id", how="left", maintain_order="left")
        if after.equals(label):
            return after
        label = after

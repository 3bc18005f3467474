"""Articles that resample as one unit: half or more the same text as each other, or as one original, in one outlet."""

from __future__ import annotations

import numpy as np
import polars as pl

from masthead.metrics.tables.table import Frame

LEAST_SHARE = 0.5


def find_units(facts: pl.DataFrame, copies: Frame, *, least: float = LEAST_SHARE) -> pl.DataFrame:
    """The unit of every article: article_id and unit_id (the identifier of the unit's first article).

    ``facts`` has article_id, outlet, n_words (unquoted words of the article text) and optionally duplicate_of;
    ``copies`` is the copies table, of which only strong links are gathered. Two articles of one outlet share a unit
    where both have at least ``least`` of their words from the same reference, or one has them from the other, or one is
    the duplicate of the other.
    """
    share = (pl.col("n_verbatim_words") + pl.col("n_reworded_words")) >= least * pl.col("n_words")
    strong = (
        copies.lazy()
        .join(facts.lazy().select("article_id", "outlet", "n_words"), on="article_id")
        .filter(share & (pl.col("n_words") > 0))
        .select("article_id", "outlet", "reference_id")
        .collect(engine="streaming")
    )
    if "duplicate_of" in facts.columns:
        again = facts.filter(pl.col("duplicate_of").is_not_null())
        strong = pl.concat([strong, again.select("article_id", "outlet", reference_id="duplicate_of")])
    return _components(facts.select("article_id", "outlet").with_row_index("row"), strong)


def _components(articles: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Articles of one outlet that are linked by references, named by the first of them all.

    Articles and references are the nodes of a graph; an article is the reference that has its identifier too.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = len(articles)
    references = links.select("outlet", "reference_id").unique().with_row_index("reference", offset=n)
    ends = ["row", "reference"]
    edges = pl.concat(
        [
            links.join(articles, on=["article_id", "outlet"])
            .join(references, on=["outlet", "reference_id"])
            .select(ends),
            articles.join(
                references, left_on=["article_id", "outlet"], right_on=["reference_id", "outlet"], how="inner"
            ).select(ends),
        ]
    )
    size = n + len(references)
    graph = coo_array((np.ones(len(edges), dtype=np.int8), edges.to_numpy().T), shape=(size, size))
    unit = pl.Series("unit", connected_components(graph, directed=False)[1][:n])
    return articles.select("article_id", unit_id=pl.col("article_id").min().over(unit))

"""Articles that count once: half or more the same text as each other, or as one original, in one outlet."""

from __future__ import annotations

import numpy as np
import polars as pl

from masthead.metrics.tables.table import Frame

LEAST_SHARE = 0.5


def find_units(
    facts: pl.DataFrame, copies: Frame, kin: Frame | None = None, *, least: float = LEAST_SHARE
) -> pl.DataFrame:
    """The unit of every article: article_id and unit_id (the identifier of the unit's first article).

    ``facts`` has article_id, outlet, n_words (words of the article text) and optionally duplicate_of; ``copies`` is the
    copies table and ``kin`` (KIN) what articles share with others of their outlet; of both only strong links are
    gathered. Two articles of one outlet share a unit

    - where both have at least ``least`` of their words from the same wire original,
    - where they share at least ``least`` of the words of either: an update, a near-copy. Of several texts that stand
      whole in a much longer one (a digest), only the one with most words in it is its unit,
    - where one is the duplicate of the other.

    Articles that share text through another outlet share it with each other, and are found so: what other outlets
    are in the corpus changes no unit.
    """
    if "duplicate_of" not in facts.columns:
        facts = facts.with_columns(duplicate_of=pl.lit(None, pl.String))
    again = facts.lazy().filter(pl.col("duplicate_of").is_not_null()).select("article_id", "outlet", "duplicate_of")
    words = facts.lazy().select("article_id", "outlet", "n_words").filter(pl.col("n_words") > 0)
    share = pl.sum_horizontal("n_verbatim_words", "n_reworded_words", "n_quoted_words") >= least * pl.col("n_words")
    strong = (
        copies.lazy()
        .filter(reference_kind="wire")
        .join(words, on="article_id")
        .filter(share)
        .select("article_id", "outlet", "reference_id")
        .collect(engine="streaming")
    )
    links = [strong, again.rename({"duplicate_of": "reference_id"}).collect()]
    if kin is not None:
        links.append(_kin_links(words, kin, again, least))
    return _components(facts.select("article_id", "outlet").with_row_index("row"), pl.concat(links))


def _kin_links(words: pl.LazyFrame, kin: Frame, again: pl.LazyFrame, least: float) -> pl.DataFrame:
    """Pairs of an outlet's articles of which one has half of its words from the other.

    A pair counts where both have, or where the shorter is the one that the longer has most of. ``again`` names the
    measured article whose words a duplicate has.
    """
    other = words.select(kin_id="article_id", n_kin_words="n_words")
    first_of = again.select(kin_id="article_id", first="duplicate_of")
    pairs = (
        kin.lazy()
        .join(first_of, on="kin_id", how="left")
        .with_columns(kin_id=pl.coalesce("first", "kin_id"))
        .filter(pl.col("kin_id") != pl.col("article_id"))
        .join(words, on="article_id")
        .join(other, on="kin_id")
        .filter(pl.col("n_shared_words") >= least * pl.min_horizontal("n_words", "n_kin_words"))
        .with_columns(mutual=pl.col("n_shared_words") >= least * pl.max_horizontal("n_words", "n_kin_words"))
        .with_columns(
            longer=pl.when(pl.col("n_words") >= pl.col("n_kin_words")).then("article_id").otherwise("kin_id"),
            shorter=pl.when(pl.col("n_words") >= pl.col("n_kin_words")).then("kin_id").otherwise("article_id"),
        )
        .collect(engine="streaming")
    )
    whole = pairs.filter(~pl.col("mutual")).sort("longer", "n_shared_words", "shorter", descending=[False, True, False])
    kept = pl.concat(
        [pairs.filter("mutual"), whole.group_by("longer", maintain_order=True).first().select(pairs.columns)]
    )
    return kept.select("article_id", "outlet", reference_id="kin_id")


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

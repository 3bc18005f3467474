"""The same text twice in one outlet: measured once, and pointed to."""

from __future__ import annotations

import polars as pl

from masthead.metrics.text.texts import Texts


def emit_fingerprints(texts: Texts) -> pl.DataFrame:
    """One row per article: article_id, outlet, published, and a hash of all its words in order."""
    columns = [name for name in ("article_id", "outlet", "published") if name in texts.frame.columns]
    return texts.frame.select(columns).with_columns(
        pl.Series("fingerprint", texts.article_keys), pl.Series("n_words", texts.n_words)
    )


def find_duplicates(fingerprints: pl.DataFrame) -> pl.DataFrame:
    """For every article whose text stands in its outlet already: article_id and duplicate_of.

    The earliest by date is the one that is measured; without dates the first by identifier. Texts without words are
    no duplicates of one another.
    """
    if "published" not in fingerprints.columns:
        fingerprints = fingerprints.with_columns(published=pl.lit(None))
    return (
        fingerprints.filter(pl.col("n_words") > 0)
        .sort("published", "article_id", nulls_last=True)
        .with_columns(duplicate_of=pl.col("article_id").first().over("outlet", "fingerprint", "n_words"))
        .filter(pl.col("duplicate_of") != pl.col("article_id"))
        .select("article_id", "duplicate_of")
        .sort("article_id")
    )

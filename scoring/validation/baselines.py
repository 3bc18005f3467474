"""What a score must beat: numbers that anyone can count in an outlet's articles without a scheme."""

from __future__ import annotations

import polars as pl

from masthead.scoring.features.summarize import Features

SAYING = r"(?i)\b(?:said|says|told|according to)\b"
QUOTATION = '[\u201c\u201e\u00ab]|(?:^|\\s)"'
WORD = r"\w+"

BASELINES = ("median length", "quotations per article", "saying per 1,000 words", "constant")
"""The baselines: words of the median article, opening quotation marks per article, the words said, says, told and
"according to" per 1,000 words, and the same number for every outlet, which correlates with nothing."""


def baseline_values(features: Features) -> pl.DataFrame:
    """One row per outlet: outlet and a column for each of ``BASELINES``, null where the articles are not at hand.

    The same articles count as for the features: those left out by genre or as duplicates are left out.
    """
    base = features.outlets.select(
        "outlet", pl.col("median_words").cast(pl.Float64).alias(BASELINES[0]), pl.lit(0.0).alias(BASELINES[3])
    )
    if features.measured is None:
        nothing = pl.lit(None, pl.Float64)
        return base.with_columns(nothing.alias(BASELINES[1]), nothing.alias(BASELINES[2])).select("outlet", *BASELINES)
    measured, genres = features.measured, list(features.selection.leave_out_genres)
    kept = (
        measured.article_facts.lazy()
        .filter(pl.col("duplicate_of").is_null() & ~pl.col("genre").is_in(genres))
        .select("article_id")
    )
    text = pl.col("text")
    counts = (
        measured.articles.lazy()
        .select("article_id", "outlet", "text")
        .join(kept, on="article_id", how="semi")
        .select(
            "outlet",
            quotations=text.str.count_matches(QUOTATION),
            saying=text.str.count_matches(SAYING),
            words=text.str.count_matches(WORD),
        )
        .group_by("outlet")
        .agg(pl.len().alias("n"), pl.col("quotations", "saying", "words").sum())
        .collect(engine="streaming")
    )
    rates = counts.select(
        "outlet",
        (pl.col("quotations") / pl.col("n")).alias(BASELINES[1]),
        pl.when(pl.col("words") > 0).then(1000 * pl.col("saying") / pl.col("words")).alias(BASELINES[2]),
    )
    return base.join(rates, on="outlet", how="left", maintain_order="left").select("outlet", *BASELINES)

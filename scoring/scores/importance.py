"""What the rows of a scheme do to the scores of a table, which their weights alone do not say."""

from __future__ import annotations

import polars as pl

from masthead.scoring.scheme.scheme import Scheme

IMPORTANCE_SCHEMA = {
    "indicator": pl.String, "weight": pl.Float64, "n_outlets": pl.Int64, "variance_share": pl.Float64,
    "mean_points_lost": pl.Float64, "full_share": pl.Float64, "is_deduction": pl.Boolean,
}  # fmt: skip
LEAST_OUTLETS = 3
"""Among fewer outlets there is no variance to share."""


def importance_table(scores: pl.DataFrame, contributions: pl.DataFrame, scheme: Scheme) -> pl.DataFrame:
    """One row per indicator of the scheme, over the outlets with a score.

    ``weight`` as stated; ``variance_share``, the covariance of its points with the score over the variance of the score:
    the shares sum to 1, and a row that pulls against the others has a negative one; ``mean_points_lost``, full points
    less points; ``full_share``, the part of the outlets at full points. Null where no outlet was measured, and the
    variance among fewer than three outlets or equal scores.
    """
    given = contributions.filter(pl.col("points").is_not_null()).join(
        scores.select("outlet", "score"), on="outlet", how="inner"
    )
    every = scores["score"].drop_nulls()
    spread = every.var() if len(every) >= LEAST_OUTLETS else None
    variance = float(spread) if isinstance(spread, float) and spread > 0 else None
    centered = pl.col("score") - (every.mean() if len(every) else None)
    rows = given.group_by("indicator").agg(
        n_outlets=pl.len().cast(pl.Int64),
        covariance=(pl.col("points") * centered).sum() / max(len(every) - 1, 1),
        mean_points_lost=pl.col("points_lost").mean(),
        full_share=(pl.col("normalized") >= 1).mean(),
    )
    stated = scheme.table().select("indicator", "weight", "is_deduction")
    return (
        stated.join(rows, on="indicator", how="left", maintain_order="left")
        .with_columns(
            n_outlets=pl.col("n_outlets").fill_null(0),
            variance_share=pl.lit(None, pl.Float64) if variance is None else pl.col("covariance") / variance,
        )
        .select(pl.col(name).cast(kind) for name, kind in IMPORTANCE_SCHEMA.items())
    )

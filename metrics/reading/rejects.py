"""What could not be used of an input: one row per problem, never dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masthead.metrics.tables.table import Column, Table

REJECTS = Table(
    "rejects",
    "One row per problem of an input row: what was found, what was expected, and what was done.",
    (
        Column("file", pl.String, "the file (or frame)"),
        Column("row", pl.Int64, "row of the data, from 1", nullable=True),
        Column("column", pl.String, "the user's column", nullable=True),
        Column("found", pl.String, "what stood there"),
        Column("expected", pl.String, "what should"),
        Column("hint", pl.String, "what to try", nullable=True),
        Column(
            "effect", pl.String, "the row left out, or kept without the value", values=("rejected", "value_dropped")
        ),
    ),
)

_SHOWN = 60


def reject_rows(
    frame: pl.DataFrame,
    broken: pl.Expr,
    *,
    file: str,
    column: str | None,
    expected: str,
    found: pl.Expr | str,
    hint: str = "",
    effect: str = "rejected",
) -> pl.DataFrame:
    """A row of rejects for every row of ``frame`` (with its number in ``_row``) that ``broken`` picks."""
    picked = frame.select(broken.fill_null(False).alias("broken"))["broken"]
    if not picked.any():
        return REJECTS.empty()
    shown = pl.lit(found) if isinstance(found, str) else found.cast(pl.String).str.slice(0, _SHOWN)
    return REJECTS.frame(
        frame.filter(picked).select(
            file=pl.lit(file),
            row="_row",
            column=pl.lit(column, dtype=pl.String),
            found=shown.fill_null("nothing"),
            expected=pl.lit(expected),
            hint=pl.lit(hint or None, dtype=pl.String),
            effect=pl.lit(effect),
        )
    )


def join_rejects(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Several tables of rejects as one."""
    return pl.concat([*parts, REJECTS.empty()])


def problem_rows(file: str, problems: Iterable[tuple[int, str]], expected: str, hint: str) -> pl.DataFrame:
    """Rejects of rows that could not be read, from their numbers and what was found there."""
    listed = list(problems)
    n = len(listed)
    if not n:
        return REJECTS.empty()
    return REJECTS.frame(
        {
            "file": [file] * n,
            "row": [row for row, _ in listed],
            "found": [found for _, found in listed],
            "expected": [expected] * n,
            "hint": [hint] * n,
            "effect": ["rejected"] * n,
        }
    )

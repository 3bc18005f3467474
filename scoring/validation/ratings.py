"""Outside ratings: which columns are raters, which values were observed, and which raters contain each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.scoring.validation.matching import bare_domain

CONTAINS = (("pc1", ("mbfc", "adfontes", "ad_fontes")),)
"""Raters built from other raters, by parts of their column names: Lin's PC1 contains MBFC and Ad Fontes."""

LEANS = {"left": -2.0, "left-center": -1.0, "center": 0.0, "right-center": 1.0, "right": 2.0}

_OBSERVED = re.compile(r"^(?P<prefix>.+?)_(n_observed|is_observed|is_imputed)")


@dataclass(frozen=True)
class Ratings:
    """Ratings with one row a domain (column ``key``), numeric columns ``raters`` and boolean columns ``groups``.

    ``lean`` is a column of numbers from left to right, where there is one. ``warnings`` says what was set aside.
    """

    table: pl.DataFrame
    key: str
    raters: tuple[str, ...]
    groups: tuple[str, ...]
    lean: str | None
    warnings: tuple[str, ...]

    def contained(self, first: str, second: str) -> bool:
        """Whether one of two raters is built from the other."""
        return any(_contains(a, b) for a, b in ((first, second), (second, first)))


def read_ratings(table: pl.DataFrame, *, raters: Sequence[str] | None = None, lean: str | None = None) -> Ratings:
    """Ratings from a frame with a column ``domain`` or ``outlet`` and one numeric column a rater.

    A rating whose companion column says that it was imputed (``PREFIX_n_observed...`` of 0, ``PREFIX_is_imputed``) is
    set aside. A domain listed with several values has none for that rater.

    Raises
    ------
    InputError
        For a missing key column, a rater that is not there, and numbers kept as text (unless the whole table is text, as
        a file without types gives it).
    """
    key = next((name for name in ("domain", "outlet") if name in table.columns), None)
    if key is None:
        found = f"the columns {', '.join(table.columns)}"
        raise InputError(Fault("ratings", found, "a column 'domain' or 'outlet'", "rename the column"))
    table = _typed(table)
    companions = {name: match["prefix"] for name in table.columns if (match := _OBSERVED.match(name))}
    chosen = _raters(table, raters, (key, lean or "", *companions))
    warnings: list[str] = []
    table = table.filter(pl.col(key).is_not_null())
    if key == "domain":
        table = table.with_columns(pl.col(key).map_elements(bare_domain, return_dtype=pl.String))
    for rater in chosen:
        table, n_imputed = _set_imputed_aside(table, rater, companions)
        if n_imputed:
            warnings.append(f"{rater}: {n_imputed} imputed ratings were set aside")
        table, n_conflicting = _set_conflicts_aside(table, key, rater)
        if n_conflicting:
            warnings.append(f"{rater}: {n_conflicting} entries listed with several values were set aside")
    groups = tuple(name for name, dtype in table.schema.items() if dtype == pl.Boolean and name not in companions)
    warnings += [
        f"{a} contains {b}: they are not independent evidence" for a in chosen for b in chosen if _contains(a, b)
    ]
    table, lean_column = _with_lean(table, lean)
    columns = [
        pl.col(name).drop_nulls().first() for name in (*chosen, *groups, *([lean_column] if lean_column else []))
    ]
    return Ratings(
        table.group_by(key, maintain_order=True).agg(columns), key, chosen, groups, lean_column, tuple(warnings)
    )


def _raters(table: pl.DataFrame, raters: Sequence[str] | None, others: tuple[str, ...]) -> tuple[str, ...]:
    names = list(raters) if raters is not None else [name for name in table.columns if name not in others]
    faults, chosen = [], []
    for name in names:
        where = f"ratings, column '{name}'"
        if name not in table.columns:
            faults.append(Fault(where, "no such column", f"one of {', '.join(table.columns)}"))
            continue
        dtype = table.schema[name]
        if dtype.is_numeric():
            chosen.append(name)
        elif dtype == pl.String and _is_numbers(table[name]):
            found = f"numbers kept as text (such as '{table[name].drop_nulls()[0]}')"
            faults.append(Fault(where, found, "numbers", f"cast it: pl.col('{name}').cast(pl.Float64)"))
        elif raters is not None:
            faults.append(Fault(where, f"type {dtype}", "numbers", "name a numeric column as rater"))
    if not faults and not chosen:
        faults.append(Fault("ratings", "no numeric column", "one numeric column a rater"))
    if faults:
        raise InputError(faults)
    return tuple(chosen)


def _typed(table: pl.DataFrame) -> pl.DataFrame:
    """Numbers and truth values read as such in a table that is text throughout: it came from a file without types."""
    if any(dtype != pl.String for dtype in table.dtypes):
        return table
    truths = {"true": True, "false": False}
    columns = []
    for column in table.get_columns():
        known = column.drop_nulls().str.to_lowercase()
        if _is_numbers(column):
            columns.append(column.str.strip_chars().cast(pl.Float64))
        elif len(known) and known.is_in(list(truths)).all():
            columns.append(column.str.to_lowercase().replace_strict(truths, default=None, return_dtype=pl.Boolean))
        else:
            columns.append(column)
    return pl.DataFrame(columns)


def _is_numbers(column: pl.Series) -> bool:
    known = column.drop_nulls()
    return len(known) > 0 and known.str.strip_chars().cast(pl.Float64, strict=False).null_count() == 0


def _set_imputed_aside(table: pl.DataFrame, rater: str, companions: dict[str, str]) -> tuple[pl.DataFrame, int]:
    for companion, prefix in companions.items():
        if not rater.startswith(prefix):
            continue
        column = pl.col(companion)
        imputed = column.cast(pl.Boolean) if companion.endswith("_is_imputed") else column.cast(pl.Float64) == 0
        flagged = (imputed & pl.col(rater).is_not_null()).fill_null(False)
        n = int(table.select(flagged.sum()).item())
        table = table.with_columns(pl.when(~flagged).then(pl.col(rater)).alias(rater))
        return table, n
    return table, 0


def _set_conflicts_aside(table: pl.DataFrame, key: str, rater: str) -> tuple[pl.DataFrame, int]:
    conflicting = pl.col(rater).drop_nulls().n_unique().over(key) > 1
    n = table.filter(conflicting)[key].n_unique()
    if n:
        table = table.with_columns(pl.when(~conflicting).then(pl.col(rater)).alias(rater))
    return table, n


def _with_lean(table: pl.DataFrame, lean: str | None) -> tuple[pl.DataFrame, str | None]:
    name = lean or next((name for name in ("lean", "bias", "mbfc_bias") if name in table.columns), None)
    if name is None:
        return table, None
    if name not in table.columns:
        raise InputError(Fault("ratings, lean", f"no column '{name}'", f"one of {', '.join(table.columns)}"))
    column = pl.col(name)
    if not table.schema[name].is_numeric():
        column = column.cast(pl.String).replace_strict(LEANS, default=None, return_dtype=pl.Float64)
    return table.with_columns(column.cast(pl.Float64).alias("lean_of_outlet")), "lean_of_outlet"


def _contains(whole: str, part: str) -> bool:
    return whole != part and any(
        name in whole.lower() and any(piece in part.lower() for piece in parts) for name, parts in CONTAINS
    )

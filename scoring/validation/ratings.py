"""Outside ratings: which columns are raters, which values were observed, and which raters contain each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.scoring.validation.matching import publisher_key

CONTAINS = (("pc1", ("mbfc", "adfontes", "ad_fontes")),)
"""Raters built from other raters, by parts of their column names: Lin's PC1 contains MBFC and Ad Fontes."""

MISSING_WORDS = frozenset(
    (
        "",
        "na",
        "n/a",
        "n.a.",
        "n. a.",
        "nan",
        "none",
        "null",
        "nil",
        "missing",
        "unknown",
        "not rated",
        "no rating",
        "not available",
        "not applicable",
        "n.r.",
        "unrated",
        "nr",
        "-",
        "--",
        "–",
        "—",
        ".",
        "..",
        "?",
        "#n/a",
        "<na>",
    )
)
"""Usual words for a value that is not there."""

LARGEST_RATING = 1e12
"""A larger number is no rating."""

_CELLS_SHOWN = 3
_CELL_LENGTH = 40

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
        For a missing key column, a rater that is not there, and a column of numbers with cells that are none, by cell.
    """
    table, key = _keyed(table)
    table, told = _typed(table)
    companions = {name: match["prefix"] for name in table.columns if (match := _OBSERVED.match(name))}
    chosen = _raters(table, raters, (key, lean or "", *companions))
    warnings = [line for line in told if line.split(":")[0] in chosen]
    warnings += _left_out(table, (*chosen, key, lean or "", *companions)) if raters is None else []
    table = table.filter(pl.col(key).is_not_null())
    if key == "domain":
        table = table.with_columns(pl.col(key).map_elements(publisher_key, return_dtype=pl.String))
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


def _keyed(table: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """The table with its column of domains or outlets under that name, and the name."""
    known = {name.lower().strip(): name for name in reversed(table.columns)}
    names = (("domain", "domain"), ("outlet", "outlet"), ("url", "domain"), ("website", "domain"), ("site", "domain"))
    found = next(((known[name], key) for name, key in names if name in known), None)
    if found is None:
        columns = f"the columns {', '.join(table.columns)}"
        raise InputError(Fault("ratings", columns, "a column 'domain' or 'outlet'", "rename the column"))
    name, key = found
    return table.rename({name: key} if key not in table.columns else {}).cast({key: pl.String}), key


def _left_out(table: pl.DataFrame, known: Sequence[str]) -> list[str]:
    """Columns that hold some numbers and are no raters, with what else they hold."""
    told = []
    for column in table.get_columns():
        odd = _odd_cells(column) if column.dtype == pl.String and column.name not in known else None
        if odd is not None and odd.n_numbers:
            cells = ", ".join(f"'{value}' in row {row}" for row, value in odd.cells[:_CELLS_SHOWN])
            told.append(f"{column.name}: left out, {len(odd.cells)} of its cells are no numbers ({cells})")
    return told


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
        elif dtype == pl.String and _is_plain(table[name]):
            found = f"numbers kept as text (such as '{table[name].drop_nulls()[0]}')"
            faults.append(Fault(where, found, "numbers", f"cast it: pl.col('{name}').cast(pl.Float64)"))
        elif (
            dtype == pl.String
            and (odd := _odd_cells(table[name]))
            and (_is_mostly_numbers(odd) or (raters is not None and odd.n_numbers))
        ):
            cells = ", ".join(f"'{value}' in row {row}" for row, value in odd.cells[:_CELLS_SHOWN])
            more = f" and {len(odd.cells) - _CELLS_SHOWN} more" if len(odd.cells) > _CELLS_SHOWN else ""
            faults.append(
                Fault(where, f"{cells}{more}", "numbers, or a usual word for a missing one", "mend the cells")
            )
        elif raters is not None:
            faults.append(Fault(where, f"type {dtype}", "numbers", "name a numeric column as rater"))
    if not faults and not chosen:
        held = [f"{c.name}: '{str(c.drop_nulls()[0])[:_CELL_LENGTH]}'" for c in table.select(names) if c.count()]
        found = f"no numeric column ({', '.join(held[:_CELLS_SHOWN])} ...)" if held else "no numeric column"
        faults.append(Fault("ratings", found, "one numeric column for each rater"))
    if faults:
        raise InputError(faults)
    return tuple(chosen)


@dataclass(frozen=True)
class _OddCells:
    """Cells of a column of text that are no numbers: row from 1 and value; how many others are numbers."""

    cells: list[tuple[int, str]]
    n_numbers: int


def _odd_cells(column: pl.Series) -> _OddCells | None:
    numbers, is_missing = read_numbers(column)
    odd = (numbers.is_null() & ~is_missing).arg_true().to_list()
    cells = [(row + 1, str(column[row])[:_CELL_LENGTH]) for row in odd]
    return _OddCells(cells, len(column) - numbers.null_count()) if cells else None


def _is_plain(column: pl.Series) -> bool:
    """Whether a column of text holds nothing but plain numbers."""
    known = column.drop_nulls().str.strip_chars()
    numbers = known.cast(pl.Float64, strict=False)
    return len(known) > 0 and numbers.null_count() == 0 and bool(numbers.is_finite().all())


def _is_mostly_numbers(odd: _OddCells) -> bool:
    """Whether a column was meant to hold numbers: more of its cells are numbers than not."""
    return odd.n_numbers > len(odd.cells)


def read_numbers(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Numbers kept as text, and which cells are missing: null in both where a cell is neither.

    Percent signs are dropped (85% is 85), a lone comma is a decimal one where the column has no point (62,5), commas
    or spaces between groups of three digits are dropped, usual words for a missing value are none. Where every comma
    has three digits behind it (1,234), it may be either, and such cells are none. Numbers that are not finite or beyond
    ``LARGEST_RATING`` are none.

    >>> read_numbers(pl.Series(["85%", "62,5", "N/A", "many"]))[0].to_list()
    [85.0, 62.5, None, None]
    """
    text = column.cast(pl.String).str.strip_chars()
    is_missing = text.is_null() | text.str.to_lowercase().is_in(list(MISSING_WORDS))
    bare = text.str.replace(r"\s*[%％]$", "").str.replace_all("[\u00a0\u202f']", " ").str.replace("^[\u2212–]", "-")
    bare = bare.str.replace_all(r"(\d) (\d{3})\b", "$1$2")
    has_point = bool(bare.filter(~is_missing).str.contains(r"^[-+]?\d{1,3}(?:,\d{3})*\.\d").any())
    grouped = (
        bare.str.contains(r"^[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$")
        if has_point
        else bare.str.contains(r"^[-+]?\d{1,3}(?:,\d{3}){2,}$")
    )
    with_comma = bare.filter(bare.str.contains(",") & ~is_missing & ~grouped)
    if len(with_comma) and with_comma.str.contains(r"^[-+]?[1-9]\d{0,2},\d{3}$").all():
        bare = bare.str.replace(r"^([-+]?[1-9]\d{0,2},\d{3})$", "either: $1")
    plain = pl.DataFrame({"bare": bare, "grouped": grouped}).select(
        pl.when("grouped").then(pl.col("bare").str.replace_all(",", "")).otherwise(pl.col("bare").str.replace(",", "."))
    )
    numbers = plain.to_series().cast(pl.Float64, strict=False)
    sane = numbers.is_finite() & (numbers.abs() <= LARGEST_RATING) & ~is_missing
    return pl.DataFrame({"n": numbers, "sane": sane}).select(pl.when("sane").then("n")).to_series().alias(
        column.name
    ), is_missing


def _typed(table: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Numbers and truth values kept as text as such, and what to tell of it.

    Plain numbers kept as text are left so where other columns have types: there text was meant, or is a fault.
    """
    truths = {"true": True, "false": False}
    is_untyped = all(dtype == pl.String for dtype in table.dtypes)
    columns: list[pl.Series] = []
    told: list[str] = []
    for column in table.get_columns():
        if column.dtype != pl.String:
            columns.append(_finite(column))
            continue
        known = column.drop_nulls().str.strip_chars().str.to_lowercase()
        numbers, is_missing = read_numbers(column)
        if (
            numbers.null_count() < len(numbers)
            and (numbers.is_null() == is_missing).all()
            and (is_untyped or not _is_plain(column))
        ):
            columns.append(numbers)
            told += _numbers_told(column, numbers, is_missing)
        elif len(known) and known.is_in([*truths, *MISSING_WORDS]).all() and known.is_in(list(truths)).any():
            columns.append(
                column.str.strip_chars()
                .str.to_lowercase()
                .replace_strict(truths, default=None, return_dtype=pl.Boolean)
            )
        else:
            columns.append(column)
    return pl.DataFrame(columns), told


def _finite(column: pl.Series) -> pl.Series:
    """Numbers without those that are not finite."""
    return column.replace([float("inf"), float("-inf"), float("nan")], None) if column.dtype.is_float() else column


def _numbers_told(column: pl.Series, numbers: pl.Series, is_missing: pl.Series) -> list[str]:
    plain = column.str.strip_chars().cast(pl.Float64, strict=False)
    n_read = int((plain.is_null() & numbers.is_not_null()).sum())
    words = sorted(set(column.filter(is_missing).drop_nulls().str.strip_chars().to_list()) - {""})
    told = []
    if n_read:
        example = column.filter(plain.is_null() & numbers.is_not_null())[0]
        told.append(f"{column.name}: {n_read} numbers written like '{example}' were read")
    if words:
        told.append(f"{column.name}: {', '.join(map(repr, words))} were read as missing")
    return told


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

"""Tables with a declared schema, checked at the door of every stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl
from polars.datatypes import DataTypeClass

from masthead.metrics.errors import Fault, InputError

type_of = DataTypeClass | pl.DataType


@dataclass(frozen=True)
class Column:
    """One declared column: its type, whether it may be null, what it holds.

    ``values`` lists the only strings allowed; ``low`` and ``high`` are inclusive bounds of a number; ``hint`` says what
    to do where the column is missing.
    """

    name: str
    dtype: type_of
    description: str
    nullable: bool = False
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    hint: str = "rename or add the column"

    def _violations(self) -> Iterator[tuple[str, str, pl.Expr]]:
        """Name, expectation and boolean expression of each rule that the column's rows must not break."""
        column = pl.col(self.name)
        if not self.nullable:
            yield "null", "a value in every row", column.is_null()
        if self.values:
            yield "unknown value", f"one of {', '.join(self.values)}", ~column.is_in(list(self.values))
        if self.dtype in (pl.Float64, pl.Float32):
            yield "NaN", "a number or null", column.is_nan()
        if self.low is not None:
            yield "too small", f"at least {self.low:g}", column < self.low
        if self.high is not None:
            yield "too large", f"at most {self.high:g}", column > self.high


@dataclass(frozen=True)
class Table:
    """A named table: its columns in order, and the columns that together identify a row.

    ``version`` is raised when a column changes its meaning and keeps its name.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    version: int = 1

    @property
    def schema(self) -> dict[str, type_of]:
        """Column names and types, in order."""
        return {column.name: column.dtype for column in self.columns}

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return self._empty.clone()

    @cached_property
    def _empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=dict(self.schema))

    def frame(self, data: Mapping[str, object] | pl.DataFrame) -> pl.DataFrame:
        """The data as a frame of exactly the declared columns, in order; absent nullable columns become null."""
        frame = data if isinstance(data, pl.DataFrame) else pl.DataFrame(data, strict=False)
        return pl.DataFrame(
            [
                frame[name].cast(dtype)
                if name in frame.columns
                else pl.Series(name, [None], dtype=dtype).new_from_index(0, len(frame))
                for name, dtype in self.schema.items()
            ]
        )

    def check(self, frame: pl.DataFrame, *, what: str = "") -> pl.DataFrame:
        """The frame with its declared columns cast, checked and first; other columns pass through.

        Raises
        ------
        InputError
            With every fault at once: missing columns, wrong types, nulls, values out of bounds, repeated keys.
        """
        what = what or self.name
        faults = list(self._missing(frame, what))
        present = [column for column in self.columns if column.name in frame.columns]
        casts = []
        for column in present:
            found = frame.schema[column.name]
            if found == column.dtype:
                continue
            try:
                casts.append(frame[column.name].cast(column.dtype, strict=True))
            except (pl.exceptions.InvalidOperationError, pl.exceptions.ComputeError):
                faults.append(
                    Fault(f"{what}, column '{column.name}'", f"type {found}", f"type {column.dtype}", "cast the column")
                )
        if faults:
            raise InputError(faults)
        frame = frame.with_columns(casts)
        faults.extend(self._broken_rows(frame, present, what))
        if faults:
            raise InputError(faults)
        absent = [
            pl.lit(None, dtype=column.dtype).alias(column.name) for column in self.columns if column not in present
        ]
        frame = frame.with_columns(absent)
        declared = list(self.schema)
        return frame.select(declared + [name for name in frame.columns if name not in self.schema])

    def _missing(self, frame: pl.DataFrame, what: str) -> Iterator[Fault]:
        for column in self.columns:
            if not column.nullable and column.name not in frame.columns:
                found = f"the columns {', '.join(frame.columns)}" if frame.columns else "no columns"
                yield Fault(what, found, f"a column '{column.name}' ({column.description})", column.hint)

    def _broken_rows(self, frame: pl.DataFrame, present: list[Column], what: str) -> Iterator[Fault]:
        rules = [(column, *rule) for column in present for rule in column._violations()]
        is_broken = frame.select(broken.fill_null(False).any().alias(str(k)) for k, (*_, broken) in enumerate(rules))
        for (column, problem, expected, broken), found in zip(rules, is_broken.row(0) if rules else (), strict=True):
            if found:
                rows = frame.select(broken.fill_null(False).arg_true().alias("row"))["row"]
                value = frame[column.name][int(rows[0])]
                yield Fault(
                    f"{what}, column '{column.name}', row {rows[0]}",
                    f"{problem} ({value!r}; {len(rows)} such rows)",
                    expected,
                )
        if self.key and all(name in frame.columns for name in self.key):
            repeated = frame.select(pl.struct(self.key).is_duplicated().arg_true().alias("row"))["row"]
            if len(repeated):
                row = int(repeated[0])
                value = ", ".join(str(frame[name][row]) for name in self.key)
                yield Fault(
                    f"{what}, row {row}",
                    f"the key ({', '.join(self.key)}) = ({value}) more than once ({len(repeated)} rows)",
                    "each key once",
                    "drop or rename the repeated rows",
                )


Frame = pl.DataFrame | pl.LazyFrame


BATCH_ROWS = 250_000
"""Rows of a large table that are held at a time."""


def in_batches(table: Frame) -> Iterator[pl.DataFrame]:
    """A table in pieces, in no order of its own."""
    return table.lazy().collect_batches(chunk_size=BATCH_ROWS)

"""Polars frames across the border of Spark: schemas, signed hashes, Arrow batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import polars as pl

_NAMES: dict[Any, str] = {
    pl.String: "string",
    pl.Int64: "long",
    pl.UInt64: "long",
    pl.Int32: "int",
    pl.UInt32: "long",
    pl.Boolean: "boolean",
    pl.Float64: "double",
    pl.Binary: "binary",
}


def spark_type(dtype: Any) -> str:
    """The Spark type that holds a polars type; unsigned numbers become signed ones of the same bits."""
    if isinstance(dtype, pl.List):
        return f"array<{spark_type(dtype.inner)}>"
    if isinstance(dtype, pl.Datetime):
        return "timestamp"
    return next(name for known, name in _NAMES.items() if dtype == known)


def spark_schema(schema: Mapping[str, Any]) -> str:
    """The Spark schema of a frame."""
    return ", ".join(f"`{name}` {spark_type(dtype)}" for name, dtype in schema.items())


def _signed(name: str, dtype: Any) -> pl.Expr:
    if dtype == pl.UInt64:
        return pl.col(name).reinterpret(signed=True)
    if dtype == pl.UInt32:
        return pl.col(name).cast(pl.Int64)
    if isinstance(dtype, pl.List) and dtype.inner == pl.UInt64:
        return pl.col(name).list.eval(pl.element().reinterpret(signed=True))
    return pl.col(name)


def _unsigned(name: str, dtype: Any) -> pl.Expr:
    if dtype == pl.UInt64:
        return pl.col(name).reinterpret(signed=False)
    if isinstance(dtype, pl.List) and dtype.inner == pl.UInt64:
        return pl.col(name).list.eval(pl.element().reinterpret(signed=False)).cast(dtype)
    return pl.col(name).cast(dtype)


def to_arrow(frame: pl.DataFrame, schema: Mapping[str, Any]) -> Any:
    """An Arrow table of the columns of ``schema`` in types that Spark takes."""
    import pyarrow as pa

    signed = frame.select(_signed(name, dtype) for name, dtype in schema.items())
    table = signed.to_arrow(compat_level=pl.CompatLevel.oldest())
    return table.cast(pa.schema([(name, _plain(field.type)) for name, field in zip(schema, table.schema, strict=True)]))


def _plain(kind: Any) -> Any:
    import pyarrow as pa

    if pa.types.is_large_string(kind):
        return pa.string()
    if pa.types.is_large_binary(kind):
        return pa.binary()
    return pa.list_(_plain(kind.value_type)) if pa.types.is_large_list(kind) else kind


def from_arrow(table: Any, schema: Mapping[str, Any]) -> pl.DataFrame:
    """The polars frame of an Arrow table or batch that holds the columns of ``schema``."""
    frame = pl.DataFrame(pl.from_arrow(table))
    return frame.select(_unsigned(name, dtype) for name, dtype in schema.items())


def map_frames(
    data: Any,
    given: Mapping[str, Any],
    function: Callable[[pl.DataFrame], Iterable[pl.DataFrame]],
    gives: Mapping[str, Any],
    *,
    size: int,
) -> Any:
    """A Spark frame mapped, in batches of at most ``size`` rows, by a function of polars frames."""
    given, gives = dict(given), dict(gives)

    def mapped(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            for piece in from_arrow(batch, given).iter_slices(size):
                for frame in function(piece):
                    yield from to_arrow(frame, gives).to_batches()

    return data.select(*given).mapInArrow(mapped, spark_schema(gives))


def group_frames(
    data: Any,
    given: Mapping[str, Any],
    by: Any,
    function: Callable[[pl.DataFrame], pl.DataFrame],
    gives: Mapping[str, Any],
) -> Any:
    """A Spark frame grouped by a column expression, each group mapped by a function of polars frames."""
    given, gives = dict(given), dict(gives)

    def mapped(table: Any) -> Any:
        return to_arrow(function(from_arrow(table.select(list(given)), given)), gives)

    grouped = data.select(*given).withColumn("_group", by).groupBy("_group")
    return grouped.applyInArrow(mapped, spark_schema(gives))


def to_polars(data: Any, schema: Mapping[str, Any]) -> pl.DataFrame:
    """A Spark frame as a polars frame, on the driver."""
    return from_arrow(data.select(*schema).toArrow(), schema)

"""Rows whose values are of mixed types as a frame: a column that is not of one type becomes text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import isnan

import polars as pl

from masthead.metrics.reading.formats.encodings import decode, whole_characters

_SIMPLE: dict[frozenset[type], pl.DataType] = {
    frozenset(): pl.Null(),
    frozenset({str}): pl.String(),
    frozenset({bool}): pl.Boolean(),
    frozenset({int}): pl.Int64(),
    frozenset({float}): pl.Float64(),
    frozenset({int, float}): pl.Float64(),
}


def frame_of_rows(rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Rows that need not have the same keys as a frame; an absent value is null, and rows without any key are rows.

    >>> frame_of_rows([{"id": 1, "text": "Rain."}, {"id": "b7"}]).rows()
    [('1', 'Rain.'), ('b7', None)]
    """
    names = dict.fromkeys(name for row in rows for name in row)
    if not names:
        return pl.DataFrame(height=len(rows))
    return frame_of_columns({name: [row.get(name) for row in rows] for name in names})


def frame_of_columns(columns: Mapping[str, Sequence[object]]) -> pl.DataFrame:
    """Columns of any values as a frame: of their type where they have one, else as text (nested values as JSON)."""
    return pl.DataFrame([_series(whole_characters(str(name)), values) for name, values in columns.items()])


def _series(name: str, values: Sequence[object]) -> pl.Series:
    kinds = frozenset(type(value) for value in values if value is not None)
    dtype = _SIMPLE.get(kinds)
    if dtype is None and list in kinds <= {list, str} and _are_texts(values):
        values = [[value] if isinstance(value, str) else value for value in values]
        dtype = pl.List(pl.String)
    try:
        if dtype is not None:
            return pl.Series(name, values, dtype=dtype, strict=True)
        if not kinds & {str, int, float, bool, bytes, dict, list, tuple}:
            series = pl.Series(name, values, strict=True)
            if series.dtype != pl.Object and series.null_count() == sum(value is None for value in values):
                return series
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
        pass
    return pl.Series(name, [written(value) for value in values], dtype=pl.String)


def _are_texts(values: Sequence[object]) -> bool:
    lists = (value for value in values if isinstance(value, list))
    return all(isinstance(item, str | None) for value in lists for item in value)


def written(value: object) -> str | None:
    """A value as text: nested ones as JSON, whole numbers without a point, nothing for what is absent."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    if isinstance(value, bytes):
        return decode(value)[0]
    if isinstance(value, dict | list | tuple):
        return whole_characters(json.dumps(value, ensure_ascii=False, default=str))
    try:
        return whole_characters(str(value))
    except ValueError:  # an integer of more digits than Python writes
        return hex(value) if isinstance(value, int) else None

"""Rows whose values are of mixed types as a frame: a column that is not of one type becomes text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import isnan

import polars as pl


def frame_of_rows(rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Rows that need not have the same keys as a frame; an absent value is null.

    >>> frame_of_rows([{"id": 1, "text": "Rain."}, {"id": "b7"}]).rows()
    [('1', 'Rain.'), ('b7', None)]
    """
    names = dict.fromkeys(name for row in rows for name in row)
    return frame_of_columns({name: [row.get(name) for row in rows] for name in names})


def frame_of_columns(columns: Mapping[str, Sequence[object]]) -> pl.DataFrame:
    """Columns of any values as a frame: of their type where they have one, else as text (nested values as JSON)."""
    return pl.DataFrame([_series(name, values) for name, values in columns.items()])


def _series(name: str, values: Sequence[object]) -> pl.Series:
    try:
        return pl.Series(name, values, strict=True)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
        return pl.Series(name, [_written(value) for value in values], dtype=pl.String)


def _written(value: object) -> str | None:
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)

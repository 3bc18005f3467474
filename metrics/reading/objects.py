"""Values that are JSON objects where a plain one is meant: ``{"id": "tide", "name": "The Tide"}`` for an outlet."""

from __future__ import annotations

import json

import polars as pl

OUTLET_KEYS = ("name", "domain", "title", "id")
"""What an outlet is called in an object, best first (NewsAPI, Event Registry)."""

TEXT_KEYS = ("text", "body", "content", "value", "#text", "plain")
"""Where an object holds a text, best first."""

DATE_KEYS = ("$date", "$numberLong", "dateTime", "date", "value")
"""Where an object holds a date, best first (exports of MongoDB)."""


def plain_values(column: pl.Series, keys: tuple[str, ...]) -> tuple[pl.Series, str]:
    """The column with objects as the first of ``keys`` that they hold, and which one that was; "" where there are none.

    >>> plain_values(pl.Series(['{"id": null, "name": "Tide"}', "Dune"]), OUTLET_KEYS)[0].to_list()
    ['Tide', 'Dune']
    """
    if not may_hold_objects(column):
        return column, ""
    if isinstance(column.dtype, pl.Struct):
        column = column.struct.json_encode()
    known = {value: _plain(value, keys) for value in column.unique().drop_nulls().to_list() if value.startswith("{")}
    used = [key for key in keys if any(key == found for _, found in known.values())]
    values = [known[value][0] if value in known else value for value in column.to_list()]
    return pl.Series(column.name, values, dtype=pl.String), used[0] if used else ""


def may_hold_objects(column: pl.Series) -> bool:
    """Whether a value begins as a JSON object or list does."""
    is_struct = isinstance(column.dtype, pl.Struct)
    return is_struct or (column.dtype == pl.String and bool(column.str.contains(r"^[{\[]").any()))


def _plain(value: str, keys: tuple[str, ...]) -> tuple[str, str]:
    """The plain value within an object and its key; the object itself where it has none of the keys."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return value, ""
    for key in keys if isinstance(found, dict) else ():
        inner = found.get(key)
        if isinstance(inner, dict):
            inner = next((inner[one] for one in keys if isinstance(inner.get(one), str | int)), None)
        if isinstance(inner, str | int) and not isinstance(inner, bool) and str(inner).strip():
            return str(inner), key
    return value, ""

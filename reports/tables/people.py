"""Any frame as a table for people: words to the left, numbers to the right and rounded, dates as dates."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from masthead.metrics.errors import expect_kind
from masthead.metrics.tables.table import Frame
from masthead.reports.display.rounding import MISSING
from masthead.reports.display.text import shorten
from masthead.reports.tables.shown import Shown

MOST_CHARACTERS = 110
"""Of a cell of words."""


def show_table(frame: Frame, caption: str = "", *, rows: int = 30, names: Mapping[str, str] | None = None) -> Shown:
    """A frame as a table for people: it shows itself in a notebook, and goes to markdown, LaTeX and HTML.

    Parameters
    ----------
    frame
        Any table, eager or lazy.
    caption
        What it shows; how many rows are left out is added.
    rows
        The most rows that are shown.
    names
        Heads for columns whose names do not read well; of the others underscores become spaces.

    Examples
    --------
    >>> show_table(pl.DataFrame({"n_words": [1200], "value": [0.123456]})).frame.row(0)
    ('1,200', '0.123')
    """
    expect_kind(
        "show_table, frame", frame, pl.DataFrame, pl.LazyFrame, hint="card.scores, features.table or another table"
    )
    head = frame.lazy().head(rows + 1).collect()
    n = len(head) if len(head) <= rows else frame.lazy().select(pl.len()).collect().item()
    rest = f" {n - rows:,} more rows." if n > rows else ""
    heads = {name: (names or {}).get(name, _head(name)) for name in head.columns}
    numbers = tuple(heads[name] for name, dtype in head.schema.items() if dtype.is_numeric())
    cells = {heads[name]: [_cell(value) for value in head.head(rows)[name].to_list()] for name in head.columns}
    made = pl.DataFrame(cells, schema=dict.fromkeys(heads.values(), pl.String))
    return Shown("table", f"{caption}{rest}".strip(), made, numbers)


def _head(name: str) -> str:
    words = name.removeprefix("n_").replace("_", " ")
    return words[:1].upper() + words[1:]


def _cell(value: object) -> str:
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    if isinstance(value, list):
        return shorten(", ".join(map(str, value)), MOST_CHARACTERS)
    return shorten(str(value), MOST_CHARACTERS)

"""A table for people, and how it shows itself."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from markupsafe import escape

from masthead.metrics.tables.result import some
from masthead.metrics.wording import printable, show_count
from masthead.reports.display.text import shown


@dataclass(frozen=True, repr=False)
class Shown:
    """A table for people: every cell is text, rounded by its uncertainty."""

    name: str
    caption: str
    frame: pl.DataFrame
    right: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "\n".join(
            [
                f"Table {self.name}: {show_count(len(self.frame), 'row')}; {some(self.frame.columns)}",
                printable(self.caption),
                'next: masthead.write_table(table, "table.tex"), or .md, .html, .csv; .frame',
            ]
        )

    def _repr_html_(self) -> str:
        return to_html(self)


NO_MATHEMATICS = "tex2jax_ignore mathjax_ignore"
"""Classes by which a notebook's MathJax knows that dollar signs of a name are no mathematics."""


def to_html(table: Shown) -> str:
    """The table as an HTML fragment without styles of its own."""
    rows = []
    for row in table.frame.iter_rows():
        cells = "".join(
            f"<td{_align(name, table)}>{shown(cell or '')}</td>"
            for name, cell in zip(table.frame.columns, row, strict=True)
        )
        rows.append(f"<tr>{cells}</tr>")
    head = "".join(f'<th scope="col"{_align(name, table)}>{escape(name)}</th>' for name in table.frame.columns)
    return (
        f'<table class="{NO_MATHEMATICS}">\n<caption>{escape(table.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n'
        + "\n".join(rows)
        + "\n</tbody>\n</table>\n"
    )


def _align(name: str, table: Shown) -> str:
    side = "right" if name in table.right else "left"
    return f' align="{side}" style="text-align: {side}"'

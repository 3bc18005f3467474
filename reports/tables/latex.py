"""Tables in LaTeX (booktabs) that fit the page: heads and intervals on lines of their own, smaller type, panels, several pages."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from masthead.reports.display.text import plain
from masthead.reports.tables.shown import Shown

HEAD_WIDTH = 14
"""Characters of a line of a column's head."""

SIZES = {r"\small": 92, r"\footnotesize": 104, r"\scriptsize": 118}
"""Characters that a line of the page holds in a size of type: 16 centimeters of a text font."""

GAP = 3
"""Characters that the space between two columns is worth."""

MOST_CELL = 44
"""Characters of a cell of words before it becomes a paragraph."""

MOST_ROWS_OF_A_PAGE = 40

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "–": "--",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}


def to_latex(table: Shown) -> str:
    """The table as LaTeX: a float, or a ``longtable`` where a page does not hold its rows.

    A table too wide for a page gets its intervals under their values, then smaller type, then further panels that repeat
    the first column. Packages: booktabs, and longtable for long ones.

    >>> import polars as pl
    >>> print(to_latex(Shown("t", "100% sure.", pl.DataFrame({"Score": ["6_1"]}), ("Score",))).splitlines()[1])
    \\caption{100\\% sure.}
    """
    rows = [[cell or "" for cell in row] for row in table.frame.iter_rows()]
    size, is_split, panels = _fit(table, rows)
    is_long = len(rows) * len(panels) > MOST_ROWS_OF_A_PAGE
    bodies = ["\n".join(_body(table, rows, columns, is_split=is_split, is_long=is_long)) for columns in panels]
    caption = [rf"\caption{{{_escaped(table.caption)}}}", rf"\label{{tab:{table.name}}}"]
    if is_long:
        bodies[0] = bodies[0].replace("\n", "\n" + "\n".join(caption) + "\\\\\n", 1)
        return "\n".join(["{" + size, *bodies, "}", ""])
    apart = "\n\n\\medskip\n"
    return "\n".join([r"\begin{table}", *caption, r"\centering", size, apart.join(bodies), r"\end{table}", ""])


def _fit(table: Shown, rows: Sequence[Sequence[str]]) -> tuple[str, bool, list[list[int]]]:
    """Size of type, whether intervals go under their values, and the columns of each panel."""
    everything = list(range(table.frame.width))
    for is_split in (False, True):
        for size, room in SIZES.items():
            if _width(table, rows, everything, is_split=is_split) <= room:
                return size, is_split, [everything]
    size, room = r"\scriptsize", SIZES[r"\scriptsize"]
    panels: list[list[int]] = [[0]]
    for column in everything[1:]:
        if len(panels[-1]) > 1 and _width(table, rows, [*panels[-1], column], is_split=True) > room:
            panels.append([0])
        panels[-1].append(column)
    return size, True, panels


def _width(table: Shown, rows: Sequence[Sequence[str]], columns: Sequence[int], *, is_split: bool) -> int:
    """Characters that some columns take side by side."""
    widths = []
    for column in columns:
        lines = _head_lines(table.frame.columns[column])
        for row in rows:
            lines = lines + _cell_lines(row[column], is_split=is_split)
        widths.append(min(max(map(len, lines), default=0), MOST_CELL))
    return sum(widths) + GAP * (len(widths) - 1)


def _head_lines(name: str) -> list[str]:
    return textwrap.wrap(plain(name), HEAD_WIDTH, break_long_words=False) or [""]


def _cell_lines(cell: str, *, is_split: bool) -> list[str]:
    """A cell's lines: where it is split, an interval in parentheses stands under its value."""
    text = " ".join(plain(cell).split())
    value, bracket, interval = text.partition(" (")
    return [value, f"({interval}"] if is_split and bracket and interval.endswith(")") else [text]


def _body(
    table: Shown, rows: Sequence[Sequence[str]], columns: Sequence[int], *, is_split: bool, is_long: bool
) -> list[str]:
    names = [table.frame.columns[column] for column in columns]
    shape = "".join(_shape(table, rows, column, name) for column, name in zip(columns, names, strict=True))
    environment = "longtable" if is_long else "tabular"
    head = " & ".join(_stacked(_head_lines(name), "r" if name in table.right else "l") for name in names)
    lines = [rf"\begin{{{environment}}}{{{shape}}}", r"\toprule", rf"{head} \\", r"\midrule"]
    lines += [r"\endhead"] if is_long else []
    for row in rows:
        cells = (
            _stacked(
                _cell_lines(row[column], is_split=is_split and name in table.right), "r" if name in table.right else "l"
            )
            for column, name in zip(columns, names, strict=True)
        )
        lines.append(rf"{' & '.join(cells)} \\")
    return [*lines, r"\bottomrule", rf"\end{{{environment}}}"]


def _shape(table: Shown, rows: Sequence[Sequence[str]], column: int, name: str) -> str:
    """A column to the right, to the left, or of paragraphs where its words are many."""
    if name in table.right:
        return "r"
    longest = max((len(row[column]) for row in rows), default=0)
    return r"p{0.38\linewidth}" if longest > MOST_CELL else "l"


def _stacked(lines: Sequence[str], align: str) -> str:
    escaped = [_escaped(line) for line in lines]
    return escaped[0] if len(escaped) == 1 else rf"\shortstack[{align}]{{" + r"\\".join(escaped) + "}"


def _escaped(cell: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in " ".join(plain(cell).split()))

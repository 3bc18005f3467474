"""Tables written for machines (parquet, csv) and for people (markdown, LaTeX, HTML)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from markupsafe import escape

from masthead.metrics.errors import Fault, InputError, MissingExtraError, expect_kind
from masthead.metrics.files.drafts import drafted, write_text
from masthead.metrics.files.spreadsheets import write_csv
from masthead.metrics.tables.table import Frame
from masthead.reports.display.text import plain
from masthead.reports.tables.latex import to_latex
from masthead.reports.tables.shown import Shown, to_html

if TYPE_CHECKING:
    from great_tables import GT


def write_exact(tables: Mapping[str, Frame], folder: Path) -> list[Path]:
    """Write each table as parquet, and as csv where it is small and its cells are single values."""
    written = []
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        with drafted(path) as draft:
            table.lazy().sink_parquet(draft)
        written.append(path)
        saved = pl.scan_parquet(path)
        n_rows = saved.select(pl.len()).collect().item()
        if n_rows <= MOST_ROWS and name != "replicates":
            path = folder / f"{name}.csv"
            write_csv(saved.with_columns(_flat(saved)).collect(), path)
            written.append(path)
    return written


def _flat(frame: pl.LazyFrame) -> list[pl.Expr]:
    """Lists as text, since csv has none."""
    return [
        pl.col(name).cast(pl.List(pl.String)).list.join(" ")
        for name, dtype in frame.collect_schema().items()
        if isinstance(dtype, pl.List)
    ]


def write_shown(table: Shown, folder: Path) -> list[Path]:
    """Write a table for people as markdown, LaTeX (booktabs) and HTML."""
    written = []
    for ending, text in (("md", to_markdown(table)), ("tex", to_latex(table)), ("html", to_html(table))):
        path = folder / f"{table.name}.{ending}"
        write_text(path, text)
        written.append(path)
    return written


def write_table(table: Shown, path: str | Path) -> Path:
    """Write a table for people as markdown, LaTeX (booktabs), HTML or csv; the file's name says which.

    Parameters
    ----------
    table
        One of ``result_tables(card)``, or what ``show_table`` gave.
    path
        A file that ends in ``.md``, ``.tex``, ``.html`` or ``.csv``.

    Raises
    ------
    InputError
        For another ending.
    """
    expect_kind("write_table, table", table, Shown, hint="masthead.show_table(frame) makes one of a frame")
    target = Path(path)
    forms = {".md": to_markdown, ".tex": to_latex, ".html": to_html}
    if target.suffix == ".csv":
        write_csv(table.frame, target)
    elif target.suffix in forms:
        write_text(target, forms[target.suffix](table))
    else:
        raise InputError(Fault(str(target), f"the ending '{target.suffix}'", f"one of {', '.join(forms)}, .csv"))
    return target


def to_markdown(table: Shown) -> str:
    """The table in markdown, numbers to the right.

    >>> print(to_markdown(Shown("t", "A caption.", pl.DataFrame({"Outlet": ["a|b"], "Score": ["61"]}), ("Score",))))
    | Outlet | Score |
    | :-- | --: |
    | a\\|b | 61 |
    <BLANKLINE>
    A caption.
    <BLANKLINE>
    """
    columns = table.frame.columns
    lines = [_line(columns), _line("--:" if name in table.right else ":--" for name in columns)]
    lines += [_line(_markdown_cell(cell) for cell in row) for row in table.frame.iter_rows()]
    return "\n".join([*lines, "", table.caption, ""])


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _markdown_cell(cell: str | None) -> str:
    text = " ".join(plain(cell or "").split())
    for character in "\\|*_`<>[]#$":
        text = text.replace(character, "\\" + character)
    return text


def great_table(table: Shown) -> GT:
    """The table as a great-tables object, to style further and to save.

    Raises
    ------
    MissingExtraError
        Without the extra ``tables``.
    """
    try:
        from great_tables import GT, html
    except ImportError:
        raise MissingExtraError("tables", "great_table") from None
    cleaned = [pl.col(name).map_elements(plain, return_dtype=pl.String) for name in table.frame.columns]
    made = GT(table.frame.with_columns(cleaned), id=f"masthead-{table.name}").tab_header(
        title=html(str(escape(table.caption)))
    )
    return made.cols_align("right", columns=list(table.right)) if table.right else made


MOST_ROWS = 200_000
"""Larger tables of the measuring stage are not copied: they lie in the run's folder ``measured``."""

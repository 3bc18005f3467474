"""LaTeX tables fit the page: estimated widths, balanced environments, nothing left out."""

from __future__ import annotations

import re

import polars as pl
import pytest

from masthead.reports.tables.latex import MOST_ROWS_OF_A_PAGE, SIZES, to_latex
from masthead.reports.tables.results import shown_tables
from masthead.reports.tables.shown import Shown
from tests.reports.runs import demo_run


def widest_line(latex: str) -> int:
    """Characters of the widest row as it is set: of a stack its longest line."""
    widths = []
    for line in re.findall(r"^(.*) \\\\$", latex, re.MULTILINE):
        cells = [re.sub(r"\\shortstack\[.\]\{(.*)\}", r"\1", cell) for cell in line.split(" & ")]
        widths.append(sum(max(map(len, cell.split(r"\\"))) for cell in cells) + 3 * (len(cells) - 1))
    return max(widths)


@pytest.mark.parametrize("table", shown_tables(demo_run()), ids=lambda table: table.name)
def test_the_tables_of_a_run_fit_a_page(table: Shown) -> None:
    latex = to_latex(table)
    if table.name == "indicators":
        assert widest_line(latex) <= SIZES[r"\scriptsize"]
        assert r"\\sources per\\article, own\\text}" in latex
    assert latex.count(r"\begin{") == latex.count(r"\end{")
    assert r"\toprule" in latex


def test_a_very_wide_table_goes_on_in_panels_that_repeat_the_first_column() -> None:
    names = [f"A rather long head {k}" for k in range(24)]
    frame = pl.DataFrame({"Outlet": ["a.example"], **{name: [f"{k}.5 (1.0 to 9.0)"] for k, name in enumerate(names)}})
    latex = to_latex(Shown("wide", "Wide.", frame, tuple(names)))
    assert latex.count(r"\begin{tabular}") >= 2
    assert latex.count("a.example") == latex.count(r"\begin{tabular}")
    assert widest_line(latex) <= SIZES[r"\scriptsize"]
    assert all(f"{k}.5" in latex for k in range(24))
    assert r"\shortstack[r]{7.5\\(1.0 to 9.0)}" in latex


def test_a_long_table_breaks_over_pages() -> None:
    n = MOST_ROWS_OF_A_PAGE + 1
    latex = to_latex(Shown("long", "Long.", pl.DataFrame({"Outlet": [f"o{k}" for k in range(n)]})))
    assert r"\begin{longtable}" in latex
    assert r"\endhead" in latex
    assert r"\begin{table}" not in latex
    assert latex.index(r"\caption") < latex.index(r"\toprule")
    assert all(f"o{k} " in latex for k in range(n))

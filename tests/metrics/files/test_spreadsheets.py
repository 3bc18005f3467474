"""Csv cells that a spreadsheet would run are defused, and the very cells come back."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from masthead.metrics.files.spreadsheets import armed, defused, write_csv

ATTACKS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "'=1", "＝1+1", "''@x"]


@pytest.mark.parametrize("cell", ATTACKS)
def test_a_cell_that_would_run_begins_with_an_apostrophe(cell: str) -> None:
    (safe,) = defused(pl.DataFrame({"outlet": [cell]}))["outlet"]
    assert safe == "'" + cell


@pytest.mark.parametrize("cell", ["-0.5", "+3", "-1e-9", "a.example", "'tis", "", "O'=x", "3-4"])
def test_a_cell_that_does_not_run_stays(cell: str) -> None:
    assert defused(pl.DataFrame({"outlet": [cell]}))["outlet"].to_list() == [cell]


def test_numbers_nulls_and_names_of_columns() -> None:
    frame = pl.DataFrame({"=x": [-1.5, None], "outlet": [None, "=1"]})
    safe = defused(frame)
    assert safe.columns == ["'=x", "outlet"]
    assert safe["'=x"].to_list() == [-1.5, None]
    assert_frame_equal(armed(safe), frame)


@given(st.lists(st.text(st.sampled_from("'=+-@\t\n\r 1a＝.e"), max_size=6), min_size=1, max_size=8))
def test_what_was_defused_comes_back_and_nothing_runs(cells: list[str]) -> None:
    frame = pl.DataFrame({"cell": cells}, schema={"cell": pl.String})
    safe = defused(frame)
    assert_frame_equal(armed(safe), frame)
    for cell in safe["cell"]:
        start = cell.lstrip()[:1]
        assert start not in "=@＝" or not start
        if start and start in "+-":
            float(cell)


def test_a_file_is_written_defused(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    frame = pl.DataFrame({"outlet": ["=1+1", "b.example"], "score": [1.5, -2.0]})
    write_csv(frame, path)
    assert path.read_text() == "outlet,score\n'=1+1,1.5\nb.example,-2.0\n"
    assert_frame_equal(armed(pl.read_csv(io.BytesIO(path.read_bytes()))), frame)

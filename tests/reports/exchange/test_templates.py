"""Tables to fill in can be read back by what takes them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.tables.schemas import OUTLETS
from masthead.reports.exchange.templates import write_template
from masthead.scoring.validation.validate import validate
from tests.reports.runs import demo_card


def test_a_filled_in_table_of_ratings_validates(tmp_path: Path) -> None:
    outlets = demo_card().scores["outlet"].to_list()
    table = pl.read_csv(write_template(tmp_path / "ratings.csv", outlets))
    assert table["outlet"].to_list() == outlets
    filled = table.with_columns(first_rater=pl.int_range(pl.len()).cast(pl.Float64))
    found = validate(demo_card(), filled, raters=["first_rater"], n_resamples=20)
    assert set(found.table["rater"]) == {"first_rater"}


def test_made_up_rows_show_how(tmp_path: Path) -> None:
    table = pl.read_csv(write_template(tmp_path / "outlets.csv"))
    assert OUTLETS.check(table).height == 2
    assert pl.read_csv(write_template(tmp_path / "ratings.csv"))["first_rater"].dtype.is_numeric()


def test_other_names_and_files_that_are_there_are_refused(tmp_path: Path) -> None:
    write_template(tmp_path / "outlets.csv")
    with pytest.raises(InputError, match="a file that is there"):
        write_template(tmp_path / "outlets.csv")
    with pytest.raises(InputError, match=r"did you mean 'ratings.csv'\?"):
        write_template(tmp_path / "rating.csv")

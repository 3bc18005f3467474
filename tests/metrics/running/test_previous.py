"""A run over old and new articles measures only what is new or changed in meaning, and equals a full run."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masthead.metrics.errors import InputError
from masthead.metrics.measure import measure
from masthead.metrics.running import previous as run_previous
from masthead.metrics.tables.measured import TABLES, Measured
from tests.newsroom import newsroom_articles, newsroom_outlets, newsroom_wire


def run(articles: pl.DataFrame, out: Path, previous: Path | None = None, **more: object) -> Measured:
    settings = {"wire": newsroom_wire(), "outlets": newsroom_outlets(), "batch_size": 16, "workers": 1} | more
    return measure(articles, out=out, previous=previous, **settings)


def assert_same(one: Measured, other: Measured) -> None:
    for name in TABLES:
        assert_frame_equal(getattr(one, name).collect(), getattr(other, name).collect())


@pytest.fixture
def measured_ids(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The articles that are really measured by runs with an earlier one."""
    ids: list[str] = []
    measure_batch = run_previous.measure_batch

    def watched(prepared: pl.DataFrame, *arguments: object) -> object:
        ids.extend(prepared["article_id"].to_list())
        return measure_batch(prepared, *arguments)

    monkeypatch.setattr(run_previous, "measure_batch", watched)
    return ids


def test_new_articles_are_measured_and_the_rest_is_taken_over(tmp_path: Path, measured_ids: list[str]) -> None:
    table = newsroom_articles().table.sort("article_id")
    is_new = pl.int_range(pl.len()) % 10 == 3
    run(table.filter(~is_new), tmp_path / "old")
    mixed = run(table, tmp_path / "mixed", tmp_path / "old")
    full = run(table, tmp_path / "full")
    assert_same(mixed, full)
    new = set(table.filter(is_new)["article_id"])
    assert new <= set(measured_ids)
    assert len(measured_ids) < len(table) * 0.7


def test_nothing_changed_nothing_measured(tmp_path: Path, measured_ids: list[str]) -> None:
    table = newsroom_articles().table
    run(table, tmp_path / "old")
    again = run(table.reverse(), tmp_path / "again", tmp_path / "old", batch_size=9)
    assert measured_ids == []
    assert_same(again, run(table.reverse(), tmp_path / "full", batch_size=9))


def test_removed_and_changed_articles_reach_those_that_depend_on_them(tmp_path: Path, measured_ids: list[str]) -> None:
    table = newsroom_articles().table
    run(table, tmp_path / "old")
    changed = table.filter(pl.col("outlet") != "metro24.example").with_columns(
        text=pl.when(pl.col("article_id") == "harborherald-01").then(pl.lit("Short now.")).otherwise("text")
    )
    mixed = run(changed, tmp_path / "mixed", tmp_path / "old")
    assert_same(mixed, run(changed, tmp_path / "full"))
    assert "harborherald-01" in measured_ids
    assert "coastdaily-01" in measured_ids, "it shared a passage with an article that is gone"


def test_other_options_measure_everything(tmp_path: Path, measured_ids: list[str]) -> None:
    table = newsroom_articles().table.head(32)
    run(table, tmp_path / "old")
    mixed = run(table, tmp_path / "mixed", tmp_path / "old", quotations="keep")
    assert len(measured_ids) == 32
    assert_same(mixed, run(table, tmp_path / "full", quotations="keep"))


def test_an_earlier_run_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found no complete run, expected the tables of an earlier run"):
        run(newsroom_articles().table.head(5), tmp_path / "new", tmp_path / "nowhere")

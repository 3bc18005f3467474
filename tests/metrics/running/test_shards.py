"""Independent processes that share a folder give the tables of one run."""

from __future__ import annotations

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from masthead.metrics.errors import InputError, MastheadError
from masthead.metrics.measure import measure, measure_shard, merge
from masthead.metrics.running.folder import locked
from masthead.metrics.tables.measured import TABLES, Measured
from tests.newsroom import newsroom_articles, newsroom_outlets, newsroom_wire


def shard(out: Path, number: int, of: int, **more: object) -> str:
    settings = {"wire": newsroom_wire(), "outlets": newsroom_outlets(), "batch_size": 16} | more
    return measure_shard(newsroom_articles(), out=out, shard=(number, of), **settings)


def test_shards_and_merge_give_the_tables_of_one_run(tmp_path: Path) -> None:
    for number in (2, 3, 1):
        assert shard(tmp_path, number, 3) == f"shard {number} of 3 is read; when all are, merge them"
    assert merge(tmp_path) == "all 3 shards are merged; start them again to measure, then merge again"
    for number in (3, 1, 2):
        assert shard(tmp_path, number, 3) == f"shard {number} of 3 is measured; when all are, merge them"
    merged = merge(tmp_path)
    whole = measure(newsroom_articles(), wire=newsroom_wire(), outlets=newsroom_outlets(), batch_size=16)
    assert isinstance(merged, Measured)
    for name in TABLES:
        assert_frame_equal(getattr(merged, name).collect(), getattr(whole, name))
    assert merged.settings == whole.settings
    assert merged.outlets is not None
    again = merge(tmp_path)
    assert isinstance(again, Measured)
    assert_frame_equal(again.measurements.collect(), whole.measurements)


def test_missing_shards_are_named(tmp_path: Path) -> None:
    shard(tmp_path, 1, 3)
    with pytest.raises(InputError, match=r"shards not read: 2, 3, expected all 3. Try: run them: --shard 2/3"):
        merge(tmp_path)
    with pytest.raises(InputError, match="no run in shards"):
        merge(tmp_path / "elsewhere")


def test_other_numbers_of_shards_and_other_settings_are_refused(tmp_path: Path) -> None:
    shard(tmp_path, 1, 3)
    with pytest.raises(InputError, match="a run with shards = 3, expected 4"):
        shard(tmp_path, 1, 4)
    with pytest.raises(InputError, match="quotations"):
        shard(tmp_path, 2, 3, quotations="keep")
    with pytest.raises(InputError, match="found 4/3, expected a number from 1"):
        shard(tmp_path, 4, 3)


def test_a_shard_is_done_by_one_process_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path, "lock-1-of-2"), pytest.raises(MastheadError, match="is writing"):
        shard(tmp_path, 1, 2)

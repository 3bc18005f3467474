"""Working files: rows come back by key whatever their number, and nothing is left behind."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.storage import buckets
from masthead.metrics.storage.buckets import Buckets, scratch


@pytest.mark.parametrize("buffered", [5, 1000])
def test_all_rows_of_a_key_come_in_one_frame(buffered: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "BUFFERED_ROWS", buffered)
    rows = Buckets(tmp_path / "rows", "key")
    for first in range(0, 90, 9):
        rows.add(pl.DataFrame({"key": [n % 37 for n in range(first, first + 9)], "row": range(first, first + 9)}))
    frames = list(rows)
    keys = [set(frame["key"]) for frame in frames]
    assert sum(map(len, keys)) == 37
    assert sorted(pl.concat(frames)["row"]) == list(range(90))
    assert (len(frames) > 1) == (buffered == 5)


def test_scratch_takes_away_what_a_killed_run_left(tmp_path: Path) -> None:
    place = tmp_path / "scratch"
    place.mkdir()
    (place / "stale").write_text("left behind")
    with scratch(place) as folder:
        assert list(folder.iterdir()) == []
        (folder / "rows").write_text("work")
    assert not place.exists()
    with pytest.raises(RuntimeError), scratch(place):
        raise RuntimeError("stop")
    assert not place.exists()


def test_scratch_without_a_place_of_its_own_is_one_of_the_systems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with scratch(None) as folder:
        assert folder.parent == tmp_path
    assert list(tmp_path.iterdir()) == []

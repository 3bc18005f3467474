from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masthead.metrics.storage import buckets
from masthead.metrics.tables import table as tables
from masthead.scoring.features import outlet_rows
from masthead.scoring.features.summarize import summarize
from tests.scoring.synthetic import as_measured, newsroom

GROWTH = """
import resource, sys
from masthead.metrics.storage import buckets
from masthead.metrics.tables import table
from masthead.metrics.tables.measured import Measured
from masthead.scoring.features.summarize import summarize

buckets.BUFFERED_ROWS, table.BATCH_ROWS = 20_000, 20_000
peaks = []
for folder in sys.argv[1:]:
    summarize(Measured.load(folder), n_resamples=4)
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(*peaks)
"""


def test_features_are_the_same_in_however_many_pieces_rows_come(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = as_measured(newsroom({"a": 30, "b": 12, "c": 1, "d": 25}))
    whole = summarize(measured, n_resamples=20)
    monkeypatch.setattr(tables, "BATCH_ROWS", 7)
    monkeypatch.setattr(outlet_rows, "N_BUCKETS", 5)
    monkeypatch.setattr(buckets, "BUFFERED_ROWS", 16)
    pieces = summarize(measured, n_resamples=20)
    assert_frame_equal(pieces.table, whole.table, check_exact=True)
    assert_frame_equal(pieces.replicates, whole.replicates, check_exact=True)


def multiplied(folder: Path, times: int) -> Path:
    """A run's folder with the same articles again and again, each time under other names, part by part."""
    measured = as_measured(newsroom({f"outlet{k}": 100 for k in range(5)}))
    for name in ("measurements", "evidence", "article_facts", "copies", "articles", "originals"):
        frame = getattr(measured, name).lazy().collect()
        (folder / name).mkdir(parents=True)
        for part in range(times):
            ids = pl.selectors.by_name("article_id", "unit_id", require_all=False)
            named = frame.with_columns(pl.format("{}-{}-of-this-corpus", ids, pl.lit(part)))
            named.write_parquet(folder / name / f"part-{part:06d}.parquet")
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in kilobytes on Linux")
def test_memory_grows_by_few_bytes_an_article(tmp_path: Path) -> None:
    """All rows of 8 measures at once took more than 6 kB per article."""
    small, large = multiplied(tmp_path / "small", 10), multiplied(tmp_path / "large", 60)
    found = subprocess.run(
        [sys.executable, "-c", GROWTH, str(small), str(large)], check=True, capture_output=True, text=True
    )
    before, after = map(int, found.stdout.split())
    assert 1024 * (after - before) / 25_000 < 1500

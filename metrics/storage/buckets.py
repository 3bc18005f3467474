"""Rows grouped by a key in bounded memory: kept while they are few, else parted into files of a folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

BUFFERED_ROWS = 2_000_000
N_BUCKETS = 128


@contextmanager
def scratch(folder: Path | None) -> Iterator[Path]:
    """An empty folder for working files that is gone at the end: ``folder``, else one of the system's.

    What a killed run left in ``folder`` is removed first, so that nothing piles up where the caller keeps a place of
    its own.
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="masthead-") as name:
            yield Path(name)
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Buckets:
    """Rows to be taken back with all rows of a key in one frame; ``key`` is a column of whole numbers."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder, self._key = folder, key
        self._buffer: list[pl.DataFrame] = []
        self._n_rows = self._spilled = 0

    def add(self, frame: pl.DataFrame) -> None:
        """Take in more rows."""
        self._buffer.append(frame)
        self._n_rows += len(frame)
        if self._n_rows >= BUFFERED_ROWS:
            self._spill()

    def _spill(self) -> None:
        if not self._n_rows:
            return
        rows = pl.concat(self._buffer).with_columns(bucket=pl.col(self._key) % N_BUCKETS)
        for (bucket,), piece in rows.partition_by("bucket", as_dict=True, include_key=False).items():
            path = self._folder / f"{bucket:03d}"
            path.mkdir(parents=True, exist_ok=True)
            piece.write_parquet(path / f"{self._spilled:06d}.parquet", compression="lz4")
        self._buffer, self._n_rows = [], 0
        self._spilled += 1

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """The rows; all rows of a key in one frame."""
        if not self._spilled:
            if self._buffer:
                yield pl.concat(self._buffer)
            return
        self._spill()
        for path in sorted(self._folder.iterdir()):
            yield pl.read_parquet(path / "*.parquet")

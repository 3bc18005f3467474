"""Where a run keeps its parts: in memory, or as parquet files that survive a stop."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import polars as pl

from masthead.metrics.measured import Frame


class Store(Protocol):
    """Named stages of numbered parts; a part is written once and whole."""

    def has(self, stage: str, part: int) -> bool:
        """Whether a part is there."""
        ...

    def put(self, stage: str, part: int, frame: pl.DataFrame) -> None:
        """Write a part."""
        ...

    def get(self, stage: str, part: int) -> pl.DataFrame:
        """Read a part."""
        ...

    def parts(self, stage: str) -> Iterator[pl.DataFrame]:
        """All parts of a stage, in order of their numbers."""
        ...

    def whole(self, stage: str, empty: pl.DataFrame) -> Frame:
        """A stage as one table; ``empty`` where it has no part."""
        ...


class MemoryStore:
    """Parts in memory."""

    def __init__(self) -> None:
        self._stages: dict[str, dict[int, pl.DataFrame]] = {}

    def has(self, stage: str, part: int) -> bool:
        """Whether a part is there."""
        return part in self._stages.get(stage, {})

    def put(self, stage: str, part: int, frame: pl.DataFrame) -> None:
        """Keep a part."""
        self._stages.setdefault(stage, {})[part] = frame

    def get(self, stage: str, part: int) -> pl.DataFrame:
        """A part."""
        return self._stages[stage][part]

    def parts(self, stage: str) -> Iterator[pl.DataFrame]:
        """All parts of a stage, in order of their numbers."""
        return (frame for _, frame in sorted(self._stages.get(stage, {}).items()))

    def whole(self, stage: str, empty: pl.DataFrame) -> pl.DataFrame:
        """A stage as one frame."""
        return pl.concat([empty, *self.parts(stage)], how="diagonal_relaxed")


class FolderStore:
    """Parts as ``FOLDER/STAGE/part-000000.parquet``; a part appears by a rename, so it is whole or absent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, stage: str, part: int) -> Path:
        return self.folder / stage / f"part-{part:06d}.parquet"

    def has(self, stage: str, part: int) -> bool:
        """Whether a part is there."""
        return self._path(stage, part).is_file()

    def put(self, stage: str, part: int, frame: pl.DataFrame) -> None:
        """Write a part beside its place, then move it there."""
        path = self._path(stage, part)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.draft")
        frame.write_parquet(draft)
        draft.replace(path)

    def get(self, stage: str, part: int) -> pl.DataFrame:
        """Read a part."""
        return pl.read_parquet(self._path(stage, part))

    def parts(self, stage: str) -> Iterator[pl.DataFrame]:
        """All parts of a stage, in order of their numbers."""
        return (pl.read_parquet(path) for path in sorted((self.folder / stage).glob("part-*.parquet")))

    def whole(self, stage: str, empty: pl.DataFrame) -> pl.LazyFrame:
        """A stage as one lazy table over its parts."""
        if not any((self.folder / stage).glob("part-*.parquet")):
            self.put(stage, 0, empty)
        return pl.scan_parquet(self.folder / stage / "part-*.parquet")

"""Where a run keeps its parts: in memory, or as parquet files that survive a stop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import drafted, sweep_drafts
from masthead.metrics.files.seals import FileFacts, facts_of
from masthead.metrics.tables.table import Frame


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

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._written: dict[Path, FileFacts] = {}

    def path(self, stage: str, part: int) -> Path:
        """The file of a part."""
        return self.folder / stage / f"part-{part:06d}.parquet"

    def paths(self, stage: str) -> list[Path]:
        """The files of a stage, in order of their numbers."""
        return sorted((self.folder / stage).glob("part-*.parquet"))

    def has(self, stage: str, part: int) -> bool:
        """Whether a part is there."""
        return self.path(stage, part).is_file()

    def put(self, stage: str, part: int, frame: pl.DataFrame) -> None:
        """Write a part beside its place, then move it there."""
        path = self.path(stage, part)
        with drafted(path) as draft:
            frame.write_parquet(draft)
            self._written[path] = facts_of(draft)

    def take_written(self) -> dict[Path, FileFacts]:
        """Sizes and hashes of the files written since this was last asked."""
        written, self._written = self._written, {}
        return written

    def get(self, stage: str, part: int) -> pl.DataFrame:
        """Read a part.

        Raises
        ------
        InputError
            Where the file is absent or damaged.
        """
        return _read(self.path(stage, part))

    def parts(self, stage: str) -> Iterator[pl.DataFrame]:
        """All parts of a stage, in order of their numbers."""
        return map(_read, self.paths(stage))

    def whole(self, stage: str, empty: pl.DataFrame) -> pl.LazyFrame:
        """A stage as one lazy table over its parts."""
        if not self.paths(stage):
            self.put(stage, 0, empty)
        return pl.scan_parquet(self.folder / stage / "part-*.parquet", missing_columns="insert", extra_columns="ignore")

    def sweep(self) -> None:
        """Remove the drafts that a stopped run left."""
        sweep_drafts(self.folder)


def _read(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).splitlines()[0]
        hint = "remove this file and run the same command again: only this part is made anew"
        raise InputError(Fault(str(path), f"unreadable data ({reason})", "a part of the run", hint)) from error

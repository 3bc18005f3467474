"""How articles are to be measured, and where they come from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from masthead.metrics.catalog import MEASURES
from masthead.metrics.running.batch import Options
from masthead.metrics.running.folder import join_hashes
from masthead.metrics.running.steps import (
    Names,
)
from masthead.metrics.running.worker import Assignment
from masthead.metrics.storage.parts import FolderStore, MemoryStore

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, articles done and articles in all (0 where nobody knows yet)."""

JOB_ONLY = ("batch_size", "measure_versions", "outlet_names_hash", "shards")
"""What a run folder remembers beside the settings."""


class Source(Protocol):
    """Articles that can be read again and again, batch by batch, in the same order."""

    @property
    def n_articles(self) -> int | None:
        """How many there are, where that is known before reading."""
        ...

    def batches(self, size: int) -> Iterator[pl.DataFrame]:
        """The articles as checked tables of ``size`` rows; the last may be shorter."""
        ...


@dataclass(frozen=True)
class TableSource:
    """Articles in memory; ``told`` is what was told of their reading, where they were read."""

    table: pl.DataFrame
    told: Any = None

    @property
    def n_articles(self) -> int:
        """How many there are."""
        return len(self.table)

    def batches(self, size: int) -> Iterator[pl.DataFrame]:
        """The articles as tables of ``size`` rows."""
        return self.table.iter_slices(size)


@dataclass(frozen=True)
class Job:
    """How articles are to be measured; the same job and articles give the same tables."""

    wire: pl.DataFrame | None
    options: Options
    names: Names
    settings: dict[str, Any]
    batch_size: int
    previous: Path | None = None

    def assignment(self) -> Assignment:
        """What every process that works on the job is told."""
        identity = {name: value for name, value in self.identity().items() if name not in ("seed", "batch_size")}
        return Assignment(self.options, join_hashes([json.dumps(identity, sort_keys=True).encode()]), self.previous)

    def identity(self) -> dict[str, Any]:
        """What a run folder remembers of the job; the articles are remembered part by part."""
        versions = {measure.name: measure.version for measure in MEASURES if measure.metric in self.options.metrics}
        names = join_hashes([repr(sorted((k, list(v)) for k, v in self.names.items())).encode()])
        return {
            **self.settings,
            "batch_size": self.batch_size,
            "measure_versions": versions,
            "outlet_names_hash": names,
        }


@dataclass(frozen=True)
class Done:
    """A finished run: its tables, and what was read; ``reading`` has the accounts of the rows."""

    tables: MemoryStore | FolderStore
    originals: pl.DataFrame
    n_articles: int
    articles_hash: str
    reading: Mapping[str, Any]

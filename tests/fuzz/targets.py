"""What is fuzzed: a function of bytes that raises where a property does not hold, with seeds and words to begin with."""

from __future__ import annotations

import atexit
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import polars as pl

from tests.paths import ROOT

PARSER, SLOW = 1_000_000, 20_000
"""Executions that are owed of a target: of one that reads a text by itself, and of one that runs a whole stage."""

FOUND = Path(__file__).parent / "found"
"""Inputs on which a property did not hold once, in a folder per target: all of them are tests."""

SEPARATOR = "\x1e"
"""Cuts an input into several texts."""


@dataclass(frozen=True)
class Target:
    """One thing to fuzz.

    ``check`` takes any bytes and raises where something does not hold; ``seeds`` are inputs of our own writing, ``words``
    what is often worth inserting; ``modules`` are the files whose coverage is told; ``owed`` the executions to reach.
    """

    name: str
    check: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    modules: tuple[str, ...]
    words: tuple[str, ...] = ()
    owed: int = SLOW
    longest: int = 2048

    def inputs(self) -> Iterator[bytes]:
        """Seeds and found inputs."""
        yield from self.seeds
        yield from (path.read_bytes() for path in sorted((FOUND / self.name).glob("*")))

    def files(self) -> list[str]:
        """The files of ``modules``: patterns below the repository."""
        return sorted(str(path) for pattern in self.modules for path in ROOT.glob(pattern))


def text_of(data: bytes) -> str:
    """Any bytes as a text."""
    return data.decode("utf-8", "replace")


def texts_of(data: bytes, n: int) -> list[str]:
    """Any bytes as so many texts, the last ones empty where there are not as many."""
    parts = text_of(data).split(SEPARATOR, n - 1)
    return [*parts, *[""] * (n - len(parts))]


def first_of(data: bytes) -> tuple[int, bytes]:
    """The first byte, to choose by, and the rest."""
    return (data[0], data[1:]) if data else (0, b"")


@cache
def _place() -> Path:
    memory = Path("/dev/shm")
    place = tempfile.TemporaryDirectory(prefix="masthead-fuzz-", dir=memory if os.access(memory, os.W_OK) else None)
    atexit.register(place.cleanup)
    return Path(place.name)


@contextmanager
def file_of(name: str, data: bytes) -> Iterator[Path]:
    """A file with these bytes for a while, in memory where that is possible."""
    path = _place() / name
    path.write_bytes(data)
    try:
        yield path
    finally:
        path.unlink()


def assert_whole(text: str) -> None:
    """No half characters, which no table and no file can hold."""
    text.encode("utf-8")


def assert_texts_whole(frame: pl.DataFrame) -> None:
    """Every text of a frame can be written."""
    for name, dtype in frame.schema.items():
        assert_whole(name)
        if dtype == pl.String:
            for value in frame[name].drop_nulls().to_list():
                assert_whole(value)


def assert_told_plainly(error: Exception) -> None:
    """An error says something, and nothing of it commands a terminal."""
    told = str(error)
    assert told.strip()
    assert all(c.isprintable() or c in "\n" or c.isspace() for c in told), ascii(told)
    assert "\x1b" not in told


KINDS = ("decoding", "measuring", "reading", "scheming", "showing")
"""Modules with targets, those first that import least."""


def all_targets() -> dict[str, Target]:
    """Every target by its name."""
    return {target.name: target for kind in KINDS for target in targets_in(kind)}


def targets_in(kind: str) -> tuple[Target, ...]:
    """The targets of one module."""
    targets: tuple[Target, ...] = import_module(f"tests.fuzz.{kind}").TARGETS
    return targets


def target_of(name: str) -> Target:
    """A target by its name; no more is imported than it takes, for what is imported is instrumented first."""
    return next(target for kind in KINDS for target in targets_in(kind) if target.name == name)

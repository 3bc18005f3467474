"""A run's folder: what it is a run of, who is writing to it, and which parts of the input it has read."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.errors import Fault, InputError, MastheadError
from masthead.metrics.storage.parts import drafted
from masthead.metrics.tables.schemas import ARTICLES

IDENTITY = "run.json"
WORK = "work"
"""Sub-folder of a run that holds what is needed only until the run is complete."""


@contextmanager
def locked(folder: Path, name: str = "lock") -> Iterator[None]:
    """Keep other runs out of ``folder`` while this one writes to it.

    The operating system lets go of the lock when its holder ends, however it ends: a lock file that a killed run left
    behind keeps nobody out.

    Raises
    ------
    MastheadError
        Where another run holds the lock.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    with path.open("a+") as file:
        if not _take(file.fileno()):
            holder = path.read_text().strip() or "another process"
            fault = Fault(str(folder), f"a run that {holder} is writing", "a folder that no other run writes to")
            raise MastheadError(f"{fault} Try: wait for that run, or give another folder as out.")
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}")
        file.flush()
        yield


def _take(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def claim(folder: Path, identity: Mapping[str, Any]) -> None:
    """Write what the folder is a run of, or compare with what stands there.

    Raises
    ------
    InputError
        With every difference, where the folder holds a run of something else.
    """
    path = folder / IDENTITY
    wanted = json.loads(json.dumps(dict(identity)))
    if not path.is_file():
        write_json(path, wanted)
        return
    found = json.loads(path.read_text())
    faults = [
        Fault(str(folder), f"a run with {name} = {found.get(name)!r}", f"{wanted.get(name)!r}, as asked now", _OTHER)
        for name in sorted({*found, *wanted})
        if found.get(name) != wanted.get(name)
    ]
    if faults:
        raise InputError(faults)


_OTHER = "give another folder as out, or remove this one"


class Journal:
    """Which rows of the input each part of a run holds: ``journal/part-000000.json`` with a content hash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, part: int) -> Path:
        """The entry of a part."""
        return self._folder / "journal" / f"part-{part:06d}.json"

    def has(self, part: int, content: str) -> bool:
        """Whether the part was read before, from the same rows.

        Raises
        ------
        InputError
            Where the part was read from other rows: the input has changed since.
        """
        path = self.path(part)
        if not path.is_file():
            return False
        found = json.loads(path.read_text())["content"]
        if found != content:
            raise self.other_articles(part)
        return True

    def other_articles(self, part: int) -> InputError:
        """What to say where a part of the folder does not hold the articles that the input has there."""
        found = f"a run over other articles (part {part} has other contents)"
        hint = "give another folder as out; previous= (--previous) takes over what has not changed"
        return InputError(Fault(str(self._folder), found, "the articles that the run began with", hint))

    def write(self, part: int, content: str, n_articles: int) -> None:
        """Note a part as read; the last thing done for it."""
        write_json(self.path(part), {"content": content, "n_articles": n_articles})

    def n_parts(self) -> int:
        """How many parts were read."""
        return len(list((self._folder / "journal").glob("part-*.json")))

    def sizes(self) -> list[int]:
        """Number of articles of every part, in order."""
        paths = sorted((self._folder / "journal").glob("part-*.json"))
        return [json.loads(path.read_text())["n_articles"] for path in paths]


def write_json(path: Path, value: object) -> None:
    """Write a JSON file that appears whole or not at all."""
    with drafted(path) as draft:
        draft.write_text(json.dumps(value, indent=1, sort_keys=True))


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object."""
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def row_hashes(articles: pl.DataFrame) -> list[bytes]:
    """A hash of the contents of every article: blake2b over the declared columns."""
    columns = [pl.col(name).cast(pl.String) for name in ARTICLES.schema if name in articles.columns]
    return [
        blake2b("\x00".join(value or "" for value in row).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        for row in articles.select(columns).iter_rows()
    ]


def join_hashes(rows: list[bytes]) -> str:
    """One hash of many, in order."""
    return blake2b(b"".join(rows), digest_size=16).hexdigest()

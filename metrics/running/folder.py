"""A run's folder: what it is a run of, who is writing to it, and which parts of the input it has read."""

from __future__ import annotations

import json
import logging
import os
import platform
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from masthead.metrics.errors import Fault, InputError, MastheadError
from masthead.metrics.files.drafts import explained, read_json, write_json
from masthead.metrics.files.seals import FileFacts, changed, read_seal, write_seal
from masthead.metrics.tables.schemas import ARTICLES

IDENTITY = "run.json"
WORK = "work"
"""Sub-folder of a run that holds what is needed only until the run is complete."""

STEPS = ("originals", "emitted", "measured", "finished")
"""Steps whose files the journal seals."""

_log = logging.getLogger(__name__)

T = TypeVar("T")


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
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8", errors="replace")
    except OSError as error:
        raise explained(folder, error) from error
    with file:
        if not _take(file.fileno()):
            holder = path.read_text("utf-8", "replace").strip() or "another process"
            fault = Fault(str(folder), f"a run that {holder} is writing", "a folder that no other run writes to")
            raise MastheadError(f"{fault} Try: wait for that run, or give another folder as out.")
        file.truncate(0)
        file.write(f"process {os.getpid()} on {platform.node()}")
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
    found = read_json(path)
    faults = [
        Fault(str(folder), f"a run with {name} = {found.get(name)!r}", f"{wanted.get(name)!r}, as asked now", _OTHER)
        for name in sorted({*found, *wanted})
        if found.get(name) != wanted.get(name)
    ]
    if faults:
        raise InputError(faults)


_OTHER = "give another folder as out, or remove this one"


class Journal:
    """Which rows of the input each part of a run holds, and the hashes of the files that each step wrote for it.

    ``journal/part-000000.json`` has a hash of the rows; ``journal/STEP-000000.json`` seals the files of a step.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, part: int, step: str = "part") -> Path:
        """The entry of a part."""
        return self._folder / "journal" / f"{step}-{part:06d}.json"

    def has(self, part: int, content: str) -> bool:
        """Whether the part was read before, from the same rows; an entry that is damaged counts as none.

        Raises
        ------
        InputError
            Where the part was read from other rows: the input has changed since.
        """
        found = self._entry(part)
        if found is None:
            return False
        if found != content:
            raise self.other_articles(part)
        return True

    def _entry(self, part: int) -> str | None:
        path = self.path(part)
        entry = _sound(path, read_json)
        if entry is None:
            return None
        if "content" in entry:
            return str(entry["content"])
        _log.warning(_DAMAGED, path)
        return None

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

    def is_whole(self) -> bool:
        """Whether every part that was read has a sound entry and was finished."""
        parts = range(self.n_parts())
        n_finished = len(list((self._folder / "journal").glob("finished-*.json")))
        return n_finished == len(parts) and all(self._entry(part) is not None for part in parts)

    def seal(self, step: str, part: int, written: Mapping[Path, FileFacts]) -> None:
        """Keep the hashes of the files that a step wrote for a part."""
        names = {path.relative_to(self._folder).as_posix(): facts for path, facts in written.items()}
        write_seal(self.path(part, step), names)

    def holds(self, step: str, part: int, *, with_work: bool = True) -> bool:
        """Whether a step was done for a part and its files are as they were written.

        Files that are needed only until the run is complete are left out where ``with_work`` is false.
        """
        sealed = _sound(self.path(part, step), read_seal)
        if sealed is None:
            return False
        wanted = {name: facts for name, facts in sealed.items() if with_work or not name.startswith(f"{WORK}/")}
        found = changed(self._folder, wanted)
        for name, what in found.items():
            if what != "no such file":
                _log.warning("%s holds %s: it is made anew", self._folder / name, what)
        return not found

    def sealed(self) -> dict[str, FileFacts]:
        """The hashes of all tables, as they were written."""
        paths = sorted(path for step in STEPS for path in (self._folder / "journal").glob(f"{step}-*.json"))
        known = {name: facts for path in paths for name, facts in read_seal(path).items()}
        return {name: facts for name, facts in known.items() if not name.startswith(f"{WORK}/")}

    def refuse_strays(self, n_parts: int) -> None:
        """Refuse a folder with parts that no part of the input can have written.

        Raises
        ------
        InputError
            With every such file.
        """
        own = {f"part-{part:06d}.parquet" for part in range(max(n_parts, 1))}
        stages = [path for root in (self._folder, self._folder / WORK) for path in root.glob("*/part-*.parquet")]
        faults = [
            Fault(str(path), "a file that the run did not write", f"parts up to {n_parts - 1}", "move it elsewhere")
            for path in sorted(stages)
            if path.name not in own
        ]
        if faults:
            raise InputError(faults)


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


_DAMAGED = "a damaged entry of the journal, its part is made anew: %s"


def _sound(path: Path, read: Callable[[Path], T]) -> T | None:
    """What an entry of the journal holds; None where there is none, and told where it is damaged."""
    if not path.is_file():
        return None
    try:
        return read(path)
    except InputError as error:
        _log.warning(_DAMAGED, error)
        return None

"""Hashes of files as they were written, and what differs from them now: damaged, missing or stray files, by name."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypedDict

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import read_json, write_json

_log = logging.getLogger(__name__)

SEAL = "hashes.json"
"""File of a saved folder with the hash of every other file in it."""


class FileFacts(TypedDict):
    """Size and SHA-256 of a file."""

    bytes: int
    sha256: str


Sealed = Mapping[str, FileFacts]
"""Files by their paths inside a folder."""


def hash_file(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def facts_of(path: Path) -> FileFacts:
    """Size and hash of a file as it is now."""
    return {"bytes": path.stat().st_size, "sha256": hash_file(path)}


def write_seal(path: Path, sealed: Sealed) -> None:
    """Write the facts of some files."""
    write_json(path, {"files": dict(sealed)})


def read_seal(path: Path) -> dict[str, FileFacts]:
    """What ``write_seal`` wrote.

    Raises
    ------
    InputError
        Where the file is damaged.
    """
    files: Any = read_json(path).get("files")
    is_sound = isinstance(files, dict) and all(
        isinstance(facts, dict) and {"bytes", "sha256"} <= set(facts) for facts in files.values()
    )
    if not is_sound:
        hint = "remove it: what it speaks of is then made anew or not checked"
        raise InputError(Fault(str(path), "a damaged list of hashes", "the files of a run with their hashes", hint))
    sealed: dict[str, FileFacts] = files
    return sealed


def changed(folder: Path, sealed: Sealed) -> dict[str, str]:
    """The sealed files that are not as they were written, each with what became of it."""
    found = {}
    for name, facts in sealed.items():
        path = folder / name
        if not path.is_file():
            found[name] = "no such file"
        elif path.stat().st_size != facts["bytes"]:
            found[name] = f"{path.stat().st_size:,} bytes where {facts['bytes']:,} were written"
        elif hash_file(path) != facts["sha256"]:
            found[name] = "a content that is not what was written"
    return found


def seal_folder(folder: Path, names: Iterable[str], known: Sealed | None = None) -> None:
    """Write ``hashes.json`` over the named files of a folder; what is ``known`` of them is not read again."""
    known = known or {}
    write_seal(folder / SEAL, {name: known.get(name) or facts_of(folder / name) for name in sorted(names)})


def seal_faults(folder: Path, here: Iterable[str]) -> list[Fault]:
    """What differs from the seal of a folder: changed and missing files, and those of ``here`` that it does not name.

    A folder without a seal, such as a run of 0.2.0, is not checked, which is logged.
    """
    path = folder / SEAL
    if not path.is_file():
        _log.warning("%s was saved without hashes of its files: whether they are as written is not checked", folder)
        return []
    sealed = read_seal(path)
    faults = [
        Fault(str(folder / name), found, "the file that the run wrote", _DAMAGED)
        for name, found in changed(folder, sealed).items()
    ]
    strays = sorted(set(here) - set(sealed))
    return faults + [Fault(str(folder / name), "a file that the run did not write", "none", _STRAY) for name in strays]


_DAMAGED = "run the same masthead score command again: what is damaged is made anew"
_STRAY = "move it out of the folder"

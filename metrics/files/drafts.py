"""Files that appear whole or not at all; what stops a write is told in the user's terms."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.errors import Fault, InputError, MastheadError

CHECK = "check"
"""Key of a JSON file under which a hash of the rest stands."""

_DRAFT = re.compile(r".+\.\d+\.draft")


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """A draft beside ``path`` that moves there when it is complete; a full disk is told in the user's terms.

    Raises
    ------
    MastheadError
        Where the disk is full or the folder cannot be written.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        yield draft
        draft.replace(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        _remove(draft)
        raise explained(path, error) from error
    except BaseException:
        _remove(draft)
        raise


def _remove(draft: Path) -> None:
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        return


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Tells a full disk in the user's terms while many files are written to ``folder``.

    Raises
    ------
    MastheadError
        Where the disk is full or the folder cannot be written.
    """
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        if isinstance(error, OSError) or is_full(error):
            raise explained(folder, error) from error
        raise


def is_full(error: Exception) -> bool:
    """Whether an error says that there is no room left."""
    return getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or any(
        sign in str(error).lower() for sign in ("no space left", "quota exceeded", "file too large")
    )


def explained(path: Path, error: Exception) -> MastheadError:
    """What to tell of a file or folder that could not be written."""
    full = is_full(error)
    found = "no room left" if full else f"a file that cannot be written ({error})"
    hint = "free some space" if full else "check the folder and its permissions"
    return MastheadError(
        str(Fault(str(path), found, "room to write", f"{hint}, then run the same command again: it goes on from here"))
    )


def sweep_drafts(folder: Path) -> None:
    """Remove the drafts that a stopped run left in a folder."""
    for draft in folder.rglob("*.draft"):
        if _DRAFT.fullmatch(draft.name):
            draft.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8 that appears whole or not at all."""
    with drafted(path) as draft:
        draft.write_text(text, encoding="utf-8")


def write_json(path: Path, value: Mapping[str, Any], *, checked: bool = True) -> None:
    """Write a JSON object to a file that appears whole or not at all.

    It carries a hash of itself, by which ``read_json`` knows damage, unless ``checked`` is false.
    """
    value = {**value, CHECK: _check(value)} if checked else value
    write_text(path, json.dumps(value, indent=1, sort_keys=True))


def _check(value: Mapping[str, Any]) -> str:
    return blake2b(json.dumps(value, sort_keys=True).encode(), digest_size=16).hexdigest()


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object that masthead wrote.

    Raises
    ------
    InputError
        Where the file is damaged or holds something else.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError) as error:
        reason = str(error).splitlines()[0][:120]
        raise InputError(
            Fault(str(path), f"a damaged file ({reason})", "the JSON that masthead wrote", _HINT)
        ) from None
    if not isinstance(found, dict):
        raise InputError(Fault(str(path), f"a {type(found).__name__}", "the JSON object that masthead wrote", _HINT))
    check = found.pop(CHECK, None)
    if check not in (None, _check(found)):
        told = "a damaged file (it does not match the hash in it)"
        raise InputError(Fault(str(path), told, "the JSON that masthead wrote", _HINT))
    return found


_HINT = "restore the file from a copy, or run the same command into another folder"

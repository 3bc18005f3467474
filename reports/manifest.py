"""The manifest of a run: what is needed to make it again, and what has changed since."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import write_text
from masthead.metrics.files.seals import hash_file
from masthead.metrics.text.hashing import HASH_VERSION
from masthead.reports.inputs.run import Run

NAME = "manifest.json"
PACKAGES = ("masthead", "polars", "numpy", "scipy", "sentencex", "matplotlib", "jinja2", "nbformat")


def describe_run(run: Run, files: Iterable[Path], folder: Path) -> dict[str, Any]:
    """The manifest as plain values: versions, settings, scheme, row counts, and a hash of every file of the run."""
    return {
        "made_with": installed_versions(),
        "settings": json.loads(json.dumps(dict(run.settings), sort_keys=True, default=str)),
        "accounts": dict(run.accounts),
        "scheme": {"scheme_id": run.scheme.scheme_id, "toml": run.scheme.to_toml()},
        "rows": {
            "outlets": len(run.scores),
            "contributions": len(run.contributions),
            "features": len(run.features),
            "articles": len(run.facts),
            "copies": run.copies.select(pl.len()).collect().item(),
        },
        "files": {
            path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": hash_file(path)}
            for path in sorted(set(files))
        },
    }


def write_manifest(run: Run, files: Iterable[Path], folder: Path) -> Path:
    """Write manifest.json beside the files it describes; the same run gives the same bytes."""
    path = folder / NAME
    described = describe_run(run, files, folder)
    write_text(path, json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return path


def check_manifest(run: str | Path) -> list[str]:
    """What differs from the manifest of a run, one sentence each: files, inputs, versions. Empty where nothing does.

    Parameters
    ----------
    run
        The folder of a run, or its manifest.json.

    Raises
    ------
    InputError
        Where there is no manifest, or it is not one.
    """
    path = Path(run)
    path = path / NAME if path.is_dir() else path
    manifest = _read(path)
    found = [
        f"version of {name}: the run was made with {then}, installed is {now}"
        for name, then, now in _pairs(manifest["made_with"], installed_versions())
        if then != now
    ]
    found += _changed_files(manifest["files"], path.parent)
    found += _changed_inputs(manifest["settings"])
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(Fault(str(path), "no file", "the manifest of a run", "name the run's folder")) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(Fault(str(path), f"no JSON ({error})", "the manifest of a run", "write it again")) from None
    missing = [name for name in ("made_with", "settings", "files") if name not in manifest]
    if missing:
        raise InputError(Fault(str(path), f"no part named {', '.join(missing)}", "the manifest of a run"))
    return dict(manifest)


def _pairs(then: Mapping[str, str], now: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    for name in dict.fromkeys((*then, *now)):
        yield name, then.get(name, "none"), now.get(name, "none")


def changed_files(run: Path) -> list[str]:
    """The files of a run that are missing or not as its manifest says, one sentence each."""
    try:
        return _changed_files(_read(run / NAME)["files"], run)
    except InputError as error:
        return [str(error)]


def _changed_files(files: Mapping[str, Mapping[str, Any]], folder: Path) -> list[str]:
    found = []
    for name, facts in files.items():
        path = folder / name
        if not path.is_file():
            found.append(f"file {name}: it is missing")
        elif path.stat().st_size != facts["bytes"] or hash_file(path) != facts["sha256"]:
            found.append(f"file {name}: its content is not what the run wrote")
    return found


def _changed_inputs(settings: Mapping[str, Any]) -> list[str]:
    """Inputs that the settings name with a path and a sha256, compared with the files as they are now."""
    found = []
    for name, facts in _inputs(settings):
        path = Path(str(facts["path"]))
        if not path.is_file():
            found.append(f"input {name}: {path} is not there")
        elif hash_file(path) != facts["sha256"]:
            found.append(f"input {name}: {path} has another content than the run read")
    return found


def _inputs(value: object, name: str = "") -> Iterable[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        if "path" in value and "sha256" in value:
            yield name, value
        for key, part in value.items():
            yield from _inputs(part, str(key))
    elif isinstance(value, list):
        for part in value:
            yield from _inputs(part, name)


def installed_versions() -> dict[str, str]:
    """Versions that a run's numbers may depend on."""
    found = {"python": platform.python_version(), "hashing": HASH_VERSION}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "none"
    return found

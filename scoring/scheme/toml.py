"""Declared settings as TOML: read with every fault at once, written so that reading gives the same settings.

A file is one dataclass whose tuples of dataclasses (``parts``: name of the field and class) are arrays of tables.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from masthead.metrics.errors import Fault, InputError

LARGEST = 1_000_000
"""A larger file is refused, in bytes: no settings are as long."""

_LARGEST_NUMBER = 1e15
_SHOWN = 80
_STAND_INS: dict[str, object] = {
    "a list of numbers": [0.0, 1.0],
    "a list of texts": [],
    "a whole number": 1,
    "a number": 1.0,
    "true or false": False,
    "a text": "",
}

T = TypeVar("T")
Parts = Mapping[str, type[object]]


def load_settings(path: Path, kind: type[T], parts: Parts) -> T:
    """The settings in a TOML file as a ``kind``.

    Raises
    ------
    InputError
        With every fault at once, as ``read_settings``; for a file that is too large or not UTF-8.
    """
    if path.stat().st_size > LARGEST:
        raise InputError(
            Fault(str(path), f"{path.stat().st_size:,} bytes", f"a TOML file of at most {LARGEST:,} bytes")
        )
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = Fault(f"{path}, line {line}", "bytes that are not UTF-8", "a TOML file in UTF-8", "save it as UTF-8")
        raise InputError(fault) from error
    return read_settings(text.replace("\r\n", "\n"), str(path), kind, parts)


def read_settings(text: str, where: str, kind: type[T], parts: Parts) -> T:
    """The settings in a TOML text as a ``kind``; ``where`` names the text in errors.

    Raises
    ------
    InputError
        With every fault at once: bad TOML, unknown or missing settings, wrong types, and what ``kind`` refuses.
    """
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise InputError(Fault(where, "values nested too deep", "a TOML file without lists in lists")) from error
    except ValueError as error:  # a TOMLDecodeError, or a number of thousands of digits
        raise InputError(Fault(where, f"text that is not TOML ({error})", "a TOML file")) from error
    faults = list(_setting_faults(data, kind, where, parts))
    rows: dict[str, list[dict[str, object]]] = {}
    for part, row_kind in parts.items():
        found = data.get(part, [])
        if not (isinstance(found, list) and all(isinstance(row, dict) for row in found)):
            faults.append(Fault(f"{where}, {part}", _shown(found), f"[[{part}]] tables"))
            found = []
        rows[part] = found
        for number, row in enumerate(found, start=1):
            faults.extend(_setting_faults(row, row_kind, f"{where}, {part} {_label(row, number)}"))
    if faults:
        raise InputError([*faults, *_faults_beyond(data, rows, kind, parts)])
    made = {part: tuple(_make(row_kind, row) for row in rows[part]) for part, row_kind in parts.items()}
    return _make(kind, {**data, **made})


def _label(row: Mapping[str, object], number: int) -> str:
    label = row.get("name") or row.get("feature")
    return f"'{label}'" if isinstance(label, str) else f"number {number}"


def _faults_beyond(
    data: Mapping[str, object], rows: Mapping[str, list[dict[str, object]]], kind: type[T], parts: Parts
) -> list[Fault]:
    """What ``kind`` refuses of the settings that are of the right types, so that all faults are told in one round.

    Settings that are missing or of a wrong type are stood in for; what is then said of these is left out.
    """
    replaced: set[str] = set()
    made = {}
    for part, row_kind in parts.items():
        made[part] = tuple(_make(row_kind, _stood_in(row, row_kind, replaced)) for row in rows[part])
    whole = _stood_in({name: value for name, value in data.items() if name not in parts}, kind, replaced, parts)
    try:
        _make(kind, {**whole, **made})
    except InputError as error:
        return [fault for fault in error.faults if not _is_about(fault, replaced)]
    return []


def _stood_in(
    row: Mapping[str, object], kind: type[object], replaced: set[str], parts: Parts = MappingProxyType({})
) -> dict[str, object]:
    values: dict[str, object] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in parts:
            continue
        if field.name in row and _fits(row[field.name], field):
            values[field.name] = row[field.name]
        elif field.name in row or field.default is MISSING:
            replaced.add(field.name)
            if field.default is MISSING:
                values[field.name] = _STAND_INS[_expected(field)]
    return values


def _is_about(fault: Fault, replaced: set[str]) -> bool:
    """Whether a fault may come of a setting that was stood in for."""
    last = fault.where.rsplit(", ", 1)[-1]
    return (
        last in replaced
        or "''" in str(fault)
        or (last == "goalposts" and "direction" in replaced)
        or ("indicators" in fault.found and "dimension" in replaced)
        or ("times" in fault.found and "name" in replaced)
    )


def write_settings(settings: object, parts: Parts, *, whole: bool = False) -> str:
    """The settings as TOML; those left at their default are not written, or where ``whole`` those of the parts alone."""
    blocks = ["\n".join(_lines(settings, parts, whole=whole))]
    for part in parts:
        blocks += ["\n".join([f"[[{part}]]", *_lines(row)]) for row in getattr(settings, part)]
    return "\n\n".join(blocks) + "\n"


def _lines(row: object, parts: Parts = MappingProxyType({}), *, whole: bool = False) -> Iterator[str]:
    for field in fields(row):  # type: ignore[arg-type]
        value = getattr(row, field.name)
        derived = field.name == "name" and value == getattr(row, "feature", None)
        is_told = value != field.default or (whole and value not in ("", ()))
        if field.name not in parts and is_told and not derived:
            yield f"{field.name} = {_toml(value)}"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(item) for item in value)}]"
    return repr(value)


def _make(kind: type[T], row: Mapping[str, object]) -> T:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return kind(**values)


def _setting_faults(
    row: Mapping[str, object], kind: type[object], where: str, parts: Parts = MappingProxyType({})
) -> Iterator[Fault]:
    settings = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for name in row:
        if name not in settings:
            yield Fault(where, f"the setting '{name}'", f"one of {', '.join(settings)}", "check the spelling")
    for name, field in settings.items():
        if name in parts:
            if name not in row:
                yield Fault(where, f"no [[{name}]]", "at least one")
        elif name not in row:
            if field.default is MISSING:
                yield Fault(where, f"no '{name}'", f"a setting '{name}' ({_expected(field)})")
        elif not _fits(row[name], field):
            yield Fault(f"{where}, {name}", _shown(row[name]), _expected(field))


def _shown(value: object) -> str:
    """A value for messages, not longer than a line."""
    if isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
        return "a number too large"
    try:
        text = repr(value)
    except ValueError:
        return "a number too large"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _expected(field: Field[object]) -> str:
    kind = str(field.type)
    if kind.startswith("tuple[float"):
        return "a list of numbers"
    if kind.startswith("tuple[str"):
        return "a list of texts"
    if kind.startswith("int"):
        return "a whole number"
    return {"float": "a number", "bool": "true or false"}.get(kind, "a text")


def _fits(value: object, field: Field[object]) -> bool:
    def is_number(item: object) -> bool:
        return isinstance(item, int | float) and not isinstance(item, bool) and abs(item) <= _LARGEST_NUMBER

    expected = _expected(field)
    if expected == "a list of numbers":
        return isinstance(value, list) and all(is_number(item) for item in value)
    if expected == "a list of texts":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if expected == "a whole number":
        return isinstance(value, int) and is_number(value)
    if expected == "a number":
        return is_number(value)
    return isinstance(value, bool if expected == "true or false" else str)

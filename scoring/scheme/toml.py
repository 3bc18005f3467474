"""Declared settings as TOML: read with every fault at once, written so that reading gives the same settings.

A file is one dataclass whose tuples of dataclasses (``parts``: name of the field and class) are arrays of tables.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from types import MappingProxyType
from typing import TypeVar

from masthead.metrics.errors import Fault, InputError

T = TypeVar("T")
Parts = Mapping[str, type[object]]


def read_settings(text: str, where: str, kind: type[T], parts: Parts) -> T:
    """The settings in a TOML text as a ``kind``; ``where`` names the text in errors.

    Raises
    ------
    InputError
        With every fault at once: bad TOML, unknown or missing settings, wrong types, and what ``kind`` refuses.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(Fault(where, f"text that is not TOML ({error})", "a TOML scheme")) from error
    faults = list(_setting_faults(data, kind, where, parts))
    for part, row_kind in parts.items():
        rows = data.get(part, [])
        if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            faults.append(Fault(f"{where}, {part}", type(rows).__name__, f"[[{part}]] tables"))
            continue
        for number, row in enumerate(rows, start=1):
            label = row.get("name") or row.get("feature") or f"number {number}"
            faults.extend(_setting_faults(row, row_kind, f"{where}, {part} '{label}'"))
    if faults:
        raise InputError(faults)
    made = {part: tuple(_make(row_kind, row) for row in data.get(part, [])) for part, row_kind in parts.items()}
    return _make(kind, {**data, **made})


def write_settings(settings: object, parts: Parts) -> str:
    """The settings as TOML; those left at their default are not written."""
    blocks = ["\n".join(_lines(settings, parts))]
    for part in parts:
        blocks += ["\n".join([f"[[{part}]]", *_lines(row)]) for row in getattr(settings, part)]
    return "\n\n".join(blocks) + "\n"


def _lines(row: object, parts: Parts = MappingProxyType({})) -> Iterator[str]:
    for field in fields(row):  # type: ignore[arg-type]
        value = getattr(row, field.name)
        derived = field.name == "name" and value == getattr(row, "feature", None)
        if field.name not in parts and value != field.default and not derived:
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
            yield Fault(f"{where}, {name}", repr(row[name]), _expected(field))


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
        return isinstance(item, int | float) and not isinstance(item, bool)

    expected = _expected(field)
    if expected == "a list of numbers":
        return isinstance(value, list) and all(is_number(item) for item in value)
    if expected == "a list of texts":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if expected == "a whole number":
        return isinstance(value, int) and not isinstance(value, bool)
    if expected == "a number":
        return is_number(value)
    return isinstance(value, bool if expected == "true or false" else str)

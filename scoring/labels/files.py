"""Rows of labels as labelers' tools write them: our page's csv, Excel's, Label Studio's and doccano's exports."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.errors import Fault, InputError

_LABEL_NAMES = ("label", "labels", "choice", "answer", "sentiment")
_SEPARATORS = (",", ";", "\t")
_DEEP = ("data", "meta", "metadata")


@dataclass(frozen=True)
class GivenLabel:
    """One row of a file: where it stands, and what it says, as text."""

    where: str
    file: str
    item_id: str
    label: str
    whole: str
    labeler: str
    note: str
    is_third: bool


def find_files(given: str | Path | list[str | Path]) -> list[Path]:
    """The files that are meant: a path, a pattern, a folder (its ``label*.csv``), or several of these.

    Raises
    ------
    InputError
        For what names no file, all at once.
    """
    found: list[Path] = []
    faults = []
    for each in given if isinstance(given, list) else [given]:
        path = Path(each)
        if path.is_dir():
            here = sorted(
                p for p in path.iterdir() if p.name.startswith("label") and p.suffix in (".csv", ".json", ".jsonl")
            )
        elif path.is_file():
            here = [path]
        else:
            here = sorted(map(Path, glob(str(each)))) if has_magic(str(each)) else []
        if not here:
            hint = "save the labels of the page into the folder of the sample, or name the file"
            faults.append(
                Fault(str(each), "no file of labels", "label_*.csv, or an export of Label Studio or doccano", hint)
            )
        found += here
    if faults:
        raise InputError(faults)
    return list(dict.fromkeys(found))


def read_file(path: Path) -> Iterator[GivenLabel]:
    """The rows of a file.

    Raises
    ------
    InputError
        Where it is no file of labels.
    """
    try:
        rows = _rows_in(path)
    except (OSError, RecursionError, csv.Error, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        hint = "save or export it again"
        raise InputError(Fault(path.name, f"unreadable data ({reason})", "a whole file of labels", hint)) from error
    for number, row in enumerate(rows, start=1):
        yield from _labels_of(row, path, number)


def _rows_in(path: Path) -> Sequence[Mapping[str, Any]]:
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return pl.read_parquet(path).to_dicts()
    if suffix in (".json", ".jsonl", ".ndjson"):
        return _json_rows(path)
    if suffix in (".csv", ".tsv", ".txt"):
        return _separated_rows(path)
    raise InputError(
        Fault(path.name, f"a file ending in '{suffix}'", "csv, tsv, json, jsonl or parquet", "save it as csv")
    )


def _separated_rows(path: Path) -> list[Mapping[str, Any]]:
    data = path.read_bytes()
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = data.decode("latin-1")
    if text.startswith("sep="):
        text = text.split("\n", 1)[-1]
    for separator in _SEPARATORS:
        reader = csv.DictReader(StringIO(text, newline=""), delimiter=separator)
        names = [str(name).strip().lower() for name in reader.fieldnames or []]
        if "item_id" in names:
            reader.fieldnames = names
            return list(reader)
    first = text.split("\n", 1)[0][:80]
    raise InputError(
        Fault(
            f"{path.name}, first line",
            repr(first),
            "columns item_id and label",
            "keep the header of the file as it was",
        )
    )


def _json_rows(path: Path) -> list[Mapping[str, Any]]:
    text = path.read_text("utf-8-sig", errors="replace")
    try:
        given = json.loads(text)
    except ValueError:  # a JSONDecodeError, or a number of thousands of digits
        try:
            given = [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError as error:
            raise InputError(Fault(path.name, f"no JSON ({error})", "an export of labels", "export it again")) from None
    rows = given if isinstance(given, list) else [given]
    return [row for row in rows if isinstance(row, dict)]


def _labels_of(row: Mapping[str, Any], path: Path, number: int) -> Iterator[GivenLabel]:
    """The labels of one row: one, or of a Label Studio task one per annotation."""
    deep = [row, *(row[name] for name in _DEEP if isinstance(row.get(name), dict))]
    item_id = next((_text(part["item_id"]) for part in deep if part.get("item_id")), "")
    where = f"{path.name}, row {number}"
    if isinstance(row.get("annotations"), list):
        for annotation in filter(_is_object, row["annotations"]):
            if not annotation.get("was_cancelled"):
                label, whole = _studio_answer(annotation.get("result"))
                by = annotation.get("completed_by")
                by = by.get("email") or by.get("id") if isinstance(by, dict) else by
                yield GivenLabel(where, path.name, item_id, label, whole, _text(by) or path.stem, "", is_third=False)
        return
    label = next((_text(row[name]) for name in _LABEL_NAMES if row.get(name) not in (None, "", [])), "")
    labeler = _text(row.get("labeler") or row.get("annotator") or row.get("username")) or path.stem
    is_third = _text(row.get("pass")) == "3"
    yield GivenLabel(where, path.name, item_id, label, _text(row.get("of")), labeler, _text(row.get("note")), is_third)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _studio_answer(result: object) -> tuple[str, str]:
    """The answer of a Label Studio annotation: a choice, or numbers by the names ``label`` and ``of``."""
    given: dict[str, str] = {}
    for part in filter(_is_object, result if isinstance(result, list) else []):
        value = part.get("value")
        value = value if isinstance(value, dict) else {}
        said = value.get("choices") or value.get("number") or value.get("text") or value.get("rating")
        if said is None and "number" in value:
            said = value["number"]
        name = "of" if part.get("from_name") == "of" else "label"
        given[name] = _text(said)
    return given.get("label", ""), given.get("of", "")


def _text(value: Any) -> str:
    """A value of a file as text: of a list its first entry, of a whole number its digits; half characters replaced."""
    if isinstance(value, list):
        value = value[0] if value else None
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).encode("utf-8", "replace").decode().strip()

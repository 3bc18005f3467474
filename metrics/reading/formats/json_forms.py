"""The forms in which one JSON document holds rows: lists, records, columns, tables of pandas, answers of services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from masthead.metrics.reading.columns import is_usual

_DEEPEST_LIST = 3

Row = object
"""What stands where a row should: an object, or anything else, which is then rejected."""


class FoundRows(NamedTuple):
    """The rows of a document, and what to tell of the form they were found in."""

    rows: list[Row]
    note: str = ""


class OddForm(ValueError):
    """A document that holds no rows in any known form; the message says what it holds."""


def rows_of(document: object) -> FoundRows:
    """The rows of a JSON document.

    Known forms: a list of objects; one object, which is one row; what ``DataFrame.to_json`` writes in its orients
    columns, index, split, records and table; an object of lists of equal length; an object that holds a list of
    objects somewhere within (of several the one with texts, then the longest, is read and named).

    Raises
    ------
    OddForm
        For anything else.

    >>> rows_of({"outlet": {"0": "a.example"}, "text": {"0": "Rain."}})
    FoundRows(rows=[{'outlet': 'a.example', 'text': 'Rain.'}], note='the document was read column by column')
    """
    if isinstance(document, list):
        if document and not any(isinstance(row, dict) for row in document):
            raise OddForm(f"a JSON list of {_kind(document[0])}")
        return FoundRows(document)
    if not isinstance(document, dict):
        raise OddForm(_kind(document).removesuffix("s"))
    for form in (_split, _by_column, _by_index, _inner_list):
        found = form(document)
        if found is not None:
            return found
    return FoundRows([document])


def _split(document: Mapping[str, object]) -> FoundRows | None:
    names, data = document.get("columns"), document.get("data")
    if not (isinstance(names, list) and isinstance(data, list) and all(isinstance(row, list) for row in data)):
        return None
    rows: list[Row] = [dict(zip(map(str, names), row, strict=True)) if len(row) == len(names) else row for row in data]
    return FoundRows(rows, "the document was read as names in 'columns' and rows in 'data'")


def _by_column(document: Mapping[str, object]) -> FoundRows | None:
    """Columns that are objects from row to value, or lists of equal length."""
    columns = list(document.values())
    if not columns:
        return None
    note = "the document was read column by column"
    if all(isinstance(column, dict) for column in columns):
        keys = list(dict.fromkeys(key for column in columns for key in column))  # type: ignore[attr-defined]
        named = any(map(_is_text_name, document)) and not any(map(_is_text_name, keys))
        numbered = bool(keys) and all(key.isdigit() for key in keys) and not all(key.isdigit() for key in document)
        if named or numbered:
            rows: list[Row] = [
                {name: column.get(key) for name, column in document.items()}  # type: ignore[attr-defined]
                for key in keys
            ]
            return FoundRows(rows, note)
    lengths = {len(column) for column in columns if isinstance(column, list)}
    if len(lengths) > 1 and all(isinstance(column, list) for column in columns) and any(map(_is_text_name, document)):
        raise OddForm(f"columns of different lengths ({', '.join(map(str, sorted(lengths)))})")
    if len(lengths) == 1 and all(isinstance(column, list) for column in columns) and len(columns) > 1:
        if any(isinstance(value, dict) for column in columns for value in column):  # type: ignore[attr-defined]
            return None
        return FoundRows([dict(zip(document, row, strict=True)) for row in zip(*columns, strict=True)], note)
    return None


def _by_index(document: Mapping[str, object]) -> FoundRows | None:
    rows = list(document.values())
    if not rows or not all(isinstance(row, dict) for row in rows):
        return None
    if all(_has_text_name(row) for row in rows):
        return FoundRows(rows, "the document was read as an object of rows")
    return None


def _is_text_name(name: object) -> bool:
    return is_usual(str(name), "text", "html")


def _has_text_name(row: object) -> bool:
    return isinstance(row, dict) and any(map(_is_text_name, row))


def _inner_list(document: Mapping[str, object]) -> FoundRows | None:
    """The list of objects within: the one with texts, then the longest; of all others in the way it is named."""
    lists = list(_lists(document, "", _DEEPEST_LIST))
    if not lists or (_has_text(document) and not any(map(_holds_texts, dict(lists).values()))):
        return None
    if isinstance(document.get("text"), str) and isinstance(document.get("outlet"), str):
        return None
    name, rows = max(lists, key=lambda one: (_holds_texts(one[1]), len(one[1])))
    others = [f"'{other}' ({len(found):,})" for other, found in lists if other != name]
    beside = f"; the lists {', '.join(others[:5])} were left out" if others else ""
    return FoundRows(
        [_unwrapped(row) for row in rows], f"rows were read from the list '{name}' ({len(rows):,}){beside}"
    )


def _lists(document: Mapping[str, object], path: str, deepest: int) -> Iterator[tuple[str, list[object]]]:
    for key, value in document.items():
        place = f"{path}.{key}" if path else str(key)
        if isinstance(value, list) and value and any(isinstance(row, dict) for row in value):
            yield place, value
        elif isinstance(value, dict) and deepest > 1:
            yield from _lists(value, place, deepest - 1)


def _unwrapped(row: object) -> object:
    """A hit of a search engine as what was found."""
    inner = row.get("_source") if isinstance(row, dict) else None
    return inner if isinstance(inner, dict) else row


def _has_text(row: object) -> bool:
    return isinstance(row, dict) and any(isinstance(value, str) and _is_text_name(key) for key, value in row.items())


def _holds_texts(rows: list[object]) -> bool:
    return any(_has_text(_unwrapped(row)) for row in rows[:20])


def _kind(value: object) -> str:
    names = {dict: "objects", list: "lists", str: "texts", int: "numbers", float: "numbers", bool: "truth values"}
    return names.get(type(value), "nothing")

"""Files, dates, pages and marks put together by chance, and how each is read, against what was approved.

``composed.txt`` has a line of JSON for each, and below it what is read: the rows of a file with their notes and rejects, the time that a date
says, text without markup, title and byline of a text's head, and so on; approved is not right. ``MASTHEAD_APPROVE=1 pytest
tests/metrics/reading/test_composed.py`` renews it; lines may be added anywhere. Read what changed, and say in the commit why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from masthead.metrics.errors import MastheadError
from masthead.metrics.media.agencies import agency_names, is_known_agency
from masthead.metrics.reading.articles import Articles, check_report, read_articles
from masthead.metrics.reading.domains import domain_of
from masthead.metrics.reading.formats.dialect import find_separator
from masthead.metrics.reading.formats.encodings import decode, decode_marked
from masthead.metrics.reading.formats.records import split_line
from masthead.metrics.reading.formats.warc import canonical_address
from masthead.metrics.reading.head import read_head
from masthead.metrics.reading.markup import without_markup
from masthead.metrics.reading.written_dates import Written, read_written, shape_of
from masthead.metrics.wording import show_count, show_part, whole_units, whole_units_within
from tests.approved import expect_findings

COMPOSED = Path(__file__).parent / "composed.txt"


def of_articles(articles: Articles) -> Iterator[str]:
    """All rows, rejects and notes of articles as read."""
    yield f"{articles.n_rows} rows, {articles.n_rejected} rejected: {', '.join(articles.table.columns)}"
    for row in articles.table.rows():
        yield " | ".join("-" if value is None else str(value) for value in row)
    for row in articles.rejects.rows():
        yield "rejected: " + " | ".join("-" if value is None else str(value) for value in row)
    yield check_report(articles)


def file(folder: Path, name: str, text: str, encoding: str, options: dict[str, Any]) -> Iterator[str]:
    path = folder / name
    path.write_bytes(text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace"))
    try:
        yield from of_articles(read_articles(path, **options))
    except MastheadError as error:
        yield f"{type(error).__name__}: {error}".replace(str(folder), "FOLDER")


def written(found: Written) -> str:
    flags = [name for name in ("has_clock", "is_open", "is_epoch") if getattr(found, name)]
    return " ".join(str(one) for one in (found.time, found.wall, found.order, *flags))


def date(_: Path, value: str) -> Iterator[str]:
    yield shape_of(value)
    for order in (None, "month first", "day first"):
        yield written(read_written(value, order, has_epochs=order is not None))  # type: ignore[arg-type]


def dates(_: Path, values: list[object], options: dict[str, Any]) -> Iterator[str]:
    n = len(values)
    column = pl.Series("published", values, strict=False)
    frame = pl.DataFrame({"outlet": [f"o{k % 2}" for k in range(n)], "text": [f"Rain {k}." for k in range(n)]})
    try:
        found = read_articles(frame.with_columns(column), **options)
    except MastheadError as error:
        yield str(error)
        return
    yield from (f"{time} {precision}" for time, precision in found.table.select("published", "date_precision").rows())
    yield from found.notes


def whole(_: Path, values: list[float], most: list[float], decimals: int) -> Iterator[str]:
    yield f"{whole_units(values, decimals)} {whole_units_within(values, most, decimals)}"


def one(read: Callable[..., object]) -> Callable[..., Iterator[str]]:
    """What a function gives, as one line."""

    def told(_: Path, *given: Any) -> Iterator[str]:
        yield repr(read(*given))

    return told


READ: dict[str, Callable[..., Iterator[str]]] = {
    "file": file,
    "date": date,
    "dates": dates,
    "whole": whole,
    "head": one(read_head),
    "markup": one(without_markup),
    "address": one(domain_of),
    "canonical": one(canonical_address),
    "separator": one(lambda header: (find_separator(header, ","), find_separator(header, "\t"))),
    "split": one(split_line),
    "bytes": one(lambda text: (decode(text.encode("latin-1")), decode_marked(text.encode("latin-1")))),
    "agency": one(lambda name: (agency_names(name), is_known_agency(name))),
    "count": one(lambda n: (show_count(n, "box", "boxes"), show_count(n, "boat"))),
    "part": one(lambda part, of: show_part(part, of, "boat")),
}


def findings(lines: list[str], folder: Path) -> list[str]:
    """Every line, and below it what is read."""
    found = []
    for line in lines:
        kind, *given = json.loads(line)
        told = "\n".join(READ[kind](folder, *given))
        found += [line, *(f"  {json.dumps(one, ensure_ascii=False)[1:-1]}" for one in told.split("\n"))]
    return found


def test_everything_is_read_as_approved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    expect_findings(COMPOSED, lambda lines: findings(lines, tmp_path))

"""A run as one sqlite database with full-text search, described so that datasette shows it with facets and queries."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.files.drafts import drafted, write_text
from masthead.metrics.tables.table import Frame, in_batches
from masthead.reports.exchange.described import described
from masthead.reports.inputs.run import Run, read_card
from masthead.reports.stories.copy_pairs import copy_pairs
from masthead.scoring.card import Card

SEARCHED = {
    "articles": ("title", "text"),
    "evidence": ("words", "sentence", "detail"),
    "passages": ("passage", "original"),
}
"""Columns that full-text search looks in, by table."""

INDEXED = {
    "articles": ("article_id", "outlet", "published"),
    "evidence": ("article_id", "outlet", "label"),
    "measurements": ("article_id", "measure"),
    "passages": ("article_id", "reference_id"),
    "sources": ("article_id", "name"),
    "features": ("outlet", "feature"),
}


def export_sqlite(card: Card, path: str | Path, *, texts: bool = True) -> Path:
    """Write a run as a sqlite database, and beside it ``NAME.metadata.json`` for datasette.

    Tables: outlets with their scores, contributions, features, scheme, measures, articles with the value of every measure, measurements, evidence with its words,
    passages beside their originals, sources, copy pairs; articles, evidence and passages are searched by words (fts5).
    ``datasette run.sqlite -m run.metadata.json`` shows it with descriptions of the columns, facets and canned queries.

    Parameters
    ----------
    card
        What ``score`` gave, or ``read_run``.
    path
        The file to write; one that is there is replaced.
    texts
        Whether the articles' texts go into the database, to be searched.

    Returns
    -------
    Path
        The database.
    """
    target = Path(path)
    run = read_card(card)
    tables = _tables(run, texts=texts)
    with drafted(target) as draft, closing(sqlite3.connect(draft)) as base:
        written = {name: _write(base, name, frame) for name, frame in tables.items()}
        for name, columns in INDEXED.items():
            for column in set(columns) & set(written.get(name, ())):
                base.execute(f"CREATE INDEX {_quoted(f'{name}_{column}')} ON {_quoted(name)} ({_quoted(column)})")
        for name, columns in SEARCHED.items():
            _search(base, name, [column for column in columns if column in written.get(name, ())])
        base.commit()
        base.execute("VACUUM")
    about = json.dumps(described(run, target.stem, written), indent=1, ensure_ascii=False)
    write_text(target.with_suffix(".metadata.json"), about + "\n")
    return target


def _tables(run: Run, *, texts: bool) -> dict[str, Frame]:
    rows = [(outlet, run.name(outlet)) for outlet in run.outlets]
    names = pl.DataFrame(rows, schema={"outlet": pl.String, "name": pl.String}, orient="row")
    declared = [{name: str(value) for name, value in vars(measure).items()} for measure in run.card.features.declared]
    tables: dict[str, Frame] = {
        "outlets": names.join(run.scores, on="outlet", how="left"),
        "contributions": run.contributions,
        "features": run.features,
        "scheme": run.scheme.table(),
        "measures": pl.DataFrame(declared),
        "copy_pairs": copy_pairs(run),
    }
    measured = run.measured
    if measured is None:
        return tables
    articles = measured.by_article().lazy()
    if texts:
        articles = articles.join(measured.articles.lazy().select("article_id", "text"), on="article_id", how="left")
    return tables | {
        "articles": articles,
        "measurements": measured.measurements,
        "evidence": measured.spans(),
        "passages": measured.side_by_side(),
        "sources": measured.sources,
    }


def _write(base: sqlite3.Connection, name: str, frame: Frame) -> list[str]:
    """Write a table batch by batch; its columns."""
    schema = frame.lazy().collect_schema()
    columns = ", ".join(f"{_quoted(column)} {_type(dtype)}" for column, dtype in schema.items())
    base.execute(f"CREATE TABLE {_quoted(name)} ({columns})")
    places = ", ".join("?" for _ in schema)
    for batch in in_batches(frame):
        base.executemany(f"INSERT INTO {_quoted(name)} VALUES ({places})", map(_plain, batch.iter_rows()))
    return list(schema)


def _search(base: sqlite3.Connection, name: str, columns: Iterable[str]) -> None:
    listed = ", ".join(map(_quoted, columns))
    if listed:
        index = _quoted(f"{name}_fts")
        base.execute(f"CREATE VIRTUAL TABLE {index} USING fts5 ({listed}, content={_quoted(name)})")
        base.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")


def _type(dtype: pl.DataType) -> str:
    if dtype.is_integer() or dtype == pl.Boolean:
        return "INTEGER"
    return "REAL" if dtype.is_numeric() else "TEXT"


def _plain(row: Iterable[Any]) -> list[Any]:
    return [_value(value) for value in row]


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, list | Mapping) else value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

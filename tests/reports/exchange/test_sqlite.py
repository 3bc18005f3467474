"""A run as a database: its tables, search, descriptions, and queries that all run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from masthead.reports.exchange.described import DECLARED, QUERIES
from masthead.reports.exchange.sqlite import export_sqlite
from tests.reports.runs import demo_card, empty_card, hostile_card, plain_card


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_sqlite(demo_card(), tmp_path_factory.mktemp("export") / "run.sqlite")


@pytest.fixture
def base(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(database)) as connection:
        yield connection


def about(database: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(database.with_suffix(".metadata.json").read_text())["databases"]["run"]
    return found


def test_the_tables_hold_the_run(base: sqlite3.Connection) -> None:
    card = demo_card()
    measured = card.features.measured
    assert measured is not None
    (n,) = base.execute("select count(*) from articles").fetchone()
    assert n == len(measured.article_facts)
    points = base.execute("select sum(points) from contributions where outlet = 'harborherald.example'").fetchone()[0]
    score = card.scores.filter(outlet="harborherald.example")["score"][0]
    assert points == pytest.approx(score)
    name, kept = base.execute("select name, score from outlets where outlet = 'harborherald.example'").fetchone()
    assert (name, kept) == ("The Harbor Herald", pytest.approx(score))
    columns = {row[1] for row in base.execute("pragma table_info(articles)")}
    assert {"title", "text", "genre", "attributed_sentence_share", "copy_ratio"} <= columns


def test_words_are_found_by_full_text_search(base: sqlite3.Connection) -> None:
    found = base.execute(
        "select title from articles where rowid in (select rowid from articles_fts where articles_fts match ?)",
        ("stadium",),
    ).fetchall()
    assert any("stadium" in title for (title,) in found)
    (n,) = base.execute("select count(*) from evidence_fts where evidence_fts match 'said'").fetchone()
    assert n > 100


def test_every_column_that_can_be_is_described(database: Path) -> None:
    tables = about(database)["tables"]
    assert set(tables) == set(DECLARED)
    assert tables["evidence"]["columns"]["sentence"] == "the sentence in which they begin"
    assert tables["articles"]["columns"]["attributed_sentence_share"].startswith("Attributed sentences: ")
    assert "outlet" in tables["articles"]["facets"]
    for name in ("scores", "evidence", "measurements", "features", "contributions"):
        kept = tables.get(name, {"columns": {}})["columns"]
        assert all(kept.values())


@pytest.mark.parametrize("query", QUERIES)
def test_every_canned_query_runs(query: str, database: Path, base: sqlite3.Connection) -> None:
    sql = about(database)["queries"][query]["sql"]
    values = {"outlet": "harborherald.example", "name": "Hartsell", "words": "mayor"}
    rows = base.execute(sql, values).fetchall()
    assert rows


def test_runs_without_articles_and_with_hostile_names_export_too(tmp_path: Path) -> None:
    for number, card in enumerate((empty_card(), plain_card(), hostile_card())):
        path = export_sqlite(card, tmp_path / f"{number}.sqlite", texts=False)
        with closing(sqlite3.connect(path)) as base:
            names = {row[0] for row in base.execute("select name from sqlite_master where type = 'table'")}
            assert "outlets" in names
            if "articles" in names:
                assert "text" not in {row[1] for row in base.execute("pragma table_info(articles)")}
        assert json.loads(path.with_suffix(".metadata.json").read_text())["title"].startswith("masthead: ")


def test_datasette_shows_it(database: Path) -> None:
    pytest.importorskip("datasette", reason="needs the extra explore")
    import asyncio

    from datasette.app import Datasette  # type: ignore[import-not-found]

    async def pages() -> list[Any]:
        metadata = json.loads(database.with_suffix(".metadata.json").read_text())
        shown = Datasette([str(database)], metadata=metadata)
        paths = ("/run.json", "/run/articles.json?_search=stadium", "/run/uncredited_copies.json?_shape=array")
        return [await shown.client.get(path) for path in paths]

    front, search, query = asyncio.run(pages())
    assert front.status_code == search.status_code == query.status_code == 200
    tables = {table["name"]: table for table in front.json()["tables"]}
    assert tables["articles"]["fts_table"] == "articles_fts"
    assert any("stadium" in str(row) for row in search.json()["rows"])
    assert all(row["passage"] for row in query.json())

"""Files and folders as they lie there: one bad row, name, view or column costs itself, and what is left out is told."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.reading.articles import read_articles
from masthead.metrics.reading.formats import parquet, streams
from masthead.metrics.reading.scan import scan_articles


def database(path: Path, *statements: str) -> Path:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


def test_a_text_that_is_not_utf8_costs_nothing_and_a_broken_view_neither(tmp_path: Path) -> None:
    path = database(
        tmp_path / "what? 100% #1.db",
        "create table news (outlet text, text text)",
        "insert into news values ('tide.example', 'Rain fell.')",
        "insert into news values ('dune.example', cast(x'436166e9' as text))",
        "create table gone (text)",
        "create view old as select text from gone",
        "drop table gone",
    )
    articles = read_articles(path)
    assert articles.table["text"].to_list() == ["Rain fell.", "Café"]
    assert any("read as Windows-1252 in 1 row" in note for note in articles.notes)


@pytest.mark.parametrize("name", ["cafe", "rain"])
def test_a_name_in_a_database_that_is_no_utf8_is_told_or_costs_nothing(tmp_path: Path, name: str) -> None:
    path = database(
        tmp_path / "news.db",
        "create table cafe (outlet text, text text)",
        "create table rain (outlet text, body text)",
        "insert into rain values ('tide.example', 'Rain fell.')",
        "drop table cafe" if name == "rain" else "drop table rain",
        "create view odd as select 1 as one",
    )
    path.write_bytes(path.read_bytes().replace(b"odd", b"o\x80d").replace(b"cafe", b"caf\xe9"))
    if name == "rain":
        assert read_articles(path).table["text"].to_list() == ["Rain fell."]
        return
    with pytest.raises(InputError, match="found the tables café"):
        read_articles(path)


def test_parts_of_a_folder_are_read_and_one_that_cannot_be_is_told(tmp_path: Path) -> None:
    pl.DataFrame({"outlet": ["o"], "text": ["Rain."]}).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.jsonl").write_text('{"domain":"p","body":"Sun.","mood":1}\n')
    (tmp_path / "c.csv").write_text("name,town\nAda,Skagen\n")
    (tmp_path / "d.parquet").write_bytes(b"PAR1 nothing")
    (tmp_path / "left.txt").write_text("Sand.")
    articles = read_articles(tmp_path)
    assert articles.table.select("outlet", "text", "mood").rows() == [("o", "Rain.", None), ("p", "Sun.", 1)]
    told = "\n".join(articles.notes)
    assert "c.csv was not read: c.csv: found the columns name, town" in told
    assert "d.parquet was not read" in told
    assert "1 file is not read beside files of rows (left.txt)" in told
    scan = scan_articles(tmp_path)
    assert [len(batch) for batch in scan.batches(5)] == [2]
    assert scan.notes == articles.notes


def test_where_outlets_of_a_folder_are_named_is_told(tmp_path: Path) -> None:
    (tmp_path / "tide_1.txt").write_text("Rain fell.")
    (tmp_path / "dune").mkdir()
    (tmp_path / "dune" / "one.txt").write_text("Sand moved.")
    notes = read_articles(tmp_path).notes
    assert "outlets were named after sub-folders (such as 'dune')" in notes
    assert "outlets were named after files, up to the first underscore (such as 'tide' of tide_1.txt)" in notes


def test_links_that_lead_outside_are_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "tide_1.txt").write_text(f"Rain {folder.name}.")
    (inside / "secret_1.txt").symlink_to(outside / "tide_1.txt")
    (inside / "more").symlink_to(outside)
    articles = read_articles(inside)
    assert articles.table["text"].to_list() == ["Rain in."]
    assert "2 links lead outside the folder and were not followed (more, secret_1.txt)" in articles.notes


def test_file_names_that_are_not_utf8_cost_nothing(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9_1.txt")).write_text("Rain fell.")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 alone")
    (tmp_path / "tide_1.txt").write_text("Sun shone.")
    assert read_articles(tmp_path).table["outlet"].to_list() == ["café", "tide"]


def test_columns_of_parquet_that_are_odd_cost_themselves(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "outlet": pl.Series(["o", "p"], dtype=pl.Categorical),
            "text": [["One.", "Two."], ["Three."]],
            "authors": [[{"name": "Ada Voss"}], []],
            "published": pl.Series([10**16, 1617789600000]).cast(pl.Datetime("ms")),
            "score": pl.Series([1, 2]).cast(pl.Decimal(10, 2)),
            "gone": [None, None],
        }
    )
    frame.write_parquet(tmp_path / "news.parquet")
    articles = read_articles(tmp_path / "news.parquet")
    assert articles.table["text"].to_list() == ["One.\n\nTwo.", "Three."]
    assert articles.table["published"].to_list() == [None, datetime(2021, 4, 7, 10, tzinfo=UTC)]
    assert articles.rejects.select("row", "found").rows() == [(1, "10000000000000000 ms since 1970")]


def test_outlets_are_named_after_the_domains_of_addresses() -> None:
    pytest.importorskip("tld", reason="needs the extra text")
    addresses = ["https://news.tide.co.uk/a", "http://dune.blogspot.com/1", "https://www.quay.example/x", "nowhere"]
    articles = read_articles(pl.DataFrame({"url": addresses, "text": ["A.", "B.", "C.", "D."]}))
    assert articles.table["outlet"].to_list() == ["tide.co.uk", "dune.blogspot.com", "quay.example"]
    assert articles.rejects.select("row", "found").rows() == [(4, "no outlet")]
    assert "outlets were named after the domains of column 'url'" in articles.notes


def test_a_wire_in_any_form_is_what_articles_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of text or html"):
        read_articles(tmp_path)
    with pytest.raises(InputError, match=r"a file ending in '\.docx'"):
        read_articles(_touched(tmp_path / "news.docx"))


def _touched(path: Path) -> Path:
    path.write_bytes(b"PK")
    return path


def test_of_tables_with_text_the_one_with_outlets_is_read(tmp_path: Path) -> None:
    path = database(
        tmp_path / "news.db",
        "create table comments (id integer, body text)",
        "create table stories (link text, outlet text, article_text text)",
        "insert into stories values ('u', 'tide.example', 'Rain fell.')",
    )
    assert read_articles(path).table.select("outlet", "text").rows() == [("tide.example", "Rain fell.")]


def test_a_view_without_end_and_a_text_said_many_times_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "GROWTH_FREE", 400_000)
    endless = "with recursive c(x) as (select 1 union all select x + 1 from c) select 'o' outlet, 'Rain.' text from c"
    path = database(tmp_path / "news.db", f"create view news as {endless}")
    with pytest.raises(InputError, match="bytes that grow to more than"):
        read_articles(path)
    texts = ["Rain fell. " * 1000] * 400
    pl.DataFrame({"outlet": ["o"] * 400, "text": texts}).write_parquet(tmp_path / "news.parquet")
    with pytest.raises(InputError, match="bytes that grow to more than"):
        read_articles(tmp_path / "news.parquet")
    monkeypatch.setattr(streams, "GROWTH_FREE", 64_000_000)
    assert len(read_articles(tmp_path / "news.parquet")) == 400


@pytest.mark.parametrize(
    "reader", [read_articles, lambda path: list(scan_articles(path).batches(3))], ids=["whole", "scan"]
)
def test_a_parquet_file_that_holds_fewer_rows_than_it_states_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Callable[[Path], object]
) -> None:
    path = tmp_path / "news.parquet"
    pl.DataFrame({"outlet": ["o"] * 3, "text": ["Rain.", "Hail.", "Sun."]}).write_parquet(path)
    monkeypatch.setattr(parquet, "count_parquet_rows", lambda path: 5)
    with pytest.raises(InputError, match="3 rows of 5 that the file states"):
        reader(path)

"""Reading articles: every usual input, and every problem told in the user's terms."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from masthead.metrics.articles import Articles, read_articles
from masthead.metrics.errors import InputError

ROWS = {
    "article_id": ["a1", "a2", "a3"],
    "outlet": ["harbor.example", "harbor.example", "dune.example"],
    "text": ["The pier closed.", "The pier opened.", "Sand moved."],
    "published": ["2024-03-05T09:30:00Z", "2024-03-05", "nonsense"],
}


@pytest.fixture
def frame() -> pl.DataFrame:
    return pl.DataFrame(ROWS)


def write(frame: pl.DataFrame, path: Path) -> Path:
    match path.suffix:
        case ".parquet":
            frame.write_parquet(path)
        case ".csv":
            frame.write_csv(path)
        case ".tsv":
            frame.write_csv(path, separator="\t")
        case ".jsonl":
            frame.write_ndjson(path)
        case ".sqlite":
            connection = sqlite3.connect(path)
            connection.execute("create table newsdata (article_id, outlet, text, published)")
            connection.execute("create table other (number)")
            connection.executemany("insert into newsdata values (?, ?, ?, ?)", frame.rows())
            connection.commit()
            connection.close()
    return path


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".tsv", ".jsonl", ".sqlite"])
def test_every_kind_of_file_gives_the_same_articles(tmp_path: Path, frame: pl.DataFrame, suffix: str) -> None:
    articles = read_articles(write(frame, tmp_path / f"news{suffix}"))
    assert articles.table["article_id"].to_list() == ["a1", "a2", "a3"]
    assert articles.table["published"].to_list() == [
        datetime(2024, 3, 5, 9, 30, tzinfo=UTC),
        datetime(2024, 3, 5, tzinfo=UTC),
        None,
    ]
    assert articles.table["date_precision"].to_list() == ["time", "day", None]
    problem = articles.rejects.row(0, named=True)
    assert (problem["row"], problem["column"], problem["found"], problem["effect"]) == (
        3,
        "published",
        "nonsense",
        "value_dropped",
    )


def test_frames_in_memory(frame: pl.DataFrame) -> None:
    expected = read_articles(frame).table
    for given in (frame.lazy(), frame.to_arrow(), frame.to_pandas(), pd.DataFrame(ROWS)):
        assert read_articles(given).table.equals(expected)


def test_usual_names_are_noted_and_given_names_win() -> None:
    frame = pl.DataFrame(
        {"domain": ["a"], "source": ["b"], "body": ["It rained."], "headline": ["Rain"], "topic": ["x"]}
    )
    articles = read_articles(frame)
    assert articles.table["outlet"].to_list() == ["a"]
    assert articles.table["topic"].to_list() == ["x"]
    assert "column 'headline' was read as title" in articles.notes
    assert read_articles(frame, columns={"outlet": "source"}).table["outlet"].to_list() == ["b"]


def test_all_mapping_faults_come_at_once() -> None:
    with pytest.raises(InputError) as caught:
        read_articles(pl.DataFrame({"x": ["a"]}), columns={"text": "body", "colour": "x"})
    message = str(caught.value)
    assert len(caught.value.faults) == 3
    assert "no column 'body' (columns: x), expected the column given for 'text'" in message
    assert "a mapping for 'colour'" in message
    assert "expected a column for outlet" in message


def test_bad_rows_are_rejected_with_reasons_and_the_rest_goes_on() -> None:
    frame = pl.DataFrame(
        {
            "article_id": ["a", "b", "c", "a", "d"],
            "outlet": ["o", " ", "o", "o", "o"],
            "text": ["Rain.", "Rain.", " ", "Other.", None],
            "language": ["English", "en", "en", "en-GB", "??"],
        }
    )
    articles = read_articles(frame)
    assert articles.table["article_id"].to_list() == ["a"]
    assert articles.table["language"].to_list() == ["en"]
    reasons = {
        row["row"]: row["found"] for row in articles.rejects.iter_rows(named=True) if row["effect"] == "rejected"
    }
    assert reasons == {2: "no outlet", 3: "no text", 4: "a", 5: "no text"}
    assert "row 3 and 1 more rows" in str(articles)


def test_made_ids_are_stable_and_distinct() -> None:
    frame = pl.DataFrame({"outlet": ["o", "o", "p"], "text": ["Rain.", "Rain.", "Rain."]})
    ids = read_articles(frame).table["article_id"].to_list()
    assert len(set(ids)) == 3
    assert ids == read_articles(frame).table["article_id"].to_list()


def test_broken_csv_rows_are_told(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_text('outlet,text\no,"It rained, hard."\no,too,many,fields\no,Dry.\n')
    articles = read_articles(path)
    assert articles.table["text"].to_list() == ["It rained, hard.", "Dry."]
    assert articles.rejects.select("row", "found").rows() == [(2, "4 fields")]


def test_broken_json_lines_are_told(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(
        json.dumps({"outlet": "o", "text": "Rain."}) + "\n{broken\n[1]\n" + json.dumps({"outlet": "o", "text": "Sun."})
    )
    articles = read_articles(path)
    assert articles.table["text"].to_list() == ["Rain.", "Sun."]
    assert articles.rejects["row"].to_list() == [2, 3]


@pytest.mark.parametrize("name", ["news.parquet", "news.docx", "news.sqlite"])
def test_files_that_are_not_what_they_say(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"not really")
    with pytest.raises(InputError, match="expected"):
        read_articles(path)


def test_absent_and_empty_inputs(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        read_articles(tmp_path / "absent.csv")
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    articles = read_articles(empty)
    assert len(articles) == 0
    assert "holds no articles" in articles.notes[-1]
    with pytest.raises(InputError, match="a path, or a frame"):
        read_articles(42)


def test_folder_with_a_subfolder_an_outlet(tmp_path: Path) -> None:
    (tmp_path / "harbor").mkdir()
    (tmp_path / "dune").mkdir()
    (tmp_path / "harbor" / "one.txt").write_text("It rained.")
    (tmp_path / "harbor" / "two.html").write_text("<p>It rained.</p>")
    (tmp_path / "dune" / "three.txt").write_bytes("Caf\xe9 closed.".encode("cp1252"))
    (tmp_path / "dune" / "picture.png").write_bytes(b"\x89PNG")
    articles = read_articles(tmp_path)
    assert articles.table.select("article_id", "outlet").rows() == [
        ("dune/three", "dune"),
        ("harbor/one", "harbor"),
        ("harbor/two", "harbor"),
    ]
    assert articles.table["text"][0] == "Café closed."
    assert "three.txt was read as windows-1252" in articles.notes
    assert any("picture.png" in note for note in articles.notes)


def test_flat_folder_takes_outlets_from_the_sidecar_or_the_names(tmp_path: Path) -> None:
    (tmp_path / "dune_001.txt").write_text("Sand moved.")
    (tmp_path / "harbor__a_b.txt").write_text("It rained.")
    assert read_articles(tmp_path).table["outlet"].to_list() == ["dune", "harbor"]
    (tmp_path / "index.csv").write_text("file,outlet,published\ndune_001.txt,Dune Daily,2024-01-02\n")
    articles = read_articles(tmp_path)
    assert articles.table["outlet"].to_list() == ["Dune Daily", "harbor"]
    assert articles.table["published"].to_list() == [datetime(2024, 1, 2, tzinfo=UTC), None]


def test_the_head_of_a_text_gives_title_byline_and_date_only_where_certain() -> None:
    body = "The harbor closed on Monday after a storm broke the outer wall in two places."
    text = f"Monday, March 4, 2024\n\nHarbor closes after storm breaks the wall\n\nBy Ada Voss\n\n{body}\n"
    vague = f"{body}\n\nBy Ada Voss\n"
    table = read_articles(pl.DataFrame({"outlet": ["o", "o"], "text": [text, vague]})).table
    assert table["title"].to_list() == ["Harbor closes after storm breaks the wall", None]
    assert table["byline"].to_list() == ["Ada Voss", None]
    assert table["published"].to_list() == [datetime(2024, 3, 4, tzinfo=UTC), None]


@pytest.mark.parametrize(
    ("values", "expected", "precision"),
    [
        (pl.Series([date(2024, 3, 5)]), datetime(2024, 3, 5, tzinfo=UTC), "day"),
        (pl.Series([datetime(2024, 3, 5, 9)]), datetime(2024, 3, 5, 9, tzinfo=UTC), "time"),
        (pl.Series([1709629200]), datetime(2024, 3, 5, 9, tzinfo=UTC), "time"),
        (pl.Series([1709629200000]), datetime(2024, 3, 5, 9, tzinfo=UTC), "time"),
        (pl.Series(["2024-03-05T10:00:00+01:00"]), datetime(2024, 3, 5, 9, tzinfo=UTC), "time"),
        (pl.Series(["Tue, 05 Mar 2024 09:00:00 GMT"]), datetime(2024, 3, 5, 9, tzinfo=UTC), "time"),
        (pl.Series(["March 5, 2024"]), datetime(2024, 3, 5, tzinfo=UTC), "day"),
        (pl.Series(["0001-01-01"]), None, None),
    ],
)
def test_dates(values: pl.Series, expected: datetime | None, precision: str | None) -> None:
    frame = pl.DataFrame({"outlet": ["o"], "text": ["Rain."], "date": values})
    table = read_articles(frame).table
    assert table["published"].to_list() == [expected]
    assert table["date_precision"].to_list() == [precision]


def test_articles_pass_through() -> None:
    articles = read_articles(pl.DataFrame({"outlet": ["o"], "text": ["Rain."]}))
    assert isinstance(articles, Articles)
    assert read_articles(articles) is articles

"""Reading articles: every usual input, and every problem told in the user's terms."""

from __future__ import annotations

import gzip
import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.reading.articles import Articles, check_report, read_articles
from masthead.metrics.reading.scan import scan_articles

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
    assert "row 3 and 1 more row" in str(articles)


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


RAINED = [("a.example", "It rained; hard."), ("b.example", "Café closed.")]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separated_files_of_spreadsheets(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = [f'{outlet}{separator}"{text}"' for outlet, text in RAINED]
    path = tmp_path / "news.csv"
    path.write_bytes("\r\n".join([f"outlet{separator}text", *rows, ""]).encode(encoding))
    articles = read_articles(path)
    assert articles.table.select("outlet", "text").rows() == RAINED
    assert f"fields were taken to be separated by {separator!r}" in articles.notes
    assert len(articles.rejects) == 0


def test_a_quotation_mark_that_nothing_closes_swallows_no_row(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_text('outlet,text\no,"Rain."\no,"It rained.\np,Dry.\nq,Sun.\n')
    articles = read_articles(path)
    assert articles.table["text"].to_list() == ["Rain.", '"It rained.', "Dry.", "Sun."]
    assert "quotation marks that are not doubled were kept to the letter in 1 row (news.csv, row 2)" in articles.notes
    path.write_text('outlet,text\no,a 6" pipe\np,Dry.\n')
    assert read_articles(path).table["text"].to_list() == ['a 6" pipe', "Dry."]


def test_columns_of_one_name_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_bytes("outlet,text,text\no,Café,Two\np,Short\n".encode("cp1252"))
    articles = read_articles(path)
    assert articles.table.select("text", "text_duplicated_0").rows() == [("Café", "Two")]
    assert articles.rejects["row"].to_list() == [2]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n"])
@pytest.mark.parametrize("name", ["news.csv", "news.jsonl", "news.json"])
def test_files_without_rows_are_told(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    articles = read_articles(tmp_path / name)
    assert len(articles) == 0
    assert f"{name} holds no articles" in str(articles)


@pytest.mark.parametrize("name", ["news.json", "news.jsonl"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_list_is_read_as_its_objects(tmp_path: Path, name: str, indent: int | None) -> None:
    rows = [{"outlet": "a", "text": "Rain."}, 5, {"outlet": "b", "text": "Sun."}]
    (tmp_path / name).write_text(json.dumps(rows, indent=indent))
    articles = read_articles(tmp_path / name)
    assert articles.table["text"].to_list() == ["Rain.", "Sun."]
    assert articles.rejects.select("row", "found").rows() == [(2, "a JSON int")]


def test_the_list_within_a_json_document_is_read(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"status": "ok", "articles": [{"outlet": "a", "text": "Rain."}]}))
    assert read_articles(path).table["text"].to_list() == ["Rain."]
    path.write_text(json.dumps({"outlet": "a", "text": "One page."}))
    assert read_articles(path).table["text"].to_list() == ["One page."]


def test_json_lines_keep_odd_line_separators_and_mend_half_characters(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    lines = [
        '{"outlet":"a","text":"one\u2028two\x85three"}',
        '{"outlet":"a","text":"half \\ud83d, whole \\ud83d\\ude00"}',
    ]
    for more, n_rejected in ((["{broken"], 1), ([], 0)):
        path.write_text("\n".join(lines + more))
        articles = read_articles(path)
        assert articles.table["text"].to_list() == ["one\u2028two\x85three", "half \ufffd, whole \U0001f600"]
        assert len(articles.rejects) == n_rejected


def test_values_of_mixed_types_become_text(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "outlet": "a", "text": 5, "date": 1709629200},
        {"id": "b7", "outlet": 7, "text": "Sun.", "date": "2024-03-05T09:00:00Z"},
        {"id": "", "outlet": "c", "text": ["One.", "Two."], "date": None},
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    for source in (tmp_path / "news.jsonl", rows, pd.DataFrame(rows)):
        table = read_articles(source).table
        assert table["outlet"].to_list() == ["a", "7", "c"]
        assert table["text"].to_list() == ["5", "Sun.", '["One.", "Two."]']
        assert table["article_id"].to_list()[:2] == ["1", "b7"]
        assert len(table["article_id"][2]) == 16
        assert table["published"].to_list()[:2] == [datetime(2024, 3, 5, 9, tzinfo=UTC)] * 2


def test_a_sqlite_table_may_mix_types(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "news.db") as connection:
        connection.execute("create table newsdata (outlet, text)")
        connection.executemany("insert into newsdata values (?, ?)", [("a", "Rain."), (5, b"\xffSun."), ("b", 7.5)])
    connection.close()
    table = read_articles(tmp_path / "news.db").table
    assert table.select("outlet", "text").rows() == [("a", "Rain."), ("5", "ÿSun."), ("b", "7.5")]


def test_paragraphs_in_a_list_are_joined_and_authors_listed() -> None:
    frame = pl.DataFrame({"outlet": ["o"], "text": [["One.", "Two."]], "authors": [["Ada Voss", "Bo Lind"]]})
    assert read_articles(frame).table.select("text", "byline").rows() == [("One.\n\nTwo.", "Ada Voss, Bo Lind")]


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".csv.gz", ".jsonl.zst"])
def test_compressed_files_that_need_a_second_look(tmp_path: Path, suffix: str) -> None:
    content = b"outlet,text\no,Rain.\no,too,many\n"
    if suffix.startswith(".jsonl"):
        content = b'{"outlet":"o","text":"Rain."}\n{broken\n'
    path = tmp_path / f"news{suffix}"
    if suffix.endswith(".gz"):
        path.write_bytes(gzip.compress(content))
    else:
        pl.DataFrame({"line": content.decode().splitlines()}).lazy().sink_csv(
            path, include_header=False, quote_style="never", compression="zstd"
        )
    articles = read_articles(path)
    assert articles.table["text"].to_list() == ["Rain."]
    assert articles.rejects["row"].to_list() == [2]


def test_a_cut_off_compressed_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"outlet":"o","text":"Rain."}\n' * 100)[:-12])
    with pytest.raises(InputError, match=r"unreadable data .* expected a whole compressed file"):
        read_articles(path)


def test_an_unknown_precision_is_dropped_and_told() -> None:
    frame = pl.DataFrame({"outlet": ["o", "o"], "text": ["A.", "B."], "date_precision": ["hours", "Day"]})
    articles = read_articles(frame.with_columns(published=pl.lit("2024-03-05 09:00:00")))
    assert articles.table["date_precision"].to_list() == ["time", "day"]
    assert articles.rejects.select("row", "column", "effect").rows() == [(1, "date_precision", "value_dropped")]


def test_column_names_that_do_not_print_are_written_out(tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_bytes(b"PQ\x03\x04\x1b[2J\x00\n\x01")
    with pytest.raises(InputError) as caught:
        read_articles(tmp_path / "news.csv")
    assert r"found the columns PQ\x03\x04\x1b[2J\x00" in str(caught.value)
    assert str(caught.value).replace("\n", " ").isprintable()


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


def test_files_that_differ_in_their_ending_alone_are_both_read(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("It rained.")
    (tmp_path / "one.html").write_text("<p>It rained harder.</p>")
    (tmp_path / "two.txt").write_text("It stopped.")
    articles = read_articles(tmp_path)
    assert articles.table["article_id"].to_list() == ["one.html", "one.txt", "two"]
    assert not len(articles.rejects)
    assert articles.table["outlet"].to_list() == ["one", "one", "two"]
    assert "2 files named like another keep their ending in the article_id (one.html, one.txt)" in articles.notes
    scanned = pl.concat(scan_articles(tmp_path).batches(1))
    assert scanned["article_id"].to_list() == articles.table["article_id"].to_list()


def test_messages_count_one_in_the_singular(tmp_path: Path) -> None:
    (tmp_path / "a_1.txt").write_text("It rained.")
    (tmp_path / "picture.png").write_bytes(b"PNG")
    report = check_report(read_articles(tmp_path))
    assert report.startswith("1 article of 1 outlet was read; 0 rows were rejected, 0 values dropped.")
    assert "1 file is neither text nor html and was not read (picture.png)" in report


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
        (pl.Series(["March 5th, 2024"]), datetime(2024, 3, 5, tzinfo=UTC), "day"),
        (pl.Series(["Mar 5, 2024 9:00 AM"]), datetime(2024, 3, 5, 9, tzinfo=UTC), "time"),
        (pl.Series(["Tue Mar 05 09:00:00 +0000 2024"]), datetime(2024, 3, 5, 9, tzinfo=UTC), "time"),
        (pl.Series(["05.03.2024"]), datetime(2024, 3, 5, tzinfo=UTC), "day"),
        (pl.Series(["1709629200"]), datetime(2024, 3, 5, 9, tzinfo=UTC), "time"),
        (pl.Series(["1709629200000"]), datetime(2024, 3, 5, 9, tzinfo=UTC), "time"),
        (pl.Series(["20240305"]), datetime(2024, 3, 5, tzinfo=UTC), "day"),
        (pl.Series(["03/05/2024"]), None, None),
        (pl.Series(["2024-02-30"]), None, None),
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

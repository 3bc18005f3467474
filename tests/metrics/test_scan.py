"""Reading batch by batch gives what reading at once gives."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masthead.metrics import scan as scan_module
from masthead.metrics.articles import read_articles
from masthead.metrics.errors import InputError
from masthead.metrics.measure import measure
from masthead.metrics.measured import TABLES
from masthead.metrics.scan import ArticleScan, SeenKeys, scan_articles
from tests.newsroom import newsroom_articles

ROWS = [
    {
        "domain": f"outlet{row % 3}.example",
        "body": f"Headline {row}\n\nThe ferry of line {row} sails at noon, Ada Voss said." if row % 11 else "",
        "published": f"2024-03-{row % 28 + 1:02d}",
        "link": f"https://outlet.example/{row}",
    }
    for row in range(60)
] + [{"domain": "outlet1.example", "body": "Twice the same.", "published": "soon", "link": None}] * 3


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_module, "READ_ROWS", 7)


def write_parquet(folder: Path) -> Path:
    pl.DataFrame(ROWS).write_parquet(folder / "news.parquet", row_group_size=10)
    return folder / "news.parquet"


def write_csv(folder: Path) -> Path:
    pl.DataFrame(ROWS).write_csv(folder / "news.csv")
    return folder / "news.csv"


def write_lines(folder: Path) -> Path:
    (folder / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return folder / "news.jsonl"


def write_gzip(folder: Path) -> Path:
    with gzip.open(folder / "news.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in ROWS)
    return folder / "news.jsonl.gz"


def write_sqlite(folder: Path) -> Path:
    with sqlite3.connect(folder / "news.db") as connection:
        connection.execute("create table newsdata (domain, body, published, link)")
        connection.executemany("insert into newsdata values (?, ?, ?, ?)", [tuple(row.values()) for row in ROWS])
    connection.close()
    return folder / "news.db"


def write_folder(folder: Path) -> Path:
    place = folder / "texts"
    place.mkdir()
    for row in range(30):
        (place / f"outlet{row % 3}_{row}.txt").write_text(f"The ferry of line {row} sails at noon.")
    return place


def everything(scan: ArticleScan, size: int = 8) -> pl.DataFrame:
    return pl.concat(list(scan.batches(size)))


@pytest.mark.parametrize(
    "write", [write_parquet, write_csv, write_lines, write_gzip, write_sqlite, write_folder], ids=lambda w: w.__name__
)
def test_a_scan_gives_the_rows_of_a_whole_reading(write, tmp_path: Path) -> None:
    path = write(tmp_path)
    scan = scan_articles(path)
    table = everything(scan)
    whole = read_articles(write_lines(tmp_path) if path.suffix == ".gz" else path)
    assert_frame_equal(table, whole.table)
    assert_frame_equal(scan.rejects.drop("file"), whole.rejects.drop("file"))
    assert set(scan.notes) == set(whole.notes)
    assert scan.n_articles == len(whole.table)


def test_batches_have_the_size_asked_for(tmp_path: Path) -> None:
    scan = scan_articles(write_parquet(tmp_path))
    sizes = [len(batch) for batch in scan.batches(10)]
    assert set(sizes[:-1]) == {10}
    assert sum(sizes) == len(everything(scan))


def test_the_number_of_rows_of_parquet_is_known_before_reading(tmp_path: Path) -> None:
    assert scan_articles(write_parquet(tmp_path)).n_articles == len(ROWS)
    assert scan_articles(write_lines(tmp_path)).n_articles is None


def test_a_folder_of_data_files_is_read_file_by_file(tmp_path: Path) -> None:
    pl.DataFrame(ROWS[:20]).write_parquet(tmp_path / "a.parquet")
    pl.DataFrame(ROWS[20:40]).write_ndjson(tmp_path / "b.jsonl")
    table = everything(scan_articles(tmp_path))
    assert_frame_equal(table, read_articles(pl.DataFrame(ROWS[:40])).table)


def test_given_ids_that_stand_again_in_a_later_batch_are_rejected(tmp_path: Path) -> None:
    rows = [{"id": f"a{row % 12}", "outlet": "o", "text": f"Text {row}."} for row in range(20)]
    pl.DataFrame(rows).write_parquet(tmp_path / "news.parquet")
    scan = scan_articles(tmp_path / "news.parquet")
    assert everything(scan)["article_id"].to_list() == [f"a{row}" for row in range(12)]
    assert scan.rejects["found"].to_list() == [f"a{row}" for row in range(8)]


def test_broken_lines_are_told_with_their_numbers(tmp_path: Path) -> None:
    lines = [json.dumps(row) for row in ROWS[1:20]]
    lines[9], lines[15] = "{broken", "[1]"
    (tmp_path / "news.jsonl").write_text("\n".join(lines))
    scan = scan_articles(tmp_path / "news.jsonl")
    everything(scan)
    assert scan.rejects.filter(expected="one JSON object a line")["row"].to_list() == [10, 16]


def test_a_column_that_comes_late_is_told(tmp_path: Path) -> None:
    rows = [{"outlet": "o", "text": f"Text {row}.", **({"mood": "good"} if row > 15 else {})} for row in range(20)]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    scan = scan_articles(tmp_path / "news.jsonl")
    assert "mood" not in everything(scan).columns
    assert "column 'mood' does not stand in the first rows and was left out" in scan.notes


def test_bytes_that_are_not_utf8_are_read_as_windows_1252(tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_bytes("outlet,text\no,Il a dit « café ».\n".encode("cp1252"))
    assert everything(scan_articles(tmp_path / "news.csv"))["text"].to_list() == ["Il a dit « café »."]


def test_a_damaged_parquet_file_is_named(tmp_path: Path) -> None:
    path = write_parquet(tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match=r"news.parquet: found unreadable data"):
        scan_articles(path)
    with pytest.raises(InputError, match="no such file or folder"):
        scan_articles(tmp_path / "absent.parquet")


def test_measuring_a_scan_gives_the_tables_of_measuring_a_frame(tmp_path: Path) -> None:
    table = newsroom_articles().table.drop("date_precision").head(40)
    table.write_parquet(tmp_path / "news.parquet")
    scanned = measure(scan_articles(tmp_path / "news.parquet"), batch_size=16)
    whole = measure(read_articles(tmp_path / "news.parquet"), batch_size=16)
    for name in TABLES:
        assert_frame_equal(getattr(scanned, name), getattr(whole, name))
    assert scanned.settings == whole.settings


def test_seen_keys_know_what_they_have_seen() -> None:
    generator = np.random.default_rng(5)
    seen, known = SeenKeys(), set[int]()
    for _ in range(50):
        keys = generator.choice(400, size=20, replace=False).astype(np.uint64)
        assert seen.add(keys).tolist() == [key in known for key in keys.tolist()]
        known.update(keys.tolist())

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

from masthead.metrics.errors import InputError
from masthead.metrics.measure import measure
from masthead.metrics.reading.articles import read_articles
from masthead.metrics.reading.formats import json_rows, parquet, separated, sqlite, streams
from masthead.metrics.reading.scan import ArticleScan, SeenKeys, scan_articles
from masthead.metrics.tables.measured import TABLES
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
    for module in (json_rows, parquet, sqlite):
        monkeypatch.setattr(module, "BATCH_ROWS", 7)
    for module in (streams, separated):
        monkeypatch.setattr(module, "CHUNK", 300)


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


def compressed(path: Path, content: bytes) -> Path:
    """The file, compressed as its name says."""
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(content))
    elif path.suffix == ".zst":
        lines = pl.DataFrame({"line": content.decode().splitlines()}).lazy()
        lines.sink_csv(path, include_header=False, quote_style="never", compression="zstd")
    else:
        path.write_bytes(content)
    return path


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
    assert [note.replace(".gz", "") for note in scan.notes] == list(whole.notes)
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


def test_a_column_that_comes_late_is_kept(tmp_path: Path) -> None:
    rows = [{"outlet": "o", "text": f"Text {row}.", **({"mood": "good"} if row > 15 else {})} for row in range(20)]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert everything(scan_articles(tmp_path / "news.jsonl"))["mood"].to_list() == [None] * 16 + ["good"] * 4


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


def test_made_ids_are_those_of_a_whole_reading_however_the_input_is_cut(tmp_path: Path) -> None:
    texts = ["Rain.", "Sun.", "Rain.", *["Sand."] * 9, "Rain.", "Sun.", *["Sand."] * 5]
    rows = [{"outlet": "o", "text": text} for text in texts]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    table = everything(scan_articles(tmp_path / "news.jsonl"))
    assert table["article_id"].to_list() == read_articles(rows).table["article_id"].to_list()
    assert table["article_id"].n_unique() == len(texts)


def test_seen_keys_know_what_they_have_seen() -> None:
    generator = np.random.default_rng(5)
    seen, known = SeenKeys(), set[int]()
    for _ in range(50):
        keys = generator.choice(400, size=20, replace=False).astype(np.uint64)
        assert seen.add(keys).tolist() == [key in known for key in keys.tolist()]
        known.update(keys.tolist())


ODD_FILES = {
    "semicolons.csv": b"outlet;text\no;It rained, hard.\np;Dry.\n",
    "bars.tsv": "outlet|text\no|Café closed.\n".encode("cp1252"),
    "spreadsheet.csv": "outlet\ttext\r\no\tCafé closed.\r\n".encode("utf-16"),
    "unclosed.csv": b'outlet,text\no,"Rain."\no,"It rained.\np,Dry.\nq,Sun.\n',
    "unclosed_later.csv": b"outlet,text\n" + b'o,"Rain, again."\n' * 9 + b'o,"It rained.\n' + b"p,Dry.\n" * 30,
    "inches.csv": b'outlet,text\no,a 6" pipe\np,Dry.\n',
    "twice.csv": "outlet,text,text\no,Café,Two\np,Short\n".encode("cp1252"),
    "blank_head.csv": b"\n\noutlet,text\no,Rain.\n",
    "quoted_lines.csv": b"outlet,text\n" + b'o,"One.\n\nTwo."\n' * 9 + b"p,too,many\n",
    "halves.jsonl": b'{"outlet":"a","text":"half \\ud83d, whole \\ud83d\\ude00"}\n{"outlet":"a","text":"Rain."}\n',
    "mixed.jsonl": b'{"outlet":"a","text":5}\n{"outlet":7,"text":"Sun."}\n{broken\n\n[1]\n',
    "list.jsonl": json.dumps([{"outlet": "a", "text": "Rain."}, 5, {"outlet": "b", "text": "Sun."}]).encode(),
    "long_list.jsonl": json.dumps(
        [{"outlet": "a", "text": "Rain."}, {"outlet": "b", "text": "Sun."}], indent=2
    ).encode(),
    "marked.jsonl": b"\xef\xbb\xbf" + b'{"outlet":"a","text":"Rain."}\n',
    "document.json": b'{"status": "ok", "articles": [{"outlet": "a", "text": "Rain."}]}',
    "nothing.csv": b"\n\n",
    "header.csv": b"outlet,text\n",
    "lines.csv.gz": b'outlet,text\no,"One.\n\nTwo."\np,too,many\n',
    "lines.csv.zst": b'outlet,text\no,"One.\n\nTwo."\np,too,many\n',
    "lines.tsv.zst": b"outlet\ttext\no\tRain.\n",
    "rows.jsonl.gz": b'{"outlet":"o","text":"Rain."}\n{broken\n',
    "rows.jsonl.zst": b'{"outlet":"o","text":"Rain."}\n{broken\n',
}


@pytest.mark.parametrize("name", ODD_FILES)
def test_odd_files_are_read_as_at_once(name: str, tmp_path: Path) -> None:
    path = compressed(tmp_path / name, ODD_FILES[name])
    scan = scan_articles(path)
    batches, whole = list(scan.batches(8)), read_articles(path)
    if batches:
        assert_frame_equal(pl.concat(batches), whole.table)
    else:
        assert len(whole.table) == 0
    assert_frame_equal(scan.rejects, whole.rejects)
    separated = [note for note in whole.notes if "separated" in note]
    assert [note for note in scan.notes if "separated" in note] == separated


def test_a_sqlite_table_that_mixes_types_is_read_as_at_once(tmp_path: Path) -> None:
    rows = [("a", "Rain.", None), (5, b"\xffSun.", None)] * 5 + [("b", 7.5, "late")]
    with sqlite3.connect(tmp_path / "news.db") as connection:
        connection.execute("create table newsdata (outlet, text, mood)")
        connection.executemany("insert into newsdata values (?, ?, ?)", rows)
    connection.close()
    table = everything(scan_articles(tmp_path / "news.db"))
    assert_frame_equal(table, read_articles(tmp_path / "news.db").table)
    assert table["mood"][-1] == "late"


def test_values_of_another_type_in_later_rows_make_a_column_text(tmp_path: Path) -> None:
    rows = [{"outlet": "o", "text": f"Text {row}.", "rank": row if row < 12 else "high"} for row in range(16)]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    table = everything(scan_articles(tmp_path / "news.jsonl"))
    assert table["rank"].to_list() == [*map(str, range(12)), *["high"] * 4]


def test_a_cut_off_compressed_file_is_told(tmp_path: Path) -> None:
    for name, content in (
        ("news.jsonl.gz", b'{"outlet":"o","text":"Rain."}\n'),
        ("news.csv.gz", b"outlet,text\no,Rain.\n"),
    ):
        path = tmp_path / name
        path.write_bytes(gzip.compress(content * 100)[:-12])
        with pytest.raises(InputError, match=rf"{name}: found unreadable data"):
            everything(scan_articles(path))


def test_a_field_without_end_costs_its_row_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(separated, "LONGEST_ROW", 1000)
    (tmp_path / "news.csv").write_text(
        'outlet,text\no,Rain.\no,"It poured, ' + "It rained.\n" * 200 + 'p,"Dry, now."\n'
    )
    scan = scan_articles(tmp_path / "news.csv")
    assert everything(scan)["text"].to_list() == ["Rain.", "Dry, now."]
    assert scan.n_rows == len(scan.rejects) + 2
    assert scan.rejects["found"][0] == 'quotation marks that are neither closed nor doubled (o,"It poured, It rained.)'


def test_a_json_document_that_is_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_rows, "LARGEST_DOCUMENT", 10)
    (tmp_path / "news.json").write_text('[{"outlet": "a", "text": "Rain."}]')
    with pytest.raises(InputError, match=r"one JSON document of 0 MB, expected one JSON object a line. Try: .*jq -c"):
        everything(scan_articles(tmp_path / "news.json"))


@pytest.mark.parametrize("name", ["news.jsonl.zst", "news.jsonl.gz", "news.csv.zst"])
def test_compressed_inputs_are_measured(name: str, tmp_path: Path) -> None:
    rows = [{"outlet": row["domain"], "text": row["body"].replace("\n\n", " ")} for row in ROWS[1:9]]
    content = pl.DataFrame(rows).write_csv() if ".csv" in name else "".join(json.dumps(row) + "\n" for row in rows)
    path = compressed(tmp_path / name, content.encode())
    facts = measure(scan_articles(path), out=tmp_path / "run", workers=1).article_facts.lazy().collect()
    assert_frame_equal(facts, measure(pl.DataFrame(rows).pipe(read_articles)).article_facts)
    assert len(facts) == 8

"""Bytes become text row by row: one odd byte costs nothing but a word about its row."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.reading.articles import read_articles
from masthead.metrics.reading.formats import streams
from masthead.metrics.reading.scan import scan_articles

GOOD = ["“Stay,” said Zoë Nilson.", "Café prices rose 3 %.", "Plain words."]


def write(path: Path, rows: list[bytes], head: bytes) -> Path:
    path.write_bytes(head + b"".join(rows))
    return path


@pytest.mark.parametrize("name", ["news.csv", "news.jsonl", "news.tsv"])
def test_one_odd_row_leaves_the_others_as_they_are(tmp_path: Path, name: str) -> None:
    odd = "“Go,” said Zoë Nilson."
    forms = {
        ".csv": ("outlet,text\n", 'o,"{}"\n'),
        ".tsv": ("outlet\ttext\n", "o\t{}\n"),
        ".jsonl": ("", '{{"outlet":"o","text":"{}"}}\n'),
    }
    head, row = forms[Path(name).suffix]
    rows = [*(row.format(text).encode() for text in GOOD), row.format(odd).encode("cp1252")]
    articles = read_articles(write(tmp_path / name, rows, b"\xef\xbb\xbf" + head.encode()))
    assert articles.table["text"].to_list() == [*GOOD, odd]
    assert articles.table.columns == read_articles(write(tmp_path / name, rows[:3], head.encode())).table.columns
    assert f"bytes that are not UTF-8 were read as Windows-1252 in 1 row ({name}, row 4)" in articles.notes
    assert articles.n_cautions == 1


def test_a_lone_odd_byte_within_a_row_of_utf8_changes_nothing_else(tmp_path: Path) -> None:
    row = "o,“Stay” said Zoë".encode() + b" \x96 and left.\n"
    articles = read_articles(write(tmp_path / "news.csv", [row], b"outlet,text\n"))
    assert articles.table["text"].to_list() == ["“Stay” said Zoë – and left."]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", ["news.csv", "news.jsonl"])
def test_wide_characters_are_read_with_and_without_a_mark(tmp_path: Path, encoding: str, name: str) -> None:
    content = "outlet,text\no,Zoë stayed.\n" if name.endswith("csv") else '{"outlet": "o", "text": "Zoë stayed."}\n'
    (tmp_path / name).write_bytes(content.encode(encoding))
    articles = read_articles(tmp_path / name)
    assert articles.table.select("outlet", "text").rows() == [("o", "Zoë stayed.")]


def test_what_was_decoded_wrongly_before_is_told(tmp_path: Path) -> None:
    wrong = "“Stay” she said.".encode().decode("cp1252", "replace")
    rows = [f"o,{wrong}\n".encode(), b"o,Fine.\n", "o,lost \ufffd\n".encode()]
    articles = read_articles(write(tmp_path / "news.csv", rows, b"outlet,text\n"))
    (note,) = [note for note in articles.notes if "decoded wrongly" in note]
    assert "in 2 rows (news.csv, rows 1, 3)" in note
    assert "--fix-text" in note


def test_what_was_decoded_wrongly_before_is_mended_when_asked() -> None:
    pytest.importorskip("ftfy", reason="needs the extra text")
    right = "‘Stay,’ said Zoë at the café.\n\n“No.”"
    rows = [{"outlet": "o", "text": right.encode().decode("latin-1")}, {"outlet": "o", "text": right}]
    table = read_articles(rows, fix_text=True).table
    assert table["text"].to_list() == [right, right]
    assert table["text_view"].to_list() == ["mended", None]


def test_mending_without_its_package_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ftfy", None)
    with pytest.raises(ImportError, match=r"pip install 'masthead\[text\]'"):
        read_articles([{"outlet": "o", "text": "caf\u00c3\u00a9"}], fix_text=True)


def test_a_file_that_grows_as_no_text_does_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "GROWTH_FREE", 1000)
    path = tmp_path / "news.csv.gz"
    path.write_bytes(gzip.compress(b"outlet,text\n" + b"o," + b"a" * 1_000_000 + b"\n"))
    for read in (read_articles, lambda path: list(scan_articles(path).batches(9))):
        with pytest.raises(InputError, match="text, which grows at most 200 times"):
            read(path)


def test_a_line_longer_than_any_article_costs_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LONGEST_ROW", 200)
    monkeypatch.setattr(streams, "CHUNK", 64)
    lines = [
        '{"outlet":"o","text":"Rain."}',
        '{"outlet":"o","text":"' + "a" * 1000 + '"}',
        '{"outlet":"o","text":"Sun."}',
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(lines))
    articles = read_articles(tmp_path / "news.jsonl")
    assert articles.table["text"].to_list() == ["Rain.", "Sun."]
    assert articles.rejects["row"].to_list() == [2]
    assert articles.n_rows == 3


@pytest.mark.parametrize("encoding", ["cp1251", "shift_jis", "gb18030", "mac_cyrillic"])
def test_rows_in_a_foreign_encoding_are_cautioned_and_rows_of_french_are_not(tmp_path: Path, encoding: str) -> None:
    texts = {"shift_jis": "港湾評議会は月曜日に桟橋を閉じた", "gb18030": "港口委员会星期一关闭了旧码头"}
    text = texts.get(encoding, "Совет порта закрыл старый причал")
    french = "o,Là-bas, l'été dernier, la fête a été annulée à cause d'un élève blessé.\n".replace(", ", " ").encode(
        "cp1252"
    )
    content = b"outlet,text\n" + french + f"o,{text}\n".encode(encoding)
    notes = read_articles(write(tmp_path / "news.csv", [content], b"")).notes
    assert any(note.startswith("another encoding") and note.endswith("in 1 row (news.csv, row 2)") for note in notes)


@pytest.mark.parametrize(("name", "pack"), [("news.csv", gzip.compress), ("news.csv.gz", bytes)])
def test_compression_is_seen_by_what_a_file_begins_with(
    tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    (tmp_path / name).write_bytes(pack(b"outlet,text\no,Rain fell.\n"))
    assert read_articles(tmp_path / name).table["text"].to_list() == ["Rain fell."]


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (b"PK\x03\x04", "a zip archive or an Excel workbook"),
        (b"SQLite format 3\x00", "a sqlite database"),
        (b"PAR1", "a parquet file"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a pointer of Git LFS"),
    ],
)
def test_a_file_that_is_no_text_is_named(tmp_path: Path, start: bytes, found: str) -> None:
    (tmp_path / "news.csv").write_bytes(start + b"\x00" * 40)
    with pytest.raises(InputError, match=f"news.csv: found {found}.* Try: save the table as csv"):
        read_articles(tmp_path / "news.csv")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    ("n_plain", "n_wide", "is_told"), [(4, 0, True), (3, 0, False), (40, 20, True), (2, 60, False)]
)
def test_text_of_two_bytes_a_letter_is_told_by_its_zeros(
    encoding: str, n_plain: int, n_wide: int, is_told: bool
) -> None:
    head = ("a" * n_plain + "\u5b57" * n_wide).encode(encoding)
    assert streams._encoding(head) == ((b"", encoding) if is_told else (b"", "utf-8"))
    assert streams._encoding(b"\xff\xfea\x00") == (b"\xff\xfe", "utf-16-le")
    assert streams._encoding(b"a" * 200 + b"\x00" * 4) == (b"", "utf-8")

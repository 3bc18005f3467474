"""Readers of whole files: whatever the bytes, they are read alike by both doors, or refused in masthead's own words."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

import polars as pl

from masthead.metrics.errors import MastheadError
from masthead.metrics.reading.formats.inputs import open_input
from masthead.metrics.reading.formats.json_rows import read_json_lines
from masthead.metrics.reading.html import read_page
from tests.fuzz.targets import Target, assert_texts_whole, assert_told_plainly, assert_whole, file_of, text_of
from tests.metrics.reading.test_one_door import assert_one_door

FORMATS = "metrics/reading/formats"
READING = ("metrics/reading/*.py", f"{FORMATS}/inputs.py", f"{FORMATS}/raw.py", f"{FORMATS}/streams.py")


def reader(name: str, *, in_the_same_words: bool = True) -> Callable[[bytes], None]:
    """Files of one kind: rows are numbered from 1 on, each once; articles are read alike, or refused, by both doors."""

    def check(data: bytes) -> None:
        with file_of(name, data) as path:
            try:
                (part,) = open_input(path).parts
                tables = list(part.read())
            except MastheadError as error:
                assert_told_plainly(error)
            else:
                numbers = [n for raw in tables for n in (*raw.numbers.to_list(), *raw.rejects["row"].to_list())]
                assert sorted(numbers) == sorted(set(numbers))
                assert not numbers or min(numbers) >= 1
                for raw in tables:
                    assert len(raw.frame) == len(raw.numbers)
                    assert_texts_whole(raw.frame)
                    assert_texts_whole(raw.rejects)
            assert_one_door(path, in_the_same_words=in_the_same_words)

    return check


def check_json_lines(data: bytes) -> None:
    """Every line that is not blank is a row or a problem."""
    lines = data.split(b"\n")
    tables = list(read_json_lines(lines, "news.jsonl"))
    expected = [number for number, line in enumerate(lines, start=1) if line.strip()]
    numbers = [n for raw in tables for n in (*raw.numbers.to_list(), *raw.rejects["row"].to_list())]
    assert sorted(numbers) == expected
    for raw in tables:
        assert_texts_whole(raw.frame)
        assert_texts_whole(raw.rejects)


def check_page(data: bytes) -> None:
    """A page gives lines, each told to be main text or not; nothing of it is half a character or an empty line."""
    page = read_page(text_of(data))
    lines = page.text.split("\n") if page.text else []
    assert len(lines) == len(page.is_main)
    assert all(line.strip() for line in lines)
    for value in (page.text, page.title, page.byline, page.language):
        assert_whole(value or "")
    assert page.status in ("read", "no_main_text", "too_large", "broken", "empty")


ROWS = [
    {"article_id": "a1", "outlet": "harbor.example", "published": "2024-03-05", "text": "The pier closed, Ada Voss said.\nAgain."},
    {"article_id": "a2", "outlet": "valley.example", "published": "2024-03-05T09:30:00Z", "text": "“No,” she said; it’s late."},
]  # fmt: skip
OBJECTS = "\n".join(json.dumps(row) for row in ROWS).encode()
CSV = (
    b"outlet,text,published\nharbor.example,\"The pier closed, Ada Voss said.\nAgain.\",2024-03-05\n"
    b"valley.example,\"\"\"No,\"\" she said\",03/05/2024\n,no outlet,\n"
)  # fmt: skip


def _parquet() -> bytes:
    file = BytesIO()
    pl.DataFrame(ROWS).with_columns(pl.col("published").str.slice(0, 10).str.to_date()).write_parquet(
        file, compression="uncompressed"
    )
    return file.getvalue()


NAMES = ("outlet", "text", "published", "article_id", "url", "title", "html", "domain", "body")
TARGETS = (
    Target(
        "csv",
        reader("news.csv"),
        (CSV, CSV.replace(b",", b";").replace(b"\n", b"\r\n"), b"sep=;\noutlet;text\na;\"b\"\"c\"\n", b"text\na\n"),
        (*READING, f"{FORMATS}/separated.py", f"{FORMATS}/records.py", f"{FORMATS}/dialect.py"),
        (*NAMES, '"', '""', ",", ";", "\r\n", "sep=;\n"),
    ),
    Target(
        "tsv",
        reader("news.tsv"),
        (CSV.replace(b",", b"\t"), b"outlet\ttext\na\t\"Go,\" she said\nb\t\"No\n"),
        (*READING, f"{FORMATS}/separated.py", f"{FORMATS}/records.py", f"{FORMATS}/dialect.py"),
        (*NAMES, '"', '""', "\t", "\r\n"),
    ),
    Target(
        "json",
        reader("news.json"),
        (
            json.dumps(ROWS).encode(),
            json.dumps({"data": ROWS}).encode(),
            json.dumps({"text": {"0": "It rained."}, "outlet": {"0": "a"}}).encode(),
            json.dumps({"columns": ["outlet", "text"], "data": [["a", "b"]]}).encode(),
            OBJECTS,
        ),
        (*READING, f"{FORMATS}/json_rows.py", f"{FORMATS}/json_forms.py", f"{FORMATS}/mixed_rows.py"),
        (*(f'"{name}":' for name in NAMES), "[{", "}]", "null", "1e999", "\\ud83d", '"data":[', '"columns":['),
    ),
    Target(
        "jsonl",
        reader("news.jsonl"),
        (OBJECTS, b'{"outlet": "a", "text": 3}\n{"outlet": ["a"], "text": "b"}\n[1]\n{"a": {"b": [1]}}\n'),
        (*READING, f"{FORMATS}/json_rows.py", f"{FORMATS}/mixed_rows.py"),
        (*(f'"{name}":' for name in NAMES), "null", "1e999", "\\ud83d", "}\n{", "true", "-0.0"),
    ),
    Target(
        "json_lines",
        check_json_lines,
        (OBJECTS, b'{"a": 1}\n{"a": "b", "c": {"d": [1, null]}}\n\n[]\n{"a": 1e400}\n', b'{"a": "\\ud83d"}\xe9'),
        (f"{FORMATS}/json_rows.py", f"{FORMATS}/mixed_rows.py", f"{FORMATS}/encodings.py"),
        ("null", "1e999", "\\ud83d", "}\n{", "true", "[[", '":', "{", "}"),
        longest=512,
    ),
    Target("parquet", reader("news.parquet", in_the_same_words=False), (_parquet(),), (*READING, f"{FORMATS}/parquet.py"), longest=4096),
    Target(
        "pages",
        check_page,
        (
            (b"<html><head><title>Pier closed</title></head><body><nav>Menu</nav><article><h1>Pier closed</h1>"
            b"<p>The pier closed on Monday after a storm, Ada Voss said in a note to the board of the harbor.</p>"
            b"<p>\"We wait,\" said <q>no one</q>.</p></article><script>var a = '<p>';</script></body></html>"),
            b"<div hidden>a</div><p>b<br>c<!-- d --><p>e",
            b"plain &amp; simple < text",
        ),
        ("metrics/reading/html.py", "metrics/reading/markup.py"),
        ("<p>", "</p>", "<div", "<script>", "<!--", "-->", "<article>", "<q>", "<table>", "&#0;", "<title>", "<br>"),
    ),
)  # fmt: skip

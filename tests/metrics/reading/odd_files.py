"""Files of every format as no writer should write them: odd pieces joined, and sound files with some bytes changed."""

from __future__ import annotations

import gzip
import io
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import polars as pl
from hypothesis import strategies as st

Content = bytes | Mapping[str, bytes]
"""The bytes of a file, or of each file of a folder."""

HEADS = [
    b"outlet,text\n",
    b"outlet,text,published\n",
    b"id;outlet;text\r\n",
    b"outlet\ttext\n",
    b"\n\nsep=;\noutlet;text\n",
    b"",
]
PIECES = [
    *(b'"', b'""', b",", b";", b"\t", b"\n", b"\r\n", b"\r", b'\\"', b"\\", b" ", b"a.example", b"Rain fell.", b"x"),
    *(b'"Go," he said.', b"\xe9", b"caf\xc3\xa9", b"\x93Hi\x94", b"\x00", b"\xef\xbb\xbf", b"2024-03-05"),
    *(b"03/05/2024", b"1709629200", b"&quot;", b"<p>", b"\xe2\x80\xa8", b"\xed\xa0\x80"),
    *(b"a,Rain again.\n", b'b,"Sun, now."\n'),
]
TOKENS = [
    *(b"{", b"}", b"[", b"]", b":", b",", b'"outlet"', b'"text"', b'"a.example"', b'"Rain."', b"1", b"1e999", b"NaN"),
    *(b"null", b"true", b'"\\ud83d"', b"\n", b'"date"', b"20240305", b"9" * 25, b"\xe9", b'"data"', b'"columns"'),
    *(b"[[[[", b'{"outlet":"a.example","text":"Rain."}\n'),
    b'{"outlet":"b.example","text":["One.","Two."],"k":1}\n',
]
separated_bytes = st.builds(
    lambda head, rest: head + b"".join(rest), st.sampled_from(HEADS), st.lists(st.sampled_from(PIECES), max_size=40)
)
json_bytes = st.lists(st.sampled_from(TOKENS), max_size=30).map(b"".join)
wide = separated_bytes.map(lambda raw: raw.decode("latin-1").encode("utf-16"))

_edits = st.lists(
    st.tuples(
        st.sampled_from(("change", "insert", "cut", "repeat", "end")),
        st.floats(0, 1),
        st.one_of(st.binary(min_size=1, max_size=6), st.sampled_from([b"\x00" * 4, b"\xff" * 8, b"\x7f\xff\xff\xff"])),
        st.integers(1, 60),
    ),
    min_size=1,
    max_size=4,
)


def edited(raw: bytes, edits: list[tuple[str, float, bytes, int]]) -> bytes:
    """The bytes with some changed, put in, left out, repeated, or all behind a place left out."""
    for kind, share, piece, n in edits:
        at = int(share * len(raw))
        if kind == "change":
            raw = raw[:at] + piece + raw[at + len(piece) :]
        elif kind == "insert":
            raw = raw[:at] + piece + raw[at:]
        elif kind == "cut":
            raw = raw[:at] + raw[at + n :]
        elif kind == "repeat":
            raw = raw[: at + n] + raw[at:]
        else:
            raw = raw[:at]
    return raw


def damaged(make: Callable[[], tuple[bytes, ...]]) -> st.SearchStrategy[bytes]:
    """Sound files with some bytes changed."""
    return st.deferred(lambda: st.builds(edited, st.sampled_from(make()), _edits))


@cache
def parquet_files() -> tuple[bytes, ...]:
    """Small parquet files of usual and of unusual types."""
    plain = pl.DataFrame(
        {
            "outlet": ["a.example", "b.example", "a.example"],
            "text": ["Rain fell on the quay.", "“Go,” she said.", None],
            "published": [datetime(2024, 3, 5, 9, 30, tzinfo=UTC), None, datetime(2024, 3, 6, tzinfo=UTC)],
        }
    )
    odd = pl.DataFrame(
        {
            "domain": pl.Series(["a.example", "b.example"], dtype=pl.Categorical()),
            "body": [["Rain fell.", "It stopped."], ["Sun."]],
            "date": [date(2024, 3, 5), date(1969, 1, 1)],
            "k": [{"x": 1, "y": [1.5]}, {"x": 2, "y": []}],
            "raw": [b"\xff\x00", b"x"],
        }
    )
    files = []
    for frame, compression in ((plain, "zstd"), (plain, "uncompressed"), (odd, "snappy"), (odd, "uncompressed")):
        target = io.BytesIO()
        frame.write_parquet(target, compression=compression)  # type: ignore[arg-type]
        files.append(target.getvalue())
    return tuple(files)


@cache
def sqlite_files() -> tuple[bytes, ...]:
    """Small databases: one table, and one with a view and pages that overflow."""
    files = []
    with tempfile.TemporaryDirectory() as folder:
        for k, encoding in enumerate(("UTF-8", "UTF-16le")):
            path = Path(folder) / f"{k}.db"
            connection = sqlite3.connect(path)
            connection.execute(f"pragma encoding = '{encoding}'")
            connection.execute("pragma page_size = 512")
            connection.execute("create table news (outlet text, text text, published)")
            rows = [
                ("a.example", f"Rain {n} fell on the quay. " * (40 if n == 3 else 1), f"2024-03-0{n}")
                for n in (1, 2, 3)
            ]
            connection.executemany("insert into news values (?, ?, ?)", [*rows, ("b.example", "Sun.", 20240305)])
            if k:
                connection.execute("create view sunny as select outlet, published from news")
                connection.execute("create index by_outlet on news (outlet)")
            connection.commit()
            connection.close()
            files.append(path.read_bytes())
    return tuple(files)


_BODY = "".join(f"<p>The harbor board met on pier {n} and Ada Voss said the ferry would sail.</p>" for n in range(9))
_PAGE = (
    "<!doctype html><html lang='en'><head><title>The ferry sails</title><meta charset='utf-8'>"
    "<meta property='article:published_time' content='2024-03-05T09:30:00Z'></head>"
    f"<body><nav><a href='/'>Home</a></nav><article><h1>Ferry</h1>{_BODY}"
    "<p>&ldquo;Go,&rdquo; <q>now</q> <b>caf\u00e9</b><br></p></article><script>let a = '<p>';</script></body></html>"
)


def warc_record(url: str, page: bytes, kind: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    """One response as a crawler writes it."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-09T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def _records() -> tuple[bytes, ...]:
    page = _PAGE.encode()
    return (
        warc_record("https://a.example/news/the-ferry-sails-at-noon.html", page),
        warc_record("https://b.example/2024/03/05/rain-on-the-quay", page, "text/html; charset=utf-4"),
        warc_record(
            "https://c.example/2024/03/06/sun-at-last-on-the-quay",
            page,
            "text/html",
            f"Content-Length: {len(page)}\r\n",
        ),
    )


@cache
def warc_files() -> tuple[bytes, ...]:
    """A crawl of three pages, and of one."""
    return b"".join(_records()), _records()[0]


@cache
def zipped_warc_files() -> tuple[bytes, ...]:
    """The same, each record a member of its own, or all in one member."""
    return b"".join(gzip.compress(one, mtime=0) for one in _records()), gzip.compress(warc_files()[0], mtime=0)


_CSV = (
    'outlet,text,published\na.example,"“Go,” she said, ""now"".",2024-03-05\nb.example,Rain fell.,2024-03-06\n'.encode()
    * 3
)


def zipped(raw: bytes) -> bytes:
    """The bytes as one member of gzip."""
    return gzip.compress(raw, mtime=0)


def in_zstandard(raw: bytes) -> bytes:
    """The bytes as one frame of zstandard, which Arrow writes."""
    import pyarrow

    return pyarrow.compress(raw, codec="zstd", asbytes=True)


pages = st.one_of(
    damaged(lambda: (_PAGE.encode(), _PAGE.encode("utf-16"))),
    st.lists(
        st.sampled_from([*PIECES, b"</p>", b"<script>", b"<!--", b"<q>", b"<article>", b"<b ", b"</", b"<![CDATA["]),
        max_size=30,
    ).map(b"".join),
    st.binary(max_size=80),
)
folders = st.dictionaries(
    st.sampled_from(
        ["a_1.html", "a_1.txt", "b/c.html", "b__2.htm", "b/d.txt", "e.xhtml", "f.txt.gz", "odd.csv", "g.bin"]
    ),
    pages,
    max_size=4,
)
FILES: dict[str, st.SearchStrategy[bytes] | st.SearchStrategy[Mapping[str, bytes]]] = {
    "news.csv": st.one_of(separated_bytes, damaged(lambda: (_CSV,)), st.binary(max_size=200), wide),
    "news.tsv": st.one_of(separated_bytes, damaged(lambda: (_CSV.replace(b",", b"\t"),)), st.binary(max_size=200)),
    "news.jsonl": st.one_of(json_bytes, st.binary(max_size=200)),
    "news.json": st.one_of(json_bytes, st.binary(max_size=200)),
    "news.csv.gz": st.one_of(separated_bytes.map(zipped), damaged(lambda: (zipped(_CSV),))),
    "news.csv.zst": st.one_of(separated_bytes.map(in_zstandard), damaged(lambda: (in_zstandard(_CSV),))),
    "news.parquet": st.one_of(damaged(parquet_files), st.binary(max_size=200)),
    "news.sqlite": st.one_of(damaged(sqlite_files), st.binary(max_size=200)),
    "news.warc": damaged(warc_files),
    "news.warc.gz": st.one_of(damaged(warc_files).map(zipped), damaged(zipped_warc_files)),
    "pages": folders,
}


def write(path: Path, content: Content) -> None:
    """A file, or a folder anew."""
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    for old in path.rglob("*"):
        if old.is_file():
            old.unlink()
    for name, raw in content.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(raw)
    path.mkdir(exist_ok=True)

"""Articles from crawls: what is taken, what is refused and why, and what a broken file costs."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.reading.formats.inputs import open_input
from masthead.metrics.reading.formats.warc import canonical_address, read_facts
from masthead.metrics.reading.scan import scan_articles

pytest.importorskip("fastwarc", reason="needs the extra web")

BODY = "<p>" + " ".join(f"The harbor board met on pier {n} and Ada Voss said the ferry would sail." for n in range(12))


def page(head: str = "", body: str = BODY) -> str:
    return f"<!doctype html><html><head><title>The ferry sails</title>{head}</head><body><nav>Home</nav><article>{body}</article></body></html>"


def record(url: str, html: str, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + html.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-09T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{abs(hash(url + html)):032x}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    ).encode()
    return head + http + b"\r\n\r\n"


def write(path: Path, *records: bytes) -> Path:
    data = io.BytesIO()
    for one in records:
        data.write(gzip.compress(one, mtime=0) if path.suffix == ".gz" else one)
    path.write_bytes(data.getvalue())
    return path


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    scan = scan_articles(path)
    batches = list(scan.batches(100))
    return (pl.concat(batches) if batches else pl.DataFrame()), scan.rejects


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_pages_become_articles_of_their_domain(tmp_path: Path, name: str) -> None:
    stated = '<meta property="article:published_time" content="2024-03-05T09:30:00Z">'
    path = write(
        tmp_path / name,
        record("https://www.harborherald.example/2024/03/05/the-ferry-sails-again", page(stated)),
        record("https://tidings.example/news/the-ferry-sails-at-noon-today.html?utm_source=x#top", page()),
        record("https://tidings.example/2023/12/31/the-year-in-review-of-ferries", page()),
    )
    table, rejects = read(path)
    assert table["outlet"].to_list() == ["harborherald.example", "tidings.example", "tidings.example"]
    assert table["published"].to_list() == [
        datetime(2024, 3, 5, 9, 30, tzinfo=UTC),
        datetime(2024, 3, 9, tzinfo=UTC),
        datetime(2023, 12, 31, tzinfo=UTC),
    ]
    assert table["date_precision"].to_list() == ["time", "day", "day"]
    assert table["date_basis"].to_list() == ["page", "crawl", "address"]
    assert table["title"].to_list() == ["The ferry sails"] * 3
    assert table["html"].str.contains("Ada Voss").all()
    assert table["url"][1] == "https://tidings.example/news/the-ferry-sails-at-noon-today.html"
    assert rejects.is_empty()


def test_what_is_no_article_is_refused_with_the_reason(tmp_path: Path) -> None:
    address = "https://tidings.example/news/the-ferry-sails-at-noon"
    path = write(
        tmp_path / "crawl.warc.gz",
        record("https://tidings.example/", page()),
        record("https://tidings.example/category/ferries/", page()),
        record(address, page('<meta property="og:type" content="product">')),
        record(address, page(body="<p>Too little to be read.")),
        record(address, page(), status="404 Not Found"),
        record(address, "%PDF", kind="application/pdf"),
        record("dns:tidings.example", "1.2.3.4"),
        record(address, page()),
        record(address + "?utm_medium=mail", page()),
    )
    table, rejects = read(path)
    assert table["url"].to_list() == [address]
    assert rejects.sort("row")["found"].to_list()[:-1] == [
        "the address of a front or section page",
        "the address of a front or section page",
        "a page that calls itself a product",
        "5 words of main text",
        "a response with status 404",
        "a application/pdf",
    ]
    assert rejects["found"][-1] == table["article_id"][0]


def test_a_file_cut_short_gives_what_stands_before(tmp_path: Path) -> None:
    whole = [record(f"https://tidings.example/news/the-ferry-sails-number-{n}", page()) for n in range(5)]
    path = write(tmp_path / "crawl.warc.gz", *whole)
    path.write_bytes(path.read_bytes()[:-40])
    table, _ = read(path)
    assert len(table) >= 4


def test_garbage_is_told_and_costs_nothing_else(tmp_path: Path) -> None:
    good = record("https://tidings.example/news/the-ferry-sails-at-noon", page())
    write(tmp_path / "a.warc", b"no warc at all" * 50)
    write(tmp_path / "b.warc", good)
    table, _ = read(tmp_path)
    assert len(table) == 1


def test_other_encodings_are_detected(tmp_path: Path) -> None:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page("", BODY + " café".encode().decode()).encode(
        "cp1252"
    )
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://tidings.example/news/the-cafe-by-the-ferry\r\n"
        f"WARC-Date: 2024-03-09T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n"
    ).encode()
    (tmp_path / "a.warc").write_bytes(head + http + b"\r\n\r\n")
    (batch,) = open_input(tmp_path / "a.warc").parts[0].read()
    assert "café" in batch.frame["html"][0]


def test_dates_are_read_from_json_and_from_times() -> None:
    url = "https://tidings.example/news/the-ferry-sails-at-noon"
    stated = '<script type="application/ld+json">{"datePublished": "2024-02-01T00:00:00Z"}</script>'
    assert read_facts(page(stated), url).published == "2024-02-01T00:00:00Z"
    timed = page(body='<time datetime="2024-02-02">2 Feb</time>' + BODY)
    assert read_facts(timed, url).published == "2024-02-02"


def test_addresses_lose_what_tracks_readers() -> None:
    assert canonical_address("https://A.example/x?id=4&utm_source=a&fbclid=b#c") == "https://a.example/x?id=4"

"""WARC files that are damaged or cut: each record is read or told, and those behind it are not lost."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from masthead.metrics.reading.scan import scan_articles

pytest.importorskip("fastwarc", reason="needs the extra web")

BODY = "<p>" + " ".join(f"The harbor board met on pier {n} and Ada Voss said the ferry would sail." for n in range(12))
PAGE = f"<!doctype html><html><head><title>Ferry</title></head><body><article>{BODY}</article></body></html>"


def record(
    number: int, *, charset: str = "utf-8", length: int | None = None, extra: str = "", digest: bool = False
) -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n{extra}\r\n".encode() + PAGE.encode()
    told = f"WARC-Block-Digest: sha1:{base64.b32encode(hashlib.sha1(http).digest()).decode()}\r\n" if digest else ""
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://tide.example/2024/03/the-ferry-sails-{number}\r\n"
        f"WARC-Date: 2024-03-09T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n{told}"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length or len(http)}\r\n\r\n"
    ).encode()
    return head + http + b"\r\n\r\n"


def read(path: Path, *parts: bytes) -> tuple[list[str], list[str]]:
    path.write_bytes(b"".join(parts))
    scan = scan_articles(path)
    urls = [url for batch in scan.batches(50) for url in batch["url"]]
    assert scan.n_rows == len(urls) + scan.n_rejected
    return [url[-1] for url in urls], scan.rejects["found"].to_list()


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


@pytest.mark.parametrize("charset", ["none", "utf-4", "utf-8,gbk", "iso-8859&#8211;1", ""])
def test_a_charset_that_does_not_exist_costs_nothing(tmp_path: Path, charset: str) -> None:
    assert read(tmp_path / "a.warc", record(1, charset=charset)) == (["1"], [])


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: flipped(data, 300), "a record that cannot be read"),
        (lambda data: flipped(data, 2), "a record that cannot be read"),
        (lambda data: data[:200], "a record that cannot be read"),
        (lambda data: data[:-8] + bytes(8), "a record that cannot be read"),
    ],
    ids=["flipped byte", "flipped head", "cut", "wrong checksum"],
)
def test_a_damaged_member_costs_itself(tmp_path: Path, damage: Callable[[bytes], bytes], said: str) -> None:
    members = [gzip.compress(record(number), mtime=0) for number in range(1, 5)]
    members[1] = damage(members[1])
    urls, problems = read(tmp_path / "a.warc.gz", *members)
    assert urls == ["1", "3", "4"]
    assert len(problems) == 1
    assert problems[0].startswith(said)


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        (record(2)[:600], "another begins within it"),
        (record(2, length=10**12), "a record cut short"),
        (record(2, extra="Content-Length: 99999\r\n"), "a page cut short"),
        (flipped(record(2, digest=True), 700), "bytes are not those of its digest"),
    ],
    ids=["cut", "absurd length", "page cut short", "flipped byte"],
)
def test_a_damaged_record_costs_itself(tmp_path: Path, damaged: bytes, said: str) -> None:
    urls, problems = read(tmp_path / "a.warc", record(1), damaged, record(3), record(4, digest=True))
    assert urls == ["1", "3", "4"]
    assert len(problems) == 1
    assert said in problems[0]


def test_what_is_no_page_of_the_web_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(
        record(1).replace(b"https://tide.example/2024/03/the-ferry-sails-1", b"dns:tide.example")
    )
    scan = scan_articles(tmp_path / "a.warc")
    assert list(scan.batches(9)) == []
    assert any("no page of the web (dns and the like)" in note for note in scan.notes)

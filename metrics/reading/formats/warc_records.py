"""The responses of a WARC file, one by one; a damaged or cut record costs that record, not those behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from masthead.metrics.errors import MissingExtraError

LARGEST_RECORD = 64_000_000
"""A response with more bytes is told and passed over: no page is as large."""

MAX_PAGE_BYTES = 8_000_000
"""So much of a page is read."""

MOST_RESTARTS = 1000
"""After so many damaged places the rest of a file is given up."""

_HEAD = re.compile(rb"WARC/1\.[01]\r?\nWARC-")
_GZIP, _ZSTANDARD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
_WINDOW = 1 << 20


@dataclass(frozen=True)
class WarcRecord:
    """One response: its address and date, what the server said of it, and its body."""

    url: str
    date: datetime | None
    status: int | None
    content_type: str
    charset: str | None
    body: bytes


def read_records(path: Path) -> Iterator[WarcRecord | str]:
    """The responses of a file in order; in place of one that cannot be read, why.

    Raises
    ------
    MissingExtraError
        Where the packages of the extra ``web`` are not installed.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise MissingExtraError("web", "Reading WARC files") from error
    place, size = 0, path.stat().st_size
    with path.open("rb") as stream:
        mark, is_told = _mark(stream), False
        for _ in range(MOST_RESTARTS):
            stream.seek(place)
            records = iter(
                ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False, quirks_mode=True)
            )
            last, is_first = place, True
            while True:
                try:
                    record = next(records, None)
                    if record is None:
                        return
                    last, is_first = int(record.stream_pos), False  # counted from the head of the file
                    found = _read(record, size - last if mark is None else None)
                except (OSError, ValueError, RuntimeError, EOFError) as error:
                    if not (is_first and is_told):  # the damage that was told: the search began at its own place
                        yield f"a record that cannot be read ({str(error).splitlines()[0] if str(error) else 'broken'})"
                    is_told = not (is_first and is_told)
                    break
                is_told = False
                yield found.record if found.record is not None else found.problem
                if found.is_cut:
                    break
            following = _next_start(stream, last + 1, mark)
            if following is None:
                return
            place = following
        yield f"more than {MOST_RESTARTS:,} damaged places: the rest of the file is lost"


@dataclass(frozen=True)
class _Found:
    record: WarcRecord | None = None
    problem: str = ""
    is_cut: bool = False


def _read(record: Any, n_left: int | None) -> _Found:
    """A record, or what is wrong with it; where it is cut, what follows must be found anew."""
    length = int(record.content_length)
    if n_left is not None and length > n_left:
        return _Found(problem="a record cut short", is_cut=True)
    if length > LARGEST_RECORD:
        return _Found(problem=f"a record of {length:,} bytes")
    url, date = record.headers.get("WARC-Target-URI") or "", record.record_date
    truncated = record.headers.get("WARC-Truncated")
    record.freeze()
    is_whole = "WARC-Block-Digest" not in record.headers or record.verify_block_digest()
    record.parse_http()
    expected = int(record.content_length)
    body = record.reader.read(MAX_PAGE_BYTES)
    if len(body) < min(expected, MAX_PAGE_BYTES):
        return _Found(problem=f"a record cut short ({len(body):,} of {expected:,} bytes)", is_cut=True)
    if _HEAD.search(body):
        return _Found(problem="a record cut short: another begins within it", is_cut=True)
    headers = (
        {str(name).lower(): str(value) for name, value in record.http_headers.items()} if record.http_headers else {}
    )
    problem = _is_incomplete(headers, truncated, len(body), is_whole=is_whole)
    if problem:
        return _Found(problem=problem)
    content_type = (record.http_content_type or "text/html").lower()
    status = record.http_headers.status_code if record.http_headers else None
    return _Found(WarcRecord(str(url), date, status, content_type, record.http_charset, body))


def _is_incomplete(headers: dict[str, str], truncated: str | None, n_bytes: int, *, is_whole: bool) -> str:
    """Why a record does not hold what was sent, if so."""
    if not is_whole:
        return "a record whose bytes are not those of its digest"
    if truncated:
        return f"a page that the crawler cut short ({truncated})"
    stated = headers.get("content-length", "")
    if stated.isdigit() and not {"content-encoding", "transfer-encoding"} & set(headers) and n_bytes < int(stated):
        return f"a page cut short ({n_bytes:,} of {int(stated):,} bytes)" if n_bytes < MAX_PAGE_BYTES else ""
    return ""


def _mark(stream: BinaryIO) -> bytes | None:
    """The bytes that a compressed member begins with; None for a file that is not compressed."""
    head = stream.read(4)
    return next((mark for mark in (_GZIP, _ZSTANDARD) if head.startswith(mark)), None)


def _next_start(stream: BinaryIO, place: int, mark: bytes | None) -> int | None:
    """Where the next record or compressed member may begin, from ``place`` on."""
    pattern = re.compile(rb"WARC/1\.[01]\r?\nWARC-" if mark is None else re.escape(mark))
    while True:
        stream.seek(place)
        window = stream.read(_WINDOW)
        match = pattern.search(window)
        if match:
            return place + match.start()
        if len(window) < _WINDOW:
            return None
        place += _WINDOW - 16

"""Articles from WARC files, such as those of Common Crawl News: one row per page that looks like an article.

The outlet is the page's host without ``www.``; the id is a hash of the address without its tracking parameters, so
that a page crawled twice is one article. Pages that are no articles go to the rejects with the reason: other content
types, errors, front and section pages, pages that say they are something else, pages with little main text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import polars as pl

from masthead.metrics.errors import MissingExtraError
from masthead.metrics.reading.formats.files import RawTable
from masthead.metrics.reading.rejects import REJECTS

MIN_MAIN_WORDS = 80
"""Pages with fewer words of main text are no articles."""

MAX_PAGE_BYTES = 8_000_000

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_SECTIONS = re.compile(
    r"^/?(?:(?:category|categories|tag|tags|topic|topics|section|author|authors|search|page|video|videos)(?:/|$).*|[^/]*)$"
)
_SLUG = re.compile(r"(?:[^/-]+-){3,}|/\d{4}/\d{2}|\d{5,}|\.s?html?$")
_URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:/|-|$)")
_TRACKING = re.compile(r"^(?:utm_.*|fbclid|gclid|mc_[a-z]+|ref|cmp|ncid|ocid)$")
_OTHER_KINDS = ("website", "profile", "product", "video", "music", "book")
_DATE_MARKS = (
    ('meta[property="article:published_time"]', "content"),
    ('meta[property="og:article:published_time"]', "content"),
    ('meta[name="parsely-pub-date"]', "content"),
    ('meta[itemprop="datePublished"]', "content"),
    ('meta[name="date"]', "content"),
    ('meta[name="DC.date.issued"]', "content"),
    ('time[itemprop="datePublished"]', "datetime"),
    ("article time[datetime]", "datetime"),
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')

_SCHEMA = {
    "article_id": pl.String,
    "outlet": pl.String,
    "html": pl.String,
    "title": pl.String,
    "published": pl.String,
    "date_basis": pl.String,
    "url": pl.String,
    "_row": pl.Int64,
}
_HINT = "nothing: a crawl holds much that is no article"


@dataclass(frozen=True)
class Page:
    """What a page says of itself: its title, when it was published and how that is known, why it is no article."""

    title: str | None
    published: str | None
    date_basis: str | None
    refused: str | None


def warc_batches(path: Path, size: int) -> Iterator[RawTable]:
    """The articles of a WARC file (plain, gzip or zstandard) in tables of about ``size`` records.

    ``date_basis`` says whether the date is the page's own, its address's or the day it was crawled. A record that
    cannot be read is told, and reading goes on behind it; a file that ends in the middle gives what stands before.

    Raises
    ------
    MissingExtraError
        Where the packages of the extra ``web`` are not installed.
    """
    rows: list[dict[str, object]] = []
    rejects: list[dict[str, object]] = []
    number = 0
    for number, record in enumerate(_records(path), start=1):
        row, refused = (None, record) if isinstance(record, str) else _read_record(record)
        if row is not None:
            rows.append({**row, "_row": number})
        elif refused:
            rejects.append({"file": path.name, "row": number, **_reject(refused)})
        if len(rows) + len(rejects) >= size:
            yield _table(rows, rejects, path)
            rows, rejects = [], []
    notes = () if number else (f"{path.name} holds no responses",)
    yield _table(rows, rejects, path, notes)


def _records(path: Path) -> Iterator[Any]:
    """The response records of a file; where the file is broken, what was wrong as a string, and no more."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise MissingExtraError("web", "Reading WARC files") from error
    with path.open("rb") as stream:
        records = iter(ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True, quirks_mode=True))
        while True:
            try:
                record = next(records, None)
            except (OSError, ValueError, RuntimeError) as error:
                yield f"a record that cannot be read ({str(error).splitlines()[0] if str(error) else 'broken'})"
                return
            if record is None:
                return
            yield record


def _read_record(record: Any) -> tuple[dict[str, object] | None, str | None]:
    """The row of a record, or why it is no article; neither for what is no page at all."""
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    url = record.headers.get("WARC-Target-URI") or ""
    parts = urlsplit(url.strip("<>"))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None, None
    try:
        status = record.http_headers.status_code if record.http_headers else None
        if status != 200:
            return None, f"a response with status {status}"
        if (record.http_content_type or "text/html").lower() not in _HTML_TYPES:
            return None, f"a {record.http_content_type}"
        body = record.reader.read(MAX_PAGE_BYTES)
    except (OSError, ValueError, RuntimeError) as error:
        return None, f"a record that cannot be read ({error})"
    html = bytes_to_str(body, record.http_charset or detect_encoding(body) or "utf-8")
    page = read_facts(html, url)
    if page.refused:
        return None, page.refused
    crawled = record.record_date
    dated = page.published or (crawled.date().isoformat() if crawled else None)
    basis = page.date_basis or ("crawl" if crawled else None)
    address = canonical_address(url)
    return {
        "article_id": blake2b(address.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
        "outlet": parts.hostname.removeprefix("www."),
        "html": html,
        "title": page.title,
        "published": dated,
        "date_basis": basis,
        "url": address,
    }, None


def read_facts(html: str, url: str) -> Page:
    """What a page says of itself, and why it is no article if it is none."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    path = urlsplit(url).path
    if _SECTIONS.match(path) and not _SLUG.search(path):
        return Page(None, None, None, "the address of a front or section page")
    tree = HTMLTree.parse(html)
    head = tree.document
    kind = _attribute(head, 'meta[property="og:type"]', "content")
    if kind and kind.lower().split(".")[0] in _OTHER_KINDS:
        return Page(None, None, None, f"a page that calls itself a {kind}")
    n_words = len(extract_plain_text(tree, main_content=True, alt_texts=False).split())
    if n_words < MIN_MAIN_WORDS:
        return Page(None, None, None, f"{n_words} words of main text")
    title = _attribute(head, 'meta[property="og:title"]', "content") or tree.title or None
    return Page(title, *_date(head, html, url), None)


def _date(head: Any, html: str, url: str) -> tuple[str | None, str | None]:
    for selector, name in _DATE_MARKS:
        stated = _attribute(head, selector, name)
        if stated:
            return stated, "page"
    match = _JSON_DATE.search(html)
    if match:
        return match[1], "page"
    match = _URL_DATE.search(urlsplit(url).path)
    if match:
        year, month, day = match.groups()
        return f"{year}-{int(month):02d}-{int(day):02d}", "address"
    return None, None


def _attribute(head: Any, selector: str, name: str) -> str | None:
    found = head.query_selector(selector) if head is not None else None
    value = found.getattr(name) if found is not None else None
    return value.strip() or None if value else None


def canonical_address(url: str) -> str:
    """The address without its fragment and without parameters that only track readers."""
    parts = urlsplit(url.strip("<>"))
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name)]
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path}{query}"


def _reject(found: str) -> dict[str, object]:
    return {"found": found, "expected": "an article", "hint": _HINT, "effect": "rejected"}


def _table(
    rows: list[dict[str, object]], rejects: list[dict[str, object]], path: Path, notes: tuple[str, ...] = ()
) -> RawTable:
    refused = REJECTS.frame(pl.DataFrame(rejects)) if rejects else REJECTS.empty()
    return RawTable(pl.DataFrame(rows, schema=_SCHEMA, orient="row"), path.name, refused, notes)

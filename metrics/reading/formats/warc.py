"""Articles from WARC files, such as those of Common Crawl News: one row per page that looks like an article.

The outlet is the page's host without ``www.``; the id is a hash of the address without its tracking parameters, so
that a page crawled twice is one article. Pages that are no articles go to the rejects with the reason: other content
types, errors, front and section pages, pages that say they are something else, pages with little main text.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

import polars as pl

from masthead.metrics.reading.formats.encodings import decode, whole_characters
from masthead.metrics.reading.formats.raw import Note, RawTable, RawTables, numbered
from masthead.metrics.reading.formats.warc_records import WarcRecord, read_records
from masthead.metrics.reading.rejects import problem_rows

MIN_MAIN_WORDS = 80
"""Pages with fewer words of main text are no articles."""

BATCH_RECORDS = 512

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
}
_HINT = "nothing: a crawl holds much that is no article"


@dataclass(frozen=True)
class Page:
    """What a page says of itself: its title, when it was published and how that is known, why it is no article."""

    title: str | None
    published: str | None
    date_basis: str | None
    refused: str | None


def read_warc(path: Path, name: str) -> RawTables:
    """The articles of a WARC file (plain, gzip or zstandard) in tables of about ``BATCH_RECORDS`` records.

    ``date_basis`` says whether the date is the page's own, its address's or the day it was crawled. Every response is
    a row: read, or told with the reason. A record that is cut short or damaged is told, and reading goes on at the
    next one that can be found.

    Raises
    ------
    MissingExtraError
        Where the packages of the extra ``web`` are not installed.
    """
    rows: list[dict[str, object]] = []
    numbers: list[int] = []
    problems: list[tuple[int, str]] = []
    number, others = 0, list[int]()
    for number, record in enumerate(read_records(path), start=1):
        if isinstance(record, WarcRecord) and _split(record.url) is None:
            others.append(number)
            continue
        found = record if isinstance(record, str) else _read_record(record)
        if isinstance(found, str):
            problems.append((number, found))
        else:
            rows.append(found)
            numbers.append(number)
        if len(rows) + len(problems) >= BATCH_RECORDS:
            yield _table(rows, numbers, problems, name)
            rows, numbers, problems = [], [], []
    what = "the response is no page of the web (dns and the like) and was left out"
    notes = Note.of_rows(what, name, others) if number else (Note(f"{name} holds no responses"),)
    yield _table(rows, numbers, problems, name, notes)


def _read_record(record: WarcRecord) -> dict[str, object] | str:
    """The row of a record, or why it is no article."""
    parts = _split(record.url)
    assert parts is not None
    if record.status != 200:
        return f"a response with status {record.status}"
    if record.content_type not in _HTML_TYPES:
        return f"a {record.content_type}"
    html = page_text(record.body, record.charset)
    page = read_facts(html, record.url)
    if page.refused:
        return page.refused
    crawled = record.date
    address = canonical_address(record.url)
    return {
        "article_id": blake2b(address.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
        "outlet": (parts.hostname or "").removeprefix("www."),
        "html": whole_characters(html),
        "title": page.title,
        "published": page.published or (crawled.date().isoformat() if crawled else None),
        "date_basis": page.date_basis or ("crawl" if crawled else None),
        "url": whole_characters(address),
    }


def _split(url: str) -> SplitResult | None:
    """The parts of an address of the web; None for any other."""
    try:
        parts = urlsplit(url.strip("<>"))
        return parts if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def page_text(body: bytes, charset: str | None) -> str:
    """The characters of a page in the charset it states, where there is such a one; else in that of its bytes."""
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    for name in (charset, detect_encoding(body), "utf-8"):
        try:
            if name and codecs.lookup(name):
                return str(bytes_to_str(body, name))
        except (LookupError, ValueError, TypeError):
            continue
    return decode(body)[0]


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


def _table(
    rows: list[dict[str, object]],
    numbers: list[int],
    problems: list[tuple[int, str]],
    name: str,
    notes: tuple[Note, ...] = (),
) -> RawTable:
    rejects = problem_rows(name, problems, "an article", _HINT)
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return numbered(frame, name, numbers=numbers, rejects=rejects, notes=notes)

"""The articles and outlets of the command line: how they are read, and what is told of them meanwhile."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.catalog import COVERED
from masthead.metrics.files.drafts import read_json, write_json
from masthead.metrics.reading.articles import Articles, read_articles
from masthead.metrics.reading.formats.inputs import WARC_SUFFIX, read_rows
from masthead.metrics.reading.formats.streams import bare_name, compression_of
from masthead.metrics.reading.report import count_languages, describe_languages
from masthead.metrics.reading.scan import ArticleScan, scan_articles
from masthead.metrics.tables.schemas import ARTICLES, OUTLETS
from masthead.metrics.wording import printable

_DECIDED = "reading.json"
"""File of a run that keeps what was decided about dates."""

_LARGE_BYTES = 256_000_000
"""Larger files are read batch by batch."""

_FIELDS = ("article_id", "text", "html", "outlet", "title", "byline", "published", "url", "language")


def tell(text: object, end: str = "\n") -> None:
    """Print; what a terminal would take for a command is written out."""
    print(printable(str(text), keep="\n\t"), end=end)


def say(options: Namespace, text: str) -> None:
    """Print, unless errors only were asked for."""
    if not options.quiet:
        tell(text)


def reading_of(options: Namespace) -> dict[str, Any]:
    """How the articles of the command line are to be read."""
    return {
        "columns": {field: name for field in _FIELDS if (name := getattr(options, field, None))},
        "table": options.table,
        "date_format": options.date_format,
        "fix_text": options.fix_text,
    }


def read_outlets(path: Path | None) -> pl.DataFrame | None:
    """The table of outlets; None where none was given."""
    if path is None:
        return None
    return OUTLETS.check(read_rows(path), what=path.name)


def articles_of(options: Namespace) -> Articles | ArticleScan:
    """The articles of the command line: in memory where they are few, else batch by batch."""
    path: Path = options.articles
    reading = {**reading_of(options), "decided": _decided_before(options)}
    if _is_small(path):
        articles = read_articles(path, **reading)
        say(options, str(articles))
        say_languages(options, count_languages(articles.table))
        return articles
    scan = scan_articles(path, **reading)
    say(options, f"{path} is read batch by batch")
    say(options, "\n".join(f"- {note}" for note in scan.plan.notes))
    say_languages(options, count_languages(next(scan.read(), ARTICLES.empty())))
    return scan


def _is_small(path: Path) -> bool:
    """Whether an input fits into memory as far as its files say: compressed ones and crawls do not say."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    unsaid = any(bare_name(file)[1] == WARC_SUFFIX or compression_of(file) for file in files)
    return not unsaid and sum(file.stat().st_size for file in files) <= _LARGE_BYTES


def say_languages(options: Namespace, counts: Counter[str]) -> None:
    """Say which languages were found, and which metrics cover them."""
    for line in describe_languages(counts, COVERED):
        say(options, f"- {line}")


def _decided_before(options: Namespace) -> dict[str, Any] | None:
    """What was decided about dates when the run began on the same input, or in the run that is gone on from.

    A run that another date format is asked for decides anew.
    """
    for folder in (options.out, options.previous):
        path = None if folder is None else folder / _DECIDED
        if path is not None and path.is_file():
            kept = read_json(path)
            is_other = folder == options.out and kept.get("read_from", _read_from(options)) != _read_from(options)
            if not is_other:
                return kept if kept.get("given") == options.date_format else None
    return None


def _read_from(options: Namespace) -> list[Any]:
    """What a decision about dates was made from: the input's name and its bytes."""
    path: Path = options.articles
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return [path.resolve().name, sum(file.stat().st_size for file in files)]


def keep_decided(options: Namespace, articles: Articles | ArticleScan) -> None:
    """Keep what was decided about dates with the run: shards and later runs read by it."""
    write_json(options.out / _DECIDED, {**articles.decided, "read_from": _read_from(options)})

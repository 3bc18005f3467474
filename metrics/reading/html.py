"""Html pages: their visible lines, which of them are main text, and what the page says of itself.

The main text is trafilatura's (Barbaresi 2021, ACL demo), the visible lines are resiliparse's (Bevendorff et al.
2018, ECIR); each visible line is matched with the main text, so that it can have a class and a reason of its own.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from masthead.metrics.errors import MissingExtraError
from masthead.metrics.reading.markup import without_unseen
from masthead.metrics.text.characters import NEWLINES

MAX_MARKUP = 4_000_000
"""Pages with more characters, scripts and styles left out, are read as lines only: their markup says nothing."""

MAX_TAGS = 40_000
"""Pages with more tags are read as lines only: extractors take more than linear time in them."""

MAX_TEXT = 2_000_000
"""Visible characters read of a page."""

_GRAM = 4
_HELD = 0.5
_UNSEEN = re.compile(r"<(script|style|svg|template)\b|<!--", re.IGNORECASE)
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)\s[^<>]{10000,}>")
_QUOTE_BEGINS = re.compile(r"<q(?:\s[^<>]*)?>", re.IGNORECASE)
_QUOTE_ENDS = re.compile(r"</q\s*>", re.IGNORECASE)
"""A browser shows quotation marks for these tags; their text has none."""
_WORD = re.compile(r"\w+")
_BREAK = re.compile(f"[{NEWLINES}]+")
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_LINE_MARK = re.compile(r"[^\W_]|[^\w\s]")


@dataclass(frozen=True)
class Page:
    """What was read of a page.

    ``text`` is its visible lines joined by newlines, and ``is_main`` says of each whether the main text holds it
    (all of them where the markup could not be used). ``status`` is ``read``, ``no_main_text`` (nothing looks like
    an article), ``too_large`` (read as lines only), ``broken`` (no extractor could read it) or ``empty``.
    """

    text: str
    is_main: tuple[bool, ...]
    title: str | None = None
    byline: str | None = None
    published: datetime | None = None
    language: str | None = None
    status: str = "read"


def read_page(html: str) -> Page:
    """The visible lines of a page, which of them its markup counts as main text, and its title, byline and date.

    Never raises on bad html: the status says what could not be read. A page of 20 MB takes bounded time.
    """
    _require()
    if not html or not html.strip():
        return Page("", (), status="empty")
    html = _LONG_TAG.sub(r"<\1>", html)
    if "<q" in html or "<Q" in html:
        html = _QUOTE_ENDS.sub("”", _QUOTE_BEGINS.sub("“", html))
    seen = without_unseen(html, _UNSEEN, filler=" ")
    lines = list(_visible_lines(seen))
    if not lines:
        return Page("", (), status="empty" if _is_markup(html) else "broken")
    if len(seen) > MAX_MARKUP or seen.count("<") > MAX_TAGS:
        return Page("\n".join(lines), (True,) * len(lines), status="too_large")
    main = _main_text(html if len(html) <= MAX_MARKUP else seen)
    is_main = tuple(_held(lines, main.text, main.title)) if main.text else (True,) * len(lines)
    return Page(
        "\n".join(lines),
        is_main,
        title=main.title,
        byline=main.byline,
        published=main.published,
        language=main.language,
        status="read" if main.text else "no_main_text",
    )


def _require() -> None:
    try:
        import resiliparse.extract.html2text  # noqa: F401
        import trafilatura  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("web", "reading html") from error


def _is_markup(html: str) -> bool:
    return "<" in html and ">" in html


def _visible_lines(html: str) -> Iterator[str]:
    from resiliparse.extract.html2text import extract_plain_text

    try:
        text = extract_plain_text(html.encode("utf-8", "replace").decode("utf-8"), alt_texts=False, list_bullets=False)
    except (ValueError, RuntimeError, MemoryError):
        return
    for line in _BREAK.split(text[:MAX_TEXT]):
        clean = line.strip()
        if _LINE_MARK.search(_HIDDEN.sub("", clean)):
            yield clean


@dataclass(frozen=True)
class _MainText:
    """What an extractor takes for the article of a page, and what the page says of it."""

    text: str = ""
    title: str | None = None
    byline: str | None = None
    published: datetime | None = None
    language: str | None = None


def _main_text(html: str) -> _MainText:
    """The main text of a page; empty where the extractor gives up."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what a page lacks is told by the page's status
    try:
        found = bare_extraction(
            html, favor_precision=True, include_comments=False, include_tables=True, with_metadata=True
        )
    except Exception:  # noqa: BLE001 the extractor meets hostile pages: whatever it raises, the visible lines are still read
        return _MainText()
    if found is None:
        return _MainText()
    return _MainText(
        str(found.text or ""),
        title=_text(found.title),
        byline=_text(found.author),
        published=_date(_text(found.date)),
        language=_language(_text(found.language)),
    )


def _text(value: Any) -> str | None:
    return str(value).strip() or None if value else None


def _date(value: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if value else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def _language(value: str | None) -> str | None:
    code = (value or "").split("-")[0].lower()
    return code if len(code) == 2 and code.isalpha() else None


def _held(lines: list[str], main: str, title: str | None) -> Iterator[bool]:
    """Whether the main text holds each line: most of its word 4-grams, or the whole line where it is short.

    A line that the page repeats counts no more often than the main text has it.
    """
    words = _WORD.findall(main.lower())
    grams = set(_grams(words))
    left = Counter(tuple(_WORD.findall(line.lower())) for line in main.split("\n"))
    if title:
        left.setdefault(tuple(_WORD.findall(title.lower())), 1)
    for line in lines:
        own = tuple(_WORD.findall(line.lower()))
        held = bool(own) and left.setdefault(own, _allowed(own, grams)) > 0
        left[own] -= held
        yield held


def _allowed(words: tuple[str, ...], grams: set[tuple[str, ...]]) -> int:
    """1 where the main text's 4-grams hold a line of these words, else 0; all of them for a short line."""
    own = list(_grams(words))
    wanted = _HELD if len(words) >= 2 * _GRAM else 1.0
    return int(bool(own) and sum(gram in grams for gram in own) >= wanted * len(own))


def _grams(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[k : k + _GRAM]) for k in range(len(words) - _GRAM + 1))

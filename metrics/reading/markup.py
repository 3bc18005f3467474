"""Texts that are not quite plain: entities, tags, whole pages in a text column, characters decoded wrongly before.

What is changed is told, and the changed text is what is stored and measured.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html.entities import html5

import polars as pl

from masthead.metrics.errors import MissingExtraError
from masthead.metrics.reading.formats.raw import Note

UNESCAPED, MENDED = "unescaped", "mended"
"""Values of ``text_view`` for texts that are not as they stood in the input."""

_COLUMNS = ("text", "title", "byline")
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_BREAKS = "p|div|li|ul|ol|h[1-6]|blockquote|tr|table|tbody|thead|section|article|figure|figcaption|hr|pre|aside|header|footer|main|center|dl|dd|dt"
_OTHERS = "br|span|a|b|i|em|strong|u|s|small|sup|sub|q|cite|img|td|th|font|iframe|video|picture|source|script|style|abbr|mark|time|code|body|html|head"
_TAG = rf"(?i)</?(?:{_BREAKS}|{_OTHERS})(?:\s[^<>]*)?/?>"
_PAGE = r"(?i)^\s*(?:<\?xml[^<>]*>\s*)?(?:<!doctype html|<html[\s>])"
_UNSEEN = re.compile(r"(?i)<(script|style|iframe)\b[^<>]*>|<!--")
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_LINE_BREAK = re.compile(r"(?i)<br(?:\s[^<>]*)?/?>[ \t]*\n?")
_PARAGRAPH = re.compile(rf"(?i)</?(?:{_BREAKS})(?:\s[^<>]*)?/?>")
_HAS_PARAGRAPHS = re.compile(r"(?i)<p(?:\s[^<>]*)?>|</p>")
_QUOTED = re.compile(r"(?i)<(/?)q(?:\s[^<>]*)?>")
_ANY_TAG = re.compile(_TAG)
_ANY_ENTITY = re.compile(_ENTITY)
_SPACES = re.compile(r"[ \t]*\n[ \t]*")
_BLANK_LINES = re.compile(r"\n{3,}")

_WRONG = "â€[\u0153\u009d\u2122\u02dc\u201d\u201c\u2013\u00a6\u00a2]|\u00c3[\u0080-\u00bf]|\u00c2[\u00a0-\u00bf]|\u00e2\u0080[\u0090-\u00bf]|\ufffd"
_SUSPECT = "[&<\u00c2\u00c3\ufffd]|\u00e2[€\u0080]"
"""What every entity, tag and wrongly decoded character begins with, in one pattern that is searched at the speed of memory."""


def repair_texts(frame: pl.DataFrame, file: str, *, fix_text: bool) -> tuple[pl.DataFrame, list[Note]]:
    """Texts, titles and bylines without entities and tags, and with ``fix_text`` without wrongly decoded characters.

    ``text_view`` says which texts are not as they stood. A whole page in the text column is read as html. Rows that
    hold wrongly decoded characters ("â€œ" for a quotation mark, replacement characters) are told.
    """
    steps = _steps(fix_text)
    suspects = _rows_of(frame, *(pl.col(name).str.contains(_SUSPECT) for name in _COLUMNS))
    if not len(suspects):
        return frame, []
    frame, notes = _pages(frame, file)
    for view, pick, change, what in steps:
        few = frame[suspects]
        rows = suspects.filter(few.select(_any_of(pick(name) for name in _COLUMNS)).to_series())
        if not len(rows):
            continue
        if change is not None:
            frame, rows = _changed(frame, rows, change, view)
        notes += Note.of_rows(what, file, frame["_row"][rows].to_list())
    return frame, notes


def _rows_of(frame: pl.DataFrame, *conditions: pl.Expr) -> pl.Series:
    """The places of rows that meet one of some conditions."""
    return frame.select(_any_of(conditions).arg_true()).to_series()


def _steps(fix_text: bool) -> list[tuple[str, Callable[[str], pl.Expr], Callable[[str], str] | None, str]]:
    wrong = "characters that were decoded wrongly before (such as “â€œ” for a quotation mark)"
    mend = _mender() if fix_text else None
    told = f"{wrong} were mended" if fix_text else f"{wrong} were kept, fix_text=True (--fix-text) mends most of them,"
    return [
        (UNESCAPED, _has_markup, without_markup, "entities and tags were read as what they stand for"),
        (MENDED, _is_wrong, mend, told),
    ]


def _any_of(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(condition.fill_null(False) for condition in conditions)


def _has_markup(name: str) -> pl.Expr:
    column = pl.col(name)
    return (column.str.contains("&", literal=True) & column.str.contains(_ENTITY)) | (
        column.str.contains("<", literal=True) & column.str.contains(_TAG)
    )


def _is_wrong(name: str) -> pl.Expr:
    return pl.col(name).str.contains(_WRONG)


def _changed(
    frame: pl.DataFrame, rows: pl.Series, change: Callable[[str], str], view: str
) -> tuple[pl.DataFrame, pl.Series]:
    """The frame with values of some rows changed, and the rows where that made a difference.

    ``text_view`` says so where the text is another.
    """
    columns = {name: frame[name].to_list() for name in (*_COLUMNS, "text_view")}
    different = []
    for row in rows.to_list():
        old = [columns[name][row] for name in _COLUMNS]
        new = [None if value is None else change(value) for value in old]
        if new == old:
            continue
        different.append(row)
        for name, value in zip(_COLUMNS, new, strict=True):
            columns[name][row] = value
        if new[0] != old[0]:
            columns["text_view"][row] = view
    changed = [pl.Series(name, values, dtype=pl.String) for name, values in columns.items()]
    return frame.with_columns(changed) if different else frame, pl.Series(different, dtype=pl.UInt32)


def _pages(frame: pl.DataFrame, file: str) -> tuple[pl.DataFrame, list[Note]]:
    """Texts that are whole pages, in the column of pages."""
    is_page = pl.col("html").is_null() & pl.col("text").str.contains(_PAGE)
    rows = frame.select(is_page.fill_null(False).arg_true()).to_series()
    if not len(rows):
        return frame, []
    moved = frame.with_columns(
        html=pl.when(is_page).then("text").otherwise("html"), text=pl.when(~is_page.fill_null(False)).then("text")
    )
    what = "a whole page in the text column was read as html"
    return moved, list(Note.of_rows(what, file, frame["_row"][rows].to_list()))


def without_markup(text: str) -> str:
    """The text that markup shows: tags as line breaks or nothing, entities as characters, ``<q>`` as quotation marks.

    >>> without_markup("<p>&quot;Go,&quot; she said.</p><p>It&rsquo;s <b>late</b>.<br/>Dark.</p>")
    '"Go," she said.\\n\\nIt’s late.\\nDark.'
    >>> without_markup("R&D; <John> &amp;amp; 3 < 4")
    'R&D; <John> & 3 < 4'
    """
    if "<" in text and _ANY_TAG.search(text):
        text = without_unseen(text)
        if _HAS_PARAGRAPHS.search(text):
            text = _SPACES.sub("\n", text)
            text = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
        text = _LINE_BREAK.sub("\n", text)
        text = _PARAGRAPH.sub("\n\n", text)
        text = _QUOTED.sub(lambda tag: "”" if tag[1] else "“", text)
        text = _ANY_TAG.sub("", text)
        text = _BLANK_LINES.sub("\n\n", _SPACES.sub("\n", text)).strip()
    for _ in range(2):
        if "&" not in text:
            break
        text = _ANY_ENTITY.sub(_character, text)
    return text


def _character(entity: re.Match[str]) -> str:
    name = entity[0][1:]
    if name == "nbsp;":
        return " "
    if name[0] != "#":
        return html5.get(name, entity[0])
    number = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
    if 0x80 <= number < 0xA0:
        return bytes([number]).decode("cp1252", "replace")
    is_character = number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if is_character and number else "\ufffd"


def without_unseen(text: str, openings: re.Pattern[str] = _UNSEEN, filler: str = "") -> str:
    """The text without comments and what stands in the elements of ``openings``; one that does not end stays.

    Linear in the text: an end that is not there is looked for once.
    """
    parts, at = [], 0
    endless: set[str] = set()
    lower = text.lower() if text.isascii() else text.translate(_LOWER)
    for match in openings.finditer(text):
        closing = f"</{match[1].lower()}" if match[1] else "-->"
        if match.start() < at or closing in endless:
            continue
        end = lower.find(closing, match.end())
        close = text.find(">", end) if end >= 0 else -1
        if close < 0:
            endless.add(closing)
            continue
        parts += [text[at : match.start()], filler]
        at = close + 1
    return "".join((*parts, text[at:]))


def _mender() -> Callable[[str], str]:
    """The function that mends wrongly decoded characters, line by line, and touches nothing else.

    Raises
    ------
    MissingExtraError
        Where the package of the extra ``text`` is not installed.
    """
    try:
        from ftfy import fix_encoding
    except ImportError as error:
        raise MissingExtraError("text", "Mending texts (fix_text)") from error
    return lambda text: "\n".join(str(fix_encoding(line)) for line in text.split("\n"))

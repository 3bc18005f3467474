"""A table of a sqlite database as rows; one text that is no UTF-8 costs nothing, one bad view neither."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.columns import is_usual
from masthead.metrics.reading.formats.encodings import NOT_UTF8, decode
from masthead.metrics.reading.formats.mixed_rows import frame_of_columns
from masthead.metrics.reading.formats.raw import MOST_COLUMNS, Note, RawTables, clean_names, numbered
from masthead.metrics.reading.formats.streams import Growth
from masthead.metrics.reading.rejects import problem_rows

SQLITE_SUFFIXES = (".sqlite", ".sqlite3", ".db")
BATCH_ROWS = 2048
_ROW_BYTES = 64
"""What a row costs in memory beside its texts, about."""


_BROKEN = (sqlite3.DatabaseError, UnicodeError)
"""What a damaged database raises: names and messages of errors that are no UTF-8 among it."""


def read_sqlite(path: Path, name: str, table: str | None) -> RawTables:
    """The rows of the named table or view, or of the only one that has a column for text.

    Raises
    ------
    InputError
        Where the file is no database, there is no such table, or more than one with text.
    """
    try:
        address = f"file:{quote(str(path.absolute()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, check_same_thread=False)) as connection:
            yield from _rows(connection, path, name, table)
    except _BROKEN as error:
        raise InputError(Fault(str(path), f"no sqlite data ({error})", "a sqlite database")) from error


def _rows(connection: sqlite3.Connection, path: Path, name: str, table: str | None) -> RawTables:
    odd: list[bool] = []

    def text_of(raw: bytes) -> str:
        text, is_odd = decode(raw)
        if is_odd:
            odd.append(True)
        return text

    connection.text_factory = text_of
    chosen = choose_table(connection, path, table)
    cursor = connection.execute(f"select * from {_quoted(chosen)}")
    names = clean_names(column[0] for column in cursor.description)
    if len(names) > MOST_COLUMNS:
        raise InputError(Fault(str(path), f"{len(names):,} columns", f"at most {MOST_COLUMNS:,}"))
    number, is_ended, growth = 1, False, Growth(path)
    while not is_ended:
        rows: list[Sequence[object]] = []
        marked: list[int] = []
        problems = []
        while len(rows) < BATCH_ROWS and not is_ended:
            odd.clear()
            try:
                row = cursor.fetchone()
            except _BROKEN as error:
                problems.append((number, f"a row that cannot be read ({error}); rows behind it are lost"))
                row = None
            if row is None:
                is_ended = True
            else:
                if odd or any(isinstance(value, bytes) and decode(value)[1] for value in row):
                    marked.append(number)
                rows.append(row)
                growth.add(sum(len(value) if isinstance(value, str | bytes) else 0 for value in row) + _ROW_BYTES)
                number += 1
        frame = frame_of_columns({column: [row[k] for row in rows] for k, column in enumerate(names)})
        rejects = problem_rows(name, problems, "a row of the table", "repair the database: sqlite3 FILE .recover")
        notes = Note.of_rows(NOT_UTF8, name, marked)
        yield numbered(frame, name, first=number - len(rows), rejects=rejects, notes=notes)


def choose_table(connection: sqlite3.Connection, path: Path, table: str | None) -> str:
    """The named table of a database, or the only one that has a column for text.

    Raises
    ------
    InputError
        Where there is no such table, or more than one with text.
    """
    tables = [row[0] for row in connection.execute("select name from sqlite_master where type in ('table', 'view')")]
    chosen = table or _text_table(connection, tables)
    if chosen is None or chosen not in tables:
        found = f"the tables {', '.join(tables) or 'none'}"
        expected = f"a table '{table}'" if table else "one table with a text column"
        raise InputError(Fault(str(path), found, expected, "name it with table= (--table)"))
    return chosen


def _text_table(connection: sqlite3.Connection, tables: list[str]) -> str | None:
    """The only table that has a column for text, or of several the only one with outlets too; a broken view is none."""
    holding = {}
    for name in tables:
        try:
            columns = [str(row[1]) for row in connection.execute(f"pragma table_info({_quoted(name)})")]
        except _BROKEN:
            continue
        if any(is_usual(column, "text", "html") for column in columns):
            holding[name] = any(is_usual(column, "outlet", "url") for column in columns)
    chosen = list(holding) if len(holding) == 1 else [name for name, has_outlet in holding.items() if has_outlet]
    return chosen[0] if len(chosen) == 1 else None


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'

"""One reader behind both doors: for any bytes, read and scan agree, and every row is read or rejected."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from masthead.metrics.errors import MastheadError
from masthead.metrics.reading.articles import Articles, read_articles
from masthead.metrics.reading.formats import separated, streams
from masthead.metrics.reading.prepare import prepare
from masthead.metrics.reading.scan import scan_articles
from tests.examples_wanted import examples
from tests.metrics.reading.odd_files import FILES, Content, separated_bytes, write

EXTRAS = {"news.csv.zst": "pyarrow", "news.warc": "fastwarc", "news.warc.gz": "fastwarc", "pages": "trafilatura"}


def by_reading(path: Path) -> Articles | str:
    try:
        return read_articles(path)
    except MastheadError as error:
        return str(error)


def assert_one_door(path: Path, *, in_the_same_words: bool = True) -> None:
    """Both doors give the same rows and tell the same; what one refuses the other does, ``in_the_same_words`` or in any."""
    whole = by_reading(path)
    try:
        scan = scan_articles(path)
        batches = list(scan.batches(3))
    except MastheadError as error:
        refused: str | None = str(error)
    else:
        refused = None
    if refused is not None:
        assert whole == refused if in_the_same_words else isinstance(whole, str)
        return
    assert isinstance(whole, Articles)
    assert whole.n_rows == len(whole) + whole.n_rejected == scan.n_rows
    assert whole.n_rejected == int((whole.rejects["effect"] == "rejected").sum())
    assert_frame_equal(scan.rejects, whole.rejects)
    assert scan.notes == whole.notes
    assert scan.decided == whole.decided
    assert_frame_equal(pl.concat(batches) if batches else whole.table.head(0), whole.table)
    assert str(whole).isprintable() or "\n" in str(whole)
    assert len(prepare(whole.table)) == len(whole)


@pytest.mark.parametrize("name", FILES)
def test_any_bytes_are_read_alike_by_both_doors(name: str, tmp_path: Path) -> None:
    if name in EXTRAS:
        pytest.importorskip(EXTRAS[name], reason=f"{name} needs {EXTRAS[name]}")

    @settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
    @given(FILES[name])
    def check(content: Content) -> None:
        write(tmp_path / name, content)
        assert_one_door(tmp_path / name)

    check()


@settings(max_examples=examples(80), suppress_health_check=list(HealthCheck))
@given(raw=separated_bytes.filter(lambda raw: b"\r" not in raw))
def test_where_chunks_end_changes_nothing(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_bytes(raw)
    whole = by_reading(path)
    with pytest.MonkeyPatch.context() as patch:
        for module in (streams, separated):
            patch.setattr(module, "CHUNK", 48)
        parts = by_reading(path)
    if isinstance(whole, str) or isinstance(parts, str):
        assert whole == parts
        return
    assert_frame_equal(parts.table, whole.table)
    assert_frame_equal(parts.rejects, whole.rejects)
    assert parts.notes == whole.notes


values = st.one_of(st.none(), st.integers(), st.floats(), st.booleans(), st.text(max_size=20), st.binary(max_size=5))


@settings(max_examples=examples(40), suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.tuples(values, values, values), max_size=8))
def test_any_values_of_a_database_are_read_alike(rows: list[tuple[object, ...]], tmp_path: Path) -> None:
    path = tmp_path / "news? #1%.db"
    path.unlink(missing_ok=True)
    fitting = [row for row in rows if not any(isinstance(v, int) and abs(v) >= 2**63 for v in row)]
    with sqlite3.connect(path) as connection:
        connection.execute("create table news (outlet, text, published)")
        connection.executemany("insert into news values (?, ?, ?)", fitting)
    connection.close()
    assert_one_door(path)
    articles = by_reading(path)
    assert isinstance(articles, Articles)
    assert articles.n_rows == len(fitting)

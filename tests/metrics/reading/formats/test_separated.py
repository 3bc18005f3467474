"""Csv and tsv as they are written: no quotation mark is lost, no row is swallowed, every row is accounted for."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.reading.articles import Articles, read_articles
from masthead.metrics.reading.formats import separated, streams
from masthead.metrics.reading.formats.dialect import Dialect, find_dialect
from masthead.metrics.reading.formats.separated import _are_ends, _are_proper


def read(tmp_path: Path, content: str | bytes, name: str = "news.csv") -> Articles:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    articles = read_articles(path)
    assert articles.n_rows == len(articles) + articles.n_rejected
    return articles


def texts(articles: Articles) -> list[str]:
    return articles.table["text"].to_list()


def test_marks_at_the_head_of_a_field_that_is_not_quoted_stay(tmp_path: Path) -> None:
    rows = ['"Close the gate," said Ada Voss.', '"We will not"', 'Bo Lind said "no" twice.']
    content = "outlet\ttext\n" + "".join(f"tide.example\t{row}\n" for row in rows)
    assert texts(read(tmp_path, content, "news.tsv")) == rows
    assert texts(read(tmp_path, content.replace("\t", "|"))) == rows


def test_a_row_that_breaks_the_rules_among_rows_that_keep_them_is_kept_to_the_letter(tmp_path: Path) -> None:
    content = (
        "outlet,text\n"
        'tide.example,"Rain, she said, and ""wind""."\n'
        'tide.example,"Go home" he said.\n'
        'tide.example,"Dry again, at last."\n'
    )
    articles = read(tmp_path, content)
    assert texts(articles) == ['Rain, she said, and "wind".', '"Go home" he said.', "Dry again, at last."]
    assert "quotation marks that are not doubled were kept to the letter in 1 row (news.csv, row 2)" in articles.notes


def test_marks_within_quoted_fields_that_nobody_doubled_stay(tmp_path: Path) -> None:
    content = (
        '"outlet","text"\n'
        '"tide.example","He said "go home" and left.\n\nShe "stayed"."\n'
        '"dune.example","Sand moved, again."\n'
    )
    articles = read(tmp_path, content)
    assert texts(articles) == ['He said "go home" and left.\n\nShe "stayed".', "Sand moved, again."]


def test_a_mark_escaped_by_a_backslash_is_a_mark(tmp_path: Path) -> None:
    content = (
        "outlet,text\n"
        'tide.example,"He said \\"go home, now\\" and left."\n'
        'tide.example,"A path is C:\\\\tide\\\\new."\n'
    )
    articles = read(tmp_path, content)
    assert texts(articles) == ['He said "go home, now" and left.', "A path is C:\\\\tide\\\\new."]
    assert r"\" was read as a quotation mark within a field" in articles.notes


def test_marks_that_nothing_closes_swallow_no_rows(tmp_path: Path) -> None:
    content = 'outlet,text\na,"Rain, all day."\nb,"It rained\nc,Dry days.\nd,"Wind came\ne,Sun came.\n'
    articles = read(tmp_path, content)
    assert texts(articles) == ["Rain, all day.", '"It rained', "Dry days.", '"Wind came', "Sun came."]
    swallowed = 'outlet,text\na,"Rain, all day."\nb,"It rained\nc,Dry days.\nd,Wind came"\ne,Sun came.\n'
    articles = read(tmp_path, swallowed)
    assert texts(articles) == ["Rain, all day.", '"It rained', "Dry days.", 'Wind came"', "Sun came."]


def test_a_row_that_can_be_cut_in_no_way_is_rejected_with_its_number(tmp_path: Path) -> None:
    content = 'outlet,text\na,"Rain, all day."\nb,"It is old." "It leaks, now," she said.\nc,"Dry, at last."\n'
    articles = read(tmp_path, content)
    assert texts(articles) == ["Rain, all day.", "Dry, at last."]
    assert articles.rejects.select("row", "effect").rows() == [(2, "rejected")]
    assert "neither closed nor doubled" in articles.rejects["found"][0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(tmp_path: Path, end: str) -> None:
    content = end.join(["outlet,text", "a,Rain.", "", 'b,"Sun,', 'moon."', "c,short,long,longer", ""])
    articles = read(tmp_path, content)
    assert [text.replace("\r\n", "\n") for text in texts(articles)] == ["Rain.", "Sun,\nmoon."]
    assert articles.rejects.select("row", "found").rows() == [(3, "4 fields")]


def test_a_line_that_names_the_separator_is_no_header(tmp_path: Path) -> None:
    articles = read(tmp_path, "\ufeffsep=;\noutlet;text\na;Rain, hail.\n")
    assert articles.table.select("outlet", "text").rows() == [("a", "Rain, hail.")]
    assert "fields were taken to be separated by ';'" in articles.notes


@pytest.mark.parametrize("separator", ["»", "🙂", "\x1c"])
def test_a_stated_separator_may_be_any_one_character(tmp_path: Path, separator: str) -> None:
    articles = read(tmp_path, "sep=;\noutlet;text\na;Rain, hail.\n".replace(";", separator))
    assert articles.table.select("outlet", "text").rows() == [("a", "Rain, hail.")]


def test_short_rows_are_rejected_and_blank_lines_are_no_rows(tmp_path: Path) -> None:
    articles = read(tmp_path, "outlet,text,mood\na,Rain.,low\n\nb,Sun.\nc,Wind.,\n\n")
    assert texts(articles) == ["Rain.", "Wind."]
    assert articles.rejects.select("row", "found", "expected").rows() == [(2, "2 fields", "3 fields, as in the header")]


def test_a_table_of_thousands_of_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found 1,200 columns, expected at most 1,000"):
        read(tmp_path, ",".join(["outlet", "text", *(f"c{k}" for k in range(1198))]) + "\n")


def test_marks_of_byte_order_get_into_no_name(tmp_path: Path) -> None:
    articles = read(tmp_path, b"\xef\xbb\xbf\xef\xbb\xbfoutlet,text,mood\na,Rain.,low\n")
    assert articles.table.columns[0] == "article_id"
    assert articles.table["outlet"].to_list() == ["a"]


def test_the_dialect_is_judged_by_the_rows() -> None:
    assert find_dialect(b'a,"Rain, hail."\nb,"Say ""no""."\n', ",", ["outlet", "text"]) == Dialect(",")
    assert not find_dialect(b'a\t"Go," he said.\nb\tRain.\n', "\t", ["outlet", "text"]).has_quotes
    assert find_dialect(b'a,"Say \\"no\\"."\n', ",", ["outlet", "text"]).is_backslashed
    assert find_dialect(b'"a","Say "no"."\n"b","Rain."\n', ",", ["outlet", "text"]).has_quotes


def test_a_space_behind_every_separator_belongs_to_it(tmp_path: Path) -> None:
    articles = read(tmp_path, 'outlet, text, date\na, "Rain, ""hail"".", 2024-03-05\nb, "Sun.", 2024-03-06\n')
    assert texts(articles) == ['Rain, "hail".', "Sun."]
    assert "spaces behind separators were left out" in articles.notes


def test_separators_at_the_end_of_rows_alone_cost_no_row(tmp_path: Path) -> None:
    articles = read(tmp_path, "outlet,text\na,Rain.,\nb,Sun.,,\nc,Hail.,more\n")
    assert texts(articles) == ["Rain.", "Sun."]
    assert articles.rejects["found"].to_list() == ["3 fields"]


def test_short_values_in_marks_are_read(tmp_path: Path) -> None:
    assert texts(read(tmp_path, '"outlet","text"\n"a","b"\n')) == ["b"]


@pytest.mark.parametrize("line", ["0" * 200_000, "a,b" * 100_000, '{"outlet": "o", "text": "' + "Rain. " * 40_000])
def test_one_long_line_is_an_error_in_words(tmp_path: Path, line: str) -> None:
    limit = csv.field_size_limit(131_072)  # what a process begins with
    try:
        with pytest.raises(InputError):
            read(tmp_path, line)
    finally:
        csv.field_size_limit(limit)


def test_the_bound_on_fields_of_the_csv_module_is_left_as_it_was(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    assert texts(read(tmp_path, 'outlet,text\na,"Rain, sun."\n')) == ["Rain, sun."]
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize("mark", ['"', ""])
def test_a_line_without_end_costs_its_row_and_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    for module in (streams, separated):
        monkeypatch.setattr(module, "CHUNK", 512)
        monkeypatch.setattr(module, "LONGEST_ROW", 2000)
    chunks = [b"o,Rain.\no," + b"x" * 400, *[b"x" * 512] * 20, b"x\no,Sun."]
    cut = list(streams.without_long_lines(iter(chunks)))
    assert b"".join(cut) == b"o,Rain.\no," + b"x" * 1999 + b"\no,Sun."
    long = f"o,{mark}" + "rain " * 4000
    articles = read(tmp_path, f"outlet,text\no,Rain.\n{long}\no,Sun.\n{long}")
    assert texts(articles) == ["Rain.", "Sun."]
    assert articles.n_rejected == 2


@pytest.mark.parametrize(
    ("data", "is_proper"),
    [
        ('"a","b"\n"c","d"\n', True),
        ('"a","b"', True),
        ('a,"b"\r\n', True),
        ('a,"b""c"\n', True),
        ('a"b",c\n', False),
        ('a,"b"c\n', False),
        ('a,"b\n', False),
        ('a, "b"\n', False),
    ],
)
def test_marks_are_proper_where_they_enclose_whole_fields(data: str, is_proper: bool) -> None:
    array = np.frombuffer(data.encode(), dtype=np.uint8)
    assert _are_proper(array, np.flatnonzero(array == ord('"')), Dialect(",", True, False, False)) == is_proper


@pytest.mark.parametrize(
    ("data", "are_ends"), [("a\r\nb\r\n", True), ("ab\n", True), ("a\rb\n", False), ("ab\r", False)]
)
def test_returns_end_lines_before_newlines_alone(data: str, are_ends: bool) -> None:
    assert _are_ends(np.frombuffer(data.encode(), dtype=np.uint8)) == are_ends

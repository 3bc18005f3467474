"""Tables as services and programs write them: other names, objects for values, words for absent ones, bytes for text."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from masthead.metrics.reading.articles import read_articles


def test_outlets_and_dates_within_objects_are_read_and_told(tmp_path: Path) -> None:
    row = {"source": {"id": None, "name": "Tide"}, "content": "Rain.", "publishedAt": {"$date": "2024-03-05T10:00:00Z"}}
    (tmp_path / "news.json").write_text(json.dumps({"status": "ok", "articles": [row, {**row, "content": "Sun."}]}))
    in_file = read_articles(tmp_path / "news.json")
    in_frame = read_articles(pl.DataFrame([row, {**row, "content": "Sun."}]))
    for articles in (in_file, in_frame):
        assert articles.table["outlet"].to_list() == ["Tide", "Tide"]
        assert articles.table["published"].to_list() == [datetime(2024, 3, 5, 10, tzinfo=UTC)] * 2
        assert "column 'source' holds objects: their 'name' was read as outlet" in articles.notes
    with_numbers = [{"outlet": "a", "text": "Rain.", "date": {"$date": {"$numberLong": "1709632800000"}}}]
    assert read_articles(with_numbers).table["published"].to_list() == [datetime(2024, 3, 5, 10, tzinfo=UTC)]
    assert read_articles([{"outlet": {"k": 1}, "text": "Rain."}]).table["outlet"].to_list() == ['{"k": 1}']


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (("outletName", "articleText", "publishedAt"), ("outlet", "text", "published")),
        ((" Source Domain", "Full-Text", "Publish Date "), ("outlet", "text", "published")),
        (("website", "post_content", "post_date"), ("outlet", "text", "published")),
    ],
)
def test_names_are_compared_without_case_and_signs(names: tuple[str, ...], fields: tuple[str, ...]) -> None:
    articles = read_articles(pl.DataFrame(dict(zip(names, (["o"], ["Rain."], ["2024-03-05"]), strict=True))))
    assert articles.table.select(fields).row(0) == ("o", "Rain.", datetime(2024, 3, 5, tzinfo=UTC))
    assert articles.notes == tuple(f"column '{n}' was read as {f}" for n, f in zip(names, fields, strict=True))


def test_words_for_absent_values_are_no_outlets_and_no_texts() -> None:
    outlets = ["o", "nan", "o", "None", "o", "Nantes"]
    texts = ["Rain.", "Sun.", " NaN ", "null", "\u200b\ufeff ", "N/A is what the form said."]
    articles = read_articles(pl.DataFrame({"outlet": outlets, "text": texts}))
    assert articles.table["text"].to_list() == ["Rain.", "N/A is what the form said."]
    assert articles.rejects["found"].to_list() == ["no outlet (nan)", "no text (NaN)", "no outlet (None)", "no text"]
    assert articles.n_rows == len(articles) + articles.n_rejected == 6


def test_bytes_in_a_column_are_text(tmp_path: Path) -> None:
    frame = pl.DataFrame({"outlet": ["a", "a"], "text": ["Café.".encode(), "Café.".encode("cp1252")]})
    frame.write_parquet(tmp_path / "news.parquet")
    articles = read_articles(tmp_path / "news.parquet")
    assert articles.table["text"].to_list() == ["Café.", "Café."]
    assert any("read as Windows-1252 in 1 row (news.parquet, row 2)" in note for note in articles.notes)


def test_days_among_times_of_pandas_keep_their_times() -> None:
    dates = [date(2024, 3, 5), datetime(2024, 3, 6, 10)]
    read = read_articles(pd.DataFrame({"outlet": ["a", "a"], "text": ["Rain.", "Sun."], "date": dates})).table
    assert read["published"].to_list() == [datetime(2024, 3, 5, tzinfo=UTC), datetime(2024, 3, 6, 10, tzinfo=UTC)]
    assert read["date_precision"].to_list() == ["day", "time"]


def test_outlets_given_by_addresses_are_their_hosts(tmp_path: Path) -> None:
    rows = [{"source": f"https://www.tide.example/{k}", "text": f"Rain {k}.", "date": "2024-03-05"} for k in range(3)]
    articles = read_articles([*rows, {"source": "Dune", "text": "Sand."}])
    assert articles.table["outlet"].to_list() == ["tide.example"] * 3 + ["Dune"]
    assert "addresses in 'source' were read as outlets by their hosts" in articles.notes


def test_texts_that_are_objects_are_read_or_cautioned() -> None:
    rows = [{"outlet": "o", "text": {"value": "Rain."}}, {"outlet": "o", "text": {"en": "Sun."}}]
    articles = read_articles(rows)
    assert articles.table["text"].to_list() == ["Rain.", '{"en": "Sun."}']
    caution = "a JSON object or list stands where a text should in 1 row (the frame, row 2)"
    assert caution in articles.notes
    kept = read_articles(pl.DataFrame({"outlet": ["o"], "text": ["[Photo: Ada Voss] Rain fell {again}."]}))
    assert kept.notes == ()


def test_paragraphs_in_a_list_beside_a_plain_text_are_joined() -> None:
    articles = read_articles([{"outlet": "o", "text": ["One.", "Two."]}, {"outlet": "o", "text": "Three."}])
    assert articles.table["text"].to_list() == ["One.\n\nTwo.", "Three."]

"""Json in every form that people keep it in; a bad line costs that line."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.reading.articles import read_articles
from masthead.metrics.reading.formats.json_forms import OddForm, rows_of
from masthead.metrics.reading.formats.json_rows import BATCH_ROWS
from tests.metrics.reading.test_one_door import assert_one_door

ROWS = [{"outlet": "tide.example", "text": "Rain came."}, {"outlet": "dune.example", "text": "Sand moved."}]


@pytest.mark.parametrize("orient", ["columns", "index", "split", "records", "table"])
@pytest.mark.parametrize("name", ["news.json", "news.jsonl"])
def test_what_pandas_writes_is_read(tmp_path: Path, orient: str, name: str) -> None:
    (tmp_path / name).write_text(pd.DataFrame(ROWS).to_json(orient=orient))  # type: ignore[call-overload]
    assert read_articles(tmp_path / name).table.select("outlet", "text").to_dicts() == ROWS


@pytest.mark.parametrize(
    "document",
    [
        {"data": ROWS},
        {"status": "ok", "response": {"docs": ROWS}},
        {"hits": {"total": 2, "hits": [{"_id": str(k), "_source": row} for k, row in enumerate(ROWS)]}},
        {"outlet": [row["outlet"] for row in ROWS], "text": [row["text"] for row in ROWS]},
    ],
)
def test_rows_within_a_document_are_found(tmp_path: Path, document: object) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(document, indent=1))
    assert read_articles(path).table.select("outlet", "text").to_dicts() == ROWS


def test_of_several_lists_the_one_that_was_read_is_named() -> None:
    found = rows_of({"tags": [{"name": "rain"}] * 3, "articles": ROWS})
    assert found.rows == ROWS
    assert found.note == "rows were read from the list 'articles' (2); the lists 'tags' (3) were left out"


def test_objects_over_several_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(json.dumps(row, indent=2) for row in ROWS))
    assert read_articles(path).table.select("outlet", "text").to_dicts() == ROWS


@pytest.mark.parametrize("document", [[["a", "b"], ["c", "d"]], 5, "rain", [1, 2]])
def test_a_document_that_holds_no_rows_is_refused_with_its_form(tmp_path: Path, document: object) -> None:
    with pytest.raises(OddForm):
        rows_of(document)
    path = tmp_path / "news.json"
    path.write_text(json.dumps(document))
    with pytest.raises(InputError, match="expected a list of JSON objects, or one a line"):
        read_articles(path)


def test_bad_values_cost_their_rows(tmp_path: Path) -> None:
    good = '{"outlet":"o","text":"Rain."}'
    lines = [
        good,
        '{"outlet":"o","text":"big","n":' + "9" * 5000 + "}",
        '{"outlet":"o","text":"deep","n":' + "[" * 300 + "]" * 300 + "}",
        "[" * 20_000,
        '{"outlet":"o","text":"wide",' + ",".join(f'"k{n}":1' for n in range(1200)) + "}",
        '{"outlet":"o","text":"odd","n":1e999,"m":99999999999999999999}',
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(lines))
    articles = read_articles(path)
    assert articles.table["text"].to_list() == ["Rain.", "odd"]
    assert articles.table["m"].to_list() == [None, "99999999999999999999"]
    assert articles.rejects.select("row", "found").rows() == [
        (2, "a number of thousands of digits"),
        (3, "JSON nested deeper than 32 levels"),
        (4, "JSON that is nested too deep"),
        (5, "1,202 keys"),
    ]


def test_names_that_masthead_needs_are_kept_under_others(tmp_path: Path) -> None:
    row = {
        "outlet": "o",
        "body": "Rain.",
        "text": "Short.",
        "_title": "mine",
        "_row": 7,
        "main_lines": "x",
        "Body": "y",
    }
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps(row))
    articles = read_articles(path, columns={"text": "body"})
    kept = articles.table.select("text", "other_text", "_title", "_row", "other_main_lines", "Body").row(0)
    assert kept == ("Rain.", "Short.", "mine", 7, "x", "y")
    assert "column 'text' was kept as 'other_text'" in articles.notes
    assert "columns that are no fields were kept as they are: _title" in articles.notes
    assert "columns 'body', 'Body' differ in case or signs alone: 'body' was read as text" in articles.notes


def test_a_batch_of_rows_without_any_key_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text("{}\n" * BATCH_ROWS + '{"outlet": "a.example", "text": "It rained."}\n' * 3)
    articles = read_articles(path)
    assert (articles.n_rows, len(articles), articles.n_rejected) == (BATCH_ROWS + 3, 3, BATCH_ROWS)
    assert_one_door(path)

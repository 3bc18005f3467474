"""Measures of the user's own, counted by the user's own functions: everywhere alike, and told apart from faults of articles."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masthead.metrics.errors import InputError, MastheadError
from masthead.metrics.measure import measure, measure_shard, merge
from masthead.metrics.tables.batch import Batch, counts
from masthead.metrics.tables.measured import Measured
from tests.newsroom import newsroom_articles
from tests.own_measures import NUMBERS, WOMEN, broken, broken_on_rain, number_sentences, quoted_women
from tests.paths import ROOT

TABLES = ("measurements", "evidence", "article_facts")
SETTINGS: dict[str, Any] = {"metrics": ["attribution", "named_sources"], "extra": [number_sentences, quoted_women]}


def some_articles() -> pl.DataFrame:
    return newsroom_articles().table.head(40)


def small(*texts: str) -> pl.DataFrame:
    rows = [
        {"article_id": f"a{k}", "outlet": "o.example", "text": text, "language": "en"} for k, text in enumerate(texts)
    ]
    return pl.DataFrame(rows)


@pytest.fixture(scope="module")
def plain() -> Measured:
    return measure(some_articles(), **SETTINGS)


@pytest.fixture
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])


def assert_same(one: Measured, other: Measured) -> None:
    for name in TABLES:
        assert_frame_equal(*(getattr(measured, name).lazy().collect() for measured in (one, other)))
    assert one.declared == other.declared


def test_sentences_with_a_number_are_counted_and_marked(plain: Measured) -> None:
    rows = plain.measurements.filter(measure=NUMBERS.name)
    assert set(rows["view"]) == {"all", "own"}
    assert set(rows["metric"]) == {"own"}
    spans = plain.spans("own").filter(rule=NUMBERS.name)
    assert spans["words"].str.contains(r"\d").all()
    n_spans = spans.group_by("article_id").len("numerator")
    counted = rows.filter(pl.col("numerator") > 0, view="all").select(
        "article_id", numerator=pl.col("numerator").cast(pl.UInt32)
    )
    assert_frame_equal(n_spans, counted, check_row_order=False)


def test_women_among_quoted_persons_come_from_the_sources(plain: Measured) -> None:
    rows = plain.measurements.filter(measure=WOMEN.name, status="measured")
    persons = plain.sources.filter(label="named_person").filter(
        pl.col("name").str.contains("^(Fiona|Dana|Maria|Ines) ")
    )
    assert rows["numerator"].sum() == len(persons) > 0


def test_workers_count_the_same(plain: Measured, tmp_path: Path, importable: None) -> None:
    by_workers = measure(some_articles(), out=tmp_path, workers=2, batch_size=8, **SETTINGS)
    assert_same(by_workers, plain)
    assert_same(Measured.load(tmp_path), plain)


def test_shards_and_a_later_run_count_the_same(plain: Measured, tmp_path: Path) -> None:
    for _ in range(2):
        for number in (1, 2):
            measure_shard(some_articles(), out=tmp_path / "shards", shard=(number, 2), batch_size=16, **SETTINGS)
        merged = merge(tmp_path / "shards")
    assert isinstance(merged, Measured)
    assert_same(merged, plain)
    again = measure(some_articles(), out=tmp_path / "again", previous=tmp_path / "shards", workers=1, **SETTINGS)
    assert_same(again, plain)


def test_a_folder_begun_without_a_measure_is_not_gone_on_with(tmp_path: Path) -> None:
    measure(small("It rained."), out=tmp_path, metrics="attribution")
    with pytest.raises(InputError, match="a run with own_measures = None"):
        measure(small("It rained."), out=tmp_path, metrics="attribution", extra=[number_sentences])


def test_an_article_that_a_function_fails_on_costs_no_other_anything() -> None:
    rows = measure(small("It rained.", "Sun.", "Snow."), metrics="attribution", extra=[broken_on_rain]).measurements
    own = rows.filter(measure=NUMBERS.name, view="all").sort("article_id")
    assert own["status"].to_list() == ["failed", "measured", "measured"]
    assert own["reason"][0] == "ValueError: too wet"
    assert rows.filter(measure="attributed_sentence_share")["status"].eq("failed").sum() == 0


def test_a_function_that_always_fails_ends_the_run() -> None:
    with pytest.raises(InputError, match=r"tests.own_measures.broken: found the same error on all 3 articles.*no luck"):
        measure(small("One.", "Two.", "Three."), metrics="attribution", extra=[broken])


def giving(result: Any) -> Any:
    @counts(NUMBERS)
    def function(batch: Batch) -> Any:
        return result

    return function


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ({"article_id": ["a0"]}, "function gives: found a dict, expected a polars DataFrame"),
        (
            pl.DataFrame({"article_id": ["a0"], "n": [1]}),
            "measure 'number_sentence_share': .*expected a column 'numerator'",
        ),
        (pl.DataFrame({"article_id": ["b"], "numerator": [1], "denominator": [2]}), "not measured: 'b'"),
        (pl.DataFrame({"article_id": ["a0"] * 2, "numerator": [1, 1], "denominator": [2, 2]}), "'a0' more than once"),
        (
            (
                pl.DataFrame({"article_id": ["a0"], "numerator": [1], "denominator": [2]}),
                pl.DataFrame({"article_id": ["a0"], "start": [0], "end": [99]}),
            ),
            "0 to 99 in article 'a0' of 4 characters",
        ),
    ],
)
def test_a_table_that_cannot_be_used_is_told_in_the_users_terms(result: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        measure(small("One."), metrics="attribution", extra=[giving(result)])


def test_functions_are_checked_before_anything_is_measured(tmp_path: Path) -> None:
    def undeclared(batch: Batch) -> pl.DataFrame:
        return batch.articles

    with pytest.raises(InputError, match=r"undeclared, which does not say what it counts.*masthead.counts"):
        measure(small("One."), extra=[undeclared])  # type: ignore[list-item]
    with pytest.raises(InputError, match="'number_sentence_share', which is taken"):
        measure(small("One."), extra=[number_sentences, broken])
    with pytest.raises(InputError, match=r"extra: found .*function, which other processes cannot import"):
        measure(small("One."), out=tmp_path, workers=2, extra=[giving(None)])


def test_a_worker_that_cannot_import_a_function_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [path for path in sys.path if Path(path or ".").resolve() != ROOT])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MastheadError, match=r"a worker process: found .*No module named 'tests"):
        measure(some_articles(), out=tmp_path / "run", workers=2, batch_size=8, **SETTINGS)


def test_a_string_is_one_metric_and_a_misspelled_one_is_told() -> None:
    rows = measure(small("It rained, Ada Voss said."), metrics="attribution").measurements
    assert set(rows["metric"]) == {"attribution"}
    with pytest.raises(InputError, match=r"found 'atribution', .*did you mean 'attribution'\?"):
        measure(small("One."), metrics="atribution")

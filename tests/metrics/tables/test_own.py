"""Measures of the user's own: laid into the tables, refused with every fault at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.errors import InputError, MissingExtraError
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import Measure
from tests.newsroom import newsroom_measured

NUMBERS = Measure(
    name="number_sentence_share",
    metric="own",
    label="Sentences with a number",
    unit="share of sentences",
    numerator="sentences with a digit",
    denominator="sentences",
    definition="Sentences in which a digit stands.",
)


def texts() -> pl.DataFrame:
    return newsroom_measured().articles.lazy().collect()


def values() -> pl.DataFrame:
    digits, ends = pl.col("text").str.count_matches(r"\d+"), pl.col("text").str.count_matches(r"[.!?]")
    return texts().select("article_id", numerator=pl.min_horizontal(digits, ends), denominator=ends)


def test_an_own_measure_stands_beside_the_five(tmp_path: Path) -> None:
    measured = newsroom_measured().with_measure(NUMBERS, values())
    table = measured.by_article().lazy().collect()
    counted = values().filter(pl.col("denominator") > 0)
    expected = dict(counted.select("article_id", pl.col("numerator") / pl.col("denominator")).iter_rows())
    found = table.select("article_id", "number_sentence_share").drop_nulls()
    assert dict(found.iter_rows()) == pytest.approx(expected)
    assert 0 < len(found) < len(table), "nothing out of nothing is no value"
    saved = Measured.load(measured.save(tmp_path))
    assert saved.declared[-1] == NUMBERS
    assert saved.by_article().lazy().collect().equals(table)


def test_articles_left_out_are_not_applicable_and_never_zero() -> None:
    some = values().head(3).with_columns(numerator=pl.when(pl.int_range(pl.len()) > 0).then(pl.col("numerator")))
    measured = newsroom_measured().with_measure(NUMBERS, some.with_columns(reason=pl.lit("scanned page")))
    rows = measured.measurements.lazy().filter(measure=NUMBERS.name).collect()
    assert len(rows) == len(texts())
    assert rows["status"].value_counts(sort=True).rows() == [("not_applicable", len(texts()) - 2), ("measured", 2)]
    assert set(rows["reason"].drop_nulls()) == {"scanned page", "not in the table of the measure"}
    assert rows.filter(status="not_applicable")["numerator"].null_count() == len(texts()) - 2


def test_spans_of_an_own_measure_are_shown_with_their_words() -> None:
    first = texts().filter(pl.col("text").str.contains(r"\d"))["article_id"][0]
    text = texts().filter(article_id=first)["text"][0]
    place = next(i for i, letter in enumerate(text) if letter.isdigit())
    spans = pl.DataFrame({"article_id": [first], "start": [place], "end": [place + 1], "detail": ["a digit"]})
    measured = newsroom_measured().with_measure(NUMBERS, values(), spans=spans)
    row = measured.spans("own").lazy().collect().row(0, named=True)
    assert (row["words"], row["label"], row["detail"]) == (text[place], NUMBERS.name, "a digit")


def test_every_fault_is_told_at_once() -> None:
    measured = newsroom_measured()
    wrong = pl.DataFrame({"article_id": ["x", "x"], "view": ["own", "own"], "numerator": [1, 1], "denominator": [1, 1]})
    with pytest.raises(InputError) as error:
        measured.with_measure(NUMBERS, wrong)
    told = str(error.value)
    assert "articles that were not measured: 'x'" in told
    assert "article 'x' more than once" in told
    assert "one of all, as the measure declares" in told
    with pytest.raises(InputError, match="which is taken"):
        measured.with_measure(measured.declared[0], values())
    with pytest.raises(InputError, match="pooling: found 'average', expected one of ratio, mean, median, index"):
        measured.with_measure(replace(NUMBERS, pooling="average"), values())
    beyond = pl.DataFrame({"article_id": texts()["article_id"].head(1), "start": [5], "end": [10**9]})
    with pytest.raises(InputError, match="within the text"):
        measured.with_measure(NUMBERS, values(), spans=beyond)


def test_values_beyond_what_is_declared_are_refused() -> None:
    measured = newsroom_measured()
    first = texts()["article_id"].head(1)
    counted = pl.DataFrame({"article_id": first, "numerator": [5], "denominator": [2]})
    with pytest.raises(InputError, match=r"found the value 2.5 of article .*, expected 0 to 1, as declared"):
        measured.with_measure(NUMBERS, counted)
    with pytest.raises(InputError, match=r"found the value 2.5 of article .*, expected 3 or more, as declared"):
        measured.with_measure(replace(NUMBERS, low=3.0, high=None), counted)
    kept = measured.with_measure(replace(NUMBERS, high=None), counted)
    assert kept.by_article().lazy().collect()["number_sentence_share"].drop_nulls().to_list() == [2.5]


def test_a_table_without_its_numbers_is_told_column_by_column() -> None:
    with pytest.raises(InputError) as told:
        newsroom_measured().with_measure(NUMBERS, texts().select("article_id", counted="title"))
    assert [fault.found for fault in told.value.faults] == ["the columns article_id, counted"] * 2
    assert [fault.expected for fault in told.value.faults] == ["a column 'numerator'", "a column 'denominator'"]


def test_without_pandas_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(self: pl.DataFrame) -> None:
        raise ModuleNotFoundError("pandas")

    monkeypatch.setattr(pl.DataFrame, "to_pandas", absent)
    with pytest.raises(MissingExtraError, match=r"to_pandas\(\) needs .*pip install 'masthead\[pandas\]'"):
        newsroom_measured().to_pandas()

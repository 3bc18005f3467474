"""Tables that a person can open, on the demo newsroom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masthead.metrics.catalog import MEASURES
from masthead.metrics.errors import InputError
from masthead.metrics.tables.measured import Measured
from tests.newsroom import newsroom_articles, newsroom_measured


def collected(frame: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    return frame.lazy().collect()


def rows_of(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    return frame.iter_rows(named=True)


def test_one_row_per_article_with_a_column_for_each_measure() -> None:
    measured = newsroom_measured()
    table = collected(measured.by_article(view="own"))
    assert table["article_id"].to_list() == sorted(newsroom_articles().table["article_id"].to_list())
    assert {measure.name for measure in MEASURES} <= set(table.columns)
    assert "text" not in table.columns
    assert {"title", "url", "genre", "n_own_words"} <= set(table.columns)


def test_values_are_those_of_the_measurements_in_the_view_asked_for() -> None:
    measured = newsroom_measured()
    for view in ("all", "own"):
        table = collected(measured.by_article(view=view))
        rows = collected(measured.measurements).filter(measure="attributed_sentence_share", view=view)
        expected = {
            row["article_id"]: row["numerator"] / row["denominator"]
            for row in rows.iter_rows(named=True)
            if row["status"] == "measured" and row["denominator"]
        }
        found = dict(table.select("article_id", "attributed_sentence_share").drop_nulls().iter_rows())
        assert found == pytest.approx(expected)
        assert len(found) < len(table)


def test_a_measure_without_an_own_view_shows_the_whole_text_and_its_scale() -> None:
    table = collected(newsroom_measured().by_article(view="own"))
    rows = collected(newsroom_measured().measurements)
    boilerplate = rows.filter(measure="boilerplate_share", view="all", status="measured")
    assert table["boilerplate_share"].drop_nulls().sum() == pytest.approx(
        (boilerplate["numerator"] / boilerplate["denominator"]).sum()
    )
    rate = rows.filter(measure="defects_per_1000_words", view="own", status="measured").row(0, named=True)
    value = table.filter(article_id=rate["article_id"])["defects_per_1000_words"][0]
    assert value == pytest.approx(1000 * rate["numerator"] / rate["denominator"])


def test_spans_come_with_their_words_and_sentence() -> None:
    measured = newsroom_measured()
    table = collected(measured.spans("attribution"))
    assert len(table) == len(collected(measured.evidence).filter(metric="attribution"))
    assert table["sentence"].null_count() == 0
    cues = table.filter(pl.col("label") == "cue")
    assert all(row["words"] in row["sentence"] for row in cues.iter_rows(named=True))
    assert set(table.columns[:6]) == {"article_id", "outlet", "title", "published", "words", "sentence"}


def test_copied_passages_stand_beside_their_originals() -> None:
    measured = newsroom_measured()
    table = collected(measured.side_by_side(credit="uncredited"))
    pairs = collected(measured.copies).filter(credit="uncredited").select("article_id", "reference_id")
    assert len(table) > 0
    assert table.join(pairs, on=["article_id", "reference_id"], how="anti").is_empty()
    exact = table.filter(label="verbatim", reference_kind="wire")
    words = [[re.findall(r"\w+", row[side].casefold()) for side in ("passage", "original")] for row in rows_of(exact)]
    assert sum(passage == original for passage, original in words) >= 0.85 * len(words) > 0
    every = collected(measured.side_by_side())
    assert len(every) > len(table)
    assert set(every["credit"]) > {"uncredited"}


def test_tables_of_a_saved_run_are_lazy_and_the_same(tmp_path: Path) -> None:
    measured = newsroom_measured()
    saved = Measured.load(measured.save(tmp_path))
    assert saved.declared == measured.declared
    for name in ("by_article", "spans", "side_by_side"):
        lazy = getattr(saved, name)()
        assert isinstance(lazy, pl.LazyFrame)
        assert_frame_equal(lazy.collect(), collected(getattr(measured, name)()))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda m: m.by_article(view="mine"), "one of all, own"),
        (lambda m: m.spans("attributions"), "one of attribution, named_sources"),
        (lambda m: m.side_by_side(credit="none"), "one of credited, uncredited, unknown"),
    ],
)
def test_unknown_names_are_told(call: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        call(newsroom_measured())  # type: ignore[operator]

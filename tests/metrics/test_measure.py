"""The main job: the contract that all measures keep, and what every odd input comes to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masthead.metrics.attribution.table import Attributions
from masthead.metrics.catalog import MEASURES, measure_named
from masthead.metrics.errors import InputError
from masthead.metrics.measure import measure
from masthead.metrics.tables.measured import TABLES, Measured
from masthead.metrics.tables.measures import METRICS, VIEWS, Measure
from masthead.metrics.tables.schemas import ARTICLE_FACTS, COPIES, EVIDENCE, MEASUREMENTS
from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.texts import Texts
from tests.newsroom import newsroom_articles, newsroom_measured, newsroom_outlets, newsroom_wire

STORY = (
    "The ferry will not sail this week, the harbor board said on Monday. “The engine is beyond repair,” said "
    "Ada Voss, the board’s chair, according to the minutes of the meeting.\n\n"
) * 4


def frame(*rows: tuple[str, str, str | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"article_id": pl.String, "outlet": pl.String, "text": pl.String}, orient="row")


def collected(measured: Measured, name: str) -> pl.DataFrame:
    return getattr(measured, name).lazy().collect()


@pytest.mark.parametrize("declared", MEASURES, ids=lambda declared: declared.name)
def test_every_measure_keeps_its_declaration(declared: Measure) -> None:
    rows = collected(newsroom_measured(), "measurements").filter(measure=declared.name)
    assert set(rows["view"]) == set(declared.views)
    assert len(rows) == len(newsroom_articles().table) * len(declared.views)
    counted = rows.filter(pl.col("status") == "measured")
    assert len(counted), "the demo newsroom has articles for every measure"
    assert (counted["denominator"] > 0).all()
    value = counted["numerator"] / counted["denominator"] * declared.scale
    assert (value >= declared.low - 1e-9).all()
    if declared.high is not None:
        assert (value <= declared.high + 1e-9).all()
    rest = rows.filter(~pl.col("status").is_in(["measured", "empty"]))
    assert rest["numerator"].null_count() == rest["denominator"].null_count() == len(rest)
    for text in (declared.label, declared.unit, declared.numerator, declared.denominator, declared.definition):
        assert text.strip()
    assert measure_named(declared.name) is declared


def test_measures_are_declared_once() -> None:
    names = [declared.name for declared in MEASURES]
    assert len(names) == len(set(names))
    assert {declared.metric for declared in MEASURES} == set(METRICS)
    assert all(set(declared.views) <= set(VIEWS) for declared in MEASURES)
    with pytest.raises(InputError, match="'copy_ration'"):
        measure_named("copy_ration")


def test_the_tables_keep_their_schemas() -> None:
    measured = newsroom_measured()
    for table, name in (
        (MEASUREMENTS, "measurements"),
        (EVIDENCE, "evidence"),
        (ARTICLE_FACTS, "article_facts"),
        (COPIES, "copies"),
    ):
        found = collected(measured, name)
        assert_frame_equal(table.check(found), found)
        assert list(found.columns) == list(table.schema)


def test_every_span_lies_in_its_text_and_every_reference_in_its_original() -> None:
    measured = newsroom_measured()
    articles = collected(measured, "articles").select("article_id", n=pl.col("text").str.len_chars())
    originals = collected(measured, "originals").select("article_id", n=pl.col("text").str.len_chars())
    evidence = collected(measured, "evidence")
    spans = evidence.join(articles, on="article_id")
    assert len(spans) == len(evidence) > 1000
    assert (spans["start"] < spans["end"]).all()
    assert (spans["end"] <= spans["n"]).all()
    known = pl.concat([articles, originals]).unique("article_id")
    references = evidence.filter(pl.col("reference_start").is_not_null()).join(
        known, left_on="reference_id", right_on="article_id"
    )
    assert len(references) > 50
    assert (references["reference_start"] < references["reference_end"]).all()
    assert (references["reference_end"] <= references["n"]).all()


def test_batches_do_not_change_results() -> None:
    small = measure(newsroom_articles(), wire=newsroom_wire(), outlets=newsroom_outlets(), batch_size=7)
    for name in TABLES:
        key = {"measurements": ["article_id", "measure", "view"], "copies": ["article_id", "reference_id"]}.get(
            name, ["evidence_id"] if name == "evidence" else ["article_id"]
        )
        assert_frame_equal(
            collected(small, name).sort(key), collected(newsroom_measured(), name).sort(key), check_exact=False
        )


def test_a_run_in_a_folder_gives_the_same_tables_lazily(tmp_path: Path) -> None:
    measured = measure(newsroom_articles(), wire=newsroom_wire(), outlets=newsroom_outlets(), out=tmp_path)
    assert isinstance(measured.measurements, pl.LazyFrame)
    for name in TABLES:
        assert_frame_equal(collected(measured, name), collected(newsroom_measured(), name))
    saved = Measured.load(newsroom_measured().save(tmp_path / "saved"))
    assert_frame_equal(collected(saved, "evidence"), collected(newsroom_measured(), "evidence"))
    assert saved.settings == dict(newsroom_measured().settings)


def test_a_run_of_another_version_is_refused(tmp_path: Path) -> None:
    folder = newsroom_measured().save(tmp_path / "saved")
    settings = json.loads((folder / "settings.json").read_text())
    old = {name: value for name, value in settings.items() if name != "schema_version"} | {"masthead": "0.1.0"}
    (folder / "settings.json").write_text(json.dumps(old))
    with pytest.raises(InputError, match=r"a run measured by masthead 0\.1\.0.*measure the articles again"):
        Measured.load(folder)


def test_without_wire_there_is_no_reference() -> None:
    measured = measure(frame(("a", "o", STORY)))
    rows = collected(measured, "measurements").filter(measure="copy_ratio")
    assert rows["status"].to_list() == ["no_reference"]
    assert collected(measured, "article_facts")["own_basis"].to_list() == ["boilerplate_only"]


def test_the_same_text_twice_is_measured_once() -> None:
    measured = measure(frame(("a", "o", STORY), ("b", "o", STORY), ("c", "p", STORY)))
    facts = collected(measured, "article_facts").sort("article_id")
    assert facts["duplicate_of"].to_list() == [None, "a", None]
    assert facts["unit_id"][0] == facts["unit_id"][1] != facts["unit_id"][2]
    rows = collected(measured, "measurements").filter(measure="attributed_sentence_share", view="all")
    status = dict(rows.select("article_id", "status").iter_rows())
    assert status == {"a": "measured", "b": "not_applicable", "c": "measured"}


def test_a_metric_that_fails_on_one_article_costs_the_others_nothing() -> None:
    from masthead.metrics.attribution.rules.find import find_by_rules

    def brittle(texts: Texts, is_article: Flags, languages: Sequence[str]) -> Attributions:
        if any("volcano" in text for text in texts.frame["text"]):
            raise RuntimeError("no volcanoes")
        return find_by_rules(texts, is_article, languages)

    measured = measure(frame(("a", "o", STORY), ("b", "o", f"A volcano. {STORY}")), detector=brittle)
    rows = collected(measured, "measurements").filter(measure="attributed_sentence_share", view="all")
    assert rows.sort("article_id")["status"].to_list() == ["measured", "failed"]
    assert rows.sort("article_id")["reason"].to_list() == [None, "RuntimeError: no volcanoes"]


def test_metrics_can_be_chosen() -> None:
    measured = measure(frame(("a", "o", STORY)), metrics=["boilerplate"])
    assert set(collected(measured, "measurements")["metric"]) == {"boilerplate"}
    with pytest.raises(InputError, match="'boilerplates', expected one of attribution"):
        measure(frame(("a", "o", STORY)), metrics=["boilerplates"])


@pytest.mark.parametrize(
    ("articles", "wire", "message"),
    [
        (pl.DataFrame({"article_id": ["a"], "outlet": ["o"]}), None, "expected a column text or html"),
        (pl.DataFrame({"article_id": ["a"], "text": ["x"]}), None, "expected a column 'outlet'"),
        (
            pl.DataFrame({"outlet": ["o"], "text": ["x"]}),
            None,
            "which makes identifiers",
        ),
        (frame(("a", "o", "x"), ("a", "o", "y")), None, "more than once"),
        (frame(("a", "o", "x")), frame(), "a table without rows"),
        (frame(("a", "o", "x")).with_columns(published=pl.lit("soon")), None, "expected type Datetime"),
    ],
)
def test_unusable_frames_are_refused_with_the_reason(
    articles: pl.DataFrame, wire: pl.DataFrame | None, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        measure(articles, wire=wire)


def test_no_articles_give_empty_tables() -> None:
    measured = measure(frame())
    assert len(collected(measured, "measurements")) == len(collected(measured, "article_facts")) == 0


def test_an_empty_text_is_empty_not_zero() -> None:
    measured = measure(frame(("a", "o", ""), ("b", "o", None)).with_columns(html=pl.lit(None, dtype=pl.String)))
    rows = collected(measured, "measurements")
    assert "measured" not in set(rows["status"])
    assert rows["numerator"].fill_null(0).sum() == 0


def test_progress_tells_stage_done_and_total() -> None:
    calls: list[tuple[str, int, int]] = []
    measure(frame(("a", "o", STORY), ("b", "o", "x")), progress=lambda *call: calls.append(call), batch_size=1)
    assert calls == [("reading", 1, 2), ("reading", 2, 2), ("measuring", 1, 2), ("measuring", 2, 2)]

"""How results show themselves: a few lines, what to call next, html that runs nothing, and names that need not be exact."""

from __future__ import annotations

import inspect
from functools import cache
from pathlib import Path

import polars as pl
import pytest

import masthead
from masthead.examples import newsroom_path
from masthead.metrics.errors import InputError
from masthead.metrics.evaluation.error_card import ErrorCard
from masthead.metrics.tables.result import Result
from masthead.scoring.robustness.manipulations import MANIPULATIONS
from tests.newsroom import newsroom_articles, newsroom_measured
from tests.reports.runs import demo_card, empty_card, hostile_card

MOST_CHARACTERS = 700


NAMES = (
    "articles", "measured", "features", "card", "scheme", "explanation", "validation", "comparison", "sensitivity",
    "trend", "audit", "lineage", "error card", "plots", "scan", "table",
)  # fmt: skip


@cache
def shown() -> dict[str, object]:
    card = demo_card()
    ratings = card.scores.select("outlet", stars=pl.int_range(pl.len()) * 1.5)
    features = masthead.summarize(newsroom_measured(), by="month", n_resamples=20)
    sample = newsroom_articles().table.head(24)
    return {
        "articles": newsroom_articles(),
        "measured": newsroom_measured(),
        "features": card.features,
        "card": card,
        "scheme": card.scheme,
        "explanation": card.explain("harborherald.example"),
        "validation": masthead.validate(card, ratings, n_resamples=20),
        "comparison": masthead.compare(card, card),
        "sensitivity": masthead.sensitivity(card, n_sobol=0),
        "trend": masthead.trend(features),
        "audit": masthead.audit(sample, manipulations=MANIPULATIONS[:1], metrics=["attribution"]),
        "lineage": masthead.lineage(newsroom_measured(), texts=["none"]),
        "error card": ErrorCard("copy", {"demo": {"precision": 0.5}}),
        "plots": card.plot,
        "scan": masthead.scan_articles(newsroom_path() / "articles.jsonl"),
        "table": masthead.result_tables(card)["scores"],
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_bare_name_prints_a_few_lines_and_what_to_call_next(name: str) -> None:
    lines = repr(shown()[name]).splitlines()
    assert 2 <= len(lines) <= 5
    assert lines[-1].startswith("next: ")
    assert len(repr(shown()[name])) <= MOST_CHARACTERS


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("plots", "scan", "table")])
def test_a_result_shows_a_table_in_a_notebook(name: str) -> None:
    value = shown()[name]
    assert isinstance(value, Result)
    assert "<table" in value._repr_html_()


def test_results_of_hostile_or_no_articles_show_themselves_too() -> None:
    for card in (hostile_card(), empty_card()):
        for one in (card, card.features, card.features.measured, card.scheme):
            assert "<img" not in one._repr_html_()  # type: ignore[union-attr]
            assert len(repr(one).splitlines()) <= 5


def test_every_signature_is_short() -> None:
    for name in masthead.__all__:
        value = getattr(masthead, name)
        if callable(value) and not (inspect.isclass(value) and issubclass(value, Exception)):
            assert len(str(inspect.signature(value))) < 800, name


def test_pandas_users_find_to_pandas() -> None:
    pytest.importorskip("pandas")
    card = demo_card()
    assert list(card.to_pandas()["outlet"]) == card.scores["outlet"].to_list()
    assert "attributed_sentence_share" in newsroom_measured().to_pandas().columns
    assert len(newsroom_articles().to_pandas()) == len(newsroom_articles())
    assert set(card.features.to_pandas()["view"]) == {"all", "own"}


def test_goalposts_can_be_set_by_name() -> None:
    scheme = masthead.Scheme.load("default")
    moved = scheme.with_goalposts(identified_sources_per_article=(0, 6), uncredited_copy_ratio=(0.5, 0.0))
    rows = {row.name: row for row in moved.indicators}
    assert rows["identified_sources_per_article"].goalposts == (0.0, 6.0)
    assert rows["uncredited_copy_ratio"].goalposts == (0.5, 0.0)
    assert rows["uncredited_copy_ratio"].direction == "lower"
    assert moved.scheme_id != scheme.scheme_id
    with pytest.raises(InputError, match=r"did you mean 'identified_sources_per_article'\?"):
        scheme.with_goalposts(identified_source_per_article=(0, 6))
    with pytest.raises(InputError, match="goalposts"):
        scheme.with_goalposts(identified_sources_per_article=(1, 1))
    with pytest.raises(InputError, match=r"\(0, 0.5\), which would turn the row round.*Try: \(0.5, 0\)"):
        scheme.with_goalposts(uncredited_copy_ratio=(0.0, 0.5))


def test_misspelled_names_are_answered_with_those_that_were_meant(tmp_path: Path) -> None:
    card = demo_card()
    with pytest.raises(InputError, match=r"did you mean 'copy_ratio'\?"):
        card.features.values("copy_ration", "all")
    with pytest.raises(InputError, match=r"did you mean 'copy_ratio'\?"):
        card.plot.distribution("copyratio")
    with pytest.raises(InputError, match=r"did you mean 'harborherald.example'\?"):
        card.plot.contributions("harborherald.exmple")
    text = card.scheme.to_toml()
    (tmp_path / "mine.toml").write_text(
        text.replace('"opinion"', '"opinions"').replace("uncredited_copy_ratio", "uncredited_copy")
    )
    with pytest.raises(InputError, match=r"did you mean 'opinion'\?") as caught:
        masthead.Scheme.load(tmp_path / "mine.toml")
    assert "use 'uncredited_copy_ratio'" in str(caught.value)

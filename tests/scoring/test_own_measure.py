"""A measure of the user's own through features, scheme, score, explanation, report, notebook and charts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from markupsafe import escape

from masthead.metrics.errors import InputError
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import Measure
from masthead.reports.charts.gallery import list_charts
from masthead.reports.html.pages import build_site
from masthead.reports.html.site import write_site
from masthead.reports.inputs.run import read_card
from masthead.reports.tables.results import exact_tables, result_tables
from masthead.scoring.card import Card
from masthead.scoring.features.summarize import summarize
from masthead.scoring.scheme.scheme import Dimension, Indicator, Scheme
from masthead.scoring.score import score
from tests.newsroom import newsroom_measured

WOMEN = Measure(
    name="quoted_women_share",
    metric="own",
    label="Women among quoted persons",
    unit="share of quoted persons",
    numerator="quoted persons with a first name of the list",
    denominator="quoted persons with any first name of either list",
    definition="Quoted persons whose first name is a woman's, of those whose first name is known.",
)


def scheme() -> Scheme:
    row = Indicator(WOMEN.name, "all", "people", "higher", (0.0, 0.5), 1.0, "none", own=True)
    default = Scheme.load("default")
    return replace(
        default, dimensions=(*default.dimensions, Dimension("people", 0.2)), indicators=(*default.indicators, row)
    )


def counted() -> pl.DataFrame:
    articles = newsroom_measured().articles.lazy().select("article_id").collect()
    place = pl.int_range(pl.len())
    return articles.with_columns(numerator=place % 3, denominator=pl.lit(4.0))


def marked() -> pl.DataFrame:
    """The first word of every article with a numerator, as what was counted."""
    ids = counted().filter(pl.col("numerator") > 0)["article_id"]
    return pl.DataFrame({"article_id": ids}).with_columns(
        start=0, end=4, label=pl.lit("woman"), detail=pl.lit("on the list")
    )


@cache
def own_card() -> Card:
    measured = newsroom_measured().with_measure(WOMEN, counted(), spans=marked())
    return score(summarize(measured, n_resamples=50), scheme())


def test_an_own_measure_is_explained_with_its_words() -> None:
    found = own_card().explain("harborherald.example")
    assert "Women among quoted persons: " in str(found)
    spans = found.spans.filter(indicator=WOMEN.name)
    assert set(spans["label"]) == {"woman"}
    assert (spans["end"] == 4).all()


def test_another_own_measure_is_not_taken_for_this_one() -> None:
    other = replace(WOMEN, name="other", label="Other")
    measured = own_card().features.measured
    assert measured is not None
    both = measured.with_measure(other, counted(), spans=marked().with_columns(end=9, label=None))
    found = score(summarize(both, n_resamples=20), scheme()).explain("harborherald.example")
    assert (found.spans.filter(indicator=WOMEN.name)["end"] == 4).all()


def test_a_report_names_an_own_measure_as_such(tmp_path: Path) -> None:
    card = own_card()
    site = build_site(read_card(card), most_articles=10, per_outlet=1)
    pages = write_site(site, tmp_path)[0].read_text()
    assert "Women among quoted persons" in pages
    assert "Own measures" in pages
    assert str(escape(WOMEN.definition)) in pages
    assert "Women among quoted persons" in result_tables(card)["indicators"].frame.columns
    assert WOMEN.label in result_tables(card)["scheme"].frame["Indicator"].to_list()
    charts = {filled.chart.name: filled for filled in list_charts(read_card(card))}
    assert WOMEN.label in charts["heat_map"].data["indicator"].to_list()
    assert card.plot.distribution(WOMEN.name).get_xlabel().startswith(WOMEN.label)
    assert WOMEN.name in exact_tables(read_card(card))["articles"].lazy().collect_schema().names()


def test_a_loaded_card_knows_its_own_measures(tmp_path: Path) -> None:
    own_card().save(tmp_path / "card")
    again = Card.load(tmp_path / "card")
    assert again.features.measured is None
    assert again.features.declaration(WOMEN.name) == WOMEN
    measured = own_card().features.measured
    assert measured is not None
    measured.save(tmp_path / "measured")
    assert Measured.load(tmp_path / "measured").declared == measured.declared


def test_an_own_measure_is_summarized_scored_and_contributes() -> None:
    features = summarize(newsroom_measured().with_measure(WOMEN, counted()))
    rows = features.table.filter(feature=WOMEN.name, outlet="harborherald.example")
    assert 0 < rows["low"][0] < rows["value"][0] < rows["high"][0] < 1
    card = score(features, scheme())
    parts = card.contributions.filter(outlet="harborherald.example")
    assert parts["points"].sum() == pytest.approx(card.scores.filter(outlet="harborherald.example")["score"][0])
    own = parts.filter(indicator=WOMEN.name).row(0, named=True)
    assert own["points"] == pytest.approx(100 * own["effective_weight"] * rows["value"][0] / 0.5)
    assert Scheme.load("default").scheme_id != card.scheme.scheme_id


def test_a_scheme_asks_for_an_own_measure_by_name() -> None:
    with pytest.raises(InputError, match="quoted_women_share', which this run has not"):
        score(summarize(newsroom_measured()), scheme())
    with pytest.raises(InputError, match="own = true for one of your own"):
        replace(scheme(), indicators=tuple(replace(row, own=False) for row in scheme().indicators))

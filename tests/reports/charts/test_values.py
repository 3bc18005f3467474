"""The second interval where people see it: chart, table, strip, notebook and explanation."""

from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from masthead.metrics.catalog import measure_named
from masthead.reports.charts.gallery import list_charts
from masthead.reports.charts.outlets.ranking import RANKING, ranking_data
from masthead.reports.charts.outlets.values import value_chart, value_data
from masthead.reports.html.strips import indicator_strips
from masthead.reports.inputs.detector import two_intervals
from masthead.reports.inputs.run import read_card
from masthead.reports.tables.results import shown_tables
from masthead.scoring.features.summarize import summarize
from masthead.scoring.labels.draw_sample import draw_sample
from masthead.scoring.score import score
from tests.newsroom import newsroom_measured
from tests.reports.runs import demo_run
from tests.scoring.labels.given import label_all

SENTENCES, IDENTIFIED = "attributed_sentence_share", "identified_sources_per_article"
LABELED, OTHER = "harborherald.example", "metro24.example"


@cache
def features():
    sentences = draw_sample(newsroom_measured(), measure=SENTENCES, n=100, outlets=[LABELED])
    sources = draw_sample(newsroom_measured(), measure=IDENTIFIED, n=100, outlets=[LABELED])
    labels = [
        label_all(sentences, lambda row: ("y" if row["measured"] > 0 and row["number"] % 4 else "n", "")),
        label_all(sources, lambda row: ("2", "1")),
    ]
    return summarize(newsroom_measured(), labels=labels, error_card=True, n_resamples=200)


@cache
def run(is_corrected):
    return read_card(score(features().corrected() if is_corrected else features()))


@pytest.mark.parametrize("is_corrected", [False, True])
def test_both_intervals_are_the_same_whichever_value_is_scored(is_corrected):
    row = features().values(SENTENCES, "own").filter(pl.col("outlet") == LABELED).row(0, named=True)
    found = two_intervals(run(is_corrected), LABELED, SENTENCES, "own")
    assert (found.value, found.low, found.high) == (row["value"], row["low"], row["high"])
    assert found.outer == (row["detector_low"], row["detector_high"])
    assert found.corrected == row["value_corrected"] < row["value"]
    assert found.basis == "detector error included, from 100 labels of yours"
    other = two_intervals(run(is_corrected), OTHER, SENTENCES, "own")
    assert other.corrected is None
    assert other.basis == "detector error included, from the error card: 7 outlets"
    assert other.outer[0] < other.low < other.high < other.outer[1]


def test_values_at_the_mix_of_lengths_have_their_corrected_value_there_too():
    found, plain = (two_intervals(run(one), LABELED, IDENTIFIED, "own") for one in (True, False))
    row = run(True).feature(LABELED, IDENTIFIED, "own")
    assert found.corrected == row["standardized"]
    assert plain.corrected == pytest.approx(row["standardized"])
    assert row["value"] == 3
    assert found.value == pytest.approx(plain.value)


@pytest.mark.parametrize("is_corrected", [False, True])
def test_the_chart_draws_dot_band_thin_line_and_hollow_circle(is_corrected):
    data = value_data(run(is_corrected), SENTENCES, "own")
    ax = value_chart(measure_named(SENTENCES), "own").plot(data)
    lines = [line for line in ax.lines if line.get_linestyle() != "--" and len(line.get_ydata()) == 2]
    thin = [tuple(line.get_xdata()) for line in lines if line.get_marker() == "|"]
    assert thin == data.drop_nulls("detector_low").select("detector_low", "detector_high").rows()
    bands = [tuple(line.get_xdata()) for line in lines if line.get_linewidth() == 7]
    assert bands == data.drop_nulls("low").select("low", "high").rows()
    circles = [line for line in ax.lines if line.get_marker() == "o"]
    hollow = [line for line in circles if line.get_markerfacecolor() != line.get_color()]
    assert [float(line.get_xdata()[0]) for line in hollow] == data["corrected"].drop_nulls().to_list()
    assert len(hollow) == 1
    assert "hollow circle: corrected by labels" in ax.get_xlabel()
    assert "full points at 25% (solid rule), none at 5%" in ax.get_xlabel()


def test_the_chart_says_nothing_of_errors_where_none_are_known():
    data = value_data(demo_run(), "media_story_share", "own")
    assert data["detector_low"].null_count() == len(data)
    chart = value_chart(measure_named("media_story_share"), "own")
    assert chart.finding(data).startswith("Stories that draw on other media, own text: from ")
    label = chart.plot(data).get_xlabel()
    assert "thin line" not in label
    assert "better to the left" in label


def test_a_report_has_the_chart_of_every_indicator_whose_errors_are_known():
    names = [filled.chart.name for filled in list_charts(run(False))]
    assert [name for name in names if name.startswith("value_")] == [f"value_{IDENTIFIED}", f"value_{SENTENCES}"]


def test_the_ranking_says_whether_the_errors_are_in_it():
    labels = [RANKING.plot(ranking_data(run(one))).get_xlabel() for one in (False, True)]
    assert ["detector error included" in label for label in labels] == [False, True]


@pytest.mark.parametrize("is_corrected", [False, True])
def test_the_printed_table_has_both_intervals_and_where_they_are_from(is_corrected):
    table = shown_tables(run(is_corrected))[3].frame
    mine = table.filter(Outlet=run(True).name(LABELED), Indicator="Attributed sentences, own text").row(0, named=True)
    other = table.filter(Outlet=run(True).name(OTHER), Indicator="Attributed sentences, own text").row(0, named=True)
    assert mine["Known from"] == "100 labels of yours"
    assert other["Known from"] == "the error card: 7 outlets"
    assert mine["As measured"].split()[0] != mine["With detector error"].split()[0]
    assert other["As measured"].split()[0] == other["With detector error"].split()[0]


def test_an_outlet_unlike_the_cards_says_so_in_table_and_strip():
    table = features().table.with_columns(
        error_note=pl.when(pl.col("outlet") == OTHER).then(pl.lit("unlike the 7 outlets")).otherwise("error_note")
    )
    card = score(replace(features(), table=table))
    shown = read_card(card)
    rows = shown_tables(shown)[3].frame.filter(Remark="unlike the 7 outlets")
    assert set(rows["Outlet"]) == {shown.name(OTHER)}
    (strip,) = (one for one in indicator_strips(shown) if one.feature == SENTENCES)
    dot = next(one for one in strip.dots if one.outlet == OTHER)
    assert "unlike the 7 outlets" in dot.error_words


def test_an_explanation_says_what_the_detector_error_is_known_from():
    said = [str(run(one).card.explain(LABELED)) for one in (False, True)]
    assert ["detector error included, from 100 labels of yours" in each for each in said] == [False, True]

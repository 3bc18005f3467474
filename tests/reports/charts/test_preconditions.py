"""A chart is written only where its data carry it, and says then only what they say."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import polars as pl
import pytest
from matplotlib.text import Text

from masthead.metrics.measure import measure
from masthead.reports.charts.gallery import list_charts
from masthead.reports.charts.outlets.agreement import SCHEMA as AGREEMENT
from masthead.reports.charts.outlets.agreement import agreement_chart
from masthead.reports.charts.outlets.contributions import waterfall_chart
from masthead.reports.charts.outlets.distributions import SCHEMA as DISTRIBUTION
from masthead.reports.charts.outlets.distributions import distribution_finding, distribution_precondition
from masthead.reports.charts.outlets.ranking import SCHEMA as RANKS
from masthead.reports.charts.outlets.ranking import ranking_data, ranking_finding
from masthead.reports.charts.outlets.superiority import superiority_data, superiority_finding
from masthead.reports.charts.plots import Plots
from masthead.reports.charts.stories.copy_network import COPY_NETWORK, copy_network_finding
from masthead.reports.charts.stories.story import SCHEMA as STORY
from masthead.reports.charts.stories.story import story_chart, story_precondition
from masthead.reports.charts.stories.strip import strip_data
from masthead.reports.charts.style import figure_of
from masthead.reports.inputs.places import place_groups
from masthead.reports.inputs.run import Run, read_card
from masthead.reports.stories.find import Story
from masthead.scoring.card import Card
from masthead.scoring.features.summarize import summarize
from masthead.scoring.score import score
from tests.reports.runs import demo_run, single_articles_card

SHARED = " ".join(
    f"The ferry office in Lowfield will keep number {k} of its boats at the eastern quay until the ice has gone from the "
    "inner basin, and passengers are asked to bring their own lamps to the evening crossing."
    for k in range(5)
)
OWN = "Ida Brandt, the clerk, said the {k} lamps were new. “Nobody paid for them,” she said on day {k} of the frost."

TAILS = ("A band will play on the ice.", "Nils Holm sold his sledge last week.", "The bridge is closed.")


@cache
def undated_card() -> Card:
    """Three outlets with one undated article each, two of which share text."""
    texts = [SHARED, SHARED, " ".join(OWN.format(k=k) for k in range(9))]
    articles = pl.DataFrame(
        {
            "article_id": ["a", "b", "c"],
            "outlet": ["one.example", "other.example", "third.example"],
            "title": ["Ferry stays", "Boats wait", "Lamps"],
            "text": [f"{text}\n\n{tail}" for text, tail in zip(texts, TAILS, strict=True)],
            "language": ["en"] * 3,
        }
    )
    return score(summarize(measure(articles), n_resamples=50))


def test_a_run_that_carries_little_has_few_charts():
    run = read_card(undated_card())
    assert [filled.chart.name for filled in list_charts(run)] == ["copy_network", "strip"]


def test_text_without_dates_went_nowhere():
    data = COPY_NETWORK.data(read_card(undated_card()))
    assert data.select("origin", "outlet", "is_directed").rows() == [("one.example", "other.example", False)]
    assert copy_network_finding(data).startswith("Most words are shared between one.example and other.example:")
    assert "went" not in copy_network_finding(data)


def test_text_shared_with_another_outlet_is_not_drawn_as_own():
    layers = strip_data(read_card(undated_card()), "a").group_by("layer").agg(pl.col("n_characters").sum())
    shares = dict(layers.iter_rows())
    assert shares["shared"] > 4 * shares["own"]


def test_a_story_needs_two_times_and_two_outlets():
    at = datetime(2024, 3, 5, 6, tzinfo=UTC)
    row = ("One", at, "Ferry stays", False, "a", None, None, None)

    def why(*rows: tuple) -> str:
        return story_precondition(pl.DataFrame(rows, schema=STORY, orient="row"))

    later = at.replace(hour=9)
    assert "Fewer than two dates" in why(row)
    assert "Fewer than two dates" in why(row, ("Other", at, "Boats wait", False, "b", None, None, None))
    assert "one outlet" in why(row, ("One", later, "Boats wait", False, "b", None, None, None))
    assert why(row, ("Other", later, "Boats wait", False, "b", None, None, None)) == ""


def spread(**values: list[float]) -> pl.DataFrame:
    rows = [(outlet, f"{outlet}{k}", value) for outlet, found in values.items() for k, value in enumerate(found)]
    return pl.DataFrame(rows, schema=DISTRIBUTION, orient="row")


def test_one_article_an_outlet_has_no_spread():
    assert "Fewer than two outlets" in distribution_precondition(spread(a=[0.1], b=[0.4], c=[0.9, 0.3, 0.2]))
    assert distribution_precondition(spread(a=[0.1, 0.2, 0.3], b=[0.4, 0.5, 0.6])) == ""


def test_where_the_difference_lies_is_not_a_matter_of_how_many_articles_there_are():
    assert distribution_finding(spread(a=[0.1, 0.11, 0.12], b=[0.8, 0.81, 0.82])).endswith("lies between outlets")
    noise = spread(a=[0.0, 1.0, 0.2], b=[1.0, 0.9, 0.1], c=[0.3, 0.0, 0.4])
    assert distribution_finding(noise).endswith("lies between articles of the same outlet")


def test_a_plot_that_cannot_be_drawn_says_why():
    ax = Plots(single_articles_card()).ranking()
    assert [text.get_text() for text in ax.texts] == ["No outlet has enough measured articles for a score."]


def test_told_apart_is_one_rule():
    """The ranking, the pairs and the words go by the places, which hold for all outlets at once."""
    run = demo_run()
    ranks = {row["outlet"]: (row["rank_low"], row["rank_high"]) for row in ranking_data(run).to_dicts()}
    pairs = superiority_data(run)
    for outlet, other, is_apart in pairs.select("outlet", "other", "is_apart").iter_rows():
        (low, high), (other_low, other_high) = ranks[outlet], ranks[other]
        assert is_apart == (high < other_low or other_high < low)
    once = pairs.filter(pl.col("outlet") < pl.col("other"))["is_apart"]
    assert superiority_finding(pairs).startswith(f"{once.sum()} of {len(once)} pairs told apart")
    groups = place_groups(ranking_data(run))
    apart = [(a, b) for k, one in enumerate(groups) for other in groups[k + 1 :] for a in one for b in other]
    told = {tuple(pair) for pair in pairs.filter("is_apart").select("outlet", "other").rows()}
    assert set(apart) <= told
    if len(groups) == 1:
        n = len(ranks)
        said = f"do not put the {n} outlets in one order" if told else f"do not tell the {n} outlets apart"
        assert ranking_finding(ranking_data(run)) == f"These articles {said}"


def test_who_stands_apart_is_named():
    def places(*sets: tuple[str, int, int]) -> str:
        rows = [(name, 50.0, 40.0, 60.0, "", low, high, "plain", 12, False) for name, low, high in sets]
        return ranking_finding(pl.DataFrame(rows, schema=RANKS, orient="row"))

    assert places(("a", 1, 2), ("b", 1, 2), ("c", 3, 4), ("d", 3, 4)) == "a and b stand above the other 2"
    assert (
        places(("a", 1, 3), ("b", 2, 4), ("c", 1, 4), ("d", 1, 4)) == "These articles do not tell the 4 outlets apart"
    )
    several = [(name, 1, 4) for name in "abcd"] + [("e", 5, 5)]
    assert places(*several) == "e stands below the other 4"


def test_a_missing_interval_is_not_drawn_at_zero():
    rows = [("a", 81.0, None, None, 1.0), ("b", 60.0, 50.0, 70.0, 2.0)]
    ax = agreement_chart(pl.DataFrame(), "panel").plot(pl.DataFrame(rows, schema=AGREEMENT, orient="row"))
    assert [segment[:, 1].tolist() for segment in ax.collections[0].get_segments()] == [[50.0, 70.0]]


def test_a_few_ratings_give_no_correlation():
    rows = [(name, 10.0 * k, 5.0 * k, 12.0 * k, float(k)) for k, name in enumerate("abcd", 1)]
    finding = agreement_chart(pl.DataFrame(), "panel").finding(pl.DataFrame(rows, schema=AGREEMENT, orient="row"))
    assert finding == "4 outlets rated by panel: too few for a correlation"


DOLLARS = ("Ca$$h Weekly", "$100_ or $200 news", "cash $\\q$ news", "$\\frac{1}{2}$", "50% \\$ {x}_{y}^2", "$a$ & <b>")


def with_dollars(run: Run) -> Run:
    return replace(run, names={outlet: DOLLARS[k % len(DOLLARS)] for k, outlet in enumerate(run.outlets)})


def test_no_text_of_the_data_is_read_as_mathematics():
    for filled in list_charts(with_dollars(demo_run())):
        ax = filled.chart.plot(filled.data)
        figure_of(ax).savefig(io.BytesIO(), format="svg")
        assert not any(text.get_parse_math() for text in ax.findobj(Text)), filled.chart.name
        drawn = [label.get_text() for label in (*ax.get_yticklabels(), *ax.texts)]
        if filled.chart.name in ("ranking", "contributions", "heat_map", "superiority", "acceptability"):
            assert set(drawn) & set(DOLLARS), filled.chart.name


@pytest.mark.parametrize("title", ["Fares hit $$ high", "Fees rise from $5 a day to $7 a week", "$\\q$"])
def test_dollars_in_a_headline_are_drawn_as_they_are(title):
    at = datetime(2024, 3, 5, 6, tzinfo=UTC)
    rows = [
        ("One", at, title, False, "a", None, None, None),
        ("Other $", at.replace(hour=9), title, False, "b", "a", 90, "uncredited"),
    ]
    ax = story_chart(Story(title, (), ())).plot(pl.DataFrame(rows, schema=STORY, orient="row"))
    assert ax.get_title(loc="left") == title
    figure_of(ax).savefig(io.BytesIO(), format="png")


def test_printed_points_of_a_waterfall_add_up_to_the_printed_score():
    run = demo_run()
    for outlet in run.scores.filter(pl.col("score").is_not_null())["outlet"]:
        chart = waterfall_chart(outlet)
        *parts, whole = (text.get_text() for text in chart.plot(chart.data(run)).texts)
        assert sum(float(part.partition(" (")[0]) for part in parts) == pytest.approx(float(whole))

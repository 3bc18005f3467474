from __future__ import annotations

import pytest

from masthead.metrics.catalog import measure_named
from masthead.reports.html.strips import indicator_strips
from masthead.reports.inputs.known import GOLD_FIGURES, known_error, published, published_figures, shipped_error_cards
from tests.reports.runs import demo_run


def test_published_figures_are_of_declared_measures_and_name_their_source():
    for one in published_figures():
        assert measure_named(one.feature).metric
        assert one.reference
        assert one.words
        assert one.low <= (one.high or one.low)


def test_published_figures_stand_in_order():
    assert [one.low for one in published("four_named_sources_share")] == [0.11, 0.48, 0.64]
    assert published("quote_share") == ()


@pytest.mark.parametrize("feature", GOLD_FIGURES)
def test_a_known_error_comes_from_the_shipped_error_card(feature):
    figure = GOLD_FIGURES[feature]
    values = [one.get(figure.figure) for one in shipped_error_cards()[figure.task]["sets"].values()]
    assert any(value is not None for value in values)
    words = known_error(feature)
    assert words.startswith("off by ")
    assert figure.unit in words
    assert measure_named(feature).metric


def test_a_measure_without_a_figure_on_gold_claims_none():
    assert known_error("quote_share") == ""


def test_strips_carry_what_is_known():
    strips = {strip.indicator: strip for strip in indicator_strips(demo_run())}
    named = strips["media_story_share"]
    assert "57% of local stories" in named.published_words
    assert len(named.published) == 2
    assert all(0 <= at <= 100 and at + width <= 100.01 for at, width in named.published)
    assert all(strip.half is None for strip in strips.values()), "seven outlets are too few for a middle half"

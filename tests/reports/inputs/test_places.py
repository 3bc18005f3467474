"""Who is told apart from whom, and whether that holds whatever the weights."""

import polars as pl
import pytest

from masthead.reports.inputs.places import are_apart_in_draws


def draws(**joint: list[float]) -> pl.DataFrame:
    rows = [(outlet, k, value) for outlet, values in joint.items() for k, value in enumerate(values)]
    return pl.DataFrame(rows, schema=["outlet", "draw", "joint"], orient="row")


@pytest.mark.parametrize(
    ("low", "is_apart"),
    [
        pytest.param([50.0] * 100, True, id="below in every draw"),
        pytest.param([50.0] * 98 + [70.0] * 2, True, id="above in two of a hundred"),
        pytest.param([50.0] * 96 + [70.0] * 4, False, id="above in four of a hundred"),
        pytest.param([60.0] * 100, False, id="the same"),
    ],
)
def test_outlets_stay_apart_where_the_interval_of_their_difference_leaves_out_0(low: list[float], is_apart: bool):
    found = draws(high=[60.0] * 100, low=low)
    assert are_apart_in_draws(found, ["high"], ["low"], 0.95) == is_apart


def test_differences_are_of_one_draw_each():
    rising = [float(k) for k in range(100)]
    found = draws(high=[value + 1 for value in rising], low=rising)
    assert are_apart_in_draws(found, ["high"], ["low"], 0.95), "the scores overlap, no draw has them the other way"


def test_one_pair_that_overlaps_is_enough():
    found = draws(a=[90.0] * 50, b=[60.0] * 50, c=[59.0, 61.0] * 25)
    assert are_apart_in_draws(found, ["a"], ["b", "c"], 0.95)
    assert not are_apart_in_draws(found, ["a", "b"], ["c"], 0.95)

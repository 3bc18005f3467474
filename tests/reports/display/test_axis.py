from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from masthead.reports.display.axis import SCORE, Axis, axis_over

numbers = st.floats(-1e6, 1e6)


@given(st.lists(numbers, min_size=1), st.booleans())
def test_the_axis_holds_its_values(values, bounded):
    axis = axis_over(values, low=min(values) if bounded else None)
    assert axis.low <= min(values) <= max(values) <= axis.high
    assert all(0 <= axis.at(value) <= 100 for value in values)
    assert all(axis.low - 1e-6 <= tick <= axis.high + 1e-6 for tick in axis.ticks)
    assert 1 <= len(axis.ticks) <= 7


@given(numbers, numbers)
def test_larger_values_stand_further_right(a, b):
    axis = Axis(-1e6, 1e6)
    assert (a <= b) <= (axis.at(a) <= axis.at(b))


def test_no_values_and_one_value_have_an_axis():
    assert axis_over([]) == Axis(0.0, 1.0)
    assert axis_over([None, float("nan")], low=0.0, high=1.0) == Axis(0.0, 1.0)
    one = axis_over([3.0])
    assert one.low < 3 < one.high
    assert SCORE.ticks == [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]

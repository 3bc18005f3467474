from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.metrics.wording import show_count, whole_units_within
from masthead.reports.display.rounding import (
    decimals_for,
    show,
    show_bytes,
    show_interval,
    show_parts,
    show_share,
    show_share_parts,
)


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        (None, None, None, "–"),
        (float("nan"), 0, 1, "–"),
        (0.21389, 0.18, 0.25, "0.21"),
        (61.23, 50.0, 72.0, "61"),
        (1234.5, 1200, 1270, "1,234"),
        (-0.0004, -0.05, 0.05, "0.00"),
        (3.14159, None, None, "3.14"),
        (3.14159, 3.14159, 3.14159, "3.14"),
    ],
)
def test_numbers_are_rounded_by_their_interval(value, low, high, expected):
    assert show(value, low, high) == expected


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e3))
def test_rounding_moves_a_value_by_less_than_the_uncertainty(value, half_width):
    shown = float(show(value, value - half_width, value + half_width).replace(",", ""))
    assert abs(shown - value) <= 0.51 * max(half_width, 1e-4) + 1e-9 * abs(value)


@given(st.floats(1e-6, 1e6))
def test_decimals_grow_as_the_uncertainty_shrinks(uncertainty):
    assert 0 <= decimals_for(uncertainty) <= decimals_for(uncertainty / 10) <= 4


def test_intervals_shares_counts_and_sizes_have_words():
    assert show_interval(0.18, 0.25) == "0.18 to 0.25"
    assert show_interval(None, 1.0) == ""
    assert [show_share(x) for x in (0, 0.004, 0.5, 0.996, 1)] == ["0%", "<1%", "50%", ">99%", "100%"]
    assert show_share(math.nan) == "–"
    assert show_count(None, "word") == "0 words"
    assert show_bytes(5_300_000) == "5.3 MB"


def test_a_share_of_all_but_a_sum_s_rounding_is_all():
    assert show_share(0.1 + 0.2 + 0.7 - 1e-15) == "100%"
    assert show_share(1e-15) == "0%"


@given(st.lists(st.floats(0, 60), max_size=12), st.integers(0, 2))
def test_printed_parts_add_up_to_the_printed_whole_and_none_is_off_by_a_unit(values, decimals):
    shown = [float(part.replace(",", "")) for part in show_parts(values, decimals=decimals)]
    unit = 10.0**-decimals
    assert abs(sum(shown) - math.fsum(values)) <= unit / 2 + 1e-6
    assert all(abs(part - value) < unit + 1e-6 for part, value in zip(shown, values, strict=True))


@given(st.lists(st.floats(0.001, 10), min_size=1, max_size=9))
def test_printed_shares_of_a_whole_add_up_to_100(values):
    shown = show_share_parts([value / math.fsum(values) for value in values])
    assert sum(0 if part == "<1%" else int(part.rstrip("%")) for part in shown) == 100


@given(
    st.lists(
        st.tuples(st.floats(0.01, 1), st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1))),
        min_size=1,
        max_size=16,
    )
)
def test_parts_add_up_and_never_pass_their_most(rows):
    whole = sum(weight for weight, _ in rows)
    most = [100 * weight / whole for weight, _ in rows]
    parts = [bound * share for bound, (_, share) in zip(most, rows, strict=True)]
    units, bounds = whole_units_within(parts, most, 1)
    assert sum(bounds) == 1000
    assert sum(units) == math.floor(10 * math.fsum(parts) + 0.5 + 1e-9)
    for unit, bound, part, full in zip(units, bounds, parts, most, strict=True):
        assert unit <= bound
        assert abs(unit - 10 * part) < 1 + 1e-6
        assert abs(bound - 10 * full) < 1 + 1e-6
        assert unit == 0 or part > 0
        assert unit == bound or part < full


def test_parts_that_are_no_sum_are_rounded_each_by_itself():
    assert whole_units_within([-3.0, 12.0], [5.0, 6.0]) == ([-3, 12], [5, 6])

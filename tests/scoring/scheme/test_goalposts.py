from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.scoring.scheme.goalposts import goalpost_fault, normalize


@pytest.mark.parametrize(
    ("value", "goalposts", "expected"),
    [
        (1, (0, 10), 0.1),
        (11, (0, 10), 1.0),
        (-1, (0, 10), 0.0),
        (1, (10, 0), 0.9),
        (-1, (10, 0), 1.0),
        (11, (10, 0), 0.0),
    ],
)
def test_goalposts_as_published(value: float, goalposts: tuple[float, float], expected: float) -> None:
    """COINr 1.1.14, n_goalposts: the cases of its documentation and of tests/testthat/test-normalise.R."""
    assert normalize(value, goalposts) == pytest.approx(expected)


def test_missing_stays_missing() -> None:
    assert np.isnan(normalize([np.nan], (0, 1))[0])
    assert np.isnan(normalize([np.nan], (0, 1, 2, 3))[0])


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e3), st.floats(-1e3, 1e3), st.booleans(), st.floats(0.001, 1e3))
def test_bounded_and_monotone_in_the_declared_direction(
    value: float, width: float, zero: float, more_is_better: bool, step: float
) -> None:
    goalposts = (zero, zero + width) if more_is_better else (zero + width, zero)
    before, after = normalize([value, value + step], goalposts)
    assert 0 <= before <= 1
    assert after >= before if more_is_better else after <= before


@pytest.mark.parametrize(
    ("direction", "goalposts", "fault"),
    [
        ("higher", (1.0, 4.0), False),
        ("higher", (4.0, 1.0), True),
        ("lower", (4.0, 1.0), False),
        ("lower", (1.0, 4.0), True),
        ("lower", (1.0, 1.0), True),
        ("between", (0.0, 1.0, 1.0, 2.0), False),
        ("between", (0.0, 1.0), True),
        ("higher", (0.0, float("nan")), True),
        ("higher", (0.0, 1.0, 2.0), True),
    ],
)
def test_faults(direction: str, goalposts: tuple[float, ...], fault: bool) -> None:
    assert (goalpost_fault(direction, goalposts) is not None) is fault

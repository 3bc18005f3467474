"""Values between goalposts, and between goalposts times a factor."""

from __future__ import annotations

import numpy as np
import pytest

from masthead.scoring.features.summarize import summarize
from masthead.scoring.scheme.goalposts import normalize
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.scores.indicators import IndicatorValues, read_indicators
from tests.newsroom import newsroom_measured

SCHEME = Scheme.load("default")


@pytest.fixture(scope="module")
def found() -> IndicatorValues:
    return read_indicators(summarize(newsroom_measured(), n_resamples=20), SCHEME)


def test_goalposts_as_they_are_give_the_normalized_values(found: IndicatorValues) -> None:
    same = found.normalized_values(np.ones((1, len(SCHEME.indicators))))
    assert same.shape == (len(found.outlets), 1, len(SCHEME.indicators))
    np.testing.assert_array_equal(same[:, 0], found.normalized)
    assert np.isfinite(found.normalized).sum() > 20


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_goalposts_times_a_factor_are_values_by_that_factor(found: IndicatorValues, factor: float) -> None:
    moved = found.normalized_values(np.full((1, len(SCHEME.indicators)), factor))[:, 0]
    replicates = found.normalized_replicates(factor)
    for place, row in enumerate(SCHEME.indicators):
        goalposts = tuple(factor * point for point in row.scaled_goalposts)
        np.testing.assert_allclose(moved[:, place], normalize(found.value[:, place], goalposts), atol=1e-12)
        expected = normalize(found.replicates[..., place], goalposts)
        np.testing.assert_allclose(replicates[..., place], expected, atol=1e-12)

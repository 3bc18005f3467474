"""Values between goalposts, and between goalposts times a factor."""

from __future__ import annotations

import numpy as np
import pytest

from masthead.scoring.bootstrap.intervals import widening
from masthead.scoring.features.summarize import summarize
from masthead.scoring.scheme.goalposts import normalize
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.scores.aggregate import weighted_mean
from masthead.scoring.scores.indicators import IndicatorValues, read_indicators
from masthead.scoring.scores.score_table import draw_scores, score_degrees, score_units
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


def test_joint_draws_are_those_of_resamples_widened_where_choices_are_fixed(found: IndicatorValues) -> None:
    """With weights and goalposts as stated, the deviations of joint draws are those of resamples times ``widening``."""
    score = 100 * weighted_mean(found.normalized, SCHEME.weights)
    draws = draw_scores(found, np.ones(len(score), dtype=np.bool_), seed=0, interval=0.95, concentration=1e12)
    factor = widening(score_units(found), 0.95, degrees=score_degrees(found))
    inside = (draws.joint > 0) & (draws.joint < 100) & np.isfinite(draws.joint)
    expected = score + factor * (draws.sampling - score)
    np.testing.assert_allclose(draws.joint[inside], expected[inside], atol=1e-3)
    assert inside.sum() > 100
    assert np.nanmin(factor) > 1.01

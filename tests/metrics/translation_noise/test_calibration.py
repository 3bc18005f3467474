import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.translation_noise.calibration import LENGTHS, Calibration, quantiles, shipped_calibration
from masthead.metrics.translation_noise.defects.find import DEFECT_RULES
from masthead.metrics.translation_noise.style.find import N_FAMILIES


def made(spread=1.0):
    rng = np.random.default_rng(0)
    tables = np.stack([quantiles(rng.normal(0, spread / (1 + k), 4000)) for k in range(len(LENGTHS))])
    ones = np.ones(len(LENGTHS))
    parts = np.outer(np.arange(len(LENGTHS)), np.ones(N_FAMILIES + 1))
    return Calibration(tables, tables, ones, parts, np.zeros(6), np.zeros(10), np.ones(1))


def test_mean_parts_lie_between_those_of_the_neighboring_lengths():
    parts, spread = made().standard_style(np.array([10.0, 150.0, 180.0, 9000.0]))
    assert parts[:, 0].tolist() == pytest.approx([0.0, 0.0, np.log(180 / 150) / np.log(220 / 150), 4.0])
    assert spread.tolist() == [1.0] * 4


def test_the_middle_is_the_middle_at_any_length():
    share = made().style_percentile(np.zeros(3), np.array([150.0, 260.0, 5000.0]))
    assert share == pytest.approx([0.5, 0.5, 0.5], abs=0.03)


def test_the_same_figure_is_rarer_in_a_longer_text():
    short, middle, long = made().spin_percentile(np.full(3, 0.5), np.array([150.0, 400.0, 900.0]))
    assert short < middle < long


def test_beyond_all_is_all():
    assert made().style_percentile(np.array([99.0, -99.0]), np.array([300.0, 300.0])).tolist() == [1.0, 0.0]


def test_missing_stays_missing():
    assert np.isnan(made().style_percentile(np.array([np.nan]), np.array([300.0]))[0])


@settings(deadline=None, max_examples=40)
@given(st.floats(-3, 3), st.floats(0, 2), st.floats(1, 5000))
def test_a_higher_figure_never_has_a_lower_percentile(figure, more, words):
    low, high = made().style_percentile(np.array([figure, figure + more]), np.array([words, words]))
    assert 0 <= low <= high <= 1


def test_ties_count_half():
    table = quantiles(np.concatenate((np.zeros(500), np.arange(1, 501))))
    tied = Calibration(**{**made().__dict__, "spin": np.stack([table] * 5)})
    assert tied.spin_percentile(np.array([0.0]), np.array([300.0]))[0] == pytest.approx(0.25, abs=0.01)


def test_a_calibration_round_trips_and_gives_the_same_bytes(tmp_path):
    path = made().save(tmp_path / "a.npz")
    assert path.read_bytes() == Calibration.load(path).save(tmp_path / "b.npz").read_bytes()


def test_the_shipped_calibration_fits_the_code():
    shipped = shipped_calibration()
    assert shipped.style.shape == shipped.spin.shape
    assert len(shipped.style) == len(LENGTHS)
    assert shipped.base_rates.shape == (len(DEFECT_RULES),)
    assert shipped.parts.shape == (len(LENGTHS), N_FAMILIES + 1)
    assert shipped.n_articles[0] > 1000

import numpy as np
import pytest

from masthead.metrics.translation_noise.evidence import MOST_QUOTE_EVIDENCE, quote_evidence, summed_evidence


def total(style=0.5, spin=0.5, marks=0, words=1000, base_rate=1e-3, quotes=0.0):
    return float(
        summed_evidence(np.array([style]), np.array([spin]), [marks], [words], base_rate=base_rate, quotes=quotes)[0]
    )


def test_the_sum_is_that_of_logs():
    assert total() == pytest.approx(2 * np.log(2))
    assert total(marks=1) == pytest.approx(2 * np.log(2) - np.log(1 - np.exp(-1)))


@pytest.mark.parametrize("more", [{"style": 0.9}, {"spin": 0.9}, {"marks": 3}, {"quotes": 2.0}])
def test_more_of_any_part_is_more(more):
    assert total(**more) > total()


def test_a_missing_part_is_missing():
    assert np.isnan(total(style=np.nan))


def test_the_rarest_part_is_bounded():
    assert total(style=1.0, spin=1.0, marks=500) == pytest.approx(-3 * np.log(1e-3))


def test_quotations_have_bounds():
    assert quote_evidence([0, 1, 50, 0], [0, 0, 0, 5]).tolist() == pytest.approx(
        [0.0, np.log(0.86 / 0.12), MOST_QUOTE_EVIDENCE, 0.0]
    )

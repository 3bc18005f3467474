import numpy as np
import pytest

from masthead.metrics.translation_noise.evidence import (
    LEAST_SHARE,
    MOST_QUOTE_EVIDENCE,
    RARE,
    evidence_share,
    quote_evidence,
    summed_evidence,
)


def total(style=0.5, marks=0, words=1000, base_rate=1e-3, quotes=0.0):
    return float(summed_evidence(np.array([style]), [marks], [words], base_rate=base_rate, quotes=quotes)[0])


def test_style_alone_is_its_own_share_and_parts_without_signal_add_nothing():
    assert total() == pytest.approx(np.log(2))
    assert total(marks=1) == total()
    assert evidence_share(np.array([total(style=0.8)]))[0] == pytest.approx(0.8)


def test_marks_add_how_much_rarer_than_one_in_a_hundred_they_are():
    assert total(marks=1, words=1, base_rate=2e-3) == pytest.approx(np.log(2) + np.log(RARE / (1 - np.exp(-2e-3))))


@pytest.mark.parametrize("more", [{"style": 0.9}, {"marks": 6}, {"quotes": 2.0}])
def test_more_of_any_part_is_more(more):
    assert total(**more) > total()


def test_a_missing_part_is_missing():
    assert np.isnan(total(style=np.nan))


def test_the_rarest_part_is_bounded():
    assert total(style=1.0, marks=500) == pytest.approx(-np.log(LEAST_SHARE) + np.log(RARE / LEAST_SHARE))


def test_quotations_have_bounds():
    assert quote_evidence([0, 1, 50, 0], [0, 0, 0, 5]).tolist() == pytest.approx(
        [0.0, np.log(0.86 / 0.12), MOST_QUOTE_EVIDENCE, 0.0]
    )

"""Krippendorff's alpha on the published examples of Krippendorff 2011 (sections A and C)."""

import numpy as np
import pytest

from masthead.scoring.labels.agreement import describe_agreement, krippendorff_alpha, percent_agreement

X = np.nan
BINARY = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]], dtype=float).T
FOUR_OBSERVERS = np.array([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, X, X, X],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, X, 3],
    [X, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, X],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, X],
]).T  # fmt: skip


def test_alpha_as_published():
    assert krippendorff_alpha(BINARY) == pytest.approx(0.095, abs=5e-4)
    assert krippendorff_alpha(FOUR_OBSERVERS) == pytest.approx(0.743, abs=5e-4)
    assert krippendorff_alpha(FOUR_OBSERVERS, level="interval") == pytest.approx(0.849, abs=5e-4)


def test_alpha_is_undefined_for_constant_labels_and_without_pairs():
    assert krippendorff_alpha(np.ones((5, 2))) is None
    assert krippendorff_alpha(np.array([[1.0, X], [X, 0.0]])) is None
    assert krippendorff_alpha(np.empty((0, 2))) is None


def test_percent_agreement():
    assert percent_agreement(BINARY) == 0.6
    assert percent_agreement(np.ones((5, 2))) == 1.0
    assert percent_agreement(np.array([[1.0, X]])) is None


def test_agreement_is_told_in_a_sentence():
    assert describe_agreement(None, None, 0, ["ada"]) == "nobody's labels were checked by a second person"
    assert describe_agreement(0.714, 0.8, 10, ["ada", "ben"]) == (
        "2 labelers gave 10 items labels of their own each: 80% of the pairs agree; Krippendorff's alpha 0.71"
    )
    assert describe_agreement(None, 1.0, 4, ["ada", "ben"]).endswith("alpha not defined where all labels are the same")

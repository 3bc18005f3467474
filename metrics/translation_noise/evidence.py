"""The evidence of the parts put together: Fisher's sum, calibrated afterwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc

from masthead.metrics.text.arrays import Floats

REWORDED_MACHINE, REWORDED_NATIVE = 0.86, 0.12
"""Share of matched quotations that are reworded: in round trips through a machine, and between US outlets."""

MOST_QUOTE_EVIDENCE = 4.0
LEAST_SHARE = 1e-3


LOG_ODDS_REWORDED = float(np.log(REWORDED_MACHINE / REWORDED_NATIVE))
LOG_ODDS_IDENTICAL = float(np.log((1 - REWORDED_MACHINE) / (1 - REWORDED_NATIVE)))
"""What one matched quotation adds to the log odds of a round trip through a machine."""


def quote_evidence(n_reworded: ArrayLike, n_identical: ArrayLike) -> Floats:
    """Natural log of the likelihood ratio of the quotations, held within 0 and ``MOST_QUOTE_EVIDENCE``.

    A reworded quotation multiplies the odds by .86 / .12, an identical one by .14 / .88. The rewordings of one article
    are not independent, and a speaker of another language has as many wordings as translators: hence the bounds.
    """
    reworded = LOG_ODDS_REWORDED * np.asarray(n_reworded, dtype=np.float64)
    identical = LOG_ODDS_IDENTICAL * np.asarray(n_identical, dtype=np.float64)
    bounded: Floats = np.clip(reworded + identical, 0.0, MOST_QUOTE_EVIDENCE)
    return bounded


def summed_evidence(
    style: Floats,
    spin: Floats,
    n_marks: ArrayLike,
    n_words: ArrayLike,
    *,
    base_rate: float,
    quotes: ArrayLike = 0.0,
) -> Floats:
    """Fisher's sum: minus the logs of how rare each part is in native news; quotations add their log likelihood ratio.

    ``style`` and ``spin`` are shares of native news below; marks are compared with a Poisson count at the base
    rate (at least n of them come by chance with the regularized gamma function of n and the count expected).
    Unbounded above, higher is more evidence; NaN where style or spin is. Reference: Fisher 1932, section 21.1.
    """
    expected = base_rate * np.asarray(n_words, dtype=np.float64)
    marks = np.asarray(n_marks, dtype=np.float64)
    by_chance = np.where(marks == 0, 1.0, gammainc(marks, expected))
    rare = [np.maximum(part, LEAST_SHARE) for part in (1.0 - style, 1.0 - spin, by_chance)]
    total: Floats = -np.log(rare[0]) - np.log(rare[1]) - np.log(rare[2]) + np.asarray(quotes, dtype=np.float64)
    return total

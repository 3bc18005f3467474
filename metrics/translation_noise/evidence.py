"""The evidence of the parts put together: style, and what marks and quotations add where they are rare in native news.

Spin has no part in it: replaced words tell rewording, and the words of machine translations are commoner than those of
people, so that spin made the sum worse than style alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc

from masthead.metrics.text.arrays import Floats

REWORDED_MACHINE, REWORDED_NATIVE = 0.86, 0.12
"""Share of matched quotations that are reworded: in round trips through a machine, and between US outlets."""

MOST_QUOTE_EVIDENCE = 4.0
LEAST_SHARE = 1e-3

RARE = 0.01
"""Marks add evidence only where fewer than so many native articles have as many: without signal they add none."""


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
    style: Floats, n_marks: ArrayLike, n_words: ArrayLike, *, base_rate: float, quotes: ArrayLike = 0.0
) -> Floats:
    """Minus the log of how rare the style is in native news, and of how much rarer than ``RARE`` the marks are.

    ``style`` is the share of native news below; marks are compared with a Poisson count at the base rate (at least n of
    them come by chance with the regularized gamma function of n and the count expected); quotations add their log
    likelihood ratio. A part without signal adds nothing, so that it does not dilute the others. Unbounded above, higher
    is more evidence; NaN where style is.
    """
    expected = base_rate * np.asarray(n_words, dtype=np.float64)
    marks = np.asarray(n_marks, dtype=np.float64)
    by_chance = np.where(marks == 0, 1.0, gammainc(marks, expected))
    of_marks = np.maximum(np.log(RARE) - np.log(np.maximum(by_chance, LEAST_SHARE)), 0.0)
    summed: Floats = -np.log(np.maximum(1.0 - style, LEAST_SHARE)) + of_marks + np.asarray(quotes, dtype=np.float64)
    return summed


def evidence_share(evidence: Floats) -> Floats:
    """Share of native news with less summed evidence: 1 - exp(-evidence), as of style alone.

    What the other parts add in native news, in about one article of a hundred, is left out of account.
    """
    share: Floats = 1.0 - np.exp(-evidence)
    return share

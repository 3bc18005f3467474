"""What an ordinary article of a given length is expected to have of a feature: a published curve."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from masthead.metrics.text.arrays import Floats


@dataclass(frozen=True)
class Curve:
    """The expected value of a feature by length: ``expected`` at ``knots`` words, straight between in log words.

    Flat beyond the first and last knot. ``mix`` is the share of each knot in the mix of lengths to which features are
    brought; it sums to 1.
    """

    knots: tuple[float, ...]
    expected: tuple[float, ...]
    mix: tuple[float, ...]

    def at(self, words: ArrayLike) -> Floats:
        """The expected value of articles of so many words; of an article of unknown length (NaN) that of the mix.

        >>> Curve((250, 1000), (1.0, 3.0), (0.5, 0.5)).at([100, 500, 4000, float("nan")]).tolist()
        [1.0, 2.0, 3.0, 2.0]
        """
        n = np.asarray(words, dtype=np.float64)
        found = np.interp(np.log(np.maximum(np.nan_to_num(n), 1.0)), np.log(self.knots), self.expected)
        return np.asarray(np.where(np.isnan(n), self.reference, found), dtype=np.float64)

    @property
    def reference(self) -> float:
        """The expected value of the mix."""
        return float(np.dot(self.mix, self.expected))


def curve_fault(knots: tuple[float, ...], mix: tuple[float, ...]) -> tuple[str, str] | None:
    """What is wrong with the lengths and shares of a mix (found, expected), or None."""
    if len(knots) < 2 or any(a >= b for a, b in pairwise(knots)) or knots[0] < 1:
        return f"length_knots {list(knots)}", "at least two rising lengths in words"
    if len(mix) != len(knots) or min(mix) < 0 or abs(sum(mix) - 1) > 1e-6:
        return f"length_mix {list(mix)}", f"{len(knots)} shares that sum to 1, one for each of length_knots"
    return None

"""Goalposts: the values at which an indicator gives no points and full points.

The only place where direction is applied.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from masthead.metrics.text.arrays import Floats

Direction = Literal["higher", "lower", "between"]
DIRECTIONS: tuple[Direction, ...] = ("higher", "lower", "between")


def normalize(values: ArrayLike, goalposts: tuple[float, ...]) -> Floats:
    """Values on the scale from 0 (worst) to 1 (best), straight between the goalposts and flat beyond them.

    Two goalposts are the values worth 0 and 1, in that order: ascending where more is better, descending where less
    is. Four ascending goalposts bound an optimum: worth 0 up to the first, 1 from the second to the third, 0 from the
    fourth. NaN, what was not measured, stays NaN; a zero has no sign.

    >>> normalize([0, 2.5, 4, 9], (1, 4)).tolist()
    [0.0, 0.5, 1.0, 1.0]
    >>> normalize([0.5, 0.25, 0], (0.5, 0)).tolist()
    [0.0, 0.5, 1.0]
    >>> normalize([1, 3, 7], (0, 2, 4, 8)).tolist()
    [0.5, 1.0, 0.25]
    """
    x = np.asarray(values, dtype=np.float64)
    if len(goalposts) == 2:
        zero, one = goalposts
        return np.clip((x - zero) / (one - zero), 0.0, 1.0) + 0.0
    zero_below, one_from, one_to, zero_above = goalposts
    return np.minimum(normalize(x, (zero_below, one_from)), normalize(x, (zero_above, one_to)))


def goalpost_fault(direction: str, goalposts: tuple[float, ...]) -> tuple[str, str] | None:
    """What is wrong with goalposts for a direction (found, expected), or None."""
    found = f"goalposts {list(goalposts)} with direction '{direction}'"
    if not all(np.isfinite(goalposts)):
        return found, "finite numbers"
    if direction == "between":
        ascending = len(goalposts) == 4 and goalposts[0] < goalposts[1] <= goalposts[2] < goalposts[3]
        return None if ascending else (found, "four ascending goalposts: [0 below, 1 from, 1 to, 0 above]")
    if len(goalposts) != 2:
        return found, "two goalposts: [value worth 0, value worth 1]"
    if direction == "higher" and not goalposts[0] < goalposts[1]:
        return found, "the value worth 0 below the value worth 1"
    if direction == "lower" and not goalposts[0] > goalposts[1]:
        return found, "the value worth 0 above the value worth 1"
    return None


def turned_fault(direction: str, goalposts: tuple[float, ...]) -> tuple[str, str, str] | None:
    """What is wrong with two goalposts in the order of the other direction (found, expected, hint), or None.

    >>> turned_fault("lower", (0.5, 0.0)) is None, turned_fault("lower", (0.0, 0.5))[0]
    (True, 'goalposts (0, 0.5), which would turn the row round')
    """
    if len(goalposts) != 2 or direction == "between" or goalposts[0] == goalposts[1]:
        return None
    zero, one = goalposts
    if (zero < one) == (direction == "higher"):
        return None
    expected = f"the value worth 0 first, then the value worth 1; of this row {direction} is better"
    hint = f"({one:g}, {zero:g}); to turn the row round, write a scheme with another direction"
    return f"goalposts ({zero:g}, {one:g}), which would turn the row round", expected, hint

"""Minimizing a smooth convex loss, with sums that do not depend on the number of threads."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from masthead.metrics.text.arrays import Floats

Loss = Callable[[Floats], tuple[float, Floats]]

MEMORY = 10
SUFFICIENT = 1e-4
"""A step must gain this share of what the slope promises."""

MOST_HALVINGS = 30


def minimize_loss(loss: Loss, start: Floats, *, iterations: int) -> Floats:
    """Where ``loss`` (value and gradient) is least, after at most ``iterations`` steps of limited-memory BFGS.

    The same start gives the same bytes: products are summed by numpy and not by a linear algebra library, whose order
    of sums changes with its threads. Reference: Nocedal and Wright 2006, Numerical Optimization, algorithm 7.5.
    """
    at = start
    value, slope = loss(at)
    steps: list[tuple[Floats, Floats]] = []
    for _ in range(iterations):
        direction = -_times_inverse(steps, slope)
        promised = _dot(slope, direction)
        if promised >= 0:
            break
        size = 1.0 if steps else min(1.0, 1.0 / np.sqrt(_dot(slope, slope)))
        for _ in range(MOST_HALVINGS):
            further = at + size * direction
            new_value, new_slope = loss(further)
            if new_value <= value + SUFFICIENT * size * promised:
                break
            size /= 2
        else:
            break
        moved, turned = further - at, new_slope - slope
        if _dot(moved, turned) > 0:
            steps = [*steps, (moved, turned)][-MEMORY:]
        at, value, slope = further, new_value, new_slope
    return at


def _times_inverse(steps: list[tuple[Floats, Floats]], slope: Floats) -> Floats:
    """The slope times the inverse of the curvature that the last steps showed."""
    result, shares = slope.copy(), []
    for moved, turned in reversed(steps):
        shares.append(_dot(moved, result) / _dot(moved, turned))
        result -= shares[-1] * turned
    if steps:
        moved, turned = steps[-1]
        result *= _dot(moved, turned) / _dot(turned, turned)
    for (moved, turned), share in zip(steps, reversed(shares), strict=True):
        result += (share - _dot(turned, result) / _dot(moved, turned)) * moved
    return result


def _dot(left: Floats, right: Floats) -> float:
    return float((left * right).sum())

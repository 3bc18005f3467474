"""Axes of the drawings in the page: values to percent of the width."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    """A straight axis from ``low`` to ``high``; positions are percent of its length, clipped to it."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Where a value stands, in percent.

        >>> Axis(0, 50).at(20), Axis(0, 50).at(90)
        (40.0, 100.0)
        """
        span = self.high - self.low
        share = (value - self.low) / span if span > 0 else 0.5
        return round(100 * min(max(share, 0.0), 1.0), 2)

    def width(self, low: float, high: float) -> float:
        """Length of the stretch between two values, in percent."""
        return round(abs(self.at(high) - self.at(low)), 2)

    @property
    def ticks(self) -> list[float]:
        """Three to six round values within the axis.

        >>> Axis(0, 1).ticks
        [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
        """
        span = self.high - self.low
        if span <= 0 or not math.isfinite(span):
            return [self.low]
        raw = span / 5
        power = 10 ** math.floor(math.log10(raw))
        step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [round(k * step, 10) for k in range(first, last + 1)]


SCORE = Axis(0.0, 100.0)


def axis_over(values: Iterable[float | None], *, low: float | None = None, high: float | None = None) -> Axis:
    """The axis that holds all values, widened a little on the sides that no bound closes.

    >>> axis_over([0.25, 0.5], low=0.0, high=1.0)
    Axis(low=0.0, high=0.525)
    """
    finite = [value for value in values if value is not None and math.isfinite(value)]
    if not finite:
        return Axis(low if low is not None else 0.0, high if high is not None else 1.0)
    bottom, top = min(finite), max(finite)
    if low is not None and bottom - low <= top - bottom:
        bottom = low
    margin = 0.05 * (top - bottom) or 0.05 * abs(top) or 1.0
    bottom = bottom if low is not None and bottom <= low else bottom - margin
    top = top if high is not None and top >= high else top + margin
    top = min(top, high) if high is not None else top
    return Axis(max(bottom, low) if low is not None else bottom, top)

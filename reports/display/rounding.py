"""Rounding by uncertainty: digits that the articles support, and no more."""

from __future__ import annotations

import math
from collections.abc import Sequence

from masthead.metrics.wording import whole_units, whole_units_within

MISSING = "–"

NOTHING = 1e-9
"""A share this near to 0 or 1 differs from it by the order of its sums alone."""


def decimals_for(uncertainty: float | None, *, most: int = 4, least: int = 0) -> int:
    """Decimals worth showing beside an uncertainty (half an interval's width): its first significant digit.

    A leading 1 keeps one digit more, so that rounding never moves a value by more than about a third of the
    uncertainty. Without an uncertainty: two decimals.

    >>> decimals_for(3.2), decimals_for(0.14), decimals_for(0.03), decimals_for(None)
    (0, 2, 2, 2)
    """
    if uncertainty is None or not math.isfinite(uncertainty) or uncertainty <= 0:
        return min(max(2, least), most)
    exponent = math.floor(math.log10(uncertainty))
    leading = uncertainty / 10**exponent
    return min(max(-exponent + (1 if leading < 2 else 0), least), most)


def show(
    value: float | None, low: float | None = None, high: float | None = None, *, decimals: int | None = None
) -> str:
    """A number as text, rounded by its interval; a dash where there is none.

    >>> show(61.2345, 57.1, 66.0), show(0.21389, 0.18, 0.25), show(None)
    ('61', '0.21', '–')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    digits = decimals if decimals is not None else decimals_for(_half_width(low, high))
    text = f"{value:,.{digits}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text


def show_interval(low: float | None, high: float | None, *, decimals: int | None = None) -> str:
    """Both ends of an interval, rounded alike; empty where one is missing.

    >>> show_interval(57.12, 66.04)
    '57 to 66'
    """
    half = _half_width(low, high)
    if low is None or high is None or half is None:
        return ""
    digits = decimals if decimals is not None else decimals_for(half)
    return f"{show(low, decimals=digits)} to {show(high, decimals=digits)}"


def show_share(value: float | None) -> str:
    """A share as a whole percentage; small and almost full ones say so.

    >>> show_share(0.314), show_share(0.001), show_share(0.999), show_share(None)
    ('31%', '<1%', '>99%', '–')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    if NOTHING < value < 0.01:
        return "<1%"
    if 0.99 < value < 1 - NOTHING:
        return ">99%"
    return f"{value:.0%}"


def show_parts(values: Sequence[float], *, decimals: int = 1) -> list[str]:
    """The parts of a whole, rounded so that what is printed adds up to the printed whole: see ``whole_units``.

    >>> show_parts([17.1, 20.15, 8.15, 4.6], decimals=0), show_parts([13.35, 13.35, 13.3])
    (['17', '20', '8', '5'], ['13.4', '13.3', '13.3'])
    """
    return [f"{units / 10**decimals:,.{decimals}f}" for units in whole_units(values, decimals)]


def show_parts_within(
    values: Sequence[float], most: Sequence[float], *, decimals: int = 1
) -> tuple[list[str], list[str]]:
    """The parts of a whole and the most that each could be, none above its most: see ``whole_units_within``.

    >>> show_parts_within([11.24, 3.0], [11.24, 3.36])
    (['11.2', '3.0'], ['11.2', '3.4'])
    """
    parts, bounds = whole_units_within(values, most, decimals)
    shown = [[f"{units / 10**decimals:,.{decimals}f}" for units in column] for column in (parts, bounds)]
    return shown[0], shown[1]


def show_share_parts(values: Sequence[float]) -> list[str]:
    """The shares of a whole in whole percent that add up to the printed whole; a part of almost nothing says so.

    >>> show_share_parts([1 / 3, 1 / 3, 1 / 3]), show_share_parts([0.996, 0.004])
    (['34%', '33%', '33%'], ['100%', '<1%'])
    """
    units = whole_units([100 * value for value in values])
    return ["<1%" if n == 0 and value > NOTHING else f"{n}%" for n, value in zip(units, values, strict=True)]


def ordinal(n: int) -> str:
    """A rank.

    >>> ordinal(1), ordinal(12), ordinal(23), ordinal(111)
    ('1st', '12th', '23rd', '111th')
    """
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n:,}{ending}"


def show_bytes(n: int) -> str:
    """A size for people.

    >>> show_bytes(900), show_bytes(45_000), show_bytes(2_340_000)
    ('900 bytes', '45 KB', '2.3 MB')
    """
    if n < 1000:
        return f"{n} bytes"
    return f"{n / 1000:.0f} KB" if n < 1_000_000 else f"{n / 1_000_000:.1f} MB"


def _half_width(low: float | None, high: float | None) -> float | None:
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return None
    return (high - low) / 2 or None

"""Rounding by uncertainty: digits that the articles support, and no more."""

from __future__ import annotations

import math

MISSING = "–"


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
    if 0 < value < 0.01:
        return "<1%"
    if 0.99 < value < 1:
        return ">99%"
    return f"{value:.0%}"


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

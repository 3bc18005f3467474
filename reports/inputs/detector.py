"""The second interval: a feature as measured, and what it is once the detector's own errors count."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.reports.inputs.run import Run
from masthead.scoring.detector_error.notes import error_sentence


@dataclass(frozen=True)
class TwoIntervals:
    """A feature as the scheme compares it: ``value`` with the interval of sampling, ``low`` to ``high``, as measured.

    ``outer`` includes the detector's errors, ``corrected`` is the value that labels give; None where neither is known.
    ``basis`` says in a sentence what they are known from, ``note`` how the outlet is unlike the error card's or why labels
    correct nothing; empty where there is nothing to say.
    """

    value: float | None
    low: float | None
    high: float | None
    outer: tuple[float, float] | None = None
    corrected: float | None = None
    basis: str = ""
    note: str = ""


def two_intervals(run: Run, outlet: str, feature: str, view: str) -> TwoIntervals:
    """Both intervals of a feature, whether or not the card scores the corrected value."""
    row = run.scored(outlet, feature, view)
    if not row:
        return TwoIntervals(None, None, None)
    value, low, high = (_float(row[name]) for name in ("value", "low", "high"))
    basis, note = error_sentence(row), str(row["error_note"] or "")
    if not basis:
        return TwoIntervals(value, low, high, note=note)
    measure, curve, expected = run.measure(feature), run.scheme.curves.get((feature, view)), row["expected"]
    moved = 0.0 if curve is None or expected is None else curve.reference - expected
    most = float("inf") if measure.high is None else measure.high

    def compared(name: str) -> float | None:
        number = _float(row[name])
        return None if number is None else min(max(number + moved, measure.low), most)

    corrected = value if row["error_basis"] == "labels" else None
    if row["value_measured"] is not None:
        measured, least, highest = (compared(name) for name in ("value_measured", "sampling_low", "sampling_high"))
        return TwoIntervals(measured, least, highest, _both(low, high), corrected, basis, note)
    outer = _both(compared("detector_low"), compared("detector_high"))
    return TwoIntervals(value, low, high, outer, compared("value_corrected"), basis, note)


def indicators_with_detector_error(run: Run) -> list[dict[str, object]]:
    """The rows of the scheme for which some outlet's interval includes the detector's errors."""
    known = set(run.features.drop_nulls("error_basis").select("feature", "view").iter_rows())
    return [row for row in run.indicators if (row["feature"], row["view"]) in known]


def _both(low: float | None, high: float | None) -> tuple[float, float] | None:
    return None if low is None or high is None else (low, high)


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None

"""The table of the second interval: features as measured, and with the detectors' errors, indicator by indicator."""

from __future__ import annotations

import polars as pl

from masthead.metrics.tables.measures import Measure
from masthead.reports.display.rounding import MISSING
from masthead.reports.inputs.detector import indicators_with_detector_error, two_intervals
from masthead.reports.inputs.run import Run
from masthead.reports.inputs.values import interval_words, value_words
from masthead.reports.tables.shown import Shown

HEADS = ("Outlet", "Indicator", "As measured", "With detector error", "Known from", "Remark")


def shown_detector_error(run: Run) -> Shown:
    """One row per indicator and outlet with both intervals, as the scheme compares the values."""
    rows = []
    for indicator in indicators_with_detector_error(run):
        feature, view = str(indicator["feature"]), str(indicator["view"])
        measure = run.measure(feature)
        for outlet in run.outlets:
            found = two_intervals(run, outlet, feature, view)
            if found.value is None:
                continue
            low, high = found.outer or (None, None)
            value = found.value if found.corrected is None else found.corrected
            cells = (
                run.name(outlet),
                run.label(feature, view),
                _with_interval(
                    value_words(measure, found.value, found.low, found.high), found.low, found.high, measure
                ),
                _with_interval(value_words(measure, value, low, high), low, high, measure) if found.outer else MISSING,
                found.basis.removeprefix("detector error included, from ") or MISSING,
                found.note,
            )
            rows.append(cells)
    caption = (
        f"Indicators as measured, with {run.level}% intervals of sampling, and with the detectors' own errors: labels correct "
        "the value, the error card only widens its interval."
    )
    return Shown("detector_error", caption, pl.DataFrame(rows, schema=dict.fromkeys(HEADS, pl.String), orient="row"))


def _with_interval(shown: str, low: float | None, high: float | None, measure: Measure) -> str:
    interval = interval_words(measure, low, high)
    return f"{shown} ({interval})" if interval else shown

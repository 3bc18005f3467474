"""Indicator strips: every indicator of the scheme on its own axis, with all outlets' values and its goalposts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from masthead.metrics.wording import State, indicator_state
from masthead.reports.display.axis import Axis, axis_over
from masthead.reports.display.number import number, sentence
from masthead.reports.display.rounding import show_share_parts
from masthead.reports.inputs.detector import TwoIntervals, two_intervals
from masthead.reports.inputs.known import Published, known_error, published
from masthead.reports.inputs.outlets import outlet_page
from masthead.reports.inputs.run import Run, is_share
from masthead.reports.inputs.values import exact_words, interval_words, value_words

Row = Mapping[str, object]

LEAST_FOR_HALF = 8
"""The middle half of fewer outlets than this says little."""

LEAST_OTHERS = 3
"""Beside fewer other outlets nothing is said about where a value stands."""


@dataclass(frozen=True)
class Dot:
    """One outlet's value on an indicator's axis (percent); ``is_counted`` unless too few articles were measured.

    ``outer`` (start and width) includes the detector's error where that is known, ``corrected`` is the value that labels
    give beside the measured one; ``error_words`` says both in a sentence.
    """

    outlet: str
    name: str
    page: str
    value: float
    at: float
    low: float
    width: float
    shown: str
    interval: str
    is_counted: bool
    outer: tuple[float, float] | None = None
    corrected: float | None = None
    error_words: Markup | str = ""


@dataclass(frozen=True)
class Strip:
    """An indicator's axis with its goalposts and every outlet's value.

    ``columns`` of FEATURES hold the value and its interval. ``half`` holds the middle half of the outlets' values (start and width, percent), ``published`` figures of others;
    ``states`` says by page why an outlet's value is not counted.
    """

    indicator: str
    feature: str
    view: str
    columns: tuple[str, str, str]
    label: str
    unit: str
    worst: float | None
    best: float | None
    goalposts: Markup
    weight: Markup
    footing: str
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, str], ...]
    n_missing: int
    half: tuple[float, float] | None
    half_shown: str
    published: tuple[tuple[float, float], ...]
    published_words: str
    error: str
    states: Mapping[str, State]

    def of(self, page: str) -> Dot | None:
        """The dot of an outlet's page."""
        return next((dot for dot in self.dots if dot.page == page), None)

    @property
    def n_outlets(self) -> int:
        """Outlets of the run, with a value or without."""
        return len(self.dots) + self.n_missing

    @property
    def has_outer(self) -> bool:
        """Whether any interval is shown that includes the detector's error."""
        return any(dot.outer is not None for dot in self.dots)

    def standing(self, page: str) -> str:
        """Where an outlet's value stands among the others that count, in words; empty where that says little."""
        mine = self.of(page)
        others = [dot for dot in self.dots if dot.page != page and dot.is_counted]
        if mine is None or not mine.is_counted or len(others) < LEAST_OTHERS:
            return ""
        below = sum(dot.value < mine.value for dot in others)
        above = sum(dot.value > mine.value for dot in others)
        if not below and not above:
            return "the same as all others"
        if not above:
            return "the highest" if below == len(others) else "the highest, with others"
        if not below:
            return "the lowest" if above == len(others) else "the lowest, with others"
        return "among the lower half" if below < above else "among the upper half" if above < below else "in the middle"


def indicator_strips(run: Run) -> list[Strip]:
    """Every indicator with all outlets' values on one axis; the printed weights add up to 100%."""
    weights = show_share_parts([float(str(row["weight"])) for row in run.indicators])
    return [_strip(run, row, weight) for row, weight in zip(run.indicators, weights, strict=True)]


def _strip(run: Run, row: Row, weight: str) -> Strip:
    feature, view, indicator = str(row["feature"]), str(row["view"]), str(row["indicator"])
    measure = run.measure(feature)
    here = (pl.col("feature") == feature) & (pl.col("view") == view)
    rows = {outlet: run.scored(outlet, feature, view) for outlet in run.features.filter(here)["outlet"].to_list()}
    parts = run.contributions.filter(pl.col("indicator") == indicator).to_dicts()
    states = {part["outlet"]: _state(part, rows.get(part["outlet"], {})) for part in parts}
    values = [rows[outlet]["value"] for outlet in run.outlets if outlet in rows]
    counted = [part["value"] for part in parts if part["value"] is not None]
    raw = row["goalposts"]
    posts = [float(post) for post in raw] if isinstance(raw, list) else []
    others = published(feature)
    marks = [end for one in others for end in (one.low, one.high) if end is not None]
    axis = axis_over([*values, *posts, *marks], low=measure.low, high=measure.high)
    worst, best = (posts[0], posts[1]) if len(posts) == 2 else (None, None)
    half = middle_half(pl.Series(counted, dtype=pl.Float64))
    place = {"indicator": indicator}
    dots = tuple(
        _dot(run, axis, rows[outlet], is_counted=states.get(outlet, _COUNTED).kind == "measured")
        for outlet in run.outlets
        if outlet in rows and rows[outlet]["value"] is not None
    )
    return Strip(
        indicator=indicator,
        feature=feature,
        view=view,
        columns=run.scored_columns(feature, view),
        label=run.label(feature, view),
        unit=measure.unit,
        worst=axis.at(worst) if worst is not None else None,
        best=axis.at(best) if best is not None else None,
        goalposts=Markup("").join([goalpost_words(worst, best, is_share(measure), place), _kind_words(row)]),
        weight=number(weight, "weight", table="scheme", row=place, is_part=True),
        footing=str(row["footing"]),
        dots=dots,
        ticks=tuple((axis.at(tick), exact_words(tick, is_share(measure))) for tick in axis.ticks),
        n_missing=len(run.outlets) - len(dots),
        half=None if half is None else (axis.at(half[0]), axis.width(*half)),
        half_shown="" if half is None else interval_words(measure, *half),
        published=tuple((axis.at(one.low), axis.width(one.low, one.high or one.low)) for one in others),
        published_words=_published_words(others),
        error=known_error(feature),
        states={outlet_page(run, outlet): state for outlet, state in states.items()},
    )


_COUNTED = State("measured")


def _state(part: Row, feature: Row) -> State:
    return indicator_state(part, value=feature.get("value"), status=feature.get("status"))


def _kind_words(row: Row) -> Markup:
    """What sets a row of the scheme apart: compared at one mix of lengths, or a deduction."""
    words = "; values at one mix of article lengths" if row["uses"] == "standardized" else ""
    return Markup("{}{}").format(words, "; a deduction: only points to lose" if row["is_deduction"] else "")


def goalpost_words(worst: float | None, best: float | None, in_percent: bool, place: Row) -> Markup:
    """Where an indicator gives full points and where none, and which way is better."""
    if worst is None or best is None:
        return Markup()
    full, none = (
        number(exact_words(post, in_percent), "goalposts", table="scheme", row=place) for post in (best, worst)
    )
    if best > worst:
        return sentence("full points at {} or more, none at {}", full, none)
    return (
        sentence("full points at {} or less, none at {}", full, none)
        if best
        else sentence("full points at {}, none at {}", full, none)
    )


def _published_words(figures: Sequence[Published]) -> str:
    """The figures, each source named once behind its own."""
    by_source: dict[str, list[str]] = {}
    for one in figures:
        by_source.setdefault(one.reference, []).append(one.words)
    return "; ".join(f"{', '.join(words)} ({source})" for source, words in by_source.items())


def middle_half(values: pl.Series) -> tuple[float, float] | None:
    """The first and third quartile of the outlets' values; None for fewer than eight outlets.

    >>> middle_half(pl.Series([float(k) for k in range(9)]))
    (2.0, 6.0)
    """
    if len(values) < LEAST_FOR_HALF:
        return None
    low, high = (values.quantile(share, "linear") for share in (0.25, 0.75))
    return None if low is None or high is None else (float(low), float(high))


def _dot(run: Run, axis: Axis, row: Row, *, is_counted: bool) -> Dot:
    measure, outlet = run.measure(str(row["feature"])), str(row["outlet"])
    value, low, high = (_float(row[name]) for name in ("value", "low", "high"))
    both = two_intervals(run, outlet, str(row["feature"]), str(row["view"]))
    inner_low, inner_high = both.low, both.high
    known, scored = both.value or 0.0, value or 0.0
    return Dot(
        outlet=outlet,
        name=run.name(outlet),
        page=outlet_page(run, outlet),
        value=scored,
        at=axis.at(known),
        low=axis.at(inner_low) if inner_low is not None else axis.at(known),
        width=axis.width(inner_low, inner_high) if inner_low is not None and inner_high is not None else 0.0,
        shown=value_words(measure, value, low, high),
        interval=interval_words(measure, low, high) if low != high else "",
        is_counted=is_counted,
        outer=None if both.outer is None else (axis.at(both.outer[0]), axis.width(*both.outer)),
        corrected=None if both.corrected is None or both.corrected == both.value else axis.at(both.corrected),
        error_words=_error_words(run, row, both),
    )


def _error_words(run: Run, row: Row, both: TwoIntervals) -> Markup | str:
    """What the value is once the detector's own errors count, what these are known from, and how the outlet is unlike that."""
    note = Markup(' <span class="own-words">({})</span>').format(both.note) if both.note else Markup()
    if not both.basis:
        return note
    basis = Markup('<span class="own-words">{}</span>').format(both.basis) + note
    measure = run.measure(str(row["feature"]))
    place = {"outlet": row["outlet"], "feature": row["feature"], "view": row["view"]}
    if row["value_measured"] is not None:
        was = number(value_words(measure, _float(row["value_measured"])), "value_measured", table="features", row=place)
        return sentence("{}; as measured {}", basis, was) if row["error_basis"] == "labels" else basis
    if row.get("moved"):
        basis = Markup('<span class="own-words">at its own article lengths</span>, {}').format(basis)
    ends = interval_words(measure, _float(row["detector_low"]), _float(row["detector_high"]))
    shown = number(ends, "detector_low detector_high", table="features", row=place)
    corrected = _float(row["value_corrected"])
    if corrected is None:
        return sentence("{}: {}", shown, basis)
    value = number(value_words(measure, corrected), "value_corrected", table="features", row=place)
    return sentence("{} ({}): {}", value, shown, basis)


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None

"""The overview: what was read, and one row per outlet with its score as a track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from masthead.metrics.wording import show_count
from masthead.reports.display.axis import Axis, axis_over
from masthead.reports.display.rounding import show_share
from masthead.reports.inputs.known import Published, known_error, published
from masthead.reports.inputs.outlets import outlet_page
from masthead.reports.inputs.run import Run, feature_label, is_share, measure_of
from masthead.reports.inputs.values import _span_words, exact_words, interval_words, value_words


@dataclass(frozen=True)
class Dot:
    """One outlet's value on an indicator's axis (percent)."""

    name: str
    page: str
    at: float
    low: float
    width: float
    shown: str


@dataclass(frozen=True)
class Strip:
    """An indicator's axis with its goalposts and every outlet's value.

    ``half`` holds the middle half of the outlets' values (start and width, percent), ``published`` figures of others.
    """

    indicator: str
    label: str
    unit: str
    direction: str
    footing: str
    worst: float | None
    best: float | None
    worst_shown: str
    best_shown: str
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, str], ...]
    weight: str
    n_missing: int
    half: tuple[float, float] | None
    half_shown: str
    published: tuple[tuple[float, float], ...]
    published_words: str
    error: str


LEAST_FOR_HALF = 8
"""The middle half of fewer outlets than this says little."""


def missing_everywhere(run: Run) -> list[str]:
    """Labels of the indicators that no outlet has."""
    found = run.contributions.group_by("feature", "view", maintain_order=True).agg(pl.col("value").count())
    return [feature_label(feature, view) for feature, view, n in found.iter_rows() if not n]


def indicator_strips(run: Run, *, only: str | None = None) -> list[Strip]:
    """Every indicator with all outlets' values on one axis; with ``only`` just that outlet is among the dots."""
    return [_strip(run, row, only) for row in run.indicators]


def _strip(run: Run, row: dict[str, object], only: str | None) -> Strip:
    feature, view = str(row["feature"]), str(row["view"])
    measure = measure_of(feature)
    values = run.features.filter(
        (pl.col("feature") == feature) & (pl.col("view") == view) & pl.col("value").is_not_null()
    )
    raw = row["goalposts"]
    posts = [float(post) for post in raw] if isinstance(raw, list) else []
    others = published(feature)
    marks = [end for one in others for end in (one.low, one.high) if end is not None]
    axis = axis_over([*values["value"].to_list(), *posts, *marks], low=measure.low, high=measure.high)
    dots = []
    for outlet, value, low, high in values.select("outlet", "value", "low", "high").iter_rows():
        if outlet in run.names or outlet in run.outlets:
            dots.append(_dot(run, axis, feature, outlet, value, low, high))
    scored = [dot for dot in dots if only is None or dot.page == outlet_page(run, only)]
    worst, best = (posts[0], posts[1]) if len(posts) == 2 else (None, None)
    in_percent = is_share(feature)
    half = middle_half(values["value"])
    return Strip(
        str(row["indicator"]),
        feature_label(feature, view),
        measure.unit,
        str(row["direction"]),
        str(row["footing"]),
        axis.at(worst) if worst is not None else None,
        axis.at(best) if best is not None else None,
        exact_words(worst, in_percent),
        exact_words(best, in_percent),
        tuple(scored),
        tuple((axis.at(tick), exact_words(tick, in_percent)) for tick in axis.ticks),
        show_share(float(str(row["weight"]))),
        len(run.outlets) - len(dots),
        None if half is None else (axis.at(half[0]), axis.width(*half)),
        "" if half is None else interval_words(feature, *half),
        tuple((axis.at(one.low), axis.width(one.low, one.high or one.low)) for one in others),
        _published_words(others),
        known_error(feature),
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


def _dot(run: Run, axis: Axis, feature: str, outlet: str, value: float, low: float | None, high: float | None) -> Dot:
    shown = value_words(feature, value, low, high)
    interval = interval_words(feature, low, high)
    shown += f" ({interval})" if interval and interval != f"{shown} to {shown}" else ""
    left = axis.at(low) if low is not None else axis.at(value)
    width = axis.width(low, high) if low is not None and high is not None else 0.0
    return Dot(run.name(outlet), outlet_page(run, outlet), axis.at(value), left, width, shown)


def lead_sentences(run: Run) -> tuple[str, str, str]:
    """What was read, what the score means, what it does not."""
    n_articles = len(run.facts) or int(run.scores["n_articles"].sum())
    agencies = "without wire originals to compare with"
    if run.measured is not None:
        n_wire = run.measured.originals.lazy().select(pl.len()).collect().item()
        if n_wire:
            agencies = f"compared with {show_count(n_wire, 'wire original')}"
    span = _span_words(run.facts["published"] if len(run.facts) else pl.Series([], dtype=pl.Datetime))
    read = (
        f"{show_count(n_articles, 'article')} of {show_count(len(run.outlets), 'outlet')}{span} were read, {agencies}."
    )
    title = run.scheme.title or run.scheme.name
    n_scored = run.scores["score"].drop_nulls().len()
    means = (
        f"The score (0 to 100, higher is better) adds up what the scheme “{title}” counts about sourcing and "
        "originality practice; each number leads to the words it was counted from."
    )
    if not n_scored:
        means = (
            "No outlet has enough measured articles for a score; what was counted in each article stands below all the "
            "same, and each number leads to the words it was counted from."
        )
    limits = (
        "It is evidence about how outlets work with their sources, not a verdict on truth; outlets whose intervals "
        "overlap are not told apart by these articles."
    )
    return read, means, limits

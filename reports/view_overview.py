"""The overview: what was read, and one row an outlet with its score as a track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from masthead.metrics.wording import show_count
from masthead.reports.axis import SCORE, Axis, axis_over
from masthead.reports.known import Published, known_error, published
from masthead.reports.rounding import show, show_interval, show_share
from masthead.reports.run import Run, feature_label, is_share, measure_of


@dataclass(frozen=True)
class Part:
    """A dimension's or indicator's part of a score, as a stretch of the track (percent)."""

    name: str
    label: str
    start: float
    width: float
    points: str
    number: int


@dataclass(frozen=True)
class OutletRow:
    """One outlet of the overview table. Positions are percent of the track."""

    outlet: str
    name: str
    page: str
    n_articles: int
    score: float | None
    shown: str
    interval: str
    place: str
    at: float | None
    low: float | None
    width: float | None
    parts: tuple[Part, ...]
    availability: float
    missing: str
    reason: str
    is_agency: bool


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


def outlet_page(run: Run, outlet: str) -> str:
    """Name of the outlet's page."""
    return f"outlet-{run.outlets.index(outlet) + 1}"


def dimension_numbers(run: Run) -> dict[str, int]:
    """The number of each dimension, which chooses its color everywhere."""
    names = dict.fromkeys(str(row["dimension"]) for row in run.indicators)
    return {name: number for number, name in enumerate(names, 1)}


def outlet_rows(run: Run) -> list[OutletRow]:
    """The rows of the overview, in the order of the scores; outlets without a score last."""
    parts = run.contributions.partition_by("outlet", as_dict=True, maintain_order=True)
    empty = run.contributions.clear()
    return [_row(run, row, parts.get((row["outlet"],), empty)) for row in run.scores.iter_rows(named=True)]


def missing_everywhere(run: Run) -> list[str]:
    """Labels of the indicators that no outlet has."""
    found = run.contributions.group_by("feature", "view", maintain_order=True).agg(pl.col("value").count())
    return [feature_label(feature, view) for feature, view, n in found.iter_rows() if not n]


def _row(run: Run, row: dict[str, object], contributions: pl.DataFrame) -> OutletRow:
    outlet = str(row["outlet"])
    score, low, high = (_float(row[name]) for name in ("score", "score_low", "score_high"))
    missing = [
        feature_label(str(part["feature"]), str(part["view"])).lower()
        for part in contributions.iter_rows(named=True)
        if part["value"] is None
    ]
    return OutletRow(
        outlet,
        run.name(outlet),
        outlet_page(run, outlet),
        int(str(row["n_articles"])),
        score,
        show(score, decimals=0),
        show_interval(low, high, decimals=0),
        place_words(row["rank_low"], row["rank_high"], row["n_ranked"]),
        SCORE.at(score) if score is not None else None,
        SCORE.at(low) if low is not None else None,
        SCORE.width(low, high) if low is not None and high is not None else None,
        dimension_parts(run, contributions) if score is not None else (),
        float(str(row["availability"])),
        f"not measured: {'; '.join(missing)}" if missing else "",
        str(row["reason"] or ""),
        bool(row["is_agency"]),
    )


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def place_words(low: object, high: object, n_ranked: object) -> str:
    """The places that an outlet may hold.

    >>> place_words(1, 3, 7), place_words(2, 2, 7), place_words(None, None, None)
    ('1 to 3 of 7', '2 of 7', '')
    """
    if low is None or high is None:
        return ""
    among = f" of {n_ranked}" if n_ranked else ""
    return f"{low}{among}" if low == high else f"{low} to {high}{among}"


def dimension_parts(run: Run, contributions: pl.DataFrame) -> tuple[Part, ...]:
    """The points of each dimension as stretches that follow one another from 0 to the score."""
    numbers = dimension_numbers(run)
    sums = contributions.group_by("dimension", maintain_order=True).agg(pl.col("points").sum())
    points = dict(sums.iter_rows())
    parts = []
    total = 0.0
    for name, number in numbers.items():
        value = float(points.get(name) or 0.0)
        parts.append(
            Part(name, name, SCORE.at(total), SCORE.width(total, total + value), show(value, decimals=1), number)
        )
        total += value
    return tuple(parts)


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


def value_words(feature: str, value: float | None, low: float | None = None, high: float | None = None) -> str:
    """A feature's value, rounded by its interval; shares in percent."""
    if value is None:
        return show(None)
    if is_share(feature):
        return show_share(value)
    is_exact = value == round(value) and (low is None or low == high)
    return show(value, low, high, decimals=0 if is_exact else None)


def interval_words(feature: str, low: float | None, high: float | None) -> str:
    """A feature's interval, as its value is shown."""
    if low is None or high is None:
        return ""
    return f"{show_share(low)} to {show_share(high)}" if is_share(feature) else show_interval(low, high)


def _dot(run: Run, axis: Axis, feature: str, outlet: str, value: float, low: float | None, high: float | None) -> Dot:
    shown = value_words(feature, value, low, high)
    interval = interval_words(feature, low, high)
    shown += f" ({interval})" if interval and interval != f"{shown} to {shown}" else ""
    left = axis.at(low) if low is not None else axis.at(value)
    width = axis.width(low, high) if low is not None and high is not None else 0.0
    return Dot(run.name(outlet), outlet_page(run, outlet), axis.at(value), left, width, shown)


def exact_words(value: float | None, in_percent: bool) -> str:
    """A number that the scheme or an axis states, with the digits it has."""
    if value is None:
        return ""
    return f"{round(100 * value, 6):g}%" if in_percent else f"{value:,.6f}".rstrip("0").rstrip(".")


def _span_words(published: pl.Series) -> str:
    """From when to when the articles were published, and how many say so where not all do."""
    dates = published.drop_nulls()
    first, last = (dates.min(), dates.max()) if len(dates) else (None, None)
    if first is None or last is None:
        return ""
    begin, end = f"{first:%-d %B %Y}", f"{last:%-d %B %Y}"  # type: ignore[str-bytes-safe]
    span = f"published on {begin}" if begin == end else f"published {begin} to {end}"
    return f" {span}" if len(dates) == len(published) else f" ({len(dates):,} with a date, {span})"


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

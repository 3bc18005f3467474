"""The outlets of a run as rows of a page: scores, parts, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from masthead.reports.display.axis import SCORE
from masthead.reports.display.rounding import show, show_interval
from masthead.reports.inputs.run import Run, feature_label
from masthead.reports.inputs.values import place_words


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

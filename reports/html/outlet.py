"""The outlet page: the score taken apart, the features beside the other outlets, coverage, articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from masthead.metrics.wording import show_count
from masthead.reports.display.axis import SCORE
from masthead.reports.display.rounding import show, show_share
from masthead.reports.inputs.outlets import dimension_numbers
from masthead.reports.inputs.run import Run, feature_label, measure_of
from masthead.reports.inputs.values import interval_words, value_words


@dataclass(frozen=True)
class Step:
    """One indicator's step of the waterfall; positions are percent of the 0 to 100 axis."""

    label: str
    dimension: str
    number: int
    start: float
    width: float
    full: float
    points: str
    of: str
    value: str
    footing: str
    reason: str


@dataclass(frozen=True)
class FeatureCell:
    """A feature's value in one view, or why it has none."""

    value: str
    interval: str
    n_measured: int
    reason: str


@dataclass(frozen=True)
class FeatureRow:
    """A feature in the full list, in both views; None where it does not have the view."""

    label: str
    all_text: FeatureCell | None
    own_text: FeatureCell | None


def waterfall_steps(run: Run, outlet: str) -> list[Step]:
    """The indicators in the order of the scheme, each beginning where the one before ended."""
    numbers = dimension_numbers(run)
    rows = {row["indicator"]: row for row in run.contributions.filter(pl.col("outlet") == outlet).iter_rows(named=True)}
    values = {
        (row["feature"], row["view"]): row
        for row in run.features.filter(pl.col("outlet") == outlet).iter_rows(named=True)
    }
    steps = []
    total = 0.0
    for indicator in run.indicators:
        row = rows.get(indicator["indicator"])
        if row is None:
            continue
        feature = values.get((row["feature"], row["view"]), {})
        points = float(row["points"] or 0.0)
        full = 100 * float(row["effective_weight"])
        dimension = str(row["dimension"])
        steps.append(
            Step(
                feature_label(str(row["feature"]), str(row["view"])),
                dimension,
                numbers[dimension],
                SCORE.at(total),
                SCORE.width(total, total + points),
                SCORE.width(total, total + full),
                show(row["points"], decimals=1),
                show(full, decimals=1),
                value_words(str(row["feature"]), row["value"], feature.get("low"), feature.get("high")),
                str(row["footing"]),
                str(row["reason"] or ""),
            )
        )
        total += points
    return steps


def feature_rows(run: Run, outlet: str) -> list[tuple[str, list[FeatureRow]]]:
    """Every feature of the outlet, by metric."""
    cells: dict[str, dict[str, FeatureCell]] = {}
    for row in run.features.filter(pl.col("outlet") == outlet).iter_rows(named=True):
        cells.setdefault(row["feature"], {})[row["view"]] = FeatureCell(
            value_words(row["feature"], row["value"], row["low"], row["high"]),
            interval_words(row["feature"], row["low"], row["high"]),
            row["n_measured"],
            str(row["reason"] or row["status"].replace("_", " ")) if row["value"] is None else "",
        )
    groups: dict[str, list[FeatureRow]] = {}
    for feature, views in cells.items():
        listed = FeatureRow(feature_label(feature), views.get("all"), views.get("own"))
        groups.setdefault(measure_of(feature).metric, []).append(listed)
    return list(groups.items())


def coverage_words(run: Run, outlet: str) -> list[str]:
    """How much of the outlet was looked at, in sentences."""
    facts = run.facts.filter(pl.col("outlet") == outlet)
    if not len(facts):
        return []
    sentences = [
        (
            f"{show_count(len(facts), 'article')} with {show_count(int(facts['n_words'].sum()), 'word')}, of which "
            f"{show_share(_share(facts, 'n_own_words', 'n_words'))} are the outlet's own text."
        )
    ]
    duplicates = facts["duplicate_of"].drop_nulls().len()
    if duplicates:
        sentences.append(
            f"{show_count(duplicates, 'article')} had the same text as another and {'was' if duplicates == 1 else 'were'} counted once."
        )
    for column, word in (("language", "language"), ("genre", "genre")):
        counts = dict(facts[column].value_counts(sort=True).iter_rows())
        if len(counts) > 1:
            listed = ", ".join(f"{name} {count}" for name, count in counts.items())
            sentences.append(f"By {word}: {listed}.")
    short = facts.filter(pl.col("n_own_words") < 150).height
    if short:
        sentences.append(f"{show_count(short, 'article')} with fewer than 150 own words: too short for the own view.")
    basis = facts["own_basis"].unique().to_list()
    if "boilerplate_only" in basis:
        sentences.append("Own text could not be separated from copies everywhere: no wire originals were searched.")
    return sentences


def _share(facts: pl.DataFrame, part: str, whole: str) -> float | None:
    total = int(facts[whole].sum())
    return int(facts[part].sum()) / total if total else None


def article_line(row: Mapping[str, object]) -> str:
    """Date of an article in words; empty where there is none."""
    published = row.get("published")
    if published is None:
        return ""
    return f"{published:%-d %B %Y}" if row.get("date_precision") == "day" else f"{published:%-d %B %Y, %H:%M} UTC"

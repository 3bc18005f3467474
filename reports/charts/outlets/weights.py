"""Weight sensitivity: how far scores move when one choice of the scheme is changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import (
    INK,
    MUTED,
    RULE,
    rows_height,
)
from masthead.reports.display.rounding import show
from masthead.reports.inputs.run import Run

SCHEMA = {
    "choice": pl.String,
    "kind": pl.String,
    "least_change": pl.Float64,
    "most_change": pl.Float64,
    "largest_rank_change": pl.Int64,
}

MOST_ROWS = 20
"""Choices that are drawn, those that move most."""


def weights_data(run: Run) -> pl.DataFrame:
    """One row per changed choice, the one that moves most first: choice, kind, least and most change, largest rank change."""
    found = run.sensitivity
    if not len(found.variants):
        return pl.DataFrame(schema=SCHEMA)
    labels = {str(row["indicator"]): run.label(str(row["feature"])) for row in run.indicators}
    grouped = (
        found.variants.group_by("kind", "name", maintain_order=True)
        .agg(
            least_change=pl.col("change").min(),
            most_change=pl.col("change").max(),
            largest_rank_change=pl.col("rank_change").abs().max().cast(pl.Int64),
        )
        .with_columns(choice=pl.struct("kind", "name").map_elements(partial(_choice, labels), pl.String))
        .with_columns(size=pl.max_horizontal(pl.col("most_change").abs(), pl.col("least_change").abs()))
        .sort(["size", "choice"], descending=[True, False])
    )
    return grouped.select(list(SCHEMA)).cast(dict(SCHEMA))  # type: ignore[arg-type]


def _choice(labels: Mapping[str, str], changed: Mapping[str, str]) -> str:
    return choice_words(changed["kind"], changed["name"], labels)


def choice_words(kind: str, name: str, labels: Mapping[str, str]) -> str:
    """A changed choice of the scheme in words; ``labels`` names its indicators.

    >>> choice_words("weight", "copying x 0.5", {"copying": "Words copied"}), choice_words("mean", "geometric", {})
    ('Words copied: weight times 0.5', 'Averaging by the geometric mean')
    """
    head, _, step = name.partition(" x ")
    label = labels.get(head, head.replace("_", " "))
    if kind in ("weight", "goalposts"):
        return f"{label}: {'thresholds' if kind == 'goalposts' else kind} times {step}"
    if kind == "dimension weight":
        return f"Dimension {label}: weight times {step}"
    if kind == "mean":
        return f"Averaging by the {label} mean"
    return f"{label}: left out" if kind == "drop indicator" else f"Dimension {label}: left out"


def draw_weights(ax: Axes, data: pl.DataFrame) -> None:
    """A row per choice: from the outlet whose score falls most to the one whose score rises most."""
    shown = data.head(MOST_ROWS)
    for y, row in enumerate(shown.iter_rows(named=True)):
        ax.plot([row["least_change"], row["most_change"]], [y, y], color=RULE, linewidth=5, solid_capstyle="butt")
        ax.plot([row["least_change"], row["most_change"]], [y, y], "|", color=INK, markersize=8, markeredgewidth=2)
        moved = row["largest_rank_change"] or 0
        words = "no place changes" if not moved else f"places move by up to {moved}"
        ax.annotate(
            words,
            (1, y),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=MUTED,
            fontsize=7.5,
            annotation_clip=False,
        )
    ax.xaxis.set_major_locator(MaxNLocator(7, integer=True))
    ax.axvline(0, color=MUTED, linewidth=0.8)
    ax.set_yticks(range(len(shown)), shown["choice"].to_list())
    ax.set_ylim(len(shown) - 0.4, -0.6)
    ax.set_xlabel("change of score, from the outlet that falls most to the one that rises most")


def weights_finding(data: pl.DataFrame) -> str:
    """Which choice decides most, in a line."""
    row = data.row(0, named=True)
    size = max(abs(row["least_change"]), abs(row["most_change"]))
    verb = "rises" if size == row["most_change"] else "falls"
    return f"{row['choice']}: a score {verb} by up to {show(size, decimals=0)} points"


def weights_precondition(data: pl.DataFrame) -> str:
    """Some score moves."""
    return "" if len(data) else "No outlet has a score, so there is nothing to move"


WEIGHTS = Chart(
    "weights",
    weights_data,
    draw_weights,
    weights_finding,
    weights_precondition,
    "Each row changes one choice of the scheme; weights and thresholds move by half either way.",
    height=lambda data: rows_height(min(len(data), MOST_ROWS), row=0.25),
)

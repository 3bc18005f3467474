"""Pairwise superiority: how surely one outlet stands above another, over resampled articles."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from masthead.metrics.wording import show_count
from masthead.reports.charts.style import (
    INK,
    PAPER,
    masthead_style,
    name_in_chart,
    new_axes,
    rows_height,
    say_nothing_to_draw,
    title_in_chart,
)
from masthead.reports.display.rounding import show_share
from masthead.reports.inputs.run import Run

SCHEMA = {"outlet": pl.String, "other": pl.String, "probability": pl.Float64}
SURE = 0.95
MOST_WITH_NUMBERS = 16
"""With more outlets the cells are too small for numbers; the color stands alone."""

ABOVE = LinearSegmentedColormap.from_list("above", ["#E69F00", "#f6e4bd", PAPER, "#bcd9e8", "#0072B2"])
"""Below in orange, above in blue, undecided as paper."""


def superiority_data(run: Run, *, most: int = 30) -> pl.DataFrame:
    """One row an ordered pair of the first ``most`` outlets: outlet, other (display names), probability of above."""
    order = run.scores.filter(pl.col("score").is_not_null())["outlet"].to_list()[:most]
    place = {outlet: k for k, outlet in enumerate(order)}
    pairs = run.card.superiority.filter(pl.col("outlet").is_in(order) & pl.col("other").is_in(order))
    pairs = pairs.filter(pl.col("outlet") != pl.col("other"))
    rows = sorted(pairs.iter_rows(), key=lambda row: (place[row[0]], place[row[1]]))
    return pl.DataFrame(
        [(run.name(outlet), run.name(other), p) for outlet, other, p in rows], schema=SCHEMA, orient="row"
    )


def draw_superiority(data: pl.DataFrame, *, ax: Axes | None = None) -> Axes:
    """A row and a column per outlet: the probability that the row's outlet stands above the column's."""
    outlets = data["outlet"].unique(maintain_order=True).to_list()
    with masthead_style():
        is_dense = len(outlets) > MOST_WITH_NUMBERS
        side = rows_height(len(outlets), row=0.2 if is_dense else 0.42, rest=1.2, most=14)
        ax = new_axes(ax, width=max(3.5, min(side + 2, 14)), height=side)
        if not outlets:
            return say_nothing_to_draw(ax, "Fewer than two outlets are ranked together.")
        for row in data.iter_rows(named=True):
            x, y, p = outlets.index(row["other"]), outlets.index(row["outlet"]), row["probability"]
            ax.add_patch(Rectangle((x - 0.48, y - 0.47), 0.96, 0.94, color=ABOVE(p), linewidth=0))
            if not is_dense:
                ax.text(
                    x,
                    y,
                    show_share(p),
                    ha="center",
                    va="center",
                    fontsize=7,
                    color=PAPER if p > 0.9 else INK,
                    fontweight="bold" if p >= SURE or p <= 1 - SURE else "normal",
                )
        ax.set_xticks(
            range(len(outlets)),
            list(map(name_in_chart, outlets)),
            rotation=90 if is_dense else 35,
            ha="center" if is_dense else "right",
        )
        ax.set_yticks(range(len(outlets)), list(map(name_in_chart, outlets)))
        ax.set_xlim(-0.5, len(outlets) - 0.5)
        ax.set_ylim(len(outlets) - 0.5, -0.5)
        ax.grid(False)
        ax.spines["bottom"].set_visible(False)
        ax.set_title(title_in_chart(superiority_finding(data)), fontsize=8.5)
    return ax


def superiority_finding(data: pl.DataFrame) -> str:
    """How many pairs are told apart, in a line."""
    pairs = data.filter(pl.col("outlet") < pl.col("other"))
    if not len(pairs):
        return "Fewer than two outlets are ranked together"
    sure = int(((pairs["probability"] >= SURE) | (pairs["probability"] <= 1 - SURE)).sum())
    return f"{sure} of {show_count(len(pairs), 'pair')} told apart with 95% certainty"

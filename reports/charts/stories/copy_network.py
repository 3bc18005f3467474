"""Copy network: who takes how many words from whom."""

from __future__ import annotations

import math

import polars as pl
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Curve

from masthead.metrics.wording import show_count
from masthead.reports.charts.style import (
    DIMENSIONS,
    INK,
    masthead_style,
    name_in_chart,
    new_axes,
    rows_height,
    say_nothing_to_draw,
    title_in_chart,
)
from masthead.reports.inputs.run import Run
from masthead.reports.stories.copy_pairs import copy_pairs

SCHEMA = {
    "origin": pl.String,
    "outlet": pl.String,
    "reference_kind": pl.String,
    "n_words": pl.Int64,
    "n_articles": pl.Int64,
}


def copy_network_data(run: Run, *, most: int = 60) -> pl.DataFrame:
    """One row an origin and outlet (display names) with the words and articles between them, most words first."""
    rows = [
        (run.name(row["origin"]), run.name(row["outlet"]), row["reference_kind"], row["n_words"], row["n_articles"])
        for row in copy_pairs(run).head(most).iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw_copy_network(data: pl.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Origins on the left, outlets on the right; ribbons as wide as the square root of the words."""
    origins = data["origin"].unique(maintain_order=True).to_list()
    outlets = data["outlet"].unique(maintain_order=True).to_list()
    rows = max(len(origins), len(outlets))
    with masthead_style():
        ax = new_axes(ax, height=rows_height(rows, row=0.42, rest=0.7))
        if not rows:
            return say_nothing_to_draw(ax, "No copied passages were found.")
        left = {name: (k + 0.5) * rows / len(origins) for k, name in enumerate(origins)}
        right = {name: (k + 0.5) * rows / len(outlets) for k, name in enumerate(outlets)}
        largest = float(str(data["n_words"].max()))
        for row in data.iter_rows(named=True):
            a, b = left[row["origin"]], right[row["outlet"]]
            color = DIMENSIONS[1] if row["reference_kind"] == "wire" else DIMENSIONS[3]
            curve = Curve(
                [(0, a), (0.45, a), (0.55, b), (1, b)], [Curve.MOVETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4]
            )
            ax.add_patch(
                PathPatch(
                    curve,
                    facecolor="none",
                    edgecolor=color,
                    alpha=0.55,
                    capstyle="butt",
                    linewidth=max(0.8, 11 * math.sqrt(row["n_words"] / largest)),
                )
            )
        for name, y in left.items():
            ax.annotate(
                name_in_chart(name),
                (0, y),
                xytext=(-7, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                color=INK,
            )
        for name, y in right.items():
            words = int(data.filter(pl.col("outlet") == name)["n_words"].sum())
            ax.annotate(
                f"{name_in_chart(name)}, {show_count(words, 'word')}",
                (1, y),
                xytext=(7, 0),
                textcoords="offset points",
                ha="left",
                va="center",
                color=INK,
            )
        ax.set_xlim(0, 1)
        ax.set_ylim(rows, 0)
        ax.set_axis_off()
        ax.set_title(title_in_chart(copy_network_finding(data)))
    return ax


def copy_network_finding(data: pl.DataFrame) -> str:
    """The widest ribbon, in a line."""
    if not len(data):
        return "No copied passages were found"
    row = data.row(0, named=True)
    return f"Most words went from {name_in_chart(row['origin'])} to {name_in_chart(row['outlet'])}: {row['n_words']:,}"

"""Heat map: every feature of the scheme for every outlet, and what could not be measured."""

from __future__ import annotations

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from masthead.reports.charts.style import (
    INK,
    MUTED,
    PAPER,
    masthead_style,
    name_in_chart,
    new_axes,
    rows_height,
    say_nothing_to_draw,
    title_in_chart,
)
from masthead.reports.display.rounding import show_share
from masthead.reports.inputs.run import Run, feature_label
from masthead.reports.inputs.values import value_words

SCHEMA = {
    "outlet": pl.String,
    "indicator": pl.String,
    "normalized": pl.Float64,
    "shown": pl.String,
    "reason": pl.String,
}

WORTH = LinearSegmentedColormap.from_list("worth", ["#f3eadb", "#9ec9dd", "#0072B2", "#00395c"])
"""From worth nothing to worth everything; lightness alone carries the order."""


def heat_map_data(run: Run) -> pl.DataFrame:
    """One row per outlet and indicator: normalized (0 worth nothing, 1 everything; null where missing), shown, reason."""
    parts = run.contributions.partition_by("outlet", as_dict=True)
    order = {row["indicator"]: k for k, row in enumerate(run.indicators)}
    intervals = {
        (row["outlet"], row["feature"], row["view"]): (row["low"], row["high"])
        for row in run.features.iter_rows(named=True)
    }
    rows = []
    for outlet in run.outlets:
        part = parts.get((outlet,), run.contributions.clear())
        for row in sorted(part.iter_rows(named=True), key=lambda row: order.get(row["indicator"], len(order))):
            rows.append(
                (
                    run.name(outlet),
                    feature_label(row["feature"], row["view"]),
                    row["normalized"],
                    value_words(
                        row["feature"],
                        row["value"],
                        *intervals.get((outlet, row["feature"], row["view"]), (None, None)),
                    ),
                    row["reason"],
                )
            )
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw_heat_map(data: pl.DataFrame, *, ax: Axes | None = None) -> Axes:
    """A row per outlet, a column per indicator; darker is worth more, hatched could not be measured."""
    outlets = data["outlet"].unique(maintain_order=True).to_list()
    columns = data["indicator"].unique(maintain_order=True).to_list()
    with masthead_style():
        ax = new_axes(ax, height=rows_height(len(outlets), row=0.27, rest=1.7))
        if not outlets:
            return say_nothing_to_draw(ax, "There is no outlet to show.")
        for row in data.iter_rows(named=True):
            x, y = columns.index(row["indicator"]), outlets.index(row["outlet"])
            missing = row["normalized"] is None
            ax.add_patch(
                Rectangle(
                    (x - 0.48, y - 0.46),
                    0.96,
                    0.92,
                    facecolor=PAPER if missing else WORTH(row["normalized"]),
                    edgecolor="#c9c3b4" if missing else "none",
                    hatch="////" if missing else None,
                    linewidth=0,
                )
            )
            if not missing:
                ax.text(
                    x,
                    y,
                    row["shown"],
                    ha="center",
                    va="center",
                    fontsize=7,
                    color=PAPER if row["normalized"] > 0.5 else INK,
                )
        ax.set_xlim(-0.5, len(columns) - 0.5)
        ax.set_ylim(len(outlets) - 0.5, -0.5)
        ax.set_xticks(range(len(columns)), [_wrap(column) for column in columns], color=MUTED)
        ax.xaxis.tick_top()
        ax.set_yticks(range(len(outlets)), list(map(name_in_chart, outlets)))
        ax.spines["bottom"].set_visible(False)
        ax.grid(False)
        ax.set_title(title_in_chart(heat_map_finding(data)))
    return ax


def heat_map_finding(data: pl.DataFrame) -> str:
    """How much could be measured, in a line."""
    if not len(data):
        return "Nothing was measured"
    measured = float(np.mean(data["normalized"].is_not_null().to_numpy()))
    if measured == 1:
        return "Every indicator could be measured for every outlet; darker is worth more"
    return f"{show_share(measured)} of the cells could be measured; darker is worth more, hatched is missing"


def _wrap(label: str) -> str:
    words = label.removesuffix(", own text").split()
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) > 11:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)

"""Heat map: every indicator of the scheme for every outlet, and what could not be measured."""

from __future__ import annotations

from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from masthead.metrics.wording import show_part
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import (
    LAYERS,
    MUTED,
    PAPER,
    draw_worth_key,
    name_in_chart,
    on_worth,
    rows_height,
    worth_color,
)
from masthead.reports.inputs.run import Run
from masthead.reports.inputs.values import value_words

SCHEMA = {
    "outlet": pl.String,
    "indicator": pl.String,
    "normalized": pl.Float64,
    "shown": pl.String,
    "reason": pl.String,
}


def heat_map_data(run: Run) -> pl.DataFrame:
    """One row per outlet and indicator: normalized (0 no points, 1 full points; null where missing), shown, reason."""
    parts = run.contributions.partition_by("outlet", as_dict=True)
    order = {row["indicator"]: k for k, row in enumerate(run.indicators)}
    rows = []
    for outlet in run.outlets:
        part = parts.get((outlet,), run.contributions.clear())
        for row in sorted(part.iter_rows(named=True), key=lambda row: order.get(row["indicator"], len(order))):
            found = run.scored(outlet, row["feature"], row["view"])
            interval = found.get("low"), found.get("high")
            rows.append(
                (
                    run.name(outlet),
                    run.label(row["feature"], row["view"]),
                    row["normalized"],
                    value_words(run.measure(row["feature"]), row["value"], *interval),
                    row["reason"],
                )
            )
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw_heat_map(ax: Axes, data: pl.DataFrame) -> None:
    """A row per outlet, a column per indicator; the stronger the color the more it is worth, hatched could not be judged."""
    outlets = data["outlet"].unique(maintain_order=True).to_list()
    columns = data["indicator"].unique(maintain_order=True).to_list()
    for row in data.iter_rows(named=True):
        x, y = columns.index(row["indicator"]), outlets.index(row["outlet"])
        _draw_cell(ax, x, y, row["normalized"], row["shown"])
    ax.set_xlim(-0.5, len(columns) - 0.5)
    has_missing = data["normalized"].null_count() > 0
    ax.set_ylim(len(outlets) + (1.6 if has_missing else 0.7), -0.5)
    ax.set_xticks(range(len(columns)), [_wrap(column) for column in columns], color=MUTED)
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(outlets)), list(map(name_in_chart, outlets)))
    ax.spines["bottom"].set_visible(False)
    ax.grid(False)
    cell = len(columns) / 36
    draw_worth_key(ax, len(outlets) + 0.2, "no points", "full points", cell=cell)
    if has_missing:
        _draw_missing_key(ax, -0.5 + cell, len(outlets) + 1.1, cell)


def _draw_missing_key(ax: Axes, x: float, y: float, cell: float) -> None:
    look: dict[str, Any] = {"facecolor": PAPER, "edgecolor": LAYERS["own"], "hatch": "////", "linewidth": 0}
    ax.add_patch(Rectangle((x, y - 0.3), 2 * cell, 0.6, **look))
    words: dict[str, Any] = {"va": "center", "fontsize": 7, "color": MUTED}
    note = "too few articles, or not measurable"
    said = ax.annotate(note, (x + 2 * cell, y), xytext=(4, 0), textcoords="offset points", **words)
    said.set_in_layout(False)  # a long key would leave the cells no width in a narrow figure


def _draw_cell(ax: Axes, x: int, y: int, worth: float | None, shown: str) -> None:
    look: dict[str, Any] = (
        {"facecolor": PAPER, "edgecolor": LAYERS["own"], "hatch": "////"}
        if worth is None
        else {"facecolor": worth_color(worth), "edgecolor": "none"}
    )
    ax.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, linewidth=0, **look))
    if worth is not None:
        ax.text(x, y, shown, ha="center", va="center", fontsize=7, color=on_worth(worth))


def heat_map_finding(data: pl.DataFrame) -> str:
    """How much could be judged, in a line."""
    n = int(data["normalized"].is_not_null().sum())
    if n == len(data):
        return "Every indicator could be measured for every outlet; the stronger the color, the more a value is worth"
    return f"The stronger the color, the more a value is worth; {show_part(len(data) - n, len(data), 'value')} hatched: too few articles, or not measurable"


def heat_map_precondition(data: pl.DataFrame) -> str:
    """Some value counts."""
    return "" if data["normalized"].is_not_null().any() else "No outlet has enough measured articles for an indicator"


def _wrap(label: str) -> str:
    words = label.removesuffix(", own text").split()
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) > 11:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


HEAT_MAP = Chart(
    "heat_map",
    heat_map_data,
    draw_heat_map,
    heat_map_finding,
    heat_map_precondition,
    "A row per outlet, a column per indicator.",
    height=lambda data: rows_height(data["outlet"].n_unique(), row=0.27, rest=1.7),
)

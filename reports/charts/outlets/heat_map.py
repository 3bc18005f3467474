"""Heat map: every indicator of the scheme for every outlet, and what could not be measured."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from masthead.metrics.wording import show_part
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import INK, MUTED, PAPER, name_in_chart, rows_height
from masthead.reports.inputs.run import Run
from masthead.reports.inputs.values import value_words

SCHEMA = {
    "outlet": pl.String,
    "indicator": pl.String,
    "normalized": pl.Float64,
    "shown": pl.String,
    "reason": pl.String,
}

WORTH = LinearSegmentedColormap.from_list("worth", ["#f3eadb", "#9ec9dd", "#0072B2", "#00395c"])
"""From no points to full points; lightness alone carries the order."""


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
    """A row per outlet, a column per indicator; darker is worth more, hatched could not be judged."""
    outlets = data["outlet"].unique(maintain_order=True).to_list()
    columns = data["indicator"].unique(maintain_order=True).to_list()
    for row in data.iter_rows(named=True):
        x, y = columns.index(row["indicator"]), outlets.index(row["outlet"])
        _draw_cell(ax, x, y, row["normalized"], row["shown"])
    ax.set_xlim(-0.5, len(columns) - 0.5)
    ax.set_ylim(len(outlets) - 0.5, -0.5)
    ax.set_xticks(range(len(columns)), [_wrap(column) for column in columns], color=MUTED)
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(outlets)), list(map(name_in_chart, outlets)))
    ax.spines["bottom"].set_visible(False)
    ax.grid(False)


def _draw_cell(ax: Axes, x: int, y: int, worth: float | None, shown: str) -> None:
    look = (
        {"facecolor": PAPER, "edgecolor": "#c9c3b4", "hatch": "////"}
        if worth is None
        else {"facecolor": WORTH(worth), "edgecolor": "none"}
    )
    ax.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, linewidth=0, **look))
    if worth is not None:
        ax.text(x, y, shown, ha="center", va="center", fontsize=7, color=PAPER if worth > 0.5 else INK)


def heat_map_finding(data: pl.DataFrame) -> str:
    """How much could be judged, in a line."""
    n = int(data["normalized"].is_not_null().sum())
    if n == len(data):
        return "Every indicator could be measured for every outlet; darker is worth more"
    return f"Darker is worth more; {show_part(len(data) - n, len(data), 'value')} hatched: too few articles, or not measurable"


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

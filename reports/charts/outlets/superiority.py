"""Pairwise superiority: how surely one outlet stands above another, over resampled articles."""

from __future__ import annotations

from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from masthead.metrics.wording import show_part
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import draw_worth_key, name_in_chart, on_worth, rows_height, worth_color
from masthead.reports.display.rounding import show_share
from masthead.reports.inputs.places import is_apart
from masthead.reports.inputs.run import Run

SCHEMA = {"outlet": pl.String, "other": pl.String, "probability": pl.Float64, "is_apart": pl.Boolean}
MOST_WITH_NUMBERS = 16
"""With more outlets the cells are too small for numbers; the color stands alone."""


def superiority_data(run: Run, *, most: int = 30) -> pl.DataFrame:
    """One row per ordered pair of the first ``most`` outlets.

    outlet, other (display names), probability of standing above, is_apart (by the places that the two may hold).
    """
    rows = {row["outlet"]: row for row in run.scores.filter(pl.col("score").is_not_null()).head(most).to_dicts()}
    place = {outlet: k for k, outlet in enumerate(rows)}
    pairs = run.card.superiority.filter(pl.col("outlet").is_in(list(rows)) & pl.col("other").is_in(list(rows)))
    ordered = sorted(
        pairs.filter(pl.col("outlet") != pl.col("other")).iter_rows(), key=lambda row: (place[row[0]], place[row[1]])
    )
    found = [(run.name(one), run.name(other), p, is_apart(rows[one], rows[other])) for one, other, p in ordered]
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


def draw_superiority(ax: Axes, data: pl.DataFrame) -> None:
    """A row and a column per outlet: the probability that the row's outlet stands above the column's."""
    outlets = data["outlet"].unique(maintain_order=True).to_list()
    is_dense = len(outlets) > MOST_WITH_NUMBERS
    for row in data.iter_rows(named=True):
        x, y, p = outlets.index(row["other"]), outlets.index(row["outlet"]), row["probability"]
        ax.add_patch(Rectangle((x - 0.48, y - 0.47), 0.96, 0.94, color=worth_color(p), linewidth=0))
        if not is_dense:
            weight = "bold" if row["is_apart"] else "normal"
            look: dict[str, Any] = {"fontsize": 7, "color": on_worth(p), "fontweight": weight}
            ax.text(x, y, show_share(p), ha="center", va="center", **look)
    ax.set_xticks(
        range(len(outlets)),
        list(map(name_in_chart, outlets)),
        rotation=90 if is_dense else 35,
        ha="center" if is_dense else "left",
    )
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(outlets)), list(map(name_in_chart, outlets)))
    ax.set_xlim(-0.5, len(outlets) - 0.5)
    ax.set_ylim(len(outlets) + 0.6, -0.5)
    ax.grid(False)
    ax.spines["bottom"].set_visible(False)
    draw_worth_key(ax, len(outlets) + 0.1, "surely below", "surely above", cell=len(outlets) / 24)


def superiority_finding(data: pl.DataFrame) -> str:
    """How many pairs are told apart, in a line."""
    pairs = data.filter(pl.col("outlet") < pl.col("other"))
    return f"{show_part(int(pairs['is_apart'].sum()), len(pairs), 'pair')} told apart (bold)"


def superiority_precondition(data: pl.DataFrame) -> str:
    """Two outlets are ranked together."""
    return "" if len(data) else "Fewer than two outlets are ranked together"


def _side(data: pl.DataFrame) -> float:
    n = data["outlet"].n_unique()
    return rows_height(n, row=0.2 if n > MOST_WITH_NUMBERS else 0.42, rest=1.2, most=14)


SUPERIORITY = Chart(
    "superiority",
    superiority_data,
    draw_superiority,
    superiority_finding,
    superiority_precondition,
    (
        "The cell says how probably the row's outlet stands above the column's, each pair on its own: the "
        "stronger the color, the surer. Bold pairs are told apart by their places, which hold for all outlets at once."
    ),
    height=_side,
    width=lambda data: max(3.5, min(_side(data) + 2, 14)),
    title={"fontsize": 8.5},
)

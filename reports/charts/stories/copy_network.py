"""Copy network: who shares how many words with whom, and from whom they went where the dates tell."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Curve

from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import INK, LAYERS, MUTED, name_in_chart, rows_height
from masthead.reports.inputs.run import Run
from masthead.reports.stories.copy_pairs import copy_pairs

SCHEMA = {
    "origin": pl.String,
    "outlet": pl.String,
    "reference_kind": pl.String,
    "is_directed": pl.Boolean,
    "n_words": pl.Int64,
    "n_articles": pl.Int64,
}

WIDEST = 14.0
"""Points of line width of the ribbon with most words; the others are in proportion."""


def copy_network_data(run: Run, *, most: int = 60) -> pl.DataFrame:
    """One row per origin and outlet (display names) with the words and articles between them, most words first.

    is_directed is false where the dates leave open which of the two is older: such a pair stands once.
    """
    pairs = copy_pairs(run).head(most).to_dicts()
    rows = [
        (run.name(row["origin"]), run.name(row["outlet"]), *(row[name] for name in list(SCHEMA)[2:])) for row in pairs
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw_copy_network(ax: Axes, data: pl.DataFrame) -> None:
    """Origins on the left, outlets on the right; ribbons as wide as the words are many.

    Without a known direction a ribbon is paler, with a dashed line along it.
    """
    origins = data["origin"].unique(maintain_order=True).to_list()
    outlets = data["outlet"].unique(maintain_order=True).to_list()
    rows = max(len(origins), len(outlets))
    left = {name: (k + 0.5) * rows / len(origins) for k, name in enumerate(origins)}
    right = {name: (k + 0.5) * rows / len(outlets) for k, name in enumerate(outlets)}
    largest = float(str(data["n_words"].max()))
    for row in data.iter_rows(named=True):
        a, b = left[row["origin"]], right[row["outlet"]]
        curve = Curve([(0, a), (0.45, a), (0.55, b), (1, b)], [Curve.MOVETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4])
        color = LAYERS["verbatim" if row["reference_kind"] == "wire" else "shared"]
        width = max(0.6, WIDEST * row["n_words"] / largest)
        look = {"facecolor": "none", "edgecolor": color, "capstyle": "butt"}
        ax.add_patch(PathPatch(curve, linewidth=width, alpha=0.55 if row["is_directed"] else 0.25, **look))
        if not row["is_directed"]:
            ax.add_patch(PathPatch(curve, linewidth=0.8, linestyle=(0, (4, 3)), **look))
    for side, x, shift, align in ((left, 0, -7, "right"), (right, 1, 7, "left")):
        for name, y in side.items():
            ax.annotate(
                name_in_chart(name),
                (x, y),
                xytext=(shift, 0),
                textcoords="offset points",
                ha=align,
                va="center",
                color=INK,
            )
    ax.annotate(
        f"widest ribbon: {int(largest):,} words",
        (0.5, 0),
        xycoords="axes fraction",
        ha="center",
        va="bottom",
        color=MUTED,
        fontsize=7,
    )
    ax.set_xlim(0, 1)
    ax.set_ylim(rows + 0.25, 0)
    ax.set_axis_off()


def copy_network_finding(data: pl.DataFrame) -> str:
    """The widest ribbon, in a line."""
    row = data.row(0, named=True)
    one, other = name_in_chart(row["origin"]), name_in_chart(row["outlet"])
    if row["is_directed"]:
        return f"Most words went from {one} to {other}: {row['n_words']:,}"
    return (
        f"Most words are shared between {one} and {other}: {row['n_words']:,}; the dates do not tell who had them first"
    )


def copy_network_precondition(data: pl.DataFrame) -> str:
    """Some text is shared."""
    return "" if len(data) else "No copied passages were found"


COPY_NETWORK = Chart(
    "copy_network",
    copy_network_data,
    draw_copy_network,
    copy_network_finding,
    copy_network_precondition,
    "The wider a ribbon, the more words. They went from left to right; where dashed, the order is not known.",
    height=lambda data: rows_height(max(data["origin"].n_unique(), data["outlet"].n_unique()), row=0.42, rest=0.9),
)

"""Fate of passages: the passages of an original in order against its versions, kept, reworded or not found."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from masthead.metrics.wording import show_count
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import INK, LAYERS, PAPER, RULE, name_in_chart, rows_height

SHOWN = {
    "verbatim": (LAYERS["verbatim"], "", "kept"),
    "light": (LAYERS["reworded"], "", "reworded lightly"),
    "heavy": (PAPER, "////", "reworded heavily"),
    "dropped": (PAPER, "", "not found"),
}
"""Fill, hatching and words of every state."""


def fates_data(tables: Mapping[str, pl.DataFrame], names: Mapping[str, str] | None = None) -> pl.DataFrame:
    """One row per passage of the reference and version (``Lineage.family``): outlet, state, similarity, whether moved."""
    versions = tables["versions"].filter(~pl.col("is_unseen") & pl.col("is_traced"))
    ordered = versions.sort(~pl.col("is_reference"), "published", "version_id", nulls_last=True).select(
        "version_id", outlet=pl.col("outlet").replace(dict(names or {})), row=pl.int_range(pl.len())
    )
    rows = tables["passages"].filter(pl.col("state").is_in(list(SHOWN)))
    joined = ordered.join(rows, on="version_id", maintain_order="left")
    return joined.sort("row", "passage").select("version_id", "outlet", "passage", "state", "similarity", "is_moved")


def draw_fates(data: pl.DataFrame, *, title: str = "", ax: Axes | None = None) -> Axes:
    """A row per version, a box per passage from first to last: filled as far as it was kept; a dot where it was moved."""
    chart = Chart(
        "fates",
        lambda _: data,
        _draw,
        lambda shown: title or fates_finding(shown),
        fates_precondition,
        "A row per version, a box per passage; empty boxes at the end are a text cut from the bottom.",
        height=lambda shown: rows_height(shown["version_id"].n_unique(), row=0.36, rest=1.2),
    )
    return chart.plot(data, ax=ax)


def fates_precondition(data: pl.DataFrame) -> str:
    """Some passage stands in more than one version."""
    return "" if len(data) else "No other text shares passages with this one"


def _draw(ax: Axes, data: pl.DataFrame) -> None:
    versions = data.select("version_id", "outlet").unique("version_id", maintain_order=True)
    row_of = {name: row for row, name in enumerate(versions["version_id"].to_list())}
    for cell in data.iter_rows(named=True):
        fill, hatch, _ = SHOWN[cell["state"]]
        left, row = float(cell["passage"]), float(row_of[cell["version_id"]])
        edge = LAYERS["verbatim"] if cell["state"] != "dropped" else RULE
        box = Rectangle(
            (left + 0.06, row - 0.36), 0.88, 0.72, facecolor=fill, edgecolor=edge, hatch=hatch, linewidth=0.6
        )
        ax.add_patch(box)
        if cell["is_moved"]:
            ax.plot(left + 0.5, row, "o", markersize=2.5, color=INK)
    n_passages = int(str(data["passage"].max())) + 1
    ax.set_xlim(0, n_passages)
    ax.set_ylim(len(versions) - 0.5, -0.5)
    ax.set_yticks(range(len(versions)), list(map(name_in_chart, versions["outlet"].to_list())))
    ax.set_xticks([0.5, n_passages - 0.5], ["first passage", "last"])
    ax.set_xlabel("filled: kept; pale: reworded lightly; hatched: reworded heavily; empty: not found; dot: moved")


def fates_finding(data: pl.DataFrame) -> str:
    """Which passages reached most versions, in a line."""
    if not len(data):
        return "No other text shares passages with this one"
    n_passages, n_versions = data["passage"].n_unique(), data["version_id"].n_unique()
    left_out = data.filter(pl.col("state") == "dropped").group_by("passage").len()
    whole = n_passages - len(left_out)
    return f"{whole} of {show_count(n_passages, 'passage')} stand in all {show_count(n_versions, 'version')}"

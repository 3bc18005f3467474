"""Rank acceptability: the places that an outlet takes when the weights are drawn around the stated ones."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes

from masthead.metrics.wording import show_part
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import name_in_chart, on_worth, rows_height, worth_color
from masthead.reports.display.rounding import show_share
from masthead.reports.inputs.run import Run

SCHEMA = {"outlet": pl.String, "rank": pl.Int64, "probability": pl.Float64}


def acceptability_data(run: Run, *, most: int = 40) -> pl.DataFrame:
    """One row per outlet and place: outlet (display name, by the scores), rank, probability; the first ``most`` outlets."""
    scored = run.scores.filter(pl.col("score").is_not_null())["outlet"].to_list()[:most]
    rows = run.sensitivity.acceptability.filter(pl.col("outlet").is_in(scored)).sort("rank").iter_rows(named=True)
    ordered = sorted(rows, key=lambda row: scored.index(row["outlet"]))
    data = [(run.name(row["outlet"]), row["rank"], row["probability"]) for row in ordered]
    return pl.DataFrame(data, schema=SCHEMA, orient="row")


def draw_acceptability(ax: Axes, data: pl.DataFrame) -> None:
    """A row per outlet, a column per place; the cell says how often the outlet takes it."""
    outlets = data["outlet"].unique(maintain_order=True).to_list()
    for row in data.iter_rows(named=True):
        y, p = outlets.index(row["outlet"]), row["probability"]
        if p < 0.005:
            continue
        ax.barh(y, 0.94, left=row["rank"] - 0.47, height=0.88, color=worth_color(p))
        ax.text(row["rank"], y, show_share(p), ha="center", va="center", fontsize=7, color=on_worth(p))
    places = int(str(data["rank"].max()))
    ax.set_yticks(range(len(outlets)), list(map(name_in_chart, outlets)))
    ax.set_ylim(len(outlets) - 0.5, -0.5)
    ax.set_xlim(0.5, places + 0.5)
    ax.set_xticks(range(1, places + 1) if places <= 20 else range(5, places + 1, 5))
    ax.grid(False)
    ax.set_xlabel("place, over weights drawn around the stated ones (1 is highest)")


def acceptability_finding(data: pl.DataFrame) -> str:
    """How much the places depend on the weights, in a line."""
    best = data.group_by("outlet", maintain_order=True).agg(pl.col("probability").max())
    firm = int((best["probability"] >= 0.95).sum())
    if firm == len(best):
        return "Other weights around the stated ones would change no outlet's place"
    if not firm:
        return "Every outlet's place depends on the weights"
    return f"{show_part(firm, len(best), 'outlet')} keep{'s' if firm == 1 else ''} {'its' if firm == 1 else 'their'} place under nearly all weights"


def acceptability_precondition(data: pl.DataFrame) -> str:
    """Two outlets or more have a score."""
    return "" if data["outlet"].n_unique() >= 2 else "Fewer than two outlets have a score, so there are no places"


ACCEPTABILITY = Chart(
    "acceptability",
    acceptability_data,
    draw_acceptability,
    acceptability_finding,
    acceptability_precondition,
    "The cell is how often the outlet takes the place when the weights are drawn around the stated ones.",
    height=lambda data: rows_height(data["outlet"].n_unique()),
)

"""Ranking: every outlet's score with its interval."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes

from masthead.reports.charts.style import (
    INK,
    MUTED,
    RULE,
    masthead_style,
    name_in_chart,
    new_axes,
    rows_height,
    say_nothing_to_draw,
    title_in_chart,
)
from masthead.reports.display.rounding import show
from masthead.reports.inputs.run import Run
from masthead.reports.inputs.values import place_words

SCHEMA = {
    "outlet": pl.String,
    "score": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "places": pl.String,
    "n_articles": pl.Int64,
}


def ranking_data(run: Run) -> pl.DataFrame:
    """One row per outlet with a score, the highest first: outlet (display name), score, low, high, places, n_articles."""
    rows = [
        (
            run.name(row["outlet"]),
            row["score"],
            row["score_low"],
            row["score_high"],
            place_words(row["rank_low"], row["rank_high"], row["n_ranked"]),
            row["n_articles"],
        )
        for row in run.scores.filter(pl.col("score").is_not_null()).iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw_ranking(data: pl.DataFrame, *, ax: Axes | None = None) -> Axes:
    """A row per outlet on the 0 to 100 axis: a dot for the score, a band for its interval, the places it may hold."""
    with masthead_style():
        ax = new_axes(ax, height=rows_height(len(data)))
        if not len(data):
            return say_nothing_to_draw(ax, "No outlet has enough measured articles for a score.")
        for y, row in enumerate(data.iter_rows(named=True)):
            if row["low"] is not None and row["high"] is not None:
                ax.plot([row["low"], row["high"]], [y, y], color=RULE, linewidth=7, solid_capstyle="butt", zorder=1)
            ax.plot(row["score"], y, "o", color=INK, markersize=5, zorder=3)
            ax.annotate(
                row["places"],
                (1, y),
                xycoords=("axes fraction", "data"),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                color=MUTED,
                fontsize=7.5,
                annotation_clip=False,
            )
        ax.set_yticks(range(len(data)), [name_in_chart(name) for name in data["outlet"].to_list()])
        ax.set_ylim(len(data) - 0.4, -0.6)
        ax.set_xlim(0, 100)
        ax.set_xlabel("score (0 to 100, higher is better); band: joint interval; right: places it may hold")
        ax.set_title(title_in_chart(ranking_finding(data)))
    return ax


def ranking_finding(data: pl.DataFrame) -> str:
    """What the chart shows, in a line."""
    if not len(data):
        return "No outlet has a score"
    if len(data) == 1:
        return f"{name_in_chart(data['outlet'][0])} scores {show(data['score'][0], decimals=0)}"
    first, second = data.row(0, named=True), data.row(1, named=True)
    apart = first["low"] is not None and second["high"] is not None and first["low"] > second["high"]
    if apart:
        return f"{name_in_chart(first['outlet'])} scores highest, beyond what chance and weights explain"
    return "The highest scores overlap: these articles do not tell the leading outlets apart"

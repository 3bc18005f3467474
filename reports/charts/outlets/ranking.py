"""Ranking: every outlet's score with its interval, in groups that the articles tell apart."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes

from masthead.metrics.wording import show_count
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import INK, MUTED, RULE, name_in_chart
from masthead.reports.display.rounding import show
from masthead.reports.inputs.detector import indicators_with_detector_error
from masthead.reports.inputs.places import are_some_apart, groups_words, place_groups
from masthead.reports.inputs.run import Run
from masthead.reports.inputs.values import place_words

SCHEMA = {
    "outlet": pl.String,
    "score": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "places": pl.String,
    "rank_low": pl.Int64,
    "rank_high": pl.Int64,
    "ranked_with": pl.String,
    "n_articles": pl.Int64,
    "has_error": pl.Boolean,
}


def ranking_data(run: Run) -> pl.DataFrame:
    """One row per outlet with a score, the highest first.

    outlet (display name), score, low, high, places in words, rank_low, rank_high, ranked_with, n_articles, has_error
    (whether the detectors' errors are in scores and intervals, as far as they are known).
    """
    has_error = run.card.features.is_corrected and bool(indicators_with_detector_error(run))
    rows = [
        (
            run.name(row["outlet"]),
            row["score"],
            row["score_low"],
            row["score_high"],
            place_words(row["rank_low"], row["rank_high"], row["n_ranked"]),
            *(row[name] for name in ("rank_low", "rank_high", "ranked_with", "n_articles")),
            has_error,
        )
        for row in run.scores.filter(pl.col("score").is_not_null()).iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw_ranking(ax: Axes, data: pl.DataFrame) -> None:
    """A row per outlet on the 0 to 100 axis: a dot for the score, a band for its interval, the places it may hold."""
    for y, row in enumerate(data.iter_rows(named=True)):
        if row["low"] is not None and row["high"] is not None:
            ax.plot([row["low"], row["high"]], [y, y], color=RULE, linewidth=7, solid_capstyle="butt", zorder=1)
        ax.plot(row["score"], y, "o", color=INK, markersize=5, zorder=3)
        ax.annotate(
            row["places"] or "not ranked",
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
    included = ", detector error included" if len(data) and data["has_error"].any() else ""
    ax.set_xlabel(f"score (0 to 100, higher is better); band: joint interval{included}; right: places it may hold")


def ranking_finding(data: pl.DataFrame) -> str:
    """Who stands apart by the places that they may hold, in a line."""
    if len(data) == 1:
        return f"{name_in_chart(data['outlet'][0])} scores {show(data['score'][0], decimals=0)}"
    if data["ranked_with"].n_unique() > 1:
        return f"{show_count(len(data), 'score')}, measured under different conditions: places hold within each"
    words = groups_words(place_groups(data), name_in_chart, are_apart=are_some_apart(data))
    rest = data["rank_low"].null_count()
    if words and rest:
        return f"{words} that are ranked"
    return words or f"{show_count(len(data), 'score')}, none of them ranked"


def ranking_precondition(data: pl.DataFrame) -> str:
    """Some outlet has a score."""
    return "" if len(data) else "No outlet has enough measured articles for a score"


RANKING = Chart(
    "ranking",
    ranking_data,
    draw_ranking,
    ranking_finding,
    ranking_precondition,
    "The dot is the score, the band its interval; outlets whose places overlap are not told apart.",
)

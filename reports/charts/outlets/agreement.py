"""Agreement with outside ratings: scores against one rater, outlets named."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from scipy import stats

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.wording import show_count
from masthead.reports.charts.labels import label_points
from masthead.reports.charts.style import (
    INK,
    RULE,
    masthead_style,
    name_in_chart,
    new_axes,
    say_nothing_to_draw,
    title_in_chart,
)
from masthead.reports.display.rounding import show
from masthead.reports.inputs.run import Run

SCHEMA = {"outlet": pl.String, "score": pl.Float64, "low": pl.Float64, "high": pl.Float64, "rating": pl.Float64}


def agreement_data(run: Run, ratings: pl.DataFrame, rater: str, *, key: str | None = None) -> pl.DataFrame:
    """One row per outlet that has both a score and a rating: outlet (display name), score, low, high, rating.

    ``ratings`` has a column ``outlet`` or ``domain`` (or ``key``) and one numeric column a rater.
    """
    key = key or next((name for name in ("outlet", "domain") if name in ratings.columns), "")
    missing = [name for name in (key or "outlet", rater) if name not in ratings.columns]
    if missing:
        found = f"the columns {', '.join(ratings.columns)}"
        raise InputError(Fault("ratings", found, f"columns {' and '.join(missing)}", "rename a column, or give key="))
    rated = {row[0]: row[1] for row in ratings.select(key, pl.col(rater).cast(pl.Float64)).iter_rows()}
    rows = [
        (run.name(row["outlet"]), row["score"], row["score_low"], row["score_high"], rated[row["outlet"]])
        for row in run.scores.filter(pl.col("score").is_not_null()).iter_rows(named=True)
        if rated.get(row["outlet"]) is not None
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw_agreement(data: pl.DataFrame, *, rater: str = "rating", ax: Axes | None = None) -> Axes:
    """A dot per outlet: its rating to the right, its score upwards with the interval; labels never overlap."""
    with masthead_style():
        ax = new_axes(ax, width=5.2, height=4.4)
        if not len(data):
            return say_nothing_to_draw(ax, "No outlet has both a score and a rating.")
        ax.vlines(
            data["rating"].to_list(),
            data["low"].fill_null(strategy="zero").to_list(),
            data["high"].fill_null(strategy="zero").to_list(),
            color=RULE,
            linewidth=2,
            zorder=1,
        )
        ax.plot(data["rating"].to_list(), data["score"].to_list(), "o", color=INK, markersize=4, zorder=2)
        ax.set_ylim(0, 100)
        ax.margins(x=0.12)
        ax.grid(True, axis="both")
        ax.set_xlabel(f"{rater.replace('_', ' ')} (outside rating)")
        ax.set_ylabel("score (higher is better)")
        ax.set_title(title_in_chart(agreement_finding(data, rater)))
        label_points(
            ax, data["rating"].to_list(), data["score"].to_list(), [name_in_chart(name) for name in data["outlet"]]
        )
    return ax


def agreement_finding(data: pl.DataFrame, rater: str) -> str:
    """The rank correlation, in a line."""
    if len(data) < 3 or data["rating"].n_unique() < 2 or data["score"].n_unique() < 2:
        return f"{show_count(len(data), 'outlet')} rated: too few for a correlation"
    rho = float(stats.spearmanr(data["rating"].to_numpy(), data["score"].to_numpy()).statistic)
    return f"Rank correlation with {rater.replace('_', ' ')}: {show(rho, decimals=2)} over {show_count(len(data), 'outlet')}"

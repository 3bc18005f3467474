"""Trend: the scores of outlets from group to group of their articles, such as months."""

from __future__ import annotations

from functools import partial

import polars as pl
from matplotlib.axes import Axes

from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import (
    INK,
    MUTED,
    RULE,
    name_in_chart,
)
from masthead.reports.inputs.run import Run
from masthead.scoring.robustness.trend import Trend

SCHEMA = {
    "outlet": pl.String,
    "group": pl.String,
    "place": pl.Int64,
    "score": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "n_units": pl.Int64,
}
MOST_OUTLETS = 8
"""More lines than this cannot be told apart."""


def trend_data(run: Run, found: Trend, *, outlets: list[str] | None = None) -> pl.DataFrame:
    """One row per outlet and group with a score: outlet (display name), group, place on the axis, score, low, high, n_units.

    ``outlets`` names those to show; where absent, those with a score in most groups.
    """
    places = {name: place for place, name in enumerate(found.cards)}
    scored = found.table.filter(pl.col("score").is_not_null())
    counts = scored.group_by("outlet").len("n").sort("n", "outlet", descending=[True, False])
    wanted = counts["outlet"].to_list()[:MOST_OUTLETS] if outlets is None else outlets
    rows = [
        (run.name(row["outlet"]), row["group"], places[row["group"]], row["score"], row["score_low"], row["score_high"],
         row["n_units"])
        for row in scored.iter_rows(named=True)
        if row["outlet"] in wanted
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("outlet", "place")


def trend_chart(found: Trend, *, outlets: list[str] | None = None) -> Chart:
    """A line per outlet over the groups, its joint interval as a band; the outlet of the steepest change stands out."""
    by = found.by
    return Chart(
        "trend",
        partial(trend_data, found=found, outlets=outlets),
        partial(_draw, by=by),
        trend_finding,
        partial(trend_precondition, by=by),
        "A line per outlet over the groups, its joint interval as a band.",
        height=lambda _: 3.2,
    )


def trend_precondition(data: pl.DataFrame, *, by: str = "month") -> str:
    """Some outlet has a score in some group."""
    return "" if len(data) else f"No outlet has enough articles in any {by} for a score"


def _draw(ax: Axes, data: pl.DataFrame, *, by: str) -> None:
    first = _most_changed(data)
    for (outlet,), rows in data.group_by("outlet", maintain_order=True):
        color, z = (INK, 3) if outlet == first else (MUTED, 2)
        known = rows.drop_nulls(["low", "high"])
        ax.fill_between(known["place"], known["low"], known["high"], color=color if z == 3 else RULE, alpha=0.25, lw=0)
        ax.plot(rows["place"], rows["score"], "o-", color=color, markersize=3.5, linewidth=1.4, zorder=z)
        last = rows.row(-1, named=True)
        ax.annotate(
            name_in_chart(str(outlet)),
            (last["place"], last["score"]),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=INK if z == 3 else MUTED,
            fontsize=7.5,
            annotation_clip=False,
        )
    ticks = data.select("place", "group").unique().sort("place")
    ax.set_xticks(ticks["place"].to_list(), ticks["group"].to_list(), rotation=45 if len(ticks) > 6 else 0)
    ax.set_ylim(0, 100)
    ax.set_ylabel("score (higher is better)")
    ax.set_xlabel(f"{by}; band: joint interval (other articles, weights and thresholds)")


def trend_finding(data: pl.DataFrame) -> str:
    """What the chart shows, in a line: a change counts where the intervals of first and last group lie apart."""
    if not len(data):
        return "No outlet has a score in any group"
    first = _most_changed(data)
    rows = data.filter(pl.col("outlet") == first)
    if len(rows) < 2:
        return "No outlet has a score in more than one group"
    start, end = rows.row(0, named=True), rows.row(-1, named=True)
    known = None not in (start["low"], end["low"])
    apart = known and (start["high"] < end["low"] or end["high"] < start["low"])
    if not apart:
        return "No change is larger than its uncertainty"
    verb = "rises" if end["score"] > start["score"] else "falls"
    return f"{name_in_chart(first)} {verb} from {start['score']:.0f} to {end['score']:.0f}, beyond its uncertainty"


def _most_changed(data: pl.DataFrame) -> str:
    """The outlet whose score changes most from its first group to its last."""
    ordered = data.sort("place").group_by("outlet").agg(change=(pl.col("score").last() - pl.col("score").first()).abs())
    return str(ordered.sort("change", "outlet", descending=[True, False])["outlet"][0])

"""Values: one indicator of every outlet with its interval, and the wider one that includes the detector's errors."""

from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from masthead.metrics.tables.measures import Measure
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import INK, MUTED, PAPER, RULE, name_in_chart, rows_height
from masthead.reports.display.rounding import show
from masthead.reports.inputs.detector import two_intervals
from masthead.reports.inputs.run import Run, axis_label, feature_label, is_share
from masthead.reports.inputs.values import exact_words, value_words

SCHEMA = {
    "outlet": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "detector_low": pl.Float64,
    "detector_high": pl.Float64,
    "corrected": pl.Float64,
    "is_counted": pl.Boolean,
    "worst": pl.Float64,
    "best": pl.Float64,
    "basis": pl.String,
    "note": pl.String,
}


def value_data(run: Run, feature: str, view: str = "all") -> pl.DataFrame:
    """One row per outlet with a value, in the order of the scores.

    outlet (display name), value, low and high as measured, detector_low and detector_high where the detector's error is
    known, corrected where labels correct it, is_counted (enough articles for the score), worst and best (the scheme's
    goalposts, null for a feature that it does not weigh), basis and note in words.
    """
    row = next((row for row in run.indicators if (row["feature"], row["view"]) == (feature, view)), None)
    posts = row["goalposts"] if row is not None else None
    worst, best = posts if isinstance(posts, list) and len(posts) == 2 else (None, None)
    here = run.contributions.filter(pl.col("feature") == feature, pl.col("view") == view)
    uncounted = set(here.filter(pl.col("value").is_null())["outlet"])
    rows = []
    for outlet in run.outlets:
        found = two_intervals(run, outlet, feature, view)
        if found.value is None:
            continue
        ends = found.outer or (None, None)
        measured = (run.name(outlet), found.value, found.low, found.high)
        about = (outlet not in uncounted, worst, best, found.basis, found.note)
        rows.append((*measured, *ends, found.corrected, *about))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw_values(ax: Axes, data: pl.DataFrame, *, label: str = "value", in_percent: bool = False) -> None:
    """A row per outlet: a dot for the value as measured, a band for its sampling, a thin line for the detector's errors.

    A hollow circle is the value that labels correct it to. Goalposts are rules: solid for full points, dashed for none.
    """
    for y, row in enumerate(data.iter_rows(named=True)):
        color = INK if row["is_counted"] else MUTED
        if row["detector_low"] is not None:
            ends = [row["detector_low"], row["detector_high"]]
            ax.plot(ends, [y, y], color=color, linewidth=0.8, marker="|", markersize=5, zorder=2)
        if row["low"] is not None and row["high"] is not None:
            ax.plot([row["low"], row["high"]], [y, y], color=RULE, linewidth=7, solid_capstyle="butt", zorder=1)
        ax.plot(row["value"], y, "o", color=color, markersize=4.5, zorder=3)
        if row["corrected"] is not None:
            ax.plot(row["corrected"], y, "o", color=color, markerfacecolor=PAPER, markersize=6, zorder=4)
    for post, style in (("best", "solid"), ("worst", "dashed")):
        at = data[post].drop_nulls()
        if len(at):
            ax.axvline(at[0], color=MUTED, linewidth=0.7, linestyle=style, zorder=0)
    ax.set_yticks(range(len(data)), [name_in_chart(name) for name in data["outlet"].to_list()])
    ax.set_ylim(len(data) - 0.4, -0.6)
    if in_percent:
        ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.set_xlabel(";\n".join([label, *_reading(data, in_percent=in_percent)]))


def _reading(data: pl.DataFrame, *, in_percent: bool) -> list[str]:
    """What the marks of a frame are, in lines under its axis."""
    lines = ["dot and band: as measured, with the interval of sampling"]
    if data["detector_low"].count():
        hollow = "; hollow circle: corrected by labels" if data["corrected"].count() else ""
        lines.append(f"thin line: with the detector's errors{hollow}")
    worst, best = data["worst"].drop_nulls(), data["best"].drop_nulls()
    if len(worst) and len(best):
        ends = (exact_words(float(post[0]), in_percent) for post in (best, worst))
        side = "right" if best[0] > worst[0] else "left"
        lines.append("full points at {} (solid rule), none at {} (dashed): better to the ".format(*ends) + side)
    return lines


def value_finding(data: pl.DataFrame, *, measure: Measure, label: str = "value") -> str:
    """How much the detector's errors widen the intervals, else how far the outlets lie apart, in a line."""
    known = data.drop_nulls(["detector_low", "low"]).filter(pl.col("high") > pl.col("low"))
    if len(known):
        wider = (known["detector_high"] - known["detector_low"]) / (known["high"] - known["low"])
        times = float(np.median(wider.to_numpy()))
        return f"{label}: with the detector's errors, intervals are {show(times, decimals=1)} times as wide"
    ordered = data.sort("value")
    ends = [(name_in_chart(ordered["outlet"][at]), value_words(measure, ordered["value"][at])) for at in (0, -1)]
    if len(data) == 1:
        return f"{label}: {ends[0][1]} at {ends[0][0]}"
    return f"{label}: from {ends[0][1]} at {ends[0][0]} to {ends[1][1]} at {ends[1][0]}"


def value_precondition(data: pl.DataFrame) -> str:
    """Some outlet has a value."""
    return "" if len(data) else "No outlet has a value of this measure"


def value_chart(measure: Measure, view: str = "all", *, name: str = "") -> Chart:
    """The chart of one feature of a run, as the scheme compares it."""
    label = feature_label(measure, view)
    return Chart(
        f"value_{name or measure.name}",
        partial(value_data, feature=measure.name, view=view),
        partial(draw_values, label=axis_label(measure, view), in_percent=is_share(measure)),
        partial(value_finding, measure=measure, label=label),
        value_precondition,
        "The dot is the value as measured, the band its sampling; the thin line includes the detector's own errors, a hollow "
        "circle is the value corrected by labels.",
        height=lambda data: rows_height(len(data), row=0.27, rest=1.2),
    )

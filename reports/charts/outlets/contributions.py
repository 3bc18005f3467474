"""Contributions: what the scores are made of, for one outlet (waterfall) and for all (stacked)."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
from matplotlib.axes import Axes

from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import INK, MUTED, name_in_chart, rows_height
from masthead.reports.display.palette import DIMENSIONS
from masthead.reports.display.rounding import show, show_parts_within
from masthead.reports.inputs.outlets import dimension_numbers
from masthead.reports.inputs.run import Run

SCHEMA = {
    "outlet": pl.String,
    "dimension": pl.String,
    "number": pl.Int64,
    "indicator": pl.String,
    "points": pl.Float64,
    "full": pl.Float64,
    "start": pl.Float64,
    "reason": pl.String,
    "is_deduction": pl.Boolean,
}

LEAST_TAKEN = 0.05
"""Points; less than this is not printed as taken."""

_NOTHING = pl.DataFrame(schema=SCHEMA)


def contributions_data(run: Run, outlet: str | None = None) -> pl.DataFrame:
    """One row per outlet with a score (or just ``outlet``) and indicator, in the order of scores and scheme.

    points (null where missing), full (the most it could give), start (the sum of the points before it); a deduction
    starts at full points and can only lose.
    """
    numbers = dimension_numbers(run)
    order = {row["indicator"]: k for k, row in enumerate(run.indicators)}
    scored = run.scores.filter(pl.col("score").is_not_null())["outlet"].to_list() if outlet is None else [outlet]
    parts = run.contributions.partition_by("outlet", as_dict=True)
    rows = []
    for key in scored:
        total = 0.0
        part = parts.get((key,), run.contributions.clear())
        for row in sorted(part.iter_rows(named=True), key=lambda row: order.get(row["indicator"], len(order))):
            rows.append(
                (
                    run.name(key),
                    row["dimension"],
                    numbers.get(row["dimension"], 1),
                    run.label(row["feature"], row["view"]),
                    row["points"],
                    100 * row["effective_weight"],
                    total,
                    row["reason"],
                    row["is_deduction"],
                )
            )
            total += row["points"] or 0.0
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw_waterfall(ax: Axes, data: pl.DataFrame) -> None:
    """The points of one outlet, each bar from where the one above ended; the outline is what it could have given.

    What a deduction took is hatched at the end of its bar.
    """
    total = float(data["points"].sum())
    measured = data.filter(pl.col("points").is_not_null())
    shown = iter(show_parts_within(measured["points"].to_list(), measured["full"].to_list())[0])
    for y, row in enumerate(data.iter_rows(named=True)):
        if row["points"] is None:
            _beside(ax, row["start"], y, "not in the score", color=MUTED)
            continue
        outline: dict[str, Any] = {"facecolor": "none", "edgecolor": MUTED, "linewidth": 0.6, "linestyle": (0, (2, 2))}
        ax.barh(y, row["full"], left=row["start"], height=0.56, **outline)
        ax.barh(y, row["points"], left=row["start"], height=0.56, color=_color(row["number"]))
        lost = row["full"] - row["points"]
        words = next(shown)
        if row["is_deduction"]:
            taken: dict[str, Any] = {"facecolor": "none", "edgecolor": MUTED, "linewidth": 0, "hatch": "////"}
            ax.barh(y, lost, left=row["start"] + row["points"], height=0.56, **taken)
            words += f" (−{show(lost, decimals=1)})" if lost >= LEAST_TAKEN else ""
        _beside(ax, row["start"] + row["full"], y, words)
    last = len(data)
    ax.barh(last, total, height=0.56, color=INK)
    _beside(ax, total, last, show(total, decimals=1), fontweight="bold", fontsize=8)
    labels = pl.when("is_deduction").then(pl.format("{} (deduction)", "indicator")).otherwise("indicator")
    ax.set_yticks(range(last + 1), [*data.select(labels.alias("label"))["label"].to_list(), "Score"])
    ax.set_ylim(last + 0.6, -0.6)
    ax.set_xlim(0, 100)
    ax.set_xlabel("points (they add up to the score; dashed: what the indicator could have given)")


def _beside(ax: Axes, x: float, y: float, words: str, **properties: Any) -> None:
    """Words just to the right of a place."""
    style: dict[str, Any] = {"va": "center", "fontsize": 7.5} | properties
    ax.annotate(words, (x, y), xytext=(4, 0), textcoords="offset points", **style)


def waterfall_finding(data: pl.DataFrame) -> str:
    """Where the outlet loses most, in a line."""
    measured = data.filter(pl.col("points").is_not_null())
    lost = measured.with_columns(lost=pl.col("full") - pl.col("points")).sort("lost", descending=True)
    name = name_in_chart(data["outlet"][0])
    if lost["lost"][0] < 1.5:
        return f"{name} gains nearly all the points there are"
    return f"{name} loses most on {_lower(lost['indicator'][0])}: {show(lost['lost'][0], decimals=0)} points"


def waterfall_precondition(data: pl.DataFrame) -> str:
    """Some indicator gave points."""
    return "" if data["points"].drop_nulls().len() else "The outlet has no score to break down"


def waterfall_chart(outlet: str | None = None) -> Chart:
    """The waterfall of an outlet, or of the one with the highest score."""
    return Chart(
        "waterfall",
        partial(_waterfall_data, outlet=outlet),
        draw_waterfall,
        waterfall_finding,
        waterfall_precondition,
        "Each bar begins where the one above ends; dashed is what the indicator could have given, hatched what a deduction took.",
        height=lambda data: rows_height(len(data) + 1),
    )


def _waterfall_data(run: Run, *, outlet: str | None) -> pl.DataFrame:
    return contributions_data(run, outlet or str(run.scores["outlet"][0])) if len(run.scores) else _NOTHING


def draw_stacked(ax: Axes, data: pl.DataFrame) -> None:
    """A row per outlet: the points of its dimensions one after the other, up to its score."""
    outlets = data["outlet"].unique(maintain_order=True).to_list()
    rows = {name: y for y, name in enumerate(outlets)}
    for (dimension, number), part in data.group_by("dimension", "number", maintain_order=True):
        sums = part.group_by("outlet", maintain_order=True).agg(pl.col("points").sum(), pl.col("start").min())
        ax.barh(
            [rows[name] for name in sums["outlet"]],
            sums["points"].to_list(),
            left=sums["start"].to_list(),
            height=0.5,
            color=_color(int(str(number))),
            label=str(dimension),
        )
    for name, score in data.group_by("outlet", maintain_order=True).agg(pl.col("points").sum()).iter_rows():
        _beside(ax, score, rows[name], show(score, decimals=0))
    ax.set_yticks(range(len(outlets)), list(map(name_in_chart, outlets)))
    ax.set_ylim(len(outlets) - 0.4, -0.6)
    ax.set_xlim(0, 100)
    ax.set_xlabel("points (0 to 100, higher is better)")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=6, handlelength=0.8, borderaxespad=0.2)


def stacked_finding(data: pl.DataFrame) -> str:
    """The dimension that spreads the scores most, in a line."""
    sums = data.group_by("outlet", "dimension", maintain_order=True).agg(pl.col("points").sum())
    spread = sums.group_by("dimension").agg(spread=pl.col("points").max() - pl.col("points").min())
    ordered = spread.sort(["spread", "dimension"], descending=[True, False])
    if data["outlet"].n_unique() < 2:
        return "What the scores are made of"
    return f"Outlets differ most in {ordered['dimension'][0]}: {show(ordered['spread'][0], decimals=0)} points apart"


def stacked_precondition(data: pl.DataFrame) -> str:
    """Some outlet has a score."""
    return "" if len(data) else "No outlet has enough measured articles for a score"


CONTRIBUTIONS = Chart(
    "contributions",
    contributions_data,
    draw_stacked,
    stacked_finding,
    stacked_precondition,
    "Each bar is the points of one dimension; together they are the score.",
    height=lambda data: rows_height(data["outlet"].n_unique(), rest=1.2),
    title={"pad": 22},
)


def _color(number: int) -> str:
    return DIMENSIONS[(number - 1) % len(DIMENSIONS)]


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]

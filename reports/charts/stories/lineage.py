"""Family tree: who has a story from whom, as far as texts, credits and dates tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import polars as pl
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path
from polars.datatypes import DataTypeClass

from masthead.metrics.wording import show_count
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import (
    DIMENSIONS,
    INK,
    MUTED,
    PAPER,
    RULE,
    name_in_chart,
    rows_height,
)

SCHEMA: dict[str, DataTypeClass | pl.DataType] = {
    "from_id": pl.String,
    "from_outlet": pl.String,
    "from_published": pl.Datetime("us", "UTC"),
    "is_from_unseen": pl.Boolean,
    "to_id": pl.String,
    "to_outlet": pl.String,
    "to_published": pl.Datetime("us", "UTC"),
    "kind": pl.String,
    "is_directed": pl.Boolean,
    "rung": pl.String,
    "support": pl.Float64,
    "used_share": pl.Float64,
    "credit": pl.String,
}
END_OF_DAY = timedelta(hours=23, minutes=59)

DRAWN = ("tree", "second_parent", "unseen_original", "duplicate")
"""Kinds of links that are drawn."""


def lineage_data(tables: Mapping[str, pl.DataFrame], names: Mapping[str, str] | None = None) -> pl.DataFrame:
    """One row per drawn link of a family (``Lineage.family``): its two ends with outlet and date, and how sure it is.

    ``names`` are display names of outlets. A date without time stands at the end of its day.
    """
    is_day = (pl.col("published").dt.hour() == 0) & (pl.col("published").dt.minute() == 0)
    versions = tables["versions"].select(
        "version_id",
        "is_unseen",
        outlet=pl.col("outlet").replace(dict(names or {})),
        published=pl.col("published") + pl.when(is_day).then(END_OF_DAY).otherwise(timedelta()),
    )
    start = versions.select(
        from_id="version_id", from_outlet="outlet", from_published="published", is_from_unseen="is_unseen"
    )
    end = versions.select(to_id="version_id", to_outlet="outlet", to_published="published")
    links = tables["links"].filter(pl.col("kind").is_in(list(DRAWN)))
    rows = links.join(start, on="from_id", maintain_order="left").join(end, on="to_id", maintain_order="left")
    named = rows.with_columns(pl.col("from_outlet").fill_null("an unseen original"))
    return named.select([pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()])


def draw_lineage(data: pl.DataFrame, *, title: str = "", ax: Axes | None = None) -> Axes:
    """A lane per outlet, a dot per version (open: an unseen original); a line per link, its support in percent beside it.

    Arrowheads stand where the direction is known. Without two dates the place along the axis says nothing.
    """
    chart = Chart(
        "lineage",
        lambda _: data,
        _draw,
        lambda shown: title or lineage_finding(shown),
        lineage_precondition,
        "A lane per outlet, a dot per version; arrowheads where the direction is known.",
        height=lambda shown: rows_height(_ends(shown)["outlet"].n_unique(), row=0.42, rest=1.2),
    )
    return chart.plot(data, ax=ax)


def lineage_precondition(data: pl.DataFrame) -> str:
    """Some version is linked to another."""
    return "" if len(data) else "No other text shares passages with this one"


def _draw(ax: Axes, data: pl.DataFrame) -> None:
    ends = _ends(data)
    lanes = ends["outlet"].unique(maintain_order=True).to_list()
    is_dated = ends["published"].n_unique() - int(ends["published"].has_nulls()) > 1
    place = _places(ends, lanes, is_dated=is_dated)
    for lane in range(len(lanes)):
        ax.axhline(lane, color=RULE, linewidth=0.7, zorder=0)
    for row in data.iter_rows(named=True):
        _draw_link(ax, row, place, is_dated=is_dated)
    for row in ends.iter_rows(named=True):
        x, y = place[row["id"]]
        ax.plot(x, y, "o", markersize=6.5, zorder=3, color=PAPER if row["is_unseen"] else INK, markeredgecolor=INK)
    _set_axis(ax, place, is_dated=is_dated)
    ax.set_yticks(range(len(lanes)), list(map(name_in_chart, lanes)))
    ax.set_ylim(len(lanes) - 0.5, -0.6)


def lineage_finding(data: pl.DataFrame) -> str:
    """How many versions there are and how many links have a known direction, in a line."""
    if not len(data):
        return "No other text shares passages with this one"
    ends = _ends(data)
    unseen = ends.filter("is_unseen")
    seen = len(ends) - len(unseen)
    between = data.filter(~pl.col("is_from_unseen"))
    known = f"the direction of {between['is_directed'].sum()} of {show_count(len(between), 'link')} is known"
    likely = f"; likely from {', '.join(unseen['outlet'].to_list())}, not among them" if len(unseen) else ""
    return f"{show_count(seen, 'version')}, {known}{likely}"


def _ends(data: pl.DataFrame) -> pl.DataFrame:
    """The versions of the links: unseen originals, then by date, undated ones last."""
    start = data.select(id="from_id", outlet="from_outlet", published="from_published", is_unseen="is_from_unseen")
    end = data.select(id="to_id", outlet="to_outlet", published="to_published", is_unseen=pl.lit(False))
    ends = pl.concat([start, end]).unique("id", maintain_order=True)
    return ends.sort(~pl.col("is_unseen"), "published", "id", nulls_last=True)


def _places(ends: pl.DataFrame, lanes: list[str], *, is_dated: bool) -> dict[str, tuple[float, float]]:
    """Where each version stands: its date (unknown ones before the first) and its lane; one column without dates."""
    if not is_dated:
        return {row["id"]: (0.0, float(lanes.index(row["outlet"]))) for row in ends.iter_rows(named=True)}
    days = [mdates.date2num(day) for day in ends["published"].drop_nulls().to_list()]
    before = min(days) - 0.12 * (max(days) - min(days))
    return {
        row["id"]: (
            mdates.date2num(row["published"]) if row["published"] else before,
            float(lanes.index(row["outlet"])),
        )
        for row in ends.iter_rows(named=True)
    }


def _draw_link(
    ax: Axes, row: Mapping[str, object], place: Mapping[str, tuple[float, float]], *, is_dated: bool
) -> None:
    start, end = place[str(row["from_id"])], place[str(row["to_id"])]
    share = float(str(row["used_share"])) if row["used_share"] is not None else 0.3
    bend = _bend(start, end, is_left=bool(row["is_from_unseen"]), is_dated=is_dated, width=_width(place))
    arrow = FancyArrowPatch(
        path=Path([start, bend, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3]),
        arrowstyle="-|>" if row["is_directed"] else "-",
        mutation_scale=9,
        shrinkA=4,
        shrinkB=5,
        linewidth=0.8 + 2.2 * share,
        linestyle="-" if row["credit"] == "credited" else (0, (3, 1.5)),
        color=DIMENSIONS[4] if row["kind"] == "second_parent" else DIMENSIONS[1],
        zorder=1,
    )
    ax.add_patch(arrow)
    if row["support"] is not None:
        x, y = (start[0] + 2 * bend[0] + end[0]) / 4, (start[1] + 2 * bend[1] + end[1]) / 4
        box = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8}
        words = f"{float(str(row['support'])):.0%}"
        ax.text(x, y, words, fontsize=7, color=MUTED, ha="center", va="center", bbox=box, zorder=2)


def _width(place: Mapping[str, tuple[float, float]]) -> float:
    xs = [x for x, _ in place.values()]
    return max(xs) - min(xs)


def _bend(
    start: tuple[float, float], end: tuple[float, float], *, is_left: bool, is_dated: bool, width: float
) -> tuple[float, float]:
    """Where a link's curve is drawn to: over the straight line; beside the column where there are no dates."""
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    lanes = abs(end[1] - start[1])
    if not is_dated:
        return (-0.22 if is_left else 0.22) * (0.5 + lanes), middle[1]
    return middle[0] + 0.03 * width * lanes, middle[1] - 0.25 * max(lanes, 1.0)


def _set_axis(ax: Axes, place: Mapping[str, tuple[float, float]], *, is_dated: bool) -> None:
    xs = [x for x, _ in place.values()]
    words = (
        "open dot: original not among the texts; line width: share of the text; dashed: not credited; percent: support"
    )
    if not is_dated:
        ax.set_xlim(-1.2, 1.2)
        ax.set_xticks([])
        ax.set_xlabel(f"no dates: places say nothing; {words}")
        return
    ax.set_xlim(min(xs) - 0.06 * (max(xs) - min(xs)), max(xs) + 0.06 * (max(xs) - min(xs)))
    ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=3, maxticks=6))
    days = max(xs) - min(xs)
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%-d %b %Y" if days > 3 else "%-d %b %H:%M"))
    ax.set_xlabel(words)

"""Family tree: who has a story from whom, as far as texts, credits and dates tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import polars as pl
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from polars.datatypes import DataTypeClass

from masthead.metrics.wording import show_count
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import (
    INK,
    LAYERS,
    MUTED,
    PAPER,
    RULE,
    name_in_chart,
    rows_height,
)
from masthead.reports.stories.layout import Layout, Link, lay_out

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
Row = Mapping[str, object]
Point = tuple[float, float]

END_OF_DAY = timedelta(hours=23, minutes=59)

NEAR = 0.035
"""Share of the axis that two versions must lie apart for a link with a corner."""

BESIDE_LANE, BESIDE_DATE = 0.17, 0.008
"""How far links lie beside one another: those into one version in lanes, those out of one in shares of the axis."""

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
    is_dated = ends["published"].n_unique() - int(ends["published"].has_nulls()) > 1
    layout = None if is_dated else _layout(data, ends)
    names = dict(ends.select("id", "outlet").iter_rows())
    order = layout.order if layout is not None else tuple(names)
    lanes = list(dict.fromkeys(names[name] for name in order))
    place = _places(ends, lanes, layout)
    for lane in range(len(lanes)):
        ax.axhline(lane, color=RULE, linewidth=0.7, zorder=0)
    supports: dict[str, list[str]] = {}
    for row, end, begin, stop in _apart(data, place):
        _draw_link(ax, row, begin, stop, _width(place))
        if row["support"] is not None:
            supports.setdefault(end, []).append(f"{row['support']:.0%}")
    for row in ends.iter_rows(named=True):
        x, y = place[row["id"]]
        ax.plot(x, y, "o", markersize=6.5, zorder=3, color=PAPER if row["is_unseen"] else INK, markeredgecolor=INK)
    for name, shown in supports.items():
        words = ", ".join(shown)
        ax.annotate(words, place[name], (6, 0), textcoords="offset points", fontsize=7, color=MUTED, va="center")
    _set_axis(ax, place, is_dated=is_dated, has_second=(data["kind"] == "second_parent").any())
    ax.set_yticks(range(len(lanes)), list(map(name_in_chart, lanes)))
    ax.set_ylim(len(lanes) - 0.5, -0.6)


def _layout(data: pl.DataFrame, ends: pl.DataFrame) -> Layout:
    drawn = data.filter(pl.col("kind") != "second_parent").select("from_id", "to_id", "is_directed")
    return lay_out(ends["id"].to_list(), [Link(*row) for row in drawn.iter_rows()])


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


def _places(ends: pl.DataFrame, lanes: list[str], layout: Layout | None) -> dict[str, Point]:
    """Where each version stands: its date (unknown ones before the first) and its lane; without dates its depth."""
    lane_of = {lane: float(number) for number, lane in enumerate(lanes)}
    if layout is not None:
        return {row["id"]: (layout.depth[row["id"]], lane_of[row["outlet"]]) for row in ends.iter_rows(named=True)}
    days = [mdates.date2num(day) for day in ends["published"].drop_nulls().to_list()]
    before = min(days) - 0.12 * (max(days) - min(days))
    return {
        row["id"]: (mdates.date2num(row["published"]) if row["published"] else before, lane_of[row["outlet"]])
        for row in ends.iter_rows(named=True)
    }


def _apart(data: pl.DataFrame, place: Mapping[str, Point]) -> list[tuple[Row, str, Point, Point]]:
    """The links, each with its later version and the points at which it begins and ends.

    Links into one version come in beside one another, those from higher lanes above; links out of one version that
    look different go out beside one another, those that look alike as one.
    """
    links: list[tuple[Row, str, str]] = []
    for link in data.iter_rows(named=True):
        start, end = str(link["from_id"]), str(link["to_id"])
        if not link["is_directed"] and place[end] < place[start]:
            start, end = end, start
        links.append((link, start, end))
    links.sort(key=lambda one: (place[one[1]][1], place[one[1]][0], one[1], one[2]))
    into = Counter(end for _, _, end in links)
    come: Counter[str] = Counter()
    looks: dict[str, list[tuple[object, ...]]] = {}
    found: list[tuple[Row, str, Point, Point]] = []
    for row, start, end in links:
        look = (row["kind"] == "second_parent", _line_style(row))
        gone = looks.setdefault(start, [])
        if look not in gone:
            gone.append(look)
        (x, y), (to_x, to_y) = place[start], place[end]
        if abs(to_x - x) >= NEAR * _width(place):
            x += gone.index(look) * BESIDE_DATE * _width(place)
        to_y += (come[end] - (into[end] - 1) / 2) * BESIDE_LANE
        come[end] += 1
        found.append((row, end, (x, y), (to_x, to_y)))
    return found


def _draw_link(ax: Axes, row: Row, start: Point, end: Point, width: float) -> None:
    """Down from the one version to the lane of the other, then along it; bowed where both stand at one time."""
    share = float(str(row["used_share"])) if row["used_share"] is not None else 0.3
    is_near = abs(end[0] - start[0]) < NEAR * width or abs(start[1] - end[1]) < 0.5
    arrow = FancyArrowPatch(
        start,
        end,
        connectionstyle="arc3,rad=0.3" if is_near else "angle,angleA=90,angleB=0,rad=4",
        arrowstyle="-|>" if row["is_directed"] else "-",
        mutation_scale=9,
        shrinkA=4,
        shrinkB=5,
        linewidth=0.8 + 2.2 * share,
        linestyle=_line_style(row),
        color=LAYERS["shared" if row["kind"] == "second_parent" else "verbatim"],
        zorder=1,
    )
    ax.add_patch(arrow)


def _line_style(row: Row) -> str | tuple[int, tuple[float, ...]]:
    """Dashed where one has it from another without credit, dotted where a text may be the unseen original itself."""
    if not row["is_directed"]:
        return ":" if row["kind"] == "unseen_original" else "-"
    return (0, (3, 1.5)) if row["credit"] == "uncredited" else "-"


def _width(place: Mapping[str, Point]) -> float:
    xs = [x for x, _ in place.values()]
    return max(xs) - min(xs)


def _set_axis(ax: Axes, place: Mapping[str, Point], *, is_dated: bool, has_second: bool) -> None:
    xs = [x for x, _ in place.values()]
    width = max(max(xs) - min(xs), 1e-9)
    words = (
        "open dot: original not among the texts; line width: share of the text; dashed: without credit; dotted: may be that original itself; percent: support"
        + ("\nblue: a second parent" if has_second else "")
    )
    if not is_dated:
        ax.set_xlim(-0.5, max(xs) + max(0.7, 0.1 * width))
        ax.set_xticks([])
        ax.set_xlabel(f"no dates: places say nothing of time; {words}")
        return
    ax.set_xlim(min(xs) - 0.06 * width, max(xs) + 0.1 * width)
    ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=3, maxticks=6))
    days = max(xs) - min(xs)
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%-d %b %Y" if days > 3 else "%-d %b %H:%M"))
    ax.set_xlabel(words)

"""Story timeline: one event across outlets, and the text that went from one to another."""

from __future__ import annotations

import math
from functools import partial

import polars as pl
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from polars.datatypes import DataTypeClass

from masthead.metrics.wording import show_count
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import INK, LAYERS, PAPER, RULE, name_in_chart, rows_height
from masthead.reports.display.text import plain, shorten
from masthead.reports.inputs.run import Run
from masthead.reports.stories.find import Story

SCHEMA: dict[str, DataTypeClass | pl.DataType] = {
    "outlet": pl.String,
    "published": pl.Datetime("us", "UTC"),
    "title": pl.String,
    "is_wire": pl.Boolean,
    "article_id": pl.String,
    "origin_id": pl.String,
    "n_words": pl.Int64,
    "credit": pl.String,
}


def story_data(run: Run, story: Story) -> pl.DataFrame:
    """One row per telling and the text it took from (null where it took from none), in the order of the dates."""
    links: dict[str, list[tuple[str, int, str]]] = {}
    for link in story.links:
        links.setdefault(link.article_id, []).append((link.origin_id, link.n_words, link.credit))
    rows = [
        (
            run.name(telling.outlet),
            telling.latest,
            shorten(plain(telling.title), 60),
            telling.is_wire,
            telling.article_id,
            *link,
        )
        for telling in story.tellings
        if telling.published is not None
        for link in links.get(telling.article_id, [(None, None, None)])
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw_story(ax: Axes, data: pl.DataFrame) -> None:
    """A lane per outlet, a dot per text (open: a wire original), lines where words went from one to another."""
    lanes = data["outlet"].unique(maintain_order=True).to_list()
    place = {
        row["article_id"]: (mdates.date2num(row["published"]), lanes.index(row["outlet"]))
        for row in data.iter_rows(named=True)
    }
    most = float(str(data["n_words"].max() or 1))
    for y in range(len(lanes)):
        ax.axhline(y, color=RULE, linewidth=0.7, zorder=0)
    for row in data.filter(pl.col("origin_id").is_not_null()).iter_rows(named=True):
        if row["origin_id"] in place:
            (x1, y1), (x2, y2) = place[row["origin_id"]], place[row["article_id"]]
            ax.plot(
                [x1, x2],
                [y1, y2],
                color=LAYERS["verbatim"],
                linewidth=max(0.8, 4 * math.sqrt(row["n_words"] / most)),
                linestyle="-" if row["credit"] == "credited" else (0, (3, 1.5)),
                zorder=1,
            )
    for row in data.unique("article_id", maintain_order=True).iter_rows(named=True):
        x, y = place[row["article_id"]]
        ax.plot(x, y, "o", markersize=6, zorder=2, color=PAPER if row["is_wire"] else INK, markeredgecolor=INK)
    ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=3, maxticks=6))
    days = max(x for x, _ in place.values()) - min(x for x, _ in place.values())
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%-d %b %Y" if days > 3 else "%-d %b %H:%M"))
    ax.margins(x=0.05)
    ax.set_yticks(range(len(lanes)), list(map(name_in_chart, lanes)))
    ax.set_ylim(len(lanes) - 0.5, -0.6)
    ax.set_xlabel(
        "open dot: wire original; line: shared words, dashed where the later text does not credit the earlier"
    )


def story_finding(data: pl.DataFrame, *, title: str = "") -> str:
    """Which story it is, or how many texts of how many outlets tell it."""
    texts, outlets = data["article_id"].n_unique(), data["outlet"].n_unique()
    return title or f"{show_count(texts, 'text')} of {show_count(outlets, 'outlet')} share words"


def story_precondition(data: pl.DataFrame) -> str:
    """Two outlets or more have a dated text, at different times: without that there is no time to draw."""
    if data["published"].n_unique() < 2:
        return "Fewer than two dates of this story are known, so there is no timeline"
    return "" if data["outlet"].n_unique() >= 2 else "The dated texts of this story are of one outlet"


def story_chart(story: Story) -> Chart:
    """The timeline of one story."""
    return Chart(
        "story",
        partial(story_data, story=story),
        draw_story,
        partial(story_finding, title=story.title),
        story_precondition,
        "A lane per outlet; lines join texts that share words, from the earlier to the later.",
        height=lambda data: rows_height(data["outlet"].n_unique(), row=0.38),
    )

"""Article strip: where one article's boilerplate, quotations, copies and own text lie."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes

from masthead.metrics.errors import Fault, InputError
from masthead.reports.article.page import quotations_of
from masthead.reports.article.strip import LAYER_TITLES, article_strip
from masthead.reports.charts.style import (
    LAYERS,
    MUTED,
    TWO_COLUMNS,
    masthead_style,
    new_axes,
    say_nothing_to_draw,
    title_in_chart,
)
from masthead.reports.display.text import plain, shorten
from masthead.reports.inputs.run import Run

SCHEMA = {"start": pl.Int64, "end": pl.Int64, "layer": pl.String, "title": pl.String}


def strip_data(run: Run, article_id: str) -> pl.DataFrame:
    """One row a stretch of the article: start, end (code points), layer, and the article's title."""
    texts = run.texts([article_id])
    if not len(texts):
        raise InputError(Fault("article_id", f"'{article_id}'", "an article of the run", "see tables/articles.csv"))
    text = texts["text"][0] or ""
    title = shorten(plain(texts["title"][0] or article_id), 90)
    rows = run.evidence([article_id]).to_dicts()
    stretches = article_strip(text, rows, quotations_of(text))
    return pl.DataFrame([(s.start, s.end, s.layer, title) for s in stretches], schema=SCHEMA, orient="row")


def draw_strip(data: pl.DataFrame, *, ax: Axes | None = None) -> Axes:
    """One bar from the article's first character to its last, its layers named with their shares."""
    with masthead_style():
        ax = new_axes(ax, width=TWO_COLUMNS, height=1.25)
        if not len(data):
            return say_nothing_to_draw(ax, "The article has no text.")
        for row in data.iter_rows(named=True):
            ax.barh(
                0,
                row["end"] - row["start"],
                left=row["start"],
                height=0.7,
                color=LAYERS[row["layer"]],
                edgecolor=MUTED if row["layer"] == "boilerplate" else "none",
                linewidth=0.5,
            )
        total = int(data["end"][-1])
        shares = (
            data.group_by("layer")
            .agg(n=(pl.col("end") - pl.col("start")).sum())
            .sort(["n", "layer"], descending=[True, False])
        )
        handles = [
            ax.barh(
                0,
                0,
                color=LAYERS[layer],
                edgecolor=MUTED if layer == "boilerplate" else "none",
                linewidth=0.5,
                label=f"{LAYER_TITLES[layer]} {n / total:.0%}",
            )
            for layer, n in shares.iter_rows()
        ]
        ax.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0, 0.02), ncols=5, handlelength=0.8, borderaxespad=0
        )
        ax.set_xlim(0, total)
        ax.set_ylim(-0.5, 0.5)
        ax.set_axis_off()
        ax.set_title(title_in_chart(data["title"][0]))
    return ax

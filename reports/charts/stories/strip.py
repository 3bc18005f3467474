"""Article strip: where one article's boilerplate, quotations, copies and own text lie."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
from matplotlib.axes import Axes

from masthead.metrics.errors import Fault, InputError
from masthead.reports.article.page import quotations_of
from masthead.reports.article.strip import LAYER_TITLES, article_strip, visible_length
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import LAYERS, MUTED
from masthead.reports.display.rounding import show_share_parts
from masthead.reports.display.text import plain, shorten
from masthead.reports.inputs.run import Run

SCHEMA = {"start": pl.Int64, "end": pl.Int64, "layer": pl.String, "n_characters": pl.Int64, "title": pl.String}


def strip_data(run: Run, article_id: str) -> pl.DataFrame:
    """One row per stretch of the article: start, end (code points), layer, n_characters without space, the title."""
    texts = run.texts([article_id])
    if not len(texts):
        raise InputError(Fault("article_id", f"'{article_id}'", "an article of the run", "see tables/articles.csv"))
    text = texts["text"][0] or ""
    title = shorten(plain(texts["title"][0] or article_id), 90)
    stretches = article_strip(text, run.evidence([article_id]).to_dicts(), quotations_of(text))
    rows = [(s.start, s.end, s.layer, visible_length(text, s), title) for s in stretches]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw_strip(ax: Axes, data: pl.DataFrame) -> None:
    """One bar from the article's first character to its last, its layers named with their shares."""
    for row in data.iter_rows(named=True):
        ax.barh(0, row["end"] - row["start"], left=row["start"], height=0.7, **_look(row["layer"]))
    sums = data.group_by("layer").agg(pl.col("n_characters").sum()).filter(pl.col("n_characters") > 0)
    sums = sums.sort(["n_characters", "layer"], descending=[True, False])
    total = int(sums["n_characters"].sum())
    shares = show_share_parts([n / total for n in sums["n_characters"]])
    handles = [
        ax.barh(0, 0, label=f"{LAYER_TITLES[layer]} {share}", **_look(layer))
        for layer, share in zip(sums["layer"], shares, strict=True)
    ]
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0.02), ncols=4, handlelength=0.8, borderaxespad=0)
    ax.set_xlim(0, int(data["end"][-1]))
    ax.set_ylim(-0.5, 0.5)
    ax.set_axis_off()


def _look(layer: str) -> dict[str, Any]:
    return {"color": LAYERS[layer], "edgecolor": MUTED if layer == "boilerplate" else "none", "linewidth": 0.5}


def strip_finding(data: pl.DataFrame) -> str:
    """Which article it is."""
    return f"Layers of “{data['title'][0]}”"


def strip_precondition(data: pl.DataFrame) -> str:
    """The article has words."""
    return "" if int(data["n_characters"].sum()) else "The article has no text"


def strip_chart(article_id: str) -> Chart:
    """The strip of one article."""
    return Chart(
        "strip",
        partial(strip_data, article_id=article_id),
        draw_strip,
        strip_finding,
        strip_precondition,
        "One article from its first character to its last; shares of its characters.",
        height=lambda _: 1.4,
    )

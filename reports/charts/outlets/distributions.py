"""Distributions: how the articles of each outlet spread on one measure."""

from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter
from numpy.typing import NDArray

from masthead.metrics.tables.measures import Measure
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.style import INK, MUTED, RULE, name_in_chart, rows_height
from masthead.reports.inputs.run import Run, axis_label, feature_label, is_share

MOST_TICKS = 1000
"""Ticks of more articles of an outlet are drawn together where they stand at one place."""

N_PLACES = 600

LEAST_ARTICLES = 3
"""Fewer articles of an outlet have no spread to speak of."""

SCHEMA = {"outlet": pl.String, "article_id": pl.String, "value": pl.Float64}


def distribution_data(run: Run, measure: str, view: str = "all") -> pl.DataFrame:
    """One row per measured article: outlet (display name), article_id, value; outlets in the order of the scores.

    Outlets whose feature has no value (all articles of genres left out, too few words) are left out with their articles.
    """
    values = run.measurements(measure, view).join(_with_value(run, measure, view), on="outlet", how="semi")
    order = {outlet: k for k, outlet in enumerate(run.outlets)}
    outlets = values["outlet"].unique().to_list()
    places = {outlet: order.get(outlet, len(order)) for outlet in outlets}
    return (
        values.sort(pl.col("outlet").replace_strict(places, return_dtype=pl.UInt32), "article_id")
        .with_columns(
            outlet=pl.col("outlet").replace_strict(
                {outlet: run.name(outlet) for outlet in outlets}, return_dtype=pl.String
            )
        )
        .select(list(SCHEMA))
    )


def _with_value(run: Run, measure: str, view: str) -> pl.DataFrame:
    here = (pl.col("feature") == measure) & (pl.col("view") == view) & pl.col("value").is_not_null()
    return run.features.filter(here).select("outlet")


def draw_distributions(ax: Axes, data: pl.DataFrame, *, label: str = "value", in_percent: bool = False) -> None:
    """A row per outlet: a tick per article, the middle half as a band, the median as a rule."""
    outlets = data["outlet"].unique(maintain_order=True).to_list()
    for y, name in enumerate(outlets):
        values = data.filter(pl.col("outlet") == name)["value"].to_numpy()
        low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
        ax.barh(y, high - low, left=low, height=0.62, color=RULE, zorder=1)
        places, opacity = _ticks(values)
        ax.vlines(places, y - 0.22, y + 0.22, color=MUTED, linewidth=0.8, alpha=opacity, zorder=2)
        ax.vlines(middle, y - 0.38, y + 0.38, color=INK, linewidth=2, zorder=3)
    ax.set_yticks(range(len(outlets)), list(map(name_in_chart, outlets)))
    ax.set_ylim(len(outlets) - 0.4, -0.6)
    if in_percent:
        ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        ax.set_xlim(right=min(ax.get_xlim()[1], 1.01))
    ax.set_xlabel(f"{label}; a tick per article, the band holds the middle half, the rule is the median")


def _ticks(values: NDArray[np.floating]) -> tuple[NDArray[np.floating], float | NDArray[np.floating]]:
    """Where an outlet's ticks stand and how opaque they are.

    Ticks of very many articles are rounded to places finer than a tick is wide, and one is drawn for all that share a
    place, as opaque as they are one over the other: a picture of the same look that does not grow with the corpus.
    """
    opacity = max(0.15, min(1, 40 / len(values)))
    low, high = values.min(), values.max()
    if len(values) <= MOST_TICKS or low == high:
        return values, opacity
    step = (high - low) / N_PLACES
    counts = np.bincount(np.round((values - low) / step).astype(np.int64))
    places = np.flatnonzero(counts)
    return low + places * step, 1 - (1 - opacity) ** counts[places]


def distribution_finding(data: pl.DataFrame, *, label: str = "value") -> str:
    """Whether articles of one outlet or outlets differ more, in a line.

    The variance between outlets is what is left of the mean squares between them once the variance within, which
    single articles bring, is taken off (one-way analysis of variance, outlets of unequal size).
    """
    sizes = data.group_by("outlet").agg(n=pl.len(), mean=pl.col("value").mean())
    n, k = len(data), len(sizes)
    counts, means = sizes["n"].to_numpy(), sizes["mean"].to_numpy()
    residuals = data.select(pl.col("value") - pl.col("value").mean().over("outlet"))["value"].to_numpy()
    within = float(np.sum(residuals**2)) / (n - k)
    between = float(np.sum(counts * (means - data["value"].to_numpy().mean()) ** 2)) / (k - 1)
    usual = (n - float(np.sum(counts**2)) / n) / (k - 1)
    is_between = (between - within) / usual > within
    return f"{label}: most of the difference lies between {'outlets' if is_between else 'articles of the same outlet'}"


def distribution_precondition(data: pl.DataFrame) -> str:
    """Two outlets or more have several articles each, and the articles differ."""
    sizes = data.group_by("outlet").len()["len"]
    if int((sizes >= LEAST_ARTICLES).sum()) < 2:
        return (
            f"Fewer than two outlets have {LEAST_ARTICLES} measured articles or more, so there is no spread to compare"
        )
    return "" if data["value"].n_unique() > 2 else "The articles differ too little for a spread"


def distribution_chart(measure: Measure, view: str = "all", *, name: str = "") -> Chart:
    """The chart of one measure of a run."""
    label = feature_label(measure, view)
    return Chart(
        f"distribution_{name or measure.name}",
        partial(distribution_data, measure=measure.name, view=view),
        partial(draw_distributions, label=axis_label(measure, view), in_percent=is_share(measure)),
        partial(distribution_finding, label=label),
        distribution_precondition,
        "A tick per article; the band holds the middle half of the outlet's articles, the rule is their median.",
        height=lambda data: rows_height(data["outlet"].n_unique(), row=0.34),
    )

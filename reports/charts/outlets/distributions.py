"""Distributions: how the articles of each outlet spread on one measure."""

from __future__ import annotations

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter
from numpy.typing import NDArray

from masthead.reports.charts.style import (
    ACCENT,
    MUTED,
    RULE,
    masthead_style,
    name_in_chart,
    new_axes,
    rows_height,
    say_nothing_to_draw,
    title_in_chart,
)
from masthead.reports.inputs.run import Run, feature_label, is_share

MOST_TICKS = 1000
"""Ticks of more articles of an outlet are drawn together where they stand at one place."""

N_PLACES = 600

SCHEMA = {"outlet": pl.String, "article_id": pl.String, "value": pl.Float64}


def distribution_data(run: Run, measure: str, view: str = "all") -> pl.DataFrame:
    """One row a measured article: outlet (display name), article_id, value; outlets in the order of the scores."""
    values = run.measurements(measure, view)
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


def draw_distributions(
    data: pl.DataFrame, *, label: str = "value", in_percent: bool = False, ax: Axes | None = None
) -> Axes:
    """A row per outlet: a tick per article, the middle half as a band, the median as a rule."""
    outlets = data["outlet"].unique(maintain_order=True).to_list()
    with masthead_style():
        ax = new_axes(ax, height=rows_height(len(outlets), row=0.34))
        if not outlets:
            return say_nothing_to_draw(ax, "No article could be measured.")
        for y, name in enumerate(outlets):
            values = data.filter(pl.col("outlet") == name)["value"].to_numpy()
            low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
            ax.barh(y, high - low, left=low, height=0.62, color=RULE, zorder=1)
            places, opacity = _ticks(values)
            ax.vlines(places, y - 0.22, y + 0.22, color=MUTED, linewidth=0.8, alpha=opacity, zorder=2)
            ax.vlines(middle, y - 0.38, y + 0.38, color=ACCENT, linewidth=2, zorder=3)
        ax.set_yticks(range(len(outlets)), list(map(name_in_chart, outlets)))
        ax.set_ylim(len(outlets) - 0.4, -0.6)
        if in_percent:
            ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
            ax.set_xlim(right=min(ax.get_xlim()[1], 1.01))
        ax.set_xlabel(f"{label}; a tick per article, the band holds the middle half, the rule is the median")
        ax.set_title(title_in_chart(distribution_finding(data, label)))
    return ax


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


def distribution_finding(data: pl.DataFrame, label: str) -> str:
    """How far single articles spread, in a line."""
    if not len(data):
        return f"No article could be measured: {label}"
    within = data.with_columns(spread=pl.col("value") - pl.col("value").mean().over("outlet"))["spread"].to_numpy()
    total = data["value"].to_numpy() - float(np.mean(data["value"].to_numpy()))
    share = float(np.sum(within**2) / np.sum(total**2)) if np.sum(total**2) > 0 else 0.0
    if data["outlet"].n_unique() < 2:
        return f"{label}, article by article"
    where = "between articles of the same outlet" if share > 0.5 else "between outlets"
    return f"{label}: most of the difference lies {where}"


def feature_distribution(run: Run, measure: str, view: str = "all", *, ax: Axes | None = None) -> Axes:
    """The chart of one measure of a run."""
    return draw_distributions(
        distribution_data(run, measure, view), label=feature_label(measure, view), in_percent=is_share(measure), ax=ax
    )

"""Weight sensitivity: how far scores move when one choice of the scheme is changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from masthead.reports.charts.style import (
    ACCENT,
    MUTED,
    RULE,
    masthead_style,
    new_axes,
    rows_height,
    say_nothing_to_draw,
    title_in_chart,
)
from masthead.reports.display.rounding import show
from masthead.reports.inputs.run import Run, feature_label
from masthead.scoring.robustness.sensitivity import Sensitivity

SCHEMA = {
    "choice": pl.String,
    "kind": pl.String,
    "least_change": pl.Float64,
    "most_change": pl.Float64,
    "largest_rank_change": pl.Int64,
}


def weights_data(run: Run, found: Sensitivity) -> pl.DataFrame:
    """One row a changed choice, the one that moves most first: choice, kind, least and most change, largest rank change."""
    if not len(found.variants):
        return pl.DataFrame(schema=SCHEMA)
    labels = {str(row["indicator"]): feature_label(str(row["feature"])) for row in run.indicators}
    grouped = (
        found.variants.group_by("kind", "name", maintain_order=True)
        .agg(
            least_change=pl.col("change").min(),
            most_change=pl.col("change").max(),
            largest_rank_change=pl.col("rank_change").abs().max().cast(pl.Int64),
        )
        .with_columns(choice=pl.struct("kind", "name").map_elements(partial(_choice, labels), pl.String))
        .with_columns(size=pl.max_horizontal(pl.col("most_change").abs(), pl.col("least_change").abs()))
        .sort(["size", "choice"], descending=[True, False])
    )
    return grouped.select(list(SCHEMA)).cast(dict(SCHEMA))  # type: ignore[arg-type]


def _choice(labels: Mapping[str, str], changed: Mapping[str, str]) -> str:
    return choice_words(changed["kind"], changed["name"], labels)


def choice_words(kind: str, name: str, labels: Mapping[str, str]) -> str:
    """A changed choice of the scheme in words; ``labels`` names its indicators.

    >>> choice_words("weight", "copying x 0.5", {"copying": "Words copied"}), choice_words("mean", "geometric", {})
    ('Words copied: weight times 0.5', 'Geometric mean')
    """
    head, _, step = name.partition(" x ")
    label = labels.get(head, head.replace("_", " "))
    if kind in ("weight", "goalposts"):
        return f"{label}: {kind} times {step}"
    if kind == "dimension weight":
        return f"Dimension {label}: weight times {step}"
    if kind == "mean":
        return f"{label.capitalize()} mean"
    return f"{label}: left out" if kind == "drop indicator" else f"Dimension {label}: left out"


def draw_weights(data: pl.DataFrame, *, most: int = 20, ax: Axes | None = None) -> Axes:
    """A row a choice: from the outlet whose score falls most to the one whose score rises most."""
    shown = data.head(most)
    with masthead_style():
        ax = new_axes(ax, height=rows_height(len(shown), row=0.25))
        if not len(shown):
            return say_nothing_to_draw(ax, "No outlet has a score, so there is nothing to move.")
        for y, row in enumerate(shown.iter_rows(named=True)):
            ax.plot([row["least_change"], row["most_change"]], [y, y], color=RULE, linewidth=5, solid_capstyle="butt")
            ax.plot(
                [row["least_change"], row["most_change"]], [y, y], "|", color=ACCENT, markersize=8, markeredgewidth=2
            )
            moved = row["largest_rank_change"] or 0
            words = "no place changes" if not moved else f"places move by up to {moved}"
            ax.annotate(
                words,
                (1, y),
                xycoords=("axes fraction", "data"),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                color=MUTED,
                fontsize=7.5,
                annotation_clip=False,
            )
        ax.xaxis.set_major_locator(MaxNLocator(7, integer=True))
        ax.axvline(0, color=MUTED, linewidth=0.8)
        ax.set_yticks(range(len(shown)), shown["choice"].to_list())
        ax.set_ylim(len(shown) - 0.4, -0.6)
        ax.set_xlabel("change of score, from the outlet that falls most to the one that rises most")
        ax.set_title(title_in_chart(weights_finding(data)))
    return ax


def weights_finding(data: pl.DataFrame) -> str:
    """Which choice decides most, in a line."""
    if not len(data):
        return "Nothing to move"
    row = data.row(0, named=True)
    size = max(abs(row["least_change"]), abs(row["most_change"]))
    return f"One choice moves scores by up to {show(size, decimals=0)} points: {row['choice']}"

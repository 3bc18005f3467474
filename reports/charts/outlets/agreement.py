"""Agreement with outside ratings: scores against one rater, outlets named."""

from __future__ import annotations

from functools import partial

import polars as pl
from matplotlib.axes import Axes

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.wording import show_count
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.labels import label_points
from masthead.reports.charts.style import INK, RULE, name_in_chart
from masthead.reports.display.rounding import show, show_interval
from masthead.reports.inputs.run import Run
from masthead.scoring.validation.association import spearman

SCHEMA = {"outlet": pl.String, "score": pl.Float64, "low": pl.Float64, "high": pl.Float64, "rating": pl.Float64}


def agreement_data(run: Run, ratings: pl.DataFrame, rater: str, *, key: str | None = None) -> pl.DataFrame:
    """One row per outlet that has both a score and a rating: outlet (display name), score, low, high, rating.

    ``ratings`` has a column ``outlet`` or ``domain`` (or ``key``) and one numeric column per rater.
    """
    key = key or next((name for name in ("outlet", "domain") if name in ratings.columns), "")
    missing = [name for name in (key or "outlet", rater) if name not in ratings.columns]
    if missing:
        found = f"the columns {', '.join(ratings.columns)}"
        raise InputError(Fault("ratings", found, f"columns {' and '.join(missing)}", "rename a column, or give key="))
    rated = {row[0]: row[1] for row in ratings.select(key, pl.col(rater).cast(pl.Float64)).iter_rows()}
    rows = [
        (run.name(row["outlet"]), row["score"], row["score_low"], row["score_high"], rated[row["outlet"]])
        for row in run.scores.filter(pl.col("score").is_not_null()).iter_rows(named=True)
        if rated.get(row["outlet"]) is not None
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw_agreement(ax: Axes, data: pl.DataFrame, *, rater: str = "rating") -> None:
    """A dot per outlet: its rating to the right, its score upwards with the interval; labels never overlap."""
    known = data.drop_nulls(["low", "high"])
    ax.vlines(*(known[name].to_list() for name in ("rating", "low", "high")), color=RULE, linewidth=2, zorder=1)
    ax.plot(data["rating"].to_list(), data["score"].to_list(), "o", color=INK, markersize=4, zorder=2)
    ax.set_ylim(0, 100)
    ax.margins(x=0.12)
    ax.grid(True, axis="both")
    ax.set_xlabel(f"{rater.replace('_', ' ')} (outside rating)")
    ax.set_ylabel("score (higher is better)")
    label_points(
        ax, data["rating"].to_list(), data["score"].to_list(), [name_in_chart(name) for name in data["outlet"]]
    )


def agreement_finding(data: pl.DataFrame, *, rater: str = "rating") -> str:
    """The rank correlation, in a line."""
    name = rater.replace("_", " ")
    found = spearman(data["rating"].to_numpy(), data["score"].to_numpy())
    interval = show_interval(found.low, found.high, decimals=2)
    if found.value is None or not interval:
        return f"{show_count(len(data), 'outlet')} rated by {name}: too few for a correlation"
    return (
        f"Rank correlation with {name}: {show(found.value, decimals=2)} ({interval}) over "
        f"{show_count(len(data), 'outlet')}"
    )


def agreement_precondition(data: pl.DataFrame) -> str:
    """Some outlet has both a score and a rating."""
    return "" if len(data) else "No outlet has both a score and a rating"


def agreement_chart(ratings: pl.DataFrame, rater: str, *, key: str | None = None) -> Chart:
    """Scores against one rater; see ``agreement_data``."""
    return Chart(
        "agreement",
        partial(agreement_data, ratings=ratings, rater=rater, key=key),
        partial(draw_agreement, rater=rater),
        partial(agreement_finding, rater=rater),
        agreement_precondition,
        "A dot per outlet: its rating to the right, its score upwards with its interval.",
        height=lambda _: 4.4,
        width=lambda _: 5.2,
    )

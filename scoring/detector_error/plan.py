"""How many labels are needed: the interval to expect from so many labels of an outlet, before any are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from masthead.metrics.errors import InputError, unknown
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import View
from masthead.scoring.detector_error.error_card import outlet_errors
from masthead.scoring.features.summarize import Features
from masthead.scoring.labels.draw_sample import of_outlets
from masthead.scoring.labels.guidelines import Guideline
from masthead.scoring.labels.read import fitting_guideline, read_frame, read_items

N_LABELS = (50, 100, 200, 400)
N_ARTICLES = (20, *N_LABELS)
"""Labels that are asked about where whole articles are labeled, which take longer."""

ASSUMED = 0.1
"""Share of wrong items that is assumed where no gold says it; of counts, their mean square error per item."""

READ_ARTICLES = 50
"""Where only reading tells how many items an article has, so many of an outlet are read, and stand for the others."""


def plan_labels(
    features: Features,
    measured: Measured,
    *,
    measure: str,
    view: View = "own",
    n_labels: Sequence[int] | None = None,
    outlets: Sequence[str] | None = None,
) -> pl.DataFrame:
    """The half-width of the corrected interval to expect from so many labels of each outlet.

    ``half_width_n = z * sqrt(standard_error^2 + spread / n * (1 - n / n_items))``, with the spread of a single item's
    error: from the labels that the features have, else from the error card, else assumed to be one wrong item in ten.
    ``n_labels_needed = spread / (bias^2 + spread / n_items)`` is where the corrected value comes nearer to the truth than
    the measured one; for the card the bias is that of a typical outlet of it. Nothing is said of more labels than an outlet
    has items.

    Returns
    -------
    polars.DataFrame
        One row per outlet: outlet, value, half_width (of sampling alone), one column half_width_N per number of labels
        (null where the outlet has fewer items), half_width_all (every item labeled), n_items (estimated from some
        articles where only reading tells), n_labels_needed, basis (labels, error_card, assumed).

    Raises
    ------
    InputError
        For a measure that cannot be labeled, and for outlets that are not there.
    """
    from scipy.special import ndtri

    known = {each.name: each for each in measured.declared}
    if measure not in known:
        raise InputError(unknown("plan_labels, measure", measure, list(known)))
    declared, guideline = known[measure], fitting_guideline(measured, known[measure])
    numbers = n_labels or (N_ARTICLES if guideline.item == "article" else N_LABELS)
    view = view if view in declared.views else declared.views[0]
    frame = of_outlets(read_frame(measured, features.selection, guideline, view), outlets, measured.outlets)
    counts = _count_items(measured, frame, guideline, view)
    z = float(ndtri((1 + features.interval) / 2))
    rows = []
    for row in features.values(measure, view).drop_nulls(["value", "standard_error"]).iter_rows(named=True):
        if row["outlet"] not in counts:
            continue
        n_items, per_item = counts[row["outlet"]]
        spread, bias, basis = _expected_error(row, measure)
        if basis == "assumed" and guideline.answer in ("count", "pair"):
            spread *= (declared.scale * per_item) ** 2
        error = row["sampling_standard_error"] if row["value_measured"] is not None else row["standard_error"]
        widths = {
            f"half_width_{n}": z * float(np.sqrt(error**2 + spread / n * (1 - n / n_items))) if n <= n_items else None
            for n in numbers
        }
        needed = int(np.ceil(spread / (bias**2 + spread / n_items))) if bias and n_items else None
        rows.append(
            {"outlet": row["outlet"], "value": row["value"], "half_width": z * error, **widths}
            | {"half_width_all": z * error, "n_items": n_items, "n_labels_needed": needed, "basis": basis}
        )
    floats = ["value", "half_width", *(f"half_width_{n}" for n in numbers), "half_width_all"]
    schema = {"outlet": pl.String, **dict.fromkeys(floats, pl.Float64)}
    return pl.DataFrame(rows, schema={**schema, "n_items": pl.Int64, "n_labels_needed": pl.Int64, "basis": pl.String})


def _expected_error(row: Mapping[str, Any], measure: str) -> tuple[float, float | None, str]:
    """Mean square error of a single item, how far the measured value may be off, and what both are known from."""
    card = outlet_errors().get(measure)
    if row["error_basis"] == "labels" and row["n_labels_needed"]:
        bias = abs(row["detector_error"])
        return row["n_labels_needed"] * bias**2, bias, "labels"
    if card is not None:
        return card.spread, float(np.sqrt(np.mean(np.square(card.deltas)))), "error_card"
    return ASSUMED, None, "assumed"


def _count_items(
    measured: Measured, frame: pl.DataFrame, guideline: Guideline, view: View
) -> dict[str, tuple[int, float]]:
    """Of every outlet how many items it has, and items per unit of the denominator."""
    if frame["n_items"].null_count():
        read = frame.filter(pl.int_range(pl.len()).over("outlet") < READ_ARTICLES)
        sizes = pl.concat(
            items.filter(pl.col("size") > 0).group_by("article_id").len("n")
            for items in read_items(measured, read.select("article_id"), guideline, view)
        )
        found = read.join(sizes, on="article_id", how="left").group_by("outlet").agg(
            per_article=pl.col("n").fill_null(0).mean()
        )  # fmt: skip
        frame = frame.join(found, on="outlet").with_columns(n_items="per_article")
    sums = frame.group_by("outlet").agg(pl.col("n_items").sum(), pl.col("denominator").sum())
    return {outlet: (round(n), n / below if below else 0.0) for outlet, n, below in sums.iter_rows()}

"""How many labels are needed: the interval to expect from so many labels of an outlet, before any are given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import View
from masthead.scoring.detector_error.error_card import outlet_errors
from masthead.scoring.features.summarize import Features
from masthead.scoring.labels.guidelines import guideline_of
from masthead.scoring.labels.read import read_frame

N_LABELS = (50, 100, 200, 400)

ASSUMED = 0.1
"""Share of wrong items that is assumed where no gold says it."""


def plan_labels(
    features: Features, measured: Measured, *, measure: str, view: View = "own", n_labels: Sequence[int] = N_LABELS
) -> pl.DataFrame:
    """The half-width of the corrected interval to expect from so many labels of each outlet.

    ``half_width_n = z * sqrt(standard_error^2 + spread / n * (1 - n / n_items))``, with the spread of a single item's
    error: from the labels that the features have, else from the error card, else assumed to be one wrong item in ten.
    ``n_labels_needed = spread / bias^2`` is where the corrected value comes nearer to the truth than the measured one; for
    the card the bias is that of a typical outlet of it.

    Returns
    -------
    polars.DataFrame
        One row per outlet: outlet, value, half_width (of sampling alone), one column half_width_N per number of labels,
        n_items (null where only reading tells), n_labels_needed, basis (labels, error_card, assumed).

    Raises
    ------
    InputError
        For a measure that cannot be labeled.
    """
    from scipy.special import ndtri

    guideline = guideline_of({each.name: each for each in measured.declared}[measure])
    view = view if view in set(features.table.filter(pl.col("feature") == measure)["view"]) else "all"
    frame = read_frame(measured, features.selection, guideline, view)
    counts = {
        outlet: None if unknown else n
        for outlet, n, unknown in frame.group_by("outlet")
        .agg(pl.col("n_items").sum(), unknown=pl.col("n_items").null_count() > 0)
        .iter_rows()
    }
    z = float(ndtri((1 + features.interval) / 2))
    card = outlet_errors().get(measure)
    rows = []
    for row in features.values(measure, view).drop_nulls(["value", "standard_error"]).iter_rows(named=True):
        spread, bias, basis = ASSUMED, None, "assumed"
        if row["error_basis"] == "labels" and row["n_labels_needed"]:
            bias = abs(row["detector_error"])
            spread, basis = row["n_labels_needed"] * bias**2, "labels"
        elif card is not None:
            spread, bias, basis = card.spread, float(np.sqrt(np.mean(np.square(card.deltas)))), "error_card"
        n_items = counts.get(row["outlet"])
        widths = {
            f"half_width_{n}": z * float(np.sqrt(row["standard_error"] ** 2 + spread / n * _left(n, n_items)))
            for n in n_labels
        }
        needed = int(np.ceil(spread / bias**2)) if bias else None
        rows.append(
            {"outlet": row["outlet"], "value": row["value"], "half_width": z * row["standard_error"], **widths}
            | {"n_items": n_items, "n_labels_needed": needed, "basis": basis}
        )
    floats = ["value", "half_width", *(f"half_width_{n}" for n in n_labels)]
    schema = {"outlet": pl.String, **dict.fromkeys(floats, pl.Float64)}
    return pl.DataFrame(rows, schema={**schema, "n_items": pl.Int64, "n_labels_needed": pl.Int64, "basis": pl.String})


def _left(n: int, n_items: int | None) -> float:
    """The part of the items that no label was given to."""
    return 1.0 if not n_items else max(0.0, 1 - n / n_items)

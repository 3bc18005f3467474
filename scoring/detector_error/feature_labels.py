"""The labels of one feature beside what was measured of its articles, as a double sample of an outlet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from masthead.metrics.errors import Fault
from masthead.metrics.tables.measures import Measure
from masthead.metrics.text.arrays import Floats, Ints
from masthead.metrics.wording import show_count
from masthead.scoring.detector_error.double_sampling import YES_NO, DoubleSample, LabeledItems
from masthead.scoring.features.outlet_rows import Places, selected_measurements
from masthead.scoring.features.selection import Selection
from masthead.scoring.labels.guidelines import FOUR, FOUR_NAMED, MOSTLY_UNNAMED, UNNAMED_ONLY, Guideline
from masthead.scoring.labels.labels import Labels

_ARTICLES = {
    "article_id": pl.String, "place": pl.Int64, "numerator": pl.Float64, "denominator": pl.Float64, "weight": pl.Float64,
}  # fmt: skip
_SHOWN = ("text", "before", "after", "beside")


@dataclass(frozen=True)
class FeatureLabels:
    """Articles of a labeled feature in the order of their places, and the labeled ``items`` among them.

    ``numerator``, ``denominator`` and ``weight`` are what each article adds to the pooled sums: times its weight, of a mean
    its own value out of one. ``items`` has the columns of SAMPLE but the texts, those of the labels, and place, numerator,
    denominator and weight of the item's article; items that nobody is sure of are in it.
    """

    measure: Measure
    guideline: Guideline
    place: Ints
    numerator: Floats
    denominator: Floats
    weight: Floats
    items: pl.DataFrame


@dataclass(frozen=True)
class UnitSums:
    """What is measured of the units of an outlet: numerators, denominators, weights of articles."""

    numerator: Floats
    denominator: Floats
    weight: Floats


def read_feature_labels(
    given: Labels, measure: Measure, rows: pl.LazyFrame, places: Places, selection: Selection
) -> tuple[FeatureLabels, list[Fault]]:
    """The labels of a feature, and what is wrong with them: articles measured otherwise when the sample was drawn."""
    guideline, view = given.sample.guideline, given.sample.view
    wanted = rows.filter(
        pl.col("measure") == measure.name,
        pl.col("view") == view,
        pl.col("outlet").is_in(given.sample.table["outlet"].unique().implode()),
    )
    is_part = guideline.answer == "part"
    counted = pl.col("status").is_in(["measured", "empty"]) if is_part else pl.col("status") == "measured"
    kept = counted if is_part else counted & (pl.col("denominator") > 0)
    parts = [
        batch.filter(kept).select(pl.col(name).cast(dtype) for name, dtype in _ARTICLES.items())
        for batch in selected_measurements(wanted, places, selection)
    ]
    articles = pl.concat([pl.DataFrame(schema=_ARTICLES), *parts]).sort("place")
    items = (
        given.table.select("item_id", "label", "whole", "is_unsure")
        .join(given.sample.table.drop(_SHOWN), on="item_id")
        .join(articles, on="article_id", how="inner")
        .sort("place", "number")
    )
    place, above, below, weight = (articles[name].to_numpy() for name in _ARTICLES if name != "article_id")
    above, below = _pooled(measure, above, below)
    faults = _moved(items, measure.name) if measure.name == given.sample.measure else []
    return FeatureLabels(measure, guideline, place, weight * above, weight * below, weight, items), faults


def _pooled(measure: Measure, above: Floats, below: Floats) -> tuple[Floats, Floats]:
    """What articles add to the two sums before weighting: of a mean their own value, out of one where they have any."""
    if measure.pooling != "mean":
        return above, below
    has = below > 0
    return np.where(has, above / np.where(has, below, 1.0), 0.0), has.astype(np.float64)


def _moved(items: pl.DataFrame, measure: str) -> list[Fault]:
    """A fault where articles were measured otherwise than when the sample was drawn."""
    differs = [(pl.col(f"article_{name}") - pl.col(name)).abs() > 1e-6 for name in ("numerator", "denominator")]
    n_moved = items.filter(pl.any_horizontal(differs))["article_id"].n_unique()
    if not n_moved:
        return []
    found = f"{show_count(n_moved, 'article')} measured otherwise than when the sample for {measure} was drawn"
    hint = "draw the sample again from this run, with the same seed: labels of the same items stay good"
    return [Fault("summarize, labels", found, "labels of a sample of these measurements", hint)]


def double_sample(
    feature: FeatureLabels, sums: UnitSums, items: pl.DataFrame, unit: Ints, label: Floats | None = None
) -> DoubleSample:
    """What is measured of units and labeled of their ``items``, in strata by what was measured where items are yes or no.

    ``unit`` is the row of the unit that each item is in; ``label`` replaces the labels given.
    """
    measure, guideline = feature.measure, feature.guideline
    is_article = guideline.item == "article"
    truth = items["label"].to_numpy() if label is None else label
    whole = items["whole"].fill_null(0.0).to_numpy() if guideline.answer == "part" else items["denominator"].to_numpy()
    known, known_whole = items["measured"].to_numpy(), items["denominator"].to_numpy()
    if is_article:
        truth, whole = _as_counted(feature, truth, whole, known_whole)
        known, known_whole = _pooled(measure, items["numerator"].to_numpy(), known_whole)
    strata, signs, masses = np.zeros(len(items), dtype=np.int64), np.array([np.nan]), sums.denominator[:, None]
    size, weight, amount = items["size"].to_numpy(), items["weight"].to_numpy(), measure.scale
    if answers_yes_or_no(feature):
        strata, signs = (known > 0).astype(np.int64), YES_NO
        masses = np.stack((sums.denominator - sums.numerator, sums.numerator), axis=1)
    elif is_article:
        masses = sums.weight[:, None]
    elif guideline.answer == "count" and len(size):
        amount = measure.scale / float(size.mean())
    labeled = LabeledItems(
        unit,
        strata,
        weight * size,
        items["probability"].to_numpy(),
        weight * measure.scale * (truth - known),
        weight * (whole - known_whole) if guideline.answer == "part" else np.zeros(len(items)),
    )
    return DoubleSample(
        measure.scale * sums.numerator,
        sums.denominator,
        masses,
        labeled,
        signs,
        amount,
        corrects_whole=guideline.answer == "part",
    )


def answers_yes_or_no(feature: FeatureLabels) -> bool:
    """Whether an item of the feature is counted or is not: so answered, or told from a number that was given."""
    return feature.guideline.answer == "yes_no" or feature.measure.name == FOUR_NAMED


def _as_counted(feature: FeatureLabels, label: Floats, whole: Floats, measured_whole: Floats) -> tuple[Floats, Floats]:
    """What articles truly add to the two sums, from the numbers that people gave."""
    name = feature.measure.name
    if name == FOUR_NAMED:
        return (label >= FOUR).astype(np.float64), whole
    if name in (UNNAMED_ONLY, MOSTLY_UNNAMED):
        has = whole > 0
        is_met = label == whole if name == UNNAMED_ONLY else 2 * label > whole
        return (is_met & has).astype(np.float64), has.astype(np.float64)
    return _pooled(feature.measure, label, whole if feature.guideline.answer == "part" else measured_whole)

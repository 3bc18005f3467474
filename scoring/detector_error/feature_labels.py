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
from masthead.scoring.labels.guidelines import FOUR, FOUR_NAMED, UNNAMED_ONLY, Guideline
from masthead.scoring.labels.labels import Labels

_ARTICLES = {"article_id": pl.String, "place": pl.Int64, "numerator": pl.Float64, "denominator": pl.Float64}
_SHOWN = ("text", "before", "after", "beside")


@dataclass(frozen=True)
class FeatureLabels:
    """Articles of a labeled feature in the order of their places, and the labeled ``items`` among them.

    ``items`` has the columns of SAMPLE but the texts, those of the labels, and place, numerator and denominator of the
    item's article; items that nobody is sure of are in it.
    """

    measure: Measure
    guideline: Guideline
    place: Ints
    numerator: Floats
    denominator: Floats
    items: pl.DataFrame


@dataclass(frozen=True)
class UnitSums:
    """What is measured of the units of an outlet: numerators, denominators, articles."""

    numerator: Floats
    denominator: Floats
    n_articles: Floats


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
    place, above, below = (articles[name].to_numpy() for name in _ARTICLES if name != "article_id")
    faults = _moved(items, measure.name) if measure.name == given.sample.measure else []
    return FeatureLabels(measure, guideline, place, above, below, items), faults


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
    is_article, is_four = guideline.item == "article", measure.name == FOUR_NAMED
    size = items["size"].to_numpy()
    truth = items["label"].to_numpy() if label is None else label
    measured = items["numerator" if is_article else "measured"].to_numpy()
    strata, signs = np.zeros(len(items), dtype=np.int64), np.array([np.nan])
    whole_error, amount = np.zeros(len(items)), measure.scale
    masses = sums.n_articles[:, None] if is_article else sums.denominator[:, None]
    if is_four:
        truth = (truth >= FOUR).astype(np.float64)
    if guideline.answer == "yes_no" or is_four:
        strata, signs = (measured > 0).astype(np.int64), YES_NO
        masses = np.stack((sums.denominator - sums.numerator, sums.numerator), axis=1)
    elif guideline.answer == "part":
        whole = items["whole"].to_numpy()
        if measure.name == UNNAMED_ONLY:
            truth, whole = ((truth == whole) & (whole > 0)).astype(np.float64), (whole > 0).astype(np.float64)
        whole_error = whole - items["denominator"].to_numpy()
    elif not is_article and guideline.answer == "count" and len(size):
        amount = measure.scale / float(size.mean())
    labeled = LabeledItems(
        unit, strata, size, items["probability"].to_numpy(), measure.scale * (truth - measured), whole_error
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

"""Labels of a user's own, brought into the features: corrected values, their intervals and replicates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.tables.measures import Measure
from masthead.metrics.text.arrays import Floats, Ints
from masthead.metrics.wording import show_count
from masthead.scoring.bootstrap.resample import outlet_generator, resample_counts
from masthead.scoring.detector_error.double_sampling import Corrected, DoubleSample, finish
from masthead.scoring.detector_error.feature_labels import (
    FeatureLabels,
    UnitSums,
    double_sample,
    read_feature_labels,
)
from masthead.scoring.features.outlet_parts import OutletParts
from masthead.scoring.features.outlet_rows import Places
from masthead.scoring.features.pooling import Key
from masthead.scoring.features.selection import Selection
from masthead.scoring.labels.guidelines import MOST_SAID, SERVES
from masthead.scoring.labels.labels import Labels

MIN_LABELS = 10
MIN_ARTICLES = 5
"""With fewer labels or labeled articles of an outlet nothing is corrected."""

MOST_NEEDED = 1_000_000
"""Where more labels are needed than this, none are worth giving."""


@dataclass(frozen=True)
class Correction:
    """What labels say of one feature of an outlet (or of a group of its articles).

    ``columns`` are those of its row in FEATURES; ``replicates`` is None where nothing is corrected.
    """

    group: str | None
    key: Key
    columns: dict[str, object]
    replicates: Floats | None


@dataclass(frozen=True)
class _Asked:
    """One feature of a group of an outlet's articles, with the labels there are."""

    group: str | None
    key: Key
    feature: FeatureLabels
    sums: UnitSums
    items: pl.DataFrame
    unit: Ints

    @property
    def sample(self) -> DoubleSample:
        """The double sample of the items that somebody was sure of."""
        known = ~self.items["is_unsure"].to_numpy()
        return double_sample(self.feature, self.sums, self.items.filter(~pl.col("is_unsure")), self.unit[known])


class Corrections:
    """The labels, ready to correct the features of one outlet after the other.

    Raises
    ------
    InputError
        With every fault at once: two sets of labels for one feature, a feature that the run has not, articles that
        were measured otherwise when the sample was drawn.
    """

    def __init__(
        self,
        labels: Sequence[Labels],
        rows: pl.LazyFrame,
        places: Places,
        selection: Selection,
        measures: Sequence[Measure],
    ) -> None:
        self._places = places
        declared = {measure.name: measure for measure in measures}
        faults: list[Fault] = []
        self._features: dict[Key, FeatureLabels] = {}
        given = [((label.sample.measure, label.sample.view), label) for label in labels]
        asked = {key for key, _ in given}
        for (measure, view), label in given:
            for key in ((name, view) for name in SERVES.get(measure, (measure,))):
                if key in self._features and key[0] == measure:
                    faults.append(Fault("summarize, labels", f"two sets of labels for {key[0]}, view {view}", "one"))
                elif key[0] not in declared:
                    faults.append(Fault("summarize, labels", f"labels for '{key[0]}'", "a measure of this run"))
                elif key[0] == measure or key not in asked:
                    found, wrong = read_feature_labels(label, declared[key[0]], rows, places, selection)
                    faults += wrong
                    self._features[key] = found
        if faults:
            raise InputError(faults)

    def of_outlet(
        self, outlet: str, found: OutletParts, replicates: Sequence[Floats], *, seed: int, interval: float
    ) -> Iterator[Correction]:
        """What the labels say of the outlet's features; ``replicates`` are those of its parts as measured."""
        asked = list(self._asked(outlet, found))
        if not asked:
            return
        samples = [one.sample for one in asked]
        shifts = _shifts(outlet, asked, samples, found.n_units, seed=seed, n_resamples=len(replicates[0]))
        column = {key: i for i, key in enumerate(found.parts[0].counts.columns.keys)}
        measured = {
            part.group: (part.counts.value(), of_part) for part, of_part in zip(found.parts, replicates, strict=True)
        }
        for one, sample, shift in zip(asked, samples, shifts, strict=True):
            values, of_part = measured[one.group]
            at = column[one.key]
            yield _correction(one, sample, of_part[:, at] + shift, float(values[at]), found.n_units, interval)

    def _asked(self, outlet: str, found: OutletParts) -> Iterator[_Asked]:
        where = self._places.outlets.get(outlet, slice(0, 0))
        for key, feature in self._features.items():
            begin, end = np.searchsorted(feature.items["place"].to_numpy(), (where.start, where.stop)).tolist()
            if begin == end:
                continue
            items = feature.items[begin:end]
            first, last = np.searchsorted(feature.place, (where.start, where.stop))
            place = feature.place[first:last]
            for part in found.parts:
                number = self._places.groups.index(part.group)
                kept = self._places.group[place] == number
                in_group = self._places.group[items["place"].to_numpy()] == number
                labeled = items if in_group.all() else items.filter(pl.Series(in_group))
                unit = self._unit(place[kept], found.units)
                sums = UnitSums(
                    _by_unit(unit, feature.numerator[first:last][kept], found.n_units),
                    _by_unit(unit, feature.denominator[first:last][kept], found.n_units),
                    _by_unit(unit, feature.weight[first:last][kept], found.n_units),
                )
                yield _Asked(
                    part.group, key, feature, sums, labeled, self._unit(labeled["place"].to_numpy(), found.units)
                )

    def _unit(self, place: Ints, units: Ints) -> Ints:
        return np.searchsorted(units, self._places.unit[place].astype(np.int64))


def _by_unit(unit: Ints, values: Floats, n_units: int) -> Floats:
    sums = np.zeros(n_units)
    np.add.at(sums, unit, values)
    return sums


def _shifts(
    outlet: str, asked: Sequence[_Asked], samples: Sequence[DoubleSample], n_units: int, *, seed: int, n_resamples: int
) -> list[Floats]:
    """What each sample adds to the replicates, on the resamples that all features of the outlet rest on."""
    found = [np.full(n_resamples, np.nan) for _ in asked]
    halves = [
        outlet_generator(outlet, seed, "labels", *one.key, one.group or "").standard_gamma(
            0.5, size=(n_resamples, sample.n_strata, 4 if sample.corrects_whole else 2)
        )
        for one, sample in zip(asked, samples, strict=True)
    ]
    first = 0
    for counts in resample_counts(n_units, n_resamples, outlet_generator(outlet, seed)):
        rows = slice(first, first + len(counts))
        for sample, half, values in zip(samples, halves, found, strict=True):
            values[rows] = sample.shift(counts, half[rows])
        first += len(counts)
    return found


def _correction(
    one: _Asked, sample: DoubleSample, replicates: Floats, plain: float, n_units: int, interval: float
) -> Correction:
    """A corrected feature, or why it is not corrected."""
    known = one.items.filter(~pl.col("is_unsure"))
    n_labels, n_articles = len(known), known["article_id"].n_unique()
    columns: dict[str, object] = {"n_labeled": n_labels, "n_labeled_articles": n_articles}
    if n_labels < MIN_LABELS or n_articles < MIN_ARTICLES:
        told = f"{show_count(n_labels, 'label')} in {show_count(n_articles, 'article')}"
        reason = f"{told}; at least {MIN_LABELS} labels in {MIN_ARTICLES} articles are needed"
        return Correction(one.group, one.key, columns | {"error_note": reason}, None)
    value = sample.value(plain)
    if np.isnan(value) or np.isnan(plain):
        return Correction(one.group, one.key, columns | {"error_note": "there is nothing to count it in"}, None)
    measure = one.feature.measure
    least, most = measure.low, np.inf if measure.high is None else measure.high
    result = finish(value, replicates, min(n_units, n_articles), interval, least=least, most=most)
    columns |= _columns(result, plain, sample.spread()) | _unsure_bounds(one, plain, least, most)
    return Correction(one.group, one.key, columns, result.replicates)


def _columns(result: Corrected, plain: float, spread: float) -> dict[str, object]:
    bias = result.value - plain
    needed = spread / bias**2 if bias else np.inf
    return {
        "value_corrected": result.value,
        "detector_low": _null(result.low),
        "detector_high": _null(result.high),
        "detector_error": bias,
        "detector_standard_error": _null(result.standard_error),
        "error_basis": "labels",
        "n_labels_needed": int(np.ceil(needed)) if needed < MOST_NEEDED else None,
    }


def _unsure_bounds(one: _Asked, plain: float, least: float, most: float) -> dict[str, object]:
    """The corrected value if all unsure items were no, and if all were yes; none for counts, which have no end."""
    unsure = one.items["is_unsure"].to_numpy()
    end = MOST_SAID.get(one.key[0])
    if not unsure.any() or (one.feature.guideline.answer in ("count", "part") and end is None):
        return {}
    known = one.items["label"].fill_null(0.0).to_numpy()
    all_yes = one.items["size"].to_numpy() if end is None else np.full(len(known), float(end))
    bounds = [
        double_sample(one.feature, one.sums, one.items, one.unit, np.where(unsure, extreme, known)).value(plain)
        for extreme in (np.zeros(len(known)), all_yes)
    ]
    low, high = (float(np.clip(bound, least, most)) for bound in bounds)
    return {"unsure_low": low, "unsure_high": high}


def _null(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

"""From articles to an outlet's features: each measure pools as it declares, at a point and over resamples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text.arrays import Floats, Ints
from masthead.scoring.bootstrap.resample import outlet_generator, resample_counts


@dataclass(frozen=True)
class OutletCounts:
    """What pooling an outlet needs, all columns being features.

    ``numerator`` and ``denominator`` are sums by unit (units by features). A ratio or index is the sum over the sum;
    a mean is that too, with article values above and article counts below. Medians come from the article values of the
    columns in ``medians`` (``article_values``: articles by medians, NaN where missing; ``article_unit``: their units).
    The columns in ``yes_or_no`` are true or false of each article.
    """

    numerator: Floats
    denominator: Floats
    medians: Ints
    article_values: Floats
    article_unit: Ints
    yes_or_no: Ints

    @property
    def n_units(self) -> Ints:
        """Units that each feature rests on."""
        rests = (self.denominator > 0).sum(axis=0)
        for column, values in zip(self.medians.tolist(), self.article_values.T, strict=True):
            rests[column] = len(np.unique(self.article_unit[~np.isnan(values)]))
        return np.asarray(rests, dtype=np.int64)

    def pool(self, counts: Floats, halves: Floats | None = None) -> Floats:
        """Features (rows of ``counts`` by features) of an outlet whose units are taken ``counts`` times each.

        ``halves`` (2 by rows by columns in ``yes_or_no``) adds that much of an article that is true and of one that is
        not.
        """
        above, below = counts @ self.numerator, counts @ self.denominator
        if halves is not None:
            above[:, self.yes_or_no] += halves[0]
            below[:, self.yes_or_no] += halves.sum(axis=0) * (below[:, self.yes_or_no] > 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            pooled = np.where(below > 0, above / below, np.nan)
        taken = counts.astype(np.int32)
        for column, values in zip(self.medians.tolist(), self.article_values.T, strict=True):
            pooled[:, column] = _weighted_medians(values, self.article_unit, taken)
        return np.asarray(pooled, dtype=np.float64)

    def value(self) -> Floats:
        """The features of the outlet as it is."""
        pooled = self.pool(np.ones((1, len(self.numerator))))
        return np.asarray(pooled[0], dtype=np.float64)

    def replicates(self, outlet: str, *, seed: int, n_resamples: int) -> Floats:
        """Features over resamples of the units (resamples by features): each row is one resample for all features.

        What is true or false of an article gets half an article of each kind on average, as in Jeffreys' interval: an
        outlet in whose ten articles nothing was found is not certain to have nothing. Reference: Brown, Cai and DasGupta
        2001, Statistical Science 16(2).
        """
        n_units = len(self.numerator)
        if not n_units:
            return np.full((n_resamples, self.numerator.shape[1]), np.nan)
        generator = outlet_generator(outlet, seed)
        blocks = []
        for counts in resample_counts(n_units, n_resamples, generator):
            halves = generator.standard_gamma(0.5, size=(2, len(counts), len(self.yes_or_no)))
            blocks.append(self.pool(counts, halves))
        return np.concatenate(blocks)

    def left_out(self) -> Floats:
        """Features with one unit left out each (units by features): the jackknife."""
        above = self.numerator.sum(axis=0) - self.numerator
        below = self.denominator.sum(axis=0) - self.denominator
        with np.errstate(invalid="ignore", divide="ignore"):
            pooled = np.where(below > 0, above / below, np.nan)
        pooled = np.where(self.denominator > 0, pooled, np.nan)
        if len(self.medians):
            n = len(self.numerator)
            rows = self.pool(1.0 - np.eye(n))
            pooled[:, self.medians] = rows[:, self.medians]
        return np.asarray(pooled, dtype=np.float64)


def _weighted_medians(values: Floats, unit: Ints, counts: NDArray[np.int32]) -> Floats:
    """Median of the values, each taken as often as each row of ``counts`` takes its unit; NaN values are left out."""
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return np.full(len(counts), np.nan)
    order = known[np.argsort(values[known], kind="stable")]
    ordered, running = values[order], np.cumsum(counts[:, unit[order]], axis=1, dtype=np.int32)
    total = running[:, -1:]
    lower, upper = (np.count_nonzero(running < half, axis=1) for half in ((total + 1) // 2, total // 2 + 1))
    last = len(ordered) - 1
    middle = (ordered[np.minimum(lower, last)] + ordered[np.minimum(upper, last)]) / 2
    return np.where(total[:, 0] > 0, middle, np.nan)

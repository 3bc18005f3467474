"""Post-stratified double sampling of a ratio of sums: what labels of a part say about the whole, with its replicates.

All items are measured by the detector, a sample of them is labeled too. Per stratum, the mean error of the labeled items
stands for that of all: ``value = (F + sum_h M_h E_h / L_h) / D``. References: Tenenbein 1970, JASA 65(331); Cochran
1977, Sampling Techniques, chapter 12; Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from masthead.metrics.text.arrays import Floats, Ints
from masthead.scoring.bootstrap.intervals import deviation, percentile_interval

YES_NO = np.array([1.0, -1.0])
"""Strata of yes/no items: those measured as no, which may be wrong upward, and those measured as yes."""


@dataclass(frozen=True)
class LabeledItems:
    """Labeled items of an outlet.

    ``unit`` is the row of the unit that each is in, ``stratum`` its stratum, ``size`` what it adds to the whole,
    ``probability`` that of being drawn, ``error`` what the label adds to the numerator less what the detector did, and
    ``whole_error`` the same of the denominator (0 where the denominator is known).
    """

    unit: Ints
    stratum: Ints
    size: Floats
    probability: Floats
    error: Floats
    whole_error: Floats

    def __len__(self) -> int:
        return len(self.unit)

    @property
    def weight(self) -> Floats:
        """What each item stands for: its size over its probability."""
        return self.size / self.probability


@dataclass(frozen=True)
class DoubleSample:
    """What is measured of the units of an outlet and what labels say of their items, in sums by unit.

    ``numerator`` and ``denominator`` are the measured F and D by unit; ``whole`` the M by unit and stratum;
    ``items`` the labeled ones. ``signs`` has the direction in which half an unseen item errs, by stratum: +1 and -1 for
    yes/no, NaN where an error can go either way; ``amount`` is the error of one such item per unit of its size.
    """

    numerator: Floats
    denominator: Floats
    whole: Floats
    items: LabeledItems
    signs: Floats
    amount: float
    corrects_whole: bool = False

    @property
    def n_strata(self) -> int:
        """Strata of the items."""
        return int(self.whole.shape[1])

    def _sums(self, values: Floats) -> Floats:
        """Sums by unit and stratum."""
        place = self.items.unit * self.n_strata + self.items.stratum
        sums = np.zeros(self.whole.size)
        np.add.at(sums, place, values)
        return sums.reshape(self.whole.shape)

    def labeled(self) -> tuple[Floats, Floats, Floats]:
        """Weights of the labeled items by unit and stratum, and their weighted errors above and below."""
        share = 1.0 / self.items.probability
        return (
            self._sums(self.items.weight),
            self._sums(self.items.error * share),
            self._sums(self.items.whole_error * share),
        )

    def unseen(self) -> Floats:
        """Weight of one item by stratum: the mean of the labeled ones; 0 where every item is labeled."""
        weight, size = self.items.weight, np.zeros(self.n_strata)
        sums, counts = np.zeros(self.n_strata), np.zeros(self.n_strata)
        np.add.at(sums, self.items.stratum, weight)
        np.add.at(counts, self.items.stratum, 1)
        np.add.at(size, self.items.stratum, self.items.size)
        mean = np.where(counts > 0, sums / np.maximum(counts, 1), weight.mean() if len(weight) else 0.0)
        whole = self.whole.sum(axis=0)
        return np.where(size >= whole * (1 - 1e-9), 0.0, mean)

    def correction(self) -> tuple[float, float]:
        """What the labels add to the sums of numerators and of denominators."""
        weights, above, below = (sums.sum(axis=0) for sums in self.labeled())
        whole = self.whole.sum(axis=0)
        has = weights > 0
        rate = np.where(has, whole / np.where(has, weights, 1.0), 0.0)
        return float((rate * above).sum()), float((rate * below).sum())

    def value(self, plain: float | None = None) -> float:
        """The corrected value, NaN without a denominator; ``plain`` is the measured one where it is known exactly."""
        above, below = self.correction()
        denominator = float(self.denominator.sum())
        if not self.corrects_whole and plain is not None:
            return plain + above / denominator if denominator > 0 else float("nan")
        denominator += below
        return (float(self.numerator.sum()) + above) / denominator if denominator > 0 else float("nan")

    def shift(self, counts: Floats, halves: Floats) -> Floats:
        """What correction adds to the measured value where units are taken ``counts`` times (resamples by units).

        ``halves`` are gamma variates of shape one half, resamples by strata by two (by four where the denominator is
        corrected too): beside the labeled items each resample gets half an item that the detector has wrong and half
        one that it has right, as in Jeffreys' interval. Labels ride with their articles.
        """
        weights, above, below = (counts @ sums for sums in self.labeled())
        whole = counts @ self.whole
        half = halves * self.unseen()[None, :, None]
        wrong, right = half[..., 0], half[..., 1]
        either = np.isnan(self.signs)
        error = self.amount * np.where(either, wrong - right, wrong * np.where(either, 0.0, self.signs))
        total = weights + wrong + right
        top, bottom = counts @ self.numerator, counts @ self.denominator
        with np.errstate(invalid="ignore", divide="ignore"):
            more = np.where(total > 0, whole * (above + error) / total, 0.0).sum(axis=1)
            if not self.corrects_whole:
                return np.where(bottom > 0, more / bottom, np.nan)
            other = self.amount * (half[..., 2] - half[..., 3])
            whole_more = np.where(total > 0, whole * (below + other) / total, 0.0).sum(axis=1)
            corrected = bottom + whole_more
            return np.where((bottom > 0) & (corrected > 0), (top + more) / corrected - top / bottom, np.nan)

    def spread(self) -> float:
        """Mean square of an item's error (per unit of size): of yes/no items the share that is wrong."""
        whole = self.whole.sum(axis=0)
        weights = self.labeled()[0].sum(axis=0)
        rate = self.items.error / self.items.size
        squares = np.bincount(self.items.stratum, self.items.weight * rate**2, minlength=self.n_strata)
        has = weights > 0
        means = np.where(has, squares / np.where(has, weights, 1.0), 0.0)
        return float((whole * means).sum() / whole.sum()) if whole.sum() > 0 else float("nan")


@dataclass(frozen=True)
class Corrected:
    """A corrected value with its interval, standard error and replicates."""

    value: float
    low: float
    high: float
    standard_error: float
    replicates: Floats


def finish(value: float, replicates: Floats, n: int, interval: float, *, least: float, most: float) -> Corrected:
    """The replicates moved to their value, and the expanded percentile interval for ``n`` units or labeled articles."""
    value = float(np.clip(value, least, most))
    known = replicates[~np.isnan(replicates)]
    centered = replicates + (value - known.mean()) if len(known) else replicates
    low, high = percentile_interval(centered[:, None], [value], [n], interval, least=least, most=most)
    error = deviation(centered[:, None], [n])
    return Corrected(value, float(low[0]), float(high[0]), float(error[0]), centered)

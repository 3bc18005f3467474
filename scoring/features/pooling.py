"""From articles to an outlet's features: each measure pools as it declares, at a point and over resamples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.scoring.bootstrap.intervals import acceleration, percentile_interval
from masthead.scoring.bootstrap.resample import outlet_generator, resample_counts
from masthead.scoring.standardization.curves import Curve

Key = tuple[str, str]
"""A feature: its measure and view."""

SPARSE = 0.5
"""A feature of which fewer units than this share have anything counts as sparse."""


@dataclass(frozen=True)
class Columns:
    """The features along which counts run, and how each pools.

    A ratio or index is the sum over the sum; where ``by_article``, a mean: article values above and article counts
    below. ``medians`` are the columns of medians. ``is_share`` says which are parts of a whole; ``one`` is what a
    single thing counted adds to the numerator, in the feature's unit; ``least`` and ``most`` bound the values.
    ``curves`` are what is expected of an article by its length, None where the scheme in use has no curve.
    """

    keys: tuple[Key, ...]
    by_article: Flags
    is_share: Flags
    one: Floats
    medians: Ints
    least: Floats
    most: Floats
    curves: tuple[Curve | None, ...] = ()

    @property
    def curved(self) -> Ints:
        """The columns with a curve."""
        return np.array([i for i, curve in enumerate(self.curves) if curve is not None], dtype=np.int64)

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True)
class OutletCounts:
    """What pooling the articles of an outlet, or of one group of them, needs; all columns are features.

    ``numerator`` and ``denominator`` are sums by unit (units by features). Medians come from the values of the articles
    (``article_values``: articles by medians, NaN where missing; ``article_unit``: the row of the unit each is in).
    ``is_yes_or_no`` flags the columns that are true or false of each article. ``unit`` is the place of each row's unit
    among the units of the outlet, which are resampled together for all its groups. ``expected`` are sums by unit like
    ``numerator``, of what the curves expect of the articles (units by columns with a curve).
    """

    columns: Columns
    numerator: Floats
    denominator: Floats
    article_values: Floats
    article_unit: Ints
    is_yes_or_no: Flags
    unit: Ints
    expected: Floats | None = None

    def pool_expected(self, counts: Floats) -> Floats:
        """What the curves expect where the units are taken ``counts`` times each (rows of ``counts`` by features)."""
        pooled = np.full((len(counts), len(self.columns)), np.nan)
        curved = self.columns.curved
        if self.expected is not None and len(curved):
            below = counts @ self.denominator[:, curved]
            with np.errstate(invalid="ignore", divide="ignore"):
                pooled[:, curved] = np.where(below > 0, (counts @ self.expected) / below, np.nan)
        return pooled

    @property
    def n_units(self) -> Ints:
        """Units that each feature rests on."""
        rests = (self.denominator > 0).sum(axis=0)
        for column, values in zip(self.columns.medians.tolist(), self.article_values.T, strict=True):
            rests[column] = len(np.unique(self.article_unit[~np.isnan(values)]))
        return np.asarray(rests, dtype=np.int64)

    def pool(self, counts: Floats, unseen: tuple[Floats, Floats] | None = None) -> Floats:
        """Features (rows of ``counts`` by features) where the units are taken ``counts`` times each.

        ``unseen`` is added to numerators and denominators.
        """
        above, below = counts @ self.numerator, counts @ self.denominator
        if unseen is not None:
            above, below = above + unseen[0], below + np.where(below > 0, unseen[1], 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            pooled = np.where(below > 0, above / below, np.nan)
        taken = counts.astype(np.int32)
        for column, values in zip(self.columns.medians.tolist(), self.article_values.T, strict=True):
            pooled[:, column] = _weighted_medians(values, self.article_unit, taken)
        return np.asarray(pooled, dtype=np.float64)

    def value(self) -> Floats:
        """The features as they are."""
        pooled = self.pool(np.ones((1, len(self.numerator))))
        return np.asarray(pooled[0], dtype=np.float64)

    @property
    def is_sparse(self) -> Flags:
        """The ratios and means of which fewer than half of the units have anything, other than yes or no."""
        n_seen = (self.numerator > 0).sum(axis=0)
        sparse: Flags = ~self.is_yes_or_no & (n_seen < SPARSE * self.n_units)
        sparse[self.columns.medians] = False
        return sparse

    def unseen(self, outlet: str, group: str, *, seed: int, n_resamples: int) -> tuple[Floats, Floats]:
        """What every resample gets beside the units drawn: half a unit that has the thing counted, half one without.

        An outlet in whose ten articles nothing was found is not certain to have nothing. As in Jeffreys' interval, of
        what is true or false of an article each resample gets so much of a unit of both kinds (a gamma variate of
        shape one half each). Of a sparse ratio, which is a rate of units that have anything times how much these have, it
        gets the amount of one of the units seen or, as one more, of a unit all of whose words (sentences,
        attributions) are counted; where there is no whole to be all of, of a unit with a single thing counted. With
        nothing in n units the upper end of a 95 % interval is 2.5 / n of that or a little less, where the rule of three
        has 3 / n. Reference: Brown, Cai and DasGupta 2001, Statistical Science 16(2).
        """
        above, below = np.zeros((2, n_resamples, len(self.columns)))
        n_units = self.n_units
        is_sparse = self.is_sparse
        for column in np.flatnonzero((self.is_yes_or_no | is_sparse) & (n_units > 0)).tolist():
            generator = outlet_generator(outlet, seed, *self.columns.keys[column], group)
            size = float(self.denominator[:, column].sum() / n_units[column])
            amounts = np.array([size if self.columns.is_share[column] else self.columns.one[column]])
            if is_sparse[column]:
                amounts = np.append(amounts, self.numerator[self.numerator[:, column] > 0, column])
            halves = generator.standard_gamma(0.5, size=(2, n_resamples))
            above[:, column] = halves[0] * amounts[generator.integers(0, len(amounts), size=n_resamples)]
            below[:, column] = halves.sum(axis=0) * size
        return above, below

    def interval(self, replicates: Floats, interval: float) -> tuple[Floats, Floats]:
        """The ends of the features' percentile intervals.

        What is true or false of an article needs no Student's quantile, since half a unit of each kind is among its
        resamples; the skewness is that of the units where they are all there is.
        """
        is_plain = ~self.is_yes_or_no & ~self.is_sparse
        is_plain[self.columns.medians] = False
        n_units = self.n_units
        return percentile_interval(
            replicates,
            self.value(),
            n_units,
            interval,
            least=self.columns.least,
            most=self.columns.most,
            skew=np.where(is_plain, acceleration(self._sums_left_out()), 0.0),
            degrees=np.where(self.is_yes_or_no, np.inf, np.maximum(n_units - 1, 1)),
        )

    def left_out(self) -> Floats:
        """Features with one unit left out each (units by features): the jackknife."""
        pooled = self._sums_left_out()
        if len(self.columns.medians):
            n = len(self.numerator)
            rows = self.pool(1.0 - np.eye(n))
            pooled[:, self.columns.medians] = rows[:, self.columns.medians]
        return pooled

    def _sums_left_out(self) -> Floats:
        """The jackknife of what is a sum over a sum; medians come out as anything."""
        above = self.numerator.sum(axis=0) - self.numerator
        below = self.denominator.sum(axis=0) - self.denominator
        with np.errstate(invalid="ignore", divide="ignore"):
            pooled = np.where(below > 0, above / below, np.nan)
        return np.asarray(np.where(self.denominator > 0, pooled, np.nan), dtype=np.float64)


class Resampled(NamedTuple):
    """Features over resamples (resamples by features): the values, and what is expected at the lengths drawn."""

    values: Floats
    expected: Floats


def resample_features(
    outlet: str, groups: Sequence[tuple[str, OutletCounts]], n_units: int, *, seed: int, n_resamples: int
) -> list[Resampled]:
    """The features of an outlet's groups (named) over resamples of its units: resamples by features for each group.

    Row r is one resample of all ``n_units`` units, the same for all features and groups, so that what depends on each
    other stays together.
    """
    found = [Resampled(*np.full((2, n_resamples, len(counts.columns)), np.nan)) for _, counts in groups]
    if not n_units:
        return found
    unseen = [counts.unseen(outlet, name, seed=seed, n_resamples=n_resamples) for name, counts in groups]
    first = 0
    for drawn in resample_counts(n_units, n_resamples, outlet_generator(outlet, seed)):
        rows = slice(first, first + len(drawn))
        for (_, counts), more, features in zip(groups, unseen, found, strict=True):
            mine = drawn if len(counts.unit) == n_units else drawn[:, counts.unit]
            features.values[rows] = counts.pool(mine, (more[0][rows], more[1][rows]))
            features.expected[rows] = counts.pool_expected(mine)
        first += len(drawn)
    return found


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

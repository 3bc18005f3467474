"""How far versions lie apart: edits over the passages that two of them have, passage by passage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.lineage.alignment.edits import Reading, Slips, edit_cost
from masthead.metrics.lineage.alignment.products import product

Floats = NDArray[np.float64]

SINGULAR_WEIGHT, SLIP_WEIGHT = 0.8, 0.1
"""Weight of edits that only one version has, and of slips of spelling among them, which the next hand sets right."""

PRIOR_WORDS = 30.0
"""Every pair is taken to share so many words more, edited as the family is on average: little text proves little."""


@dataclass(frozen=True, eq=False)
class Costs:
    """Edits between versions (``edits[passage, version, version]``) and what of them are slips of spelling.

    ``kept``: the words that both have in the same order; ``size``: the words of each reading, 0 where there is none.
    """

    edits: Floats
    slips: Floats
    kept: Floats
    size: Floats

    @cached_property
    def is_shared(self) -> NDArray[np.bool_]:
        """Passages and pairs of versions that both have them."""
        has = self.size > 0
        return has[:, :, None] & has[:, None, :]

    @cached_property
    def similarity(self) -> Floats:
        """Twice the words that two versions have alike over the words of both; 0 where one lacks the passage."""
        both = self.size[:, :, None] + self.size[:, None, :]
        return np.where(self.is_shared, 2 * self.kept / np.maximum(both, 1.0), 0.0)

    @cached_property
    def apart(self) -> Floats:
        """Distances over all passages."""
        whole: Floats = self.distances(np.ones((1, len(self.size))))[0]
        return whole

    @cached_property
    def words(self) -> Floats:
        """Words of a passage that a pair shares: the mean of the two."""
        return np.where(self.is_shared, (self.size[:, :, None] + self.size[:, None, :]) / 2, 0.0)

    @cached_property
    def singular(self) -> Floats:
        """Edits of a version's reading that set it apart from every two others (the least Gromov product)."""
        return _singular(self.edits, self.size > 0)

    @cached_property
    def _discounted(self) -> Floats:
        slips = np.minimum(_singular(self.slips, self.size > 0), self.singular)
        alone = (1 - SLIP_WEIGHT) * slips + (1 - SINGULAR_WEIGHT) * (self.singular - slips)
        twice = alone[:, :, None] + alone[:, None, :]
        return np.where(self.is_shared, np.maximum(self.edits - twice, 0.0), 0.0)

    def distances(self, weights: Floats) -> Floats:
        """Distance matrices, one for each row of passage weights: discounted edits per word, inf where nothing is shared."""
        n_passages, n = self.size.shape
        edits, words = (
            product(weights, values.reshape(n_passages, n * n)).reshape(-1, n, n)
            for values in (self._discounted, self.words)
        )
        pairs = np.triu_indices(n, 1)
        rate = (edits[:, *pairs].sum(axis=1) + 0.5) / np.maximum(words[:, *pairs].sum(axis=1), 1.0)
        apart = (edits + rate[:, None, None] * PRIOR_WORDS) / (words + PRIOR_WORDS)
        return np.where(words > 0, apart, np.inf)


def find_costs(readings: Sequence[Sequence[Reading]], spelled: Sequence[str], n: int) -> Costs:
    """Edits between all ``n`` versions in all passages."""
    edits, slips = (np.zeros((len(readings), n, n)) for _ in range(2))
    kinds = [{reading: number for number, reading in enumerate(dict.fromkeys(row)) if reading} for row in readings]
    kind = np.array(
        [[numbers.get(reading, -1) for reading in row] for numbers, row in zip(kinds, readings, strict=True)]
    ).reshape(len(readings), n)
    size = np.array([[len(reading) for reading in row] for row in readings], dtype=np.float64).reshape(len(readings), n)
    kept = np.where((kind[:, :, None] == kind[:, None, :]) & (kind >= 0)[:, :, None], size[:, :, None], 0.0)
    known: Slips = {}
    for passage, numbers in enumerate(kinds):
        if len(numbers) > 1:
            costs = _costs_of_kinds(numbers, spelled, known)
            have = np.flatnonzero(kind[passage] >= 0)
            mine, theirs = kind[passage, have][:, None], kind[passage, have][None, :]
            place = have[:, None], have[None, :]
            edits[passage][place], slips[passage][place], kept[passage][place] = (
                values[mine, theirs] for values in costs
            )
    return Costs(edits, slips, kept, size)


def _costs_of_kinds(numbers: Mapping[Reading, int], spelled: Sequence[str], known: Slips) -> Floats:
    """Edits, slips and words that stay between the readings of a passage, by their numbers."""
    costs = np.zeros((3, max(numbers.values()) + 1, max(numbers.values()) + 1))
    for (one, row), (other, column) in combinations(numbers.items(), 2):
        costs[:, row, column] = costs[:, column, row] = edit_cost(one, other, spelled, known)
    for one, row in numbers.items():
        costs[2, row, row] = len(one)
    return costs


def _singular(edits: Floats, has: NDArray[np.bool_]) -> Floats:
    """For each passage and version the least Gromov product with two others; 0 where fewer than three have the passage."""
    n = has.shape[1]
    if n < 3:
        return np.zeros(has.shape)
    differs = edits.any(axis=(1, 2))
    if not differs.all():
        whole = np.zeros(has.shape)
        if differs.any():
            whole[differs] = _singular(edits[differs], has[differs])
        return whole
    found = np.full(has.shape, np.inf)
    open_ = np.where(has[:, :, None] & has[:, None, :], edits, np.inf)
    for one in range(n):
        for other in range(one + 1, n):
            both = has[:, one] & has[:, other]
            between = np.where(both, edits[:, one, other], 0.0)
            product = np.where(both[:, None], (open_[:, :, one] + open_[:, :, other] - between[:, None]) / 2, np.inf)
            product[:, [one, other]] = np.inf
            np.minimum(found, product, out=found)
    return np.where(np.isfinite(found), np.maximum(found, 0.0), 0.0)

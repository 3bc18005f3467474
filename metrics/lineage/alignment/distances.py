"""How far versions lie apart: edits over the passages that two of them have, passage by passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.lineage.alignment.edits import Reading, Slips, edit_cost
from masthead.metrics.lineage.alignment.products import product

if TYPE_CHECKING:
    from masthead.metrics.lineage.alignment.passages import Passages

Floats = NDArray[np.float64]

SINGULAR_WEIGHT, SLIP_WEIGHT = 0.8, 0.1
"""Weight of edits that only one version has, and of slips of spelling among them, which the next hand sets right."""

PRIOR_WORDS = 30.0
"""Every pair is taken to share so many words more, edited as the family is on average: little text proves little."""


@dataclass(frozen=True, eq=False)
class Costs:
    """Edits between versions (``edits[passage, version, version]``) and what of them are slips of spelling.

    ``kept``: the words that both have in the same order; ``size``: the words of each reading, 0 where there is none.
    What is asked passage by passage is asked of ``whole``, the costs of other families too, of which these are the ``rows``:
    families are small and many.
    """

    edits: Floats
    slips: Floats
    kept: Floats
    size: Floats
    whole: Costs | None = field(default=None, repr=False)
    rows: slice = field(default_factory=lambda: slice(None), repr=False)

    def part(self, low: int, high: int) -> Costs:
        """The costs of some of the passages."""
        rows = slice(low, high)
        return Costs(self.edits[rows], self.slips[rows], self.kept[rows], self.size[rows], self, rows)

    @cached_property
    def is_shared(self) -> NDArray[np.bool_]:
        """Passages and pairs of versions that both have them."""
        if self.whole is not None:
            return self.whole.is_shared[self.rows]
        has = self.size > 0
        return has[:, :, None] & has[:, None, :]

    @cached_property
    def similarity(self) -> Floats:
        """Twice the words that two versions have alike over the words of both; 0 where one lacks the passage."""
        if self.whole is not None:
            return self.whole.similarity[self.rows]
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
        if self.whole is not None:
            return self.whole.words[self.rows]
        return np.where(self.is_shared, (self.size[:, :, None] + self.size[:, None, :]) / 2, 0.0)

    @cached_property
    def singular(self) -> Floats:
        """Edits of a version's reading that set it apart from every two others (the least Gromov product)."""
        if self.whole is not None:
            return self.whole.singular[self.rows]
        return _singular(self.edits, self.size > 0)

    @cached_property
    def _discounted(self) -> Floats:
        if self.whole is not None:
            return self.whole._discounted[self.rows]
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


def find_costs(families: Sequence[Passages]) -> list[Costs]:
    """Edits between all versions of each family, in the passages that two and more of them have."""
    of_size: dict[int, list[int]] = {}
    for family, passages in enumerate(families):
        of_size.setdefault(len(passages.words), []).append(family)
    found: list[Costs | None] = [None] * len(families)
    for members in of_size.values():
        for family, costs in zip(members, _costs_of_like([families[family] for family in members]), strict=True):
            found[family] = costs
    return [costs for costs in found if costs is not None]


def _costs_of_like(families: Sequence[Passages]) -> Iterator[Costs]:
    """The costs of families of as many versions, in arrays over the passages of all of them."""
    shared = [np.flatnonzero(passages.is_shared) for passages in families]
    size, wording = (
        np.concatenate([values[rows] for values, rows in zip(columns, shared, strict=True)])
        for columns in ([passages.size for passages in families], [passages.wording for passages in families])
    )
    sizes = size.astype(np.float64)
    has = size > 0
    edits, slips = (np.zeros((*sizes.shape, sizes.shape[1])) for _ in range(2))
    same = (wording[:, :, None] == wording[:, None, :]) & has[:, :, None]
    kept = np.where(same, sizes[:, :, None], 0.0)
    least = np.where(has, wording, np.iinfo(np.int64).max).min(axis=1)
    differs = wording.max(axis=1) != least
    edges = np.cumsum([0, *(len(rows) for rows in shared)])
    open_rows = np.flatnonzero(differs)
    owner = np.searchsorted(edges, open_rows, side="right") - 1
    known: Slips = {}
    before = -1
    for row, family in zip(open_rows.tolist(), owner.tolist(), strict=True):
        if family != before:
            known, before = {}, family
        passages, passage = families[family], int(shared[family][row - edges[family]])
        have = np.flatnonzero(has[row])
        first: dict[int, int] = {}
        numbers = [first.setdefault(one, len(first)) for one in wording[row, have].tolist()]
        holders = [int(have[numbers.index(number)]) for number in range(len(first))]
        costs = _costs_of_kinds([passages.reading(passage, holder) for holder in holders], passages.spelled, known)
        mine = np.array(numbers)
        place = have[:, None], have
        edits[row][place], slips[row][place], kept[row][place] = (values[mine[:, None], mine] for values in costs)
    whole = Costs(edits, slips, kept, sizes)
    return (whole.part(low, high) for low, high in pairwise(edges.tolist()))


def _costs_of_kinds(readings: Sequence[Reading], spelled: Sequence[str], known: Slips) -> Floats:
    """Edits, slips and words that stay between the readings of a passage."""
    costs = np.zeros((3, len(readings), len(readings)))
    for (row, one), (column, other) in combinations(enumerate(readings), 2):
        costs[:, row, column] = costs[:, column, row] = edit_cost(one, other, spelled, known)
    for row, one in enumerate(readings):
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

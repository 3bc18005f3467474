"""The undirected tree of a family: the shortest tree over aligned passages, each link with its bootstrap support."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.lineage.alignment.distances import Costs, Floats
from masthead.metrics.text.arrays import Flags, Ints

DRAWS = 200
"""Bootstrap draws of passages."""

NOISE = 0.5
"""Shape of the gamma noise, in edits, that every draw adds to every pair: no edit seen is not no edit possible."""


@dataclass(frozen=True, eq=False)
class Tree:
    """Links between versions (numbers, the smaller first) with the share of draws in which they stand."""

    links: tuple[tuple[int, int], ...]
    support: tuple[float, ...]


def grow_tree(
    costs: Costs, *, prefer: Floats | None = None, among: Flags | None = None, seed: int = 0, draws: int = DRAWS
) -> Tree:
    """The spanning tree of least length and the support of its links.

    ``prefer`` is subtracted from the distances: small numbers that decide where these are nearly equal, in every draw
    too. ``among`` says which of all passages the costs are of; the others are never drawn.
    """
    n = costs.size.shape[1]
    if n <= 2:
        return Tree(((0, 1),), (1.0,)) if n == 2 else Tree((), ())
    whole = costs.apart if prefer is None else costs.apart - prefer
    parents = spanning_trees(whole[None])[0]
    links = sorted(
        (min(child, int(parent)), max(child, int(parent))) for child, parent in enumerate(parents) if parent >= 0
    )
    drawn = _draw(costs, np.random.default_rng(seed), draws, among, prefer)
    counts = np.zeros((n, n))
    children = np.broadcast_to(np.arange(n), drawn.shape)
    np.add.at(counts, (drawn[drawn >= 0], children[drawn >= 0]), 1.0)
    counts = (counts + counts.T) / draws
    return Tree(tuple(links), tuple(float(counts[link]) for link in links))


def _draw(
    costs: Costs, random: np.random.Generator, draws: int, among: Flags | None, prefer: Floats | None
) -> NDArray[np.int64]:
    n = costs.size.shape[1]
    n_shared = len(costs.size)
    is_shared = np.ones(n_shared, dtype=np.bool_) if among is None else among
    weights = random.multinomial(n_shared, is_shared / max(n_shared, 1), size=draws)[:, is_shared].astype(np.float64)
    apart = costs.distances(weights) - (0.0 if prefer is None else prefer)
    words = np.maximum(costs.words.sum(axis=0), 1.0)
    noise = np.triu(random.gamma(NOISE, 1.0, size=(draws, n, n)), 1)
    return spanning_trees(apart + (noise + noise.transpose(0, 2, 1)) / (words + 30.0))


def spanning_trees(weights: Floats) -> Ints:
    """The parent of each node in the minimum spanning trees of many weight matrices, grown from node 0 (Prim).

    >>> spanning_trees(np.array([[[0.0, 2.0, 9.0], [2.0, 0.0, 1.0], [9.0, 1.0, 0.0]]])).tolist()
    [[-1, 0, 1]]
    """
    many, n, _ = weights.shape
    nearest = weights[:, 0, :].copy()
    parent = np.zeros((many, n), dtype=np.int64)
    is_in = np.zeros((many, n), dtype=np.bool_)
    is_in[:, 0] = True
    rows = np.arange(many)
    for _ in range(n - 1):
        new = np.where(is_in, np.inf, nearest).argmin(axis=1)
        is_in[rows, new] = True
        closer = (weights[rows, new] < nearest) & ~is_in
        nearest = np.where(closer, weights[rows, new], nearest)
        parent = np.where(closer, new[:, None], parent)
    parent[:, 0] = -1
    return parent

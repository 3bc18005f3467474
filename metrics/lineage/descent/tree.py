"""The undirected tree of a family: the shortest tree over aligned passages, each link with its bootstrap support."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.lineage.alignment.distances import Costs, Floats
from masthead.metrics.text.arrays import Ints

DRAWS = 200
"""Bootstrap draws of passages."""

SIZES_AT_HAND = 64
"""Draws for so many numbers of passages, and of versions, are kept: there are many families of one size."""


@dataclass(frozen=True, eq=False)
class Tree:
    """Links between versions (numbers, the smaller first) with the share of draws in which they stand."""

    links: tuple[tuple[int, int], ...]
    support: tuple[float, ...]


def grow_tree(costs: Costs, *, prefer: Floats | None = None, seed: int = 0, draws: int = DRAWS) -> Tree:
    """The spanning tree of least length and the support of its links.

    ``prefer`` is subtracted from the distances: small numbers that decide where these are nearly equal, in every draw
    too. In each draw passages are drawn with replacement, and every pair is taken to have some more edits (half an edit
    on average): no edit seen is not no edit possible.
    """
    n = costs.size.shape[1]
    if n <= 2:
        return Tree(((0, 1),), (1.0,)) if n == 2 else Tree((), ())
    whole = costs.apart if prefer is None else costs.apart - prefer
    parents = spanning_trees(whole[None])[0]
    links = sorted(
        (min(child, int(parent)), max(child, int(parent))) for child, parent in enumerate(parents) if parent >= 0
    )
    drawn = _draw(costs, seed, draws, prefer)
    counts = np.zeros((n, n))
    children = np.broadcast_to(np.arange(n), drawn.shape)
    np.add.at(counts, (drawn[drawn >= 0], children[drawn >= 0]), 1.0)
    counts = (counts + counts.T) / draws
    return Tree(tuple(links), tuple(float(counts[link]) for link in links))


def _draw(costs: Costs, seed: int, draws: int, prefer: Floats | None) -> NDArray[np.int64]:
    n_passages, n = costs.size.shape
    apart = costs.distances(_weights(seed, draws, n_passages)) - (0.0 if prefer is None else prefer)
    words = np.maximum(costs.words.sum(axis=0), 1.0)
    return spanning_trees(apart + _noise(seed, draws, n) / (words + 30.0))


@lru_cache(maxsize=SIZES_AT_HAND)
def _weights(seed: int, draws: int, n_passages: int) -> Floats:
    """How often each of so many passages is drawn; families of as many are drawn with the same numbers."""
    drawn = np.random.default_rng((seed, 0)).integers(0, max(n_passages, 1), size=(draws, n_passages))
    drawn += n_passages * np.arange(draws)[:, None]
    weights = np.bincount(drawn.ravel(), minlength=draws * n_passages).reshape(draws, n_passages)
    return weights.astype(np.float64)


@lru_cache(maxsize=SIZES_AT_HAND)
def _noise(seed: int, draws: int, n: int) -> Floats:
    """Gamma noise of the shape one half for each two of so many versions: half the square of a normal number."""
    noise = np.zeros((draws, n, n))
    one, other = np.triu_indices(n, 1)
    drawn = np.random.default_rng((seed, 1)).standard_normal(size=(draws, len(one)))
    noise[:, one, other] = noise[:, other, one] = drawn**2 / 2
    return noise


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

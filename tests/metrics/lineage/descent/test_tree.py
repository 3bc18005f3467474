"""Spanning trees of many matrices at once, and the support of links."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.csgraph import minimum_spanning_tree

from masthead.metrics.lineage.alignment.distances import Costs
from masthead.metrics.lineage.descent.tree import grow_tree, spanning_trees


@given(st.integers(2, 9), st.integers(0, 10_000))
def test_trees_are_as_short_as_those_of_scipy(n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    upper = np.triu(random.uniform(0.1, 1.0, size=(3, n, n)), 1)
    weights = upper + upper.transpose(0, 2, 1)
    for row, parents in enumerate(spanning_trees(weights)):
        ours = sum(weights[row, child, parent] for child, parent in enumerate(parents) if parent >= 0)
        assert np.isclose(ours, minimum_spanning_tree(weights[row]).sum())


def costs(edits: list[list[float]], n_passages: int = 12) -> Costs:
    matrix = np.array(edits, dtype=np.float64)
    return Costs(
        np.repeat(matrix[None], n_passages, axis=0),
        *(np.zeros((n_passages, *matrix.shape)) for _ in range(2)),
        np.full((n_passages, len(matrix)), 20.0),
    )


def test_a_clear_chain_has_full_support() -> None:
    tree = grow_tree(costs([[0, 2, 4], [2, 0, 2], [4, 2, 0]]))
    assert tree.links == ((0, 1), (1, 2))
    assert min(tree.support) > 0.95


def test_equal_distances_share_the_support() -> None:
    tree = grow_tree(costs([[0, 0, 0], [0, 0, 0], [0, 0, 0]]))
    assert 1.0 < sum(tree.support) < 1.7


def test_two_versions_have_one_link() -> None:
    assert grow_tree(costs([[0, 1], [1, 0]])).support == (1.0,)


def test_one_seed_one_support() -> None:
    one, other = (grow_tree(costs([[0, 2, 3], [2, 0, 2], [3, 2, 0]], 3), seed=5) for _ in range(2))
    assert (one.links, one.support) == (other.links, other.support)

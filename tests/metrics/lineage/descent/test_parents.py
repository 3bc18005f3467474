"""Second parents and unseen originals, from readings alone."""

import numpy as np

from masthead.metrics.lineage.alignment.distances import Costs, find_costs
from masthead.metrics.lineage.alignment.edits import Reading
from masthead.metrics.lineage.descent.latent import find_latents
from masthead.metrics.lineage.descent.parents import find_second_parents, ways_from
from tests.metrics.lineage.texts import passages_of

PASSAGES, LENGTH = 12, 10


def base(passage: int) -> list[int]:
    return list(range(passage * 100, passage * 100 + LENGTH))


def made(version: int, changes: dict[int, list[int]], parent: list[Reading] | None = None) -> list[Reading]:
    """Readings of all passages, with words of the version's own at the given places."""
    rows = []
    for passage in range(PASSAGES):
        words = list(parent[passage] if parent else base(passage))
        for place in changes.get(passage, []):
            words[place] = 10_000 * (version + 1) + passage * 100 + place
        rows.append(tuple(words))
    return rows


def costs_of(*versions: list[Reading]) -> Costs:
    rows = [list(row) for row in zip(*versions, strict=True)]
    words = sorted({word for row in rows for reading in row for word in reading})
    letters = np.random.default_rng(0).integers(97, 123, size=(max(words) + 1, 8), dtype=np.uint8)
    (costs,) = find_costs([passages_of(rows, [bytes(word).decode() for word in letters])])
    return costs


def test_a_version_of_two_halves_has_two_parents() -> None:
    first = made(0, {})
    left = made(1, {passage: [2, 6] for passage in range(PASSAGES)})
    right = made(2, {passage: [3, 7] for passage in range(PASSAGES)})
    other = made(3, {0: [1]}, left)
    another = made(5, {1: [1]}, right)
    both = [*left[: PASSAGES // 2], *right[PASSAGES // 2 :]]
    costs = costs_of(first, left, right, other, both, another)
    links = [(0, 1), (0, 2), (1, 3), (1, 4), (2, 5)]
    assert [one.link for one in find_second_parents(costs, links)] == [(2, 4)]


def test_a_chain_has_no_second_parent() -> None:
    first = made(0, {})
    second = made(1, {passage: [2] for passage in range(PASSAGES)}, first)
    third = made(2, {passage: [5] for passage in range(PASSAGES)}, second)
    fourth = made(3, {passage: [8] for passage in range(PASSAGES)}, third)
    assert find_second_parents(costs_of(first, second, third, fourth), [(0, 1), (1, 2), (2, 3)]) == []


def test_three_versions_with_words_of_their_own_come_from_a_fourth() -> None:
    texts = [made(version, {passage: [3 * version + 1] for passage in range(PASSAGES)}) for version in range(3)]
    (latent,) = find_latents(costs_of(*texts), [(0, 1), (1, 2)])
    assert latent.versions == (0, 1, 2)
    assert latent.n_passages == PASSAGES


def test_a_version_in_the_middle_that_is_at_hand_is_no_latent() -> None:
    first = made(0, {})
    others = [made(version, {passage: [3 * version + 1] for passage in range(PASSAGES)}) for version in (1, 2)]
    assert find_latents(costs_of(first, *others), [(0, 1), (0, 2)]) == []


def test_two_versions_tell_of_no_third() -> None:
    texts = [made(version, {passage: [version + 2] for passage in range(PASSAGES)}) for version in range(2)]
    assert find_latents(costs_of(*texts), [(0, 1)]) == []


def test_ways_lead_round_no_corner() -> None:
    assert ways_from([(0, 1), (1, 2), (0, 3)], 5, 3) == [(), (0,), (1, 0), (), None]


def test_costs_are_symmetric_and_zero_at_home() -> None:
    costs = costs_of(made(0, {}), made(1, {0: [1, 2]}), made(2, {3: [4]}))
    assert np.allclose(costs.edits, costs.edits.transpose(0, 2, 1))
    assert costs.edits[:, [0, 1, 2], [0, 1, 2]].sum() == 0

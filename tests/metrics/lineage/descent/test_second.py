"""Second parents in a chain of copies: one that was made from two exemplars, and none that only passes by."""

from __future__ import annotations

import numpy as np

from masthead.metrics.lineage.alignment.distances import find_costs
from masthead.metrics.lineage.descent.parents import find_second_parents
from tests.metrics.lineage.texts import passages_of


def chain(n: int, passages: int) -> list[list[tuple[int, ...]]]:
    """Readings of a chain of copies: each hand changes a word of its own in every passage, for good."""
    readings = []
    for passage in range(passages):
        words = list(range(1000 * passage, 1000 * passage + 12))
        row = []
        for hand in range(n):
            words[(passage + hand) % 12] = 1000 * passage + 100 + hand
            row.append(tuple(words))
        readings.append(row)
    return readings


def test_a_copy_of_two_exemplars_is_found_and_those_around_it_are_not() -> None:
    n, passages = 10, 40
    readings = chain(n, passages)
    for passage in range(passages // 2, passages):
        words = list(readings[passage][3])
        words[passage % 12] = 1000 * passage + 500
        readings[passage][7] = tuple(words)
        for hand in (8, 9):
            words[(passage + hand) % 12] = 1000 * passage + 500 + hand
            readings[passage][hand] = tuple(words)
    spelled = [f"{chr(97 + number % 26)}{number}" for number in range(1000 * passages)]
    costs, plain = find_costs([passages_of(rows, spelled) for rows in (readings, chain(n, passages))])
    links = [(hand, hand + 1) for hand in range(n - 1)]
    assert [one.link for one in find_second_parents(costs, links)] == [(3, 7)]
    assert find_second_parents(plain, links) == []
    assert np.isfinite(costs.apart).all()

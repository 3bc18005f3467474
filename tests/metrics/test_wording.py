"""Numbers as they are printed: parts that add up, whatever they are."""

from __future__ import annotations

import math
import random
from itertools import product

from masthead.metrics.wording import whole_units, whole_units_within


def _best(given: list[float], most: list[float]) -> float:
    """The least squared error of all roundings that keep every number, what is lost of it and both sums."""
    lost = [bound - value for value, bound in zip(given, most, strict=True)]
    sums = tuple(math.floor(math.fsum(column) + 0.5 + 1e-9) for column in (given, most))
    columns = [{math.floor(value + 1e-9), math.ceil(value - 1e-9)} for value in (*given, *lost)]
    errors = [math.inf]
    for units in product(*columns):
        ups, rest = units[: len(given)], units[len(given) :]
        wholes = [a + b for a, b in zip(ups, rest, strict=True)]
        is_near = all(abs(whole - bound) < 1 - 1e-9 for whole, bound in zip(wholes, most, strict=True))
        if is_near and (sum(ups), sum(wholes)) == sums:
            errors.append(_error(given, most, list(ups), wholes))
    return min(errors)


def _error(given: list[float], most: list[float], units: list[int], wholes: list[int]) -> float:
    return sum(
        (value - unit) ** 2 + (bound - value - whole + unit) ** 2 + (bound - whole) ** 2
        for value, bound, unit, whole in zip(given, most, units, wholes, strict=True)
    )


def test_parts_and_mosts_are_rounded_with_the_least_error() -> None:
    chance = random.Random(5)
    for _ in range(300):
        most = [chance.randint(0, 40) / 10 for _ in range(chance.randint(1, 4))]
        given = [chance.randint(0, round(10 * bound)) / 10 for bound in most]
        units, wholes = whole_units_within(given, most)
        assert sum(units) == math.floor(math.fsum(given) + 0.5 + 1e-9)
        assert sum(wholes) == math.floor(math.fsum(most) + 0.5 + 1e-9)
        assert all(0 <= unit <= whole for unit, whole in zip(units, wholes, strict=True))
        assert math.isclose(_error(given, most, units, wholes), _best(given, most), abs_tol=1e-6), (given, most)


def test_parts_that_are_no_part_of_their_most_are_rounded_by_themselves() -> None:
    for given, most in (([1.6, -0.4], [2.0, 1.0]), ([2.4, 0.4], [2.0, 1.0])):
        assert whole_units_within(given, most) == (whole_units(given), whole_units(most))
    assert whole_units_within([1.0, 0.5], [1.0, 0.5], 1) == ([10, 5], [10, 5])
    assert whole_units([0.5, 0.25, 0.25], 0) == [1, 0, 0]
    assert whole_units([-0.5, 1.5]) == [0, 1]

from __future__ import annotations

import numpy as np
import pytest

from masthead.scoring.robustness.sobol import sobol_indices

RANGES = [(-np.pi, np.pi)] * 3


def ishigami(x: np.ndarray) -> np.ndarray:
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_published_indices_of_the_ishigami_function() -> None:
    """Saltelli et al. 2000, Sensitivity Analysis, for a = 7 and b = 0.1: analytic values."""
    found = sobol_indices(ishigami, RANGES, n=4096)
    assert found["first"].to_list() == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert found["total"].to_list() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


def test_intervals_hold_the_estimates_and_narrow_with_the_design() -> None:
    small, large = (sobol_indices(ishigami, RANGES, n=n) for n in (64, 1024))
    for name, truth in (("first", [0.3139, 0.4424, 0.0]), ("total", [0.5576, 0.4424, 0.2437])):
        for found in (small, large):
            assert (found[f"{name}_low"] <= found[name]).all()
            assert (found[name] <= found[f"{name}_high"]).all()
            assert all(
                low <= value <= high
                for low, value, high in zip(found[f"{name}_low"], truth, found[f"{name}_high"], strict=True)
            )
        widths = [(found[f"{name}_high"] - found[f"{name}_low"]).to_numpy() for found in (small, large)]
        assert (widths[1] < widths[0]).all()


def test_same_seed_same_indices_and_no_change_has_none() -> None:
    assert sobol_indices(ishigami, RANGES, n=32).equals(sobol_indices(ishigami, RANGES, n=32))
    constant = sobol_indices(lambda x: np.zeros(len(x)), RANGES, n=32)
    assert constant.null_count().row(0) == (3,) * 6


def test_ends_are_as_far_below_as_above_and_nearer_for_a_smaller_share() -> None:
    wide, narrow = (sobol_indices(ishigami, RANGES, n=1024, interval=share) for share in (0.95, 0.5))
    for name in ("first", "total"):
        sides = [
            ((found[name] - found[f"{name}_low"]).to_numpy(), (found[f"{name}_high"] - found[name]).to_numpy())
            for found in (wide, narrow)
        ]
        (below, above), (near_below, near_above) = sides
        assert (below / above > 0.6).all()
        assert (below / above < 1.7).all()
        assert ((below + above) / (near_below + near_above)).tolist() == pytest.approx([1.96 / 0.6745] * 3, rel=0.2)

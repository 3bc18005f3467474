"""What ordinary native news looks like: quantiles of every figure by length, base rates of every rule."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from masthead.metrics.files.drafts import drafted
from masthead.metrics.text.arrays import Floats

CALIBRATION_FILE = "translation_calibration.npz"

LENGTHS = (150, 220, 330, 500, 800)
"""Lengths, in words, for which quantiles are kept; between them the percentile is interpolated."""

N_QUANTILES = 501


@dataclass(frozen=True)
class Calibration:
    """Figures of ordinary native news.

    ``style`` and ``spin``: one row of quantiles a length; ``style_spread``: standard deviation of the style figure a
    length; ``parts``: one row a length, the mean part of each style family (they sum to the mean figure); ``rates``:
    mean rate of each family; ``base_rates``: marks a word of each rule of ``DEFECT_RULES``; ``n_articles`` how many articles.
    """

    style: Floats
    spin: Floats
    style_spread: Floats
    parts: Floats
    rates: Floats
    base_rates: Floats
    n_articles: Floats

    def style_percentile(self, figure: Floats, n_words: Floats) -> Floats:
        """Share of native news of that length with a lower style figure, in [0, 1]; NaN where the figure is."""
        return _percentile(self.style, figure, n_words)

    def spin_percentile(self, figure: Floats, n_words: Floats) -> Floats:
        """Share of native news of that length with a lower spin figure, in [0, 1]; NaN where the figure is."""
        return _percentile(self.spin, figure, n_words)

    def standard_style(self, n_words: Floats) -> tuple[Floats, Floats]:
        """Mean parts (one row a length, one column a family) and standard deviation of the style of native news."""
        at = np.log(np.maximum(n_words, 1))
        knots = np.log(LENGTHS)
        parts = np.stack([np.interp(at, knots, part) for part in self.parts.T], axis=1)
        return parts, np.interp(at, knots, self.style_spread)

    def save(self, path: str | Path) -> Path:
        """Write as npz; the same figures give the same bytes."""
        path = Path(path)
        with drafted(path) as draft, draft.open("wb") as out:
            arrays: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
            np.savez_compressed(out, **arrays)
        return path

    @staticmethod
    def load(path: str | Path) -> Calibration:
        """Read what ``save`` wrote."""
        with np.load(path) as data:
            return Calibration(**{field.name: data[field.name] for field in fields(Calibration)})


@cache
def shipped_calibration() -> Calibration:
    """The shipped calibration, read once a process."""
    return Calibration.load(Path(str(files("masthead.metrics.translation_noise").joinpath("data", CALIBRATION_FILE))))


def quantiles(values: Floats) -> Floats:
    """Evenly spaced quantiles of the values that are numbers."""
    kept = values[~np.isnan(values)]
    result: Floats = np.quantile(kept, np.linspace(0, 1, N_QUANTILES)) if len(kept) else np.zeros(N_QUANTILES)
    return result


def _interpolate(table: Floats, values: Floats) -> Floats:
    """Share of the distribution below each value; ties count half, so that 0 marks are no surprise."""
    levels = np.linspace(0, 1, len(table))
    low = np.interp(values, table, levels)
    below, above = np.searchsorted(table, values, "left"), np.searchsorted(table, values, "right")
    tied = above > below + 1
    middle = 0.5 * (levels[np.minimum(below, len(levels) - 1)] + levels[np.maximum(above - 1, 0)])
    share: Floats = np.where(np.isnan(values), np.nan, np.where(tied, middle, low))
    return share


def _percentile(tables: Floats, figure: Floats, n_words: Floats) -> Floats:
    by_length = np.stack([_interpolate(table, figure) for table in tables], axis=1)
    at = np.interp(np.log(np.maximum(n_words, 1)), np.log(LENGTHS), np.arange(len(LENGTHS), dtype=np.float64))
    lower = np.floor(at).astype(np.int64)
    upper = np.minimum(lower + 1, len(LENGTHS) - 1)
    rows = np.arange(len(figure))
    share: Floats = by_length[rows, lower] * (1 - (at - lower)) + by_length[rows, upper] * (at - lower)
    return share

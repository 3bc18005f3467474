"""Error cards: how well a detector does on named gold sets, each figure with its interval."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from masthead.metrics.tables.result import Result
from masthead.metrics.text.arrays import Ints

Figures = dict[str, float | None]


@dataclass(frozen=True, repr=False)
class ErrorCard(Result):
    """Figures by gold set: plain names, and with ``_low`` and ``_high`` the bounds of their 95% interval.

    A figure that could not be computed is None. ``notes`` say what was measured and which errors are common.
    """

    task: str
    sets: dict[str, Figures]
    notes: list[str] = field(default_factory=list)

    def _brief(self) -> list[str]:
        return [
            f"ErrorCard of {self.task}: {', '.join(self.sets)}",
            "next: print(card.to_text()), card.to_json(); .sets, .notes",
        ]

    def _main(self) -> pl.DataFrame:
        rows = [(name, figure, value) for name, figures in self.sets.items() for figure, value in figures.items()]
        return pl.DataFrame(rows, schema={"set": pl.String, "figure": pl.String, "value": pl.Float64}, orient="row")

    def to_json(self) -> str:
        """One JSON object with the keys task, sets and notes."""
        return json.dumps({"task": self.task, "sets": self.sets, "notes": self.notes}, ensure_ascii=False, indent=1)

    def to_text(self) -> str:
        """A table for reading: one line per set and figure, then the notes."""
        rows = [("set", "figure", "value", "95% interval")]
        for name, figures in self.sets.items():
            for figure, value in figures.items():
                if figure.endswith(("_low", "_high")):
                    continue
                low, high = figures.get(f"{figure}_low"), figures.get(f"{figure}_high")
                interval = f"{_shown(low)} to {_shown(high)}" if low is not None and high is not None else ""
                rows.append((name, figure, _shown(value), interval))
        widths = [max(len(row[k]) for row in rows) for k in range(4)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        return "\n".join([f"Error card: {self.task}", "", *lines, *(["", *self.notes] if self.notes else [])])


def _shown(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if float(value).is_integer() and abs(value) >= 2 else f"{value:.3f}"


def bootstrap(
    figures_of: Callable[[Ints], Mapping[str, float | None]], n: int, *, seed: int = 0, n_resamples: int = 200
) -> Figures:
    """Figures of ``n`` units with percentile intervals over resampled units.

    ``figures_of`` gets the numbers of the units to count (with repeats) and runs for the point values as for every
    resample. A bound is None where most resamples have no value.
    """
    point = dict(figures_of(np.arange(n)))
    rng = np.random.default_rng(seed)
    drawn = [figures_of(rng.integers(0, n, n)) for _ in range(n_resamples)] if n > 1 else []
    figures: Figures = {}
    for name, value in point.items():
        figures[name] = value
        values = [float(v) for v in (sample.get(name) for sample in drawn) if v is not None]
        enough = value is not None and len(values) > n_resamples / 2
        figures[f"{name}_low"] = float(np.quantile(values, 0.025)) if enough else None
        figures[f"{name}_high"] = float(np.quantile(values, 0.975)) if enough else None
    return figures

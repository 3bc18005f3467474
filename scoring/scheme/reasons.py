"""A scheme in words: why each row is there, how strong its evidence is, and what it does to scores."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from masthead.scoring.scheme.scheme import Indicator, Scheme

WIDTH = 100

SENTENCES = {
    "firm": "replicated, with effect sizes",
    "fair": "professional schemes or base rates, and at least one study",
    "weak": "base rates or a norm",
    "none": "no published ground",
}
"""What a strength of evidence means."""


@cache
def published_importance() -> Mapping[str, Any]:
    """What the rows of the shipped schemes do on the development corpus: name, then scheme_id, corpus and rows."""
    path = files("masthead.scoring.scheme") / "data" / "importance.json"
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def explain_scheme(scheme: Scheme, importance: pl.DataFrame | None = None) -> str:
    """Each row's weight, goalposts, importance, strength of evidence, reason and reference, as text.

    ``importance`` is that of a card (``card.importance``); without it, the importance on the development corpus where the
    scheme is one that ships.
    """
    return "\n".join(_lines(scheme, importance))


def _lines(scheme: Scheme, importance: pl.DataFrame | None) -> Iterator[str]:
    rows, where = _importance_of(scheme, importance)
    yield f"{scheme.title or scheme.name} ({scheme.scheme_id})"
    yield from textwrap.wrap(scheme.description, WIDTH)
    if scheme.length_knots:
        mix = ", ".join(
            f"{share:.0%} of {knot:g} words" for knot, share in zip(scheme.length_knots, scheme.length_mix, strict=True)
        )
        yield f"Standardized rows are compared at this mix of article lengths: {mix}."
    yield f"Left out: {', '.join(scheme.leave_out_genres) or 'no genre'}."
    yield f"Importance {where}."
    for dimension in scheme.dimensions:
        yield ""
        yield f"{dimension.name}: {dimension.why}"
        for row, weight in zip(scheme.indicators, scheme.weights.tolist(), strict=True):
            if row.dimension == dimension.name:
                yield from _row_lines(row, weight, rows.get(row.name))


def _row_lines(row: Indicator, weight: float, importance: Mapping[str, Any] | None) -> Iterator[str]:
    kind = "a deduction, " if row.deduction else ""
    yield ""
    yield f"  {row.name} ({row.view} text, {kind}{row.uses} value): {weight:.1%} of the weight"
    yield f"    {_posts(row)}"
    yield f"    {_importance_words(importance)}"
    note = f"; {row.footing_note}" if row.footing_note else ""
    yield f"    strength of evidence: {row.footing} ({SENTENCES[row.footing]}){note}"
    indent = {"initial_indent": "    ", "subsequent_indent": "    "}
    yield from textwrap.wrap(row.why, WIDTH, **indent)  # type: ignore[arg-type]
    if row.reference:
        yield from textwrap.wrap(f"Reference: {row.reference}", WIDTH, **indent)  # type: ignore[arg-type]


def _posts(row: Indicator) -> str:
    points = [f"{point:.3g}" for point in row.scaled_goalposts]
    if len(points) == 4:
        return f"full points from {points[1]} to {points[2]}, none up to {points[0]} and from {points[3]}"
    expected = f"; expected by length {', '.join(f'{value:g}' for value in row.expected)}" if row.expected else ""
    return f"no points at {points[0]}, full points at {points[1]}{expected}"


def _importance_words(importance: Mapping[str, Any] | None) -> str:
    if importance is None or not importance.get("n_outlets"):
        return "importance: not measured"
    share = importance["variance_share"]
    of_variance = "no variance to share" if share is None else f"{share:.0%} of the variance of scores"
    return (
        f"importance: {of_variance}, {importance['mean_points_lost']:.1f} points lost in the mean, "
        f"{importance['full_share']:.0%} of outlets at full points"
    )


def _importance_of(scheme: Scheme, importance: pl.DataFrame | None) -> tuple[Mapping[str, Mapping[str, Any]], str]:
    if importance is not None:
        return {row["indicator"]: row for row in importance.iter_rows(named=True)}, "is that of the run"
    known = published_importance().get(scheme.name, {})
    if known.get("scheme_id") != scheme.scheme_id:
        return {}, "is that of no run: name one to see what each row does"
    return known["rows"], f"is that of {known['corpus']}"

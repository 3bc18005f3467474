"""What is known about a measure from outside the run: published figures on its scale, and its error on gold texts."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from masthead.reports.display.rounding import show


@dataclass(frozen=True)
class Published:
    """A published figure, or a range of them."""

    feature: str
    low: float
    words: str
    reference: str
    high: float | None = None


@dataclass(frozen=True)
class GoldFigure:
    """The figure of an error card that says how far a measure is off in one text, on average."""

    task: str
    figure: str
    unit: str
    in_points: bool = True


GOLD_FIGURES: Mapping[str, GoldFigure] = {
    "attributed_sentence_share": GoldFigure("attribution", "density_mae", "article"),
    "named_sources_per_article": GoldFigure("attribution", "distinct_named_mae", "article", in_points=False),
    "copy_ratio": GoldFigure("copy", "copy_ratio_mae", "pair of texts"),
    "boilerplate_share": GoldFigure("boilerplate", "page_mae", "page"),
}
"""By measure; what has no entry has no figure of this kind."""


@cache
def published_figures() -> tuple[Published, ...]:
    """The published figures that ship with masthead."""
    table = tomllib.loads((files("masthead.reports.inputs") / "data" / "published.toml").read_text(encoding="utf-8"))
    return tuple(Published(**row) for row in table["figures"])


def published(feature: str) -> tuple[Published, ...]:
    """The published figures of a feature, the lowest first."""
    return tuple(
        sorted((one for one in published_figures() if one.feature == feature), key=lambda one: (one.low, one.words))
    )


@cache
def shipped_error_cards() -> Mapping[str, Mapping[str, Any]]:
    """The error cards that ship with masthead, by task.

    Each is the output of ``masthead evaluate TASK PATH --json``, kept as ``data/error_card_TASK.json``.
    """
    folder = files("masthead.reports.inputs") / "data"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.startswith("error_card_"))
    cards = [json.loads((folder / name).read_text(encoding="utf-8")) for name in names]
    return {str(card["task"]): card for card in cards}


def known_error(feature: str) -> str:
    """How far a measure is off in one text of the gold sets, in words; empty where no error card says so.

    The mean absolute difference to gold, from the set where it is least to the set where it is most.
    """
    figure = GOLD_FIGURES.get(feature)
    if figure is None:
        return ""
    sets = shipped_error_cards().get(figure.task, {}).get("sets", {})
    values = sorted(one[figure.figure] for one in sets.values() if one.get(figure.figure) is not None)
    if not values:
        return ""
    shown = [show(100 * value, decimals=1) if figure.in_points else show(value, decimals=1) for value in values]
    span = shown[0] if shown[0] == shown[-1] else f"{shown[0]} to {shown[-1]}"
    points = " percentage points" if figure.in_points else ""
    return f"off by {span}{points} in one {figure.unit} on average in the gold sets"

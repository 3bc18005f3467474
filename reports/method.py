"""The method page: scheme, definitions from the declarations, error cards, limits, settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from masthead.metrics.catalog import MEASURES
from masthead.reports.kinds import METRIC_TITLES
from masthead.reports.rounding import show, show_interval, show_share
from masthead.reports.run import Run, feature_label, is_share
from masthead.reports.shown_text import shorten

POOLING = {
    "ratio": "the sum of what was counted over the sum of what it was counted in",
    "mean": "the mean of its articles",
    "median": "the median of its articles",
    "index": "an index pooled over its articles",
}

LIMITS = (
    (
        "The score says how an outlet works with sources as far as its texts show it. A careful lie with named sources "
        "scores well; a true story by an unnamed whistleblower does not. It is evidence, not a verdict on truth."
    ),
    "Text indicators agree only weakly with expert ratings of outlets. The weights are a value judgment, printed above.",
    (
        "Copies are found only where the original is among the wire originals or the other articles of the run. Licensed "
        "and credited agency copy is ordinary practice and costs nothing in the default scheme."
    ),
    (
        "Fluent machine translation leaves few traces, and honest human translation leaves some. Translation noise is about "
        "care with text, not about reliability."
    ),
    "Finders make mistakes; their error cards say how many. A single mark may be wrong: look at the passage.",
    "Goalposts and bands come from studies of English-language news, most of them older than ten years.",
)


def method_facts(run: Run) -> Mapping[str, object]:
    """What the method page is told."""
    metrics: dict[str, list[object]] = {}
    for measure in MEASURES:
        metrics.setdefault(METRIC_TITLES.get(measure.metric, measure.metric), []).append(measure)
    return {
        "scheme": run.scheme,
        "indicators": [_indicator(row) for row in run.indicators],
        "metrics": list(metrics.items()),
        "pooling": POOLING,
        "error_cards": error_cards(),
        "limits": LIMITS,
        "settings": [(name.replace("_", " "), _setting(value)) for name, value in sorted(run.settings.items())],
    }


def _indicator(row: Mapping[str, object]) -> Mapping[str, object]:
    feature = str(row["feature"])
    posts = row["goalposts"]
    in_percent = is_share(feature)
    shown = (
        [show_share(post) if in_percent else show(post, decimals=2) for post in posts]
        if isinstance(posts, list)
        else []
    )
    return {**row, "label": feature_label(feature, str(row["view"])), "goalposts": ", ".join(shown)}


def _setting(value: object) -> str:
    return shorten(value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str), 600)


def error_cards() -> list[dict[str, object]]:
    """The error cards that ship with masthead, for people; empty where none ship.

    Each is the output of ``masthead evaluate TASK PATH --json``, kept as ``data/error_card_TASK.json``.
    """
    folder = files("masthead.reports") / "data"
    paths = sorted((entry for entry in folder.iterdir() if entry.name.startswith("error_card_")), key=lambda e: e.name)
    return [shown_error_card(json.loads(path.read_text(encoding="utf-8"))) for path in paths]


def shown_error_card(card: Mapping[str, Any]) -> dict[str, object]:
    """An error card with its figures rounded by their intervals."""
    rows = [
        {
            "set": name,
            "figure": figure.replace("_", " "),
            "value": show(value, figures.get(figure + "_low"), figures.get(figure + "_high")),
            "interval": show_interval(figures.get(figure + "_low"), figures.get(figure + "_high")),
        }
        for name, figures in card["sets"].items()
        for figure, value in figures.items()
        if not figure.endswith(("_low", "_high"))
    ]
    return {"title": str(card["task"]).replace("_", " ").capitalize(), "rows": rows, "notes": card.get("notes", [])}

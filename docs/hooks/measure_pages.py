"""Measures and rows of schemes, from their declarations."""

from __future__ import annotations

import masthead
from masthead.reports.display.kinds import METRIC_TITLES


def measures_of(metric: str) -> str:
    """A table of the measures of one metric."""
    rows = ["| measure | what it is | unit | version |", "|---|---|---|--:|"]
    rows += [
        f"| **{one.label}**<br>`{one.name}` | {_cell(one.definition)}<br>*{_cell(one.numerator)} / {_cell(one.denominator)}* "
        f"| {_cell(one.unit)} | {one.version} |"
        for one in masthead.MEASURES
        if one.metric == metric
    ]
    return "\n".join([f"### {METRIC_TITLES[metric]}", "", *rows])


def scheme_rows(name: str) -> str:
    """A table of the indicators of a shipped scheme."""
    scheme = masthead.Scheme.load(name)
    rows = ["| indicator | view | none at | full points at |", "|---|---|--:|--:|"]
    rows += [f"| `{one.feature}` | {one.view} | {one.goalposts[0]} | {one.goalposts[1]} |" for one in scheme.indicators]
    return "\n".join(rows)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")

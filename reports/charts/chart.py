"""What a chart is: its data, how it is drawn, what it finds, and when it may be drawn at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict

import polars as pl
from matplotlib.axes import Axes
from matplotlib.text import Text

from masthead.metrics.wording import show_count
from masthead.reports.charts.compose import dress, fit_labels, settle, title_width
from masthead.reports.charts.style import (
    TWO_COLUMNS,
    Width,
    inches_of,
    masthead_style,
    new_axes,
    rows_height,
    say_nothing_to_draw,
    title_in_chart,
)
from masthead.reports.display.rounding import show
from masthead.reports.inputs.run import Run

FINDING = "finding"
"""The title of a chart that is asked for nothing else: what it shows, in a line."""

MOST_IN_WORDS = 8
"""Rows that the alternative text of a chart reads out."""

_SILENT = ("number", "start", "full", "shown", "is_apart")
"""Columns that serve the drawing alone."""


class Look(TypedDict, total=False):
    """How a chart is drawn: see ``Chart.plot``."""

    title: str | None
    width: Width


@dataclass(frozen=True)
class Chart:
    """A chart, declared once: the report, the notebook and the docs loop over these.

    ``data`` reads a frame from a run; ``draw`` draws such a frame into axes; ``finding`` says in a line what it shows,
    which becomes its title; ``precondition`` says why a frame cannot carry the chart, and nothing where it can: a
    report does not write the chart then, and ``plot`` writes the reason into empty axes. ``reads`` says how to read it,
    ``height`` and ``width`` give its size in inches, ``title`` the properties of its title that differ from the style's.
    """

    name: str
    data: Callable[[Run], pl.DataFrame]
    draw: Callable[[Axes, pl.DataFrame], None]
    finding: Callable[[pl.DataFrame], str]
    precondition: Callable[[pl.DataFrame], str]
    reads: str
    height: Callable[[pl.DataFrame], float] = lambda data: rows_height(len(data))
    width: Callable[[pl.DataFrame], float] = lambda _: TWO_COLUMNS
    title: Mapping[str, Any] = field(default_factory=dict)

    def plot(
        self, data: pl.DataFrame, *, ax: Axes | None = None, title: str | None = FINDING, width: Width | None = None
    ) -> Axes:
        """Draw a frame; no text of it is ever read as mathematics.

        Into ``ax`` where it is given: then with small labels, in masthead's look whatever the figure's style is, nothing
        outside the axes to the right, and no headline unless ``title`` has words. ``title=None`` leaves the headline out; ``width`` is
        that of a new figure.
        """
        why = self.precondition(data)
        with masthead_style():
            given = ax is not None
            inches = self.width(data) if width is None else inches_of(width)
            ax = new_axes(ax, width=inches, height=self.height(data))
            if given:
                dress(ax)
            if why:
                say_nothing_to_draw(ax, f"{why}.")
            else:
                headline = self.finding(data) if title == FINDING and not given else title
                if headline and headline != FINDING:
                    ax.set_title(title_in_chart(headline, title_width(inches)), **self.title)
                self.draw(ax, data)
                if given:
                    settle(ax)
                elif inches < TWO_COLUMNS:
                    fit_labels(ax, inches)
            for text in ax.findobj(Text):
                if isinstance(text, Text):
                    text.set_parse_math(False)
        return ax

    def words(self, data: pl.DataFrame) -> str:
        """The chart in words, with its first rows: the alternative text."""
        rows = "; ".join(_row_words(row) for row in data.head(MOST_IN_WORDS).iter_rows(named=True))
        rest = len(data) - MOST_IN_WORDS
        more = f"; and {show_count(rest, 'more row')}" if rest > 0 else ""
        return f"{self.finding(data)}. {rows}{more}."


def _row_words(row: Mapping[str, object]) -> str:
    return ", ".join(
        show(value) if isinstance(value, float) else str(value)
        for name, value in row.items()
        if value not in (None, "") and not name.endswith("_id") and name not in _SILENT
    )

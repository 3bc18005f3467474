"""All charts of a run: declared, drawn and saved, with a description for those who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from masthead.reports.charts.chart import Chart
from masthead.reports.charts.outlets.acceptability import ACCEPTABILITY
from masthead.reports.charts.outlets.contributions import CONTRIBUTIONS, waterfall_chart
from masthead.reports.charts.outlets.distributions import distribution_chart
from masthead.reports.charts.outlets.heat_map import HEAT_MAP
from masthead.reports.charts.outlets.ranking import RANKING
from masthead.reports.charts.outlets.superiority import SUPERIORITY
from masthead.reports.charts.outlets.values import value_chart
from masthead.reports.charts.outlets.weights import WEIGHTS
from masthead.reports.charts.stories.copy_network import COPY_NETWORK
from masthead.reports.charts.stories.story import story_chart, story_precondition
from masthead.reports.charts.stories.strip import strip_chart
from masthead.reports.charts.style import save_chart
from masthead.reports.inputs.detector import indicators_with_detector_error
from masthead.reports.inputs.outlets import outlet_page
from masthead.reports.inputs.run import Run
from masthead.reports.stories.find import find_stories

CHARTS = (RANKING, CONTRIBUTIONS, waterfall_chart(), SUPERIORITY, ACCEPTABILITY, WEIGHTS, HEAT_MAP, COPY_NETWORK)
"""The charts that every run is asked for, in the order of the report."""

MOST_WATERFALLS = 60
"""Outlets whose waterfall is drawn: as SVG, for their pages; those with the highest scores where there are more."""

MOST_DISTRIBUTIONS = 3
"""Indicators whose articles are drawn, the heaviest."""


@dataclass(frozen=True)
class Filled:
    """A chart whose precondition holds, with its data."""

    chart: Chart
    data: pl.DataFrame

    @property
    def alt(self) -> str:
        """The alternative text."""
        return self.chart.words(self.data)

    @property
    def caption(self) -> str:
        """What it shows, and how to read it."""
        return f"{self.chart.finding(self.data)}. {self.chart.reads}"


def list_charts(run: Run, more: Sequence[Chart] = ()) -> Iterator[Filled]:
    """The charts that a report shows, in its order; those whose precondition fails are left out."""
    for chart in (*CHARTS, *_charts_of(run), *more):
        data = chart.data(run)
        if not chart.precondition(data):
            yield Filled(chart, data)


def _charts_of(run: Run) -> Iterator[Chart]:
    """The charts whose subjects the run decides: indicators, a story, an article of it."""
    heaviest = sorted(run.indicators, key=lambda row: -float(str(row["weight"])))
    for row in heaviest[:MOST_DISTRIBUTIONS]:
        yield distribution_chart(run.measure(str(row["feature"])), str(row["view"]), name=str(row["indicator"]))
    for row in indicators_with_detector_error(run):
        yield value_chart(run.measure(str(row["feature"])), str(row["view"]), name=str(row["indicator"]))
    stories = find_stories(run)
    charts = (story_chart(story) for story in stories)
    timeline = next((chart for chart in charts if not story_precondition(chart.data(run))), None)
    if timeline is not None:
        yield timeline
    articles = (t.article_id for story in stories[:1] for t in reversed(story.tellings) if not t.is_wire)
    article = next(articles, None)
    if article is not None:
        yield strip_chart(article)


def write_charts(
    run: Run, folder: Path, *, formats: Sequence[str] = ("png", "svg", "pdf"), more: Sequence[Chart] = ()
) -> tuple[list[Path], list[dict[str, object]]]:
    """Draw and save every chart, and ``more``; the files, and for the HTML report each with its files and words."""
    written: list[Path] = []
    shown: list[dict[str, object]] = []
    for filled in list_charts(run, more):
        paths = save_chart(filled.chart.plot(filled.data), folder, filled.chart.name, formats=formats)
        written += paths
        shown.append(
            {
                "name": filled.chart.name,
                "paths": paths,
                "alt": filled.alt,
                "caption": filled.caption,
            }
        )
    return written + _write_waterfalls(run, folder) if "svg" in formats else written, shown


def _write_waterfalls(run: Run, folder: Path) -> list[Path]:
    """The waterfall of each outlet with a score, named after the outlet's page."""
    written = []
    for outlet in run.scores.filter(pl.col("score").is_not_null())["outlet"].to_list()[:MOST_WATERFALLS]:
        chart = waterfall_chart(outlet)
        data = chart.data(run)
        if not chart.precondition(data):
            written += save_chart(chart.plot(data), folder, f"waterfall_{outlet_page(run, outlet)}", formats=("svg",))
    return written

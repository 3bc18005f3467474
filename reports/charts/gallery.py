"""All charts of a run: what there is to draw, drawn and saved with a description for those who cannot see them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import polars as pl
from matplotlib.axes import Axes

from masthead.metrics.wording import show_count
from masthead.reports.charts.outlets.acceptability import acceptability_data, acceptability_finding, draw_acceptability
from masthead.reports.charts.outlets.contributions import (
    contributions_data,
    draw_stacked,
    draw_waterfall,
    stacked_finding,
    waterfall_finding,
)
from masthead.reports.charts.outlets.distributions import distribution_data, distribution_finding, draw_distributions
from masthead.reports.charts.outlets.heat_map import draw_heat_map, heat_map_data, heat_map_finding
from masthead.reports.charts.outlets.ranking import draw_ranking, ranking_data, ranking_finding
from masthead.reports.charts.outlets.superiority import draw_superiority, superiority_data, superiority_finding
from masthead.reports.charts.outlets.weights import draw_weights, weights_data, weights_finding
from masthead.reports.charts.stories.copy_network import copy_network_data, copy_network_finding, draw_copy_network
from masthead.reports.charts.stories.story import draw_story, story_data, story_finding
from masthead.reports.charts.stories.strip import draw_strip, strip_data
from masthead.reports.charts.style import save_chart
from masthead.reports.display.rounding import show
from masthead.reports.inputs.run import Run, feature_label, is_share
from masthead.reports.stories.find import find_stories
from masthead.scoring.robustness.sensitivity import Sensitivity, sensitivity


@dataclass(frozen=True)
class Chart:
    """A chart of a run: its data, how it is drawn, its finding and how to read it."""

    name: str
    finding: str
    reads: str
    data: pl.DataFrame
    draw: Callable[..., Axes]

    @property
    def alt(self) -> str:
        """The chart in words, with its first rows: the alternative text."""
        rows = "; ".join(_row_words(row) for row in self.data.head(8).iter_rows(named=True))
        more = f"; and {show_count(len(self.data) - 8, 'more row')}" if len(self.data) > 8 else ""
        return f"{self.finding}. {rows}{more}."


def _row_words(row: dict[str, object]) -> str:
    return ", ".join(
        show(value) if isinstance(value, float) else str(value)
        for name, value in row.items()
        if value not in (None, "") and not name.endswith("_id") and name not in ("number", "start", "full", "shown")
    )


class _Findings:
    """What several charts need, found once."""

    def __init__(self, run: Run):
        self.run = run

    @cached_property
    def sensitivity(self) -> Sensitivity:
        return sensitivity(self.run.card, n_sobol=0)


def list_charts(run: Run) -> Iterator[Chart]:
    """The charts that a report shows, in its order; those without anything to show are left out."""
    findings = _Findings(run)
    scored = run.scores.filter(pl.col("score").is_not_null())
    if len(scored):
        yield from _score_charts(run, findings)
    heat = heat_map_data(run)
    yield Chart("heat_map", heat_map_finding(heat), "A row per outlet, a column per indicator.", heat, draw_heat_map)
    if run.measured is not None:
        yield from _article_charts(run)


def _score_charts(run: Run, findings: _Findings) -> Iterator[Chart]:
    data = ranking_data(run)
    reads = "The dot is the score, the band what other articles, weights and goalposts could have made of it."
    yield Chart("ranking", ranking_finding(data), reads, data, draw_ranking)
    data = contributions_data(run)
    reads = "Each bar is the points of one dimension; together they are the score."
    yield Chart("contributions", stacked_finding(data), reads, data, draw_stacked)
    first = str(run.scores["outlet"][0])
    data = contributions_data(run, first)
    reads = "Each bar begins where the one above ends; the dashed outline is what the indicator could have given."
    yield Chart("waterfall", waterfall_finding(data), reads, data, draw_waterfall)
    if run.scores["score"].drop_nulls().len() < 2:
        return
    data = superiority_data(run)
    reads = (
        "The cell says how probably the row's outlet stands above the column's: blue above, orange below, bold if sure."
    )
    yield Chart("superiority", superiority_finding(data), reads, data, draw_superiority)
    data = acceptability_data(run, findings.sensitivity)
    reads = "The cell is how often the outlet takes the place when the weights are drawn around the stated ones."
    yield Chart("acceptability", acceptability_finding(data), reads, data, draw_acceptability)
    data = weights_data(run, findings.sensitivity)
    reads = "Each row changes one choice of the scheme; weights and goalposts move by half either way."
    yield Chart("weights", weights_finding(data), reads, data, draw_weights)


def _article_charts(run: Run) -> Iterator[Chart]:
    heaviest = sorted(run.indicators, key=lambda row: -float(str(row["weight"])))
    for row in heaviest[:3]:
        feature, view = str(row["feature"]), str(row["view"])
        data = distribution_data(run, feature, view)
        if len(data) and data["value"].n_unique() > 2:
            label = feature_label(feature, view)
            draw = partial(draw_distributions, label=label, in_percent=is_share(feature))
            reads = "A tick per article; the band holds the middle half of the outlet's articles."
            yield Chart(f"distribution_{row['indicator']}", distribution_finding(data, label), reads, data, draw)
    data = copy_network_data(run)
    if len(data):
        reads = "Ribbons are as wide as the square root of the words that went from left to right."
        yield Chart("copy_network", copy_network_finding(data), reads, data, draw_copy_network)
    stories = find_stories(run, most=1)
    if stories:
        data = story_data(run, stories[0])
        draw = partial(draw_story, title=stories[0].title)
        reads = "A lane per outlet; lines join texts that share words, from the earlier to the later."
        yield Chart("story", story_finding(data), reads, data, draw)
        article = next((t.article_id for t in reversed(stories[0].tellings) if not t.is_wire), None)
        if article is not None:
            data = strip_data(run, article)
            reads = "One article from its first character to its last."
            yield Chart("strip", f"Layers of “{data['title'][0]}”", reads, data, draw_strip)


def write_charts(
    run: Run, folder: Path, *, formats: Sequence[str] = ("png", "svg", "pdf")
) -> tuple[list[Path], list[dict[str, object]]]:
    """Draw and save every chart; the files, and for the HTML report each as an image with its words."""
    written: list[Path] = []
    shown: list[dict[str, object]] = []
    for chart in list_charts(run):
        ax = chart.draw(chart.data)
        paths = save_chart(ax, folder, chart.name, formats=formats)
        written += paths
        picture = next((path for path in paths if path.suffix == ".svg"), paths[0])
        kind = "svg+xml" if picture.suffix == ".svg" else "png"
        content = base64.b64encode(picture.read_bytes()).decode()
        shown.append(
            {
                "name": chart.name,
                "uri": f"data:image/{kind};base64,{content}",
                "alt": chart.alt,
                "caption": f"{chart.finding}. {chart.reads}",
            }
        )
    return written, shown

"""The charts of a card, by name: ``Plots(card).ranking()``."""

from __future__ import annotations

from functools import cached_property
from typing import Unpack

import polars as pl
from matplotlib.axes import Axes

from masthead.metrics.errors import Fault, InputError, unknown
from masthead.metrics.tables.measures import Measure
from masthead.reports.charts.chart import Chart, Look
from masthead.reports.charts.outlets.acceptability import ACCEPTABILITY
from masthead.reports.charts.outlets.agreement import agreement_chart
from masthead.reports.charts.outlets.contributions import CONTRIBUTIONS, waterfall_chart
from masthead.reports.charts.outlets.distributions import distribution_chart
from masthead.reports.charts.outlets.heat_map import HEAT_MAP
from masthead.reports.charts.outlets.ranking import RANKING
from masthead.reports.charts.outlets.superiority import SUPERIORITY
from masthead.reports.charts.outlets.trend import trend_chart
from masthead.reports.charts.outlets.values import value_chart
from masthead.reports.charts.outlets.weights import WEIGHTS
from masthead.reports.charts.stories.copy_network import COPY_NETWORK
from masthead.reports.charts.stories.story import story_chart
from masthead.reports.charts.stories.strip import strip_chart
from masthead.reports.inputs.run import Run, read_card
from masthead.reports.stories.find import Story, find_stories
from masthead.scoring.card import Card
from masthead.scoring.outlets import find_outlet
from masthead.scoring.robustness.trend import trend_by


class Plots:
    """Each method draws one chart of the card and returns the axes.

    With ``ax`` it is drawn into your own axes, small and without a headline. ``title`` sets the headline, None for none;
    ``width`` is "one" or "two" columns of a page, or inches.
    What cannot be drawn, since a precondition of the chart fails, is said in the axes.
    """

    def __init__(self, card: Card):
        self._card = card

    def __repr__(self) -> str:
        names = ", ".join(name for name in vars(Plots) if not name.startswith("_"))
        return f"Charts of {self._card.scheme.scheme_id}: {names}\nnext: .ranking() gives matplotlib axes; ax= draws into yours"

    @cached_property
    def _run(self) -> Run:
        return read_card(self._card)

    @cached_property
    def _stories(self) -> list[Story]:
        return find_stories(self._run)

    def ranking(self, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """Every outlet's score with its interval and the places it may hold."""
        return self._plot(RANKING, ax, **look)

    def contributions(self, outlet: str | None = None, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """What the scores are made of: stacked for all outlets, a waterfall for one."""
        return self._plot(CONTRIBUTIONS if outlet is None else waterfall_chart(self._known(outlet)), ax, **look)

    def heat_map(self, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """Every indicator of every outlet, and what could not be measured."""
        return self._plot(HEAT_MAP, ax, **look)

    def distribution(self, measure: str, view: str = "all", *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """How the articles of each outlet spread on one measure, in the own text where ``view="own"``."""
        return self._plot(distribution_chart(self._measure(measure, "distribution"), view), ax, **look)

    def values(self, measure: str, view: str = "all", *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """One measure of every outlet as measured, and with the detector's errors where they are known."""
        return self._plot(value_chart(self._measure(measure, "values"), view), ax, **look)

    def acceptability(self, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """The places that outlets take when the weights are drawn around the stated ones."""
        return self._plot(ACCEPTABILITY, ax, **look)

    def weights(self, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """How far scores move when one choice of the scheme is changed."""
        return self._plot(WEIGHTS, ax, **look)

    def superiority(self, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """How surely one outlet stands above another."""
        return self._plot(SUPERIORITY, ax, **look)

    def trend(
        self, by: str = "month", *, outlets: list[str] | None = None, ax: Axes | None = None, **look: Unpack[Look]
    ) -> Axes:
        """Scores over groups of the articles: months, or any column of theirs that ``summarize(..., by=)`` takes.

        Raises
        ------
        InputError
            Where the measurements are not at hand, and for ``by`` that is no column of the articles.
        """
        return self._plot(trend_chart(trend_by(self._card, by), outlets=outlets), ax, **look)

    def agreement(
        self, ratings: pl.DataFrame, rater: str, *, key: str | None = None, ax: Axes | None = None, **look: Unpack[Look]
    ) -> Axes:
        """Scores against outside ratings: ``ratings`` has ``outlet`` or ``domain`` and a column ``rater``."""
        return self._plot(agreement_chart(ratings, rater, key=key), ax, **look)

    def copy_network(self, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """Who shares how many words with whom."""
        return self._plot(COPY_NETWORK, ax, **look)

    def story(self, number: int = 1, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """One story across outlets; 1 is the one that most outlets tell."""
        if not 1 <= number <= len(self._stories):
            expected = f"a number from 1 to {len(self._stories)}" if self._stories else "a run with copied passages"
            raise InputError(Fault("story", str(number), expected))
        return self._plot(story_chart(self._stories[number - 1]), ax, **look)

    def strip(self, article_id: str, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """Where one article's boilerplate, quotations, copies and own text lie."""
        return self._plot(strip_chart(article_id), ax, **look)

    def _plot(self, chart: Chart, ax: Axes | None, **look: Unpack[Look]) -> Axes:
        return chart.plot(chart.data(self._run), ax=ax, **look)

    def _measure(self, name: str, chart: str) -> Measure:
        features = self._card.features
        known = dict.fromkeys([*features.table["feature"].to_list(), *(one.name for one in features.declared)])
        if name not in known:
            raise InputError(unknown(f"{chart}, measure", name, known))
        return self._run.measure(name)

    def _known(self, outlet: str) -> str:
        measured = self._run.measured
        return find_outlet(outlet, self._run.outlets, None if measured is None else measured.outlets)

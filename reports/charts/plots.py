"""The charts of a card, by name: ``Plots(card).ranking()``."""

from __future__ import annotations

from functools import cached_property

import polars as pl
from matplotlib.axes import Axes

from masthead.metrics.errors import Fault, InputError
from masthead.reports.charts.chart import Chart
from masthead.reports.charts.outlets.acceptability import ACCEPTABILITY
from masthead.reports.charts.outlets.agreement import agreement_chart
from masthead.reports.charts.outlets.contributions import CONTRIBUTIONS, waterfall_chart
from masthead.reports.charts.outlets.distributions import distribution_chart
from masthead.reports.charts.outlets.heat_map import HEAT_MAP
from masthead.reports.charts.outlets.ranking import RANKING
from masthead.reports.charts.outlets.superiority import SUPERIORITY
from masthead.reports.charts.outlets.trend import draw_trend, trend_data
from masthead.reports.charts.outlets.weights import WEIGHTS
from masthead.reports.charts.stories.copy_network import COPY_NETWORK
from masthead.reports.charts.stories.story import story_chart
from masthead.reports.charts.stories.strip import strip_chart
from masthead.reports.inputs.run import Run, read_card
from masthead.reports.stories.find import Story, find_stories
from masthead.scoring.card import Card
from masthead.scoring.features.summarize import summarize
from masthead.scoring.robustness.trend import trend as find_trend


class Plots:
    """Each method draws one chart of the card, into ``ax`` where it is given, and returns the axes.

    What cannot be drawn, since a precondition of the chart fails, is said in the axes.
    """

    def __init__(self, card: Card):
        self._card = card

    @cached_property
    def _run(self) -> Run:
        return read_card(self._card)

    @cached_property
    def _stories(self) -> list[Story]:
        return find_stories(self._run)

    def ranking(self, *, ax: Axes | None = None) -> Axes:
        """Every outlet's score with its interval and the places it may hold."""
        return self._plot(RANKING, ax)

    def contributions(self, outlet: str | None = None, *, ax: Axes | None = None) -> Axes:
        """What the scores are made of: stacked for all outlets, a waterfall for one."""
        return self._plot(CONTRIBUTIONS if outlet is None else waterfall_chart(self._known(outlet)), ax)

    def heat_map(self, *, ax: Axes | None = None) -> Axes:
        """Every indicator of every outlet, and what could not be measured."""
        return self._plot(HEAT_MAP, ax)

    def distribution(self, measure: str, view: str = "all", *, ax: Axes | None = None) -> Axes:
        """How the articles of each outlet spread on one measure."""
        return self._plot(distribution_chart(measure, view), ax)

    def acceptability(self, *, ax: Axes | None = None) -> Axes:
        """The places that outlets take when the weights are drawn around the stated ones."""
        return self._plot(ACCEPTABILITY, ax)

    def weights(self, *, ax: Axes | None = None) -> Axes:
        """How far scores move when one choice of the scheme is changed."""
        return self._plot(WEIGHTS, ax)

    def superiority(self, *, ax: Axes | None = None) -> Axes:
        """How surely one outlet stands above another."""
        return self._plot(SUPERIORITY, ax)

    def trend(self, by: str = "month", *, outlets: list[str] | None = None, ax: Axes | None = None) -> Axes:
        """Scores over groups of the articles: months, or any column of theirs that ``summarize(..., by=)`` takes.

        Raises
        ------
        InputError
            Where the measurements are not at hand, and for ``by`` that is no column of the articles.
        """
        measured = self._card.features.measured
        if measured is None:
            hint = "load the card with the folder of its run, or score what measure() gave"
            raise InputError(Fault("trend", "a card without its measurements", "the measurements", hint))
        settings = {name: self._card.features.settings[name] for name in ("seed", "n_resamples", "interval", "cluster")}
        features = summarize(measured, by=by, selection=self._card.features.selection, **settings)  # type: ignore[arg-type]
        found = find_trend(features, self._card.scheme)
        return draw_trend(trend_data(self._run, found, outlets=outlets), by=by, ax=ax)

    def agreement(self, ratings: pl.DataFrame, rater: str, *, key: str | None = None, ax: Axes | None = None) -> Axes:
        """Scores against outside ratings: ``ratings`` has ``outlet`` or ``domain`` and a column ``rater``."""
        return self._plot(agreement_chart(ratings, rater, key=key), ax)

    def copy_network(self, *, ax: Axes | None = None) -> Axes:
        """Who shares how many words with whom."""
        return self._plot(COPY_NETWORK, ax)

    def story(self, number: int = 1, *, ax: Axes | None = None) -> Axes:
        """One story across outlets; 1 is the one that most outlets tell."""
        if not 1 <= number <= len(self._stories):
            expected = f"a number from 1 to {len(self._stories)}" if self._stories else "a run with copied passages"
            raise InputError(Fault("story", str(number), expected))
        return self._plot(story_chart(self._stories[number - 1]), ax)

    def strip(self, article_id: str, *, ax: Axes | None = None) -> Axes:
        """Where one article's boilerplate, quotations, copies and own text lie."""
        return self._plot(strip_chart(article_id), ax)

    def _plot(self, chart: Chart, ax: Axes | None) -> Axes:
        return chart.plot(chart.data(self._run), ax=ax)

    def _known(self, outlet: str) -> str:
        if outlet not in self._run.outlets:
            known = ", ".join(self._run.outlets[:8]) + (", …" if len(self._run.outlets) > 8 else "")
            raise InputError(Fault("outlet", f"'{outlet}'", f"one of {known}", "check the spelling"))
        return outlet

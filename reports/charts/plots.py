"""The charts of a card, by name: ``Plots(card).ranking()``."""

from __future__ import annotations

from functools import cached_property

import polars as pl
from matplotlib.axes import Axes

from masthead.metrics.errors import Fault, InputError
from masthead.reports.charts.outlets.acceptability import acceptability_data, draw_acceptability
from masthead.reports.charts.outlets.agreement import agreement_data, draw_agreement
from masthead.reports.charts.outlets.contributions import contributions_data, draw_stacked, draw_waterfall
from masthead.reports.charts.outlets.distributions import feature_distribution
from masthead.reports.charts.outlets.heat_map import draw_heat_map, heat_map_data
from masthead.reports.charts.outlets.ranking import draw_ranking, ranking_data
from masthead.reports.charts.outlets.superiority import draw_superiority, superiority_data
from masthead.reports.charts.outlets.trend import draw_trend, trend_data
from masthead.reports.charts.outlets.weights import draw_weights, weights_data
from masthead.reports.charts.stories.copy_network import copy_network_data, draw_copy_network
from masthead.reports.charts.stories.story import draw_story, story_data
from masthead.reports.charts.stories.strip import draw_strip, strip_data
from masthead.reports.inputs.run import Run, read_card
from masthead.reports.stories.find import Story, find_stories
from masthead.scoring.card import Card
from masthead.scoring.features.summarize import summarize
from masthead.scoring.robustness.sensitivity import Sensitivity, sensitivity
from masthead.scoring.robustness.trend import trend as find_trend


class Plots:
    """Each method draws one chart of the card, into ``ax`` where it is given, and returns the axes."""

    def __init__(self, card: Card):
        self._card = card

    @cached_property
    def _run(self) -> Run:
        return read_card(self._card)

    @cached_property
    def _sensitivity(self) -> Sensitivity:
        return sensitivity(self._card, n_sobol=0)

    @cached_property
    def _stories(self) -> list[Story]:
        return find_stories(self._run)

    def ranking(self, *, ax: Axes | None = None) -> Axes:
        """Every outlet's score with its interval and the places it may hold."""
        return draw_ranking(ranking_data(self._run), ax=ax)

    def contributions(self, outlet: str | None = None, *, ax: Axes | None = None) -> Axes:
        """What the scores are made of: stacked for all outlets, a waterfall for one."""
        if outlet is None:
            return draw_stacked(contributions_data(self._run), ax=ax)
        return draw_waterfall(contributions_data(self._run, self._known(outlet)), ax=ax)

    def heat_map(self, *, ax: Axes | None = None) -> Axes:
        """Every indicator of every outlet, and what could not be measured."""
        return draw_heat_map(heat_map_data(self._run), ax=ax)

    def distribution(self, measure: str, view: str = "all", *, ax: Axes | None = None) -> Axes:
        """How the articles of each outlet spread on one measure."""
        return feature_distribution(self._run, measure, view, ax=ax)

    def acceptability(self, *, ax: Axes | None = None) -> Axes:
        """The places that outlets take when the weights are drawn around the stated ones."""
        return draw_acceptability(acceptability_data(self._run, self._sensitivity), ax=ax)

    def weights(self, *, ax: Axes | None = None) -> Axes:
        """How far scores move when one choice of the scheme is changed."""
        return draw_weights(weights_data(self._run, self._sensitivity), ax=ax)

    def superiority(self, *, ax: Axes | None = None) -> Axes:
        """How surely one outlet stands above another."""
        return draw_superiority(superiority_data(self._run), ax=ax)

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
        return draw_agreement(agreement_data(self._run, ratings, rater, key=key), rater=rater, ax=ax)

    def copy_network(self, *, ax: Axes | None = None) -> Axes:
        """Who takes how many words from whom."""
        return draw_copy_network(copy_network_data(self._run), ax=ax)

    def story(self, number: int = 1, *, ax: Axes | None = None) -> Axes:
        """One story across outlets; 1 is the one that most outlets tell."""
        if not 1 <= number <= len(self._stories):
            expected = f"a number from 1 to {len(self._stories)}" if self._stories else "a run with copied passages"
            raise InputError(Fault("story", str(number), expected))
        story = self._stories[number - 1]
        return draw_story(story_data(self._run, story), title=story.title, ax=ax)

    def strip(self, article_id: str, *, ax: Axes | None = None) -> Axes:
        """Where one article's boilerplate, quotations, copies and own text lie."""
        return draw_strip(strip_data(self._run, article_id), ax=ax)

    def _known(self, outlet: str) -> str:
        if outlet not in self._run.outlets:
            known = ", ".join(self._run.outlets[:8]) + (", …" if len(self._run.outlets) > 8 else "")
            raise InputError(Fault("outlet", f"'{outlet}'", f"one of {known}", "check the spelling"))
        return outlet

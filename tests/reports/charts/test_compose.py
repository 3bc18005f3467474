"""Charts in somebody else's figure: no headline, small, nothing over the neighbor, readable under any style."""

from __future__ import annotations

from itertools import pairwise

import matplotlib as mpl
import matplotlib.style
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from masthead.metrics.errors import InputError
from masthead.reports.charts.compose import SMALL
from masthead.reports.charts.style import figure_of
from tests.reports.runs import demo_card

CHARTS = ("ranking", "weights", "contributions", "heat_map", "superiority", "acceptability", "copy_network", "story")


def drawn(name: str, style: str = "default", **look: object) -> tuple[Axes, Axes]:
    """A chart in the first of two axes of a figure that the user made, and the second."""
    with mpl.style.context(style):
        first, second = Figure(figsize=(9, 4)).subplots(1, 2)
        returned = getattr(demo_card().plot, name)(ax=first, **look)
    assert returned is first
    return first, second


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_in_given_axes_has_no_headline_and_keeps_off_its_neighbor(name: str) -> None:
    ax, neighbor = drawn(name)
    figure = figure_of(ax)
    figure.draw_without_rendering()
    assert ax.get_title() == ax.get_title(loc="left") == ""
    limit = neighbor.get_window_extent().x0
    words = [text for text in ax.findobj(Text) if text.get_text() and text.get_visible()]
    assert len(words) > 4
    assert all(text.get_fontsize() <= SMALL for text in words)
    if ax.axison:
        assert max(note.get_window_extent().x1 for note in (*ax.texts, ax.xaxis.label)) <= limit


def test_titles_can_be_given_or_left_out() -> None:
    ax, _ = drawn("ranking", title="Our own words")
    assert ax.get_title(loc="left") == "Our own words"
    plot = demo_card().plot
    assert plot.ranking(title=None).get_title(loc="left") == ""
    assert plot.ranking(title="Scores").get_title(loc="left") == "Scores"
    assert plot.ranking().get_title(loc="left") != ""


@pytest.mark.parametrize("style", ["dark_background", "ggplot"])
def test_a_chart_is_readable_in_a_figure_of_any_style(style: str) -> None:
    ax, _ = drawn("ranking", style)
    behind = sum(to_rgb(figure_of(ax).get_facecolor()))
    for label in (*ax.get_yticklabels(), ax.xaxis.label):
        assert abs(sum(to_rgb(label.get_color())) - behind) > 1
    assert sum(to_rgb(ax.get_facecolor())) > 2.7
    assert [spine for spine in ax.spines if ax.spines[spine].get_visible()] == ["bottom"]


def test_the_place_labels_stand_beside_the_data_and_the_axis_ends_where_scores_do() -> None:
    ax, _ = drawn("ranking")
    assert max(ax.get_xticks()) == 100
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    right = max(ax.transData.transform((line.get_xdata()[0], 0))[0] for line in dots)
    assert min(note.get_window_extent().x0 for note in ax.texts) > right


@pytest.mark.parametrize(("width", "inches"), [("one", 3.5), ("two", 7.2), (5.0, 5.0)])
def test_figures_come_in_the_widths_of_a_page(width: str | float, inches: float) -> None:
    ax = demo_card().plot.heat_map(width=width)  # type: ignore[arg-type]
    assert figure_of(ax).get_figwidth() == inches
    figure_of(ax).draw_without_rendering()
    heads = [label.get_window_extent() for label in ax.get_xticklabels()]
    assert all(one.x1 <= other.x0 for one, other in pairwise(heads))


def test_an_unknown_width_is_refused() -> None:
    with pytest.raises(InputError, match="width: found 'three', expected 'one' or 'two' columns, or inches"):
        demo_card().plot.ranking(width="three")  # type: ignore[arg-type]

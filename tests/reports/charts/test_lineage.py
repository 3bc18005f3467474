"""The family tree as drawn: data, then artists."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from masthead.metrics.lineage.lineage import lineage
from masthead.reports.charts.stories.lineage import draw_lineage, lineage_data, lineage_finding
from tests.metrics.lineage.test_lineage import CUT, LIGHT
from tests.metrics.lineage.texts import LONG, SENTENCES, changed, hour, trace
from tests.newsroom import newsroom_measured


def arrows(ax: Axes) -> list[FancyArrowPatch]:
    return [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]


def test_a_dated_family_stands_on_a_time_axis_with_arrowheads() -> None:
    found = trace({"a": LONG, "b": LIGHT, "c": CUT}, {"a": hour(6), "b": hour(9), "c": hour(12)})
    ax = found.plot("a")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["outlet a", "outlet b", "outlet c"]
    assert [type(patch.get_arrowstyle()).__name__ for patch in arrows(ax)] == ["CurveFilledB", "CurveFilledB"]
    assert ax.get_title(loc="left") == "3 versions, the direction of 2 of 2 links is known"


def test_without_dates_there_is_no_axis_and_no_arrowhead() -> None:
    ax = trace({"a": LONG, "b": LIGHT}).plot("a")
    assert ax.get_xticks().tolist() == []
    assert "places say nothing of time" in ax.get_xlabel()
    assert [type(patch.get_arrowstyle()).__name__ for patch in arrows(ax)] == ["Curve"]


def test_an_unseen_original_is_an_open_dot_in_a_lane_of_its_own() -> None:
    named = changed(LIGHT, ("in the afternoon.", "in the afternoon, according to the Gullport Herald."))
    found = trace({"a": named, "b": LONG, "c": CUT})
    ax = found.plot("a")
    assert ax.get_yticklabels()[0].get_text() == "Gullport Herald"
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert len({str(dot.get_markerfacecolor()) for dot in dots}) == 2
    assert "likely from Gullport Herald" in ax.get_title(loc="left")


def test_the_fate_of_passages_is_a_box_per_passage_and_version() -> None:
    found = trace({"a": LONG, "b": LIGHT, "c": CUT}, {"a": hour(6), "b": hour(9), "c": hour(12)})
    ax = found.plot_passages("a")
    boxes = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert len(boxes) == 3 * len(SENTENCES)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["outlet a", "outlet b", "outlet c"]
    assert ax.get_title(loc="left") == "6 of 10 passages stand in all 3 versions"
    assert "No other text" in trace({"a": LONG}).plot_passages("a").texts[0].get_text()


def test_a_text_alone_says_that_there_is_nothing_to_draw() -> None:
    ax = trace({"a": LONG}).plot("a")
    assert "No other text" in ax.texts[0].get_text()


def test_the_newsroom_has_names_of_outlets_and_its_data_a_row_per_link() -> None:
    found = lineage(newsroom_measured())
    largest = found.families.sort("n_versions", "family_id", descending=[True, False])["family_id"][0]
    data = lineage_data(found.family(largest))
    assert len(data) == len(
        found.links.filter(pl.col("family_id") == largest, pl.col("kind").is_in(["tree", "duplicate"]))
    )
    assert all(".example" not in label.get_text() for label in found.plot(largest).get_yticklabels())
    assert lineage_finding(data).startswith("4 versions")
    assert draw_lineage(data, title="A title").get_title(loc="left") == "A title"


def test_links_of_several_kinds_do_not_lie_on_one_another() -> None:
    found = trace({"a": LONG, "b": LIGHT}, {"a": hour(6), "b": hour(9)})
    link = lineage_data(found.family("a")).with_columns(credit=pl.lit("uncredited"))
    to_c = {
        "to_id": pl.lit("c"),
        "to_outlet": pl.lit("outlet c"),
        "to_published": link["to_published"] + pl.duration(hours=3),
    }
    from_b = {"from_id": pl.lit("b"), "from_outlet": pl.lit("outlet b"), "from_published": link["to_published"]}
    rows = [link, link.with_columns(**to_c, credit=pl.lit("credited"))]
    rows += [link.with_columns(**to_c, **from_b, kind=pl.lit("second_parent"))]
    ax = draw_lineage(pl.concat(rows))
    ends = [arrow._posA_posB for arrow in arrows(ax)]
    assert sorted(round(end[1], 3) for _, end in ends) == [1.0, 1.915, 2.085]
    assert len({round(start[0], 5) for start, _ in ends}) == 3
    assert "blue: a second parent" in ax.get_xlabel()

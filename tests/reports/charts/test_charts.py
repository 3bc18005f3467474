from __future__ import annotations

import warnings
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import polars as pl
import pytest
from matplotlib.figure import Figure

from masthead.metrics.catalog import measure_named
from masthead.metrics.errors import InputError
from masthead.reports.charts.gallery import list_charts, write_charts
from masthead.reports.charts.labels import label_points
from masthead.reports.charts.outlets.agreement import agreement_chart, agreement_data
from masthead.reports.charts.outlets.contributions import CONTRIBUTIONS, contributions_data, waterfall_chart
from masthead.reports.charts.outlets.distributions import SCHEMA as DISTRIBUTION
from masthead.reports.charts.outlets.distributions import distribution_chart, distribution_data
from masthead.reports.charts.outlets.heat_map import HEAT_MAP, heat_map_data
from masthead.reports.charts.outlets.ranking import RANKING, ranking_data
from masthead.reports.charts.outlets.superiority import SUPERIORITY, superiority_data
from masthead.reports.charts.plots import Plots
from masthead.reports.charts.stories.copy_network import COPY_NETWORK, copy_network_data
from masthead.reports.charts.stories.story import story_chart, story_data
from masthead.reports.charts.stories.strip import strip_chart, strip_data
from masthead.reports.charts.style import (
    figure_of,
    font_families,
    masthead_style,
    new_axes,
    save_chart,
    set_titles_flush,
)
from masthead.reports.display.palette import WORTH
from masthead.reports.inputs.run import read_card
from masthead.reports.stories.find import find_stories
from tests.reports.runs import demo_card, demo_run, empty_card, hostile_card, plain_card, single_articles_card


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def test_ranking_draws_each_score_where_it_is():
    run = demo_run()
    data = ranking_data(run)
    ax = RANKING.plot(data)
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [float(dot.get_xdata()[0]) for dot in dots] == data["score"].to_list()
    bands = [line for line in ax.lines if line.get_marker() != "o"]
    assert [tuple(band.get_xdata()) for band in bands] == data.select("low", "high").rows()
    assert [label.get_text() for label in ax.get_yticklabels()] == data["outlet"].to_list()
    assert ax.get_xlim() == (0, 100)
    assert "higher is better" in ax.get_xlabel()


def test_the_waterfall_adds_up():
    run = demo_run()
    data = contributions_data(run, run.outlets[0])
    ax = waterfall_chart().plot(data)
    score = float(run.scores["score"][0])
    assert data["points"].sum() == pytest.approx(score)
    assert ax.patches[-1].get_width() == pytest.approx(score)
    filled = [patch for patch in ax.patches[:-1] if patch.get_facecolor()[3] > 0]
    assert sum(patch.get_width() for patch in filled) == pytest.approx(score)
    ends = [patch.get_x() + patch.get_width() for patch in filled]
    assert ends[:-1] == pytest.approx([patch.get_x() for patch in filled[1:]])


def test_stacked_bars_end_at_the_scores():
    run = demo_run()
    ax = CONTRIBUTIONS.plot(contributions_data(run))
    scored = run.scores.filter(pl.col("score").is_not_null())["score"].to_list()
    ends: dict[float, float] = {}
    for patch in ax.patches:
        ends[patch.get_y()] = max(ends.get(patch.get_y(), 0), patch.get_x() + patch.get_width())
    assert [ends[y] for y in sorted(ends)] == pytest.approx(scored)


def test_the_heat_map_hatches_what_is_missing():
    data = heat_map_data(demo_run())
    ax = HEAT_MAP.plot(data)
    hatched = [patch for patch in ax.patches if patch.get_hatch()]
    in_key = 1
    assert len(hatched) == data["normalized"].null_count() + in_key
    assert len(ax.patches) == data.height + len(WORTH) + in_key
    *cells, first, last, missing = texts(ax)
    assert cells == [row["shown"] for row in data.iter_rows(named=True) if row["normalized"] is not None]
    assert (first, last, missing) == ("no points", "full points", "too few articles, or not measurable")


def test_distributions_draw_the_median():
    run = demo_run()
    data = distribution_data(run, "quoted_word_share", "all")
    valued = run.features.filter(feature="quoted_word_share", view="all").drop_nulls("value")["outlet"].to_list()
    measured = run.measurements("quoted_word_share", "all")
    assert data.height == measured.filter(pl.col("outlet").is_in(valued)).height < measured.height
    ax = distribution_chart(measure_named("quoted_word_share")).plot(data)
    medians = [c.get_segments()[0][0][0] for c in ax.collections if c.get_linewidth()[0] == 2]
    expected = [float(np.median(part["value"])) for _, part in data.group_by("outlet", maintain_order=True)]
    assert medians == pytest.approx(expected)


def test_superiority_is_symmetric():
    data = superiority_data(demo_run())
    pairs = {(a, b): p for a, b, p, _ in data.iter_rows()}
    assert pairs
    assert all(pairs[b, a] == pytest.approx(1 - p, abs=0.02) for (a, b), p in pairs.items())
    assert len(SUPERIORITY.plot(data).patches) == data.height + len(WORTH)


def test_the_network_is_as_wide_as_the_words_are_many():
    data = copy_network_data(demo_run())
    ax = COPY_NETWORK.plot(data)
    widths = [patch.get_linewidth() for patch in ax.patches]
    words = data["n_words"].to_numpy()
    wide = [width for patch, width in zip(ax.patches, widths, strict=True) if patch.get_linestyle() == "solid"]
    assert wide == pytest.approx(np.maximum(0.6, 14 * words / words.max()).tolist())
    assert all(name in texts(ax) for name in data["origin"].unique())


def test_a_story_has_a_dot_a_text():
    run = demo_run()
    story = find_stories(run)[0]
    data = story_data(run, story)
    ax = story_chart(story).plot(data)
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert len(dots) == data["article_id"].n_unique()


def test_a_strip_covers_the_article():
    run = demo_run()
    article = run.facts["article_id"][0]
    data = strip_data(run, article)
    assert data["start"].to_list()[1:] == data["end"].to_list()[:-1]
    assert data["end"][-1] == len(run.texts([article])["text"][0])
    assert strip_chart(article).plot(data).get_xlim() == (0, data["end"][-1])
    with pytest.raises(InputError, match="an article of the run"):
        strip_data(run, "none")


def test_labels_overlap_neither_each_other_nor_points():
    ratings = pl.DataFrame({"domain": demo_run().outlets, "panel": [float(k % 3) for k in range(11)]})
    data = agreement_data(demo_run(), ratings, "panel")
    ax = agreement_chart(ratings, "panel").plot(data)
    assert data.height == demo_run().scores["score"].drop_nulls().len()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert boxes
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[k + 1 :])


def test_crowded_labels_are_left_out_rather_than_overlapped():
    with masthead_style():
        ax = new_axes(None, height=2)
        ax.plot([0, 1], [0, 1], "o")
        ax.plot([0.5] * 40, [0.5] * 40, "o")
    written = label_points(ax, [0.5] * 40, [0.5] * 40, [f"outlet number {k}" for k in range(40)])
    assert 0 < len(written) < 40


def test_ratings_without_the_columns_are_refused():
    with pytest.raises(InputError, match="columns outlet and panel"):
        agreement_data(demo_run(), pl.DataFrame({"x": [1]}), "panel")


@pytest.mark.parametrize("card", [empty_card, plain_card, hostile_card, single_articles_card, demo_card])
def test_every_chart_of_any_card_is_drawn(card, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        written, shown = write_charts(read_card(card()), tmp_path, formats=("svg",))
    assert [path for chart in shown for path in chart["paths"]] == written[: len(shown)]
    assert all(chart["alt"] and chart["caption"] for chart in shown)
    scored = int(card().scores["score"].count())
    assert len([path for path in written if path.name.startswith("waterfall_outlet-")]) == scored
    for path in written:
        ElementTree.parse(path)


def test_saving_twice_gives_the_same_bytes(tmp_path):
    filled = next(list_charts(demo_run()))
    first = save_chart(filled.chart.plot(filled.data), tmp_path / "a", "ranking")
    second = save_chart(filled.chart.plot(filled.data), tmp_path / "b", "ranking")
    assert [path.suffix for path in first] == [".png", ".svg", ".pdf"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_given_axes_are_used_and_returned():
    ax = Figure().add_subplot()
    plots = Plots(demo_card())
    assert plots.ranking(ax=ax) is ax
    data, metadata = plots.heat_map()._repr_mimebundle_()
    assert data["image/png"].startswith("iVBOR")
    assert metadata["image/png"]["alt"]
    with pytest.raises(InputError, match="found 'nobody', expected one of"):
        plots.contributions("nobody")
    with pytest.raises(InputError, match="a number from 1 to"):
        plots.story(0)


def test_fonts_are_installed_ones_and_every_script_is_drawn_without_a_warning(tmp_path):
    assert font_families()
    data = pl.DataFrame(
        [(name, "a", 0.5) for name in ("Новости", "Ειδήσεις", "أخبار", "新闻", "ニュース")],
        schema=DISTRIBUTION,
        orient="row",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save_chart(distribution_chart(measure_named("quoted_word_share")).plot(data), tmp_path, "scripts")
    assert (tmp_path / "scripts.png").stat().st_size > 5_000


def test_long_names_are_cut_in_charts_and_whole_in_tables(tmp_path):
    long = {outlet: f"{'The Very Long Gazette of ' * 14}{k}" for k, outlet in enumerate(demo_run().outlets)}
    run = replace(demo_run(), names=long)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for filled in list_charts(run):
            chart = filled.chart
            ax = chart.plot(filled.data)
            save_chart(ax, tmp_path, chart.name, formats=("png",))
            labels = [*ax.get_yticklabels(), *ax.get_xticklabels(), *ax.texts]
            assert all(len(label.get_text()) <= 90 for label in labels), chart.name
            assert all(len(line) <= 92 for line in ax.get_title(loc="left").splitlines())
    assert set(ranking_data(run)["outlet"]) <= set(long.values())


def test_titles_begin_where_the_labels_begin():
    ax = RANKING.plot(ranking_data(demo_run()))
    with masthead_style():
        set_titles_flush(figure_of(ax))
        figure_of(ax).draw_without_rendering()
    labels = min(label.get_window_extent().x0 for label in ax.get_yticklabels())
    title = next(text for text in ax.get_children() if getattr(text, "get_text", str)() == ax.get_title(loc="left"))
    assert title.get_window_extent().x0 == pytest.approx(labels, abs=2)

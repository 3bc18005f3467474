from __future__ import annotations

import re
from itertools import pairwise

import polars as pl
import pytest
from markupsafe import Markup

from masthead.metrics.wording import indicator_state
from masthead.reports.display.rounding import ordinal
from masthead.reports.html.outlet import coverage_words, feature_rows, outlet_finding, waterfall_steps
from masthead.reports.html.overview import finding, read_words, score_words
from masthead.reports.html.strips import indicator_strips
from masthead.reports.inputs.outlets import outlet_groups, outlet_rows
from masthead.reports.inputs.places import place_groups
from masthead.reports.inputs.run import read_card
from masthead.scoring import score as scoring
from masthead.scoring.features.summarize import summarize
from masthead.scoring.labels.draw_sample import draw_sample
from tests.reports.runs import demo_card, demo_run, single_articles_card
from tests.scoring.labels.given import label_all


def test_the_waterfall_ends_at_the_score():
    run = demo_run()
    scored = run.scores.filter(pl.col("score").is_not_null())
    for outlet, score in scored.select("outlet", "score").iter_rows():
        steps = [step for step in waterfall_steps(run, outlet) if step.width]
        assert steps[-1].start + steps[-1].width == pytest.approx(score, abs=0.1)
        assert all(step.width <= step.full + 0.011 for step in steps)


def test_the_parts_of_a_track_follow_one_another_to_the_score():
    for row in outlet_rows(demo_run()):
        if row.score is None:
            assert row.parts == ()
            assert row.reason in Markup(row.no_score).striptags() or row.no_score.startswith("Not scored: all")
            continue
        assert row.low <= row.at <= row.low + row.width + 0.01
        assert row.parts[0].start == 0
        assert sum(part.width for part in row.parts) == pytest.approx(row.score, abs=0.1)


def test_every_position_lies_on_its_axis():
    for strip in indicator_strips(demo_run()):
        for dot in strip.dots:
            assert 0 <= dot.low <= dot.at + 0.01 <= 100.02
            assert dot.low + dot.width <= 100.01


def test_every_feature_of_an_outlet_is_listed():
    run = demo_run()
    outlet = run.outlets[0]
    rows = [row for _, rows in feature_rows(run, outlet) for row in rows]
    listed = sum(cell is not None for row in rows for cell in (row.all_text, row.own_text))
    assert listed == run.features.filter(pl.col("outlet") == outlet).height
    n_articles = run.facts.filter(pl.col("outlet") == outlet).height
    assert coverage_words(run, outlet)[0].striptags().startswith(f"{n_articles} articles with")


def test_the_lead_says_what_was_read_and_what_it_is_not():
    read = read_words(demo_run()).striptags()
    assert read.startswith("118 articles of 11 outlets, published from 4 March 2024 to 11 April 2024, were read")
    assert "21 wire originals" in read
    means = score_words(demo_run()).striptags()
    assert "higher is better" in means
    assert "not a verdict on truth" in means


def test_printed_points_add_up_to_the_printed_score_and_what_could_be_had_to_100():
    run = demo_run()
    scored = run.scores.filter(pl.col("score").is_not_null())
    for outlet, score in scored.select("outlet", "score").iter_rows():
        steps = [step for step in waterfall_steps(run, outlet) if step.points]
        assert sum(float(step.points) for step in steps) == pytest.approx(round(score, 1))
        assert sum(float(step.of) for step in steps) == pytest.approx(100)


def test_printed_weights_add_up_to_the_whole():
    weights = [int(strip.weight.striptags().rstrip("%")) for strip in indicator_strips(demo_run())]
    assert sum(weights) == 100


def outlet_with(name: str):
    return next(row for row in outlet_rows(demo_run()) if row.name == name)


def test_an_outlet_without_a_score_says_why_in_a_plain_sentence():
    assert outlet_with("The Common View").no_score.striptags() == "Not scored: all 10 articles are opinion"
    assert outlet_with("Kaupunkiuutiset").no_score.striptags() == "Not scored: 6 articles, 10 needed"
    assert outlet_with("Coast Daily").no_score.striptags() == "Not scored: all 11 articles are agency"


def test_what_rests_on_too_few_articles_is_told_from_what_cannot_be_measured():
    run = read_card(single_articles_card())
    steps = waterfall_steps(run, run.outlets[0])
    states = {step.indicator: (step.state.kind, step.so_far) for step in steps}
    assert states["uncredited_copy_ratio"] == ("not_measurable", False)
    assert {state for name, state in states.items() if name.startswith("furniture")} == {("too_few", False)}
    few = indicator_state({"value": None, "reason": "1 article measured, 5 needed"}, value=3.0, status="measured")
    assert (few.kind, few.words) == ("too_few", "Too few articles: 1 article measured, 5 needed")
    for strip in indicator_strips(run):
        for dot in strip.dots:
            assert not dot.is_counted
            assert strip.states[dot.page].kind == "too_few"
            assert strip.standing(dot.page) == ""


def test_groups_are_those_of_the_ranks_and_not_in_the_order_of_scores():
    run = demo_run()
    rows = outlet_rows(run)
    groups = outlet_groups(run, rows)
    assert groups[-1].title == "Not scored"
    ranked = groups[:-1]
    assert sum(len(group.rows) for group in groups) == len(rows)
    for group in ranked:
        names = [row.name for row in group.rows]
        assert names == sorted(names, key=str.casefold)
        assert (group.title == "Told apart from all others") == (len(names) == 1)
    for above, below in pairwise(ranked):
        assert all(high.rank_high < low.rank_low for high in above.rows for low in below.rows)


def test_the_groups_are_those_of_the_table_of_scores():
    run = demo_run()
    ranked = run.scores.filter(pl.col("rank_group").is_not_null())
    by_number = ranked.group_by("rank_group", maintain_order=True).agg(pl.col("outlet").sort())
    assert place_groups(ranked) == [tuple(outlets) for outlets in by_number.sort("rank_group")["outlet"]]


def test_the_finding_says_who_stands_apart_and_where_points_went():
    run = demo_run()
    words = finding(run, outlet_rows(run)).striptags()
    groups = place_groups(run.scores)
    n_scored, n_unscored = run.scores["score"].count(), run.scores["score"].null_count()
    assert words.startswith(f"The {n_scored} scored outlets are not " if len(groups) == 1 else "The ")
    most = run.feature("dailyledger.example", "uncredited_copy_ratio", "all")
    value, low, high = (f"{most[name]:.0%}" for name in ("value", "low", "high"))
    told = f"In these articles Daily Ledger Now copied most without credit: {value} of its words ({low} to {high})."
    assert told in words
    assert words.endswith(f"{n_unscored} outlets are not scored.")
    metro = outlet_finding(run, outlet_with("Metro 24")).striptags()
    place = run.scores.filter(pl.col("outlet") == "metro24.example").row(0, named=True)
    score = place["score"]
    assert metro.startswith(
        f"Scores {score:.0f} of 100; other articles and somewhat different weights and thresholds would probably give "
    )
    low, high = ordinal(place["rank_low"]), ordinal(place["rank_high"])
    assert low != high
    assert f"Between {low} and {high} of 5." in metro
    assert "17 on words copied without credit" in metro.partition("Most points lost: ")[2]


def test_detector_error_is_said_and_drawn_beside_the_interval():
    run = demo_run()
    strip = next(each for each in indicator_strips(run) if each.feature == "attributed_sentence_share")
    dot = next(dot for dot in strip.dots if dot.outlet == "harborherald.example")
    assert strip.has_outer
    assert dot.outer[0] < dot.low
    assert dot.outer[1] > dot.width
    assert "detector error included, from the error card: 7 outlets" in dot.error_words
    assert dot.corrected is None


def test_a_value_corrected_by_labels_stands_hollow_beside_the_measured_one():
    measured = demo_card().features.measured
    labels = label_all(draw_sample(measured, measure="attributed_sentence_share", n=40), lambda row: ("y", ""))
    run = read_card(scoring.score(summarize(measured, labels=labels, n_resamples=200)))
    strip = next(each for each in indicator_strips(run) if each.feature == "attributed_sentence_share")
    dot = next(dot for dot in strip.dots if dot.outlet == "harborherald.example")
    assert dot.corrected > dot.at
    assert (
        re.sub(r"<[^>]*>", "", str(dot.error_words))
        == "100% (95% to 100%): detector error included, from 40 labels of yours"
    )
    again = read_card(scoring.score(summarize(measured, labels=labels, n_resamples=200).corrected()))
    strip = next(each for each in indicator_strips(again) if each.feature == "attributed_sentence_share")
    dot = next(dot for dot in strip.dots if dot.outlet == "harborherald.example")
    assert dot.corrected > dot.at
    assert dot.shown == "100%"
    assert "; as measured " in re.sub(r"<[^>]*>", "", str(dot.error_words))


def test_a_measure_with_two_values_says_which_is_which():
    run = demo_run()
    outlet = run.scores.filter(pl.col("score").is_not_null())["outlet"][0]
    steps = [step for step in waterfall_steps(run, outlet) if step.column == "standardized"]
    cells = {
        (row.feature, cell.view): cell
        for _, rows in feature_rows(run, outlet)
        for row in rows
        for cell in (row.all_text, row.own_text)
        if cell is not None
    }
    assert steps
    for step in steps:
        cell = cells[step.feature, step.view]
        assert "at the scheme’s mix of article lengths" in step.note
        assert (step.counted, step.value) == (cell.value, cell.compared)
    assert sum(cell.compared != "" for cell in cells.values()) == len(steps)

from __future__ import annotations

import polars as pl
import pytest

from masthead.reports.html.outlet import coverage_words, feature_rows, waterfall_steps
from masthead.reports.html.overview import indicator_strips, lead_sentences
from masthead.reports.inputs.outlets import outlet_rows
from tests.reports.runs import demo_run


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
            assert row.reason
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
    assert coverage_words(run, outlet)[0].startswith(f"{n_articles} articles with")


def test_the_lead_says_what_was_read_and_what_it_is_not():
    read, means, limits = lead_sentences(demo_run())
    assert "11 outlets" in read
    assert "21 wire originals" in read
    assert "higher is better" in means
    assert "not a verdict on truth" in limits

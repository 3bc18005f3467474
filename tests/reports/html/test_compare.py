from __future__ import annotations

import json

import polars as pl
import pytest

from masthead.reports.html.compare import compare_index, most_points, outlet_pieces
from masthead.reports.html.pages import build_site, story_words
from masthead.reports.html.site import write_site
from masthead.reports.html.strips import indicator_strips
from masthead.reports.inputs.outlets import outlet_rows
from masthead.reports.inputs.run import read_card
from masthead.reports.stories.find import find_stories
from tests.reports.runs import demo_run, empty_card, hostile_card


def pieces(run):
    return list(outlet_pieces(run, outlet_rows(run), indicator_strips(run)))


def test_every_outlet_stands_in_the_pieces_once_with_its_tables_numbers():
    run = demo_run()
    [piece] = pieces(run)
    assert [one["key"] for one in piece.outlets] == run.outlets
    points = run.contributions.filter(pl.col("points").is_not_null()).group_by("outlet").agg(pl.col("points").sum())
    for outlet, total in points.iter_rows():
        one = next(one for one in piece.outlets if one["key"] == outlet)
        if one["score"] is not None:
            assert sum(float(row["points"]) for row in one["rows"] if row["points"]) == pytest.approx(total, abs=0.051)
            assert all(float(row["points"]) <= float(row["of"]) for row in one["rows"] if row["points"])


def test_the_most_that_an_indicator_gives_is_one_number():
    run = demo_run()
    scored = run.contributions.filter(pl.col("points").is_not_null())
    for indicator, most in most_points(run).items():
        weights = 100 * scored.filter(pl.col("indicator") == indicator)["effective_weight"]
        assert min(abs(weight - most) for weight in weights) < 0.01
    [piece] = pieces(run)
    bars = [row["bar"][2] for one in piece.outlets for row in one["rows"] if row["bar"]]
    assert {round(bar) for bar in bars} <= {round(most) for most in most_points(run).values()}


def test_a_value_at_the_mix_of_lengths_has_the_value_as_counted():
    run = demo_run()
    [piece] = pieces(run)
    insider = next(one for one in piece.outlets if one["key"] == "insiderpost.example")
    named, hearsay = (
        run.card.features.table.filter(outlet="insiderpost.example", feature=feature, view="own")["value"].item()
        for feature in ("identified_sources_per_article", "hearsay_story_share")
    )
    assert 0 < named < 1
    assert [row["counted"] for row in insider["rows"]][:2] == [f"{named:.1f}", f"{hearsay:.0%}"]


def test_draws_of_two_outlets_stand_in_the_same_order():
    run = demo_run()
    [piece] = pieces(run)
    draws = {one["key"]: one["draws"] for one in piece.outlets}
    wanted = run.card.score_draws.filter((pl.col("outlet") == "metro24.example") & (pl.col("draw") == 7))[
        "joint"
    ].item()
    assert draws["metro24.example"][7] == pytest.approx(wanted, abs=0.051)
    assert draws["commonview.example"] == []


def test_stories_name_the_places_of_their_outlets():
    run = demo_run()
    stories = [(f"story-{k}", story, story_words(story)) for k, story in enumerate(find_stories(run), 1)]
    index = compare_index(run, indicator_strips(run), stories, [piece.facts for piece in pieces(run)])
    page, _, places = index["stories"][0]
    assert page == "story-1"
    assert {run.outlets[place] for place in places} <= set(stories[0][1].outlets)
    assert len(index["indicators"]) == len(run.indicators)


def test_hostile_names_and_an_empty_run_make_a_page(tmp_path):
    for name, card in (("hostile", hostile_card), ("empty", empty_card)):
        write_site(build_site(read_card(card())), tmp_path / name)
        text = (tmp_path / name / "compare.html").read_text(encoding="utf-8")
        assert "<img" not in text
        held = text.partition('id="index">')[2].partition("</script>")[0]
        assert "level" in json.loads(held)

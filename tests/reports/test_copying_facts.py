from __future__ import annotations

from masthead.reports.copy_pairs import COPY_PAIRS, copies_with_facts, copy_pairs
from masthead.reports.run import read_card
from masthead.reports.stories import find_stories
from masthead.reports.view_copying import LANE, draw_network, draw_timeline
from tests.reports.runs import demo_run, empty_card


def test_pairs_add_up_the_copies():
    run = demo_run()
    pairs = copy_pairs(run)
    COPY_PAIRS.check(pairs)
    copies = copies_with_facts(run)
    assert pairs["n_words"].sum() == copies.filter(copies["origin"] != copies["outlet"])["n_words"].sum()
    assert (pairs["n_words"] == pairs["n_verbatim_words"] + pairs["n_reworded_words"]).all()
    assert pairs["n_words"].to_list() == sorted(pairs["n_words"].to_list(), reverse=True)


def test_nothing_flows_against_the_dates():
    copies = copies_with_facts(demo_run())
    assert "to_reference" not in copies["direction"].to_list()


def test_a_story_joins_an_original_with_those_who_took_from_it():
    run = demo_run()
    story = find_stories(run)[0]
    assert any(telling.is_wire for telling in story.tellings)
    assert len(story.outlets) == len(set(story.outlets)) >= 2
    ids = {telling.article_id for telling in story.tellings}
    assert all({link.origin_id, link.article_id} <= ids for link in story.links)
    dates = [telling.published for telling in story.tellings if telling.published is not None]
    assert dates == sorted(dates)


def test_drawings_stay_within_their_frames():
    run = demo_run()
    network = draw_network(run, copy_pairs(run))
    assert network.height == LANE * max(len(network.origins), len(network.outlets))
    timeline = draw_timeline(run, find_stories(run)[0])
    assert all(0 <= point.x <= 100 and 0 <= point.y <= timeline.height for point in timeline.points)


def test_no_copies_no_stories():
    run = read_card(empty_card())
    assert find_stories(run) == []
    assert copy_pairs(run).height == 0
    assert draw_network(run, copy_pairs(run)).ribbons == ()

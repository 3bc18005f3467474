from __future__ import annotations

import polars as pl
from polars.testing import assert_frame_equal

from masthead.reports.html.copying import LANE, draw_network, draw_timeline
from masthead.reports.inputs.run import Run, read_card
from masthead.reports.stories.copy_pairs import COPY_PAIRS, copy_pairs, shared_words
from masthead.reports.stories.find import find_stories
from tests.reports.runs import demo_run, empty_card


def test_pairs_add_up_the_copies():
    run = demo_run()
    pairs = copy_pairs(run)
    COPY_PAIRS.check(pairs)
    assert pairs["n_words"].sum() == between_outlets(run)["n_words"].sum()
    assert (pairs["n_words"] == pairs["n_verbatim_words"] + pairs["n_reworded_words"]).all()
    assert pairs["n_words"].to_list() == sorted(pairs["n_words"].to_list(), reverse=True)
    assert 0 < shared_words(run) <= pairs["n_words"].sum()


def between_outlets(run: Run) -> pl.DataFrame:
    """The copies between outlets whose text did not go the other way, joined from the tables as they are."""
    facts = run.facts.select("article_id", "outlet")
    texts = pl.concat([run.measured.originals.select("article_id", "outlet"), facts])
    return (
        run.copies.collect()
        .join(facts, on="article_id")
        .join(texts.select(reference_id="article_id", origin="outlet"), on="reference_id")
        .with_columns(n_words=pl.col("n_verbatim_words") + pl.col("n_reworded_words"))
        .filter(pl.col("origin") != pl.col("outlet"), pl.col("direction") != "to_reference", pl.col("n_words") > 0)
    )


def test_shared_text_names_every_copy_by_its_rows():
    run = demo_run()
    links = run.shared.links.select(
        article_id=run.shared.of("article", "article_id"), reference_id=run.shared.of("reference", "article_id")
    )
    kept = pl.col("n_verbatim_words") + pl.col("n_reworded_words") > 0, pl.col("direction") != "to_reference"
    assert_frame_equal(links, run.copies.filter(*kept).select(links.columns).collect(), check_row_order=False)


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

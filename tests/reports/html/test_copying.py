from __future__ import annotations

import polars as pl
from polars.testing import assert_frame_equal

from masthead.reports.html.cards import article_cards, beside_places, copies_of
from masthead.reports.html.copying import Beside, draw_network, texts_beside
from masthead.reports.html.pages import copied_words, once_each
from masthead.reports.inputs.run import Run, read_card
from masthead.reports.stories.copy_pairs import COPY_PAIRS, KEY, copy_pairs, texts_of_pairs
from masthead.reports.stories.find import find_stories
from masthead.reports.stories.tree import LANE
from tests.reports.runs import demo_run, empty_card


def test_pairs_add_up_the_copies():
    run = demo_run()
    pairs = copy_pairs(run)
    COPY_PAIRS.check(pairs)
    directed = between_outlets(run).filter(pl.col("direction") == "from_reference")
    wire = between_outlets(run).filter(pl.col("reference_kind") == "wire", pl.col("direction") == "undetermined")
    known = pairs.filter("is_directed")["n_words"].sum()
    assert known == directed["n_words"].sum() + wire["n_words"].sum()
    assert (pairs["n_words"] == pairs["n_verbatim_words"] + pairs["n_reworded_words"]).all()
    assert pairs["n_words"].to_list() == sorted(pairs["n_words"].to_list(), reverse=True)


def test_a_pair_without_order_stands_once_with_the_larger_count():
    run = demo_run()
    found = copy_pairs(run).filter(~pl.col("is_directed"))
    assert (found["origin"] < found["outlet"]).all()
    assert not found.select("origin", "outlet").is_duplicated().any()
    opened = between_outlets(run).filter(pl.col("reference_kind") == "article", pl.col("direction") == "undetermined")
    ends = {
        "low": pl.min_horizontal("article_id", "reference_id"),
        "high": pl.max_horizontal("article_id", "reference_id"),
    }
    largest = opened.with_columns(**ends).group_by("low", "high").agg(pl.col("n_words").max())
    assert len(opened) == 2 * len(largest) > 0
    assert found["n_words"].sum() == largest["n_words"].sum()


def test_the_copying_page_counts_each_word_once(tmp_path):
    """Sums over pairs would count a word that stands in three texts twice."""
    run = demo_run()
    numerators = run.measured.measurements.lazy().filter(pl.col("view") == "all", pl.col("status") == "measured")
    sums = dict(numerators.group_by("measure").agg(pl.col("numerator").sum()).collect().iter_rows())
    assert copied_words(run) == (
        f"Words also found elsewhere: {sums['copy_ratio']:,.0f} in wire originals, "
        f"{sums['shared_ratio']:,.0f} in articles of other outlets, whoever had them first"
    )
    assert sums["copy_ratio"] < between_outlets(run)["n_words"].sum()


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


def test_no_copies_no_stories():
    run = read_card(empty_card())
    assert find_stories(run) == []
    assert copy_pairs(run).height == 0
    assert draw_network(run, copy_pairs(run)).ribbons == ()


def test_two_texts_without_an_order_have_one_count_on_every_page():
    run = demo_run()
    for story in find_stories(run):
        counts = once_each(story)
        for link in story.links:
            if not link.is_directed and (link.article_id, link.origin_id) in counts:
                assert counts[link.origin_id, link.article_id] == counts[link.article_id, link.origin_id]
                assert counts[link.origin_id, link.article_id] >= link.n_words


def test_every_pair_leads_to_its_articles():
    run = demo_run()
    pairs = copy_pairs(run)
    texts = texts_of_pairs(run, pairs, most=1000)
    outlets = dict(run.facts.select("article_id", "outlet").iter_rows())
    for row in pairs.iter_rows(named=True):
        found = texts[tuple(row[name] for name in KEY)]
        assert {outlets[article] for article, _, _ in found} == {row["outlet"]}
        assert {outlets.get(text, row["origin"]) for _, text, _ in found} == {row["origin"]}
        assert sum(n for *_, n in found) == row["n_words"]
        assert len({article for article, _, _ in found}) == row["n_articles"]


def test_a_pair_leads_to_where_it_stands_side_by_side_whichever_article_has_it():
    pair = ("a", "b", "article", False)
    texts = {pair: [("b1", "a1", 30), ("b2", "a2", 20), ("b3", "a3", 1)]}
    anchors = {("b1", "a1"): "article-1-c-2", ("a2", "b2"): "article-9-c-1"}
    shown = texts_beside(texts, anchors, {"b1": "article-1", "a2": "article-9", "b3": "article-3"}, {"b1": "Gate"})
    assert shown[pair] == [
        Beside("article-1", "Gate", 30, "article-1-c-2"),
        Beside("article-9", "a2", 20, "article-9-c-1"),
        Beside("article-3", "b3", 1, ""),
    ]


def test_every_pair_of_the_copying_page_stands_side_by_side():
    run = demo_run()
    pages = {article: f"article-{n}" for n, article in enumerate(run.facts["article_id"], 1)}
    texts = texts_of_pairs(run, copy_pairs(run))
    ids = sorted({end for found in texts.values() for *ends, _ in found for end in ends})
    places = beside_places(run, ids, pages)
    cards = {card.article_id: card for card in article_cards(run, list(pages), pages)}
    assert all((article, text) in places for found in texts.values() for article, text, _ in found)
    for (article, text), place in places.items():
        number = int(place.rpartition("-")[2])
        passages = cards[article].marked.passages[number - 1]
        assert (passages.reference_id, passages.number) == (text, number)


def test_both_texts_of_a_pair_give_it_one_count():
    run = demo_run()
    counts: dict[frozenset[str], set[int]] = {}
    for row in copies_of(run, run.facts["article_id"].to_list()).iter_rows(named=True):
        pair = frozenset((row["article_id"], row["reference_id"]))
        counts.setdefault(pair, set()).add(row["n_verbatim_words"] + row["n_reworded_words"])
    assert all(len(found) == 1 for found in counts.values())
    listed = {
        frozenset(ends): n for found in texts_of_pairs(run, copy_pairs(run), most=1000).values() for *ends, n in found
    }
    assert all(counts[pair] == {n} for pair, n in listed.items())

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from masthead.scoring.detector_error.error_card import (
    Conditions,
    OutletErrors,
    _moved,
    outlet_errors,
    read_conditions,
    unlike,
)
from masthead.scoring.features.summarize import replicate_array, summarize
from masthead.scoring.score import score
from tests.newsroom import newsroom_measured

CARD = OutletErrors(
    "a_share", "A", ("en",), {"news": 0.9, "opinion": 0.1}, tuple("abcdefgh"), (20,) * 8, (0.02, -0.02) * 4, (0.01,) * 8
)


@pytest.fixture(scope="module")
def features():
    return summarize(newsroom_measured(), n_resamples=400, error_card=True)


def test_the_reach_of_a_card_by_hand():
    t = 2.3646
    assert CARD.reach() == pytest.approx(t * (0.0004 * (1 + 1 / 8)) ** 0.5, rel=1e-4)
    one = OutletErrors("a", "A", ("en",), {}, tuple("abcdefgh"), (20,) * 8, (0.3, *(0.0,) * 7), (0.0,) * 8)
    assert one.reach() == pytest.approx(max(0.3, t * (0.09 / 8 * 9 / 8) ** 0.5), rel=1e-4)


def test_shipped_cards_have_enough_outlets_with_enough_articles():
    cards = outlet_errors()
    assert set(cards) == {
        "attributed_sentence_share", "attributed_word_share", "named_sources_per_article", "four_named_sources_share",
        "boilerplate_share",
    }  # fmt: skip
    for card in cards.values():
        assert len(card.outlets) >= 7
        assert min(card.n_articles) >= 10
        assert sum(card.genres.values()) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("measure", ["attributed_sentence_share", "boilerplate_share"])
def test_an_outlet_left_out_lies_within_the_reach_of_the_others(measure):
    card = outlet_errors()[measure]
    inside = []
    for k in range(len(card.deltas)):
        rest = [each for j, each in enumerate(card.deltas) if j != k]
        other = OutletErrors(measure, card.gold, card.languages, {}, (), (), tuple(rest), ())
        inside.append(abs(card.deltas[k]) <= np.hypot(other.reach(), 2 * card.errors[k]))
    assert np.mean(inside) >= 0.9


def test_the_card_widens_and_never_moves(features):
    rows = features.table.filter(pl.col("error_basis") == "error_card")
    assert set(rows["feature"]) == set(outlet_errors())
    assert rows["value_corrected"].null_count() == len(rows)
    assert (rows["detector_low"] <= rows["low"]).all()
    assert (rows["detector_high"] >= rows["high"]).all()
    row = rows.filter(pl.col("feature") == "named_sources_per_article", pl.col("view") == "own").row(0, named=True)
    reach = outlet_errors()["named_sources_per_article"].reach()
    assert row["detector_error"] == reach
    assert row["detector_high"] == pytest.approx(row["value"] + np.hypot(row["high"] - row["value"], reach))
    plain = summarize(newsroom_measured(), n_resamples=400)
    assert features.replicates.equals(plain.replicates)
    assert plain.table["error_basis"].null_count() == len(plain.table)
    assert plain.with_error_card().table.equals(features.table)


def test_replicates_of_the_card_are_as_wide_as_its_interval(features):
    corrected = features.corrected()
    named = (
        (pl.col("feature") == "named_sources_per_article")
        & (pl.col("view") == "own")
        & (pl.col("outlet") == "harborherald.example")
    )
    (wide,), (narrow,) = (replicate_array(each.replicates.filter(named)) for each in (corrected, features))
    reach = outlet_errors()["named_sources_per_article"].reach()
    assert wide.std() ** 2 == pytest.approx(narrow.std() ** 2 + (reach / 1.96) ** 2, rel=0.15)
    card = score(corrected)
    assert "widened by the error card, values as measured" in card.notes[0]
    plain = score(features)
    assert card.scores["score"].to_list() == plain.scores["score"].to_list()


def test_an_outlet_unlike_those_of_the_card_is_told():
    assert unlike(CARD, Conditions("en", {"news": 0.7, "opinion": 0.3})) is None
    assert unlike(CARD, Conditions("und")) is None
    told = unlike(CARD, Conditions("fr", {"news": 0.5, "opinion": 0.5}))
    assert told == (
        "unlike the 8 outlets of the error card (A): its language is fr, the card's en; 50% of its articles are news, 90% of "
        "the card's; 50% of its articles are opinion, 10% of the card's"
    )


def test_a_card_names_the_outlets_unlike_those_of_the_error_card(features):
    mine = (pl.col("outlet") == "metro24.example") & (pl.col("feature") == "attributed_sentence_share")
    table = features.table.with_columns(error_note=pl.when(mine).then(pl.lit("unlike")))
    note = score(replace(features, table=table).corrected()).notes[0]
    assert "unlike the outlets of the error card, so that its errors may not be theirs: metro24.example" in note
    assert "unlike" not in score(features.corrected()).notes[0]


def test_the_error_card_is_taken_once():
    features = summarize(newsroom_measured(), error_card=True, n_resamples=50)
    assert features.settings["error_card"] is True
    assert features.with_error_card() is features


def test_genres_that_only_one_of_both_has_are_shares_of_nothing():
    assert unlike(CARD, Conditions("en", {"news": 0.5, "review": 0.5})) == (
        "unlike the 8 outlets of the error card (A): 50% of its articles are news, 90% of the card's; 50% of its articles are "
        "review, 0% of the card's"
    )
    assert unlike(CARD, Conditions("en", {"opinion": 0.3, "live_blog": 0.7})) == (
        "unlike the 8 outlets of the error card (A): 70% of its articles are live blog, 0% of the card's; 0% of its articles "
        "are news, 90% of the card's"
    )
    assert unlike(CARD, Conditions("en", None)) is None


def test_conditions_are_the_shares_of_the_articles_that_count(features):
    measured = newsroom_measured()
    found = read_conditions(features.outlets, measured, features.selection)
    facts = measured.article_facts.lazy().collect()
    mine = facts.filter(outlet="harborherald.example").filter(pl.col("duplicate_of").is_null())
    kept = mine.filter(~pl.col("genre").is_in(list(features.selection.leave_out_genres)))
    shares = dict(kept["genre"].value_counts(normalize=True).iter_rows())
    assert found["harborherald.example"] == Conditions("en", pytest.approx(shares))
    assert sum(shares.values()) == pytest.approx(1)
    alone = read_conditions(features.outlets, None, features.selection)
    assert alone["harborherald.example"] == Conditions("en", None)


def test_resamples_without_a_value_stay_without(features):
    first = features.replicates.head(1)
    holed = first.with_columns(values=pl.lit([0.5, None, 0.25], pl.List(pl.Float32)), reach=pl.lit(0.1))
    values = _moved(holed, 0, 1.96)["values"][0].to_list()
    assert values[1] is None
    assert [abs(values[k] - was) < 0.3 for k, was in ((0, 0.5), (2, 0.25))] == [True, True]

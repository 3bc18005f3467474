from dataclasses import replace
from functools import cache, partial

import numpy as np
import polars as pl
import pytest

import masthead
from masthead.metrics.errors import InputError
from masthead.scoring.detector_error.corrections import Corrections, _columns
from masthead.scoring.detector_error.double_sampling import Corrected
from masthead.scoring.features.selection import Selection
from masthead.scoring.features.summarize import replicate_array, summarize
from masthead.scoring.labels import guidelines
from masthead.scoring.labels.draw_sample import draw_sample
from masthead.scoring.labels.labels import labels_from
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.score import score
from tests.newsroom import newsroom_measured
from tests.scoring.labels.given import as_measured, label_all, rows_of

SENTENCES = "attributed_sentence_share"
OUTLET = "harborherald.example"
KEYS = ["outlet", "feature", "view", "group"]


@pytest.fixture(scope="module")
def base():
    return summarize(newsroom_measured(), n_resamples=200)


@cache
def features_with(measure, n=10**6, answer=None, **options):
    labels = label_all(draw_sample(newsroom_measured(), measure=measure, n=n), answer)
    return summarize(newsroom_measured(), labels=labels, n_resamples=200, **options)


def row_of(features, feature=SENTENCES, outlet=OUTLET, view="own"):
    return features.values(feature, view).filter(pl.col("outlet") == outlet).row(0, named=True)


def second_yes(row):
    """Every third item measured as no is truly a yes."""
    return ("y" if row["measured"] > 0 or row["number"] % 3 == 0 else "n"), ""


def test_all_items_labeled_give_the_gold_exactly():
    features = features_with(SENTENCES, answer=second_yes)
    sample = draw_sample(newsroom_measured(), measure=SENTENCES, n=10**6).table.filter(pl.col("outlet") == OUTLET)
    truth = sample.select(((pl.col("measured") > 0) | (pl.col("number") % 3 == 0)).mean()).item()
    row = row_of(features)
    assert row["value_corrected"] == pytest.approx(truth, abs=1e-12)
    assert row["n_labeled"] == len(sample)
    assert row["error_basis"] == "labels"
    assert row["detector_error"] == pytest.approx(truth - row["value"], abs=1e-12)
    by_article = sample.group_by("article_id").agg(
        pl.len(), ((pl.col("measured") > 0) | (pl.col("number") % 3 == 0)).sum()
    )
    assert row["n_labeled_articles"] == len(by_article)
    values = replicate_array(features.corrections.filter(pl.col("outlet") == OUTLET))
    assert values.mean() == pytest.approx(truth, abs=1e-6)


@pytest.mark.parametrize(
    "measure",
    ["attributed_word_share", "named_sources_per_article", "second_hand_share", "unnamed_source_share", "copy_ratio",
     "boilerplate_share", "defects_per_1000_words", "agency_credit_share", "mostly_unnamed_share", "hearsay_story_share",
     "media_story_share"],
)  # fmt: skip
def test_labels_that_agree_keep_the_value_to_the_last_digit(measure, base):
    features = features_with(measure)
    corrected = features.table.filter(pl.col("error_basis") == "labels", pl.col("feature") == measure)
    assert len(corrected) >= 4
    assert corrected["value_corrected"].to_list() == pytest.approx(corrected["value"].to_list(), abs=1e-12)
    assert features.replicates.equals(base.replicates)
    columns = [
        name for name in base.table.columns if name in ("outlet", "feature", "value", "low", "high", "standard_error")
    ]
    assert features.table.select(columns).equals(base.table.select(columns))


def test_all_words_labeled_give_the_gold_exactly():
    """Items of unequal size: every third sentence measured as without attributed words has all of them."""
    measure = "attributed_word_share"
    row = row_of(features_with(measure, answer=lambda row: ("y", "") if row["number"] % 3 == 0 else ("n", "")), measure)
    sample = draw_sample(newsroom_measured(), measure=measure, n=10**6).table.filter(outlet=OUTLET)
    truth = sample.select((pl.col("size") * (pl.col("number") % 3 == 0)).sum() / pl.col("size").sum()).item()
    assert sample["size"].n_unique() > 5
    assert row["value_corrected"] == pytest.approx(truth, abs=1e-9)
    assert row["n_labeled"] == len(sample)


def test_unsure_numbers_are_bounded_by_none_and_by_the_most_that_counts():
    measure = "identified_sources_per_article"
    sample = draw_sample(newsroom_measured(), measure=measure, n=10**6, outlets=[OUTLET])
    unsure = set(sample.table["item_id"].to_list()[:1])
    labels = label_all(sample, lambda row: ("u", "u") if row["item_id"] in unsure else ("2", "0"))
    row = row_of(summarize(newsroom_measured(), labels=labels, n_resamples=100), measure)
    n, most = len(sample), guidelines.MOST_SAID[measure]
    assert row["unsure_low"] == pytest.approx(2 * (n - 1) / n)
    assert row["unsure_high"] == pytest.approx((2 * (n - 1) + most) / n)
    named = draw_sample(newsroom_measured(), measure="named_sources_per_article", n=10**6, outlets=[OUTLET])
    labels = label_all(named, lambda row: ("u", "") if row["number"] == 0 and row["measured"] > 6 else ("2", ""))
    row = row_of(summarize(newsroom_measured(), labels=labels, n_resamples=100), "named_sources_per_article")
    assert row["unsure_low"] is None
    assert row["unsure_high"] is None


def test_labels_needed_are_the_spread_over_the_square_of_the_bias():
    columns = _columns(Corrected(0.5, 0.4, 0.6, 0.05, np.zeros(3)), 0.3, 0.5)
    assert columns["n_labels_needed"] == 13
    assert columns["detector_error"] == pytest.approx(0.2)
    assert (columns["detector_low"], columns["detector_high"]) == (0.4, 0.6)
    assert _columns(Corrected(0.5, float("nan"), 0.6, 0.05, np.zeros(3)), 0.5, 0.5)["n_labels_needed"] is None
    assert _columns(Corrected(0.5, float("nan"), 0.6, 0.05, np.zeros(3)), 0.5, 0.5)["detector_low"] is None


def test_a_part_of_the_items_widens_the_interval():
    every, some = row_of(features_with(SENTENCES)), row_of(features_with(SENTENCES, 30))
    assert every["value_corrected"] == some["value_corrected"] == every["value"]
    assert (
        some["detector_low"] < every["detector_low"] < every["value"] < every["detector_high"] < some["detector_high"]
    )
    assert some["detector_standard_error"] > every["detector_standard_error"]
    assert some["n_labels_needed"] is None


def test_four_named_sources_are_corrected_by_the_numbers_given_for_named_sources():
    features = features_with("named_sources_per_article", answer=lambda row: ("4", ""))
    assert row_of(features, "named_sources_per_article")["value_corrected"] == 4
    assert row_of(features, "four_named_sources_share")["value_corrected"] == 1
    assert row_of(features, "four_named_sources_share", "metro24.example")["value_corrected"] == 1


def test_stories_on_unnamed_sources_alone_are_corrected_above_and_below():
    features = features_with("unnamed_only_share", answer=lambda row: ("2", "2"))
    row = row_of(features, "unnamed_only_share", "insiderpost.example")
    assert row["value_corrected"] == 1
    none = row_of(features_with("unnamed_only_share", answer=lambda row: ("0", "3")), "unnamed_only_share")
    assert none["value_corrected"] == 0


def test_stories_on_mostly_unnamed_sources_are_those_with_more_than_half():
    row = row_of(features_with("mostly_unnamed_share", answer=lambda row: ("2", "3")), "mostly_unnamed_share")
    assert row["value_corrected"] == 1
    half = row_of(features_with("mostly_unnamed_share", answer=lambda row: ("1", "2")), "mostly_unnamed_share")
    assert half["value_corrected"] == 0


@pytest.mark.parametrize(("people", "others", "counted"), [("1", "1", 2), ("0", "4", 2), ("4", "3", 5), ("9", "0", 5)])
def test_identified_sources_are_people_and_at_most_two_others(people, others, counted):
    features = features_with("identified_sources_per_article", answer=lambda row: (people, others))
    assert row_of(features, "identified_sources_per_article")["value_corrected"] == counted


def test_labels_move_what_the_scheme_compares_at_its_mix_of_lengths():
    name = "identified_sources_per_article"
    features = features_with(name, answer=lambda row: ("2", "0"))
    row, before = row_of(features.corrected(), name), row_of(features, name)
    curve = features.selection.curves[name, "own"]
    assert row["value"] == 2
    assert row["standardized"] == pytest.approx(2 - row["expected"] + curve.reference)
    assert before["standardized"] != pytest.approx(row["standardized"])
    card = score(features.corrected())
    part = card.contributions.filter(pl.col("outlet") == OUTLET, pl.col("indicator") == name).row(0, named=True)
    assert part["value"] == pytest.approx(row["standardized"])
    assert row_of(card.features, name)["standardized_low"] == row["standardized_low"]


def test_corrected_features_keep_what_was_measured_beside_what_is_corrected():
    features = features_with(SENTENCES, answer=second_yes)
    row, before = row_of(features.corrected()), row_of(features)
    kept = ("value_measured", "sampling_low", "sampling_high", "sampling_standard_error")
    assert [row[name] for name in kept] == [before[name] for name in ("value", "low", "high", "standard_error")]
    assert [before[name] for name in kept] == [None] * 4


def test_an_article_published_twice_counts_once_in_the_labels_too():
    articles = pl.DataFrame(
        [{"article_id": f"{number}-{copy}", "outlet": "Tarn Courier", "text": story(number)}
         for number in range(12) for copy in range(3 if number == 0 else 1)]
    )  # fmt: skip
    measured = masthead.measure(articles.with_columns(text=pl.col("text") + pl.format(" Edition {}.", "article_id")))
    facts = measured.article_facts.lazy().collect()
    assert facts["unit_id"].n_unique() == 12
    sample = draw_sample(measured, measure=SENTENCES, n=10**6, selection=Selection())
    labels = label_all(sample, second_yes)
    features = summarize(measured, labels=labels, n_resamples=50, selection=Selection())
    shares = sample.table.group_by("article_id").agg(
        pl.len(), truth=((pl.col("measured") > 0) | (pl.col("number") % 3 == 0)).sum()
    ).join(facts.select("article_id", "unit_id"), on="article_id").with_columns(weight=1 / pl.len().over("unit_id"))  # fmt: skip
    truth = (shares["weight"] * shares["truth"]).sum() / (shares["weight"] * shares["len"]).sum()
    unweighted = shares["truth"].sum() / shares["len"].sum()
    row = row_of(features, outlet="Tarn Courier")
    assert row["value_corrected"] == pytest.approx(truth, abs=1e-12)
    assert abs(truth - unweighted) > 0.001


def story(number):
    """An article of words that no other has; the first is longer and quotes less."""
    names = ["Ada Mensah", "Tomas Brandt", "Lena Roth", "Ines Okafor"]
    rng = np.random.default_rng(number)
    lines = []
    for k in range(30 if number == 0 else 12):
        words = ["".join(rng.choice(list("bdklmnrst")) + rng.choice(list("aeiou")) for _ in range(3)) for _ in range(9)]
        said = f"{names[k % 4]} said the" if number or k % 5 == 0 else "There was the"
        lines.append(f"{said} {' '.join(words)} of the town.")
    return "\n".join(lines)


def test_corrected_features_carry_the_labels_into_scores():
    features = features_with(SENTENCES, answer=second_yes)
    corrected = features.corrected()
    row, before = row_of(corrected), row_of(features)
    assert (row["value"], row["low"], row["high"]) == (
        before["value_corrected"],
        before["detector_low"],
        before["detector_high"],
    )
    assert row["value"] - row["detector_error"] == pytest.approx(before["value"], abs=1e-12)
    assert corrected.corrected() is corrected
    cards = [score(each) for each in (features, corrected)]
    parts = [card.contributions.filter(pl.col("outlet") == "metro24.example") for card in cards]
    moved = parts[0].join(parts[1], on="indicator").filter(pl.col("points") != pl.col("points_right"))
    assert moved["indicator"].to_list() == ["attributed_sentence_share"]
    sums = cards[1].contributions.group_by("outlet").agg(pl.col("points").sum())
    both = cards[1].scores.drop_nulls("score").join(sums, on="outlet")
    assert both["points"].to_list() == pytest.approx(both["score"].to_list())
    assert (
        "detector error is included in attributed_sentence_share (corrected by labels of your own)" in cards[1].notes[0]
    )
    assert not [note for note in cards[0].notes if "detector" in note]


def test_labels_go_through_a_scheme_that_selects_other_articles():
    features = features_with(SENTENCES, answer=second_yes).corrected()
    scheme = Scheme.load("default")
    other = replace(scheme, indicators=tuple(replace(row, min_words=0) for row in scheme.indicators))
    card = score(features, other)
    row = row_of(card.features)
    assert row["error_basis"] == "labels"
    assert row["value"] == row["value_corrected"]


def test_a_saved_card_keeps_the_correction(tmp_path):
    features = features_with(SENTENCES, answer=second_yes)
    card = score(features.corrected())
    again = masthead.Card.load(card.save(tmp_path / "card"))
    assert again.features.table.equals(card.features.table)
    assert again.features.is_corrected
    assert again.score_draws.equals(card.score_draws)
    rescored = score(again.features, "evidence_only").features
    assert row_of(rescored)["value_corrected"] == row_of(features)["value_corrected"]
    plain = masthead.Card.load(score(features).save(tmp_path / "plain")).features
    assert plain.corrected().replicates.equals(features.corrected().replicates)


def test_few_labels_correct_nothing_and_say_why():
    features = features_with(SENTENCES, 6)
    row = row_of(features)
    assert row["value_corrected"] is None
    assert row["error_basis"] is None
    assert row["n_labeled"] == 6
    assert row["error_note"].startswith("6 labels in ")
    assert features.corrected().table["value"].equals(features.table["value"])


def test_unsure_items_are_left_out_and_bounded():
    sample = draw_sample(newsroom_measured(), measure=SENTENCES, n=10**6, outlets=[OUTLET])
    unsure = set(sample.table["item_id"].to_list()[:20])
    labels = label_all(sample, lambda row: ("u", "") if row["item_id"] in unsure else as_measured(row, "yes_no"))
    row = row_of(summarize(newsroom_measured(), labels=labels, n_resamples=100))
    n = len(sample)
    left = sample.table.filter(pl.col("item_id").is_in(list(unsure)))["measured"]
    certain = row["value"] * n - left.sum()
    assert row["n_labeled"] == n - 20
    assert row["unsure_low"] == pytest.approx(certain / n)
    assert row["unsure_high"] == pytest.approx((certain + 20) / n)
    assert row["unsure_low"] < row["value_corrected"] < row["unsure_high"]


def test_other_labels_and_other_outlets_change_no_byte():
    sentences = label_all(draw_sample(newsroom_measured(), measure=SENTENCES, n=30), second_yes)
    lines = label_all(draw_sample(newsroom_measured(), measure="boilerplate_share", n=30))
    alone = label_all(draw_sample(newsroom_measured(), measure=SENTENCES, n=30, outlets=[OUTLET]), second_yes)
    one, both, single = (
        summarize(newsroom_measured(), labels=given, n_resamples=100)
        for given in (sentences, [lines, sentences], alone)
    )
    mine = (pl.col("feature") == SENTENCES) & (pl.col("outlet") == OUTLET)
    assert row_of(one) == row_of(both) == row_of(single)
    assert one.corrections.filter(mine).equals(both.corrections.filter(mine))
    assert one.corrections.filter(mine).equals(single.corrections.filter(mine))


def test_groups_are_corrected_by_the_labels_of_their_articles():
    features = features_with(SENTENCES, answer=second_yes, by="month")
    rows = features.table.filter(pl.col("feature") == SENTENCES, pl.col("outlet") == OUTLET, pl.col("view") == "own")
    counted = rows.filter(pl.col("error_basis") == "labels")
    assert len(rows) > 1
    assert len(counted) >= 1
    assert rows["n_labeled"].sum() == row_of(features_with(SENTENCES))["n_labeled"]
    group = counted["group"][0]
    assert features.corrected().group(group).table.filter(pl.col("error_basis") == "labels")["value"].null_count() == 0
    changes = features.corrected().replicates.filter(pl.col("outlet") == OUTLET, pl.col("feature") == SENTENCES)
    assert not changes.equals(features.replicates.filter(pl.col("outlet") == OUTLET, pl.col("feature") == SENTENCES))


def test_labels_that_do_not_belong_to_the_run_are_refused():
    sample = draw_sample(newsroom_measured(), measure=SENTENCES, n=20)
    labels = labels_from(sample, rows_of(sample))
    with pytest.raises(InputError, match=r"two sets of labels for attributed_sentence_share, view own"):
        summarize(newsroom_measured(), labels=[labels, labels])
    with pytest.raises(InputError, match="shrinkage would hide what labels correct"):
        summarize(newsroom_measured(), labels=labels, shrink=True)
    moved = newsroom_measured().measurements.with_columns(pl.col("numerator") + 1)
    with pytest.raises(
        InputError, match="measured otherwise than when the sample for attributed_sentence_share was drawn"
    ):
        summarize(replace(newsroom_measured(), measurements=moved), labels=labels)


def test_labels_needed_are_those_that_beat_the_bias():
    row = row_of(features_with(SENTENCES, answer=second_yes))
    wrong = abs(row["detector_error"])
    assert row["n_labels_needed"] == int(np.ceil(wrong / wrong**2 - 1e-9))


def test_labels_of_a_measure_that_the_run_has_not_are_refused():
    labels = label_all(draw_sample(newsroom_measured(), measure=SENTENCES, n=5))
    rows = newsroom_measured().measurements.lazy()
    corrections = partial(Corrections, [labels], rows, None, Selection.of_scheme(Scheme.load("default")))
    with pytest.raises(InputError, match=r"labels for 'attributed_sentence_share', expected a measure of this run"):
        corrections([])

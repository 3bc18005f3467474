from dataclasses import replace

import polars as pl
import pytest

from masthead.metrics.catalog import MEASURES
from masthead.metrics.errors import InputError
from masthead.metrics.text.texts import read_texts
from masthead.scoring.features.selection import Selection
from masthead.scoring.labels.draw_sample import draw_sample
from masthead.scoring.labels.guidelines import guidelines, refusal
from masthead.scoring.labels.read import read_frame
from masthead.scoring.labels.sample import Sample
from masthead.scoring.scheme.scheme import Scheme
from tests.newsroom import newsroom_measured

READ = ("attributed_sentence_share", "attributed_word_share", "copy_ratio", "uncredited_copy_ratio", "verbatim_share",
        "reworded_share", "boilerplate_share", "furniture_share", "metadata_share", "defects_per_1000_words")  # fmt: skip


@pytest.mark.parametrize("measure", READ)
def test_all_items_of_the_newsroom_add_up_to_what_was_measured(measure):
    measured = newsroom_measured()
    sample = draw_sample(measured, measure=measure, n=10**6)
    sums = sample.table.group_by("article_id").agg(
        pl.col("size").sum(), pl.col("measured").sum(), pl.col("article_numerator", "article_denominator").first()
    )
    assert len(sums) > 50
    assert sums["size"].to_list() == sums["article_denominator"].to_list()
    assert sums["measured"].to_list() == sums["article_numerator"].to_list()
    assert sample.table["probability"].unique().to_list() == [1.0]
    assert not [note for note in sample.notes if "left out" in note]


def test_the_words_of_an_item_stand_where_it_says():
    measured = newsroom_measured()
    texts = dict(measured.articles.select("article_id", "text").iter_rows())
    for row in draw_sample(measured, measure="boilerplate_share", n=20).table.iter_rows(named=True):
        assert texts[row["article_id"]][row["start"] : row["end"]] == row["text"]
        assert row["before"] in texts[row["article_id"]]


@pytest.mark.parametrize("measure", ["attributed_sentence_share", "boilerplate_share", "second_hand_share"])
def test_more_items_keep_those_of_fewer_and_other_outlets_change_nothing(measure):
    measured = newsroom_measured()
    few = draw_sample(measured, measure=measure, n=4)
    many = draw_sample(measured, measure=measure, n=8)
    alone = draw_sample(measured, measure=measure, n=4, outlets=["harborherald.example"])
    assert set(few.table["item_id"]) < set(many.table["item_id"])
    assert few.table.filter(pl.col("outlet") == "harborherald.example").equals(alone.table)
    assert few.sample_id != many.sample_id
    assert draw_sample(measured, measure=measure, n=4, seed=1).sample_id != few.sample_id


def test_a_sample_has_as_many_items_per_outlet_as_were_asked_for():
    sample = draw_sample(newsroom_measured(), measure="attributed_sentence_share", n=10)
    assert set(sample.table["outlet"].value_counts()["count"]) == {10}
    frame = read_frame(newsroom_measured(), Selection.of_scheme(Scheme.load("default")), sample.guideline, "own")
    n_items = frame.group_by("outlet").agg(pl.col("n_items").sum())
    found = sample.table.group_by("outlet").agg(pl.col("probability").first()).join(n_items, on="outlet")
    assert (found["probability"] * found["n_items"]).round(9).to_list() == [10.0] * len(found)


def test_outlets_with_fewer_items_say_so():
    sample = draw_sample(newsroom_measured(), measure="named_sources_per_article", n=30)
    assert "fewer than 30 articles in all, so all of them: harborherald.example (11)" in sample.notes[0]


@pytest.mark.parametrize(
    ("measure", "reason"),
    [
        ("style_percentile", "it is a median"),
        ("source_diversity", "it is an index over pairs"),
        ("quoted_word_share", "no detector to check"),
        ("certain_boilerplate_share", "end of a probability interval"),
        ("shared_ratio", "all other outlets' texts"),
    ],
)
def test_what_cannot_be_labeled_is_refused_with_the_reason(measure, reason):
    with pytest.raises(InputError, match=reason):
        draw_sample(newsroom_measured(), measure=measure)


def test_all_faults_are_told_at_once():
    with pytest.raises(InputError) as error:
        draw_sample(newsroom_measured(), measure="named_sorces", view="mine", n=0, twice=2)
    assert [fault.where for fault in error.value.faults] == [
        "draw_sample, measure", "draw_sample, n", "draw_sample, twice"
    ]  # fmt: skip
    with pytest.raises(InputError, match=r"'nobody\.example'"):
        draw_sample(newsroom_measured(), measure="copy_ratio", outlets=["nobody.example"])


def test_measurements_that_are_not_those_of_the_texts_are_refused():
    measured = newsroom_measured()
    moved = measured.measurements.with_columns(
        numerator=pl.when(pl.col("measure") == "attributed_sentence_share")
        .then(pl.col("numerator") + 1)
        .otherwise("numerator")
    )
    with pytest.raises(InputError, match="items do not add up to what was measured"):
        draw_sample(replace(measured, measurements=moved), measure="attributed_sentence_share")


def test_what_was_written_is_read_back(tmp_path):
    sample = draw_sample(newsroom_measured(), measure="second_hand_share", n=5)
    written = sample.write(tmp_path / "label")
    assert [path.name for path in written] == ["label.html", "sample.csv", "sample.parquet", "sample.json"]
    again = Sample.load(tmp_path / "label")
    assert again.table.equals(sample.table)
    assert again.settings == sample.settings
    assert again.notes == sample.notes
    sheet = pl.read_csv(tmp_path / "label" / "sample.csv")
    assert sheet.columns == ["item_id", "before", "text", "after", "label", "of", "note"]
    with pytest.raises(InputError, match=r"no sample\.parquet and no sample\.json"):
        Sample.load(tmp_path)


def test_labelers_share_the_items_and_get_some_twice(tmp_path):
    sample = draw_sample(newsroom_measured(), measure="attributed_sentence_share", n=60, twice=0.2)
    names = ["anna", "ben", "chi"]
    shares = [set(sample.items_of(name, names)["item_id"]) for name in names]
    twice = set(sample.table.filter("is_twice")["item_id"])
    assert len(twice) / len(sample) == pytest.approx(0.2, abs=0.06)
    assert set.union(*shares) == set(sample.table["item_id"])
    assert shares[0] & shares[1] == shares[1] & shares[2] == twice
    written = sample.write(tmp_path, labelers=names)
    assert [path.name for path in written[:3]] == ["label_anna.html", "label_ben.html", "label_chi.html"]


def test_every_guideline_has_three_examples_of_what_counts_and_of_what_does_not():
    declared = {measure.name for measure in newsroom_measured().declared}
    for name, guide in guidelines().items():
        assert name in declared
        assert len(guide.yes) == len(guide.no) == 3
        assert guide.counts
        assert guide.leaves
        assert guide.question.endswith("?")
        assert bool(guide.part) == bool(guide.whole) == (guide.answer in ("part", "pair"))


@pytest.mark.parametrize("name", ["default", "evidence_only"])
def test_every_row_of_the_schemes_can_be_labeled(name):
    declared = {measure.name: measure for measure in newsroom_measured().declared}
    refused = {row.feature: refusal(declared[row.feature]) for row in Scheme.load(name).indicators}
    assert refused == dict.fromkeys(refused)
    assert len(refused) >= 3


def test_every_measure_has_a_guideline_or_a_reason():
    for measure in MEASURES:
        assert (measure.name in guidelines()) == (refusal(measure) is None)
        assert refusal(measure) != "there is no guideline for labeling it"


def test_outlets_are_named_as_in_explain():
    measured = newsroom_measured()
    sample = draw_sample(
        measured, measure="boilerplate_share", n=3, outlets=["the harbor herald", "www.metro24.example"]
    )
    assert sample.table["outlet"].unique().sort().to_list() == ["harborherald.example", "metro24.example"]
    with pytest.raises(InputError, match=r"did you mean 'harborherald.example'") as error:
        draw_sample(measured, measure="boilerplate_share", outlets=["harborherold.example", "nobody"])
    assert len(error.value.faults) == 2


def test_articles_show_what_their_view_leaves_out_between_brackets():
    texts = dict(newsroom_measured().articles.select("article_id", "text").iter_rows())
    sample = draw_sample(newsroom_measured(), measure="hearsay_story_share", n=10**6)
    cut = sample.table.filter(pl.col("text").str.contains("⟦"))
    assert 0 < len(cut) < len(sample)
    for row in sample.table.iter_rows(named=True):
        assert row["text"].replace("⟦", "").replace("⟧", "") == texts[row["article_id"]]
        assert row["text"].count("⟦") == row["text"].count("⟧")
    copied = sample.table.filter(pl.col("article_id") == copier())["text"][0]
    assert "⟦" in copied
    whole = draw_sample(newsroom_measured(), measure="agency_credit_share", n=10**6).table
    assert not whole["text"].str.contains("⟦").any()


def copier():
    """The article with the largest part of copied words that has enough words of its own."""
    rows = newsroom_measured().measurements.lazy().filter(pl.col("status") == "measured").collect()
    own = rows.filter(pl.col("measure") == "hearsay_story_share", pl.col("view") == "own").select("article_id")
    copied = rows.filter(pl.col("measure") == "copy_ratio").join(own, on="article_id")
    return copied.sort(pl.col("numerator") / pl.col("denominator"))["article_id"][-1]


def test_a_view_that_no_measure_has_is_refused():
    with pytest.raises(InputError, match=r"draw_sample, view: found 'mine', expected all or own\."):
        draw_sample(newsroom_measured(), measure="attributed_sentence_share", view="mine")


def test_a_sentence_is_shown_with_the_two_before_and_behind_it():
    measured = newsroom_measured()
    sample = draw_sample(measured, measure="attributed_sentence_share", view="all", n=40)
    texts = read_texts(measured.articles.lazy().collect(), measured.articles.lazy().collect()["language"].to_list())
    rows = {article: row for row, article in enumerate(texts.frame["article_id"].to_list())}
    seen = 0
    for item in sample.table.iter_rows(named=True):
        row = rows[item["article_id"]]
        spans = [
            (int(start - texts.bounds[row, 0]), int(end - texts.bounds[row, 0]))
            for start, end, article in zip(
                texts.sentences.start, texts.sentences.end, texts.sentences.article, strict=True
            )
            if article == row
        ]
        at = spans.index((item["start"], item["end"]))
        text = texts.frame["text"][row]
        assert item["before"] == text[spans[max(at - 2, 0)][0] : item["start"]].strip()
        assert item["after"] == text[item["end"] : spans[min(at + 2, len(spans) - 1)][1]].strip()
        seen += 2 <= at < len(spans) - 2
    assert seen > 20


@pytest.mark.parametrize("name", ["sample.json", "sample.parquet"])
@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff{", b"PAR1" * 9])
def test_a_damaged_sample_is_refused_by_its_folder(tmp_path, name, content):
    draw_sample(newsroom_measured(), measure="attributed_sentence_share", n=2).write(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=r"found a damaged sample .*the same seed draws the same items"):
        Sample.load(tmp_path)

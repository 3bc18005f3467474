"""Labels for measures of a user's own: what is asked follows from the declaration and from what was counted."""

from dataclasses import replace

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.tables.measures import Measure
from masthead.scoring.features.summarize import summarize
from masthead.scoring.labels.draw_sample import draw_sample
from masthead.scoring.labels.guidelines import refusal
from masthead.scoring.labels.sample import Sample
from tests.newsroom import newsroom_measured
from tests.scoring.labels.given import label_all

OUTLET = "harborherald.example"
NUMBERS = Measure(
    "numbers_per_article", "own", "Numbers per article", "numbers per article", "numbers", "1 an article",
    "Numbers in figures.", pooling="mean", high=None,
)  # fmt: skip
PER_WORDS = replace(
    NUMBERS, name="numbers_per_1000_words", pooling="ratio", scale=1000.0, high=1000.0, denominator="words"
)
PERCENT = replace(
    NUMBERS, name="percent_share", pooling="ratio", high=1.0, numerator="percentages", denominator="numbers"
)
HAS_ANY = replace(NUMBERS, name="has_numbers_share", pooling="ratio", high=1.0, numerator="articles with a number")
MEAN_SHARE = replace(PERCENT, name="mean_percent_share", pooling="mean")


def measured_with(measure):
    words = pl.col("text")
    n, of = words.str.count_matches(r"\d+"), words.str.count_matches(r"\d+ (?:%|per cent|percent)")
    counted = {
        NUMBERS.name: (n, pl.lit(1)),
        PER_WORDS.name: (n, words.str.count_matches(r"\w+")),
        PERCENT.name: (of, n),
        HAS_ANY.name: ((n > 0).cast(pl.Int64), pl.lit(1)),
        MEAN_SHARE.name: (of, n),
    }[measure.name]
    above, below = (each.cast(pl.Float64) for each in counted)
    articles = newsroom_measured().articles.lazy()
    frame = articles.select("article_id", numerator=above, denominator=below).collect()
    return newsroom_measured().with_measure(measure, frame)


def corrected(measure, answer=None, n=10**6):
    measured = measured_with(measure)
    sample = draw_sample(measured, measure=measure.name, view="all", n=n)
    labels = label_all(sample, answer)
    row = (
        summarize(measured, labels=labels, n_resamples=100)
        .values(measure.name, "all")
        .filter(pl.col("outlet") == OUTLET)
    )
    return sample, row.row(0, named=True)


@pytest.mark.parametrize(
    ("measure", "answer"),
    [(NUMBERS, "count"), (PER_WORDS, "count"), (PERCENT, "part"), (HAS_ANY, "yes_no"), (MEAN_SHARE, "part")],
)
def test_labels_that_agree_keep_the_value(measure, answer):
    sample, row = corrected(measure)
    assert sample.guideline.answer == answer
    assert row["error_basis"] == "labels"
    assert row["value_corrected"] == pytest.approx(row["value"], abs=1e-9)


def more(row):
    """One more than was counted, out of two more."""
    return f"{row['article_numerator'] + 1:.0f}", f"{row['article_denominator'] + 2:.0f}"


@pytest.mark.parametrize("measure", [NUMBERS, PER_WORDS, PERCENT, MEAN_SHARE])
def test_all_articles_labeled_give_the_truth(measure):
    sample, row = corrected(measure, more)
    mine = sample.table.filter(pl.col("outlet") == OUTLET)
    above, below = mine["article_numerator"] + 1, mine["article_denominator"]
    if sample.guideline.answer == "part":
        below = below + 2
    truth = (above / below).mean() if measure.pooling == "mean" else above.sum() / below.sum()
    assert row["value_corrected"] == pytest.approx(measure.scale * truth)


def test_yes_and_no_of_articles_are_asked_where_each_has_all_or_nothing():
    sample, row = corrected(HAS_ANY, lambda row: ("n", ""))
    assert row["value_corrected"] == 0
    assert sample.guideline.question == "Numbers per article: does this article count?"
    assert sample.guideline.counts == ("Counted: articles with a number.", "Numbers in figures.")


def test_a_sample_of_an_own_measure_is_read_back_with_its_guideline(tmp_path):
    sample = draw_sample(measured_with(PERCENT), measure=PERCENT.name, view="all", n=5)
    sample.write(tmp_path)
    again = Sample.load(tmp_path)
    assert again.guideline == sample.guideline
    assert again.guideline.part == "percentages"
    page = (tmp_path / "label.html").read_text("utf-8")
    assert "out of how many?" in page
    assert "Does not count" not in page


def test_medians_and_differences_of_ones_own_are_refused():
    assert "it is a median" in str(refusal(replace(NUMBERS, pooling="median")))
    assert "may be negative" in str(refusal(replace(NUMBERS, low=-1.0)))
    measured = replace(measured_with(NUMBERS), declared=(replace(NUMBERS, pooling="median"),))
    with pytest.raises(InputError, match="it is a median"):
        draw_sample(measured, measure=NUMBERS.name)

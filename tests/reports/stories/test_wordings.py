from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from masthead.metrics.measure import measure
from masthead.reports.article.alignment import align_words
from masthead.reports.inputs.run import read_card
from masthead.reports.stories.find import find_stories
from masthead.reports.stories.wordings import find_wordings
from masthead.scoring.features.summarize import summarize
from masthead.scoring.score import score

WIRE = (
    "Pell Harbor closed its outer gate on Monday after the storm broke two of the four chains that hold it.\n\n"
    "“We have to keep the ferries in port until the last chain is mended,” said Ida Brandt, the harbor master.\n\n"
    "The gate was built in 1961 and was last overhauled nine years ago, when the province paid for new chains."
)


def story_run():
    texts = {
        "a.example": WIRE,
        "b.example": WIRE.replace("We have to keep", "We must keep"),
        "c.example": WIRE.replace("the last chain is", "the chain is"),
    }
    articles = pl.DataFrame(
        {
            "article_id": list("abc"),
            "outlet": list(texts),
            "text": list(texts.values()),
            "published": [datetime(2024, 3, 5, hour, tzinfo=UTC) for hour in (9, 10, 11)],
        }
    )
    wire = pl.DataFrame(
        {
            "article_id": ["w"],
            "outlet": ["Meridian Press"],
            "text": [WIRE],
            "published": [datetime(2024, 3, 5, 8, tzinfo=UTC)],
        }
    )
    return read_card(score(summarize(measure(articles, wire=wire), n_resamples=20)))


def test_each_wording_of_a_quotation_stands_with_those_who_printed_it():
    run = story_run()
    [story] = find_stories(run)
    [[quotation]] = find_wordings(run, [story])
    assert [wording.articles for wording in quotation.wordings] == [("w", "a"), ("b",), ("c",)]
    assert [wording.how for wording in quotation.wordings] == [
        "",
        "1 word of its own, 2 words left out",
        "1 word left out",
    ]
    assert [run.text.strip() for run in quotation.wordings[1].words if run.differs] == ["must"]
    assert not any(run.differs for run in quotation.wordings[2].words)


def test_a_story_without_shared_quotations_has_no_wordings():
    run = story_run()
    [story] = find_stories(run)
    assert find_wordings(run, [replace(story, tellings=story.tellings[:1])]) == [[]]


def test_words_are_compared_without_case_and_punctuation():
    runs, n_own, n_missing = align_words("“Never again,” he said", "never AGAIN he said")
    assert (n_own, n_missing) == (0, 0)
    assert "".join(run.text for run in runs) == "“Never again,” he said"


def test_a_date_without_time_is_the_end_of_its_day():
    run = story_run()
    [story] = find_stories(run)
    telling = replace(story.tellings[0], published=datetime(2024, 3, 5, tzinfo=UTC))
    assert not telling.has_time
    assert telling.latest == datetime(2024, 3, 5, 23, 59, tzinfo=UTC)
    assert story.tellings[0].latest == story.tellings[0].published

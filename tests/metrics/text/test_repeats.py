"""The story again within its own text."""

from __future__ import annotations

import polars as pl
import pytest

from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.boilerplate.measures import STORY_AGAIN
from masthead.metrics.measure import measure
from masthead.metrics.text.repeats import repeated_stories
from masthead.metrics.text.texts import Texts, read_texts

STORY = """The lighthouse board of Oster voted on Friday to sell the old keeper's cottage, which has stood empty since the
lamp was made to tend itself eleven years ago.

“The roof will not see another winter,” said Vera Falk, who keeps the accounts of the board.

Two families from the mainland have asked to see the rooms, and the parish would like the garden for its bees."""


def texts_of(*rows: str) -> Texts:
    names = [str(k) for k in range(len(rows))]
    return read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": rows}))


def again_in(text: str) -> list[str]:
    texts = texts_of(text)
    spans = repeated_stories(texts)
    return [text[a:b] for a, b in zip(spans.start, spans.end, strict=True)]


@pytest.mark.parametrize("joint", ["\n\n", "\n", " "])
def test_each_further_time_is_found(joint: str) -> None:
    assert again_in(STORY) == []
    assert again_in(joint.join([STORY] * 3)) == [STORY[:-1]] * 2


def test_what_stands_between_the_times_is_no_matter() -> None:
    (found,) = again_in(f"{STORY}\n\nAdvertisement\n\n{STORY}")
    assert found == STORY[:-1]


def test_it_may_be_broken_otherwise_and_follow_other_text() -> None:
    wrapped = STORY.replace(" ", "\n", 40)
    text = f"The tide is low.\n\n{STORY}\n\n{wrapped}"
    (found,) = again_in(text)
    assert found.split() == STORY[:-1].split()


def test_a_refrain_and_a_caption_are_no_story() -> None:
    caption = "FILE - The keeper's cottage at Oster on a clear day in spring, with the lamp behind it."
    assert again_in(f"{caption}\n{caption}\n{STORY}") == []
    assert again_in("The sea is wide, the sea is wide. " * 60) == []
    assert again_in("") == []


def test_articles_are_looked_at_each_by_itself() -> None:
    assert len(repeated_stories(texts_of(STORY, STORY))) == 0


@pytest.mark.parametrize("joint", ["\n\n", " "])
def test_the_story_counts_once_and_the_evidence_tells(joint: str) -> None:
    frame = pl.DataFrame({"article_id": ["a", "b"], "outlet": ["a", "b"], "text": [STORY, joint.join([STORY] * 4)]})
    measured = measure(frame.with_columns(language=pl.lit("en")))
    rows = measured.measurements.filter(measure="named_sources_per_1000_words", view="all").sort("article_id")
    assert rows["numerator"].to_list() == [1.0, 1.0]
    assert rows["denominator"][1] == pytest.approx(rows["denominator"][0], abs=1)
    assert STORY_AGAIN in measured.evidence.filter(article_id="b", metric="boilerplate")["detail"].to_list()
    shares = measured.measurements.filter(measure="boilerplate_share").sort("article_id")
    assert shares["numerator"].to_list() == [0.0, 0.0]
    assert shares["denominator"][1] == pytest.approx(shares["denominator"][0], abs=1)
    assert find_furniture(texts_of(STORY)).is_article.all()

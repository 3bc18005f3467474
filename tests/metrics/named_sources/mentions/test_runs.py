"""Runs of capitalized words: names in the running text, but no headlines and nothing said."""

import polars as pl
import pytest

from masthead.metrics.media.outlets import read_media
from masthead.metrics.named_sources.context import MentionReader
from masthead.metrics.text.texts import read_texts


def runs_of(text: str) -> list[list[tuple[str, bool, bool]]]:
    texts = read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [text]}))
    runs = MentionReader(texts, read_media(), None).runs
    return [
        [(texts.text[runs.start[k] : runs.end[k]], runs.is_single[k], runs.opens[k]) for k in runs.of_sentence(number)]
        for number in range(len(texts.sentences))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("it rained on the pier.", [[]]),
        (
            "The mayor met Ida M. Brenn and Quint at noon.",
            [[("The", True, True), ("Ida M. Brenn", False, False), ("Quint", True, False)]],
        ),
        ("Brimley Board Votes To Close the Pier\nIt rained.", [[], [("It", True, True)]]),
        (
            "Later “Ida Brenn will go” was what Odd Quint said.",
            [[("Later", True, True), ("Odd Quint", False, False)]],
        ),
    ],
)
def test_runs(text: str, expected: list[list[tuple[str, bool, bool]]]) -> None:
    assert runs_of(text) == expected

"""Anonymity phrases."""

from __future__ import annotations

import pytest

from masthead.metrics.named_sources.anonymity import find_anonymity_phrases
from tests.metrics.text.test_texts import texts_of


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("", []),
        ("He spoke on condition of anonymity.", ["spoke on condition of anonymity"]),
        ("He SPOKE ON CONDITION of anonymity.", ["SPOKE ON CONDITION of anonymity"]),
        ("A pilot familiar\nwith the matter left.", ["familiar with the matter"]),
        ("Two people familiar with the matter left.", ["people familiar with the matter"]),
        ("She was not authorized to speak publicly.", ["was not authorized to speak"]),
        ("He didn’t want to be named.", ["didn’t want to be named"]),
        ("On what condition? Of anonymity he knew little.", []),
        ("The anonymous gift was familiar.", []),
        ("Der Mann möchte anonym bleiben.", ["möchte anonym bleiben"]),
    ],
)
def test_phrases(text: str, phrases: list[str]) -> None:
    assert find_anonymity_phrases(texts_of(text))[1] == phrases


def test_phrases_belong_to_their_article() -> None:
    spans, _ = find_anonymity_phrases(texts_of("He asked on", "condition of anonymity", "anonymous sources"))
    assert spans.article.tolist() == [1, 2]

"""Disguised texts read as a reader sees them; texts of other alphabets and a few stray characters left alone."""

from __future__ import annotations

import polars as pl

from masthead.metrics.reading.prepare import prepare
from masthead.metrics.tables.schemas import ARTICLES
from masthead.metrics.text.letters import undisguised

PLAIN = "On Monday the Council of Pell met Reuters and Ada Voss, who spoke of a Coast road. " * 4
LOOK_ALIKE = str.maketrans({"a": "\u0430", "e": "\u0435", "o": "\u043e", "C": "\u0421", "A": "\u0410"})


def disguise(text: str) -> str:
    words = text.split(" ")
    return " ".join(
        word.translate(LOOK_ALIKE) if i % 4 == 1 else f"{word[:1]}\u200b{word[1:]}" if i % 4 == 3 else word
        for i, word in enumerate(words)
    )


def test_a_disguised_text_reads_as_before() -> None:
    assert disguise(PLAIN) != PLAIN
    assert undisguised(disguise(PLAIN)) == PLAIN


def test_what_is_not_disguised_stays() -> None:
    stray = PLAIN.replace("Monday", "Mon\u00adday", 1).replace("Coast", "C\u043east", 1)
    russian = "Совет города собрался в понедельник, сказала Ада Восс из агентства Reuters. " * 4
    greek = "Ο δήμαρχος είπε ότι η γέφυρα θα κλείσει τη Δευτέρα. " * 4
    for text in (PLAIN, stray, russian, greek, "", "\u200b"):
        assert undisguised(text) == text


def test_prepared_articles_say_that_they_were_mended() -> None:
    rows = {"article_id": ["a", "b"], "outlet": ["x", "x"], "text": [disguise(PLAIN), PLAIN], "byline": [None, None]}
    prepared = prepare(ARTICLES.frame(pl.DataFrame(rows)))
    assert prepared["text"].to_list() == [PLAIN, PLAIN]
    assert prepared["text_view"].to_list() == ["mended", "plain"]

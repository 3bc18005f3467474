"""Which words are taken for forms of one word."""

from __future__ import annotations

import polars as pl
import pytest

from masthead.metrics.text.stems import stem_keys
from masthead.metrics.text.texts import read_texts


def stems(*words: str) -> list[int]:
    texts = read_texts(pl.DataFrame({"article_id": ["0"], "outlet": ["o"], "text": [" ".join(words)]}))
    keys = stem_keys(texts.letters.fold, texts.words.start, texts.words.end)
    assert len(keys) == len(words)
    return keys.tolist()


@pytest.mark.parametrize(
    "words",
    [
        ("harbor", "harbors", "harbor's", "harbor’s", "Harbors"),
        ("claim", "claims", "claimed", "claiming"),
        ("stop", "stops", "stopped", "stopping"),
        ("empty", "empties", "emptied", "emptying"),
        ("quick", "quickly"),
        ("alleged", "allegedly"),
        ("close", "closes", "closed", "closing"),
        ("wish", "wishes", "wished"),
    ],
)
def test_forms_of_one_word_have_one_stem(words: tuple[str, ...]) -> None:
    assert len(set(stems(*words))) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("harbor", "harbour", "arbor"),
        ("sing", "sting", "string"),
        ("bed", "bee", "be"),
        ("as", "a", "is", "i"),
        ("red", "reed", "read"),
        ("fly", "flea", "flew"),
        ("bus", "bu", "but"),
        ("press", "prey"),
    ],
)
def test_short_words_and_others_stay_apart(words: tuple[str, ...]) -> None:
    assert len(set(stems(*words))) == len(words)

"""Sentences: abbreviations that are words, times and titles, quotations that stay whole, other languages."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.sentences import own_boundaries
from masthead.metrics.text.quotations import quotations_in
from masthead.metrics.text.sentences import PIECE, plain_ends, split_sentences
from masthead.metrics.text.texts import read_texts


def sentences(text: str, language: str = "en") -> list[str]:
    quotations = quotations_in(text, [(0, len(text))] if text else [])
    return [text[a:b] for a, b in split_sentences(text, language, quotations)]


def test_the_gold_of_our_own() -> None:
    gold, found = own_boundaries()
    assert len(gold) > 230
    assert len(gold & found) >= 0.99 * len(gold)
    assert len(found - gold) <= 0.01 * len(found)


@pytest.mark.parametrize(
    "word", ["May", "no", "art", "ill", "ok", "me", "fig", "min", "sec", "id", "la", "pa", "Ken", "Ida"]
)
def test_words_that_are_abbreviations_too_end_a_sentence(word: str) -> None:
    assert sentences(f"The crew said {word}. Brenn said more.") == [f"The crew said {word}.", "Brenn said more."]
    assert sentences(f"“Ask {word},” said Ida {word}. “Ask again.”") == [
        f"“Ask {word},” said Ida {word}.",
        "“Ask again.”",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n ", []),
        ("Port. Port.", ["Port.", "Port."]),
        ("It is shut, D.C. officials said. It reopens.", ["It is shut, D.C. officials said.", "It reopens."]),
        ("The U.S. “cannot wait,” he said.", ["The U.S. “cannot wait,” he said."]),
        ("They live in Troy, Ill. “It is cold.”", ["They live in Troy, Ill.", "“It is cold.”"]),
        ("See No. 5. No. Not that one.", ["See No. 5.", "No.", "Not that one."]),
        ("He sank.Then he rose. It passed.", ["He sank.", "Then he rose.", "It passed."]),
        ("Write to Ida.Brenn@quay.example now. Do.", ["Write to Ida.Brenn@quay.example now.", "Do."]),
        ('"We wait."They went.', ['"We wait."', "They went."]),
        ('" We wait . " He left . She stayed .', ['" We wait . "', "He left .", "She stayed ."]),
        ("He wrote. “We wait. We hope. ", ["He wrote.", "“We wait.", "We hope."]),
        ("It fell (twice. Or more.) and rose. It fell.", ["It fell (twice. Or more.) and rose.", "It fell."]),
        ("He left. https://quay.example/a She stayed.", ["He left.", "https://quay.example/a She stayed."]),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Es regnet. Alle gehen heim.", ["Es regnet.", "Alle gehen heim."]),
        ("fr", "« Il pleut. » Tous rentrent.", ["« Il pleut. »", "Tous rentrent."]),
        ("xx", "Lorem ipsum. Dolor sit.", ["Lorem ipsum.", "Dolor sit."]),
    ],
)
def test_other_languages(language: str, text: str, expected: list[str]) -> None:
    assert sentences(text, language) == expected


def test_long_paragraphs_of_other_languages_are_read_in_pieces() -> None:
    text = "Es regnet heute. " * (3 * PIECE // 17)
    assert sentences(text, "de") == ["Es regnet heute."] * (3 * PIECE // 17)
    unbroken = "Wort " * PIECE
    assert sentences(unbroken, "de") == [unbroken.strip()]


MARKED = st.sampled_from([*"\"'“”‘’()[]*-—.!?… ,\n", "word ", "No", "U.S", "said ", "Mr", "12", "漢。"])


@given(st.lists(MARKED, max_size=60).map("".join), st.sampled_from(["en", "de", "fr"]))
@settings(max_examples=300, deadline=None)
def test_sentences_hold_all_that_is_visible_in_order(text: str, language: str) -> None:
    quotations = quotations_in(text, [(0, len(text))] if text else [])
    spans = split_sentences(text, language, quotations)
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))


PIECES = st.sampled_from(
    [
        *("word ", "said.", "said. ", "It ", "Gov. ", "May. ", "then-Sen. ", "well-kept. ", "no. ", "Lind. ", "e.g. "),
        *("“", "”", "(", ")", "?", "! ", "... ", "3. ", "x.com. ", "\n", "\n\n", "\u00ad", " ", "ende. ", "É", "[1]"),
    ]
)


@given(st.lists(st.lists(PIECES, max_size=40).map("".join), min_size=1, max_size=3))
@settings(max_examples=300, deadline=None)
def test_plain_paragraphs_of_a_batch_are_split_as_each_by_itself(rows: list[str]) -> None:
    frame = pl.DataFrame({"article_id": [str(k) for k in range(len(rows))], "outlet": "o", "text": rows})
    texts = read_texts(frame)
    spans = list(zip(texts.quotations.start.tolist(), texts.quotations.end.tolist(), strict=True))
    expected = []
    for start, end in zip(texts.paragraphs.start.tolist(), texts.paragraphs.end.tolist(), strict=True):
        inside = [(a - start, b - start) for a, b in spans if start <= a < end]
        expected += [(start + a, start + b) for a, b in split_sentences(texts.text[start:end], "en", inside)]
    assert list(zip(texts.sentences.start.tolist(), texts.sentences.end.tolist(), strict=True)) == expected


def test_plain_ends_leave_abbreviations_to_the_other_rules() -> None:
    text = "The crew left at noon. The pier closed.\n\nIda Brenn of St. Ives came. She (the mayor) left. He stayed."
    texts = read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [text]}))
    words, quotations, paragraphs = (
        (spans.start, spans.end) for spans in (texts.words, texts.quotations, texts.paragraphs)
    )
    ends, is_plain = plain_ends(texts.codes, texts.word_keys, words, quotations, paragraphs, texts.marks)
    assert ends.tolist() == [len("The crew left at noon.")]
    assert is_plain.tolist() == [True, False]

"""Sentences: abbreviations that are words, times and titles, quotations that stay whole, other languages."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.sentences import own_boundaries
from masthead.metrics.text.quotations import quotations_in
from masthead.metrics.text.sentences import PIECE, split_sentences


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

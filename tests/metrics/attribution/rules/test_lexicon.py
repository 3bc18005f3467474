"""The lexicons: every language loads, and its words are found by their keys."""

from __future__ import annotations

import pytest

from masthead.metrics.attribution.rules.lexicon import FLAGS, LANGUAGES, load_lexicon
from masthead.metrics.text.hashing import word_keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lexicon_loads(language: str) -> None:
    lexicon = load_lexicon(language)
    assert lexicon is not None
    assert lexicon.language == language
    flags, lemma = lexicon.look_up(word_keys(["zzzq", lexicon.lemmas[0]]))
    assert (flags[0], lemma[0]) == (0, -1)
    assert lemma[1] >= 0
    assert lexicon.lemma.max() == len(lexicon.lemmas) - 1


def test_a_language_without_a_lexicon() -> None:
    assert load_lexicon("fr") is None


@pytest.mark.parametrize(
    ("word", "lemma", "flags"),
    [
        ("said", "say", ("speech", "past", "participle")),
        ("SAYS", "say", ("speech", "third")),
        ("denying", "deny", ("speech", "gerund")),
        ("showed", "show", ("clause", "past")),
        ("monday", "", ("time",)),
        ("officials", "", ()),
    ],
)
def test_words_of_english(word: str, lemma: str, flags: tuple[str, ...]) -> None:
    lexicon = load_lexicon("en")
    assert lexicon is not None
    found, number = lexicon.look_up(word_keys([word]))
    assert (lexicon.lemmas[number[0]] if number[0] >= 0 else "") == lemma
    assert found[0] == sum(FLAGS[name] for name in flags)


def test_forms_that_differ_in_the_plural() -> None:
    lexicon = load_lexicon("de")
    assert lexicon is not None
    _, number = lexicon.look_up(word_keys(["sagte", "sagten", "erklärt"]))
    assert [lexicon.lemmas[k] for k in number] == ["sagen", "sagen", "erklären"]

"""When two names are one. All persons and organizations are invented."""

from __future__ import annotations

import pytest

from masthead.metrics.named_sources.names import fold_name, is_same_organization, is_same_person, name_words
from masthead.metrics.named_sources.words import SOURCE_LANGUAGES, read_source_words

WORDS = read_source_words()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Stanskyy", "Stansky"), ("Stanskiy", "Stanskij"), ("Müller", "Muller"), ("Kiev", "Kyiv"), ("Qadir", "Kadir")],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Marisol V. Quint Jr.", ("marisol", "quint")),
        ("J. P. Okonjo", ("j", "okonjo")),
        ("Quint’s", ("quint",)),
        ("Máire O’Brannagh", ("máire", "o’brannagh")),
        ("al-Noori", ("al-noori",)),
        ("", ()),
    ],
)
def test_words_of_a_name(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name, WORDS) == words


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Quint", "Marisol Quint", True),
        ("M. Quint", "Marisol Quint", True),
        ("Bob Quint", "Robert Quint", True),
        ("Aleksandr Morelenko", "Alexander Morelenko", True),
        ("Robert Quint", "Marisol Quint", False),
        ("Marisol Quint", "Marisol Berg", False),
        ("Abu Laban", "Osman Abou Laban", True),
        ("Ines de Vries", "de Vries", True),
        ("Ana Cruz", "Ana Cruz Lind", True),
        ("Ana Cruz", "Ana Lind", False),
    ],
)
def test_persons(one: str, other: str, same: bool) -> None:
    assert is_same_person(name_words(one, WORDS), name_words(other, WORDS), WORDS) == same
    assert is_same_person(name_words(other, WORDS), name_words(one, WORDS), WORDS) == same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Department of Tides", "Tides Department", True),
        ("HWA", "Harbor Workers Association", True),
        ("BOTS", "Bureau of Tide Statistics", True),
        ("Quillinac", "Quillinac University", True),
        ("U.S. Tides Department", "Tides Department", True),
        ("Texas", "Texas Tides Department", False),
        ("Tides Department", "Harbor Department", False),
    ],
)
def test_organizations(one: str, other: str, same: bool) -> None:
    assert is_same_organization(name_words(one, WORDS), name_words(other, WORDS), WORDS) == same
    assert is_same_organization(name_words(other, WORDS), name_words(one, WORDS), WORDS) == same


@pytest.mark.parametrize("language", SOURCE_LANGUAGES)
def test_word_lists_are_lower_case_and_complete(language: str) -> None:
    words = read_source_words(language)
    assert words.language == language
    small_words = (words.breaks.words, words.breaks.determiners, words.names.particles)
    for listed in (words.role_nouns, words.documents.words, words.institutions.words, words.media.words, *small_words):
        assert len(listed) > 5
        assert all(word == word.lower() for word in listed)
    assert words.role_nouns <= words.nouns

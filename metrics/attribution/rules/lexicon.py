"""Words that the rules of a language look up: one TOML file a language, read into hashed tables.

A word has flags (what it can be: a reporting verb in the past, a determiner, a time word) and, for a verb, the number
of its lemma. Texts are looked up as whole arrays: ``Lexicon.look_up(texts.word_keys)``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text.arrays import Keys
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.key_table import KeyTable

LANGUAGES = ("en", "de")
READ_LANGUAGES = ("en",)
"""Languages that are read without being asked for: the German rules are experimental."""

VERB_GROUPS = ("speech", "clause", "object", "quote", "particle_only", "other")
VERB_FORMS = ("base", "third", "past", "participle", "gerund")
WORD_CLASSES = (
    "be",
    "have",
    "modal",
    "do",
    "negative",
    "determiner",
    "possessive",
    "subject",
    "pronoun",
    "object_pronoun",
    "that",
    "wh",
    "to",
    "preposition",
    "of",
    "coordinator",
    "subordinator",
    "adverb",
    "time",
    "addressee",
    "particle",
    "abbreviation",
    "noun_too",
    "document",
    "statement_noun",
    "hearsay",
    "media",
    "opener",
)
WORD_LISTS = ("particles", "no_report", "lists")
_RARE = (
    *("clause", "object", "quote", "particle_only", "have", "do", "negative", "object_pronoun", "addressee"),
    *("abbreviation", "noun_too", "document", "statement_noun", "hearsay", "media", "opener"),
)
"""Flags of few words come last: most words then keep to 30 bits, and Python compares such numbers fastest."""
FIRST_FLAG = 8
"""The bits below are for marks of spelling."""
_NAMES = sorted(VERB_GROUPS + VERB_FORMS + WORD_CLASSES, key=_RARE.__contains__)
FLAGS: Mapping[str, int] = {name: 1 << k for k, name in enumerate(_NAMES, FIRST_FLAG)}


@dataclass(frozen=True)
class Lexicon:
    """The words of one language: their keys, flags and the lemma number of verbs (-1 for other words).

    ``flags`` and ``lemma`` end with what an unknown word has.

    ``lemma_flags`` has the group of each lemma; ``particles`` has the words that belong to a verb as a cue (call for), ``no_report`` those that make it another
    verb (call off), ``lists`` further words by name.
    """

    language: str
    keys: KeyTable
    flags: NDArray[np.int64]
    lemma: NDArray[np.int64]
    lemmas: tuple[str, ...]
    lemma_flags: tuple[int, ...]
    particles: Mapping[str, frozenset[str]]
    no_report: Mapping[str, frozenset[str]]
    lists: Mapping[str, frozenset[str]]

    def look_up(self, keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Flags (0 for unknown words) and lemma numbers (-1) of the words with these keys."""
        row = self.keys.rows(keys)
        return self.flags[row], self.lemma[row]


@cache
def load_lexicon(language: str) -> Lexicon | None:
    """The lexicon of a language (ISO 639-1), or None where there is none."""
    if language not in LANGUAGES:
        return None
    file = resources.files("masthead.metrics.attribution.rules") / "data" / f"{language}.toml"
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    flags: dict[str, int] = {}
    lemma_of: dict[str, int] = {}
    lemmas: list[str] = []
    groups: list[int] = []
    for group, verbs in data["verbs"].items():
        for lemma, forms in verbs.items():
            for form, words in zip(VERB_FORMS, [lemma, *forms.split()], strict=True):
                for word in words.split("/"):
                    flags[word] = flags.get(word, 0) | FLAGS[group] | FLAGS[form]
                    lemma_of.setdefault(word, len(lemmas))
            lemmas.append(lemma)
            groups.append(FLAGS[group])
    for name, listed in data["words"].items():
        for word in listed.split():
            flags[word] = flags.get(word, 0) | FLAGS[name]
    known = list(flags)
    return Lexicon(
        language,
        KeyTable(word_keys(known)),
        np.array([*(flags[word] for word in known), 0], dtype=np.int64),
        np.array([*(lemma_of.get(word, -1) for word in known), -1], dtype=np.int64),
        tuple(lemmas),
        tuple(groups),
        *({name: frozenset(words.split()) for name, words in data[part].items()} for part in WORD_LISTS),
    )

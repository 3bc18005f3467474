"""The word lists that tell what kind of source a mention is: one TOML file a language, one class a section of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib import resources
from typing import Any, TypeVar

SOURCE_LANGUAGES = ("en", "de")
"""Languages with a word list; texts in others are unsupported."""
DEFINITE = frozenset(("the", "der", "die", "das"))
"""Definite articles of all languages."""

Words = frozenset[str]


@dataclass(frozen=True, eq=False)
class Honorifics:
    """Words before a personal name that are no part of it, by the sex they tell."""

    male: Words
    female: Words
    any: Words

    @cached_property
    def all(self) -> Words:
        """All of them."""
        return self.male | self.female | self.any


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups that speak as a crowd: nouns without a singular, quantifiers, and endings of such nouns."""

    endings: tuple[str, ...]
    words: Words
    quantifiers: Words


@dataclass(frozen=True, eq=False)
class Institutions:
    """Nouns for institutions.

    ``named`` are names without more, ``self_standing`` names where they stand alone with a capital, ``public`` bodies
    that their place names ("the government of ..."), ``governing`` those of which a country or state has one,
    ``generic`` words that take up an organization's name ("the company"), ``apposed`` further ones that stand beside it
    ("Tarn Power, the utility").
    """

    self_standing: Words
    governing: Words
    generic: Words
    apposed: Words
    public: Words
    words: Words
    named: Words


@dataclass(frozen=True, eq=False)
class OrganizationKinds:
    """Words of names, and whole names, that tell what an organization is."""

    government: Words
    party: Words
    company: Words


@dataclass(frozen=True, eq=False)
class Voices:
    """What speaks for its owner ("a statement of", "a spokesman for"): nouns, posts, persons, and words before them."""

    titles: Words
    words: Words
    posts: Words
    people: Words


@dataclass(frozen=True, eq=False)
class Documents:
    """Documents and data, how they are passed on, and phrases that mean no medium ("court papers")."""

    carried: Words
    words: Words
    phrases: Words


@dataclass(frozen=True, eq=False)
class MediaWords:
    """Words for news media, phrases, and the last words of media names that no list holds."""

    words: Words
    phrases: Words
    last: Words


@dataclass(frozen=True, eq=False)
class Pronouns:
    """Pronouns by whom they stand for."""

    male: Words
    female: Words
    plural: Words
    thing: Words
    relative: Words
    speaker: Words


@dataclass(frozen=True, eq=False)
class NameParts:
    """Small words and endings within names, the portfolios of offices, months and days."""

    particles: Words
    suffixes: Words
    links: Words
    portfolios: Words
    months: Words


@dataclass(frozen=True, eq=False)
class Breaks:
    """Words that end the head of a mention, words before it, and determiners."""

    words: Words
    of: Words
    leading: Words
    determiners: Words


@dataclass(frozen=True, eq=False)
class WordSection:
    """A section of one list: surnames, modifiers."""

    words: Words


@dataclass(frozen=True, eq=False)
class Anonymity:
    """Phrases that tell that a name is kept back."""

    phrases: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Places:
    """Names of places, and the adjectives made of them."""

    names: Words
    demonyms: Words


@dataclass(frozen=True, eq=False)
class GivenNames:
    """Given names by the sex they tell."""

    male: Words
    female: Words


@dataclass(frozen=True, eq=False)
class Variants:
    """A given name with the spellings and short forms that may stand for it; a role with those of the same office."""

    given: Mapping[str, Words]
    offices: Mapping[str, Words]


@dataclass(frozen=True, eq=False)
class SourceWords:
    """The word lists of one language (``data/LANGUAGE.toml``), in lower case.

    Every section of the file is a field; ``roles`` has the roles of each walk of life (state, law, knowledge ...).
    ``ordinary`` (``data/LANGUAGE_ordinary.txt``) are words that running text writes small and that are no names:
    with a capital they tell of a sentence's start or a title. ``benchmarks/ordinary_words.py`` makes the file.
    """

    language: str
    honorifics: Honorifics
    roles: Mapping[str, Words]
    public: WordSection
    groups: Groups
    institutions: Institutions
    organization_kinds: OrganizationKinds
    voices: Voices
    documents: Documents
    media: MediaWords
    pronouns: Pronouns
    names: NameParts
    breaks: Breaks
    surnames: WordSection
    modifiers: WordSection
    places: Places
    anonymity: Anonymity
    given_names: GivenNames
    variants: Variants
    ordinary: Words

    @cached_property
    def role_nouns(self) -> Words:
        """All roles, in the singular."""
        return frozenset().union(*self.roles.values())

    @cached_property
    def public_roles(self) -> Words:
        """Roles of public life: a definite one ("the Ohio Republican") takes up a person named before."""
        return self.public.words

    @cached_property
    def group_nouns(self) -> Words:
        """Nouns for groups: those of the list and, in English, the plurals of the roles."""
        plurals = frozenset(map(_plural, self.role_nouns)) if self.language == "en" else frozenset()
        return self.groups.words | (plurals - self.role_nouns)

    @cached_property
    def nouns(self) -> Words:
        """All words that can be the head of a mention."""
        people = self.role_nouns | self.group_nouns
        return people | self.documents.words | self.institutions.words | self.media.words | self.voices.words

    @cached_property
    def all_pronouns(self) -> Words:
        """Personal and relative pronouns."""
        persons = self.pronouns.male | self.pronouns.female | self.pronouns.plural | self.pronouns.speaker
        return persons | self.pronouns.thing | self.pronouns.relative

    @cached_property
    def titles(self) -> Words:
        """Words that may stand before a name: roles and honorifics."""
        return self.role_nouns | self.honorifics.all

    @cached_property
    def titles_of_all(self) -> Words:
        """Words that may stand before a name or names: those and the plurals of roles."""
        return self.titles | self.group_nouns

    @cached_property
    def all_given_names(self) -> Words:
        """Given names in all their forms."""
        return self.given_names.male | self.given_names.female | frozenset(self.variants.given)

    @cached_property
    def attributes(self) -> Words:
        """Words before a noun that are no proper name, whatever letter they begin with."""
        people = self.role_nouns | self.group_nouns | self.modifiers.words | self.groups.quantifiers
        return people | self.documents.words | self.institutions.words

    @cached_property
    def common_words(self) -> Words:
        """Words that are no name where they stand alone with a capital."""
        small_words = self.breaks.words | self.breaks.leading | self.breaks.determiners
        return self.common_heads | self.modifiers.words | small_words

    @cached_property
    def common_heads(self) -> Words:
        """Words that may be a noun where they end a phrase with a capital."""
        return self.nouns | self.honorifics.all | self.names.months

    @cached_property
    def no_plain_names(self) -> Words:
        """Words that make a run of capitalized words anything but a person's given and family names."""
        small_words = self.all_pronouns | self.groups.quantifiers | self.names.links | self.breaks.of | DEFINITE
        return self.common_words | self.no_given_names | self.media.last | small_words

    @cached_property
    def plain_titles(self) -> Words:
        """Words that before two names and more are a title and nothing else."""
        small_words = self.breaks.leading | self.breaks.determiners | self.breaks.words
        small_words |= self.all_pronouns | self.groups.quantifiers | self.names.links
        return self.titles - self.given_names.male - self.given_names.female - small_words

    @cached_property
    def no_given_names(self) -> Words:
        """Words that are no given name: roles, places, institutions, adjectives."""
        places = self.places.names | self.places.demonyms
        return self.role_nouns | places | self.institutions.words | self.modifiers.words | self.names.portfolios

    @cached_property
    def no_first_names(self) -> Words:
        """Words that before a given name are no part of a person's name ("Defense", "Senators", "Embed")."""
        return (self.no_given_names | self.ordinary | self.group_nouns | self.names.months) - self.all_given_names

    @cached_property
    def proper_names(self) -> Words:
        """Places and institutions that are names without more."""
        return self.places.names | self.institutions.named

    @cached_property
    def inner_links(self) -> Words:
        """Small words that only the names of organizations hold ("for", "of")."""
        return self.names.links - self.names.particles

    @cached_property
    def inner_particles(self) -> Words:
        """Small words that only the names of persons hold ("de", "bin")."""
        return self.names.particles - self.names.links

    @cached_property
    def trailing(self) -> Words:
        """Small words that in title case may seem to end a name ("Quint Just Said")."""
        names = self.surnames.words | self.names.particles | self.institutions.words
        return (self.breaks.words | self.breaks.leading) - names


@cache
def read_source_words(language: str = "en") -> SourceWords:
    """The word lists of a language of ``SOURCE_LANGUAGES``."""
    path = resources.files("masthead.metrics.named_sources") / "data" / f"{language}.toml"
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    return SourceWords(
        language=language,
        honorifics=_section(Honorifics, lists["honorifics"]),
        roles={walk: frozenset(words) for walk, words in lists["roles"].items()},
        public=_section(WordSection, lists.get("public", {})),
        groups=_section(Groups, lists["groups"]),
        institutions=_section(Institutions, lists["institutions"]),
        organization_kinds=_section(OrganizationKinds, lists.get("organization_kinds", {})),
        voices=_section(Voices, lists["voices"]),
        documents=_section(Documents, lists["documents"]),
        media=_section(MediaWords, lists["media"]),
        pronouns=_section(Pronouns, lists["pronouns"]),
        names=_section(NameParts, lists["names"]),
        breaks=_section(Breaks, lists["breaks"]),
        surnames=_section(WordSection, lists["surnames"]),
        modifiers=_section(WordSection, lists["modifiers"]),
        places=_section(Places, lists["places"]),
        anonymity=_section(Anonymity, lists["anonymity"]),
        given_names=_section(GivenNames, lists["given_names"]),
        variants=Variants(_variants(lists["variants"]["given"]), _variants(lists["variants"]["offices"])),
        ordinary=_ordinary_words(language),
    )


def _ordinary_words(language: str) -> Words:
    path = resources.files("masthead.metrics.named_sources") / "data" / f"{language}_ordinary.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) if path.is_file() else frozenset()


Section = TypeVar("Section")


def _section(kind: type[Section], lists: Mapping[str, Sequence[str]]) -> Section:
    """A section of the file: its lists as sets, or as tuples where the class says so; a list it lacks is empty."""
    given: dict[str, Any] = {}
    for each in fields(kind):  # type: ignore[arg-type]
        words = lists.get(each.name, ())
        given[each.name] = frozenset(words) if each.type == "Words" else tuple(words)
    return kind(**given)


def _plural(word: str) -> str:
    if word.endswith("man"):
        return word[:-3] + "men"
    if word.endswith("person"):
        return word[:-6] + "people"
    if word.endswith(("ch", "s", "x", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _variants(groups: Iterable[Sequence[str]]) -> Mapping[str, Words]:
    """Every word of the groups with all words that share a group with it."""
    variants: dict[str, set[str]] = {}
    for group in groups:
        for word in group:
            variants.setdefault(word, set()).update(group)
    return {word: frozenset(others) for word, others in variants.items()}

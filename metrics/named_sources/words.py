"""The word lists that tell what kind of source a mention is: one TOML file a language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

SOURCE_LANGUAGES = ("en", "de")
"""Languages with a word list; texts in others are unsupported."""
DEFINITE = frozenset(("the", "der", "die", "das"))
"""Definite articles of all languages."""


@dataclass(frozen=True, eq=False)
class SourceWords:
    """The word lists of one language (``data/LANGUAGE.toml``), in lower case.

    ``roles`` and ``groups`` hold plurals too; ``given`` maps a given name to the spellings and short forms that may
    stand for it, ``offices`` a role to the roles that may name the same office.
    """

    language: str
    male: frozenset[str]
    female: frozenset[str]
    honorifics: frozenset[str]
    roles: frozenset[str]
    groups: frozenset[str]
    quantifiers: frozenset[str]
    common_endings: tuple[str, ...]
    institutions: frozenset[str]
    named_institutions: frozenset[str]
    self_standing: frozenset[str]
    public_bodies: frozenset[str]
    voices: frozenset[str]
    spokespeople: frozenset[str]
    posts: frozenset[str]
    voice_titles: frozenset[str]
    documents: frozenset[str]
    carried: frozenset[str]
    document_phrases: frozenset[str]
    media: frozenset[str]
    media_phrases: frozenset[str]
    media_last: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    they: frozenset[str]
    it: frozenset[str]
    relative: frozenset[str]
    speaker: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    links: frozenset[str]
    portfolios: frozenset[str]
    months: frozenset[str]
    breaks: frozenset[str]
    breaks_of: frozenset[str]
    leading: frozenset[str]
    determiners: frozenset[str]
    surnames: frozenset[str]
    modifiers: frozenset[str]
    places: frozenset[str]
    demonyms: frozenset[str]
    anonymity: tuple[str, ...]
    male_names: frozenset[str]
    female_names: frozenset[str]
    given: Mapping[str, frozenset[str]]
    offices: Mapping[str, frozenset[str]]

    @cached_property
    def nouns(self) -> frozenset[str]:
        """All words that can be the head of a mention."""
        return self.roles | self.groups | self.documents | self.institutions | self.media | self.voices

    @cached_property
    def pronouns(self) -> frozenset[str]:
        """Personal and relative pronouns."""
        return self.he | self.she | self.they | self.it | self.speaker | self.relative

    @cached_property
    def titles(self) -> frozenset[str]:
        """Words that may stand before a name: roles and honorifics."""
        return self.roles | self.honorifics

    @cached_property
    def given_names(self) -> frozenset[str]:
        """Given names in all their forms."""
        return self.male_names | self.female_names | frozenset(self.given)

    @cached_property
    def attributes(self) -> frozenset[str]:
        """Words before a noun that are no proper name, whatever letter they begin with."""
        return self.roles | self.groups | self.modifiers | self.documents | self.quantifiers | self.institutions

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Words that are no name where they stand alone with a capital."""
        return self.common_heads | self.modifiers | self.breaks | self.leading | self.determiners

    @cached_property
    def common_heads(self) -> frozenset[str]:
        """Words that may be a noun where they end a phrase with a capital."""
        return self.nouns | self.honorifics | self.months

    @cached_property
    def no_plain_names(self) -> frozenset[str]:
        """Words that make a run of capitalized words anything but a person's given and family names."""
        small_words = self.pronouns | self.quantifiers | self.links | self.breaks_of | DEFINITE
        return self.common_words | self.no_given_names | self.media_last | small_words

    @cached_property
    def plain_titles(self) -> frozenset[str]:
        """Words that before two names and more are a title and nothing else."""
        small_words = self.pronouns | self.quantifiers | self.links | self.leading | self.determiners | self.breaks
        return self.titles - self.male_names - self.female_names - small_words

    @cached_property
    def no_given_names(self) -> frozenset[str]:
        """Words that are no given name: roles, places, institutions, adjectives."""
        return self.roles | self.places | self.demonyms | self.institutions | self.modifiers | self.portfolios

    @cached_property
    def proper_names(self) -> frozenset[str]:
        """Places and institutions that are names without more."""
        return self.places | self.named_institutions

    @cached_property
    def inner_links(self) -> frozenset[str]:
        """Small words that only the names of organizations hold ("for", "of")."""
        return self.links - self.particles

    @cached_property
    def inner_particles(self) -> frozenset[str]:
        """Small words that only the names of persons hold ("de", "bin")."""
        return self.particles - self.links

    @cached_property
    def trailing(self) -> frozenset[str]:
        """Small words that in title case may seem to end a name ("Quint Just Said")."""
        return (self.breaks | self.leading) - self.surnames - self.particles - self.institutions


@cache
def read_source_words(language: str = "en") -> SourceWords:
    """The word lists of a language of ``SOURCE_LANGUAGES``."""
    path = resources.files("masthead.metrics.named_sources") / "data" / f"{language}.toml"
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    singular = frozenset(word for words in lists["roles"].values() for word in words)
    plurals = frozenset(map(_plural, singular)) if language == "en" else frozenset()
    honorifics = lists["honorifics"]
    return SourceWords(
        language=language,
        male=frozenset(honorifics["male"]),
        female=frozenset(honorifics["female"]),
        honorifics=frozenset(word for words in honorifics.values() for word in words),
        roles=singular,
        groups=frozenset(lists["groups"]["words"]) | (plurals - singular),
        quantifiers=frozenset(lists["groups"]["quantifiers"]),
        common_endings=tuple(lists["groups"]["endings"]),
        institutions=frozenset(lists["institutions"]["words"]),
        named_institutions=frozenset(lists["institutions"]["named"]),
        self_standing=frozenset(lists["institutions"]["self_standing"]),
        public_bodies=frozenset(lists["institutions"]["public"]),
        voices=frozenset(lists["voices"]["words"]),
        spokespeople=frozenset(lists["voices"]["people"]),
        posts=frozenset(lists["voices"]["posts"]),
        voice_titles=frozenset(lists["voices"]["titles"]),
        documents=frozenset(lists["documents"]["words"]),
        carried=frozenset(lists["documents"]["carried"]),
        document_phrases=frozenset(lists["documents"].get("phrases", ())),
        media=frozenset(lists["media"]["words"]),
        media_phrases=frozenset(lists["media"]["phrases"]),
        media_last=frozenset(lists["media"]["last"]),
        he=frozenset(lists["pronouns"]["male"]),
        she=frozenset(lists["pronouns"]["female"]),
        they=frozenset(lists["pronouns"]["plural"]),
        it=frozenset(lists["pronouns"]["thing"]),
        relative=frozenset(lists["pronouns"]["relative"]),
        speaker=frozenset(lists["pronouns"]["speaker"]),
        particles=frozenset(lists["names"]["particles"]),
        suffixes=frozenset(lists["names"]["suffixes"]),
        links=frozenset(lists["names"]["links"]),
        portfolios=frozenset(lists["names"]["portfolios"]),
        months=frozenset(lists["names"]["months"]),
        breaks=frozenset(lists["breaks"]["words"]),
        breaks_of=frozenset(lists["breaks"]["of"]),
        leading=frozenset(lists["breaks"]["leading"]),
        determiners=frozenset(lists["breaks"]["determiners"]),
        surnames=frozenset(lists["surnames"]["words"]),
        modifiers=frozenset(lists["modifiers"]["words"]),
        places=frozenset(lists["places"]["names"]),
        demonyms=frozenset(lists["places"]["demonyms"]),
        anonymity=tuple(lists["anonymity"]["phrases"]),
        male_names=frozenset(lists["given_names"]["male"]),
        female_names=frozenset(lists["given_names"]["female"]),
        given=_variants(lists["variants"]["given"]),
        offices=_variants(lists["variants"]["offices"]),
    )


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


def _variants(groups: Iterable[Sequence[str]]) -> Mapping[str, frozenset[str]]:
    """Every word of the groups with all words that share a group with it."""
    variants: dict[str, set[str]] = {}
    for group in groups:
        for word in group:
            variants.setdefault(word, set()).update(group)
    return {word: frozenset(others) for word, others in variants.items()}

"""The mentions of one article joined to its sources: full names, surnames, bare roles, pronouns."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from masthead.metrics.media.outlets import Media, name_key
from masthead.metrics.named_sources.mentions.mention import Mention
from masthead.metrics.named_sources.names import (
    fold_name,
    is_acronym_of,
    is_same_given,
    is_same_organization,
    is_same_person,
    name_keys,
    name_words,
)
from masthead.metrics.named_sources.words import SourceWords

PRONOUN_REACH = 3
"""A pronoun looks back over at most so many sentences for its source."""
RECENT_SOURCES = 12
"""And over at most so many mentions."""


@dataclass(slots=True, eq=False)
class Entity:
    """One source of an article: its fullest name, its kind, and what the text says of it.

    ``forms`` has every name it goes by (as ``name_words``), ``roles`` its role words; ``last_sentence`` is the
    sentence of its latest mention as a source, -1 before the first.
    """

    source_id: int
    kind: str
    name: str = ""
    words: tuple[str, ...] = ()
    forms: list[tuple[str, ...]] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    sex: str = ""
    is_plural: bool = False
    last_sentence: int = -1


class Site(NamedTuple):
    """A mention at its place: its sentence, and for a pronoun the mention that the text before it offers."""

    mention: Mention
    sentence: int
    antecedent: Mention | None = None


@dataclass(slots=True)
class Article:
    """The sources of one article, joined mention by mention in the order of the text."""

    words: SourceWords
    media: Media
    own_names: frozenset[str] = frozenset()
    entities: list[Entity] = field(default_factory=list)
    by_form: dict[tuple[str, ...], Entity] = field(default_factory=dict)
    by_word: dict[str, dict[int, Entity]] = field(default_factory=dict)
    by_role: dict[str, dict[int, Entity]] = field(default_factory=dict)
    described: dict[tuple[str, str, str], Entity] = field(default_factory=dict)
    recent: deque[Entity] = field(default_factory=lambda: deque(maxlen=RECENT_SOURCES))
    last: Entity | None = None

    def introduce(self, mention: Mention) -> None:
        """Note a full name of the article's text, cited or not: it may give a source its fullest form and roles."""
        self._named(mention)

    def join(self, site: Site) -> tuple[Entity, list[Entity]]:
        """The source of a mention, and the further sources that it names."""
        mention = site.mention
        if mention.form == "pronoun":
            entity = self._pronoun(site)
        elif mention.form == "name":
            entity = self._named(mention)
        elif mention.form == "description":
            entity = self._description(mention)
        else:
            entity = self._new("undetermined")
        others = [self._named(other) for other in mention.others]
        for each in (entity, *others):
            each.last_sentence = site.sentence
            self.recent.append(each)
        if entity.kind != "undetermined":
            self.last = entity
        return entity, others

    def hearsay(self) -> Entity:
        """The one source of all hearsay of the article."""
        key = ("hearsay", "", "")
        if key not in self.described:
            self.described[key] = self._new("hearsay")
        return self.described[key]

    def kind_of(self, entity: Entity) -> str:
        """The source's kind; a medium by one of the outlet's own names is self-citation."""
        if entity.kind == "media" and entity.words:
            full = "".join(entity.words)
            if name_key(entity.name) in self.own_names or full in self.own_names:
                return "self_citation"
        return entity.kind

    def has_recent(self, sentence: int, sex: str) -> bool:
        """Whether the latest source, of this sentence or a later one, may be "he" or "she"."""
        return self.last is not None and self.last.last_sentence >= sentence and self._may_be(self.last, sex)

    def is_known_person(self, mention: Mention, sex: str) -> bool:
        """Whether a name in the running text is surely a person of that sex: a title, or named so elsewhere."""
        entity = self._find(mention, self._words_of(mention))
        if entity is not None:
            return entity.kind == "named_person" and self._may_be(entity, sex)
        return mention.sex == sex

    def _new(self, kind: str) -> Entity:
        entity = Entity(len(self.entities), kind)
        self.entities.append(entity)
        return entity

    def _named(self, mention: Mention) -> Entity:
        words = self._words_of(mention)
        entity = self._find(mention, words) or self._new(mention.kind)
        if words not in entity.forms:
            self._add_form(entity, mention.name, words)
        is_person = mention.has_title and mention.kind == "named_person" and entity.kind == "named_organization"
        if is_person or (mention.kind == "media" and entity.kind == "named_organization"):
            entity.kind = mention.kind
        for role in mention.roles:
            entity.roles.add(role)
            self.by_role.setdefault(role, {})[entity.source_id] = entity
        entity.sex = entity.sex or mention.sex
        return entity

    def _add_form(self, entity: Entity, name: str, words: tuple[str, ...]) -> None:
        """Note a further name of a source; the fullest one names it."""
        entity.forms.append(words)
        if not entity.name or _is_fuller(name, words, entity):
            entity.name, entity.words = name, words
        if words:
            self.by_form.setdefault(words, entity)
            for key in name_keys(words, self.words):
                self.by_word.setdefault(key, {})[entity.source_id] = entity

    def _words_of(self, mention: Mention) -> tuple[str, ...]:
        if mention.kind == "media":
            full = self.media.look_up(mention.name) or self.media.look_up(f"the {mention.name}") or mention.name
            return tuple(word for word in name_words(full, self.words) if word != "the")
        return name_words(mention.name, self.words)

    def _find(self, mention: Mention, words: tuple[str, ...]) -> Entity | None:
        if not words:
            return None
        exact = self.by_form.get(words)
        if exact is not None and not (mention.sex and exact.sex and mention.sex != exact.sex):
            return exact
        near: dict[int, Entity] = {}
        for key in name_keys(words, self.words):
            if key in self.by_word:
                near.update(self.by_word[key])
        candidates = [near[number] for number in sorted(near) if self._is_same(mention, words, near[number])]
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        if len(words) == 1:
            family = [e for e in candidates if any(fold_name(form[-1]) == fold_name(words[0]) for form in e.forms)]
            candidates = family or candidates
        return max(candidates, key=lambda e: e.last_sentence)

    def _is_same(self, mention: Mention, words: tuple[str, ...], entity: Entity) -> bool:
        if mention.sex and entity.sex and mention.sex != entity.sex:
            return False
        if mention.kind == entity.kind == "named_person":
            return self._is_same_person(words, entity)
        kinds = {mention.kind, entity.kind}
        if kinds == {"media"}:
            short, long = sorted((words, entity.words), key=len)
            return long[-len(short) :] == short or (len(short) == 1 and is_acronym_of(short[0], long, self.words))
        if kinds == {"named_organization"}:
            return any(is_same_organization(words, form, self.words) for form in entity.forms)
        if kinds == {"media", "named_organization"}:
            short, long = sorted((words, entity.words), key=len)
            return len(short) == 1 and len(long) > 1 and is_acronym_of(short[0], long, self.words)
        if len(kinds) > 1:
            return len(words) == 1 and kinds == {"named_person", mention.kind} and self._is_family(words, entity)
        return self._is_same_person(words, entity)

    def _is_family(self, words: tuple[str, ...], entity: Entity) -> bool:
        """Whether one word that reads as an organization or a medium is the family name of a known person."""
        return entity.kind == "named_person" and any(
            fold_name(form[-1]) == fold_name(words[0]) for form in entity.forms
        )

    def _is_same_person(self, words: tuple[str, ...], entity: Entity) -> bool:
        if any(is_same_person(words, form, self.words) for form in entity.forms):
            full = [form for form in entity.forms if len(form) > 1]
            return len(words) == 1 or all(is_same_person(words, form, self.words) for form in full)
        return len(words) == 1 and len(entity.words) > 1 and is_same_given(words[0], entity.words[0], self.words)

    def _description(self, mention: Mention) -> Entity:
        holder = self._holder(mention)
        if holder is not None:
            return holder
        key = (mention.kind, mention.owner.lower(), mention.head)
        if key in self.described:
            return self.described[key]
        if mention.kind == "media" and mention.is_definite:
            outlets = [e for e in self.recent if e.kind == "media" and e.name]
            if outlets:
                return outlets[-1]
        entity = self.described[key] = self._new(mention.kind)
        entity.roles.update(mention.roles)
        entity.is_plural = mention.is_plural
        return entity

    def _holder(self, mention: Mention) -> Entity | None:
        """The one named person of whom the text says the role that a definite description names."""
        if not mention.is_definite or mention.is_plural or mention.kind != "unnamed" or not mention.roles:
            return None
        offices = {mention.head, *self.words.variants.offices.get(mention.head, ())}
        holders = {
            n: e for office in offices for n, e in self.by_role.get(office, {}).items() if e.kind == "named_person"
        }
        return next(iter(holders.values())) if len(holders) == 1 else None

    def _pronoun(self, site: Site) -> Entity:
        mention = site.mention
        if site.antecedent is not None:
            if mention.head in self.words.pronouns.relative:
                return self.join(Site(site.antecedent, site.sentence))[0]
            entity = self._named(site.antecedent)
            if self._may_be(entity, mention.sex):
                entity.sex = entity.sex or mention.sex
                return entity
        for entity in self._recent(site.sentence):
            if mention.sex and self._may_be(entity, mention.sex):
                entity.sex = entity.sex or mention.sex
                return entity
            is_group = entity.is_plural or entity.kind in ("named_organization", "media")
            if mention.head in self.words.pronouns.plural and is_group:
                return entity
            if mention.head in self.words.pronouns.thing and entity.kind in ("named_organization", "document", "media"):
                return entity
        return self._new("undetermined")

    def _recent(self, sentence: int) -> Sequence[Entity]:
        """Sources of the last sentences, the latest first."""
        recent = [e for e in reversed(self.recent) if e.last_sentence >= sentence - PRONOUN_REACH]
        return [self.last, *recent] if self.last is not None and self.last in recent else recent

    def _may_be(self, entity: Entity, sex: str) -> bool:
        """Whether "he" or "she" may stand for a source."""
        if entity.sex and sex and entity.sex != sex:
            return False
        return entity.kind == "named_person" or (
            entity.kind == "unnamed" and not entity.is_plural and bool(entity.roles)
        )


def _is_fuller(name: str, words: Sequence[str], entity: Entity) -> bool:
    """Whether a name says more than an entity's: more words, or as many and more letters."""
    return (len(words), len(name)) > (len(entity.words), len(entity.name))

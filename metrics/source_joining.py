"""The mentions of one article joined to its sources: full names, surnames, bare roles, pronouns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from masthead.metrics.source_mentions import Mention
from masthead.metrics.source_names import fold_name, is_same_given, is_same_organization, is_same_person, name_words
from masthead.metrics.source_words import SourceWords

PRONOUN_REACH = 3
"""A pronoun looks back over at most so many sentences for its source."""


@dataclass(slots=True)
class Entity:
    """One source of an article: its fullest name, kind and what the text says of it."""

    source_id: int
    kind: str
    name: str = ""
    words: tuple[str, ...] = ()
    forms: list[tuple[str, ...]] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    sex: str = ""
    is_plural: bool = False
    is_cited: bool = False
    last_sentence: int = -1


@dataclass(frozen=True, slots=True)
class Site:
    """A mention at its place: the sentence it stands in, and what precedes a relative pronoun."""

    mention: Mention
    sentence: int
    antecedent: Mention | None = None


@dataclass(slots=True)
class Article:
    """The sources of one article, joined mention by mention in the order of the text."""

    words: SourceWords
    own_names: frozenset[str] = frozenset()
    entities: list[Entity] = field(default_factory=list)
    last: Entity | None = None

    def introduce(self, mention: Mention) -> None:
        """Note a full name of the article's text, cited or not: it may give a source its fullest form and roles."""
        if mention.form == "name" and mention.kind in ("named_person", "named_organization"):
            self._named(mention)

    def join(self, site: Site) -> tuple[Entity, list[Entity]]:
        """The source of a mention, and the further sources it names."""
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
            each.is_cited = True
            each.last_sentence = site.sentence
        if entity.kind != "undetermined":
            self.last = entity
        return entity, others

    def _new(self, kind: str, name: str = "", words: tuple[str, ...] = ()) -> Entity:
        entity = Entity(len(self.entities), kind, name, words, [words] if words else [])
        self.entities.append(entity)
        return entity

    def _named(self, mention: Mention) -> Entity:
        words = name_words(mention.name, self.words)
        entity = self._find(mention, words)
        if entity is None:
            entity = self._new(mention.kind, mention.name, words)
        elif words not in entity.forms:
            entity.forms.append(words)
            if _is_fuller(mention.name, words, entity):
                entity.name, entity.words = mention.name, words
        if mention.has_title and mention.kind == "named_person" and entity.kind == "named_organization":
            entity.kind = "named_person"
        entity.roles.update(mention.roles)
        entity.sex = entity.sex or mention.sex
        return entity

    def _find(self, mention: Mention, words: tuple[str, ...]) -> Entity | None:
        if not words:
            return None
        candidates = [e for e in self.entities if e.name and self._is_same(mention, words, e)]
        if len(words) == 1 and len(candidates) > 1:
            family = [e for e in candidates if any(fold_name(form[-1]) == fold_name(words[0]) for form in e.forms)]
            candidates = family or candidates
        if not candidates:
            return None
        return max(candidates, key=lambda e: (words in e.forms, e.last_sentence))

    def _is_same(self, mention: Mention, words: tuple[str, ...], entity: Entity) -> bool:
        if mention.sex and entity.sex and mention.sex != entity.sex:
            return False
        if words in entity.forms:
            return True
        if mention.kind == "media" or entity.kind == "media":
            return mention.kind == entity.kind and self._is_same_outlet(words, entity)
        if mention.kind == "named_organization" and entity.kind == "named_organization":
            return any(is_same_organization(words, form, self.words) for form in entity.forms)
        if mention.kind != entity.kind and (len(words) > 1 or len(entity.words) == 1):
            return len(entity.words) == 1 and is_same_person(words, entity.words, self.words) and len(words) == 1
        if entity.kind == "named_organization":
            return False
        if any(is_same_person(words, form, self.words) for form in entity.forms):
            return all(
                len(form) == 1 or len(words) == 1 or is_same_person(words, form, self.words) for form in entity.forms
            )
        return len(words) == 1 and len(entity.words) > 1 and is_same_given(words[0], entity.words[0], self.words)

    def _is_same_outlet(self, words: tuple[str, ...], entity: Entity) -> bool:
        short, long = sorted((words, entity.words), key=len)
        trimmed = tuple(w for w in short if w != "the")
        return bool(trimmed) and long[-len(trimmed) :] == trimmed

    def _description(self, mention: Mention) -> Entity:
        holder = self._holder(mention)
        if holder is not None:
            return holder
        key = (mention.owner.lower(), mention.head)
        for entity in self.entities:
            if entity.kind == mention.kind and entity.words == key and not entity.name:
                return entity
        if mention.kind == "media" and mention.is_definite:
            outlets = [e for e in self.entities if e.kind == "media" and e.name and e.is_cited]
            if outlets:
                return max(outlets, key=lambda e: e.last_sentence)
        entity = self._new(mention.kind)
        entity.words = key
        entity.roles.update(mention.roles)
        entity.is_plural = mention.is_plural
        return entity

    def _holder(self, mention: Mention) -> Entity | None:
        """The one named person of whom the text says the role that a definite description names."""
        if not mention.is_definite or mention.is_plural or mention.kind != "unnamed" or not mention.roles:
            return None
        offices = {mention.head, *self.words.offices.get(mention.head, ())}
        holders = [e for e in self.entities if e.kind == "named_person" and e.roles & offices]
        return holders[0] if len(holders) == 1 else None

    def _pronoun(self, site: Site) -> Entity:
        mention = site.mention
        if mention.head in self.words.relative and site.antecedent is not None:
            return self.join(Site(site.antecedent, site.sentence))[0]
        is_person = mention.head in self.words.he or mention.head in self.words.she
        is_they = mention.head in self.words.they
        is_thing = mention.head in self.words.it
        if not (is_person or is_they or is_thing):
            return self._new("undetermined")
        recent = [e for e in self.entities if e.last_sentence >= max(0, site.sentence - PRONOUN_REACH) and e.is_cited]
        if self.last is not None and self.last in recent:
            recent = [self.last, *sorted((e for e in recent if e is not self.last), key=lambda e: -e.last_sentence)]
        for entity in recent:
            if is_person and self._may_be(entity, mention.sex):
                entity.sex = entity.sex or mention.sex
                return entity
            if is_they and (entity.is_plural or entity.kind in ("named_organization", "media")):
                return entity
            if is_thing and entity.kind in ("named_organization", "document", "media"):
                return entity
        return self._new("undetermined")

    def _may_be(self, entity: Entity, sex: str) -> bool:
        if entity.sex and entity.sex != sex:
            return False
        if entity.kind == "named_person":
            return True
        return entity.kind == "unnamed" and not entity.is_plural and bool(entity.words)


def _is_fuller(name: str, words: Sequence[str], entity: Entity) -> bool:
    """Whether a name says more than an entity's: more words, or as many and more letters."""
    return (len(words), len(name)) > (len(entity.words), len(entity.name))

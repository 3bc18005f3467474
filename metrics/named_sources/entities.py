"""The named sources of one article: every name it goes by, and which names mean one source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from masthead.metrics.media.outlets import Media
from masthead.metrics.named_sources.mentions.mention import Mention
from masthead.metrics.named_sources.names import (
    fold_name,
    generation,
    is_acronym_of,
    is_same_given,
    is_same_organization,
    is_same_person,
    name_keys,
    name_words,
)
from masthead.metrics.named_sources.words import SourceWords

Key = tuple[str, str, str]
"""Kind, owner and head noun of a description."""
_RANKS = ("prince", "princess", "king", "queen", "pope", "emir", "sultan")


@dataclass(slots=True, eq=False)
class Entity:
    """One source of an article: its fullest name, its kind, and what the text says of it.

    ``forms`` has every name it goes by (as ``name_words``), ``roles`` its role words; ``last_sentence`` is the
    sentence of its latest mention as a source, -1 before the first; ``generation`` the suffix of its full name (jr, sr,
    empty), None where no full name is known.
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
    generation: str | None = None


@dataclass(slots=True)
class Entities:
    """The sources of one article found so far, by their names, the words of these, and the roles said of them."""

    words: SourceWords
    media: Media
    entities: list[Entity] = field(default_factory=list)
    by_form: dict[tuple[str, ...], Entity] = field(default_factory=dict)
    by_word: dict[str, dict[int, Entity]] = field(default_factory=dict)
    by_role: dict[str, dict[int, Entity]] = field(default_factory=dict)

    def new(self, kind: str) -> Entity:
        """A further source of that kind, without a name yet."""
        entity = Entity(len(self.entities), kind)
        self.entities.append(entity)
        return entity

    def named(self, mention: Mention) -> Entity:
        """The source that a name means: a known one, which it may give a fuller name, or a new one."""
        words = self.words_of(mention)
        entity = self.find(mention, words) or self.new(mention.kind)
        if words not in entity.forms:
            self._add_form(entity, mention.name, words)
        elif words == entity.words and len(mention.name) > len(entity.name) and mention.kind == "named_person":
            entity.name = mention.name
        if len(words) > 1 and mention.kind == "named_person" and entity.generation is None:
            entity.generation = generation(mention.name)
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
            self.by_form.setdefault(_form_key(name, words), entity)
            for key in name_keys(words, self.words):
                self.by_word.setdefault(key, {})[entity.source_id] = entity

    def words_of(self, mention: Mention) -> tuple[str, ...]:
        """The words of a mention's name; a medium's fullest name stands for all of its names."""
        if mention.kind == "media":
            full = self.media.look_up(mention.name) or self.media.look_up(f"the {mention.name}") or mention.name
            return tuple(word for word in name_words(full, self.words) if word != "the")
        return name_words(mention.name, self.words)

    def find(self, mention: Mention, words: tuple[str, ...]) -> Entity | None:
        """The known source that a name with these words means; of several the one cited last."""
        if not words:
            return None
        exact = self.by_form.get(_form_key(mention.name, words))
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
            candidates = [e for e in candidates if not e.generation] or candidates
        return max(candidates, key=lambda e: e.last_sentence)

    def firm(self, word: str) -> Entity | None:
        """The one known firm whose name of several words begins with a word: "Carrier Corp." of ``carrier``."""
        known = self.by_word.get(fold_name(word), {}).values()
        firms = [e for e in known if e.kind == "named_organization" and e.words[:1] == (word,)]
        is_firm = len(firms) == 1 and not self.words.organization_kinds.company.isdisjoint(firms[0].words[1:])
        return firms[0] if is_firm else None

    def name_of(self, entity: Entity) -> str | None:
        """The name that a source is shown by: a given name alone keeps its rank ("Prince Odd")."""
        if entity.kind == "named_person" and " " not in entity.name:
            rank = next((role for role in _RANKS if role in entity.roles), None)
            return f"{rank.title()} {entity.name}" if rank is not None and entity.words else entity.name or None
        return entity.name or None

    def _is_same(self, mention: Mention, words: tuple[str, ...], entity: Entity) -> bool:
        if mention.sex and entity.sex and mention.sex != entity.sex:
            return False
        if mention.kind == entity.kind == "named_person":
            return _is_same_generation(mention.name, words, entity) and self._is_same_person(words, entity)
        kinds = {mention.kind, entity.kind}
        if kinds == {"media"}:
            short, long = sorted((words, entity.words), key=len)
            return long[-len(short) :] == short or (len(short) == 1 and is_acronym_of(short[0], long, self.words))
        if kinds == {"named_organization"}:
            return any(is_same_organization(words, form, self.words) for form in entity.forms)
        if kinds == {"media", "named_organization"}:
            short, long = sorted((words, entity.words), key=len)
            return len(short) == 1 and len(long) > 1 and is_acronym_of(short[0], long, self.words)
        if kinds == {"named_person", "named_organization"} and self._is_short_form(mention, words, entity):
            return True
        if len(kinds) > 1:
            return len(words) == 1 and kinds == {"named_person", mention.kind} and self._is_family(words, entity)
        return self._is_same_person(words, entity)

    def _is_short_form(self, mention: Mention, words: tuple[str, ...], entity: Entity) -> bool:
        """Whether one word that reads as a person's name begins the name of a known organization."""
        is_bare = entity.kind == "named_organization" and not (mention.has_title or mention.sex)
        is_long = len(words) == 1 and len(words[0]) > 4 and len(entity.words) > 1
        if not (is_bare and is_long and words[0] == entity.words[0]) or words[0] in self.words.no_first_names:
            return False
        return not self.words.organization_kinds.company.isdisjoint(entity.words[1:])

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


def _form_key(name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    is_suffixed = name[-1:] in ("r", ".") and (suffix := generation(name))
    return (*words, suffix) if is_suffixed else words


def _is_same_generation(name: str, words: tuple[str, ...], entity: Entity) -> bool:
    """Whether a name can be the father's or the son's that an entity is: "Odd Berg Jr." is not "Odd Berg"."""
    suffix = generation(name)
    if entity.generation is None or suffix == entity.generation:
        return True
    return len(words) == 1 and not suffix


def _is_fuller(name: str, words: Sequence[str], entity: Entity) -> bool:
    """Whether a name says more than an entity's: more words, or as many and more letters."""
    return (len(words), len(name)) > (len(entity.words), len(entity.name))


def description_key(mention: Mention) -> Key:
    """What two descriptions of one source have in common."""
    return mention.kind, mention.owner.lower(), mention.head


def known_document(described: Mapping[Key, Entity], mention: Mention) -> Entity | None:
    """``the poll`` behind "a Tarn Institute poll", ``the Tarn Institute poll`` behind "a poll": the latest that fits."""
    wanted = (mention.kind, mention.head)
    fits = [
        e for (kind, owner, head), e in described.items() if (kind, head) == wanted and not (owner and mention.owner)
    ]
    return fits[-1] if fits else None

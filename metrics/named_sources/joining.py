"""The mentions of one article joined to its sources: full names, surnames, bare roles, pronouns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from masthead.metrics.media.outlets import name_key
from masthead.metrics.named_sources.bodies import ROLE_REACH, Bodies, Site
from masthead.metrics.named_sources.entities import Entities, Entity, description_key, known_document
from masthead.metrics.named_sources.evidence import full_name_of, kind_in_text, person_of_letters
from masthead.metrics.named_sources.mentions.mention import Mention, Sex
from masthead.metrics.named_sources.offices import fits_office

PRONOUN_REACH = 3
"""A pronoun looks back over at most so many sentences for its source."""
SUBJECT_REACH = 6
"""Over so many sentences it looks back for the person they are about."""
_LONGEST_ARTICLE = 8
_OWNED = frozenset(("campaign", "administration"))
_MOST_BARE_WORDS = 3
_THINGS = ("named_organization", "document", "media")


class Joined(NamedTuple):
    """The source of a mention, the further sources that it names, and the pass that decided."""

    entity: Entity
    others: list[Entity]
    rule: str


class Pass(NamedTuple):
    """One way to tell a mention's source; ``find`` gives None where it cannot tell."""

    name: str
    find: Callable[[Article, Site], Entity | None]


@dataclass(slots=True)
class Article(Bodies):
    """The sources of one article, joined mention by mention in the order of the text."""

    own_names: frozenset[str] = frozenset()
    headline_end: int = 0
    last: Entity | None = None
    is_introduced: bool = False
    told: dict[str, Mention] = field(default_factory=dict)

    def named(self, mention: Mention) -> Entity:
        """The source that a name means, of the kind that the article's text tells of it."""
        if mention.kind == "media" and " " not in mention.name and (person := self._person_called(mention)) is not None:
            return Entities.named(self, person)
        if mention.has_title or mention.sex or mention.kind not in ("named_person", "named_organization"):
            return Entities.named(self, mention)
        known = self.told.get(mention.name)
        if known is None:
            known = self.told[mention.name] = self._as_told(mention)
        if known.kind != mention.kind or known.name != mention.name:
            mention = mention._replace(kind=known.kind, name=known.name)
        return Entities.named(self, mention)

    def _as_told(self, mention: Mention) -> Mention:
        """A bare name with the kind that the article's text tells; letters with the name that they stand for."""
        words = mention.name.split()
        if self.namings is None or len(words) > _MOST_BARE_WORDS:
            return mention
        text = self.namings.text
        if len(words) == 1 and mention.name.isupper():
            full = full_name_of(text, mention.name, self.words)
            if full is None and (person := person_of_letters(text, mention.name, self.words)) is not None:
                return mention._replace(kind="named_person", name=person)
            return mention if full is None else mention._replace(kind="named_organization", name=full)
        if mention.kind == "named_organization" and len(words) > 1:
            return mention
        if words[0].lower() in self.words.all_given_names or self.find(mention, self.words_of(mention)) is not None:
            return mention
        if mention.kind == "named_organization" and mention.name.lower() in self.words.proper_names:
            return mention
        told = kind_in_text(text, mention.name, self.words)
        return mention if told is None else mention._replace(kind=told)

    def introduce(self, mention: Mention) -> None:
        """Note a full name of the article's text, cited or not: it may give a source its fullest form and roles."""
        self.named(mention)

    def join(self, site: Site) -> Joined:
        """The source of a mention: the passes of its form are asked in turn, and the first that can tell decides."""
        mention = site.mention
        entity, rule = self._decide(site)
        others = [self.named(other) for other in mention.others] if mention.others else []
        for each in (entity, *others):
            each.last_sentence = site.sentence
            self.recent.append(each)
        if entity.kind != "undetermined":
            self.last = entity
        return Joined(entity, others, rule)

    def _decide(self, site: Site) -> tuple[Entity, str]:
        mention = site.mention
        if mention.form == "name":
            entity = self.named(mention)
            return entity, "name" if entity.name == mention.name else "shorter name"
        for name, find in PASSES.get(mention.form, ()):
            found = find(self, site)
            if found is not None:
                return found, name
        if mention.form == "description":
            return self._new_description(site), "description"
        return self.new("undetermined"), "left open"

    def hearsay(self) -> Entity:
        """The one source of all hearsay of the article."""
        key = ("hearsay", "", "")
        if key not in self.described:
            self.described[key] = self.new("hearsay")
        return self.described[key]

    def kind_of(self, entity: Entity) -> str:
        """The source's kind; a medium by one of the outlet's own names is self-citation."""
        if entity.kind == "media" and entity.words:
            full = "".join(entity.words)
            if name_key(entity.name) in self.own_names or full in self.own_names:
                return "self_citation"
            if full in self.media.short and any(own.endswith(full) for own in self.own_names):
                return "self_citation"
        return entity.kind

    def _new_description(self, site: Site) -> Entity:
        mention = site.mention
        key = description_key(mention)
        entity = self.described[key] = self.new(mention.kind)
        entity.roles.update(mention.roles)
        entity.is_plural = mention.is_plural
        self.wordings[entity.source_id] = self._wording(site)
        if mention.kind == "unnamed" and mention.is_definite and mention.head in self.words.institutions.governing:
            entity.kind = "named_organization"
        return entity

    def same_description(self, site: Site) -> Entity | None:
        """The source that an earlier mention has described in the same words."""
        mention = site.mention
        if mention.kind == "unnamed" and not mention.is_plural and self._is_introduced_anew(site):
            return None
        if mention.kind == "unnamed" and (said := self._wording(site))[:1].isdigit():
            return self._same_share(said)
        known = self.described.get(description_key(mention))
        is_document = mention.kind == "document" and mention.is_definite
        return known_document(self.described, mention) if known is None and is_document else known

    def anonymous(self, site: Site) -> Entity | None:
        """``the official`` behind ``a senior official``: an anonymous source stays so."""
        mention = site.mention
        if not mention.is_definite or mention.is_plural or mention.kind != "unnamed" or mention.is_institution:
            return None
        found = [e for key, e in self.described.items() if key[2] == mention.head and e.kind == "unnamed"]
        return found[-1] if found and not found[-1].is_plural else None

    def holder(self, site: Site) -> Entity | None:
        """The named person of whom the text says the role that a definite description names."""
        mention = site.mention
        is_headline = bool(mention.owner) and mention.head in self.words.public_roles and site.start < self.headline_end
        if not (mention.is_definite or is_headline) or mention.is_plural or mention.kind != "unnamed":
            return None
        if not mention.roles or mention.is_institution:
            return None
        offices = not self._heads_something(site)
        holders = self._holders(mention.head, offices=offices)
        if not holders and self._introduce_all():
            holders = self._holders(mention.head, offices=offices)
        if mention.owner:
            told = self._person_of_place(site)
            if told is not None and self._introduce_all():
                holders = self._holders(mention.head)
            holder = next((e for e in holders if told is not None and e.words[-1:] == (told,)), None)
            person = holder or (self.salient_person(site) if mention.is_definite else None)
            return person or (holders[0] if len(holders) == 1 else None)
        return holders[0] if len(holders) == 1 else self._latest(holders, site)

    def _holders(self, head: str, *, offices: bool = True) -> list[Entity]:
        """Named persons with a role; with another role of the same office only where none has the role itself."""
        for offices_of in ((head,), self.words.variants.offices.get(head, ()) if offices else ()):
            held = {n: e for office in sorted(offices_of) for n, e in self.by_role.get(office, {}).items()}
            persons = [held[n] for n in sorted(held) if held[n].kind == "named_person"]
            if persons:
                return persons
        return []

    def _latest(self, entities: Sequence[Entity], site: Site) -> Entity | None:
        """The entity that the text before a place has named last."""
        if not entities or self.namings is None:
            return None
        for naming in self.namings.before(site.start, site.sentence):
            entity = self.find(naming.mention, self.words_of(naming.mention))
            if entity in entities:
                return entity
        return None

    def salient_person(self, site: Site) -> Entity | None:
        """``the Ohio Republican``: the person of public life whom the last sentences are about."""
        mention = site.mention
        if not mention.is_definite or mention.is_plural or mention.head not in self.words.public_roles:
            return None
        if self.namings is None or mention.kind != "unnamed" or self._heads_something(site):
            return None
        is_within = self.last is not None and self.last.last_sentence == site.sentence and not site.is_behind_content
        return self._subject_before(site, mention.sex, reach=ROLE_REACH, speaker=self.last if is_within else None)

    def owned_body(self, site: Site) -> Entity | None:
        """``his campaign``: that of the person whom the text before is about."""
        mention, namings = site.mention, self.namings
        if namings is None or mention.head not in _OWNED or mention.owner or mention.kind != "unnamed":
            return None
        owner = namings.reader.texts.text[site.start : site.start + _LONGEST_ARTICLE].partition(" ")[0].lower()
        sex: Sex = "male" if owner == "his" else "female" if owner == "her" else ""
        person = self._subject_before(site, sex, reach=SUBJECT_REACH) if sex else None
        if person is None or person.kind != "named_person":
            return None
        family = person.name.removesuffix(" Jr.").rpartition(" ")[2]
        name = f"{family} {mention.head}"
        return self.named(mention._replace(kind="named_organization", form="name", name=name, sex="", roles=()))

    def relative(self, site: Site) -> Entity | None:
        """``the mayor, who said``: the noun phrase before it."""
        if site.antecedent is None or site.mention.head not in self.words.pronouns.relative:
            return None
        return self.join(site._replace(mention=site.antecedent, antecedent=None)).entity

    def subject(self, site: Site) -> Entity | None:
        """``he``, ``she``: whom the sentence, or the last one, is about."""
        if not site.mention.sex or self.namings is None:
            return None
        found = self._subject_before(site, site.mention.sex, reach=SUBJECT_REACH)
        if found is None or not self._is_told_of(found, site):
            return found
        return self._subject_before(site, site.mention.sex, reach=SUBJECT_REACH, speaker=found) or found

    def _subject_before(self, site: Site, sex: str, *, reach: int, speaker: Entity | None = None) -> Entity | None:
        """The person named first in the nearest sentence before a place that names one, or cited there; not the ``speaker``."""
        for number in range(site.sentence, max(site.sentence - reach, 0) - 1, -1):
            is_said = site.is_behind_content and number == site.sentence
            if sex and number < site.sentence and self._goes_on_with(number, sex):
                if self.last is not None and self.last.last_sentence == number and self._may_be(self.last, sex):
                    return self.last
                continue
            subject = None if is_said else self._subject_of(number, site, sex)
            last = self.last
            is_cited = last is not None and last.last_sentence == number and self._may_be(last, sex)
            if (
                subject is None
                and last is not None
                and last is not speaker
                and is_cited
                and fits_office(last.roles, site.mention, self.words)
            ):
                return last
            if subject is None and not is_said:
                subject = self._named_in(number, site, sex, as_owner=True)
            if subject is not None and subject is not speaker:
                subject.sex = subject.sex or sex
                return subject
        return None

    def _goes_on_with(self, number: int, sex: str) -> bool:
        """Whether a sentence has "he" or "she" for its subject: whom else it names is no subject."""
        assert self.namings is not None
        return self.namings.opens_with(
            number, self.words.pronouns.male if sex == "male" else self.words.pronouns.female
        )

    def _subject_of(self, number: int, site: Site, sex: str) -> Entity | None:
        """Whom a sentence is about: the holder of the role that it begins with, or the person it names first."""
        assert self.namings is not None
        if number < site.sentence and (role := self.namings.role_at_start(number)) is not None:
            holders = self._holders(role)
            if not holders and self._introduce_all():
                holders = self._holders(role)
            holder = holders[0] if len(holders) == 1 else self._latest(holders, site)
            if holder is not None and self._may_be(holder, sex):
                return holder
        if number < site.sentence and (author := self._author_of(number, site, sex)) is not None:
            return author
        return self._named_in(number, site, sex, as_owner=False)

    def _author_of(self, number: int, site: Site, sex: str) -> Entity | None:
        """Whose words a sentence begins with: "Odd Berg's video for Ana Lind was a warning."""
        assert self.namings is not None
        first = next(iter(self.namings.of_sentence(number, site.start)), None)
        if first is None or first.mention.kind != "named_person" or not self.namings.owns_words(first):
            return None
        entity = self._person(first.mention, sex)
        return entity if entity is not None and fits_office(entity.roles, site.mention, self.words) else None

    def _named_in(self, number: int, site: Site, sex: str, *, as_owner: bool) -> Entity | None:
        """The person named first in a sentence, by itself or before what is hers ("Quint's tweet", "the Quint plan")."""
        assert self.namings is not None
        main, before_main = -1, None
        for naming in self.namings.of_sentence(number, site.start):
            if self.namings.is_owner(naming) != as_owner:
                continue
            entity = self._person(naming.mention, sex) if naming.mention.kind == "named_person" else None
            if entity is None or not fits_office(entity.roles, site.mention, self.words):
                continue
            main = self.namings.fronted(number, site.start) if main < 0 else main
            if naming.start >= main:
                return entity
            before_main = before_main or entity
        return before_main

    def _person(self, mention: Mention, sex: str) -> Entity | None:
        """The person of that sex whom a name in the running text means; None where it may be someone else."""
        entity = self.find(mention, self.words_of(mention))
        if entity is not None:
            return entity if entity.kind == "named_person" and self._may_be(entity, sex) else None
        if mention.sex and sex and mention.sex != sex:
            return None
        given, _, family = mention.name.rpartition(" ")
        is_given = given.partition(" ")[0].lower() in self.words.all_given_names
        if mention.has_title or is_given:
            return self.named(mention)
        assert self.namings is not None
        if not self.namings.comes_back(family) or family.lower() in self.words.ordinary:
            return None
        if given:
            return self.named(mention)
        full = [name for name in self.namings.full_names(family) if not sex or name.sex in ("", sex)]
        return self.named(full[0] if len(full) == 1 else mention) if full else None

    def recent_source(self, site: Site) -> Entity | None:
        """``he``, ``they``, ``it``: the latest source that the pronoun may stand for."""
        mention = site.mention
        for entity in self._recent(site.sentence):
            if mention.sex and self._may_be(entity, mention.sex):
                entity.sex = entity.sex or mention.sex
                return entity
            is_group = entity.is_plural or (entity.kind == "named_organization" and entity is self.last)
            if mention.head in self.words.pronouns.plural and is_group:
                return entity
            if mention.head in self.words.pronouns.thing and entity.kind in _THINGS:
                return entity
        return None

    def only_person(self, site: Site) -> Entity | None:
        """``she``: the one woman whom the article has named before."""
        sex = site.mention.sex
        if not sex or self.namings is None:
            return None
        persons: dict[int, Entity] = {}
        for naming in self.namings.before(site.start, site.sentence):
            if naming.mention.kind == "named_person":
                entity = self._person(naming.mention, sex)
                if entity is not None and entity.sex == sex:
                    persons[entity.source_id] = entity
        return next(iter(persons.values())) if len(persons) == 1 else None

    def _introduce_all(self) -> bool:
        """Note every person of the running text with the roles said of them; False where that has been done."""
        if self.namings is None or self.is_introduced:
            return False
        self.is_introduced = True
        for mention in self.namings.with_roles():
            self.named(mention)
        return True

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


PASSES: Mapping[str, tuple[Pass, ...]] = {
    "description": (
        Pass("organization named before", Article.body),
        Pass("anonymous source", Article.anonymous),
        Pass("holder of the role", Article.holder),
        Pass("same description", Article.same_description),
        Pass("body of a person", Article.owned_body),
        Pass("outlet cited last", Article.outlet),
        Pass("person of public life", Article.salient_person),
        Pass("company named last", Article.company),
        Pass("shorter name", Article.short_firm),
    ),
    "pronoun": (
        Pass("noun before who", Article.relative),
        Pass("subject before", Article.subject),
        Pass("organization that the sentence begins with", Article.thing_subject),
        Pass("latest source", Article.recent_source),
        Pass("only person", Article.only_person),
    ),
}
"""The ways to tell the source of a description or pronoun, the surest first."""

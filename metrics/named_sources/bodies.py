"""What a description takes up: a body (``the department``, ``the district court``, ``the company``), or nobody known yet."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from masthead.metrics.named_sources.antecedents import Namings
from masthead.metrics.named_sources.entities import Entities, Entity, Key, description_key
from masthead.metrics.named_sources.evidence import person_of_place
from masthead.metrics.named_sources.mentions.mention import Mention
from masthead.metrics.named_sources.names import fold_name
from masthead.metrics.named_sources.offices import is_other_body, is_public

ROLE_REACH = 4
"""A role without a holder, and a company, looks back over so many sentences."""
_LONGEST_ARTICLE = 4
_SHORTEST_NAME = 2
RECENT_SOURCES = 12
"""A pronoun, and "the newspaper", looks back over at most so many mentions."""
_COURTS = frozenset(("district", "appeals", "appellate", "circuit", "trial", "supreme", "superior", "county", "lower"))


class Site(NamedTuple):
    """A mention at its place: where it begins, its sentence, and what stands before it.

    ``antecedent`` is the mention that the text before a pronoun offers; ``is_behind_content`` says that a comma or a
    quotation stands right before it, so that what precedes in its sentence is what was said.
    """

    mention: Mention
    sentence: int
    start: int = 0
    antecedent: Mention | None = None
    is_behind_content: bool = False


@dataclass(slots=True)
class Bodies(Entities):
    """The sources of one article with the names of its running text, and the passes that find a body among them.

    ``described`` has the sources without a name, ``wordings`` the words in which each was first described.
    """

    namings: Namings | None = None
    described: dict[Key, Entity] = field(default_factory=dict)
    wordings: dict[int, str] = field(default_factory=dict)
    recent: deque[Entity] = field(default_factory=lambda: deque(maxlen=RECENT_SOURCES))

    def short_firm(self, site: Site) -> Entity | None:
        """``Carrier`` behind "Carrier Corp.": a capitalized noun with which a known organization's name begins."""
        mention, namings = site.mention, self.namings
        if namings is None or mention.is_definite or mention.is_plural or mention.start:
            return None
        return self.firm(mention.head) if namings.reader.texts.text[site.start].isupper() else None

    def body(self, site: Site) -> Entity | None:
        """``the department``: the organization named before whose name has the word."""
        mention = site.mention
        if not (mention.is_definite and mention.is_institution and mention.kind == "unnamed" and not mention.owner):
            return None
        word = fold_name(mention.head)
        known = {n: e for n, e in self.by_word.get(word, {}).items() if e.kind == "named_organization"}
        if mention.head == "court" and (level := self._court_level(site)):
            return next((e for e in known.values() if level in e.words), None)
        if len(known) == 1:
            return next(iter(known.values()))
        if self.namings is None or not self.namings.has_word(mention.head, site.start):
            return None
        for naming in self.namings.before(site.start, site.sentence):
            words = self.words_of(naming.mention)
            if naming.mention.kind == "named_organization" and mention.head in words:
                return self.named(naming.mention)
        return None

    def _court_level(self, site: Site) -> str:
        """The word before a court that tells which it is (``the district court``), empty where there is none."""
        if self.namings is None:
            return ""
        head = site.start + site.mention.start
        before = self.namings.reader.texts.text[site.start : head].split()
        return before[-1].lower() if before and before[-1].lower() in _COURTS else ""

    def company(self, site: Site) -> Entity | None:
        """``the company``, ``the group``: the organization that the last sentences have named."""
        mention = site.mention
        if not mention.is_definite or mention.head not in self.words.institutions.generic or mention.owner:
            return None
        for naming in self.namings.before(site.start, site.sentence, ROLE_REACH) if self.namings is not None else ():
            words = self.words_of(naming.mention)
            if naming.mention.kind != "named_organization" or is_other_body(mention.head, words, self.words):
                continue
            if not is_public(words, naming.mention.name, self.words):
                return self.named(naming.mention)
        return None

    def thing_subject(self, site: Site) -> Entity | None:
        """``it`` in a sentence that begins with an organization: "The Tarn Board has met; it warned the crews"."""
        if site.mention.head not in self.words.pronouns.thing or self.namings is None:
            return None
        first = next(iter(self.namings.of_sentence(site.sentence, site.start)), None)
        if first is None or first.mention.kind not in ("named_organization", "media"):
            return None
        begin = int(self.namings.reader.texts.sentences.start[site.sentence])
        if len(first.mention.name) < _SHORTEST_NAME:
            return None
        is_subject = first.start - begin <= _LONGEST_ARTICLE and not self.namings.is_owner(first)
        return self.named(first.mention) if is_subject else None

    def outlet(self, site: Site) -> Entity | None:
        """``the newspaper``: the outlet cited last."""
        mention = site.mention
        if mention.kind != "media" or not mention.is_definite:
            return None
        outlets = [e for e in self.recent if e.kind == "media" and e.name]
        if outlets:
            return outlets[-1]
        for naming in self.namings.before(site.start, site.sentence, ROLE_REACH) if self.namings is not None else ():
            if naming.mention.kind == "media":
                return self.named(naming.mention)
        return None

    def _is_introduced_anew(self, site: Site) -> bool:
        """``another aide``, ``one aide`` behind "one aide"; ``a judge`` in a later paragraph: somebody else."""
        if self.namings is None or not site.mention.roles:
            return False
        said = self._wording(site)
        first = said.partition(" ")[0]
        if first not in ("a", "an"):
            return first in ("another", "one")
        known = self.described.get(description_key(site.mention))
        return known is not None and self.wordings.get(known.source_id) != said

    def _person_called(self, mention: Mention) -> Mention | None:
        """The one person whom the article names in full and whose family name reads as an outlet's: Ada Bloomberg."""
        if self.namings is None:
            return None
        full = [name for name in self.namings.full_names(mention.name) if name.sex]
        return full[0] if len(full) == 1 else None

    def _person_of_place(self, site: Site) -> str | None:
        """The family name of whom the text calls by the place and role of a description."""
        mention = site.mention
        if self.namings is None or not self.namings.has_word(f"{mention.owner} {mention.head}", site.start):
            return None
        return person_of_place(self.namings.text, mention.owner, mention.head)

    def _is_told_of(self, entity: Entity, site: Site) -> bool:
        """Whether the words behind a pronoun name a person: in "He said Berg had asked", "he" is not Berg."""
        assert self.namings is not None
        if entity.kind != "named_person" or not entity.words or site.is_behind_content:
            return False
        return self.namings.is_named_behind(entity.words[-1], site.start, site.sentence)

    def _same_share(self, said: str) -> Entity | None:
        """``65 percent of Lindish``, described so before: a share in other figures is another group."""
        return next((self.entities[number] for number, wording in self.wordings.items() if wording == said), None)

    def _wording(self, site: Site) -> str:
        """A description up to its head, in lower case; empty where the text is not known."""
        if self.namings is None:
            return ""
        return self.namings.reader.texts.text[site.start : site.start + site.mention.end].lower()

    def _heads_something(self, site: Site) -> bool:
        """Whether a leader is one of something named: ``the leader of The Harbor Squad`` is no president."""
        if site.mention.head != "leader" or self.namings is None:
            return False
        behind = site.start + site.mention.end
        return self.namings.reader.texts.text.startswith(" of ", behind)

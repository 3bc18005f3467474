"""Whom the running text of an article names, cited or not: what roles, pronouns and "the company" may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from masthead.metrics.named_sources.context import MentionReader
from masthead.metrics.named_sources.mentions.mention import Mention

_LONGEST_APPOSITION = 100
_LONGEST_ROLE = 40
_MOST_OF_A_FAMILY = 3
_GIVEN = re.compile(r"[A-Z][\w.’'-]+ (?:[A-Z]\. )?\Z")
_BYLINE = re.compile(r"(?:By|BY) [A-Z][^\n.,!?]{2,50}(?:\n|,? and [A-Z])")
"""A line that says whose article it is: nobody whom the text tells of."""
_BETWEEN = re.compile(r"[\s.-]+")
_LONGEST_OPENER = 20
_FRONTED = frozenset(
    ("In", "With", "On", "After", "Before", "At", "During", "As", "While", "When", "For", "Like", "Unlike", "Despite")
)
_FURTHEST = 200
"""No mention looks back over more sentences, however long its article is."""


class Naming(NamedTuple):
    """A name in the running text: where it begins and ends, in which sentence, and what it names."""

    start: int
    end: int
    sentence: int
    mention: Mention


@dataclass(slots=True)
class Namings:
    """The names of one article's running text outside quotations; a sentence is read as far as it is asked for."""

    reader: MentionReader
    article: int
    _read: dict[int, tuple[list[Naming], Iterator[Naming]]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The article's text."""
        begin, end = self.reader.texts.bounds[self.article].tolist()
        return self.reader.texts.text[begin:end]

    def before(self, place: int, sentence: int, reach: int = _FURTHEST) -> Iterator[Naming]:
        """Those before a batch position in a sentence, the latest first, over ``reach`` sentences back."""
        article = self.reader.texts.sentences.article
        for number in range(sentence, max(sentence - reach, 0) - 1, -1):
            if article[number] != self.article:
                return
            for naming in reversed(self._of_sentence(number)):
                if naming.start < place:
                    yield naming

    def of_sentence(self, number: int, place: int) -> Iterator[Naming]:
        """Those of a sentence of the article before a batch position, in the order of the text."""
        if self.reader.texts.sentences.article[number] != self.article:
            return
        known, rest = self._begun(number)
        k = 0
        while True:
            if k == len(known):
                following = next(rest, None)
                if following is None:
                    return
                known.append(following)
            naming = known[k]
            if naming.start >= place:
                return
            yield naming
            k += 1

    def is_owner(self, naming: Naming) -> bool:
        """Whether a name stands before what is its bearer's: in the genitive, or before a small noun of the lists."""
        text = self.reader.texts.text
        if text[naming.end - 2 : naming.end] in ("'s", "’s", "s'", "s’"):
            return True
        following = text[naming.end : naming.end + _LONGEST_ROLE]
        words = self.reader.words(self.article)
        return following[:1] == " " and following[1:].partition(" ")[0].rstrip(",.") in words.nouns

    def owns_words(self, naming: Naming) -> bool:
        """Whether a name that begins its sentence owns words: "Odd Berg's endorsement video"."""
        texts = self.reader.texts
        if naming.start != texts.sentences.start[naming.sentence] or not self.is_owner(naming):
            return False
        words = self.reader.words(self.article)
        following = texts.text[naming.end : naming.end + _LONGEST_ROLE].split()[:2]
        return any(word.lower() in words.documents.words or word.lower() in words.voices.words for word in following)

    def has_word(self, word: str, place: int) -> bool:
        """Whether a word stands with a capital in the article before a batch position."""
        return self.reader.texts.text.find(word.title(), int(self.reader.texts.bounds[self.article, 0]), place) >= 0

    def role_at_start(self, number: int) -> str | None:
        """The role that a sentence of the article begins with ("The mayor"), None where it begins otherwise."""
        texts = self.reader.texts
        if texts.sentences.article[number] != self.article:
            return None
        start = int(texts.sentences.start[number])
        first, _, rest = texts.text[start : start + _LONGEST_ROLE].partition(" ")
        word = rest.partition(" ")[0].rstrip(",").lower()
        return word if first == "The" and word in self._roles() else None

    def opens_with(self, number: int, words: AbstractSet[str]) -> bool:
        """Whether a sentence of the article begins with one of some words, "and" or "but" before it left out."""
        texts = self.reader.texts
        start = int(texts.sentences.start[number])
        if texts.sentences.article[number] != self.article:
            return False
        first, _, rest = texts.text[start : start + _LONGEST_OPENER].lower().partition(" ")
        return (rest.partition(" ")[0] if first in ("and", "but") else first) in words

    def fronted(self, number: int, place: int) -> int:
        """Where a sentence's main clause begins behind "With Odd Berg by her side,"; its start where nothing stands before it."""
        texts = self.reader.texts
        start = int(texts.sentences.start[number])
        if texts.text[start : start + _LONGEST_OPENER].partition(" ")[0] not in _FRONTED:
            return start
        return max(texts.text.find(", ", start, min(int(texts.sentences.end[number]), place)), start)

    def comes_back(self, family: str) -> bool:
        """Whether the article writes a family name more than once, as it does of persons."""
        begin, end = self.reader.texts.bounds[self.article].tolist()
        return self.reader.texts.text.count(family, begin, end) > 1

    def is_named_behind(self, family: str, place: int, sentence: int) -> bool:
        """Whether a sentence names a family with a capital close behind a batch position."""
        texts = self.reader.texts
        stop = min(int(texts.sentences.end[sentence]), place + _LONGEST_ROLE)
        return texts.text.find(family.title(), place, stop) >= 0

    def full_names(self, family: str) -> list[Mention]:
        """The persons of that family name whom the article names by a given name or title, each once."""
        begin, end = self.reader.texts.bounds[self.article].tolist()
        text = self.reader.texts.text
        found: dict[str, Mention] = {}
        place = text.find(family, begin, end)
        while place >= 0 and len(found) < _MOST_OF_A_FAMILY:
            before = _GIVEN.search(text, max(place - _LONGEST_ROLE, begin), place)
            if before is not None:
                mention = self.reader.read(self.article, before.start(), place + len(family), "name")
                is_name = mention.has_title or bool(mention.sex) or (" " in mention.name and family.isalpha())
                if mention.kind == "named_person" and is_name:
                    found.setdefault(mention.name, mention)
            place = text.find(family, place + len(family), end)
        return list(found.values())

    def with_roles(self) -> Iterator[Mention]:
        """The persons of the whole text of whom it says a role, before the name or behind it."""
        texts = self.reader.texts
        first, last = np.searchsorted(texts.sentences.start, texts.bounds[self.article]).tolist()
        for number in range(first, last):
            for naming in self._of_sentence(number) if number in self._read else self._scan(number, only_roles=True):
                mention = self._with_apposition(naming, int(texts.sentences.end[number]))
                if mention.kind == "named_person" and mention.roles:
                    yield mention

    def _of_sentence(self, number: int) -> Sequence[Naming]:
        known, rest = self._begun(number)
        known.extend(rest)
        return known

    def _begun(self, number: int) -> tuple[list[Naming], Iterator[Naming]]:
        """What has been read of a sentence, and what reads the rest."""
        begun = self._read.get(number)
        if begun is None:
            begun = self._read[number] = ([], self._scan(number))
        return begun

    def _scan(self, number: int, *, only_roles: bool = False) -> Iterator[Naming]:
        """The namings of a sentence; or those alone that can state a role, within the name or behind its comma."""
        reader, article, runs = self.reader, self.article, self.reader.runs
        text, small_words = reader.texts.text, reader.words(article).common_words
        start = int(reader.texts.sentences.start[number])
        if text.startswith(("By ", "BY "), start) and _BYLINE.match(text, start) is not None:
            return
        for run in runs.of_sentence(number):
            start, end = runs.start[run], runs.end[run]
            if runs.is_single[run] and text[start:end].lower() in small_words:
                continue
            if only_roles and text[end : end + 1] != "," and self._titles().isdisjoint(_words(text[start:end])):
                continue
            mention = reader.read(article, start, end, "open" if runs.opens[run] else "name")
            if mention.form == "name":
                yield Naming(start, end, number, mention)

    def _with_title(self, mention: Mention, start: int) -> Mention:
        """The mention with the small title right before it: "the harbor master Ines Vogel"."""
        before = self.reader.texts.text[max(start - 30, 0) : start].rstrip().rpartition(" ")[2]
        return mention._replace(roles=(before, *mention.roles)) if before in self._roles() else mention

    def _titles(self) -> frozenset[str]:
        return self.reader.words(self.article).titles_of_all

    def _roles(self) -> frozenset[str]:
        return self.reader.words(self.article).role_nouns

    def _with_apposition(self, naming: Naming, stop: int) -> Mention:
        """The mention with the roles that stand behind its comma: "Ines Vogel, the harbor master, said"."""
        text = self.reader.texts.text
        if not text.startswith(",", naming.end):
            return naming.mention
        stop = min(stop, naming.start + _LONGEST_APPOSITION)
        mention = self.reader.read(self.article, naming.start, stop)
        return (
            mention._replace(roles=(*naming.mention.roles, *mention.roles))
            if mention.form == "name"
            else naming.mention
        )


def _words(text: str) -> list[str]:
    return _BETWEEN.split(text.lower())

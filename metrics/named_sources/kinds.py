"""What a source is, finer than its label: a government, a company, an expert, an official, a citizen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from masthead.metrics.named_sources.words import SourceWords

FINER_KINDS = (
    "spokesperson",
    "official",
    "expert",
    "journalist",
    "executive",
    "cleric",
    "artist",
    "citizen",
    "government",
    "party",
    "company",
    "organization",
    "media",
    "document",
)
_WALKS = (
    ("official", ("state", "law", "military")),
    ("expert", ("knowledge",)),
    ("journalist", ("media",)),
    ("executive", ("organization",)),
    ("cleric", ("faith",)),
    ("artist", ("arts",)),
    ("citizen", ("people",)),
)
_BY_RANK = ("spokesperson", "official", *(kind for kind, _ in _WALKS))
_OF_LABEL = {"media": "media", "self_citation": "media", "document": "document"}


def finer_kind(label: str, name: Iterable[str], roles: Iterable[str], words: SourceWords) -> str | None:
    """The finer kind of a source with a label, its name's words and the roles that the text states.

    Persons go by their roles, organizations by the words of their names; None where neither tells.

    >>> from masthead.metrics.named_sources.words import read_source_words
    >>> finer_kind("named_person", ("ines", "vogel"), ("professor",), read_source_words())
    'expert'
    """
    if label in _OF_LABEL:
        return _OF_LABEL[label]
    if label == "named_organization":
        return _organization(tuple(name), words)
    ranks = _ranks(words)
    known = [ranks[role] for role in roles if role in ranks]
    return _BY_RANK[min(known)] if known else None


@cache
def _ranks(words: SourceWords) -> Mapping[str, int]:
    """The rank of every role's kind in ``_BY_RANK``: of several roles the kind that ranks first counts."""
    ranks: dict[str, int] = {}
    lists = [words.voices.people, words.public.words]
    lists += [frozenset().union(*(words.roles.get(walk, frozenset()) for walk in walks)) for _, walks in _WALKS]
    for rank, listed in enumerate(lists):
        for role in listed:
            ranks.setdefault(role, rank)
    return ranks


def _organization(name: tuple[str, ...], words: SourceWords) -> str:
    kinds = words.organization_kinds
    whole = " ".join(name)
    if whole in words.places.names:
        return "government"
    for kind, listed in (("party", kinds.party), ("government", kinds.government), ("company", kinds.company)):
        if whole in listed or not listed.isdisjoint(name):
            return kind
    return "organization"

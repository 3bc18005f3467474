"""Which roles and which kinds of body exclude each other: no senator is "the president", no firm "the union"."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from masthead.metrics.named_sources.mentions.mention import Mention
from masthead.metrics.named_sources.words import SourceWords

_UNIONS = frozenset(("union", "workers", "association", "charity", "league", "foundation", "institute", "brotherhood"))
_FIRMS = frozenset(
    ("company", "firm", "automaker", "airline", "carrier", "retailer", "manufacturer", "bank", "startup")
)
_SINGULAR_OFFICES = frozenset(("president", "premier", "chancellor", "pope", "king", "governor", "mayor", "speaker"))
_OFFICES = _SINGULAR_OFFICES | {
    *("senator", "sen", "rep", "representative", "congressman", "congresswoman", "secretary", "counsel", "attorney"),
    *("judge", "justice", "director", "minister", "ambassador", "spokesman", "spokeswoman", "reporter", "professor"),
}


def fits_office(roles: AbstractSet[str], mention: Mention, words: SourceWords) -> bool:
    """Whether a person with these roles may hold the office of a definite role: none is known of another one alone.

    >>> from masthead.metrics.media.outlets import read_media
    >>> from masthead.metrics.named_sources.mentions.read import read_mention
    >>> from masthead.metrics.named_sources.words import read_source_words
    >>> mention = read_mention("the president", read_source_words(), read_media())
    >>> fits_office({"senator"}, mention, read_source_words()), fits_office({"author"}, mention, read_source_words())
    (False, True)
    """
    if mention.form == "pronoun" or not mention.roles:
        return True
    offices = words.variants.offices.get(mention.head, frozenset()) | {mention.head}
    held = roles & _OFFICES
    return mention.head not in _SINGULAR_OFFICES or not held or not held.isdisjoint(offices)


def is_other_body(head: str, name: tuple[str, ...], words: SourceWords) -> bool:
    """Whether a name is a firm's and the noun a union's or charity's ("the union"), or the other way round."""
    is_firm = not words.organization_kinds.company.isdisjoint(name)
    is_union = not _UNIONS.isdisjoint(name)
    return (head in _UNIONS and is_firm) or (head in _FIRMS and is_union)


def is_public(name_words: tuple[str, ...], name: str, words: SourceWords) -> bool:
    """Whether a name is a place's or a public body's, which nobody calls "the company".

    >>> from masthead.metrics.named_sources.words import read_source_words
    >>> is_public(("norway",), "Norway", read_source_words()), is_public(("tarn", "power"), "Tarn Power", read_source_words())
    (True, False)
    """
    if " ".join(name_words) in words.places.names or name.lower().rstrip(".") in words.places.names:
        return True
    return any(word in words.institutions.public or word in words.institutions.self_standing for word in name_words)

"""What one mention of a source says by itself."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["named_person", "named_organization", "unnamed", "document", "media", "undetermined"]
Form = Literal["name", "description", "pronoun", "none"]
Sex = Literal["", "male", "female"]


class Mention(NamedTuple):
    """A source mention as read from its own words.

    ``start`` and ``end`` are the head or name within the given text; ``name`` is the name without titles and
    possessives ("" for a description or pronoun); ``owner`` the proper name that a description hangs on ("Kremlin"
    of "a Kremlin adviser"); ``roles`` the role words said of it, in lower case; ``is_institution`` says that a
    description is of an institution ("police", "the ministry"); ``others`` are the further named sources of a
    mention that names several.
    """

    kind: Kind
    form: Form
    start: int
    end: int
    name: str = ""
    head: str = ""
    owner: str = ""
    roles: tuple[str, ...] = ()
    sex: Sex = ""
    is_definite: bool = False
    is_plural: bool = False
    is_institution: bool = False
    has_title: bool = False
    others: tuple[Mention, ...] = ()

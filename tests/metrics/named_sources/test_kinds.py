"""Finer kinds of sources: from the roles of persons and the names of organizations."""

from __future__ import annotations

import pytest

from masthead.metrics.named_sources.kinds import FINER_KINDS, finer_kind
from masthead.metrics.named_sources.words import read_source_words

CASES = [
    ("named_person", ("odd", "berg"), ("spokesman",), "spokesperson"),
    ("named_person", ("odd", "berg"), ("senator",), "official"),
    ("named_person", ("odd", "berg"), ("professor",), "expert"),
    ("named_person", ("odd", "berg"), ("reporter",), "journalist"),
    ("named_person", ("odd", "berg"), ("farmer",), "citizen"),
    ("named_person", ("odd", "berg"), (), None),
    ("unnamed", (), ("official",), "official"),
    ("named_organization", ("harbor", "ministry"), (), "government"),
    ("named_organization", ("moscow",), (), "government"),
    ("named_organization", ("quint", "campaign"), (), "party"),
    ("named_organization", ("berg", "airlines"), (), "company"),
    ("named_organization", ("harbor", "trust"), (), "organization"),
    ("self_citation", ("harbor", "weekly"), (), "media"),
    ("document", (), (), "document"),
    ("hearsay", (), (), None),
]


@pytest.mark.parametrize(("label", "name", "roles", "kind"), CASES)
def test_kinds(label: str, name: tuple[str, ...], roles: tuple[str, ...], kind: str | None) -> None:
    assert finer_kind(label, name, roles, read_source_words()) == kind


def test_the_listed_kinds_are_those_that_are_given() -> None:
    assert {kind for *_, kind in CASES if kind} <= set(FINER_KINDS)

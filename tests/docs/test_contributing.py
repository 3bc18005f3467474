"""What contributors are told is so: the files that CONTRIBUTING names are there, issue templates have a name and a purpose."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.paths import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
TEMPLATES = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.md"))


def test_the_files_that_are_named_are_there() -> None:
    named = re.findall(r"`((?:metrics|docs|scoring|reports)/[\w/]+\.(?:py|toml|md)|(?:metrics|docs)/[\w/]+/)`", PAGE)
    assert len(named) >= 6
    assert [path for path in named if "LANGUAGE" not in path and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("heading", ["Add a language", "Add a rule", "Add a measure", "Add an agency"])
def test_the_four_additions_are_explained(heading: str) -> None:
    assert len(PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]) > 200


def test_the_agency_of_the_example_has_the_fields_of_those_that_ship() -> None:
    shipped = tomllib.loads((ROOT / "metrics/media/data/agencies.toml").read_text("utf-8"))
    (example,) = tomllib.loads(PAGE.partition("```toml\n")[2].partition("```")[0]).values()
    assert set(example) <= {field for agency in shipped.values() for field in agency}
    assert set(example) >= {"names", "domains"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_says_what_it_is_for(path: Path) -> None:
    head = path.read_text("utf-8").split("---\n")[1]
    assert re.findall(r"^(\w+): ", head, re.MULTILINE) == ["name", "about", "labels"]


def test_there_is_a_template_for_outlets() -> None:
    assert "outlet" in {path.stem for path in TEMPLATES}

"""The README keeps its word: its links lead somewhere, it names the two commands. Its code is run with that of all pages."""

from __future__ import annotations

import re

import pytest

from tests.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        *(p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md")),
    ],
)
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (path.parent / target).exists(), f"{page} links to {target}"


def test_the_two_commands_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert {"demo", "test", "setup"} <= targets
    assert "make demo" in README
    assert "make test" in README


def test_the_first_screen_has_what_a_newcomer_needs() -> None:
    first = README.partition("\n## ")[0]
    assert len(first.splitlines()) < 35
    wanted = ("make demo", "![", "**Languages.**", "**Sizes.**", "tutorial", "cookbook", "limits")
    assert [words for words in wanted if words not in first] == []

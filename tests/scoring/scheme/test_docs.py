from __future__ import annotations

from masthead.scoring.scheme.scheme import Scheme
from tests.paths import ROOT

DOCS = ROOT / "docs"


def test_the_page_on_the_scheme_shows_the_scheme_that_ships() -> None:
    page = (DOCS / "scheme.md").read_text(encoding="utf-8")
    scheme = Scheme.load("default")
    assert scheme.to_markdown() in page
    for row in scheme.indicators:
        assert f"**{row.name}**" in page or f"**{row.name}.**" in page
    assert len(scheme.to_markdown().split("\n")) == len(scheme.indicators) + 2

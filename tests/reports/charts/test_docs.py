from __future__ import annotations

import re

import pytest

from masthead.reports.charts.plots import Plots

METHODS = [name for name in vars(Plots) if not name.startswith("_")]


@pytest.mark.parametrize("method", METHODS)
def test_every_chart_has_a_page(method, request):
    page = request.config.rootpath / "docs" / "charts" / f"{method}.md"
    text = page.read_text(encoding="utf-8")
    assert f"card.plot.{method}(" in text
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings == ["What it shows", "How to read it", "What to do about it"]
    index = (page.parent / "README.md").read_text(encoding="utf-8")
    assert f"({method}.md)" in index

from __future__ import annotations

import re

import pytest

from masthead.reports.charts.style import on_worth, worth_color
from masthead.reports.display.palette import COLORS, DARK, LIGHT, ROLES, WORTH, contrast
from tests.paths import ROOT


def test_no_color_has_two_roles():
    assert len(ROLES) == len(COLORS)
    assert len({color.role for color in COLORS}) == len(COLORS)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("role", ["ink", "muted", "accent", "source", "slip", "bracket"])
def test_words_are_legible_on_the_page(scheme, role):
    assert contrast(scheme[role], scheme["paper"]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("behind", ["tint", "raised", "shown"])
def test_words_are_legible_on_what_lies_behind_them(scheme, behind):
    assert all(contrast(scheme[role], scheme[behind]) >= 4.5 for role in ("ink", "muted", "source"))


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("step", range(len(WORTH)))
def test_words_on_worth_are_legible(scheme, step):
    words = scheme["paper" if on_worth((step + 0.5) / len(WORTH)) == LIGHT["paper"] else "ink"]
    assert contrast(words, scheme[f"worth-{step}"]) >= 4.5


def test_worth_grows_darker():
    darkness = [contrast(worth_color(value), LIGHT["paper"]) for value in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]
    assert darkness == sorted(darkness)
    assert worth_color(0.0) == WORTH[0]
    assert worth_color(1.0) == WORTH[-1]


def test_the_style_file_of_charts_has_no_color_of_its_own():
    style = (ROOT / "reports" / "charts" / "data" / "masthead.mplstyle").read_text(encoding="utf-8")
    assert {f"#{color}" for color in re.findall(r"\b[0-9a-f]{6}\b", style)} <= set(ROLES)

"""The colors of pages and charts, declared once: by role, on paper and in the dark.

Five families that never cross: the page itself, what can be clicked, the dimensions of a scheme, the kinds of evidence,
and worth (how many points, how sure), which is lightness alone. A color of one family is used for nothing else; the page's
style sheet and the style of charts both read this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Family = Literal["page", "link", "dimension", "evidence", "worth"]


@dataclass(frozen=True)
class Color:
    """A role, and its color on paper and in the dark."""

    role: str
    family: Family
    light: str
    dark: str


COLORS = (
    Color("paper", "page", "#fbfaf7", "#17181b"),
    Color("raised", "page", "#f3f1ea", "#202226"),
    Color("ink", "page", "#1c1b19", "#e8e5dd"),
    Color("muted", "page", "#5d594f", "#aaa599"),
    Color("rule", "page", "#dbd6ca", "#3a3c42"),
    Color("faint", "page", "#ebe7dd", "#2a2c31"),
    Color("shown", "page", "#fff3c4", "#3f3910"),
    Color("accent", "link", "#7d1d3f", "#f0a4ba"),
    Color("d1", "dimension", "#0072b2", "#4aa8e0"),
    Color("d2", "dimension", "#e69f00", "#e6a820"),
    Color("d3", "dimension", "#009e73", "#2fb88c"),
    Color("d4", "dimension", "#cc79a7", "#d68fb6"),
    Color("d5", "dimension", "#56b4e9", "#8accf2"),
    Color("d6", "dimension", "#8c6d31", "#b9995a"),
    Color("source", "evidence", "#00629b", "#6cbcf0"),
    Color("copy", "evidence", "#e59e01", "#e5a721"),
    Color("edge", "evidence", "#b87f00", "#e6a822"),
    Color("tint", "evidence", "#fbe6b8", "#3a2d0f"),
    Color("stripe", "evidence", "#f3cd7c", "#5a440f"),
    Color("share", "evidence", "#c887ad", "#a8718f"),
    Color("slip", "evidence", "#b84c00", "#ff9258"),
    Color("quote", "evidence", "#7fc3ad", "#2f7a63"),
    Color("bracket", "evidence", "#00745a", "#52cfa6"),
    Color("own", "evidence", "#c9c3b4", "#55544f"),
    Color("worth-0", "worth", "#eeecf0", "#25242a"),
    Color("worth-1", "worth", "#c9c5d0", "#3d3b45"),
    Color("worth-2", "worth", "#a19bac", "#575462"),
    Color("worth-3", "worth", "#6a6478", "#938ea3"),
    Color("worth-4", "worth", "#4c4659", "#bab6c6"),
    Color("worth-5", "worth", "#322d3d", "#e2dfe9"),
)
"""Dimensions are Okabe and Ito's colors. Words on worth are ink on the lower three and paper on the upper, in contrast 4.5."""

LIGHT = {color.role: color.light for color in COLORS}
DARK = {color.role: color.dark for color in COLORS}
ROLES = {color.light: color.role for color in COLORS}
"""The role of each color on paper, by which drawings find their color in the dark."""

DIMENSIONS = tuple(color.light for color in COLORS if color.family == "dimension")
WORTH = tuple(color.light for color in COLORS if color.family == "worth")


def contrast(one: str, other: str) -> float:
    """The contrast of two colors, from 1 to 21 (WCAG 2: relative luminance).

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

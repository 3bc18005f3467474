"""Drawings of charts as part of a page: in the page's type and colors, so that they follow it into the dark."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markupsafe import Markup

from masthead.reports.display.palette import ROLES

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_NOT_SHOWN = ("metadata", "style")
_NOT_KEPT = ("font-family", "-inkscape-font-specification", "font")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_SIZE = re.compile(r"([\d.]+)px")


def inline_drawing(source: str, name: str, words: str) -> Markup:
    """An SVG file of matplotlib's as an element of a page.

    Its colors become the roles that they have in the palette (a background of paper becomes none), its fonts the page's;
    styles become attributes, since the page's policy allows no style of an element's own; names within the drawing get
    ``name`` in front, so that several stand in one page. ``words`` say what it shows to those who cannot see it.
    """
    root = ElementTree.fromstring(source)
    width, height = (root.get(side, "0").removesuffix("pt") for side in ("width", "height"))
    drawn = ElementTree.Element(
        "svg",
        {
            "class": "drawing",
            "role": "img",
            "aria-label": words,
            "viewBox": root.get("viewBox", f"0 0 {width} {height}"),
            "width": f"{float(width) * 4 / 3:.0f}",
            "stroke-linejoin": "round",
        },
    )
    for child in root:
        if _tag(child) not in _NOT_SHOWN:
            drawn.append(_rewritten(child, name))
    _drop_paper(drawn)
    return Markup(ElementTree.tostring(drawn, encoding="unicode", short_empty_elements=True))


def _tag(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(_SVG)


def _rewritten(element: ElementTree.Element, name: str) -> ElementTree.Element:
    made = ElementTree.Element(_tag(element))
    for key, value in element.attrib.items():
        if key == "style":
            for one, set_to in _declarations(value):
                made.set(one, _in_page(set_to, name))
        elif key == "id":
            made.set("id", f"{name}-{value}")
        elif key == f"{_XLINK}href":
            made.set("href", f"#{name}-{value[1:]}" if value.startswith("#") else value)
        elif not key.startswith("{"):
            made.set(key, _in_page(value, name))
    made.text, made.tail = element.text, element.tail
    made.extend(_rewritten(child, name) for child in element if _tag(child) not in _NOT_SHOWN)
    return made


def _declarations(style: str) -> list[tuple[str, str]]:
    """The declarations of a style as attributes; ``font`` is taken apart into size and weight."""
    found = []
    for declaration in style.split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key == "font":
            size = _SIZE.search(value)
            found += [("font-size", size[1])] if size else []
            words = value.split()
            found += [("font-weight", "700")] if {"bold", "700", "600"} & set(words) else []
        elif key == "font-size":
            found.append((key, value.removesuffix("px")))
        elif key and key not in _NOT_KEPT:
            found.append((key, value))
    return found


def _in_page(value: str, name: str) -> str:
    inside = _REFERENCE.sub(lambda found: f"url(#{name}-{found[1]})", value)
    return _COLOR.sub(lambda found: _role(found[0]), inside)


def _role(color: str) -> str:
    role = ROLES.get(color.lower())
    return f"var(--{role})" if role else color


def _drop_paper(drawn: ElementTree.Element) -> None:
    """Take the background away: the first shape, where it is filled with paper."""
    first = next((element for element in drawn.iter("path")), None)
    if first is not None and first.get("fill") == "var(--paper)":
        first.set("fill", "none")

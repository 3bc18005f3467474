"""The strip of an article: which stretches are boilerplate, copied, shared, quoted, own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.reports.display.rounding import show_share_parts

LAYERS = ("own", "quotation", "shared", "reworded", "verbatim", "boilerplate")
"""From the bottom up: where two cover the same words the later one shows."""

LAYER_TITLES = {
    "own": "own text",
    "quotation": "quotation",
    "shared": "shared with another outlet",
    "reworded": "copied, reworded",
    "verbatim": "copied word for word",
    "boilerplate": "boilerplate",
}


@dataclass(frozen=True)
class Stretch:
    """A stretch of the article in one layer."""

    start: int
    end: int
    layer: str


def article_strip(
    text: str, rows: Sequence[Mapping[str, object]], quotations: Iterable[tuple[int, int]] = ()
) -> list[Stretch]:
    """The article's characters cut into stretches, without gaps or overlaps; ``rows`` are its evidence.

    White space between two stretches of one layer belongs to it.

    >>> [(s.start, s.end, s.layer) for s in article_strip("So “yes” then", [], [(3, 8)])]
    [(0, 3, 'own'), (3, 8, 'quotation'), (8, 13, 'own')]
    """
    layer = np.zeros(len(text), dtype=np.int8)
    for start, end in quotations:
        layer[start:end] = 1
    for name in LAYERS[2:]:
        for row in rows:
            if _layer_of(row) == name:
                layer[_place(row["start"]) : _place(row["end"])] = LAYERS.index(name)
    if not text:
        return []
    layer = _across_space(text, layer)
    edges = np.flatnonzero(np.diff(layer)) + 1
    starts = [0, *edges.tolist()]
    ends = [*edges.tolist(), len(text)]
    return [Stretch(a, b, LAYERS[layer[a]]) for a, b in zip(starts, ends, strict=True)]


def _across_space(text: str, layer: NDArray[np.int8]) -> NDArray[np.int8]:
    visible = np.flatnonzero([not character.isspace() for character in text])
    if not len(visible):
        return layer
    at = np.searchsorted(visible, np.arange(len(text)))
    before = layer[visible[np.maximum(at - 1, 0)]]
    after = layer[visible[np.minimum(at, len(visible) - 1)]]
    is_space = np.ones(len(text), dtype=np.bool_)
    is_space[visible] = False
    return np.where(is_space, np.where(before == after, before, 0), layer).astype(np.int8)


def visible_length(text: str, stretch: Stretch) -> int:
    """Characters of a stretch that are no space."""
    return sum(not character.isspace() for character in text[stretch.start : stretch.end])


def strip_words(text: str, stretches: Iterable[Stretch]) -> str:
    """The strip in words: shares of the article's characters, largest layer first; they add up to 100%.

    >>> strip_words("four five", [Stretch(0, 9, "own")])
    'own text 100%'
    """
    totals = dict.fromkeys(LAYERS, 0)
    for stretch in stretches:
        totals[stretch.layer] += visible_length(text, stretch)
    whole = sum(totals.values())
    counts = sorted(((count, name) for name, count in totals.items() if count), reverse=True)
    shares = show_share_parts([count / whole for count, _ in counts])
    return ", ".join(f"{LAYER_TITLES[name]} {share}" for (_, name), share in zip(counts, shares, strict=True))


def _place(value: object) -> int:
    return value if isinstance(value, int) else 0


def _layer_of(row: Mapping[str, object]) -> str:
    if row["metric"] == "boilerplate" and row["label"] != "headline":
        return "boilerplate"
    if row["metric"] != "copy_ratio":
        return ""
    label = str(row["label"])
    return "shared" if label in ("shared_verbatim", "shared_reworded") else label

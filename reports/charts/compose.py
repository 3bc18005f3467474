"""Charts as parts of somebody else's figure: in axes that are given, at the width of one column, under any style."""

from __future__ import annotations

import textwrap
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.text import Annotation, Text

from masthead.reports.charts.style import FAINT, INK, MUTED, PAPER, TITLE_WIDTH, TWO_COLUMNS, figure_of
from masthead.reports.display.text import shorten

SMALL = 7
"""Points of the labels in axes that are given: no smaller in print."""

DARK = 0.4
"""A figure whose lightness is below this carries light labels."""

LIGHT = "#e8e4da"

CHARACTERS_PER_INCH = 14.5
"""Of labels of the smallest size."""

LABEL_SHARE, LEAST_LABEL = 0.5, 24
"""Most of a chart's width that the labels of its rows may take, and the characters that they may always have."""

ROOM = 10
"""Pixels between what is drawn and the words to its right."""


def dress(ax: Axes) -> None:
    """Give axes masthead's look whatever style they were made in, before a chart is drawn into them."""
    ax.set_facecolor(PAPER)
    ax.grid(False)
    ax.grid(True, axis="x", color=FAINT, linewidth=0.7)
    ax.set_axisbelow(True)
    for side, spine in ax.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(INK)
        spine.set_linewidth(0.6)
    ax.tick_params(length=0, labelsize=SMALL, labelcolor=INK)
    ax.tick_params(axis="x", labelcolor=MUTED)
    for axis in (ax.xaxis, ax.yaxis):
        axis.label.set(fontsize=SMALL, color=MUTED)


def settle(ax: Axes) -> None:
    """Make what was drawn fit the axes it was drawn into: small labels, nothing outside to the right, light on dark."""
    for text in ax.findobj(Text):
        if isinstance(text, Text) and float(text.get_fontsize()) > SMALL:
            text.set_fontsize(SMALL)
    ax.set_xlabel(ax.get_xlabel().split(";")[0])
    fit_labels(ax, _inches(ax))
    _pull_in(ax)
    if _is_dark(figure_of(ax).get_facecolor()):
        for label in (*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label, ax.title):
            label.set_color(LIGHT)
        ax.tick_params(labelcolor=LIGHT)


def fit_labels(ax: Axes, inches: float) -> None:
    """Wrap the label of the axis, shorten those of the rows, and turn those of columns that run into each other."""
    words = ax.get_xlabel()
    ax.set_xlabel(textwrap.fill(words, max(int(CHARACTERS_PER_INCH * inches), 20)))
    most = max(int(CHARACTERS_PER_INCH * inches * LABEL_SHARE), LEAST_LABEL)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    if any(len(label) > most for label in labels):
        ax.set_yticks(
            ax.get_yticks(), [_on_two_lines(shorten(label, 2 * most), most) for label in labels], fontsize=SMALL
        )
    figure_of(ax).draw_without_rendering()
    columns = [label for label in ax.get_xticklabels() if label.get_text() and label.get_rotation() == 0]
    boxes = [label.get_window_extent() for label in columns]
    if any(one.x1 > other.x0 for one, other in pairwise(boxes)):
        turned = [shorten(" ".join(label.get_text().split()), most) for label in columns]
        ax.set_xticks(ax.get_xticks(), turned, rotation=90)


def _on_two_lines(label: str, width: int) -> str:
    return textwrap.fill(label, width, max_lines=2, placeholder="…")


def title_width(inches: float) -> int:
    """Characters of a title's line in a figure of a width."""
    return int(TITLE_WIDTH * inches / TWO_COLUMNS)


def _inches(ax: Axes) -> float:
    return float(ax.get_window_extent().width / figure_of(ax).dpi)


def _pull_in(ax: Axes) -> None:
    """Bring words that stand to the right of the axes inside them, by making room at the right of the data."""
    figure = figure_of(ax)
    figure.draw_without_rendering()
    frame = ax.get_window_extent()
    notes = [text for text in ax.texts if isinstance(text, Annotation) and text.get_visible()]
    beyond = [(note, note.get_window_extent()) for note in notes]
    beyond = [(note, box) for note, box in beyond if box.x1 > frame.x1 + 1]
    if not beyond or not ax.axison:
        return
    hung = [(note, box) for note, box in beyond if note.xycoords == ("axes fraction", "data")]
    need = max(box.width if (note, box) in hung else box.x1 - frame.x1 for note, box in beyond) + ROOM
    low, high = ax.get_xlim()
    ticks, labels = ax.get_xticks(), [label.get_text() for label in ax.get_xticklabels()]
    kept = [(at, words) for at, words in zip(ticks, labels, strict=True) if low <= at <= high]
    share = min(need / frame.width, 0.6)
    ax.set_xlim(low, low + (high - low) / (1 - share))
    ax.set_xticks([at for at, _ in kept], [words for _, words in kept])
    for note, _ in hung:
        note.set_horizontalalignment("right")
        note.set_position((-2, 0))


def _is_dark(color: object) -> bool:
    red, green, blue = to_rgb(color)
    return 0.299 * red + 0.587 * green + 0.114 * blue < DARK

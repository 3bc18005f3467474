"""How charts look: the style file, the colors that mean the same everywhere, fonts for every script."""

from __future__ import annotations

import base64
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import drafted
from masthead.reports.display.palette import LIGHT, WORTH
from masthead.reports.display.text import plain, shorten

ONE_COLUMN, TWO_COLUMNS = 3.5, 7.2
"""Widths in inches of a figure in one column of a page, and across two."""

Width = Literal["one", "two"] | float
"""Of a figure: one column or two, or inches."""

MOST_NAME = 36
TITLE_WIDTH = 92
"""Characters of an outlet's name, and of a line of a title."""

MARGIN = 0.12
"""Paper around a saved chart, in inches."""

PAPER, INK, MUTED, RULE, FAINT = (LIGHT[role] for role in ("paper", "ink", "muted", "rule", "faint"))

LAYERS = {
    "own": LIGHT["own"],
    "quotation": LIGHT["quote"],
    "shared": LIGHT["share"],
    "reworded": LIGHT["stripe"],
    "verbatim": LIGHT["copy"],
    "boilerplate": PAPER,
}
"""Colors of the stretches of an article, and of copying wherever it is drawn."""


def worth_color(worth: float) -> str:
    """The color of a value from 0 (no points, surely below) to 1: six steps of lightness."""
    return WORTH[min(int(worth * len(WORTH)), len(WORTH) - 1)]


def on_worth(worth: float) -> str:
    """The color of words on ``worth_color``, in contrast 4.5 or more."""
    return PAPER if worth_color(worth) in WORTH[len(WORTH) // 2 :] else INK


_FALLBACKS = (
    "DejaVu Sans",
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Naskh Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Arial Unicode MS",
    "Arial",
    "Segoe UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans",
    "WenQuanYi Zen Hei",
)


@cache
def font_families() -> list[str]:
    """The installed fonts among those that cover Latin, Cyrillic, Greek, Arabic, Hebrew and CJK, first choice first."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in _FALLBACKS if name in installed]


@cache
def _style() -> dict[str, object]:
    with as_file(files("masthead.reports.charts") / "data" / "masthead.mplstyle") as path:
        parameters = dict(mpl.rc_params_from_file(path, use_default_template=False))
    return {**parameters, "font.family": font_families()}


@contextmanager
def masthead_style() -> Iterator[None]:
    """Draw in masthead's style; a character that no installed font has is drawn as a box, without a warning."""
    with mpl.rc_context(_style()), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support .* natively")
        yield


class ShownAxes(Axes):
    """Axes that show their figure where a notebook displays them."""

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        stream = BytesIO()
        figure = figure_of(self)
        with masthead_style():
            set_titles_flush(figure)
            figure.savefig(stream, format="png", dpi=110, bbox_inches="tight", metadata={"Software": None})
        picture = base64.b64encode(stream.getvalue()).decode()
        return {"image/png": picture}, {"image/png": {"alt": plain(self.get_title(loc="left"))}}


def new_axes(ax: Axes | None, *, width: float = TWO_COLUMNS, height: float) -> Axes:
    """The given axes, or those of a new figure of a size in inches."""
    if ax is not None:
        return ax
    return Figure(figsize=(width, height), layout="constrained").add_subplot(axes_class=ShownAxes)


def name_in_chart(name: str) -> str:
    """An outlet's name as charts show it: long ones are cut with an ellipsis, tables have them whole."""
    return shorten(name, MOST_NAME)


def title_in_chart(title: str, width: int = TITLE_WIDTH) -> str:
    """A chart's title on at most two lines of a width in characters, three where they are short."""
    lines = 2 if width >= TITLE_WIDTH else 3
    return textwrap.fill(" ".join(title.split()), width, max_lines=lines, placeholder=" …", break_on_hyphens=False)


def inches_of(width: Width) -> float:
    """A width in inches.

    >>> inches_of("one"), inches_of(5.0)
    (3.5, 5.0)
    """
    if isinstance(width, str):
        known = {"one": ONE_COLUMN, "two": TWO_COLUMNS}
        if width not in known:
            raise InputError(Fault("width", f"'{width}'", "'one' or 'two' columns, or inches"))
        return known[width]
    return float(width)


def figure_of(ax: Axes) -> Figure:
    """The figure that axes belong to."""
    figure = ax.get_figure(root=True)
    if not isinstance(figure, Figure):
        raise TypeError(f"the axes belong to no figure: {figure!r}")
    return figure


def set_titles_flush(figure: Figure) -> None:
    """Lay the figure out and begin each title where the labels begin, as a headline over its column."""
    figure.draw_without_rendering()
    for ax in figure.axes:
        labels = ax.yaxis.get_tightbbox() if ax.axison else None
        if labels is not None:
            left, _ = ax.transAxes.inverted().transform((labels.x0, labels.y0))
            words = ax.get_title(loc="left")
            for text in ax.findobj(Text, include_self=False):
                if isinstance(text, Text) and text.get_text() == words:
                    text.set_x(min(left, 0.0))


def rows_height(n_rows: int, *, row: float = 0.3, rest: float = 0.9, most: float = 24.0) -> float:
    """Height in inches of a chart with a row per outlet."""
    return min(rest + row * max(n_rows, 1), most)


def draw_worth_key(ax: Axes, y: float, left: str, right: str, *, cell: float = 0.28) -> float:
    """The six steps of worth in a row from the left edge, between what the first and the last mean; where the row ends."""
    words: dict[str, Any] = {"va": "center", "fontsize": 7, "color": MUTED}
    start = ax.get_xlim()[0]
    first = ax.annotate(left, (start, y), xytext=(2, 0), textcoords="offset points", **words)
    figure_of(ax).draw_without_rendering()
    at = float(ax.transData.inverted().transform(first.get_window_extent().max)[0]) + cell / 2
    for step, color in enumerate(WORTH):
        ax.add_patch(Rectangle((at + step * cell, y - 0.3), cell, 0.6, facecolor=color, linewidth=0))
    end = at + len(WORTH) * cell
    ax.annotate(right, (end, y), xytext=(4, 0), textcoords="offset points", **words)
    return end


def say_nothing_to_draw(ax: Axes, why: str) -> None:
    """An empty chart that says why it is empty."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, why, ha="center", va="center", color=MUTED, transform=ax.transAxes, wrap=True)


def check_formats(formats: Sequence[str]) -> None:
    """Refuse what a chart cannot be saved as, before anything is drawn."""
    known = FigureCanvasBase.get_supported_filetypes()
    given = (formats,) if isinstance(formats, str) else formats
    unknown = [ending for ending in given if ending not in known]
    if unknown or isinstance(formats, str):
        found = repr(formats if isinstance(formats, str) else unknown[0])
        raise InputError(Fault("chart_formats", found, f"a tuple of {', '.join(sorted(known))}", 'give ("png", "svg")'))


def save_chart(
    ax: Axes, folder: str | Path, name: str, *, formats: Sequence[str] = ("png", "svg", "pdf")
) -> list[Path]:
    """Save a chart in several formats; the same chart gives the same bytes."""
    folder = Path(folder)
    figure = figure_of(ax)
    written = []
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None, "ModDate": None}, "png": {"Software": None}}
    with masthead_style():
        set_titles_flush(figure)
        figure.set_layout_engine("none")
        frame = figure.get_tightbbox().padded(MARGIN)
        for ending in formats:
            path = folder / f"{name}.{ending}"
            with drafted(path) as draft:
                figure.savefig(draft, format=ending, metadata=undated.get(ending), bbox_inches=frame)
            written.append(path)
    return written

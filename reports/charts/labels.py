"""Places for labels beside points so that they do not overlap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from numpy.typing import NDArray

from masthead.reports.charts.style import figure_of

_OFFSETS = (
    (6, 0),
    (-6, 0),
    (0, 7),
    (0, -7),
    (6, 6),
    (-6, 6),
    (6, -6),
    (-6, -6),
    (9, 12),
    (-9, 12),
    (9, -12),
    (-9, -12),
)


def label_points(
    ax: Axes, x: Sequence[float], y: Sequence[float], labels: Sequence[str], *, fontsize: float = 7
) -> list[Annotation]:
    """Write each label beside its point where it covers neither a point nor a label; those without room are left out.

    Points are served in the order given, so put the ones that must be named first. Deterministic.
    """
    figure = figure_of(ax)
    figure.draw_without_rendering()
    points = ax.transData.transform(np.column_stack((x, y))) if len(x) else np.empty((0, 2))
    radius = 3.5 * figure.dpi / 72
    taken: list[NDArray[np.float64]] = [
        np.array([px - radius, py - radius, px + radius, py + radius]) for px, py in points
    ]
    frame = ax.get_window_extent()
    written = []
    for k, label in enumerate(labels):
        note = ax.annotate(label, (x[k], y[k]), xytext=(0, 0), textcoords="offset points", fontsize=fontsize)
        note.set_in_layout(False)
        for dx, dy in _OFFSETS:
            note.set_position((dx, dy))
            note.set_horizontalalignment("left" if dx > 0 else "right" if dx < 0 else "center")
            note.set_verticalalignment("bottom" if dy > 0 else "top" if dy < 0 else "center")
            box = note.get_window_extent()
            edges = np.array([box.x0, box.y0, box.x1, box.y1])
            inside = box.x0 >= frame.x0 and box.x1 <= frame.x1 and box.y0 >= frame.y0 and box.y1 <= frame.y1
            others = [other for j, other in enumerate(taken) if j != k]
            if inside and not any(_overlap(edges, other) for other in others):
                taken.append(edges)
                written.append(note)
                break
        else:
            note.remove()
    return written


def _overlap(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    return bool(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])

"""Charts against approved pictures. ``make approve`` (MASTHEAD_APPROVE=1) renews them: look at each before committing."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.image import imread

from masthead.reports.charts.style import figure_of, masthead_style, set_titles_flush
from tests.approved import is_approving
from tests.paths import ROOT
from tests.reports.charts.pictures import PICTURES, ranking

APPROVED = Path(__file__).parent / "approved"
DPI = 60
TOLERANCE = 0.05
"""Mean difference of pixels in levels of 255; one dot that moves makes about 0.07."""


def pinned_version() -> str:
    text = (ROOT / "constraints.txt").read_text()
    found = re.search(r"^matplotlib==(\S+)$", text, re.MULTILINE)
    return found[1] if found else ""


needs_pinned = pytest.mark.skipif(
    mpl.__version__ != pinned_version(),
    reason=f"pictures were approved with matplotlib {pinned_version()}, this is {mpl.__version__}",
)


def picture_of(ax) -> bytes:
    stream = BytesIO()
    with masthead_style():
        figure = figure_of(ax)
        set_titles_flush(figure)
        figure.savefig(stream, format="png", dpi=DPI, bbox_inches="tight", metadata={"Software": None})
    return stream.getvalue()


def difference(one: bytes, other: bytes) -> float:
    a, b = (np.asarray(imread(BytesIO(data)), dtype=float) * 255 for data in (one, other))
    return float(np.abs(a - b).mean()) if a.shape == b.shape else 255.0


@needs_pinned
@pytest.mark.parametrize("name", PICTURES)
def test_a_chart_looks_as_approved(name, tmp_path):
    path = APPROVED / f"{name}.png"
    drawn = picture_of(PICTURES[name]())
    if is_approving():
        path.write_bytes(drawn)
    assert path.is_file(), f"no approved picture of {name}: make approve"
    (tmp_path / f"{name}.png").write_bytes(drawn)
    assert difference(drawn, path.read_bytes()) <= TOLERANCE, f"compare {path} and {tmp_path / f'{name}.png'}"


@needs_pinned
def test_a_dot_that_moves_is_seen():
    ax = ranking()
    dot = next(line for line in ax.lines if line.get_marker() == "o")
    dot.set_xdata([dot.get_xdata()[0] - 5])
    assert difference(picture_of(ax), (APPROVED / "ranking.png").read_bytes()) > TOLERANCE


def test_the_pictures_are_small_and_all_in_use():
    paths = sorted(APPROVED.glob("*.png"))
    assert {path.stem for path in paths} == set(PICTURES)
    assert sum(path.stat().st_size for path in paths) < 300_000

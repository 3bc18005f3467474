"""A picture of every chart, drawn from the demo newsroom while the site is built: no picture is older than its code."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import polars as pl
from matplotlib.axes import Axes
from page_code import demo_card

import masthead

PAGES = Path(__file__).resolve().parents[1] / "charts"
OUTLET, ARTICLE, STORY = "harborherald.example", "metro24-02", "harborherald-01"


def charts() -> Mapping[str, Callable[[], Axes]]:
    """What draws the picture of each page, by the page's name and, for a second picture, a sign behind it."""
    card, lineage = demo_card(), masthead.lineage(demo_card().features.measured)
    family = lineage.families.filter(pl.col("n_versions") == pl.col("n_versions").max())["family_id"][0]
    ratings = card.scores.drop_nulls("score").select("outlet", panel=pl.col("score").rank() * 10)
    plot = card.plot
    return {
        "ranking": plot.ranking,
        "contributions": plot.contributions,
        "contributions-2": lambda: plot.contributions(OUTLET),
        "heat_map": plot.heat_map,
        "distribution": lambda: plot.distribution("attributed_sentence_share", "own"),
        "acceptability": plot.acceptability,
        "weights": plot.weights,
        "superiority": plot.superiority,
        "trend": lambda: plot.trend("week"),
        "agreement": lambda: plot.agreement(ratings, "panel"),
        "copy_network": plot.copy_network,
        "story": plot.story,
        "lineage": lambda: lineage.plot(family),
        "lineage-2": lambda: lineage.plot_passages(family),
        "strip": lambda: plot.strip(ARTICLE),
    }


@cache
def pictures() -> Mapping[str, bytes]:
    """The pictures by name."""
    with tempfile.TemporaryDirectory() as folder:
        for name, draw in charts().items():
            masthead.save_chart(draw(), folder, name, formats=["svg"])
        return {name: (Path(folder) / f"{name}.svg").read_bytes() for name in charts()}


def with_pictures(markdown: str, name: str) -> str:
    """The page of a chart with its pictures below the title."""
    title, _, rest = markdown.partition("\n")
    words = title.removeprefix("# ")
    shown = [
        f"![{words}, drawn from the demo newsroom](pictures/{one}.svg){{ .chart }}"
        for one in charts()
        if one.split("-")[0] == name
    ]
    if not shown:
        raise KeyError(f"docs/charts/{name}.md: no picture is drawn for it; add one to docs/hooks/chart_pictures.py")
    return "\n\n".join([title, *shown, rest.lstrip()])


def gallery() -> str:
    """All charts as pictures that lead to their pages, with what each shows."""
    rows = []
    for page in sorted(PAGES.glob("[a-z]*.md"), key=_place):
        title = page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        rows.append(f"- [![{title}](pictures/{page.stem}.svg)]({page.name})<br>**[{title}]({page.name})**")
    return '<div class="charts" markdown>\n\n' + "\n".join(rows) + "\n\n</div>"


def _place(page: Path) -> int:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    found = re.search(re.escape(f"({page.name})"), index)
    return found.start() if found else len(index)

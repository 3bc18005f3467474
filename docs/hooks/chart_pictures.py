"""A picture of every chart, drawn from the demo newsroom while the site is built: no picture is older than its code."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl
from matplotlib.axes import Axes
from page_code import demo_card, demo_measured

import masthead

PAGES = Path(__file__).resolve().parents[1] / "charts"
OUTLET, ARTICLE = "harborherald.example", "metro24-02"


@dataclass(frozen=True)
class Demo:
    """What charts are drawn from: the demo newsroom's card, its stories, made-up ratings."""

    card: masthead.Card
    lineage: masthead.Lineage

    @property
    def family(self) -> str:
        """The story with most versions."""
        families = self.lineage.families
        return str(families.filter(pl.col("n_versions") == pl.col("n_versions").max())["family_id"][0])

    @property
    def with_error_card(self) -> masthead.Card:
        """The card with the detectors' own errors."""
        return masthead.score(masthead.summarize(demo_measured(), error_card=True))

    @property
    def ratings(self) -> pl.DataFrame:
        """Ratings that follow the scores."""
        return self.card.scores.drop_nulls("score").select("outlet", panel=pl.col("score").rank() * 10)


DRAWN: Mapping[str, Callable[[Demo], Axes]] = {
    "ranking": lambda demo: demo.card.plot.ranking(),
    "contributions": lambda demo: demo.card.plot.contributions(),
    "contributions-2": lambda demo: demo.card.plot.contributions(OUTLET),
    "heat_map": lambda demo: demo.card.plot.heat_map(),
    "distribution": lambda demo: demo.card.plot.distribution("attributed_sentence_share", "own"),
    "values": lambda demo: demo.with_error_card.plot.values("attributed_sentence_share", "own"),
    "acceptability": lambda demo: demo.card.plot.acceptability(),
    "weights": lambda demo: demo.card.plot.weights(),
    "superiority": lambda demo: demo.card.plot.superiority(),
    "trend": lambda demo: demo.card.plot.trend("week"),
    "agreement": lambda demo: demo.card.plot.agreement(demo.ratings, "panel"),
    "copy_network": lambda demo: demo.card.plot.copy_network(),
    "story": lambda demo: demo.card.plot.story(),
    "lineage": lambda demo: demo.lineage.plot(demo.family),
    "lineage-2": lambda demo: demo.lineage.plot_passages(demo.family),
    "strip": lambda demo: demo.card.plot.strip(ARTICLE),
}
"""What draws the picture of each page, by the page's name and, for a second picture, a sign behind it."""


@cache
def pictures() -> Mapping[str, bytes]:
    """The pictures by name."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(demo_card(), masthead.lineage(demo_measured()))
        for name, draw in DRAWN.items():
            masthead.save_chart(draw(demo), folder, name, formats=["svg"])
        return {name: (Path(folder) / f"{name}.svg").read_bytes() for name in DRAWN}


def with_pictures(markdown: str, name: str) -> str:
    """The page of a chart with its pictures below the title."""
    title, _, rest = markdown.partition("\n")
    words = title.removeprefix("# ")
    shown = [
        f"![{words}, drawn from the demo newsroom](pictures/{one}.svg){{ .chart }}"
        for one in DRAWN
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

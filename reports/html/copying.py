"""The copying page: who shares text with whom, and when first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from masthead.metrics.wording import show_count
from masthead.reports.inputs.run import Run
from masthead.reports.stories.copy_pairs import Pair
from masthead.reports.stories.tree import LANE

WIDEST = 18.0
"""Width in pixels of the ribbon with most words."""


@dataclass(frozen=True)
class Ribbon:
    """A link of the network: a curve from a row on the left to a row on the right."""

    path: str
    width: float
    is_wire: bool
    is_directed: bool
    words: str


@dataclass(frozen=True)
class Network:
    """Origins on the left, outlets on the right, ribbons between their rows."""

    origins: tuple[str, ...]
    outlets: tuple[str, ...]
    ribbons: tuple[Ribbon, ...]
    height: int
    n_left_out: int


def draw_network(run: Run, pairs: pl.DataFrame, *, most: int = 60) -> Network:
    """The pairs with most words as ribbons, as wide as the words are many."""
    shown = pairs.head(most)
    origins = list(dict.fromkeys(shown["origin"].to_list()))
    outlets = list(dict.fromkeys(shown["outlet"].to_list()))
    rows = max(len(origins), len(outlets), 1)
    height = rows * LANE
    left = {name: _middle(k, len(origins), height) for k, name in enumerate(origins)}
    right = {name: _middle(k, len(outlets), height) for k, name in enumerate(outlets)}
    largest = max([int(n) for n in shown["n_words"].to_list()] or [1])
    ribbons = []
    for row in shown.iter_rows(named=True):
        a, b = left[row["origin"]], right[row["outlet"]]
        width = max(0.8, WIDEST * row["n_words"] / largest)
        words = (
            f"{_between(run, row)}: {show_count(row['n_words'], 'word')} in {show_count(row['n_articles'], 'article')}"
        )
        ribbons.append(
            Ribbon(
                path=f"M0 {a} C45 {a} 55 {b} 100 {b}",
                width=round(width, 1),
                is_wire=row["reference_kind"] == "wire",
                is_directed=row["is_directed"],
                words=words,
            )
        )
    return Network(
        tuple(run.name(name) for name in origins),
        tuple(run.name(name) for name in outlets),
        tuple(ribbons),
        height,
        max(len(pairs) - most, 0),
    )


@dataclass(frozen=True)
class Beside:
    """An article of a pair: its page, its title, its words of the other, and the place where the two stand side by side."""

    page: str
    title: str
    n_words: int
    anchor: str


def texts_beside(
    texts: Mapping[Pair, Sequence[tuple[str, str, int]]],
    anchors: Mapping[tuple[str, str], str],
    pages: Mapping[str, str],
    titles: Mapping[str, str],
) -> dict[Pair, list[Beside]]:
    """The articles of each pair of outlets that have a page; ``anchors`` by article and the text beside it.

    The page of the other article where that one has the two side by side; an article without such a place leads to
    the top of its page.
    """
    shown: dict[Pair, list[Beside]] = {}
    for pair, found in texts.items():
        for one, other, n_words in found:
            article, text = (other, one) if (one, other) not in anchors and (other, one) in anchors else (one, other)
            page = pages.get(article)
            if page is not None:
                title = titles.get(article) or article
                shown.setdefault(pair, []).append(Beside(page, title, n_words, anchors.get((article, text), "")))
    return shown


def _between(run: Run, row: Mapping[str, Any]) -> str:
    """Who had whose words, or who shares them where the dates do not decide."""
    one, other = run.name(row["origin"]), run.name(row["outlet"])
    return f"{one} to {other}" if row["is_directed"] else f"shared between {one} and {other}"


def _middle(row: int, n_rows: int, height: int) -> float:
    return round((row + 0.5) * height / max(n_rows, 1), 1)


def show_date(published: datetime | None) -> str:
    """A telling's date, with its time where it has one.

    >>> show_date(datetime(2024, 3, 4, 16, 40)), show_date(datetime(2024, 3, 4)), show_date(None)
    ('4 Mar 2024, 16:40', '4 Mar 2024', '')
    """
    if published is None:
        return ""
    has_time = published.hour or published.minute
    return f"{published:%-d %b %Y, %H:%M}" if has_time else f"{published:%-d %b %Y}"

"""A story's families as a drawing: lanes per outlet over time, dots for versions, lines for links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from masthead.reports.display.axis import Axis
from masthead.reports.stories.layout import Link, lay_out

LANE = 40
"""Height of a lane in pixels."""

END_OF_DAY = timedelta(hours=23, minutes=59)
UNDATED = 6.0
"""Percent along the axis where versions without date stand, before the first dated one."""

MOST_STEP, LAST = 16.0, 90.0
"""Percent that a version stands behind the one it hangs on where dates are not known, and the last place."""

NEAR = 3.0
"""Percent that two versions must lie apart for a link with a corner."""

SHARES_WORDS = "shares_words"
"""Kind of a line between two texts that share words without a link of their own."""

MAY_BE = "may_be"
"""Kind of a line between an unseen original and a text that may be it itself."""

ASIDE = {"unseen_original": -4.0, "second_parent": 4.0, "shared_passage": 4.0, SHARES_WORDS: 4.0, MAY_BE: -4.0}
"""Pixels beside the lane, so that links of several kinds to one version do not lie on one another."""

OF_TREE = ("unseen_original", "tree", "duplicate")
ENDS = ("from_id", "to_id")

KINDS = ("unseen_original", "tree", "second_parent", "duplicate", "shared_passage")
"""Kinds of links that are drawn."""


NO_LINK = {"kind": SHARES_WORDS, "is_directed": False, "credit": "unknown", "used_share": 0.4, "support": None}
"""What is drawn of a pair that only shares words."""


@dataclass(frozen=True)
class Dot:
    """A version on its lane: percent along, pixels down."""

    x: float
    y: float
    is_unseen: bool
    title: str


@dataclass(frozen=True)
class Line:
    """A link: its ends, how wide, what kind, and its support as shown; ``words`` say it for those who cannot see it.

    It goes down from the first end and along the lane of the second, ``aside`` pixels beside it; straight where
    ``is_straight``.
    """

    x1: float
    y1: float
    x2: float
    y2: float
    aside: float
    is_straight: bool
    width: float
    kind: str
    is_directed: bool
    is_uncredited: bool
    support: str
    words: str


@dataclass(frozen=True)
class Label:
    """What stands beside a version: the support of the links that lead to it."""

    x: float
    y: float
    words: str


@dataclass(frozen=True)
class TreeDrawing:
    """A story as drawn. ``is_dated``: places along the axis are times; else they say nothing."""

    lanes: tuple[str, ...]
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    ticks: tuple[tuple[float, str], ...]
    height: int
    is_dated: bool


def draw_tree(
    versions: pl.DataFrame,
    links: pl.DataFrame,
    names: Mapping[str, str],
    words: Mapping[tuple[str, str, str], str],
    *,
    titles: Mapping[str, str] | None = None,
    beside: Mapping[tuple[str, str], str] | None = None,
) -> TreeDrawing:
    """The drawing of some families: rows of the tables versions and links of lineage.

    ``names`` are display names of outlets, ``titles`` stand for those that versions lack; ``words`` say each link by
    from_id, to_id and kind, ``beside`` further pairs that share words.
    """
    drawn = links.filter(pl.col("kind").is_in(list(KINDS)))
    rows = sorted(versions.iter_rows(named=True), key=_precedence)
    shown = {row["version_id"]: names.get(row["outlet"], row["outlet"]) or "an unseen original" for row in rows}
    at, ticks = _along(rows, drawn)
    order = at if not ticks else shown
    lanes = list(dict.fromkeys(shown[name] for name in order))
    place = {row["version_id"]: (at[row["version_id"]], _down(lanes.index(shown[row["version_id"]]))) for row in rows}
    dots = tuple(
        Dot(*place[name], row["is_unseen"], row["title"] or (titles or {}).get(name) or shown[name])
        for row in rows
        for name in (row["version_id"],)
    )
    lines = tuple(
        _line(row, place, words.get((row["from_id"], row["to_id"], row["kind"]), ""))
        for row in drawn.iter_rows(named=True)
        if row["from_id"] in place and row["to_id"] in place
    )
    lines += tuple(
        _line({**NO_LINK, "from_id": one, "to_id": other}, place, said)
        for (one, other), said in (beside or {}).items()
        if one in place and other in place
    )
    return TreeDrawing(tuple(lanes), dots, lines, _labels(lines), ticks, len(lanes) * LANE, bool(ticks))


def _labels(lines: Sequence[Line]) -> tuple[Label, ...]:
    """One label for each version, whatever the number of links that lead to it: none lies on another."""
    shown: dict[tuple[float, float], list[str]] = {}
    for line in lines:
        if line.support:
            shown.setdefault((line.x2, line.y2), []).append(line.support)
    return tuple(Label(x, y, ", ".join(words)) for (x, y), words in shown.items())


def _down(lane: int) -> float:
    return (lane + 0.5) * LANE


def _precedence(row: Mapping[str, Any]) -> tuple[bool, bool, float, str]:
    date = latest(row["published"])
    return not row["is_unseen"], date is None, date.timestamp() if date else 0.0, row["version_id"]


def latest(published: datetime | None) -> datetime | None:
    """When a version was published at the latest: a date without time may be any time of its day."""
    if published is None or (published.hour, published.minute) != (0, 0):
        return published
    return published + END_OF_DAY


def _along(
    rows: Sequence[Mapping[str, Any]], links: pl.DataFrame
) -> tuple[dict[str, float], tuple[tuple[float, str], ...]]:
    """Percent along the axis for every version, and the ticks.

    Where fewer than two dates are known there are no ticks: each version stands one step behind the one it hangs on.
    """
    times = {row["version_id"]: latest(row["published"]) for row in rows}
    known = sorted(time for time in times.values() if time is not None)
    if len(set(known)) < 2:
        names = [row["version_id"] for row in rows]
        chosen = links.filter(pl.col("kind").is_in(list(OF_TREE)), *(pl.col(end).is_in(names) for end in ENDS))
        layout = lay_out(names, [Link(*row) for row in chosen.select(*ENDS, "is_directed").iter_rows()])
        step = min(MOST_STEP, (LAST - UNDATED) / max(*layout.depth.values(), 1))
        return {name: round(UNDATED + step * layout.depth[name], 2) for name in layout.order}, ()
    first, last = known[0], known[-1]
    span = (last - first).total_seconds()
    axis = Axis(first.timestamp() - 0.16 * span, last.timestamp() + 0.06 * span)
    at = {name: axis.at(time.timestamp()) if time is not None else UNDATED for name, time in times.items()}
    short = span < 36 * 3600
    ticks = {
        (axis.at(time.timestamp()), f"{time:%-d %b %H:%M}" if short else f"{time:%-d %b}") for time in (first, last)
    }
    return at, tuple(sorted(ticks))


def _line(row: Mapping[str, Any], place: Mapping[str, tuple[float, float]], words: str) -> Line:
    (x1, y1), (x2, y2) = place[row["from_id"]], place[row["to_id"]]
    if not row["is_directed"] and (x2, y2) < (x1, y1):
        x1, y1, x2, y2 = x2, y2, x1, y1
    share = row["used_share"] if row["used_share"] is not None else 0.25
    kind = MAY_BE if row["kind"] == "unseen_original" and not row["is_directed"] else row["kind"]
    support = f"{row['support']:.0%}" if row["support"] is not None and row["kind"] == "tree" else ""
    return Line(
        x1,
        y1,
        x2,
        y2,
        ASIDE.get(row["kind"], 0.0),
        abs(x2 - x1) < NEAR or y1 == y2,
        round(1 + 4 * share, 1),
        kind,
        row["is_directed"],
        row["is_directed"] and row["credit"] == "uncredited",
        support,
        words,
    )

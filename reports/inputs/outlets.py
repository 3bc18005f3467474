"""The outlets of a run as rows of a page: scores, parts, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from masthead.reports.display.axis import SCORE
from masthead.reports.display.number import counted, number, sentence
from masthead.reports.display.rounding import ordinal, show, show_interval, show_parts, show_share
from masthead.reports.inputs.places import are_some_apart, place_groups
from masthead.reports.inputs.run import Run
from masthead.reports.inputs.values import place_words

Row = Mapping[str, object]


@dataclass(frozen=True)
class Part:
    """A dimension's part of a score, as a stretch of the track (percent)."""

    name: str
    start: float
    width: float
    points: str
    number: int


@dataclass(frozen=True)
class OutletRow:
    """One outlet of the overview table. Positions are percent of the track.

    ``low_shown`` and ``high_shown`` are the ends of the score's interval, ``interval`` both in words, ``place`` the places
    that it may hold; ``missing`` are the labels of what could not be judged, ``no_score`` says why there is no score.
    """

    outlet: str
    name: str
    page: str
    n_articles: int
    score: float | None
    shown: str
    low_shown: str
    high_shown: str
    interval: str
    place: str
    at: float | None
    low: float | None
    width: float | None
    parts: tuple[Part, ...]
    availability: float
    missing: tuple[str, ...]
    reason: str
    no_score: Markup
    is_agency: bool
    rank_low: int | None
    rank_high: int | None
    n_ranked: int | None

    @property
    def place_columns(self) -> str:
        """The columns of SCORES that the numbers of ``place`` stand in."""
        return "rank_low n_ranked" if self.rank_low == self.rank_high else "rank_low rank_high n_ranked"


@dataclass(frozen=True)
class Group:
    """Outlets of the overview that belong together: not told apart, not ranked, or without a score."""

    title: str
    rows: tuple[OutletRow, ...]
    is_scored: bool = True


def outlet_page(run: Run, outlet: str) -> str:
    """Name of the outlet's page."""
    return f"outlet-{run.outlets.index(outlet) + 1}"


def dimension_numbers(run: Run) -> dict[str, int]:
    """The number of each dimension, which chooses its color everywhere."""
    names = dict.fromkeys(str(row["dimension"]) for row in run.indicators)
    return {name: number for number, name in enumerate(names, 1)}


def outlet_rows(run: Run) -> list[OutletRow]:
    """The rows of the overview, in the order of the scores; outlets without a score last."""
    parts = run.contributions.partition_by("outlet", as_dict=True, maintain_order=True)
    empty = run.contributions.clear()
    return [_row(run, row, parts.get((row["outlet"],), empty)) for row in run.scores.iter_rows(named=True)]


def outlet_groups(run: Run, rows: Sequence[OutletRow]) -> list[Group]:
    """The rows in groups: those told apart from all groups below, by name within each; then the unranked, the unscored.

    Outlets measured under different conditions are never in one group.
    """
    by_outlet = {row.outlet: row for row in rows}
    groups = []
    conditions = run.scores.filter(pl.col("rank_low").is_not_null()).partition_by("ranked_with", maintain_order=True)
    for scores in conditions:
        under = f" ({str(scores['ranked_with'][0]).replace('_', ' ')})" if len(conditions) > 1 else ""
        found = place_groups(scores)
        for place, group in enumerate(found, 1):
            members = scores.filter(pl.col("outlet").is_in(group))
            some = (
                "Not in one order by these articles" if are_some_apart(members) else "Not told apart by these articles"
            )
            title = _place_words(place, len(found), some) if len(group) > 1 else "Told apart from all others"
            shown = sorted((by_outlet[outlet] for outlet in group), key=lambda row: row.name.casefold())
            groups.append(Group(f"{title}{under}" if len(found) > 1 or under or len(group) > 1 else "", tuple(shown)))
    unranked = [row for row in rows if row.score is not None and row.rank_low is None]
    if unranked:
        groups.append(Group("Not ranked", tuple(sorted(unranked, key=lambda row: row.name.casefold()))))
    unscored = [row for row in rows if row.score is None]
    if unscored:
        groups.append(Group("Not scored", tuple(unscored), is_scored=False))
    return groups


def _place_words(place: int, n: int, words: str) -> str:
    """What is said of a group, with its place among several."""
    if n == 1:
        return words
    name = {1: "Highest", n: "Lowest"}.get(place, ordinal(place))
    return f"{name} group: {words[:1].lower()}{words[1:]}"


def missing_everywhere(run: Run) -> list[str]:
    """Labels of the indicators that no outlet has."""
    found = run.contributions.group_by("feature", "view", maintain_order=True).agg(pl.col("value").count())
    return [run.label(feature, view) for feature, view, n in found.iter_rows() if not n]


def _row(run: Run, row: Row, contributions: pl.DataFrame) -> OutletRow:
    outlet = str(row["outlet"])
    score = _float(row["score"])
    low, high = _float(row["score_low"]), _float(row["score_high"])
    gone = contributions.filter(pl.col("value").is_null()).select("feature", "view")
    return OutletRow(
        outlet=outlet,
        name=run.name(outlet),
        page=outlet_page(run, outlet),
        n_articles=int(str(row["n_articles"])),
        score=score,
        shown=show(score, decimals=0),
        low_shown=show(low, decimals=0) if low is not None else "",
        high_shown=show(high, decimals=0) if high is not None else "",
        interval=show_interval(low, high, decimals=0),
        place=place_words(row["rank_low"], row["rank_high"], row["n_ranked"]),
        at=SCORE.at(score) if score is not None else None,
        low=SCORE.at(low) if low is not None else None,
        width=SCORE.width(low, high) if low is not None and high is not None else None,
        parts=dimension_parts(run, contributions) if score is not None else (),
        availability=float(str(row["availability"])),
        missing=tuple(run.label(feature, view).lower() for feature, view in gone.iter_rows()),
        reason=str(row["reason"] or ""),
        no_score=no_score_words(run, row) if score is None else Markup(),
        is_agency=bool(row["is_agency"]),
        rank_low=_int(row["rank_low"]),
        rank_high=_int(row["rank_high"]),
        n_ranked=_int(row["n_ranked"]),
    )


def no_score_words(run: Run, row: Row) -> Markup:
    """Why an outlet has no score, in a sentence that begins "Not scored"."""
    here = {"outlet": row["outlet"]}
    reason = number(row["reason"], "reason", table="scores", row=here)
    facts = run.outlet_facts.get(str(row["outlet"]), {})
    n_left_out = _int(facts.get("n_left_out")) or 0
    if not row["n_articles"] and n_left_out:
        genres = run.facts.filter(pl.col("outlet") == row["outlet"])["genre"].unique().sort().to_list()
        n = number(f"{n_left_out:,}", "n_left_out", table="outlets", row=here)
        what = genres[0].replace("_", " ") if len(genres) == 1 else "of genres that the scheme leaves out"
        one = "its only article is" if n_left_out == 1 else sentence("all {} articles are", n)
        return sentence("Not scored: {} {}", one, what)
    own = _own_share(run, str(row["outlet"]))
    if row["n_articles"] and own is not None and own < LITTLE_OWN and "weight" in str(row["reason"]):
        share = number(show_share(own), "sum(n_own_words)/sum(n_words)", table="articles", row=here)
        return sentence("Not scored: only {} of its words are its own, too little to judge ({})", share, reason)
    return sentence("Not scored: {}", reason)


LITTLE_OWN = 0.5
"""Below this share of own words they are named as what keeps an outlet from a score."""


def _own_share(run: Run, outlet: str) -> float | None:
    facts = run.facts.filter(pl.col("outlet") == outlet)
    total = int(facts["n_words"].sum())
    return int(facts["n_own_words"].sum()) / total if total else None


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _int(value: object) -> int | None:
    return value if isinstance(value, int) else None


def dimension_parts(run: Run, contributions: pl.DataFrame) -> tuple[Part, ...]:
    """The points of each dimension as stretches that follow one another from 0 to the score."""
    numbers = dimension_numbers(run)
    sums = contributions.group_by("dimension", maintain_order=True).agg(pl.col("points").sum())
    points = {name: float(value or 0.0) for name, value in sums.iter_rows()}
    values = [points.get(name, 0.0) for name in numbers]
    parts = []
    total = 0.0
    for (name, number_), value, shown in zip(numbers.items(), values, show_parts(values), strict=True):
        parts.append(
            Part(
                name=name,
                start=SCORE.at(total),
                width=SCORE.width(total, total + value),
                points=shown,
                number=number_,
            )
        )
        total += value
    return tuple(parts)


def articles_words(row: OutletRow) -> Markup:
    """How many articles of an outlet were looked at."""
    return counted(row.n_articles, "article", "n_articles", table="scores", row={"outlet": row.outlet})

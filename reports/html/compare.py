"""The page that puts two to four outlets side by side: what it is told of each outlet, in pieces."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from masthead.metrics.wording import indicator_state
from masthead.reports.display.text import plain, shorten
from masthead.reports.html.outlet import Step, waterfall_steps
from masthead.reports.html.strips import Dot, Strip
from masthead.reports.inputs.outlets import OutletRow, dimension_numbers
from masthead.reports.inputs.run import Run, is_share
from masthead.reports.stories.find import Story

OUTLETS_AT_ONCE = 60
"""Outlets of a piece."""

MOST_DRAWS = 400
"""Draws of a score that the page has, for intervals of differences."""

MOST_STORIES = 1_000
"""Stories that the page looks through."""


@dataclass(frozen=True)
class OutletPiece:
    """Some outlets as the page reads them."""

    outlets: list[dict[str, object]]

    @property
    def facts(self) -> dict[str, object]:
        """What is known before the piece is loaded: key and name of each outlet."""
        listed = [[one["key"], one["name"], one["score"] is not None] for one in self.outlets]
        return {"n": len(self.outlets), "outlets": listed}

    def script(self, number: int) -> str:
        """The piece as a script that hands itself to the page."""
        return f"masthead.take({number}, {json.dumps(self.outlets, ensure_ascii=False, separators=(',', ':'))});\n"


def outlet_pieces(run: Run, rows: Sequence[OutletRow], strips: Sequence[Strip]) -> Iterator[OutletPiece]:
    """All outlets in the order of the overview."""
    draws = _draws(run)
    for first in range(0, len(rows), OUTLETS_AT_ONCE):
        yield OutletPiece(
            [_outlet(run, row, strips, draws.get(row.outlet, [])) for row in rows[first : first + OUTLETS_AT_ONCE]]
        )


def _draws(run: Run) -> dict[str, list[float]]:
    """The joint draws of the scores, one decimal: draw k of two outlets rests on the same weights and goalposts."""
    found = run.card.score_draws.filter(pl.col("draw") < MOST_DRAWS).sort("outlet", "draw")
    parts = found.partition_by("outlet", as_dict=True)
    return {str(key[0]): part["joint"].round(1).to_list() for key, part in parts.items()}


def _outlet(run: Run, row: OutletRow, strips: Sequence[Strip], draws: list[float]) -> dict[str, object]:
    steps = {step.indicator: step for step in waterfall_steps(run, row.outlet)}
    states = {part["indicator"]: part for part in run.contributions.filter(pl.col("outlet") == row.outlet).to_dicts()}
    return {
        "key": row.outlet,
        "name": plain(row.name),
        "page": row.page,
        "n": row.n_articles,
        "score": None if row.score is None else [row.shown, row.low_shown, row.high_shown, row.at, row.low, row.width],
        "rank": row.place,
        "group": run.scores.filter(pl.col("outlet") == row.outlet)["ranked_with"][0] if row.rank_low else None,
        "why": "" if row.score is not None else plain(row.no_score.striptags()),
        "draws": draws,
        "rows": [
            _indicator(run, row, strip, strip.of(row.page), steps.get(strip.indicator), states.get(strip.indicator))
            for strip in strips
        ],
    }


def _indicator(
    run: Run, row: OutletRow, strip: Strip, dot: Dot | None, step: Step | None, part: Mapping[str, object] | None
) -> dict[str, object]:
    found = run.scored(row.outlet, strip.feature, strip.view)
    state = None if part is None else indicator_state(part, value=found.get("value"), status=found.get("status"))
    told: dict[str, object] = {
        "state": "" if state is None else plain(state.words),
        "points": "" if step is None else step.points,
        "of": "" if step is None else step.of,
        "counted": "" if step is None else step.counted,
        "bar": None if step is None or not step.points else [step.start, step.width, step.full],
    }
    if dot is None:
        return told
    ends = [found.get("low"), found.get("high")]
    return told | {
        "value": dot.value,
        "ends": ends if None not in ends else None,
        "shown": dot.shown,
        "interval": dot.interval,
        "at": [dot.at, dot.low, dot.width],
        "counts": dot.is_counted,
    }


def most_points(run: Run) -> dict[str, float]:
    """The most points that each indicator gives, as most scored outlets have it: one number, however it was rounded where
    the parts of one score add up. An outlet without some indicators has more points for the rest."""
    scored = run.contributions.filter(pl.col("points").is_not_null())
    most = scored.group_by("indicator").agg((100 * pl.col("effective_weight")).round(2).mode().min().alias("most"))
    return dict(most.select("indicator", "most").iter_rows())


def compare_index(
    run: Run, strips: Sequence[Strip], stories: Sequence[tuple[str, Story, str]], pieces: Sequence[Mapping[str, object]]
) -> dict[str, object]:
    """What the page knows before any outlet is loaded: who there is, the indicators with their axes, and the stories."""
    places = {outlet: k for k, outlet in enumerate(run.outlets)}
    most = most_points(run)
    return {
        "pieces": [piece["outlets"] for piece in pieces],
        "level": run.card.features.interval,
        "indicators": [
            {
                "label": strip.label,
                "unit": strip.unit,
                "goalposts": strip.goalposts.striptags(),
                "dimension": str(row["dimension"]),
                "number": dimension_numbers(run)[str(row["dimension"])],
                "posts": [strip.best, strip.worst],
                "most": most.get(strip.indicator),
                "ticks": strip.ticks,
                "share": is_share(run.measure(strip.feature)),
            }
            for strip, row in zip(strips, run.indicators, strict=True)
        ],
        "stories": [
            [page, plain(shorten(story.title, 100)), [places[outlet] for outlet in story.outlets if outlet in places]]
            for page, story, _ in stories[:MOST_STORIES]
        ],
    }

"""Two cards of the same outlets at two times: what changed, how surely, and what drove it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from masthead.metrics.errors import Fault, InputError, expect_kind
from masthead.metrics.tables.result import Result
from masthead.metrics.wording import show_count
from masthead.scoring.bootstrap.intervals import percentile_interval
from masthead.scoring.card import Card
from masthead.scoring.scores.score_table import score_degrees, score_units

CHANGES_SCHEMA = {
    "outlet": pl.String, "before": pl.Float64, "after": pl.Float64, "change": pl.Float64, "change_low": pl.Float64,
    "change_high": pl.Float64, "is_certain": pl.Boolean, "reason": pl.String,
}  # fmt: skip
DRIVERS_SCHEMA = {
    "outlet": pl.String, "indicator": pl.String, "value_before": pl.Float64, "value_after": pl.Float64,
    "points_before": pl.Float64, "points_after": pl.Float64, "points_change": pl.Float64, "cause": pl.String,
}  # fmt: skip


SAME_POINTS = 1e-9
"""Points that differ by less than this have not changed."""


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """Changes of scores (``changes``, one row per outlet) and what drove them (``drivers``, one row per indicator).

    ``is_certain`` says that the interval of the change leaves out 0. Drivers are the indicators whose points changed, and
    sum to the change; ``cause`` says whether their ``value`` changed or only their ``weight`` in the score, which
    happens where another indicator could be measured on one side only.
    """

    changes: pl.DataFrame
    drivers: pl.DataFrame

    def _brief(self) -> list[str]:
        known = self.changes.drop_nulls("change").sort(pl.col("change").abs(), descending=True)
        most = [f"{row['outlet']} {row['change']:+.1f}" for row in known.head(3).iter_rows(named=True)]
        certain = int(known["is_certain"].sum())
        return [
            f"Comparison: {show_count(len(known), 'score')} before and after; {certain} changed for certain",
            f"largest changes: {', '.join(most) or 'none'}",
            "next: print(it) for what drove each change; .changes, .drivers",
        ]

    def _main(self) -> pl.DataFrame:
        return self.changes

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for row in self.changes.iter_rows(named=True):
            if row["change"] is None:
                yield f"{row['outlet']}: {row['reason']}"
                continue
            bounds = f" [{row['change_low']:+.1f}, {row['change_high']:+.1f}]" if row["change_low"] is not None else ""
            yield f"{row['outlet']}: {row['before']:.0f} -> {row['after']:.0f}, change {row['change']:+.1f}{bounds}"
            mine = self.drivers.filter(pl.col("outlet") == row["outlet"])
            for part in mine.filter(cause="value").head(3).iter_rows(named=True):
                yield f"  {part['indicator']}: {part['points_change']:+.1f} points"
            others = mine.filter(cause="weight")
            if len(others):
                yield f"  other weights of the rest: {others['points_change'].sum():+.1f} points"


def compare(before: Card, after: Card, *, interval: float = 0.95, seed: int = 0) -> Comparison:
    """The change of each outlet's score between two cards made with the same scheme.

    The interval rests on independent resamples of the two sets of articles, paired at random by ``seed``; where both
    cards are groups of the same features (``summarize(..., by=)``) on the resamples that they share, since units may
    stand in both. Points of an indicator that one card lacks count as absent there, so that the changes of points still
    sum to the change of the score.

    Raises
    ------
    InputError
        For cards made with different schemes.
    """
    expect_kind("compare, before", before, Card, hint="masthead.score(...) gives one")
    expect_kind("compare, after", after, Card, hint="masthead.score(...) gives one")
    if before.scheme.scheme_id != after.scheme.scheme_id:
        found = f"{before.scheme.scheme_id} and {after.scheme.scheme_id}"
        raise InputError(Fault("compare", f"the schemes {found}", "one scheme", "score both with the same scheme"))
    scores = before.scores.select("outlet", "score", "ranked_with", "reason").join(
        after.scores.select("outlet", "score", "ranked_with", "reason"), on="outlet", how="full", coalesce=True
    )
    generator = None if _share_resamples(before, after) else np.random.default_rng(seed)
    rows = [_change(row, before, after, interval, generator) for row in scores.sort("outlet").iter_rows(named=True)]
    changes = pl.DataFrame(rows, schema=CHANGES_SCHEMA, orient="row")
    return Comparison(changes.sort("change", "outlet", nulls_last=True), _drivers(before, after, changes))


def _share_resamples(before: Card, after: Card) -> bool:
    """Whether draw r of both cards is the same resample: two groups of one summary."""
    one, other = ({**card.features.settings} for card in (before, after))
    groups = one.pop("group", None), other.pop("group", None)
    same_run = before.features.measured is not None and before.features.measured is after.features.measured
    return None not in groups and groups[0] != groups[1] and one == other and same_run


def _change(
    row: dict[str, object], before: Card, after: Card, interval: float, generator: np.random.Generator | None
) -> tuple[object, ...]:
    outlet, old, new = str(row["outlet"]), row["score"], row["score_right"]
    if not (isinstance(old, float) and isinstance(new, float)):
        which = "before" if old is None else "after"
        reason = row["reason"] if old is None else row["reason_right"]
        return outlet, old, new, None, None, None, None, f"no score {which}: {reason or 'not on that card'}"
    aside = None
    if row["ranked_with"] != row["ranked_with_right"]:
        aside = f"measured under different conditions: {row['ranked_with']}; {row['ranked_with_right']}"
    places = [card.indicators.outlets.index(outlet) for card in (before, after)]
    draws = [card.draws.sampling[:, place] for card, place in zip((before, after), places, strict=True)]
    n = min(len(draw) for draw in draws)
    order = np.arange(n) if generator is None else generator.permutation(n)
    sizes = zip((before, after), places, strict=True)
    units, degrees = np.min(
        [(score_units(card.indicators)[at], score_degrees(card.indicators)[at]) for card, at in sizes], axis=0
    )
    differences = (draws[1][:n][order] - draws[0][:n])[:, None]
    low, high = percentile_interval(differences, new - old, units, interval, least=-100, most=100, degrees=degrees)
    ends = [None if np.isnan(end[0]) else float(end[0]) for end in (low, high)]
    certain = None if ends[0] is None or ends[1] is None else bool(ends[0] > 0 or ends[1] < 0)
    return outlet, old, new, new - old, *ends, certain, aside


def _drivers(before: Card, after: Card, changes: pl.DataFrame) -> pl.DataFrame:
    columns = ["outlet", "indicator", "value", "points"]
    joined = before.contributions.select(columns).join(
        after.contributions.select(columns), on=["outlet", "indicator"], how="inner", suffix="_after"
    )
    known = changes.filter(pl.col("change").is_not_null()).select("outlet")
    drivers = joined.join(known, on="outlet", how="semi").select(
        "outlet",
        "indicator",
        value_before="value",
        value_after="value_after",
        points_before="points",
        points_after="points_after",
        points_change=pl.col("points_after").fill_null(0.0) - pl.col("points").fill_null(0.0),
    )
    by_size = pl.col("points_change").abs()
    differs = pl.col("value_before").ne_missing(pl.col("value_after"))
    causes = pl.when(differs).then(pl.lit("value")).otherwise(pl.lit("weight"))
    return (
        drivers.with_columns(cause=causes)
        .cast(pl.Schema(DRIVERS_SCHEMA))
        .filter(by_size > SAME_POINTS)
        .sort(["outlet", by_size, "indicator"], descending=[False, True, False])
    )

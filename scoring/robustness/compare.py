"""Two cards of the same outlets at two times: what changed, how surely, and what drove it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.tables.measured import Measured
from masthead.metrics.text.arrays import Floats
from masthead.scoring.bootstrap.intervals import percentile_interval
from masthead.scoring.card import Card

CHANGES_SCHEMA = {
    "outlet": pl.String, "before": pl.Float64, "after": pl.Float64, "change": pl.Float64, "change_low": pl.Float64,
    "change_high": pl.Float64, "is_certain": pl.Boolean, "reason": pl.String,
}  # fmt: skip
DRIVERS_SCHEMA = {
    "outlet": pl.String, "indicator": pl.String, "value_before": pl.Float64, "value_after": pl.Float64,
    "points_before": pl.Float64, "points_after": pl.Float64, "points_change": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """Changes of scores (``changes``, one row per outlet) and what drove them (``drivers``, one row per indicator).

    ``is_certain`` says that the interval of the change leaves out 0; the changes of points sum to the change.
    """

    changes: pl.DataFrame
    drivers: pl.DataFrame

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for row in self.changes.iter_rows(named=True):
            if row["change"] is None:
                yield f"{row['outlet']}: {row['reason']}"
                continue
            bounds = f" [{row['change_low']:+.1f}, {row['change_high']:+.1f}]" if row["change_low"] is not None else ""
            yield f"{row['outlet']}: {row['before']:.0f} -> {row['after']:.0f}, change {row['change']:+.1f}{bounds}"
            for part in self.drivers.filter(pl.col("outlet") == row["outlet"]).head(3).iter_rows(named=True):
                yield f"  {part['indicator']}: {part['points_change']:+.1f} points"


def compare(before: Card, after: Card, *, interval: float = 0.95) -> Comparison:
    """The change of each outlet's score between two cards made with the same scheme.

    The interval rests on independent resamples of the two sets of articles. Points of an indicator that one card
    lacks count as absent there, so that the changes of points still sum to the change of the score.

    Raises
    ------
    InputError
        For cards made with different schemes.
    """
    if before.scheme.scheme_id != after.scheme.scheme_id:
        found = f"{before.scheme.scheme_id} and {after.scheme.scheme_id}"
        raise InputError(Fault("compare", f"the schemes {found}", "one scheme", "score both with the same scheme"))
    scores = before.scores.select("outlet", "score", "ranked_with", "reason").join(
        after.scores.select("outlet", "score", "ranked_with", "reason"), on="outlet", how="full", coalesce=True
    )
    rows = [_change(row, before, after, interval) for row in scores.sort("outlet").iter_rows(named=True)]
    changes = pl.DataFrame(rows, schema=CHANGES_SCHEMA, orient="row")
    return Comparison(changes.sort("change", "outlet", nulls_last=True), _drivers(before, after, changes))


def split_at(measured: Measured, when: date | datetime) -> tuple[Measured, Measured]:
    """The measurements of articles published before ``when``, and of those at or after it; undated ones are left out."""
    moment = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    published = pl.col("published")
    return _only(measured, published < moment), _only(measured, published >= moment)


def _only(measured: Measured, chosen: pl.Expr) -> Measured:
    facts = measured.article_facts.lazy().filter(chosen)
    ids = facts.select("article_id")

    def kept(frame: pl.DataFrame | pl.LazyFrame) -> pl.LazyFrame:
        return frame.lazy().join(ids, on="article_id", how="semi")

    return Measured(
        kept(measured.measurements),
        kept(measured.evidence),
        facts,
        kept(measured.copies),
        kept(measured.articles),
        measured.originals,
        measured.outlets,
        measured.settings,
    )


def _change(row: dict[str, object], before: Card, after: Card, interval: float) -> tuple[object, ...]:
    outlet, old, new = str(row["outlet"]), row["score"], row["score_right"]
    if not (isinstance(old, float) and isinstance(new, float)):
        which = "before" if old is None else "after"
        reason = row["reason"] if old is None else row["reason_right"]
        return outlet, old, new, None, None, None, None, f"no score {which}: {reason or 'not on that card'}"
    aside = None
    if row["ranked_with"] != row["ranked_with_right"]:
        aside = f"measured under different conditions: {row['ranked_with']}; {row['ranked_with_right']}"
    draws = [_draws(card, outlet) for card in (before, after)]
    n = min(len(draw) for draw in draws)
    units = [int(card.indicators.n_units[card.indicators.outlets.index(outlet)].max()) for card in (before, after)]
    shuffled = np.random.default_rng(0).permutation(n)
    low, high = percentile_interval((draws[1][:n][shuffled] - draws[0][:n])[:, None], min(units), interval)
    ends = [None if np.isnan(end[0]) else float(end[0]) for end in (low, high)]
    certain = None if ends[0] is None or ends[1] is None else bool(ends[0] > 0 or ends[1] < 0)
    return outlet, old, new, new - old, *ends, certain, aside


def _draws(card: Card, outlet: str) -> Floats:
    return card.draws.sampling[:, card.indicators.outlets.index(outlet)]


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
    return pl.DataFrame(drivers, schema=DRIVERS_SCHEMA).sort(
        ["outlet", by_size, "indicator"], descending=[False, True, False]
    )

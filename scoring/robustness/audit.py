"""What cheap manipulation gains: every outlet measured and scored again after each manipulation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.result import Result
from masthead.metrics.wording import show_count
from masthead.scoring.robustness.manipulations import MANIPULATIONS, Manipulation
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.score import score

AUDIT_SCHEMA = {
    "manipulation": pl.String, "outlet": pl.String, "before": pl.Float64, "after": pl.Float64, "gain": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class Audit(Result):
    """Points gained by each manipulation: ``table``, one row a manipulation and outlet, and ``summary``."""

    table: pl.DataFrame
    manipulations: tuple[Manipulation, ...]

    @property
    def summary(self) -> pl.DataFrame:
        """One row a manipulation: median and largest gain over the outlets, what defends against it, and whether it is open."""
        gains = self.table.group_by("manipulation").agg(
            median_gain=pl.col("gain").median(), largest_gain=pl.col("gain").max(), n_outlets=pl.col("gain").count()
        )
        named = [(row.name, row.description, row.defense, row.is_open) for row in self.manipulations]
        head = pl.DataFrame(named, schema=["manipulation", "description", "defense", "is_open"], orient="row")
        return head.join(gains, on="manipulation", how="left", maintain_order="left")

    def _brief(self) -> list[str]:
        most = self.summary.drop_nulls("largest_gain").sort("largest_gain", descending=True)
        gains = [f"{row['manipulation']} {row['largest_gain']:+.1f}" for row in most.head(3).iter_rows(named=True)]
        return [
            f"Audit: {show_count(len(self.manipulations), 'cheap manipulation')} of {show_count(self.table['outlet'].n_unique(), 'outlet')}",
            f"largest gains in points: {', '.join(gains) or 'none'}",
            "next: print(it), .summary, .table",
        ]

    def _main(self) -> pl.DataFrame:
        return self.summary

    def __str__(self) -> str:
        def points(gain: float | None) -> str:
            return "    –" if gain is None else f"{gain:+5.1f}"

        return "\n".join(
            f"{row['manipulation']:<18} largest {points(row['largest_gain'])}, median {points(row['median_gain'])}"
            f"  ({row['description']}; {row['defense']})"
            for row in self.summary.iter_rows(named=True)
        )


def audit(
    articles: Any,
    *,
    wire: Any | None = None,
    scheme: Scheme | str | Path | None = None,
    manipulations: Sequence[Manipulation] | None = None,
    measure: Callable[..., Measured] | None = None,
    **settings: Any,
) -> Audit:
    """What every outlet would gain by each cheap manipulation of its articles, in points of its score.

    All outlets are manipulated at once: a score depends on nobody else's articles. Articles that come as html are left
    as they are. ``settings`` go to ``measure``; an outlet without a score before or after has no gain (null), and nobody
    has one from a manipulation that takes the wire where there is none.
    """
    if measure is None:
        from masthead.metrics.measure import measure as measure_articles

        measure = measure_articles
    chosen = scheme if isinstance(scheme, Scheme) else Scheme.load(scheme or "default")
    tried = MANIPULATIONS if manipulations is None else tuple(manipulations)
    table: pl.DataFrame = getattr(articles, "table", articles)

    def scores(frame: pl.DataFrame, engine: Callable[..., Measured] = measure) -> pl.DataFrame:
        return score(engine(frame, wire=wire, **settings), chosen).scores.select("outlet", "score")

    before = scores(table).rename({"score": "before"})
    parts = [pl.DataFrame(schema=AUDIT_SCHEMA)]
    given = getattr(wire, "table", wire)
    originals = given if isinstance(given, pl.DataFrame) else None
    for manipulation in tried:
        changed = manipulation.apply(table, originals)
        after = (
            before.rename({"before": "after"}).clear()
            if changed is None
            else scores(changed).rename({"score": "after"})
        )
        joined = before.join(after, on="outlet", how="left").sort("outlet")
        gain = (pl.col("after") - pl.col("before")).alias("gain")
        parts.append(joined.select(pl.lit(manipulation.name).alias("manipulation"), "outlet", "before", "after", gain))
    return Audit(pl.concat(parts), tried)

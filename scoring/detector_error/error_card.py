"""Without labels: intervals widened by how far the detector was off at the outlets of public gold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl

from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import Measure
from masthead.metrics.text.arrays import Floats
from masthead.scoring.bootstrap.resample import outlet_generator
from masthead.scoring.features.selection import Selection
from masthead.scoring.tables import REPLICATES

MIN_OUTLETS = 7
"""With fewer outlets in a card nothing can be said of another one."""

MOST_GENRE_DIFFERENCE = 0.3
"""An outlet whose share of a genre lies further from the card's is unlike its outlets."""


@dataclass(frozen=True)
class OutletErrors:
    """A detector's errors by outlet on public gold: ``deltas`` are gold less measured, in the measure's unit.

    ``gold`` names the set, ``languages`` and ``genres`` (shares) say which texts it has; ``spread`` is the mean square
    error of a single item, of yes/no items the share that is wrong.
    """

    measure: str
    gold: str
    languages: tuple[str, ...]
    genres: Mapping[str, float]
    outlets: tuple[str, ...]
    n_articles: tuple[int, ...]
    deltas: tuple[float, ...]
    errors: tuple[float, ...]
    spread: float = 0.0

    def reach(self, interval: float = 0.95) -> float:
        """How far a value of another outlet may be off: ``max(t sqrt(mean delta^2 (1 + 1/K)), max |delta|)``.

        ``t`` is Student's quantile with one degree of freedom less than there are outlets, K of them.
        """
        from scipy.special import stdtrit

        deltas = np.array(self.deltas)
        n = len(deltas)
        t = float(stdtrit(n - 1, (1 + interval) / 2))
        return max(t * float(np.sqrt(np.mean(deltas**2) * (1 + 1 / n))), float(np.abs(deltas).max()))


@dataclass(frozen=True)
class Conditions:
    """What an outlet's texts are: their language, and the shares of their genres (None where not known)."""

    language: str
    genres: Mapping[str, float] | None = None


@cache
def outlet_errors() -> dict[str, OutletErrors]:
    """The error cards by outlet that ship with masthead, of measures with enough outlets."""
    given = json.loads((files(__package__) / "data" / "outlet_errors.json").read_text("utf-8"))["measures"]
    cards = {measure: _card(measure, card) for measure, card in given.items()}
    return {measure: card for measure, card in cards.items() if len(card.outlets) >= MIN_OUTLETS}


def _card(measure: str, given: Mapping[str, Any]) -> OutletErrors:
    rows = given["outlets"]
    return OutletErrors(
        measure,
        given["set"],
        tuple(given["languages"]),
        given["genres"],
        outlets=tuple(row["outlet"] for row in rows),
        n_articles=tuple(row["n_articles"] for row in rows),
        deltas=tuple(row["delta"] for row in rows),
        errors=tuple(row["se"] for row in rows),
        spread=given["spread"],
    )


def widened(
    table: pl.DataFrame,
    replicates: pl.DataFrame,
    conditions: Mapping[str, Conditions],
    measures: Mapping[str, Measure],
    *,
    seed: int,
    interval: float,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Features with the error of the card in their detector columns, and replicates of the widened ones.

    A value is never moved. Its interval reaches ``sqrt((value - low)^2 + reach^2)`` down and likewise up, the
    replicates get a normal variate of the outlet and feature, the same in all its views and groups. Rows with labels
    keep them.
    """
    from scipy.special import ndtri

    reaches = _reaches(measures, interval)
    is_ours = pl.col("error_basis").ne_missing("labels") & pl.all_horizontal(
        pl.col("reach", "value", "low").is_not_null()
    )
    found = table.join(reaches, on="feature", how="left", maintain_order="left").with_columns(is_ours=is_ours)
    down, up = pl.col("value") - pl.col("low"), pl.col("high") - pl.col("value")
    reach, z = pl.col("reach"), float(ndtri((1 + interval) / 2))
    ends = (pl.col("value") - _hypot(down, reach), pl.col("value") + _hypot(up, reach))
    low, high = (end.clip("least", "most") for end in ends)
    columns: dict[str, pl.Expr] = {
        "detector_low": low,
        "detector_high": high,
        "detector_error": reach,
        "detector_standard_error": _hypot(pl.col("standard_error"), reach / z),
        "error_basis": pl.lit("error_card"),
        "error_note": pl.lit(pl.Series(_notes(found, conditions), dtype=pl.String)),
    }
    wide = found.with_columns(
        pl.when("is_ours").then(column).otherwise(name).alias(name) for name, column in columns.items()
    )
    keys = ["outlet", "feature", "view", "group"]
    ours = wide.filter("is_ours").select(*keys, "reach")
    rows = ours.join(replicates, on=keys, how="inner", nulls_equal=True, maintain_order="left")
    return wide.select(table.columns), _moved(rows, seed, z)


def _reaches(measures: Mapping[str, Measure], interval: float) -> pl.DataFrame:
    """Of every measure with a card how far a value may be off, and what bounds it."""
    rows = [
        (name, card.reach(interval), measures[name].low, measures[name].high)
        for name, card in outlet_errors().items()
        if name in measures
    ]
    names = ("reach", "least", "most")
    frame = pl.DataFrame(rows, {"feature": pl.String, **dict.fromkeys(names, pl.Float64)}, orient="row")
    return frame.with_columns(pl.col("most").fill_null(float("inf")))


def _hypot(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    return (one**2 + other**2).sqrt()


def _notes(rows: pl.DataFrame, conditions: Mapping[str, Conditions]) -> list[str | None]:
    """How each row's outlet is unlike those of its measure's card; None where it is not, and where no card is used."""
    cards = outlet_errors()
    said: dict[tuple[str, str], str | None] = {}
    notes: list[str | None] = []
    for outlet, feature, is_ours in rows.select("outlet", "feature", "is_ours").iter_rows():
        if is_ours and (outlet, feature) not in said:
            said[outlet, feature] = unlike(cards[feature], conditions.get(outlet))
        notes.append(said.get((outlet, feature)) if is_ours else None)
    return notes


def _moved(rows: pl.DataFrame, seed: int, z: float) -> pl.DataFrame:
    """The replicates with a normal variate of the outlet and feature added, the same in all its views and groups."""
    if not len(rows):
        return REPLICATES.empty()
    n = int(rows["values"].list.len()[0])
    values = rows["values"].list.to_array(n).to_numpy(writable=True)
    noises: dict[tuple[str, str], Floats] = {}
    for place, (outlet, feature, reach) in enumerate(rows.select("outlet", "feature", "reach").iter_rows()):
        if (outlet, feature) not in noises:
            generator = outlet_generator(outlet, seed, "error card", feature)
            noises[outlet, feature] = (reach / z * generator.standard_normal(n)).astype(np.float32)
        values[place] = values[place] + noises[outlet, feature]
    moved = pl.Series("values", values, dtype=pl.Array(pl.Float32, n)).cast(pl.List(pl.Float32))
    moved = moved.list.eval(pl.element().fill_nan(None)) if np.isnan(values).any() else moved
    return REPLICATES.frame(rows.drop("reach").with_columns(moved))


def unlike(card: OutletErrors, outlet: Conditions | None) -> str | None:
    """How an outlet differs from those of the card, or None: its language, or the share of a genre by more than .3."""
    if outlet is None:
        return None
    found = []
    if outlet.language not in (*card.languages, "und", "unknown"):
        found.append(f"its language is {outlet.language}, the card's {', '.join(card.languages)}")
    shares = outlet.genres or {}
    for genre in sorted({*shares, *card.genres}) if shares else ():
        mine, theirs = shares.get(genre, 0.0), card.genres.get(genre, 0.0)
        if abs(mine - theirs) > MOST_GENRE_DIFFERENCE:
            found.append(f"{mine:.0%} of its articles are {genre.replace('_', ' ')}, {theirs:.0%} of the card's")
    if not found:
        return None
    return f"unlike the {len(card.outlets)} outlets of the error card ({card.gold}): {'; '.join(found)}"


def read_conditions(outlets: pl.DataFrame, measured: Measured | None, selection: Selection) -> dict[str, Conditions]:
    """The conditions of every outlet of a table OUTLET_FACTS; genres are those of the articles that count."""
    languages = dict(outlets.select("outlet", "language").unique("outlet", keep="first").iter_rows())
    if measured is None:
        return {outlet: Conditions(language) for outlet, language in languages.items()}
    kept = measured.article_facts.lazy().filter(
        pl.col("duplicate_of").is_null(), ~pl.col("genre").is_in(list(selection.leave_out_genres))
    )
    shares: dict[str, dict[str, float]] = {}
    for outlet, genre, n in kept.group_by("outlet", "genre").len("n").sort("outlet", "genre").collect().iter_rows():
        shares.setdefault(outlet, {})[genre] = float(n)
    return {
        outlet: Conditions(language, _parts(shares[outlet]) if outlet in shares else None)
        for outlet, language in languages.items()
    }


def _parts(counts: Mapping[str, float]) -> dict[str, float]:
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()}

"""A card from the tables of a run alone: what a notebook needs that was taken elsewhere without the run's texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from masthead.metrics.catalog import MEASURES
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import METRICS, Measure, View
from masthead.metrics.tables.schemas import ARTICLE_FACTS, ARTICLES, COPIES, MEASUREMENTS
from masthead.scoring.card import Card

NEEDED = ("articles", "measurements", "evidence", "copies")
"""Tables without which a card from tables has no way back to the articles."""


@dataclass(frozen=True, repr=False)
class SavedTables(Measured[pl.LazyFrame]):
    """Measurements read from the tables of a run: evidence with its words and sentences, and no texts.

    ``wide`` has a row per article with the value of each measure in the own text.
    """

    wide: pl.LazyFrame | None = None

    def by_article(self, *, view: View = "own") -> pl.LazyFrame:
        """One row per article, as the run saved it.

        Raises
        ------
        InputError
            For another view than the own text.
        """
        if view != "own" or self.wide is None:
            hint = "read the run's own folder, which has the texts"
            raise InputError(Fault("by_article, view", f"'{view}'", "'own': tables hold no other", hint))
        return self.wide

    def spans(self, metric: str | None = None) -> pl.LazyFrame:
        """The evidence with its words, as the run saved it."""
        return self.evidence if metric is None else self.evidence.filter(pl.col("metric") == metric)


def read_tables(folder: Path) -> Card:
    """The card of a run from its folder of tables, with the way back to the words as far as the tables have it."""
    settings = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    own = [Measure.of(row) for row in settings.get("declared", ())]
    measured = None
    if all((folder / f"{name}.parquet").is_file() for name in NEEDED):
        measured = _measured(folder, own)
    return Card.load(folder, measured=measured)


def _measured(folder: Path, own: Sequence[Measure]) -> SavedTables:
    frames = {name: pl.scan_parquet(folder / f"{name}.parquet") for name in NEEDED}
    wide = frames["articles"]
    known = wide.collect_schema().names()
    asked = set(frames["measurements"].select(pl.col("metric").unique()).collect()["metric"])
    declared = tuple(measure for measure in MEASURES if measure.metric in {*METRICS} & asked)
    texts = {name: dtype for name, dtype in ARTICLES.schema.items() if name != "html"}
    names = folder / "outlet_names.parquet"
    return SavedTables(
        measurements=frames["measurements"].select(MEASUREMENTS.schema.keys()),
        evidence=frames["evidence"],
        article_facts=wide.select(name for name in ARTICLE_FACTS.schema if name in known),
        copies=frames["copies"].select(COPIES.schema.keys()),
        articles=wide.select(
            pl.col(name) if name in known else pl.lit(None, dtype).alias(name) for name, dtype in texts.items()
        ),
        originals=ARTICLES.empty().lazy(),
        outlets=pl.read_parquet(names) if names.is_file() else None,
        declared=(*declared, *own),
        wide=wide,
    )

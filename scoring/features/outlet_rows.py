"""Measurements in the order of outlets, units and articles, block by block: memory does not grow with the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.storage.buckets import N_BUCKETS, Buckets
from masthead.metrics.tables.measures import VIEWS, Measure
from masthead.metrics.tables.table import in_batches
from masthead.metrics.text.key_table import KeyTable
from masthead.scoring.features.pooling import Key
from masthead.scoring.features.selection import Selection

Cause = tuple[str, str | None]
"""Why something was not measured: status and reason."""


@dataclass(frozen=True)
class Places:
    """Where each article stands when all are ordered by outlet, unit and identifier.

    ``ids`` finds the place of an article by the hash of its identifier; ``outlets`` holds the places of each outlet, in
    their order; ``unit`` is the number of the unit at each place, rising along them; ``group`` is the number of its
    group among ``groups`` (one, None, where articles are not grouped); ``words`` has the columns ``n_article_words``,
    ``n_own_words`` and ``weight``, one row per place.
    """

    ids: KeyTable
    outlets: dict[str, slice]
    unit: NDArray[np.uint32]
    group: NDArray[np.uint32]
    groups: list[str | None]
    words: pl.DataFrame

    def __len__(self) -> int:
        return len(self.unit)


def find_places(articles: pl.DataFrame) -> Places:
    """The places of the articles that are not left out; ``articles`` is what ``selected_articles`` gives."""
    columns = ["outlet", "unit_id", "article_id", "group", "n_article_words", "n_own_words", "weight"]
    ordered = articles.filter(pl.col("left_out").is_null()).select(columns).sort(columns[:3])
    begins = (pl.col("outlet") != pl.col("outlet").shift()) | (pl.col("unit_id") != pl.col("unit_id").shift())
    unit = ordered.select(unit=begins.fill_null(True).cum_sum().cast(pl.UInt32))["unit"].to_numpy()
    lengths = ordered.group_by("outlet", maintain_order=True).len("n").with_columns(end=pl.col("n").cum_sum())
    outlets = {outlet: slice(end - n, end) for outlet, n, end in lengths.iter_rows()}
    groups = ordered["group"].unique().sort().to_list() or [None]
    number = pl.DataFrame({"group": groups, "number": range(len(groups))}, {"group": pl.String, "number": pl.UInt32})
    group = ordered.select("group").join(number, on="group", how="left", nulls_equal=True, maintain_order="left")
    return Places(
        KeyTable(ordered["article_id"].hash().to_numpy()),
        outlets,
        unit,
        group["number"].to_numpy(),
        groups,
        ordered.select("n_article_words", "n_own_words", "weight"),
    )


def selected_measurements(rows: pl.LazyFrame, places: Places, selection: Selection) -> Iterator[pl.DataFrame]:
    """The measurements of the articles that have a place, with it, batch by batch in no order.

    Articles too short for a feature get the status ``too_short`` and lose their counts.
    """
    least = pl.DataFrame(
        [{"measure": feature, "view": view, "least": n} for (feature, view), n in selection.min_words.items()],
        schema={"measure": pl.String, "view": pl.String, "least": pl.Int64},
    )
    words = pl.when(pl.col("view") == "own").then("n_own_words").otherwise("n_article_words")
    short = pl.col("status").is_in(["measured", "empty"]) & (words < pl.col("least")).fill_null(False)
    for batch in in_batches(rows):
        place = pl.Series("place", places.ids.rows(batch["article_id"].hash().to_numpy()))
        here = batch.with_columns(place).filter(place >= 0)
        here = here.with_columns(places.words.select(pl.all().gather(here["place"])))
        yield here.join(least, on=["measure", "view"], how="left").with_columns(
            status=pl.when(short).then(pl.lit("too_short")).otherwise("status"),
            reason=pl.when(short).then(pl.format("fewer than {} words", "least")).otherwise("reason"),
        )


class Coder:
    """Numbers for what measurements name: features as they are declared, causes of what is missing as they come up.

    ``features`` and ``causes`` say what the numbers stand for; ``occurs`` which features were found, ``unknown`` which
    measures are not declared.
    """

    def __init__(self, measures: Sequence[Measure]) -> None:
        self.features: list[Key] = [(measure.name, view) for measure in measures for view in sorted(VIEWS)]
        self.causes: list[Cause] = []
        self.occurs = np.zeros(len(self.features), dtype=np.bool_)
        self.unknown: set[str] = set()
        self._features = pl.DataFrame(
            self.features, schema={"measure": pl.String, "view": pl.String}, orient="row"
        ).with_row_index("column")

    def rows(self, batch: pl.DataFrame) -> pl.DataFrame:
        """One row per measurement: its article's place, the numbers of its feature and cause (-1), what it counts."""
        rows = batch.join(self._features, on=["measure", "view"], how="left")
        self.unknown.update(rows.filter(pl.col("column").is_null())["measure"].unique().to_list())
        rows = rows.filter(pl.col("column").is_not_null())
        self.occurs[rows["column"].unique().to_numpy()] = True
        counted = ((pl.col("status") == "measured") & (pl.col("denominator") > 0)).fill_null(False)
        return rows.join(self._known_causes(rows), on=["status", "reason"], how="left", nulls_equal=True).select(
            pl.col("place").cast(pl.UInt32),
            pl.col("column").cast(pl.UInt16),
            pl.col("cause").fill_null(-1),
            counted=counted,
            above=pl.when(counted).then("numerator").fill_null(0.0),
            below=pl.when(counted).then("denominator").fill_null(0.0),
        )

    def _known_causes(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The numbers of the causes, with those that come up in ``rows``."""
        known = set(self.causes)
        found = rows.filter(pl.col("status") != "measured").select("status", "reason").unique()
        self.causes += [cause for cause in found.iter_rows() if cause not in known]
        schema = {"status": pl.String, "reason": pl.String}
        causes = pl.DataFrame(self.causes, schema=schema, orient="row")
        return causes.with_columns(cause=pl.int_range(pl.len(), dtype=pl.Int32))


class PlacedRows:
    """Rows with a ``place`` and a ``column``, taken in as they come and given back in order; ``folder`` keeps them where they are many."""

    def __init__(self, places: Places, folder: Path) -> None:
        self._places, self._block = places, max(1, -(-len(places) // N_BUCKETS))
        self._buckets = Buckets(folder, "block")

    def add(self, rows: pl.DataFrame) -> None:
        """Take in more rows."""
        self._buckets.add(rows.with_columns(block=pl.col("place") // self._block))

    def by_outlet(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """All rows with their outlet, ordered by place and column; those of an outlet may come in several frames."""
        stops = [places.stop for places in self._places.outlets.values()]
        for frame in self._buckets:
            ordered = frame.sort("place", "column")
            ends = np.searchsorted(ordered["place"].to_numpy(), stops).tolist()
            for outlet, first, end in zip(self._places.outlets, [0, *ends], ends, strict=False):
                if end > first:
                    yield outlet, ordered.slice(first, end - first)

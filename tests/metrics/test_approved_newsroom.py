"""All numbers of the demo newsroom, against approved ones: a change that nobody meant shows here, wherever it was made.

``MASTHEAD_APPROVE=1 pytest tests/metrics/test_approved_newsroom.py`` renews them. Say in the commit what changed and why; where
a number means something else, its measure has a new version.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.measure import measure
from masthead.metrics.tables.measured import Measured
from tests.approved import is_approving
from tests.newsroom import newsroom_measured, newsroom_outlets, newsroom_wire

APPROVED = Path(__file__).parent / "approved_newsroom.csv"
KEY = ("outlet", "metric", "name", "view")
NUMBERS = ("n", "first", "second")


@cache
def wire_measured() -> Measured:
    """The wire originals, measured as if they were articles: longer and plainer texts than most."""
    return measure(newsroom_wire(), outlets=newsroom_outlets())


def numbers_of(measured: Measured, mark: str) -> pl.DataFrame:
    """One row per outlet, measure and view (articles, numerators, denominators) and per label (spans, their places)."""
    rows = measured.measurements.lazy().collect().filter(status="measured")
    outlets = measured.article_facts.lazy().select("article_id", "outlet").collect()
    spans = measured.evidence.lazy().collect().join(outlets, on="article_id", how="left")
    parts = (
        rows.with_columns(name="measure").group_by("outlet", "metric", "name", "view").agg(
            n=pl.len(), first=pl.col("numerator").sum(), second=pl.col("denominator").sum()
        ),
        spans.with_columns(name="label", view=pl.when("is_own").then(pl.lit("own span")).otherwise(pl.lit("span")))
        .group_by("outlet", "metric", "name", "view")
        .agg(n=pl.len(), first=pl.col("start").sum(), second=pl.col("end").sum()),
    )  # fmt: skip
    both = pl.concat([part.with_columns(pl.col("first", "second").cast(pl.Float64).round(4)) for part in parts])
    return both.with_columns(pl.col("n").cast(pl.Int64), outlet=pl.lit(mark) + pl.col("outlet")).sort(KEY)


@cache
def numbers() -> pl.DataFrame:
    return pl.concat([numbers_of(newsroom_measured(), ""), numbers_of(wire_measured(), "wire: ")])


def test_every_number_of_the_newsroom_is_as_approved() -> None:
    found = numbers()
    if is_approving():
        found.write_csv(APPROVED)
    approved = pl.read_csv(APPROVED, schema_overrides=found.schema)
    both = approved.join(found, on=KEY, how="full", coalesce=True, suffix="_now")
    is_other = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"{name}_now"))
        & ((pl.col(name) - pl.col(f"{name}_now")).abs() > 1e-3).fill_null(True)
        for name in NUMBERS
    )
    assert both.filter(is_other).sort(KEY).rows() == []


@pytest.mark.parametrize("metric", ["attribution", "named_sources", "copy_ratio", "boilerplate", "translation_noise"])
def test_every_metric_finds_something(metric: str) -> None:
    rows = numbers().filter(pl.col("metric") == metric, pl.col("view").is_in(["span", "own span"]))
    assert rows["n"].sum() > 0
    assert (rows["second"] > rows["first"]).all()

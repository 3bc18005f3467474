"""A measure of the user's own through features, scheme, score and contributions."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.tables.measures import Measure
from masthead.scoring.features.summarize import summarize
from masthead.scoring.scheme.scheme import Dimension, Indicator, Scheme
from masthead.scoring.score import score
from tests.newsroom import newsroom_measured

WOMEN = Measure(
    name="quoted_women_share",
    metric="own",
    label="Women among quoted persons",
    unit="share of quoted persons",
    numerator="quoted persons with a first name of the list",
    denominator="quoted persons with any first name of either list",
    definition="Quoted persons whose first name is a woman's, of those whose first name is known.",
)


def scheme() -> Scheme:
    row = Indicator(WOMEN.name, "all", "people", "higher", (0.0, 0.5), 1.0, "none", own=True)
    default = Scheme.load("default")
    return replace(
        default, dimensions=(*default.dimensions, Dimension("people", 0.2)), indicators=(*default.indicators, row)
    )


def counted() -> pl.DataFrame:
    articles = newsroom_measured().articles.lazy().select("article_id").collect()
    place = pl.int_range(pl.len())
    return articles.with_columns(numerator=place % 3, denominator=pl.lit(4.0))


def test_an_own_measure_is_summarized_scored_and_contributes() -> None:
    features = summarize(newsroom_measured().with_measure(WOMEN, counted()))
    rows = features.table.filter(feature=WOMEN.name, outlet="harborherald.example")
    assert 0 < rows["low"][0] < rows["value"][0] < rows["high"][0] < 1
    card = score(features, scheme())
    parts = card.contributions.filter(outlet="harborherald.example")
    assert parts["points"].sum() == pytest.approx(card.scores.filter(outlet="harborherald.example")["score"][0])
    own = parts.filter(indicator=WOMEN.name).row(0, named=True)
    assert own["points"] == pytest.approx(100 * own["effective_weight"] * rows["value"][0] / 0.5)
    assert Scheme.load("default").scheme_id != card.scheme.scheme_id


def test_a_scheme_asks_for_an_own_measure_by_name() -> None:
    with pytest.raises(InputError, match="quoted_women_share', which this run has not"):
        score(summarize(newsroom_measured()), scheme())
    with pytest.raises(InputError, match="own = true for one of your own"):
        replace(scheme(), indicators=tuple(replace(row, own=False) for row in scheme().indicators))

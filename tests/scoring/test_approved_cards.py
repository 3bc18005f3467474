"""Scores of the demo newsroom in several ways, all tables of them, against what was approved: a number that nobody meant to change shows here.

``MASTHEAD_APPROVE=1 pytest tests/scoring/test_approved_cards.py`` renews ``approved_cards.txt``: the rows of every table, numbers with four
digits. Read what changed, and say in the commit why.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polars as pl

from masthead.scoring.card import Card
from masthead.scoring.features.summarize import Features, summarize
from masthead.scoring.robustness.compare import compare
from masthead.scoring.robustness.sensitivity import sensitivity
from masthead.scoring.robustness.trend import trend
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.score import score
from masthead.scoring.validation.validate import validate
from tests.newsroom import newsroom_measured
from tests.scoring.validation.test_validate import CARD, RATINGS

APPROVED = Path(__file__).parent / "approved_cards.txt"
MOST_DRAWS = 2
MOST_ROWS = 100
"""Of longer tables the sums of each outlet are approved."""


@cache
def features(way: str) -> Features:
    """Features of the demo newsroom, summarized in one of several ways."""
    measured = newsroom_measured()
    if way == "bca":
        return summarize(measured, n_resamples=120, method="bca", seed=3, interval=0.9)
    if way == "shrunk":
        return summarize(measured, n_resamples=60, shrink=True, seed=1)
    if way == "error card":
        return summarize(measured, n_resamples=60, error_card=True)
    if way == "by month":
        return summarize(measured, n_resamples=40, by="month")
    return summarize(measured, n_resamples=60)


def frames() -> Iterator[tuple[str, pl.DataFrame]]:
    """Every table with its name."""
    plain = score(features("plain"))
    for way in ("plain", "bca", "shrunk", "error card"):
        yield f"{way}: features", features(way).table
        yield from card_frames(way, score(features(way)))
    yield from card_frames("weights", score(features("plain"), Scheme.load("default").with_weights(craft=0.3)))
    yield from card_frames("few", score(features("plain"), concentration=3.0))
    yield "by month: features", features("by month").table
    yield "trend", trend(features("by month")).table
    comparison = compare(plain, score(features("shrunk")))
    yield "changes", comparison.changes
    yield "drivers", comparison.drivers
    varied = sensitivity(plain, n_draws=60, n_sobol=16)
    for name in ("acceptability", "variants", "summary", "sobol"):
        yield f"sensitivity: {name}", getattr(varied, name)
    valid = validate(CARD, RATINGS, n_resamples=60, lean="mbfc_bias")
    for name in ("table", "partial", "lean", "groups", "ceiling", "matching", "attainable"):
        found = getattr(valid, name)
        if isinstance(found, pl.DataFrame):
            yield f"validation: {name}", found


def card_frames(way: str, card: Card) -> Iterator[tuple[str, pl.DataFrame]]:
    """The tables of a card, its first draws, and its explanations of the scored outlets."""
    names = ("scores", "contributions", "importance", "superiority", "covariance")
    yield from ((f"{way}: {name}", getattr(card, name)) for name in names)
    yield f"{way}: draws", card.score_draws.filter(pl.col("draw") < MOST_DRAWS)
    scored = card.scores.filter(pl.col("score").is_not_null())["outlet"].to_list()
    told = [line for outlet in scored for line in str(card.explain(outlet)).splitlines()]
    yield f"{way}: explained", pl.DataFrame({"line": [*card.notes, *told]})


def shortened(frame: pl.DataFrame) -> pl.DataFrame:
    """A long table as the number of rows and the sums of each outlet: numbers, and how many different texts."""
    if len(frame) <= MOST_ROWS or "outlet" not in frame.columns:
        return frame
    numbers = frame.group_by("outlet", maintain_order=True).agg(
        pl.len(), (pl.selectors.numeric() | pl.selectors.boolean()).sum()
    )
    texts = frame.group_by("outlet", maintain_order=True).agg(pl.selectors.string().n_unique().name.suffix("_texts"))
    return numbers.join(texts, on="outlet", maintain_order="left")


def test_every_number_is_as_approved() -> None:
    found = [
        f"{name} | " + " | ".join("-" if value is None else str(value) for value in row)
        for name, frame in frames()
        for row in shortened(frame).with_columns(pl.col(pl.Float64).round(4) + 0.0).rows()
    ]
    if "MASTHEAD_APPROVE" in os.environ:
        APPROVED.write_text("\n".join(found) + "\n", encoding="utf-8")
    approved = APPROVED.read_text(encoding="utf-8").splitlines()
    if found != approved:
        difference = list(difflib.unified_diff(approved, found, "approved", "found", n=0, lineterm=""))
        raise AssertionError("\n".join(difference[:60]))

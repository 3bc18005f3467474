"""The demo newsroom as the tests use it."""

from __future__ import annotations

from functools import cache

import polars as pl

from masthead.examples import newsroom_path
from masthead.metrics.measure import measure
from masthead.metrics.reading.articles import Articles, read_articles
from masthead.metrics.tables.measured import Measured


@cache
def newsroom_articles() -> Articles:
    """Articles of the demo newsroom."""
    return read_articles(newsroom_path() / "articles.jsonl")


@cache
def newsroom_wire() -> Articles:
    """Wire originals of the demo newsroom."""
    return read_articles(newsroom_path() / "wire.jsonl")


@cache
def newsroom_outlets() -> pl.DataFrame:
    """Outlets of the demo newsroom."""
    return pl.read_csv(newsroom_path() / "outlets.csv")


@cache
def newsroom_measured() -> Measured:
    """The demo newsroom, measured once a test run."""
    return measure(newsroom_articles(), wire=newsroom_wire(), outlets=newsroom_outlets())

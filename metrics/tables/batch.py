"""What a measure of the user's own reads: some articles, their sentences, and what the five metrics found in them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, cast

import polars as pl

from masthead.metrics.tables.measures import Measure
from masthead.metrics.tables.sources import sources_of


@dataclass(frozen=True, repr=False)
class Batch:
    """Some articles of a run, as tables.

    ``articles``: article_id, outlet, title, byline, published, url, language, text (as measured). ``sentences``: one row per
    sentence of article text (no page furniture) with article_id, start, end, sentence, is_own (more than half of its words are the
    article's own). ``facts`` is the table ARTICLE_FACTS and ``evidence`` the table EVIDENCE of the metrics that were asked
    for. Offsets are code points of ``text``, end exclusive.
    """

    articles: pl.DataFrame
    sentences: pl.DataFrame
    facts: pl.DataFrame
    evidence: pl.DataFrame

    @cached_property
    def sources(self) -> pl.DataFrame:
        """One row per article and source, as ``measured.sources``; none where named_sources was not asked for."""
        return sources_of(self.evidence, self.facts)

    def only(self, article_ids: Collection[str]) -> Batch:
        """The batch of some of its articles."""
        here = pl.col("article_id").is_in(list(article_ids))
        frames = (frame.filter(here) for frame in (self.articles, self.sentences, self.facts, self.evidence))
        return Batch(*frames)

    def __repr__(self) -> str:
        return f"Batch of {len(self.articles):,} articles and {len(self.sentences):,} sentences"


Counts = pl.DataFrame | tuple[pl.DataFrame, pl.DataFrame]
"""What a function of a batch gives: article_id, numerator, denominator (view, reason), and maybe the counted spans."""


class Counting(Protocol):
    """A function of a batch, or an object that is called with one, that says which measure it counts."""

    @property
    def measure(self) -> Measure:
        """What is counted."""
        ...

    def __call__(self, batch: Batch, /) -> Counts:
        """Count it in a batch."""
        ...


def counts(measure: Measure) -> Callable[[Callable[[Batch], Counts]], Counting]:
    """Say which measure a function of a batch counts: ``@masthead.counts(measure)``.

    The function is called with a ``Batch`` and gives a frame with article_id, numerator, denominator, and where known view
    ("all" where absent) and reason; or such a frame and the spans that were counted (article_id, start, end, label, detail).
    Articles that it leaves out are ``not_applicable``. It must give the same for an article whatever else is in the batch.
    Hand it to ``measure(..., extra=[function])``. For worker processes it must stand in a module that they can import.

    >>> words = Measure("words", "own", "Words", "words", "words", "articles", "Words.", pooling="mean", high=None)
    >>> @counts(words)
    ... def count_words(batch):
    ...     n = pl.col("text").str.split(" ").list.len()
    ...     return batch.articles.select("article_id", numerator=n, denominator=1)
    >>> count_words.measure.name
    'words'
    """

    def declare(function: Callable[[Batch], Counts]) -> Counting:
        cast(Any, function).measure = measure
        return cast(Counting, function)

    return declare

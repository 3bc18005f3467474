"""Which texts may be of one story: those that share passages or quotations, as a run has found them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from masthead.metrics.tables.measured import Measured
from masthead.metrics.text.arrays import Ints

LEAST_WORDS = 12
"""Words, verbatim, reworded or quoted, that two texts must share."""

STEPS = (12, 40, 80, 160, 320)
"""A story of too many texts is parted at pairs that share fewer words than the next of these."""

MOST_VERSIONS = 64
"""So many versions of a story are aligned; further ones are linked with the text that they share most words with."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """Stories: ``texts`` has article_id, story, is_traced; ``pairs`` one, other (article ids), n_words."""

    texts: pl.DataFrame
    pairs: pl.DataFrame

    def only(self, texts: Sequence[str]) -> Candidates:
        """The stories that have one of the texts."""
        wanted = self.texts.filter(pl.col("article_id").is_in(list(texts)))["story"].unique()
        return replace(self, texts=self.texts.filter(pl.col("story").is_in(wanted.to_list())))


def find_candidates(measured: Measured, *, most_versions: int = MOST_VERSIONS) -> Candidates:
    """The texts that share at least ``LEAST_WORDS`` words with another, by story, and the pairs that share them."""
    words = pl.col("n_verbatim_words") + pl.col("n_reworded_words") + pl.col("n_quoted_words")
    rows = (
        measured.copies.lazy()
        .select("article_id", "reference_id", n_words=words)
        .filter(pl.col("n_words") >= LEAST_WORDS)
    )
    first, second = pl.min_horizontal("article_id", "reference_id"), pl.max_horizontal("article_id", "reference_id")
    pairs = (
        rows.select(one=first, other=second, n_words="n_words")
        .filter(pl.col("one") != pl.col("other"))
        .group_by("one", "other")
        .agg(pl.col("n_words").max())
        .sort("one", "other")
        .collect()
    )
    ids = pl.concat([pairs["one"], pairs["other"]]).unique().sort()
    one, other = _rows(ids, pairs["one"]), _rows(ids, pairs["other"])
    weight = pairs["n_words"].to_numpy()
    story = _stories(one, other, weight, len(ids), most_versions)
    is_traced = _traced(one, other, weight, story, most_versions)
    texts = pl.DataFrame({"article_id": ids, "story": story, "is_traced": is_traced})
    return Candidates(texts, pairs.filter(pl.Series(story[one] == story[other])))


def _rows(ids: pl.Series, names: pl.Series) -> Ints:
    places = ids.search_sorted(names)
    return np.asarray(places.to_numpy() if isinstance(places, pl.Series) else [places], dtype=np.int64)


def _stories(one: Ints, other: Ints, weight: NDArray[np.integer], n: int, most: int) -> Ints:
    """The story of every text; stories of more than ``most`` texts are parted at their weakest pairs, step by step."""
    keep = np.ones(len(one), dtype=np.bool_)
    story = _components(one, other, n)
    for least in STEPS[1:]:
        is_large = np.bincount(story, minlength=n)[story] > most
        if not is_large.any():
            break
        keep &= ~(is_large[one] & (weight < least))
        story = _components(one[keep], other[keep], n)
    return story


def _components(one: Ints, other: Ints, n: int) -> Ints:
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(n, n))
    component: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return component


def _traced(one: Ints, other: Ints, weight: NDArray[np.integer], story: Ints, most: int) -> NDArray[np.bool_]:
    """The ``most`` texts of every story that share most words with others of it."""
    inside = story[one] == story[other]
    shared = np.bincount(one[inside], weight[inside], len(story)) + np.bincount(
        other[inside], weight[inside], len(story)
    )
    order = np.lexsort((np.arange(len(story)), -shared, story))
    first = np.searchsorted(story[order], story[order])
    is_traced = np.zeros(len(story), dtype=np.bool_)
    is_traced[order] = np.arange(len(story)) - first < most
    return is_traced

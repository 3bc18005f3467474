"""Passages that two texts share, word for word or reworded: exact runs and similar sentences joined into chains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_chains import Links, chain, hull, join_links
from masthead.metrics.copy_runs import find_runs
from masthead.metrics.copy_sentences import read_bags, sentence_links, similar_sentences
from masthead.metrics.copy_streams import Stream
from masthead.metrics.texts import Ints

GAP_WORDS = 20
MIN_RUN_WORDS = 8
MIN_COSINE = 0.33
MIN_DICE = 0.33


@dataclass(frozen=True)
class Passages:
    """Passages shared by pairs of texts.

    ``extent``: word ranges of both streams; ``similarity`` 0 to 1; ``runs``: the exact runs, whose ``pair`` is the
    number of the passage they belong to.
    """

    extent: Links
    similarity: NDArray[np.float64]
    runs: Links


def align(articles: Stream, references: Stream, pair_article: Ints, pair_reference: Ints) -> Passages:
    """Passages of each pair of texts (row numbers in the two streams)."""
    runs = find_runs(articles, references, pair_article, pair_reference)
    a, b = read_bags(articles), read_bags(references)
    similar = similar_sentences(a, b, pair_article, pair_reference, min_cosine=MIN_COSINE, min_dice=MIN_DICE)
    links = join_links([runs, sentence_links(similar, a, b)])
    label = chain(links, GAP_WORDS, GAP_WORDS)
    extent = hull(links, label)
    of_run, of_sentence = label[: len(runs)], label[len(runs) :]
    n_exact = np.bincount(of_run, runs.a1 - runs.a0, minlength=len(extent))
    best = np.zeros(len(extent))
    np.maximum.at(best, of_sentence, similar.cosine)
    keep = (n_exact >= MIN_RUN_WORDS) | (best > 0)
    number = np.cumsum(keep) - 1
    kept = keep[of_run]
    runs = Links(number[of_run], runs.a0, runs.a1, runs.b0, runs.b1).take(np.flatnonzero(kept))
    exact = np.minimum(n_exact / np.maximum(extent.a1 - extent.a0, 1), 1.0)
    return Passages(extent.take(np.flatnonzero(keep)), np.maximum(exact, best)[keep], runs)

"""The shipped weights of the style figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.files.drafts import drafted
from masthead.metrics.text.arrays import Flags, Floats, Ints, Keys
from masthead.metrics.text.hashing import HASH_VERSION
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.spin.surprisal import Surprisal
from masthead.metrics.translation_noise.style.skeleton import SKELETON_VERSION, Skeleton, features, read_skeleton

WEIGHTS_FILE = "style_weights.npz"
LOUDNESS_WORDS = 300.0
_NONE = np.zeros(0)
_ARTICLES = 64
"""Tokens are weighed so many articles at a time, whose counts stay close together in memory."""

_FEW = 127
"""Up to so many times the loudness of a feature is looked up, beyond it is computed."""

_VERSIONS = f"{HASH_VERSION} {SKELETON_VERSION}"


def loudness(count: Floats, n_words: Floats) -> Floats:
    """How much of a feature a text has: log(1 + its count in ``LOUDNESS_WORDS`` words). The tenth "of" says less.

    >>> float(loudness(np.array([6.0]), np.array([600.0]))[0].round(3))
    1.386
    """
    value: Floats = np.log1p(count * LOUDNESS_WORDS / n_words)
    return value


@dataclass(frozen=True)
class StyleWeights:
    """The style vocabulary (sorted word keys and their ranks) and one integer weight a feature.

    ``step`` is the size of one unit of the integers. A feature's weight is positive where translations have more of it.
    """

    vocabulary: Keys
    ranks: NDArray[np.int32]
    weights: NDArray[np.int8]
    step: float

    @cached_property
    def table(self) -> KeyTable:
        """The vocabulary's word keys."""
        return KeyTable(self.vocabulary)

    @cached_property
    def rows(self) -> NDArray[np.unsignedinteger]:
        """For every feature its place among those that weigh something, from 1; 0 where it weighs nothing."""
        n = np.count_nonzero(self.weights)
        rows = np.zeros(len(self.weights), dtype=np.min_scalar_type(n))
        rows[self.weights != 0] = np.arange(1, n + 1)
        return rows

    @cached_property
    def sizes(self) -> Floats:
        """The weight of each row of ``rows``, its unit applied."""
        return np.append(0.0, self.weights[self.weights != 0] * self.step)

    def read(self, texts: Texts, counted: Flags, surprisal: Surprisal) -> Skeleton:
        """The skeleton of the counted words."""
        return read_skeleton(texts, counted, surprisal, self.table, self.ranks)

    def token_weights(self, skeleton: Skeleton, n_words: Floats) -> Floats:
        """What every token adds to its article's figure; ``n_words`` are the words of every article.

        A feature adds its weight times its loudness, in equal shares at each place where it stands.
        """
        bounds = np.searchsorted(skeleton.article, np.arange(0, len(n_words) + _ARTICLES, _ARTICLES)).tolist()
        parts = [self._weights_of(skeleton.part(low, high), n_words) for low, high in pairwise(bounds)]
        return np.concatenate([_NONE, *parts])

    def _weights_of(self, skeleton: Skeleton, n_words: Floats) -> Floats:
        """``token_weights`` of the tokens of a few articles."""
        total = np.zeros(len(skeleton))
        place = skeleton.article - skeleton.article[:1]
        words = n_words[int(skeleton.article[0]) if len(skeleton) else 0 :][:_ARTICLES]
        looked_up = loudness(np.arange(_FEW + 1.0), np.maximum(words, 1.0)[:, None]).ravel()
        for _, of_stream in groupby(features(skeleton), key=itemgetter(0)):
            firsts, rows = [], []
            for _, _, feature, is_whole in of_stream:
                row = self.rows[feature]
                firsts.append(np.flatnonzero((row > 0) & is_whole))
                rows.append(row[firsts[-1]])
            for first, row, times in zip(firsts, rows, _times(skeleton.article, firsts, rows), strict=True):
                share = self.sizes[row]
                loud = looked_up.take(place[first] * (_FEW + 1) + np.minimum(times, _FEW))
                often = np.flatnonzero(times > _FEW)
                loud[often] = loudness(times[often].astype(np.float64), words[place[first[often]]])
                share *= loud
                share /= times
                total[first] += share
        return total

    def save(self, path: str | Path) -> Path:
        """Write as npz; the same weights give the same bytes."""
        path = Path(path)
        chosen = np.flatnonzero(self.weights)
        with drafted(path) as draft, draft.open("wb") as out:
            np.savez_compressed(
                out,
                vocabulary=self.vocabulary,
                ranks=self.ranks,
                features=np.diff(chosen, prepend=0).astype(np.uint32),
                weights=self.weights[chosen],
                size=np.array([len(self.weights)]),
                step=np.array([self.step]),
                versions=np.frombuffer(_VERSIONS.encode(), dtype=np.uint8),
            )
        return path

    @staticmethod
    def load(path: str | Path) -> StyleWeights:
        """Read what ``save`` wrote."""
        with np.load(path) as data:
            weights = np.zeros(int(data["size"][0]), dtype=np.int8)
            weights[np.cumsum(data["features"], dtype=np.int64)] = data["weights"]
            return StyleWeights(data["vocabulary"], data["ranks"], weights, float(data["step"][0]))


def _times(article: Ints, firsts: Sequence[Ints], rows: Sequence[NDArray[np.unsignedinteger]]) -> list[Ints]:
    """How often its article has each feature, for several lists of them given by first token and row."""
    low = min((int(row.min()) for row in rows if len(row)), default=0)
    high = max((int(row.max()) for row in rows if len(row)), default=0)
    base = (article - article[:1]) * (high - low + 1) - low
    cells = []
    for first, row in zip(firsts, rows, strict=True):
        cell = base[first]
        cell += row
        cells.append(cell)
    counts = np.bincount(np.concatenate(cells))
    return [counts[cell] for cell in cells]


@cache
def shipped_weights() -> StyleWeights:
    """The shipped weights, read once a process."""
    return StyleWeights.load(
        Path(str(files("masthead.metrics.translation_noise.style").joinpath("data", WEIGHTS_FILE)))
    )

"""The shipped weights of the style figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.hashing import HASH_VERSION, Keys
from masthead.metrics.spin import Surprisal
from masthead.metrics.style_tokens import SKELETON_VERSION, Skeleton, ngrams, read_skeleton
from masthead.metrics.texts import Flags, Texts

Floats = NDArray[np.float64]
WEIGHTS_FILE = "style_weights.npz"
LOUDNESS_WORDS = 300.0
_NONE = np.zeros(0, dtype=np.int64)
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

    def read(self, texts: Texts, counted: Flags, surprisal: Surprisal) -> Skeleton:
        """The skeleton of the counted words."""
        return read_skeleton(texts, counted, surprisal, self.vocabulary, self.ranks)

    def token_weights(self, skeleton: Skeleton, n_words: Floats) -> Floats:
        """What every token adds to its article's figure; ``n_words`` are the words of every article.

        A feature adds its weight times its loudness, in equal shares at each place where it stands.
        """
        firsts, features = [], []
        for _, first, feature in ngrams(skeleton):
            weighty = self.weights[feature] != 0
            firsts.append(first[weighty])
            features.append(feature[weighty])
        first, feature = np.concatenate([*firsts, _NONE]), np.concatenate([*features, _NONE])
        article = skeleton.article[first]
        _, number, count = np.unique(article * len(self.weights) + feature, return_inverse=True, return_counts=True)
        times = count[number].astype(np.float64)
        share = self.weights[feature] * self.step * loudness(times, n_words[article]) / times
        total: Floats = np.bincount(first, weights=share, minlength=len(skeleton)).astype(np.float64)
        return total

    def save(self, path: str | Path) -> Path:
        """Write as npz; the same weights give the same bytes."""
        path = Path(path)
        chosen = np.flatnonzero(self.weights)
        with path.open("wb") as out:
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


@cache
def shipped_weights() -> StyleWeights:
    """The shipped weights, read once a process."""
    return StyleWeights.load(Path(str(files("masthead.metrics").joinpath("data", WEIGHTS_FILE))))

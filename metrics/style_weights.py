"""The shipped weights of the style figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.hashing import HASH_VERSION, Keys
from masthead.metrics.style_tokens import SKELETON_VERSION, Skeleton, ngrams, read_skeleton
from masthead.metrics.texts import Flags, Texts

Floats = NDArray[np.float64]
WEIGHTS_FILE = "style_weights.npz"
_VERSIONS = f"{HASH_VERSION} {SKELETON_VERSION}"


@dataclass(frozen=True)
class StyleWeights:
    """The style vocabulary (sorted word keys and their ranks) and one integer weight a feature.

    ``step`` is the size of one unit of the integers. A feature's weight is positive where translations have more of it.
    """

    vocabulary: Keys
    ranks: NDArray[np.int32]
    weights: NDArray[np.int16]
    step: float

    def read(self, texts: Texts, counted: Flags) -> Skeleton:
        """The skeleton of the counted words."""
        return read_skeleton(texts, counted, self.vocabulary, self.ranks)

    def token_weights(self, skeleton: Skeleton) -> Floats:
        """The weight of every token: the sum over the n-grams that begin with it."""
        total = np.zeros(len(skeleton), dtype=np.int64)
        for _, first, feature in ngrams(skeleton):
            total[first] += self.weights[feature]
        scaled: Floats = total.astype(np.float64) * self.step
        return scaled

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
            weights = np.zeros(int(data["size"][0]), dtype=np.int16)
            weights[np.cumsum(data["features"], dtype=np.int64)] = data["weights"]
            return StyleWeights(data["vocabulary"], data["ranks"], weights, float(data["step"][0]))


@cache
def shipped_weights() -> StyleWeights:
    """The shipped weights, read once a process."""
    return StyleWeights.load(Path(str(files("masthead.metrics").joinpath("data", WEIGHTS_FILE))))

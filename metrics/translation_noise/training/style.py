"""Fits the style weights: a logistic regression on human and machine versions of the same documents.

Because both versions tell the same story, topics cancel out and what is left is how the sentences are made. A feature
of a text is its loudness (``weights.loudness``) times log(1 + texts / texts that have it), so that n-grams that
stand everywhere do not drown the others. A text counts by its words, either label of a document one half. The heaviest
features are kept and fitted again, and their weights are rounded to small integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from masthead.metrics.text.arrays import Flags, Floats, Ints, Keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import read_texts
from masthead.metrics.translation_noise.gold import Piece
from masthead.metrics.translation_noise.spin.background import Background
from masthead.metrics.translation_noise.spin.surprisal import find_surprisal
from masthead.metrics.translation_noise.style.skeleton import N_FEATURES, STREAMS, ngrams, read_skeleton
from masthead.metrics.translation_noise.style.weights import StyleWeights, loudness
from masthead.metrics.translation_noise.training.minimize import minimize_loss

N_KEPT = 16_000
MIN_DOCUMENTS = 10
RIDGE = 100.0
ITERATIONS = 50
FULL_WEIGHT_WORDS = 400
LARGEST = 127
_BATCH = 1000


@dataclass(frozen=True)
class Versions:
    """Versions of documents as counts of features: ``counts`` is sparse, one row a version."""

    counts: sparse.csr_matrix
    n_words: Floats
    is_machine: Flags
    document: Ints
    year: Ints

    def take(self, rows: Ints) -> Versions:
        """Some of the versions."""
        return Versions(
            self.counts[rows], self.n_words[rows], self.is_machine[rows], self.document[rows], self.year[rows]
        )

    def joined(self, pieces: Sequence[Piece]) -> Versions:
        """The versions joined into pieces whose rows are numbered as here; counts and words are summed."""
        n_rows = [len(piece.rows) for piece in pieces]
        rows = np.array([row for piece in pieces for row in piece.rows], dtype=np.int64)
        cells = (np.ones(len(rows), dtype=np.float32), (np.repeat(np.arange(len(pieces)), n_rows), rows))
        sums = sparse.csr_matrix(cells, shape=(len(pieces), len(self.n_words)))
        first = np.array([piece.rows[0] for piece in pieces], dtype=np.int64)
        document = np.array([piece.document for piece in pieces], dtype=np.int64)
        return Versions(
            (sums @ self.counts).tocsr(), sums @ self.n_words, self.is_machine[first], document, self.year[first]
        )

    def figures(self, weights: StyleWeights) -> Floats:
        """The style figure of every version."""
        figure: Floats = _loud(self) @ (weights.weights * weights.step)
        return figure


def style_vocabulary(background: Background) -> tuple[Keys, NDArray[np.int32]]:
    """The commonest words of the background: sorted keys and ranks."""
    keys, number = background.vocabulary
    ranks = (number - number.min()).astype(np.int32)
    common = ranks < max(stream.n_words for stream in STREAMS)
    return keys[common], ranks[common]


def count_features(texts: list[str], vocabulary: Keys, ranks: NDArray[np.int32]) -> tuple[sparse.csr_matrix, Floats]:
    """How often each feature stands in each text, one sparse row a text; and the words of each text."""
    parts, n_words = [], []
    table = KeyTable(vocabulary)
    for first in range(0, len(texts), _BATCH):
        batch = texts[first : first + _BATCH]
        names = [str(first + i) for i in range(len(batch))]
        model = read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": batch}))
        counted = np.ones(len(model.words), dtype=np.bool_)
        skeleton = read_skeleton(model, counted, find_surprisal(model), table, ranks)
        rows, features = [], []
        for _, begin, feature in ngrams(skeleton):
            rows.append(skeleton.article[begin])
            features.append(feature)
        row, feature = np.concatenate(rows), np.concatenate(features)
        ones = np.ones(len(row), dtype=np.float32)
        parts.append(sparse.coo_matrix((ones, (row, feature)), shape=(len(batch), N_FEATURES)).tocsr())
        n_words.append(model.n_words.astype(np.float64))
    return sparse.vstack(parts).tocsr(), np.concatenate(n_words)


def version_weights(versions: Versions) -> Floats:
    """Weight of every version: its words up to ``FULL_WEIGHT_WORDS``, either label of a document one half."""
    n = int(versions.document.max()) + 1
    machines = np.bincount(versions.document[versions.is_machine], minlength=n)
    humans = np.bincount(versions.document[~versions.is_machine], minlength=n)
    peers = np.where(versions.is_machine, machines[versions.document], humans[versions.document])
    weights: Floats = np.minimum(versions.n_words, FULL_WEIGHT_WORDS) / FULL_WEIGHT_WORDS / np.maximum(peers, 1)
    return weights


def fit_style(versions: Versions, vocabulary: Keys, ranks: NDArray[np.int32]) -> StyleWeights:
    """Integer weights that tell machine from human versions."""
    in_documents = np.bincount(versions.counts.indices, minlength=N_FEATURES)
    columns = np.flatnonzero(in_documents >= MIN_DOCUMENTS)
    scale = np.log1p(len(versions.n_words) / in_documents[columns])
    features = (_loud(versions)[:, columns] @ sparse.diags_array(scale.astype(np.float32))).tocsr()
    weight = version_weights(versions)
    coefficients = _logistic(features, versions.is_machine, weight)
    mean = np.asarray(features.mean(axis=0)).ravel()
    spread = np.sqrt(np.maximum(np.asarray(features.multiply(features).mean(axis=0)).ravel() - mean**2, 0))
    kept = np.sort(np.argsort(-np.abs(coefficients) * spread, kind="stable")[:N_KEPT])
    coefficients = _logistic(features[:, kept].tocsr(), versions.is_machine, weight) * scale[kept]
    step = float(f"{np.abs(coefficients).max() / LARGEST:.4g}") or 1.0
    weights = np.zeros(N_FEATURES, dtype=np.int8)
    weights[columns[kept]] = np.clip(np.rint(coefficients / step), -LARGEST, LARGEST)
    return StyleWeights(vocabulary, ranks, weights, step)


def _loud(versions: Versions) -> sparse.csr_matrix:
    """The counts as loudness."""
    loud = versions.counts.astype(np.float32, copy=True)
    n_words = np.repeat(np.maximum(versions.n_words, 1), np.diff(loud.indptr))
    loud.data = loudness(loud.data, n_words).astype(np.float32)
    return loud


def _logistic(features: sparse.csr_matrix, is_machine: Flags, weight: Floats) -> Floats:
    """Coefficients of the ridge logistic regression, without the constant."""
    sign = np.where(is_machine, 1.0, -1.0)
    transposed = features.T.tocsr()

    def loss(theta: Floats) -> tuple[float, Floats]:
        margin = sign * (features @ theta[:-1].astype(np.float32) + theta[-1])
        cost = float((weight * np.logaddexp(0.0, -margin)).sum()) + 0.5 * RIDGE * float(np.square(theta[:-1]).sum())
        slope = -weight * sign / (1.0 + np.exp(np.clip(margin, -50, 50)))
        gradient = transposed @ slope.astype(np.float32) + RIDGE * theta[:-1]
        return cost, np.append(gradient, slope.sum())

    return minimize_loss(loss, np.zeros(features.shape[1] + 1), iterations=ITERATIONS)[:-1]

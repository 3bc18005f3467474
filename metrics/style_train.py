"""Fits the style weights: a logistic regression on human and machine versions of the same documents.

Because both versions tell the same story, topics cancel out and what is left is how the sentences are made. Features
are the rates of the skeleton's n-grams; a feature's rate is divided by the square root of its mean rate, so that
frequent n-grams do not drown the others. A document counts by its words, versions of years with neural systems threefold. The
heaviest features are kept and fitted again, and their weights are rounded to integers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from masthead.metrics.hashing import Keys
from masthead.metrics.spin_background import Background
from masthead.metrics.style_tokens import N_FEATURES, STREAMS, ngrams, read_skeleton
from masthead.metrics.style_weights import StyleWeights
from masthead.metrics.texts import Flags, Ints, read_texts

Floats = NDArray[np.float64]

N_KEPT = 60_000
MIN_DOCUMENTS = 8
RIDGE = 90.0
ITERATIONS = 60
FULL_WEIGHT_WORDS = 400
NEURAL_WEIGHT = 3.0
FIRST_NEURAL_YEAR = 2017
LARGEST = 20_000
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


def style_vocabulary(background: Background) -> tuple[Keys, NDArray[np.int32]]:
    """The commonest words of the background: sorted keys and ranks."""
    keys, number = background.vocabulary
    ranks = (number - number.min()).astype(np.int32)
    common = ranks < max(stream.n_words for stream in STREAMS)
    return keys[common], ranks[common]


def count_features(texts: list[str], vocabulary: Keys, ranks: NDArray[np.int32]) -> sparse.csr_matrix:
    """How often each feature stands in each text: one sparse row a text."""
    parts = []
    for first in range(0, len(texts), _BATCH):
        batch = texts[first : first + _BATCH]
        names = [str(first + i) for i in range(len(batch))]
        model = read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": batch}))
        counted = np.ones(len(model.words), dtype=np.bool_)
        skeleton = read_skeleton(model, counted, vocabulary, ranks)
        rows, features = [], []
        for _, begin, feature in ngrams(skeleton):
            rows.append(skeleton.article[begin])
            features.append(feature)
        row, feature = np.concatenate(rows), np.concatenate(features)
        ones = np.ones(len(row), dtype=np.float32)
        parts.append(sparse.coo_matrix((ones, (row, feature)), shape=(len(batch), N_FEATURES)).tocsr())
    return sparse.vstack(parts).tocsr()


def version_weights(versions: Versions) -> Floats:
    """Weight of every version: its words up to ``FULL_WEIGHT_WORDS``, either label of a document one half.

    Versions of years with neural systems weigh ``NEURAL_WEIGHT`` times as much.
    """
    n = int(versions.document.max()) + 1
    machines = np.bincount(versions.document[versions.is_machine], minlength=n)
    humans = np.bincount(versions.document[~versions.is_machine], minlength=n)
    peers = np.where(versions.is_machine, machines[versions.document], humans[versions.document])
    words = np.minimum(versions.n_words, FULL_WEIGHT_WORDS) / FULL_WEIGHT_WORDS
    neural = np.where(versions.year >= FIRST_NEURAL_YEAR, NEURAL_WEIGHT, 1.0)
    weights: Floats = words * neural / np.maximum(peers, 1)
    return weights


def fit_style(versions: Versions, vocabulary: Keys, ranks: NDArray[np.int32]) -> StyleWeights:
    """Integer weights that tell machine from human versions.

    A feature's contribution to a text is its weight times its count, over the words of the text.
    """
    in_documents = np.bincount(versions.counts.indices, minlength=N_FEATURES)
    columns = np.flatnonzero(in_documents >= MIN_DOCUMENTS)
    total = np.asarray(versions.counts.sum(axis=0)).ravel()
    scale = np.zeros(N_FEATURES)
    scale[columns] = 1.0 / np.sqrt(total[columns] / versions.n_words.sum())
    weight = version_weights(versions)
    rates = _rates(versions, columns, scale)
    coefficients = _logistic(rates, versions.is_machine, weight)
    spread = np.sqrt(np.asarray(rates.multiply(rates).mean(axis=0)).ravel())
    kept = np.sort(np.argsort(-np.abs(coefficients) * spread, kind="stable")[:N_KEPT])
    columns = columns[kept]
    coefficients = _logistic(rates[:, kept], versions.is_machine, weight)
    dense = np.zeros(N_FEATURES)
    dense[columns] = coefficients * scale[columns]
    step = float(np.abs(dense).max()) / LARGEST or 1.0
    return StyleWeights(vocabulary, ranks, np.rint(dense / step).astype(np.int16), step)


def _rates(versions: Versions, columns: Ints, scale: Floats) -> sparse.csr_matrix:
    by_word = sparse.diags_array((1.0 / np.maximum(versions.n_words, 1)).astype(np.float32))
    by_feature = sparse.diags_array(scale[columns].astype(np.float32))
    return (by_word @ versions.counts[:, columns] @ by_feature).tocsr()


def _logistic(rates: sparse.csr_matrix, is_machine: Flags, weight: Floats) -> Floats:
    """Coefficients of the ridge logistic regression, without the constant."""
    sign = np.where(is_machine, 1.0, -1.0)
    transposed = rates.T.tocsr()

    def loss(theta: Floats) -> tuple[float, Floats]:
        margin = sign * (rates @ theta[:-1].astype(np.float32) + theta[-1])
        cost = float(weight @ np.logaddexp(0.0, -margin)) + 0.5 * RIDGE * float(theta[:-1] @ theta[:-1])
        slope = -weight * sign / (1.0 + np.exp(np.clip(margin, -50, 50)))
        gradient = transposed @ slope.astype(np.float32) + RIDGE * theta[:-1]
        return cost, np.append(gradient, slope.sum())

    start = np.zeros(rates.shape[1] + 1)
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    coefficients: Floats = fitted.x[:-1]
    return coefficients

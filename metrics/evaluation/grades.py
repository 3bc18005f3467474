"""Grades of reuse learned from labeled pairs: features of a pair, and cross-validated classification."""

from __future__ import annotations

from difflib import SequenceMatcher

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import spearmanr

from masthead.metrics.copy_ratio.alignment.align import align
from masthead.metrics.copy_ratio.alignment.chains import covered_words
from masthead.metrics.copy_ratio.alignment.runs import find_runs
from masthead.metrics.copy_ratio.derivation import PARTIALLY_FROM, derivations, read_background
from masthead.metrics.copy_ratio.shingles import containment, read_shingles, take_shingles
from masthead.metrics.copy_ratio.streams import Stream, read_stream
from masthead.metrics.evaluation.error_card import Figures, bootstrap
from masthead.metrics.text.arrays import Floats, Ints, Keys
from masthead.metrics.text.hashing import ngram_keys
from masthead.metrics.text.texts import read_texts

ORDER = ("non", "none", "nd", "heavy", "partial", "pd", "light", "cut", "whole", "wd")
"""Known labels of grades, from none to wholly copied."""

N_FOLDS, N_REPEATS = 10, 10
PENALTY = 4.0
"""Ridge penalty, shared out over the labels: two labels leave less to learn than four."""


def evaluate_grades(pairs: pl.DataFrame, *, seed: int = 0) -> Figures:
    """Figures of one graded set (source_text, derived_text, label)."""
    names = sorted(set(pairs["label"].to_list()), key=_rank)
    label = np.array([names.index(name) for name in pairs["label"].to_list()], dtype=np.int64)
    features, verbatim, derivation = pair_features(pairs)
    graded = cross_validate(features, label, seed=seed)
    binary = cross_validate(features, (label > 0).astype(np.int64), seed=seed)

    def figures_of(rows: Ints) -> dict[str, float | None]:
        truth = label[rows]
        return {
            "spearman": float(spearmanr(verbatim[rows], truth).statistic),
            "derivation_spearman": float(spearmanr(derivation[rows], truth).statistic),
            "derivation_macro_f1_binary": macro_f1(truth > 0, derivation[rows] >= PARTIALLY_FROM),
            "macro_f1": float(np.mean([macro_f1(truth, once[rows]) for once in graded])),
            "macro_f1_binary": float(np.mean([macro_f1(truth > 0, once[rows] > 0) for once in binary])),
        }

    return {"n_pairs": float(len(pairs)), **bootstrap(figures_of, len(pairs), seed=seed)}


def _rank(label: str) -> tuple[int, str]:
    name = label.strip().lower()
    return (ORDER.index(name) if name in ORDER else len(ORDER), name)


def pair_features(pairs: pl.DataFrame) -> tuple[Floats, Floats, Floats]:
    """Features of every pair (one row each), the verbatim share of the derived text, and its derivation.

    Chance, which derivation takes off, is read from the other source texts of the set.

    Features: shares of the derived text's character 4-grams, stem n-grams and word n-grams that the source has; shares
    of its words in shared runs of 2 to 30 words, and in matching blocks in order; its length; shares of its words in passages, and word for word in
    passages; the longest and the usual run, and runs for every 100 words.
    """
    n = np.arange(len(pairs))
    sides = []
    for column in ("derived_text", "source_text"):
        frame = pairs.select(article_id=pl.int_range(pl.len()).cast(pl.String), outlet=pl.lit(column), text=column)
        texts = read_texts(frame)
        every = np.ones(len(texts.words), dtype=np.bool_)
        sides.append((read_stream(texts, every)[0], read_shingles(texts, every)))
    (a, a_shingles), (b, b_shingles) = sides
    length = np.maximum(np.diff(a.text_first), 1)
    runs = find_runs(a, b, n, n)
    size = (runs.a1 - runs.a0).astype(np.float64)
    longest = np.zeros(len(n))
    np.maximum.at(longest, runs.pair, size)
    weighted = np.bincount(runs.pair, size**2, minlength=len(n)) / np.maximum(
        np.bincount(runs.pair, size, minlength=len(n)), 1
    )
    passages = align(a, b, n, n)
    pair = passages.extent.pair[passages.words.passage]
    exact = np.bincount(pair, passages.words.exact, minlength=len(n)) / length
    letters = np.nan_to_num(containment(a_shingles, b_shingles, article=n, reference=n))
    distinct = take_shingles(b_shingles, np.sort(np.unique(pairs["source_text"].to_numpy(), return_index=True)[1]))
    background = read_background(distinct)
    held = background.held_of_others(b_shingles)
    derivation = derivations(a_shingles, b_shingles, background, held, article=n, reference=n).score
    columns = [
        letters,
        *(_contained(a.stems, b.stems, a, b, k) for k in (1, 2, 3)),
        *(_contained(a.keys, b.keys, a, b, k) for k in (1, 2, 3, 4, 5, 7)),
        *(_in_runs(a, b, k) for k in (2, 3, 4, 6, 8, 12, 20, 30)),
        _in_order(a, b),
        np.log(length),
        covered_words(runs, runs.pair, len(n)) / length,
        np.bincount(pair, minlength=len(n)) / length,
        exact,
        np.log1p(longest),
        np.log1p(weighted),
        100 * np.bincount(runs.pair, minlength=len(n)) / length,
    ]
    return np.stack(columns, axis=1), exact, np.nan_to_num(derivation)


def _contained(a_keys: Keys, b_keys: Keys, a: Stream, b: Stream, k: int) -> Floats:
    """Share of each derived text's distinct runs of ``k`` words that its source has."""
    shares = []
    for row in range(a.n_texts):
        mine = np.unique(ngram_keys(a_keys[a.text_first[row] : a.text_first[row + 1]], k))
        theirs = ngram_keys(b_keys[b.text_first[row] : b.text_first[row + 1]], k)
        shares.append(float(np.isin(mine, theirs).mean()) if len(mine) else 0.0)
    return np.array(shares)


def _in_runs(a: Stream, b: Stream, k: int) -> Floats:
    """Share of each derived text's words that lie in a run of ``k`` words that its source has."""
    shares = []
    for row in range(a.n_texts):
        mine = ngram_keys(a.keys[a.text_first[row] : a.text_first[row + 1]], k)
        theirs = ngram_keys(b.keys[b.text_first[row] : b.text_first[row + 1]], k)
        hit = np.isin(mine, theirs).astype(np.int64)
        length = int(a.text_first[row + 1] - a.text_first[row])
        shares.append(float((np.convolve(hit, np.ones(k, dtype=np.int64)) > 0).sum() / max(length, 1)))
    return np.array(shares)


def _in_order(a: Stream, b: Stream) -> Floats:
    """Share of each derived text's words that match its source in order (Ratcliff and Obershelp's blocks)."""
    shares = []
    for row in range(a.n_texts):
        mine = a.keys[a.text_first[row] : a.text_first[row + 1]].tolist()
        theirs = b.keys[b.text_first[row] : b.text_first[row + 1]].tolist()
        blocks = SequenceMatcher(None, theirs, mine, autojunk=False).get_matching_blocks()
        shares.append(sum(block.size for block in blocks) / max(len(mine), 1))
    return np.array(shares)


def cross_validate(features: Floats, label: Ints, *, seed: int) -> list[Ints]:
    """Predicted labels of every pair, from models that never saw it: one array a repeat."""
    rng = np.random.default_rng(seed)
    predictions = []
    for _ in range(N_REPEATS):
        fold = _stratified_folds(label, rng)
        predicted = np.zeros(len(label), dtype=np.int64)
        for k in np.unique(fold):
            train, test = fold != k, fold == k
            middle, scale = features[train].mean(axis=0), features[train].std(axis=0) + 1e-9
            weights = _fit((features[train] - middle) / scale, label[train], int(label.max()) + 1)
            predicted[test] = np.argmax((features[test] - middle) / scale @ weights[1:] + weights[0], axis=1)
        predictions.append(predicted)
    return predictions


def _stratified_folds(label: Ints, rng: np.random.Generator) -> Ints:
    fold = np.zeros(len(label), dtype=np.int64)
    for value in np.unique(label):
        rows = rng.permutation(np.flatnonzero(label == value))
        fold[rows] = np.arange(len(rows)) % N_FOLDS
    return fold


def _fit(features: Floats, label: Ints, n_labels: int) -> Floats:
    """Weights of a multinomial logistic regression with a ridge penalty; the first row are the intercepts."""
    n, d = features.shape
    target = np.eye(n_labels)[label]
    penalty = PENALTY / n_labels

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(d + 1, n_labels)
        scores = features @ weights[1:] + weights[0]
        scores -= scores.max(axis=1, keepdims=True)
        share = np.exp(scores)
        share /= share.sum(axis=1, keepdims=True)
        wrong = share - target
        slope = np.vstack((wrong.sum(axis=0), features.T @ wrong + 2 * penalty * weights[1:])) / n
        value = -np.log(share[np.arange(n), label] + 1e-12).mean() + penalty * (weights[1:] ** 2).sum() / n
        return float(value), slope.ravel()

    best = minimize(loss, np.zeros((d + 1) * n_labels), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    weights: Floats = best.x.reshape(d + 1, n_labels)
    return weights


def macro_f1(truth: NDArray[np.generic], predicted: NDArray[np.generic]) -> float:
    """Mean over the labels of F1; a label that is neither there nor predicted does not count."""
    scores = []
    for value in np.union1d(truth, predicted):
        mine, found = truth == value, predicted == value
        scores.append(2 * float((mine & found).sum()) / float(mine.sum() + found.sum()))
    return float(np.mean(scores))

"""A detector fitted on the user's own gold: a linear model that weighs what the rules find, sentence by sentence.

The rules propose; a logistic regression over the words of a sentence, its neighbors and what the rules found in it
decides which sentences are reported speech. Attributions of rejected sentences are dropped; a sentence that the model
is sure of and the rules have not seen becomes content without a source. No weights ship with masthead: gold sets differ
in what their licences allow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack
from scipy.special import expit

from masthead.metrics.attribution.gold import read_gold
from masthead.metrics.attribution.measures import attributed_sentences
from masthead.metrics.attribution.rules.find import find_by_rules
from masthead.metrics.attribution.table import CONTENT, Attribution, Attributions, attributions_from, rows_of
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import drafted
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.hashing import HASH_VERSION, mix, word_keys
from masthead.metrics.text.texts import Texts, read_texts

N_BUCKETS = 1 << 16
_PENALTY = 3.0
_SURE = 0.8
_FEATURE_VERSION = 1


@dataclass(frozen=True)
class TrainedDetector:
    """A fitted detector; call it like any detector, or give it to ``find_attributions(..., detector=...)``.

    ``weights`` has a weight for every bucket of hashed features and one for the bias at the end; ``threshold`` is the
    least probability of a sentence whose attributions are kept.
    """

    weights: NDArray[np.float64]
    threshold: float

    def __call__(self, texts: Texts, is_article: Flags, languages: Sequence[str]) -> Attributions:
        """The attributions of the rules in sentences that the model takes for reported speech, and those it adds."""
        found = find_by_rules(texts, is_article, languages)
        readable = np.zeros(len(texts.sentences), dtype=np.bool_)
        readable[np.unique(texts.word_sentence[is_article])] = True
        readable &= found.is_supported[texts.sentences.article]
        probability = expit(_features(texts, found) @ self.weights[:-1] + self.weights[-1])
        kept = [row for row in rows_of(found) if probability[row.sentence] >= self.threshold]
        seen = attributed_sentences(texts, attributions_from(kept, found.is_supported))
        for k in np.flatnonzero((probability >= max(_SURE, self.threshold)) & ~seen & readable).tolist():
            span = (CONTENT, int(texts.sentences.start[k]), int(texts.sentences.end[k]))
            kept.append(Attribution(int(texts.sentences.article[k]), k, "indirect", None, (span,)))
        return attributions_from(kept, found.is_supported)

    def save(self, path: Path) -> None:
        """Write the detector to a file (npz)."""
        versions = np.array([HASH_VERSION, str(_FEATURE_VERSION)])
        with drafted(path) as draft, draft.open("wb") as file:
            np.savez_compressed(file, weights=self.weights, threshold=np.float64(self.threshold), versions=versions)

    @staticmethod
    def load(path: Path) -> TrainedDetector:
        """Read a detector that ``save`` wrote.

        Raises
        ------
        InputError
            Where the file was made with other features.
        """
        with np.load(path) as stored:
            versions = stored["versions"].tolist()
            if versions != [HASH_VERSION, str(_FEATURE_VERSION)]:
                expected = f"{HASH_VERSION} and features {_FEATURE_VERSION}"
                raise InputError(Fault(str(path), f"a detector of {' '.join(versions)}", expected, "train it again"))
            return TrainedDetector(stored["weights"], float(stored["threshold"]))


def train_attribution(path: Path, *, split: str | None = None) -> TrainedDetector:
    """Fit a detector on the gold sets under ``path`` that mark sentences (all of them, or one ``split``).

    Raises
    ------
    InputError
        Where no set has sentences marked as reported speech.
    """
    matrices, labels = [], []
    for gold in read_gold(path):
        if gold.sentences is None or (split is not None and not gold.name.endswith(f"/{split}")):
            continue
        texts = read_texts(gold.articles.select("article_id", "outlet", "text"))
        found = find_by_rules(texts, np.ones(len(texts.words), dtype=np.bool_), ["en"] * len(texts))
        label, known = _labels(texts, gold.sentences)
        matrices.append(_features(texts, found)[known])
        labels.append(label[known])
    if not matrices:
        raise InputError(Fault(str(path), "no sentences with gold", "columns article_id, start, end, speech"))
    return _fit(vstack(matrices, format="csr"), np.concatenate(labels))


def _labels(texts: Texts, sentences: pl.DataFrame) -> tuple[Flags, Flags]:
    """Whether each sentence of the text model is reported speech, and whether the gold says anything of it."""
    offsets = dict(zip(texts.frame["article_id"].to_list(), texts.bounds[:, 0].tolist(), strict=True))
    if "discard" in sentences.columns:
        sentences = sentences.filter(~pl.col("discard"))
    offset = np.array([offsets[each] for each in sentences["article_id"].to_list()], dtype=np.int64)
    start, end = sentences["start"].to_numpy() + offset, sentences["end"].to_numpy() + offset
    speech = sentences["speech"].to_numpy()
    return _overlap(texts, start[speech], end[speech]), _overlap(texts, start, end)


def _overlap(texts: Texts, start: Ints, end: Ints) -> Flags:
    edges = np.zeros(len(texts.text) + 1, dtype=np.int64)
    np.add.at(edges, start, 1)
    np.add.at(edges, end, -1)
    covered = np.concatenate(([0], np.cumsum(np.cumsum(edges) > 0)))
    length = texts.sentences.end - texts.sentences.start
    flags: Flags = 2 * (covered[texts.sentences.end] - covered[texts.sentences.start]) > length
    return flags


def _features(texts: Texts, found: Attributions) -> csr_matrix:
    """Hashed features of every sentence: its words and pairs of words, quoted or not, and what the rules found."""
    n = len(texts.sentences)
    sentence, keys = texts.word_sentence, texts.word_keys
    quoted = texts.is_quoted.astype(np.uint64)
    pairs = mix(keys[:-1] * np.uint64(3) + keys[1:])
    same = sentence[:-1] == sentence[1:]
    seen = attributed_sentences(texts, found)
    marks = _marks(texts, found, seen)
    rows = np.concatenate((sentence, sentence[:-1][same], marks[0]))
    values = np.concatenate((mix(keys + quoted), pairs[same], mix(marks[1])))
    columns = (values % np.uint64(N_BUCKETS)).astype(np.int64)
    flat = np.unique(rows * N_BUCKETS + columns)
    return csr_matrix((np.ones(len(flat)), (flat // N_BUCKETS, flat % N_BUCKETS)), shape=(n, N_BUCKETS))


def _marks(texts: Texts, found: Attributions, seen: Flags) -> tuple[Ints, NDArray[np.uint64]]:
    """Sentence and key of what the rules say: attributed or not, its neighbors, cue lemma, form and roles."""
    n = len(texts.sentences)
    article = texts.sentences.article
    before = np.concatenate(([False], seen[:-1] & (article[:-1] == article[1:])))[:n]
    after = np.concatenate((seen[1:] & (article[:-1] == article[1:]), [False]))[:n]
    quoted = np.bincount(texts.word_sentence[texts.is_quoted], minlength=n) > 0
    state = 1000 + seen * 8 + before * 4 + after * 2 + quoted
    names = sorted(set(found.table["cue_lemma"].fill_null("").to_list()))
    key_of = dict(zip(names, (word_keys([name])[0] if name else np.uint64(7) for name in names), strict=True))
    lemma = np.array([key_of[name] for name in found.table["cue_lemma"].fill_null("").to_list()], dtype=np.uint64)
    form = (
        found.table["form"].replace_strict({"direct": 1, "indirect": 2, "mixed": 3}, return_dtype=pl.UInt64).to_numpy()
    )
    anchor = found.table["sentence"].to_numpy()
    rows = np.concatenate((np.arange(n), anchor, anchor))
    return rows, np.concatenate((state.astype(np.uint64), lemma + np.uint64(11), lemma * np.uint64(5) + form))


def _fit(matrix: csr_matrix, labels: Flags) -> TrainedDetector:
    """Logistic regression with an L2 penalty by L-BFGS."""
    signs = np.where(labels, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = signs * (matrix @ weights[:-1] + weights[-1])
        pull = -signs * expit(-margin)
        value = float(np.logaddexp(0.0, -margin).sum() + 0.5 * _PENALTY * (weights[:-1] @ weights[:-1]))
        gradient = np.append(matrix.T @ pull + _PENALTY * weights[:-1], pull.sum())
        return value, gradient

    weights = minimize(loss, np.zeros(matrix.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return TrainedDetector(weights, 0.5)

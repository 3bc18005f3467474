"""How well copied passages are found, against gold alignments and graded pairs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import spearmanr

from masthead.metrics.copy_ratio.alignment.align import align
from masthead.metrics.copy_ratio.gold import CASE, AlignmentSet, read_copy_gold
from masthead.metrics.copy_ratio.streams import Stream, read_stream
from masthead.metrics.evaluation.error_card import ErrorCard, Figures, bootstrap
from masthead.metrics.evaluation.grades import evaluate_grades
from masthead.metrics.evaluation.plagdet import pair_sums, plagdet_figures
from masthead.metrics.text.arrays import Ints
from masthead.metrics.text.texts import Texts, read_texts

BLOCK = 200
_CLOSING = [ord(mark) for mark in ".!?…\"'”’)]»"]


def evaluate(path: Path, *, seed: int = 0) -> ErrorCard:
    """The error card of copying on the gold sets under ``path``.

    Alignment sets (documents and pairs with passages, quotations kept): plagdet, precision, recall and granularity
    (macro); copy_ratio_mae and spearman of the copied share of words by pair; flagged_negatives_per_1000, pairs
    without copying in which a passage was found. Every category is a set of its own. Graded sets (source_text,
    derived_text, label): spearman of the verbatim share and derivation_spearman of the derivation score with the order of the
    labels; derivation_macro_f1_binary of the grade (derived at all or not), which nothing was trained for; macro_f1 and macro_f1_binary by repeated stratified cross-validation. Intervals resample pairs.
    """
    aligned, graded, notes = read_copy_gold(Path(path))
    sets: dict[str, Figures] = {}
    parts: dict[str, Figures] = {}
    for gold in aligned:
        results = _measure_pairs(gold)
        sets[gold.name] = _figures(results, np.arange(len(gold.pairs)), seed)
        category = gold.pairs["category"].to_numpy()
        for name in sorted(set(category)):
            parts[f"{gold.name}/{name}"] = _figures(results, np.flatnonzero(category == name), seed)
    for pairs in graded:
        sets[pairs.name] = evaluate_grades(pairs.pairs, seed=seed)
    return ErrorCard("copy", sets | parts, notes)


@dataclass(frozen=True)
class _Results:
    """By pair: the sums of PlagDet, the copied share of words in gold and as found, whether it has cases, is flagged."""

    sums: NDArray[np.float64]
    gold_ratio: NDArray[np.float64]
    ratio: NDArray[np.float64]
    is_negative: NDArray[np.bool_]
    is_flagged: NDArray[np.bool_]


def _figures(results: _Results, rows: Ints, seed: int) -> Figures:
    def figures_of(chosen: Ints) -> dict[str, float | None]:
        at = rows[chosen]
        negative = results.is_negative[at]
        gold, found = results.gold_ratio[at], results.ratio[at]
        figures = plagdet_figures(results.sums[at].sum(axis=0).tolist())
        figures["copy_ratio_mae"] = float(np.abs(gold - found).mean())
        varied = gold.min() < gold.max() and found.min() < found.max()
        figures["spearman"] = float(spearmanr(gold, found).statistic) if varied else None
        if negative.any():
            figures["flagged_negatives_per_1000"] = 1000 * float(results.is_flagged[at][negative].mean())
        return figures

    return {"n_pairs": float(len(rows)), **bootstrap(figures_of, len(rows), seed=seed)}


def _measure_pairs(gold: AlignmentSet) -> _Results:
    sums, gold_ratio, ratio, n_found = [], [], [], []
    for block in gold.pairs.iter_slices(BLOCK):
        articles, article = _read(gold, block["susp_id"])
        references, reference = _read(gold, block["src_id"])
        a, b = _stream(articles), _stream(references)
        passages = align(a, b, article, reference)
        extent = passages.extent
        found = np.stack(
            (
                a.start[extent.a0],
                _ends(articles, a, article[extent.pair], extent.a1),
                b.start[extent.b0],
                _ends(references, b, reference[extent.pair], extent.b1),
            ),
            axis=1,
        ).astype(np.int64)
        words = np.unique(np.stack((extent.pair[passages.words.passage], passages.words.place)), axis=1)
        drawn = np.bincount(words[0], minlength=len(block))
        for row, cases in enumerate(block["cases"].to_list()):
            spans = _spans(cases)
            detections = found[extent.pair == row]
            sums.append(pair_sums(spans, detections))
            n_found.append(len(detections))
            first, last = a.text_first[article[row]], a.text_first[article[row] + 1]
            n_words = max(int(last - first), 1)
            gold_ratio.append(_words_in(a.start[first:last], spans) / n_words)
            ratio.append(drawn[row] / n_words)
    is_negative = np.array(sums)[:, 1] == 0
    return _Results(np.array(sums), np.array(gold_ratio), np.array(ratio), is_negative, np.array(n_found) > 0)


def _read(gold: AlignmentSet, ids: pl.Series) -> tuple[Texts, Ints]:
    """The distinct documents, and the row of each identifier."""
    distinct = ids.unique(maintain_order=True)
    rows = {name: row for row, name in enumerate(distinct.to_list())}
    texts = [gold.texts[name] for name in distinct.to_list()]
    frame = pl.DataFrame({"article_id": distinct, "outlet": [gold.name] * len(texts), "text": texts})
    return read_texts(frame), np.array([rows[name] for name in ids.to_list()], dtype=np.int64)


def _stream(texts: Texts) -> Stream:
    return read_stream(texts, np.ones(len(texts.words), dtype=np.bool_))[0]


def _spans(cases: list[dict[str, int]] | None) -> Ints:
    rows = [[case[name] for name in CASE] for case in cases or ()]
    spans = np.array(rows, dtype=np.int64).reshape(-1, len(CASE))
    return np.stack((spans[:, 0], spans[:, 0] + spans[:, 1], spans[:, 2], spans[:, 2] + spans[:, 3]), axis=1)


def _ends(texts: Texts, stream: Stream, text: Ints, end: Ints) -> Ints:
    """End of each passage's last word in the text, with up to three closing marks."""
    place = stream.end[end - 1] + texts.bounds[text, 0]
    for _ in range(3):
        inside = place < texts.bounds[text, 1]
        mark = np.isin(texts.codes[np.minimum(place, len(texts.codes) - 1)], _CLOSING)
        place = place + (inside & mark)
    ends: Ints = place - texts.bounds[text, 0]
    return ends


def _words_in(start: NDArray[np.int32], spans: Ints) -> int:
    inside = np.zeros(len(start), dtype=np.bool_)
    for row in spans:
        inside |= (start >= row[0]) & (start < row[1])
    return int(inside.sum())

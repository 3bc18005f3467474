"""Fits everything that translation noise ships: style weights, calibration, known words, background counts.

``masthead train translation --pairs PATH --calibrate PATH --out FOLDER`` and ``masthead train background PATH --out
FILE``. The same input gives the same files, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.files.drafts import drafted, write_text
from masthead.metrics.reading.articles import read_articles
from masthead.metrics.text.arrays import Flags, Floats
from masthead.metrics.text.texts import Texts, read_texts
from masthead.metrics.translation_noise.calibration import CALIBRATION_FILE, LENGTHS, Calibration, quantiles
from masthead.metrics.translation_noise.defects.find import DEFECT_RULES, find_defects
from masthead.metrics.translation_noise.defects.fused import KNOWN_FILE
from masthead.metrics.translation_noise.gold import auc, document_numbers, join_pieces, read_versions
from masthead.metrics.translation_noise.spin.background import build_background, shipped_background
from masthead.metrics.translation_noise.spin.surprisal import find_surprisal, spin_figure
from masthead.metrics.translation_noise.style.find import find_style
from masthead.metrics.translation_noise.style.weights import WEIGHTS_FILE, StyleWeights
from masthead.metrics.translation_noise.training.style import Versions, count_features, fit_style, style_vocabulary

AUC_FILE = "translation_training.json"
MIN_ARTICLES_A_WORD = 2
_BATCH = 500


def train(pairs: Path, calibrate: Path, out: Path, *, seed: int = 0) -> dict[str, Path]:
    """Fit weights on ``pairs`` and calibrate them on ``calibrate``; writes the files into ``out`` and names them.

    ``pairs`` has the WMT layout (human and machine versions of the same documents); ``calibrate`` is ordinary native
    news with a column ``text``. ``seed`` is accepted for the common interface: nothing here is random.
    """
    out.mkdir(parents=True, exist_ok=True)
    versions, read = read_training(pairs)
    weights = fit_style(
        read.joined(join_pieces(versions, min_words=LENGTHS[0])), *style_vocabulary(shipped_background())
    )
    table = leave_one_year_out(versions, read)
    news = NewsBatches(calibrate)
    written = {
        "weights": weights.save(out / WEIGHTS_FILE),
        "known_words": _save_known_words(news, out / KNOWN_FILE),
        "table": out / AUC_FILE,
    }
    written["calibration"] = calibrate_on(news, weights).save(out / CALIBRATION_FILE)
    write_text(out / AUC_FILE, json.dumps(table, indent=1, sort_keys=True) + "\n")
    return written


def train_background(path: Path, out: Path) -> Path:
    """Count words, pairs and triples of clean English texts into ``out``; ``path`` is what ``read_articles`` reads."""
    return build_background(NewsBatches(path)).save(out)


@dataclass(frozen=True)
class NewsBatches:
    """The texts of a table that ``read_articles`` reads, or of a parquet file with a column text, in batches."""

    path: Path

    def __iter__(self) -> Iterator[Texts]:
        texts = _read_texts(self.path)
        frame = texts.with_row_index("article_id").with_columns(pl.col("article_id").cast(pl.String), outlet=pl.lit(""))
        for batch in frame.iter_slices(_BATCH):
            yield read_texts(batch)


def _read_texts(path: Path) -> pl.DataFrame:
    """The column text; a parquet file needs no other."""
    if path.suffix == ".parquet" and "text" in pl.read_parquet_schema(path):
        return pl.read_parquet(path, columns=["text"]).drop_nulls()
    return read_articles(path).table.select("text").drop_nulls()


def read_training(pairs: Path) -> tuple[pl.DataFrame, Versions]:
    """The versions of documents that have both, as a table and as counts of features."""
    versions = read_versions(pairs)
    document, both = document_numbers(versions)
    versions = versions.filter(pl.Series(both))
    read = Versions(
        *count_features(versions["text"].to_list(), *style_vocabulary(shipped_background())),
        (versions["label"] == "mt").to_numpy(),
        document[both],
        versions["year"].to_numpy(),
    )
    return versions, read


def leave_one_year_out(versions: pl.DataFrame, read: Versions) -> dict[str, float]:
    """AUC of every year's documents (150 words and more, shorter neighbors joined) under weights that never saw it."""
    table = {}
    pieces = read.joined(join_pieces(versions, min_words=LENGTHS[0]))
    for year in sorted(set(read.year.tolist())):
        others, tested = (pieces.take(np.flatnonzero(held)) for held in (pieces.year != year, pieces.year == year))
        weights = fit_style(others, *style_vocabulary(shipped_background()))
        table[str(year)] = round(auc(tested.figures(weights), tested.is_machine), 4)
    return table


def calibrate_on(news: NewsBatches, weights: StyleWeights) -> Calibration:
    """Quantiles of every figure on ordinary native news, its articles also cut to every length of ``LENGTHS``."""
    figures: list[list[Floats]] = [[] for _ in LENGTHS]
    rates, marks, words = [], np.zeros(len(DEFECT_RULES)), 0
    for texts in news:
        article_words = find_furniture(texts, None).is_article
        eligible = article_words & ~texts.is_quoted
        place = _place_in_article(texts, article_words)
        surprisal = find_surprisal(texts)
        for column, length in enumerate(LENGTHS):
            cut = article_words & (place < length)
            long = texts.per_article(texts.words.article, cut) >= length
            style = find_style(texts, cut, surprisal=surprisal, weights=weights)
            spin = spin_figure(texts, surprisal, cut)
            figures[column].append(np.column_stack((style.parts, style.figure, spin))[long])
        style = find_style(texts, article_words, surprisal=surprisal, weights=weights)
        n_words = texts.per_article(texts.words.article, article_words)
        n_unquoted = texts.per_article(texts.words.article, eligible)
        enough = n_words >= LENGTHS[0]
        defects = find_defects(texts, eligible)
        marks += np.bincount(defects.rule, minlength=len(DEFECT_RULES))
        words += int(n_unquoted.sum())
        rates.append(style.rates[enough])
    by_length = [np.concatenate(of_length) for of_length in figures]
    return Calibration(
        style=np.stack([quantiles(of_length[:, -2]) for of_length in by_length]),
        spin=np.stack([quantiles(of_length[:, -1]) for of_length in by_length]),
        style_spread=np.array([np.nanstd(of_length[:, -2]) for of_length in by_length]),
        parts=np.stack([np.nanmean(of_length[:, :-2], axis=0) for of_length in by_length]),
        rates=np.nanmean(np.concatenate(rates), axis=0),
        base_rates=marks / max(words, 1),
        n_articles=np.array([sum(len(of_batch) for of_batch in rates)]),
    )


def _place_in_article(texts: Texts, eligible: Flags) -> NDArray[np.int64]:
    """How many eligible words of the article stand before each word."""
    before: NDArray[np.int64] = np.cumsum(eligible) - eligible
    first = np.searchsorted(texts.words.article, np.arange(len(texts)))
    first = np.minimum(first, max(len(before) - 1, 0))
    place: NDArray[np.int64] = before - before[first][texts.words.article] if len(before) else before
    return place


def _save_known_words(news: NewsBatches, path: Path) -> Path:
    """Upper halves of the keys of the background's words and of words in two articles of the news, sorted."""
    counts = []
    for texts in news:
        low = ~texts.is_capitalized
        pairs = pl.DataFrame({"key": texts.word_keys[low], "article": texts.words.article[low]}).unique()
        counts.append(pairs.group_by("key").len())
    total = pl.concat(counts).group_by("key").agg(pl.col("len").sum())
    common = total.filter(pl.col("len") >= MIN_ARTICLES_A_WORD)["key"].to_numpy()
    keys = np.concatenate((common, shipped_background().vocabulary[0]))
    known = np.unique(keys >> np.uint64(32)).astype(np.uint32)
    with drafted(path) as draft, draft.open("wb") as out:
        np.savez_compressed(out, keys=np.diff(known, prepend=np.uint32(0)))
    return path


def shipped_table() -> dict[str, float]:
    """The AUC table that training wrote beside the shipped weights."""
    text = files("masthead.metrics.translation_noise.training").joinpath("data", AUC_FILE).read_text("utf-8")
    table: dict[str, float] = json.loads(text)
    return table

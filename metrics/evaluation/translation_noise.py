"""The error card of translation noise: human against machine versions of the same documents, and native originals.

``masthead evaluate translation PATH`` reads every parquet file with the columns year, doc_id, system, label (human or
mt) and text; pair, sysclass, orig_lang, unit, n_words and dataset are used where they are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.evaluation.error_card import ErrorCard, Figures, bootstrap
from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.metrics.text.texts import read_texts
from masthead.metrics.translation_noise.calibration import shipped_calibration
from masthead.metrics.translation_noise.declared import MIN_WORDS
from masthead.metrics.translation_noise.defects.find import find_defects
from masthead.metrics.translation_noise.evidence import summed_evidence
from masthead.metrics.translation_noise.gold import (
    Piece,
    auc,
    document_numbers,
    join_natives,
    join_pieces,
    read_versions,
)
from masthead.metrics.translation_noise.spin.background import shipped_background
from masthead.metrics.translation_noise.style.find import find_style
from masthead.metrics.translation_noise.style.weights import StyleWeights, shipped_weights
from masthead.metrics.translation_noise.training.style import Versions, count_features, fit_style, style_vocabulary
from masthead.metrics.translation_noise.training.train import shipped_table

LINE = 0.95
"""A text is flagged from this share of native news on."""

MIN_NATIVES = 60
"""A line that 5 of 100 pass needs so many texts."""

LONG_WORDS = 300
MIN_YEARS_TO_FIT = 2

_NOTES = [
    "auc: style of machine above human versions, documents of 150 words and more, shorter neighbors joined.",
    "paired_accuracy: the same within one document. auc_300, paired_accuracy_300: pieces of 300 words and more.",
    "difference_auc: machine less human above human less human version of one document, where it has two human ones.",
    "flagged_native, caught: native English originals, machine versions above the line that 5 of 100 US articles pass.",
    "summary_auc, style_auc: the evidence of translation_summary, and style alone, of at most 2,000 texts a year.",
    "flagged_human, flagged_machine: human translations and machine versions above the line that 5 of 100 of the native",
    "English originals pass under the same weights. Text translated by hand is flagged too: a high figure says translated,",
    "by hand or machine. Large language models are not among the systems.",
    "outlet_auc: medians of 20 machine versions above medians of 20 human versions of a year, drawn 400 times.",
]

SUMMARY_TEXTS = 2000
OUTLET_TEXTS, OUTLET_DRAWS = 20, 400


@dataclass(frozen=True)
class _Scored:
    """Pieces with their figures."""

    figure: Floats
    is_machine: Flags
    document: Ints

    def take(self, rows: Ints) -> _Scored:
        return _Scored(self.figure[rows], self.is_machine[rows], self.document[rows])


def evaluate(path: Path, *, seed: int = 0) -> ErrorCard:
    """Style figures of every year by language pair, system class and length, with intervals over documents.

    A year that the shipped weights were trained on is measured with weights fitted on the other years at ``path``.
    Where fewer than ``MIN_YEARS_TO_FIT`` other years are at hand the shipped weights are used and a note says so.
    """
    versions = read_versions(path)
    trained = {int(year) for year in shipped_table()}
    document, both = document_numbers(versions)
    paired = versions.filter(pl.Series(both))
    counts = _count(paired, document[both]) if len(paired) else None
    unpaired = _count_natives(versions.filter(pl.Series(~both)))
    sets: dict[str, Figures] = {}
    notes = [*_NOTES]
    for year in sorted(versions["year"].unique().to_list()):
        if counts is not None and year in set(counts.year.tolist()):
            fitted = _weights_without(paired, counts, year, trained)
            if fitted is None and year in trained:
                notes.append(
                    f"{year}: the shipped weights were trained on this year and could not be fitted without it."
                )
            weights = fitted or shipped_weights()
            sets.update(_year_sets(paired, counts, year, weights, _native_line(unpaired, weights), seed=seed))
        natives = _natives(versions.filter(pl.Series(~both) if year in trained else pl.lit(True)), year, seed=seed)
        if natives:
            sets.setdefault(f"{year}", {}).update(natives)
        if year not in trained and f"{year}" in sets:
            sets[f"{year}"].update(_caught(versions, year))
    return ErrorCard("translation", sets, notes)


def _count(paired: pl.DataFrame, document: Ints) -> Versions:
    return Versions(
        *count_features(paired["text"].to_list(), *style_vocabulary(shipped_background())),
        (paired["label"] == "mt").to_numpy(),
        document,
        paired["year"].to_numpy(),
    )


def _weights_without(paired: pl.DataFrame, counts: Versions, year: int, trained: set[int]) -> StyleWeights | None:
    """Weights fitted on the other trained years; None where the year was never trained on or too few are at hand."""
    others = sorted((set(counts.year.tolist()) & trained) - {year})
    if year not in trained or len(others) < MIN_YEARS_TO_FIT:
        return None
    rows = np.flatnonzero(np.isin(counts.year, others))
    pieces = counts.take(rows).joined(join_pieces(paired[rows], min_words=MIN_WORDS))
    return fit_style(pieces, *style_vocabulary(shipped_background()))


def _count_natives(unpaired: pl.DataFrame) -> Versions | None:
    """Native English news that no weights were fitted on; None where there are too few for a line."""
    texts = join_natives(_native_news(unpaired), min_words=MIN_WORDS)
    if len(texts) < MIN_NATIVES:
        return None
    none = np.zeros(len(texts), dtype=np.int64)
    return Versions(*count_features(texts, *style_vocabulary(shipped_background())), none > 0, none, none)


def _native_line(natives: Versions | None, weights: StyleWeights) -> float:
    """The style figure that 5 of 100 native texts pass under the weights; NaN without natives."""
    return float(np.quantile(natives.figures(weights), LINE)) if natives is not None else float("nan")


def _year_sets(
    paired: pl.DataFrame, counts: Versions, year: int, weights: StyleWeights, line: float, *, seed: int
) -> Iterator[tuple[str, Figures]]:
    rows = np.flatnonzero(counts.year == year)
    table, versions = paired[rows], counts.take(rows)
    pieces, long = (join_pieces(table, min_words=least) for least in (MIN_WORDS, LONG_WORDS))
    scored = _scored(versions, pieces, weights)
    figures = _figures(scored, line, seed=seed)
    for name, value in _figures(_scored(versions, long, weights), np.nan, seed=seed).items():
        stem, bound = (name[:-4], "_low") if name.endswith("_low") else (name.removesuffix("_high"), name[-5:])
        figures[f"{stem}_300{bound}" if name.endswith(("_low", "_high")) else f"{name}_300"] = value
    outlet = _outlet_auc(scored, seed=seed)
    if outlet is not None:
        figures["outlet_auc"] = outlet
    figures |= _summary_figures(table, pieces, scored.figure, seed=seed)
    yield f"{year}", {name: value for name, value in figures.items() if not name.startswith("n_texts_300")}
    for column in ("pair", "sysclass"):
        of_piece = np.array([table[column][piece.rows[0]] or "?" for piece in pieces])
        yield from _subsets(scored, of_piece, f"{year} ", line, with_humans=column == "sysclass", seed=seed)
    words = np.array([piece.n_words for piece in pieces])
    bands = np.select([words < 300, words < 600], ["150 to 299 words", "300 to 599 words"], "600 words and more")
    yield from _subsets(scored, bands, f"{year} ", line, with_humans=False, seed=seed)


def _outlet_auc(scored: _Scored, *, seed: int) -> float | None:
    """AUC of the medians of as many machine as human versions as an outlet should have; None where they are too few."""
    rng = np.random.default_rng(seed)
    medians = []
    for is_machine in (True, False):
        figures = scored.figure[scored.is_machine == is_machine]
        if len(figures) < OUTLET_TEXTS:
            return None
        medians.append(np.median(rng.choice(figures, (OUTLET_DRAWS, OUTLET_TEXTS)), axis=1))
    return auc(np.concatenate(medians), np.repeat([True, False], OUTLET_DRAWS))


def _summary_figures(table: pl.DataFrame, pieces: list[Piece], figure: Floats, *, seed: int) -> Figures:
    """AUC of the summary and of style alone over some of a year's texts.

    ``figure`` is the style figure of every piece under weights that never saw the year; its place among the human
    versions stands for the percentile of native news.
    """
    rows = np.sort(np.random.default_rng(seed).permutation(len(pieces))[:SUMMARY_TEXTS])
    is_machine = np.array([piece.is_machine for piece in pieces], dtype=np.bool_)
    human = np.sort(figure[~is_machine])
    style = np.searchsorted(human, figure[rows]) / (len(human) + 1)
    texts = ["\n\n".join(table["text"][row] for row in pieces[k].rows) for k in rows.tolist()]
    names = [str(k) for k in range(len(texts))]
    model = read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": texts}))
    unquoted = ~model.is_quoted
    summary = summed_evidence(
        style,
        model.per_article(model.words.article[find_defects(model, unquoted).first]),
        model.per_article(model.words.article, unquoted),
        base_rate=float(shipped_calibration().base_rates.sum()),
    )
    return {"summary_auc": auc(summary, is_machine[rows]), "style_auc": auc(style, is_machine[rows])}


def _subsets(
    scored: _Scored, kind: NDArray[np.str_], prefix: str, line: float, *, with_humans: bool, seed: int
) -> Iterator[tuple[str, Figures]]:
    """Figures of every kind; system classes are compared with the human versions of the same documents."""
    for name in sorted(set((kind[scored.is_machine] if with_humans else kind).tolist())):
        chosen = kind == name
        if with_humans:
            held = np.isin(scored.document, scored.document[chosen & scored.is_machine])
            chosen = (chosen & scored.is_machine) | (held & ~scored.is_machine)
        yield prefix + name, _figures(scored.take(np.flatnonzero(chosen)), line, seed=seed)


def _scored(versions: Versions, pieces: list[Piece], weights: StyleWeights) -> _Scored:
    joined = versions.joined(pieces)
    return _Scored(joined.figures(weights), joined.is_machine, joined.document)


def _figures(scored: _Scored, line: float, *, seed: int) -> Figures:
    """AUC, paired accuracy and, where there is a line, the shares above it, with intervals over documents."""
    documents, number = np.unique(scored.document, return_inverse=True)
    order = np.argsort(number, kind="stable")
    edges = np.searchsorted(number[order], np.arange(len(documents) + 1))
    of_document = [scored.take(order[edges[k] : edges[k + 1]]) for k in range(len(documents))]
    accuracy = np.array([_paired(versions) for versions in of_document], dtype=np.float64)
    differences = [_differences(versions) for versions in of_document]

    def of(units: Ints) -> Mapping[str, float | None]:
        times = np.bincount(units, minlength=len(documents))[number]
        rows = np.repeat(np.arange(len(number)), times)
        known = accuracy[units][~np.isnan(accuracy[units])]
        return {
            "auc": _auc(scored.take(rows)),
            "paired_accuracy": float(known.mean()) if len(known) else None,
            "difference_auc": _auc(_joined([differences[unit] for unit in units.tolist()])),
            **({} if np.isnan(line) else _flagged(scored.take(rows), line)),
        }

    figures = bootstrap(of, len(documents), seed=seed)
    figures["n_documents"], figures["n_texts"] = float(len(documents)), float(len(number))
    return figures


def _flagged(scored: _Scored, line: float) -> Mapping[str, float | None]:
    """Shares of human and of machine versions above a line."""
    above = scored.figure >= line
    shares = {}
    for name, chosen in (("flagged_human", ~scored.is_machine), ("flagged_machine", scored.is_machine)):
        shares[name] = float(above[chosen].mean()) if chosen.any() else None
    return shares


def _auc(scored: _Scored) -> float | None:
    value = auc(scored.figure, scored.is_machine)
    return None if np.isnan(value) else value


def _paired(scored: _Scored) -> float:
    """Share of machine-human pairs of one document in which the machine version stands higher."""
    machine, human = scored.figure[scored.is_machine], scored.figure[~scored.is_machine]
    return float((machine[:, None] > human[None, :]).mean()) if len(machine) and len(human) else float("nan")


def _differences(versions: _Scored) -> _Scored:
    """The versions of a document less each human version; none where it has one human version only."""
    human = np.flatnonzero(~versions.is_machine)
    if len(human) < 2:
        return versions.take(human[:0])
    version, beside = np.divmod(np.arange(len(versions.figure) * len(human)), len(human))
    other = version != human[beside]
    version, beside = version[other], human[beside[other]]
    figure = versions.figure[version] - versions.figure[beside]
    return _Scored(figure, versions.is_machine[version], versions.document[version])


def _joined(parts: list[_Scored]) -> _Scored:
    return _Scored(
        np.concatenate([part.figure for part in parts]),
        np.concatenate([part.is_machine for part in parts]),
        np.concatenate([part.document for part in parts]),
    )


def _natives(versions: pl.DataFrame, year: int, *, seed: int) -> Figures:
    """Share of native English originals that are flagged, of news where the domain is known.

    The documents must not have been trained on.
    """
    texts = join_natives(_native_news(versions.filter(pl.col("year") == year)), min_words=MIN_WORDS)
    if not texts:
        return {}
    flagged = _is_flagged(texts)

    def of(units: Ints) -> Mapping[str, float | None]:
        return {"flagged_native": float(flagged[units].mean())}

    return {**bootstrap(of, len(flagged), seed=seed), "n_native": float(len(flagged))}


def _native_news(versions: pl.DataFrame) -> pl.DataFrame:
    is_news = pl.col("domain").fill_null("news").str.contains("news")
    native = versions.filter(pl.col("label") == "human", pl.col("orig_lang") == "en", is_news)
    return native.unique("text", maintain_order=True)


def _caught(versions: pl.DataFrame, year: int) -> Figures:
    machine = versions.filter(pl.col("year") == year, pl.col("label") == "mt", pl.col("n_words") >= MIN_WORDS)
    return {"caught": float(_is_flagged(machine["text"].to_list()).mean())} if len(machine) else {}


def _is_flagged(texts: list[str]) -> Flags:
    """Which texts stand above the line under the shipped weights."""
    names = [str(i) for i in range(len(texts))]
    model = read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": texts}))
    counted = np.ones(len(model.words), dtype=np.bool_)
    n_words = model.per_article(model.words.article, counted).astype(np.float64)
    percentile = shipped_calibration().style_percentile(find_style(model, counted).figure, n_words)
    flagged: Flags = percentile >= LINE
    return flagged

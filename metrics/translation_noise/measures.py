"""Translation noise: traces of machine translation, back-translation and automatic rewording.

Four measures that move in different directions and are shown apart, and a summary with its parts beside it. A high
figure is a reason to look, not a verdict: honest human translation leaves traces too, and fluent neural translation
leaves few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.matches import PAIRS, Matches
from masthead.metrics.tables.findings import Counted, Findings, measurement_rows
from masthead.metrics.tables.layers import Layers
from masthead.metrics.tables.measures import Measure, View
from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.calibration import shipped_calibration
from masthead.metrics.translation_noise.declared import (
    DEFECTS,
    DIFFERENCE,
    LANGUAGE,
    MIN_WORDS,
    NO_ORIGINAL,
    QUOTES,
    REASONS,
    REFERENCE,
    SPIN,
    STYLE,
    SUMMARY,
    TRANSLATION_MEASURES,
)
from masthead.metrics.translation_noise.defects.find import Defects, find_defects
from masthead.metrics.translation_noise.evidence import evidence_share, quote_evidence, summed_evidence
from masthead.metrics.translation_noise.quotes.drift import QUOTES as QUOTE_TABLE
from masthead.metrics.translation_noise.quotes.drift import count_quotes
from masthead.metrics.translation_noise.reference import main_originals, reference_spans
from masthead.metrics.translation_noise.spans import defect_spans, quote_spans, spin_spans, style_spans
from masthead.metrics.translation_noise.spin.surprisal import Surprisal, find_surprisal, spin_figure
from masthead.metrics.translation_noise.style.find import Style, find_style

__all__ = ["TRANSLATION_MEASURES", "measure_translation_noise"]


@dataclass(frozen=True)
class _Figures:
    """Figures of every article in one view: words, words outside quotations, percentiles of style and spin."""

    n_words: Ints
    n_unquoted: Ints
    style_percentile: Floats
    spin_percentile: Floats


def measure_translation_noise(
    texts: Texts,
    layers: Layers,
    *,
    languages: Sequence[str],
    quotes: pl.DataFrame | None = None,
    matches: Matches | None = None,
    original_styles: Floats | None = None,
) -> Findings:
    """Defects, style, spin, reworded quotations and their summary for every article, with the spans.

    ``languages`` has one ISO 639-1 code per article: weights, lists and counts are for English, and any other language
    is ``unsupported_language``. Defects count outside quotations, style and spin in all of the article text (the
    texts they were fitted on had quotations too); with fewer than ``MIN_WORDS`` words style, spin and the summary are
    ``too_short``. ``quotes`` are quotations aligned with other texts
    (``align_quotations``); without them the quotations have ``no_reference``. ``matches`` says where originals were
    searched, so that an article without any matched quotation is told from one that nothing was compared with; with
    ``original_styles`` (``style_shares`` of the originals, by their rows) an article's style is also compared with that
    of its main original.
    """
    english = np.array([language == LANGUAGE for language in languages], dtype=np.bool_)
    eligible = layers.is_article & ~texts.is_quoted & english[texts.words.article]
    defects = find_defects(texts, eligible)
    article_words = layers.is_article & english[texts.words.article]
    own_words = article_words & layers.is_own
    surprisal = find_surprisal(texts)
    style = find_style(texts, article_words, surprisal=surprisal)
    everything = _figures(texts, surprisal, style, article_words, eligible)
    own = _own_figures(texts, surprisal, everything, own_words, eligible & layers.is_own)
    aligned = pl.DataFrame(schema=QUOTE_TABLE) if quotes is None else quotes
    counted = []
    views: tuple[tuple[View, _Figures], ...] = (("all", everything), ("own", own))
    for view, figures in views:
        counted += _count_view(texts, layers, defects, figures, languages, view)
    counted += [
        _count_quotes(texts, aligned, is_searched=quotes is not None or matches is not None),
        _count_summary(texts, defects, everything, aligned, languages),
    ]
    mains, theirs = _originals(matches, original_styles, everything.n_words)
    counted += _count_originals(texts, everything, theirs, languages)
    spans = [
        defect_spans(texts, layers, defects),
        style_spans(texts, layers, style, everything.style_percentile, everything.n_words),
        spin_spans(texts, layers, surprisal, eligible, everything.spin_percentile, everything.n_words),
        quote_spans(texts, layers, aligned),
        reference_spans(texts, layers, mains, _share(everything, languages), theirs),
    ]
    return Findings(measurement_rows(texts, counted), pl.concat(spans))


def _figures(texts: Texts, surprisal: Surprisal, style: Style, counted: Flags, unquoted: Flags) -> _Figures:
    calibration = shipped_calibration()
    n_words = texts.per_article(texts.words.article, counted)
    words = n_words.astype(np.float64)
    return _Figures(
        n_words,
        texts.per_article(texts.words.article, unquoted),
        calibration.style_percentile(style.figure, words),
        calibration.spin_percentile(spin_figure(texts, surprisal, counted), words),
    )


def _own_figures(texts: Texts, surprisal: Surprisal, everything: _Figures, own: Flags, unquoted: Flags) -> _Figures:
    """Figures of the own words, read anew where these are fewer than all and enough for a value."""
    article = texts.words.article
    n_words = texts.per_article(article, own)
    anew = (n_words < everything.n_words) & (n_words >= MIN_WORDS)
    style_percentile, spin_percentile = everything.style_percentile, everything.spin_percentile
    if anew.any():
        counted = own & anew[article]
        style = find_style(texts, counted, surprisal=surprisal)
        read = _figures(texts, surprisal, style, counted, unquoted)
        style_percentile = np.where(anew, read.style_percentile, style_percentile)
        spin_percentile = np.where(anew, read.spin_percentile, spin_percentile)
    return _Figures(n_words, texts.per_article(article, unquoted), style_percentile, spin_percentile)


def _status(languages: Sequence[str], n_words: Ints, least: int) -> list[str | None]:
    return [
        "unsupported_language" if language != LANGUAGE else "too_short" if n < least else None
        for language, n in zip(languages, n_words.tolist(), strict=True)
    ]


def _counted(
    measure: Measure,
    view: View,
    numerator: NDArray[np.generic],
    denominator: NDArray[np.generic],
    status: list[str | None],
) -> Counted:
    return Counted(measure, view, numerator, denominator, status, [REASONS.get(known or "") for known in status])


def _count_view(
    texts: Texts, layers: Layers, defects: Defects, figures: _Figures, languages: Sequence[str], view: View
) -> list[Counted]:
    marked = texts.words.article[defects.first[layers.words(view)[defects.first]]]
    long = _status(languages, figures.n_words, MIN_WORDS)
    one = np.ones(len(texts))
    least = 0 if view == "all" else MIN_WORDS
    return [
        _counted(
            DEFECTS,
            view,
            texts.per_article(marked),
            figures.n_unquoted,
            _status(languages, figures.n_words, least),
        ),
        _counted(STYLE, view, figures.style_percentile, one, long),
        _counted(SPIN, view, figures.spin_percentile, one, long),
    ]


def _count_quotes(texts: Texts, quotes: pl.DataFrame, *, is_searched: bool) -> Counted:
    reworded, _, matched = count_quotes(quotes, len(texts))
    status = [None if is_searched else "no_reference"] * len(texts)
    return _counted(QUOTES, "all", reworded, matched, status)


def _originals(matches: Matches | None, styles: Floats | None, n_words: Ints) -> tuple[pl.DataFrame, Floats]:
    """The main original of every article that has one (``main_originals``), and its style; NaN where there is none."""
    theirs = np.full(len(n_words), np.nan)
    if matches is None or styles is None or not len(styles):
        return main_originals(pl.DataFrame(schema=PAIRS), n_words), theirs
    mains = main_originals(matches.pairs, n_words)
    theirs[mains["article"].to_numpy()] = styles[mains["reference"].to_numpy()]
    return mains, theirs


def _share(figures: _Figures, languages: Sequence[str]) -> Floats:
    """Style of every article; NaN where it has no value."""
    status = _status(languages, figures.n_words, MIN_WORDS)
    return np.where([known is None for known in status], figures.style_percentile, np.nan)


def _count_originals(texts: Texts, figures: _Figures, theirs: Floats, languages: Sequence[str]) -> list[Counted]:
    status = [
        known or ("no_reference" if missing else None)
        for known, missing in zip(
            _status(languages, figures.n_words, MIN_WORDS), np.isnan(theirs).tolist(), strict=True
        )
    ]
    reason = [NO_ORIGINAL if known == "no_reference" else REASONS.get(known or "") for known in status]
    one = np.ones(len(texts))
    return [
        Counted(measure, "all", numerator, one, status, reason)
        for measure, numerator in ((REFERENCE, theirs), (DIFFERENCE, figures.style_percentile - theirs))
    ]


def _count_summary(
    texts: Texts, defects: Defects, figures: _Figures, quotes: pl.DataFrame, languages: Sequence[str]
) -> Counted:
    calibration = shipped_calibration()
    reworded, identical, _ = count_quotes(quotes, len(texts))
    evidence = summed_evidence(
        figures.style_percentile,
        texts.per_article(texts.words.article[defects.first]),
        figures.n_unquoted,
        base_rate=float(calibration.base_rates.sum()),
        quotes=quote_evidence(reworded, identical),
    )
    status = _status(languages, figures.n_words, MIN_WORDS)
    return _counted(SUMMARY, "all", evidence_share(evidence), np.ones(len(texts)), status)

"""Error card of boilerplate: ``masthead evaluate boilerplate PATH``.

Figures of sets that the shipped weights were trained on come from a five-fold cross-validation whose folds share no
domain (the weigher is fitted again on the other folds); the same figures with the shipped weights carry the suffix
``_shipped``. Other sets are judged with the shipped weights; the suffix ``_bare`` marks their figures without lexicon.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import spearmanr

from masthead.metrics.boilerplate.classes import line_code, word_classes
from masthead.metrics.boilerplate.find import Furniture, find_furniture, shipped_lexicons
from masthead.metrics.boilerplate.gold import LabeledPages, read_html_pages, read_labeled_pages
from masthead.metrics.boilerplate.repeats import Repeats, emit_lines, merge_lines
from masthead.metrics.boilerplate.training import TRAINED_ON, VIEW, Labeled, fit_weights, label_blocks
from masthead.metrics.boilerplate.weigher import Weights
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.evaluation.error_card import ErrorCard, Figures, bootstrap
from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.metrics.text.texts import read_texts

FOLDS = 5
OUTLET_PAGES = 3
"""Domains with so many pages and more enter the outlet figures."""


def evaluate(path: Path, *, seed: int = 0) -> ErrorCard:
    """Figures of every set found at ``path``: labeled lines, and html pages with their article bodies.

    token_f1, precision, recall of the boilerplate class by tokens; page_spearman and page_mae of the pages' shares;
    outlet_spearman over domains with three pages and more; body_flagged, the share of body tokens wrongly flagged;
    interval_coverage, the share of pages whose gold share lies in its probability interval.
    For html: article_f1 (word 4-grams, mean precision and recall over pages), page_spearman, page_mae.
    """
    path = Path(path)
    sets = read_labeled_pages(path)
    pages = read_html_pages(path)
    if not sets and not pages:
        expected = "parquet with page_id, line_no, text, is_boilerplate, or html pages beside a JSON of article bodies"
        raise InputError(Fault(str(path), "no gold for boilerplate", expected, "see docs/boilerplate.md"))
    repeats = {one.name: merge_lines([emit_lines(one.texts)]) for one in sets}
    trained = [one for one in sets if one.dataset in TRAINED_ON and one.view == VIEW]
    fitted = _fold_weights(trained, repeats)
    card: dict[str, Figures] = {}
    kept: dict[str, Flags] = {}
    for one in sets:
        furniture = find_furniture(one.texts, repeats[one.name])
        shipped = word_classes(furniture.line_class) > 0
        flags = shipped
        if one.dataset in TRAINED_ON and fitted:
            flags = _cross_validated(one, repeats[one.name], fitted)
        kept[one.name] = flags
        card[one.name] = line_figures(one, flags, seed=seed)
        if flags is not shipped:
            counts = _PageCounts(one, shipped)
            card[one.name] |= {f"{k}_shipped": v for k, v in counts.figures(np.arange(len(one.texts))).items()}
        elif shipped_lexicons(one.texts):
            counts = _PageCounts(one, _without_lexicon(one, repeats[one.name]))
            card[one.name] |= {f"{k}_bare": v for k, v in counts.figures(np.arange(len(one.texts))).items()}
        card[one.name]["interval_coverage"] = _interval_coverage(one, furniture)
    card |= _pooled_outlets(sets, kept, seed=seed)
    for name, rows in pages:
        card[name] = html_figures(rows, seed=seed)
    notes = [
        f"Sets {' and '.join(TRAINED_ON)}: {FOLDS}-fold cross-validation, no domain shared; _shipped: shipped weights.",
        "Intervals: 95%, bootstrap over pages (over domains for outlet_spearman).",
    ]
    return ErrorCard("boilerplate", card, notes)


def _pooled_outlets(sets: list[LabeledPages], kept: dict[str, Flags], *, seed: int) -> dict[str, Figures]:
    """The outlet figure of each view over the domains of all its sets, and of each dataset over its languages."""
    groups: dict[str, list[_PageCounts]] = {}
    for one in sets:
        counts = _PageCounts(one, kept[one.name])
        groups.setdefault(f"all/{one.view}", []).append(counts)
        groups.setdefault(f"{one.dataset}/{one.view}", []).append(counts)
    found: dict[str, Figures] = {}
    for name, members in sorted(groups.items()):
        if len(members) > 1:
            share = np.concatenate([c.outlet_flagged / np.maximum(c.outlet_all, 1.0) for c in members])
            gold = np.concatenate([c.outlet_gold / np.maximum(c.outlet_all, 1.0) for c in members])
            found[name] = _outlet_figure(share, gold, seed=seed)
    return found


def _outlet_figure(share: Floats, gold: Floats, *, seed: int) -> Figures:
    def figures(drawn: Ints) -> Mapping[str, float | None]:
        return {"outlet_spearman": _spearman(share[drawn], gold[drawn])}

    return bootstrap(figures, len(share), seed=seed)


def line_figures(pages: LabeledPages, flags: Flags, *, seed: int = 0) -> Figures:
    """The figures of flags over a set's lines, with intervals."""
    counts = _PageCounts(pages, flags)
    figures = bootstrap(counts.figures, len(pages.texts), seed=seed)
    outlets = bootstrap(counts.outlet_figures, counts.n_outlets, seed=seed)
    return figures | outlets


def html_figures(rows: list[tuple[str, str, str]], *, seed: int = 0) -> Figures:
    """Article text and boilerplate share of html pages against the gold bodies, with intervals."""
    from masthead.metrics.reading.html import read_page

    read = [read_page(html) for _, html, _ in rows]
    frame = pl.DataFrame(
        {
            "article_id": [key for key, _, _ in rows],
            "outlet": [key for key, _, _ in rows],
            "text": [page.text for page in read],
            "title": [page.title for page in read],
        }
    )
    texts = read_texts(frame)
    main = np.array([held for page in read for held in page.is_main], dtype=np.bool_)
    furniture = find_furniture(texts, main_lines=main)
    kept = (word_classes(furniture.line_class) == 0) & (furniture.line_class != line_code("headline"))
    measured = np.array(
        [
            _compare(texts.text, texts.lines.start, texts.lines.end, kept, texts.lines.article == k, row[2])
            for k, row in enumerate(rows)
        ]
    )

    def figures(drawn: Ints) -> Mapping[str, float | None]:
        precision, recall = np.nanmean(measured[drawn, 0]), np.nanmean(measured[drawn, 1])
        return {
            "article_f1": float(2 * precision * recall / (precision + recall)),
            "precision": float(precision),
            "recall": float(recall),
            "page_spearman": _spearman(measured[drawn, 2], measured[drawn, 3]),
            "page_mae": float(np.mean(np.abs(measured[drawn, 2] - measured[drawn, 3]))),
        }

    return bootstrap(figures, len(rows), seed=seed)


def _compare(text: str, start: Ints, end: Ints, kept: Flags, of_page: Flags, body: str) -> list[float]:
    """Precision and recall of a page's word 4-grams, and its found and gold boilerplate share."""
    lines = [(text[a:b], k) for a, b, k in zip(start[of_page], end[of_page], kept[of_page].tolist(), strict=True)]
    article = "\n".join(line for line, is_kept in lines if is_kept)
    everything = re.findall(r"\w+", "\n".join(line for line, _ in lines))
    found, gold = word_grams(article), word_grams(body)
    shared = sum((found & gold).values())
    n_found, n_gold = sum(found.values()), sum(gold.values())
    known = sum((Counter(everything) & Counter(re.findall(r"\w+", body))).values())
    n = max(len(everything), 1)
    return [
        shared / n_found if n_found else np.nan,
        shared / n_gold if n_gold else np.nan,
        1.0 - len(re.findall(r"\w+", article)) / n,
        1.0 - known / n,
    ]


def word_grams(text: str) -> Counter[tuple[str, ...]]:
    """The 4-grams of a text's words; a shorter text is one gram."""
    words = re.findall(r"\w+", text)
    if 0 < len(words) < 4:
        return Counter([tuple(words)])
    return Counter(tuple(words[k : k + 4]) for k in range(max(len(words) - 3, 0)))


def _flagged(pages: LabeledPages, repeats: Repeats, weights: Weights | None) -> Flags:
    return word_classes(find_furniture(pages.texts, repeats, weights=weights).line_class) > 0


def _without_lexicon(pages: LabeledPages, repeats: Repeats) -> Flags:
    """The flags that the lines get where their language is not told."""
    texts = replace(pages.texts, frame=pages.texts.frame.with_columns(language=pl.lit("und")))
    return word_classes(find_furniture(texts, repeats).line_class) > 0


def _interval_coverage(pages: LabeledPages, furniture: Furniture) -> float | None:
    """Share of pages whose gold share, in words, lies in the interval that the shipped weights give it (or .01 off)."""
    texts = pages.texts
    article, n_words = texts.words.article, texts.n_words
    counted = n_words > 0
    gold = np.bincount(article, pages.is_boilerplate[texts.word_line], minlength=len(texts))[counted] / n_words[counted]
    low = texts.per_article(article, furniture.is_certain)[counted] / n_words[counted]
    high = texts.per_article(article, furniture.is_possible)[counted] / n_words[counted]
    return float(((gold >= low - 0.01) & (gold <= high + 0.01)).mean()) if counted.any() else None


def _fold_weights(trained: list[LabeledPages], repeats: dict[str, Repeats]) -> list[Weights]:
    """For each fold the weights fitted on the pages of the other folds."""
    if not trained:
        return []
    labeled = [(one, label_blocks(one, repeats[one.name], lexicon=True)) for one in trained]
    return [fit_weights([_without_fold(one, blocks, fold) for one, blocks in labeled]) for fold in range(FOLDS)]


def _without_fold(pages: LabeledPages, blocks: Labeled, fold: int) -> Labeled:
    return blocks.only(pages.folds(FOLDS)[blocks.seen.facts.lines.article] != fold)


def _cross_validated(pages: LabeledPages, repeats: Repeats, fitted: list[Weights]) -> Flags:
    flags = np.zeros(len(pages.texts.lines), dtype=np.bool_)
    folds = pages.folds(FOLDS)
    for fold, weights in enumerate(fitted):
        members = np.flatnonzero(folds == fold)
        if len(members):
            of_line = np.isin(pages.texts.lines.article, members)
            flags[of_line] = _flagged(pages.part(members), repeats, weights)
    return flags


class _PageCounts:
    """Token counts by page: all, gold boilerplate, flagged, and both."""

    def __init__(self, pages: LabeledPages, flags: Flags):
        article, n = pages.texts.lines.article, len(pages.texts)
        gold = pages.n_tokens * pages.is_boilerplate
        self.all = np.bincount(article, pages.n_tokens, minlength=n)
        self.gold = np.bincount(article, gold, minlength=n)
        self.flagged = np.bincount(article, pages.n_tokens * flags, minlength=n)
        self.both = np.bincount(article, gold * flags, minlength=n)
        names, outlet = np.unique(pages.texts.frame["outlet"].to_numpy().astype(str), return_inverse=True)
        large = np.bincount(outlet, minlength=len(names)) >= OUTLET_PAGES
        sums = [
            np.bincount(outlet, values, minlength=len(names))[large] for values in (self.all, self.gold, self.flagged)
        ]
        self.outlet_all, self.outlet_gold, self.outlet_flagged = sums

    @property
    def n_outlets(self) -> int:
        return len(self.outlet_all)

    def figures(self, drawn: Ints) -> Mapping[str, float | None]:
        total, gold, flagged, both = (c[drawn] for c in (self.all, self.gold, self.flagged, self.both))
        precision = _ratio(both.sum(), flagged.sum())
        recall = _ratio(both.sum(), gold.sum())
        counted = total > 0
        found_share, gold_share = flagged[counted] / total[counted], gold[counted] / total[counted]
        return {
            "token_f1": _ratio(2 * both.sum(), flagged.sum() + gold.sum()),
            "precision": precision,
            "recall": recall,
            "page_spearman": _spearman(found_share, gold_share),
            "page_mae": float(np.abs(found_share - gold_share).mean()) if counted.any() else None,
            "body_flagged": _ratio((flagged - both).sum(), (total - gold).sum()),
        }

    def outlet_figures(self, drawn: Ints) -> Mapping[str, float | None]:
        total = np.maximum(self.outlet_all[drawn], 1.0)
        return {"outlet_spearman": _spearman(self.outlet_flagged[drawn] / total, self.outlet_gold[drawn] / total)}


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None


def _spearman(found: Floats, gold: Floats) -> float | None:
    """Rank correlation; None below three pairs or where one side does not vary."""
    if len(found) < 3 or np.ptp(found) == 0 or np.ptp(gold) == 0:
        return None
    return float(spearmanr(found, gold).statistic)

"""Boilerplate beside other tools: ``python -m benchmarks.boilerplate PATH``, quality and speed in one run.

Lines of plain text: jusText's classes (without link density, which plain text lacks) and "no final punctuation".
Html pages: trafilatura, resiliparse and jusText. Figures of masthead on sets it was trained on are cross-validated
without shared domains. One process; speeds are by processor time, all threads summed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import justext
import numpy as np
from resiliparse.extract.html2text import extract_plain_text
from trafilatura import extract

from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.boilerplate.gold import LabeledPages, read_html_pages, read_labeled_pages
from masthead.metrics.boilerplate.line_facts import read_line_facts
from masthead.metrics.boilerplate.repeats import emit_lines, merge_lines
from masthead.metrics.evaluation.boilerplate import evaluate, line_figures, word_grams
from masthead.metrics.reading.html import read_page
from masthead.metrics.text.arrays import Flags

T = TypeVar("T")

STOPLISTS = {"en": "English", "el": "Greek", "pl": "Polish", "ru": "Russian"}


def main(path: Path) -> None:
    """Print one table for lines and one for html pages."""
    card = evaluate(path).sets
    print(f"{'set':28} {'tool':24} {'token_f1':>8} {'spearman':>8} {'flagged':>8} {'lines/s':>10}")
    for pages in read_labeled_pages(path):
        repeats = merge_lines([emit_lines(pages.texts)])
        _, seconds = _timed(partial(find_furniture, pages.texts, repeats))
        _row(pages, "masthead", card[pages.name], seconds)
        for tool, judge in (("jusText", _justext), ("no final punctuation", _no_final_mark)):
            flags, seconds = _timed(partial(judge, pages))
            _row(pages, tool, line_figures(pages, flags), seconds)
    for name, rows in read_html_pages(path):
        print(f"\n{name:28} {'tool':24} {'F1':>8} {'precision':>9} {'recall':>8} {'pages/s':>8}")
        figures = card[name]
        _, seconds = _timed(partial(_each, read_page, rows))
        print(_html_row("masthead", figures["precision"], figures["recall"], len(rows) / seconds))
        for tool, run in _extractors().items():
            texts, seconds = _timed(partial(_each, run, rows))
            precision, recall = _grams_found(texts, [body for _, _, body in rows])
            print(_html_row(tool, precision, recall, len(rows) / seconds))


def _each(run: Callable[[str], T], rows: list[tuple[str, str, str]]) -> list[T]:
    return [run(html) for _, html, _ in rows]


def _timed(run: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    result = run()
    return result, time.process_time() - start


def _row(pages: LabeledPages, tool: str, figures: dict[str, float | None], seconds: float) -> None:
    shown = [figures[name] for name in ("token_f1", "page_spearman", "body_flagged")]
    cells = " ".join("       -" if value is None else f"{value:8.3f}" for value in shown)
    print(f"{pages.name:28} {tool:24} {cells} {len(pages.texts.lines) / seconds:10,.0f}")


def _html_row(tool: str, precision: float | None, recall: float | None, speed: float) -> str:
    p, r = precision or 0.0, recall or 0.0
    return f"{'':28} {tool:24} {2 * p * r / max(p + r, 1e-9):8.3f} {p:9.3f} {r:8.3f} {speed:8.1f}"


def _no_final_mark(pages: LabeledPages) -> Flags:
    facts = read_line_facts(pages.texts)
    flags: Flags = ~facts.is_final[facts.line_block]
    return flags


def _justext(pages: LabeledPages) -> Flags:
    """jusText's own classifier on lines given as paragraphs, page by page."""
    texts = pages.texts
    language = texts.frame["language"][0]
    stoplist = justext.get_stoplist(STOPLISTS[language]) if language in STOPLISTS else frozenset()
    flags = np.zeros(len(texts.lines), dtype=np.bool_)
    for page in range(len(texts)):
        lines = np.flatnonzero(texts.lines.article == page)
        spans = zip(texts.lines.start[lines].tolist(), texts.lines.end[lines].tolist(), strict=True)
        escaped = (texts.text[a:b].replace("&", "&amp;").replace("<", "&lt;") for a, b in spans)
        paragraphs = justext.justext("".join(f"<p>{line}</p>" for line in escaped), stoplist)
        if len(paragraphs) == len(lines):
            flags[lines] = [paragraph.is_boilerplate for paragraph in paragraphs]
    return flags


def _extractors() -> dict[str, Callable[[str], str]]:
    english = justext.get_stoplist("English")
    return {
        "trafilatura": lambda html: extract(html, include_comments=False) or "",
        "trafilatura precision": lambda html: extract(html, include_comments=False, favor_precision=True) or "",
        "resiliparse": lambda html: extract_plain_text(html, main_content=True, alt_texts=False),
        "jusText": lambda html: "\n".join(
            p.text for p in justext.justext(html.encode(), english) if not p.is_boilerplate
        ),
    }


def _grams_found(texts: list[str], bodies: list[str]) -> tuple[float, float]:
    """Mean precision and recall of word 4-grams."""
    precision, recall = [], []
    for text, body in zip(texts, bodies, strict=True):
        found, gold = word_grams(text), word_grams(body)
        shared = sum((found & gold).values())
        precision += [shared / sum(found.values())] if found else []
        recall += [shared / sum(gold.values())] if gold else []
    return float(np.mean(precision)), float(np.mean(recall))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""What line breaks within paragraphs change: ``python -m benchmarks.line_breaks [--seeds 3] [--blank]``.

The demo newsroom as it is, with breaks put before some of the words as ``get_text("\\n")`` puts them around links and
bold words (the words of the link on a line of their own), with breaks before some of the words, and wrapped at a margin. Printed are the boilerplate share,
named sources, sentences, attributed sentences and copied words of all articles together, and the change of each.
``--blank`` keeps a blank line between paragraphs, as the newsroom has them; else paragraphs are one break apart.
"""

from __future__ import annotations

import argparse
import random
import textwrap
from collections.abc import Callable
from functools import partial

import polars as pl

import masthead
from masthead.examples import newsroom_path

MARGINS = (40, 60, 72, 90)
RATES = (0.01, 0.02, 0.05, 0.10)
MOST_WORDS = 4

MEASURES = {
    "boilerplate_share": "boilerplate",
    "named_sources_per_article": "named sources",
    "attributed_sentence_share": "attributed",
    "copy_ratio": "copied words",
}


def main(seeds: int, blank: bool) -> None:
    """Print one row per way of breaking lines."""
    articles = masthead.read_articles(newsroom_path() / "articles.jsonl").table
    wire = masthead.read_articles(newsroom_path() / "wire.jsonl")
    gap = "\n\n" if blank else "\n"
    plain = _figures(_changed(articles, gap, lambda paragraph: paragraph), wire)
    print(f"{'lines':22}" + "".join(f"{name:>24}" for name in plain))
    print(f"{'as they are':22}" + "".join(f"{value:24.4f}" for value in plain.values()))
    for margin in MARGINS:
        _row(f"wrapped at {margin}", plain, _figures(_changed(articles, gap, partial(_wrapped, margin=margin)), wire))
    for rate in RATES:
        for seed in range(seeds):
            draw = random.Random(seed)
            for name, change in (("links", _linked), ("words", _broken)):
                broken = _changed(articles, gap, partial(change, draw=draw, rate=rate))
                _row(f"{rate:.0%} {name}, {seed}", plain, _figures(broken, wire))


def _changed(articles: pl.DataFrame, gap: str, change: Callable[[str], str]) -> pl.DataFrame:
    texts = [
        gap.join(change(line.strip()) for line in text.split("\n") if line.strip())
        for text in articles["text"].to_list()
    ]
    return articles.with_columns(text=pl.Series(texts))


def _wrapped(paragraph: str, margin: int) -> str:
    return "\n".join(textwrap.wrap(paragraph, margin))


def _broken(paragraph: str, draw: random.Random, rate: float) -> str:
    """Breaks before the given share of the words."""
    first, *rest = paragraph.split()
    return first + "".join(("\n" if draw.random() < rate else " ") + word for word in rest)


def _linked(paragraph: str, draw: random.Random, rate: float) -> str:
    """Breaks before and behind one to four words, begun before the given share of the words."""
    lines: list[list[str]] = [[]]
    inside = 0
    for word in paragraph.split():
        if inside == 0 and draw.random() < rate:
            lines.append([])
            inside = draw.randint(1, MOST_WORDS)
        lines[-1].append(word)
        if inside:
            inside -= 1
            if inside == 0:
                lines.append([])
    return "\n".join(" ".join(line) for line in lines if line)


def _figures(articles: pl.DataFrame, wire: object) -> dict[str, float]:
    measured = masthead.measure(articles, wire=wire)
    rows = measured.measurements.filter(pl.col("view") == "all", pl.col("measure").is_in(list(MEASURES)))
    sums = {
        m: (n or 0.0, d or 0.0) for m, n, d in rows.group_by("measure").agg(pl.sum("numerator", "denominator")).rows()
    }
    boilerplate, sentences = sums["boilerplate_share"], sums["attributed_sentence_share"]
    return {
        "boilerplate share": boilerplate[0] / boilerplate[1],
        "named sources": sums["named_sources_per_article"][0],
        "sentences": sentences[1],
        "attributed sentences": sentences[0],
        "copied words": sums["copy_ratio"][0],
    }


def _row(name: str, plain: dict[str, float], figures: dict[str, float]) -> None:
    cells = []
    for key, value in figures.items():
        change = f"{value - plain[key]:+.4f}" if key == "boilerplate share" else f"{value / plain[key] - 1:+.1%}"
        cells.append(f"{value:15.4f} {change:>8}")
    print(f"{name:22}" + "".join(cells), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--blank", action="store_true")
    options = parser.parse_args()
    main(options.seeds, options.blank)

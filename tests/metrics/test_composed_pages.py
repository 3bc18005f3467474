"""All evidence in pages put together by chance, against what was approved: a change that nobody meant shows here.

``composed_pages.jsonl`` has 72 pages: texts of the demo newsroom's agencies as they are, cut, reworded, with faults of translation or of
other words, between buttons, teasers, captions, notices and forms. ``composed_evidence.txt`` has all that is found in them (metric, label,
words, detail, rule, the original), all copies and what is known of each page. Approved is not right.
``MASTHEAD_APPROVE=1 pytest tests/metrics/test_composed_pages.py`` renews it. Read what changed, and say in the commit why.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from masthead.metrics.measure import measure
from masthead.metrics.reading.articles import read_articles
from masthead.metrics.tables.measured import Measured
from tests.approved import expect_approved
from tests.newsroom import newsroom_wire

PAGES = Path(__file__).parent / "composed_pages.jsonl"
APPROVED = Path(__file__).parent / "composed_evidence.txt"
METRICS = ("boilerplate", "copy_ratio", "translation_noise")
TOLD = ("metric", "label", "words", "detail", "rule", "weight", "reference_id", "reference_start", "reference_end")


@cache
def measured() -> Measured:
    """The pages, measured."""
    return measure(read_articles(PAGES), wire=newsroom_wire(), metrics=METRICS)


def lines_of(frame: pl.DataFrame) -> list[str]:
    """A line for each row, numbers with three digits."""
    shown = frame.with_columns(pl.col(pl.Float64).round(3))
    return [
        " | ".join("-" if value is None else str(value).replace("\n", "/") for value in row) for row in shown.rows()
    ]


def findings() -> list[str]:
    """The lines of the approved file."""
    whole = measured()
    texts = dict(whole.articles.lazy().select("article_id", "text").collect().iter_rows())
    evidence = (
        whole.evidence.lazy()
        .collect()
        .filter(pl.col("metric").is_in(METRICS))
        .sort("article_id", "metric", "start", "end")
    )
    words = [texts[row["article_id"]][row["start"] : row["end"]] for row in evidence.to_dicts()]
    short = pl.Series(
        "words", [text if len(text) < 60 else f"{text[:28]} ... {text[-28:]}" for text in words], dtype=pl.String
    )
    evidence = evidence.with_columns(short).select("article_id", *TOLD)
    parts = (evidence, whole.copies.lazy().collect(), whole.article_facts.lazy().collect())
    return [line for part in parts for line in sorted(lines_of(part))]


def test_all_evidence_is_as_approved() -> None:
    expect_approved(findings(), APPROVED)

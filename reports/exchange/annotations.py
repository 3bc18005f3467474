"""Evidence as standoff annotations: W3C Web Annotation, one JSON object per line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.errors import expect_kind
from masthead.metrics.files.drafts import drafted
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.table import in_batches

AROUND = 32
"""Code points of text before and after a span by which it is found again in a text that has changed."""

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def export_annotations(measured: Measured, path: str | Path, *, metric: str | None = None) -> Path:
    """Write the evidence (of one metric) as annotations of the Web Annotation Data Model, one JSON object per line.

    The target is the article's address, or ``urn:masthead:article:`` and its identifier; a span is told by its position in code points of
    the measured text and by its words with some text on both sides. The bodies are label, detail and metric.

    Parameters
    ----------
    measured
        What ``measure`` gave, or ``card.features.measured``.
    path
        The file to write, usually ``.jsonl``.
    metric
        One of the five metrics, or "own" for measures of your own; all where absent.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        For an unknown metric.

    References
    ----------
    Sanderson, Ciccarese and Young 2017, Web Annotation Data Model, W3C Recommendation.
    """
    expect_kind("export_annotations, measured", measured, Measured, hint="card.features.measured is one")
    target = Path(path)
    about = measured.articles.lazy()
    address = pl.col("url") if "url" in about.collect_schema().names() else pl.lit(None, pl.String)
    start, end = pl.col("start"), pl.col("end")
    before = pl.max_horizontal(start - AROUND, 0)
    rows = (
        measured.spans(metric)
        .lazy()
        .join(about.select("article_id", "text", url=address), on="article_id", how="left", maintain_order="left")
        .with_columns(
            prefix=pl.col("text").str.slice(before, start - before), suffix=pl.col("text").str.slice(end, AROUND)
        )
        .drop("text")
    )
    with drafted(target) as draft, draft.open("w", encoding="utf-8") as stream:
        for batch in in_batches(rows):
            stream.writelines(f"{line}\n" for line in _lines(batch))
    return target


def _lines(rows: pl.DataFrame) -> Iterator[str]:
    for row in rows.iter_rows(named=True):
        yield json.dumps(annotation(row), ensure_ascii=False)


def annotation(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row of evidence with its words as an annotation."""
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": row["label"]}]
    if row["detail"]:
        bodies.append({"type": "TextualBody", "purpose": "commenting", "value": row["detail"]})
    bodies.append({"type": "TextualBody", "purpose": "classifying", "value": row["metric"]})
    quote = {"type": "TextQuoteSelector", "exact": row["words"]}
    sides = {side: row[side] for side in ("prefix", "suffix") if row[side]}
    return {
        "@context": CONTEXT,
        "id": f"urn:masthead:evidence:{row['evidence_id']}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": bodies,
        "target": {
            "source": row["url"] or f"urn:masthead:article:{row['article_id']}",
            "selector": [
                {"type": "TextPositionSelector", "start": row["start"], "end": row["end"]},
                {**quote, **sides},
            ],
        },
    }

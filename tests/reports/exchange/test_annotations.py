"""Evidence as web annotations: each points at its words, by position and by quotation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from masthead.metrics.errors import InputError
from masthead.reports.exchange.annotations import CONTEXT, export_annotations
from tests.newsroom import newsroom_measured


def test_every_annotation_points_at_its_words(tmp_path: Path) -> None:
    measured = newsroom_measured()
    path = export_annotations(measured, tmp_path / "evidence.jsonl", metric="attribution")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == measured.evidence.filter(metric="attribution").height
    texts = dict(measured.articles.select("article_id", "text").iter_rows())
    urls = {
        row["url"] or f"urn:masthead:article:{row['article_id']}": row["article_id"]
        for row in measured.articles.iter_rows(named=True)
    }
    for line in lines[::17]:
        text = texts[urls[line["target"]["source"]]]
        position, quote = line["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote.get("prefix", "") + quote["exact"] + quote.get("suffix", "") in text
    assert {line["@context"] for line in lines} == {CONTEXT}
    assert len({line["id"] for line in lines}) == len(lines)
    assert {line["body"][-1]["value"] for line in lines} == {"attribution"}


def test_an_unknown_metric_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="metric: found 'atribution'"):
        export_annotations(newsroom_measured(), tmp_path / "x.jsonl", metric="atribution")
    assert not (tmp_path / "x.jsonl").exists()

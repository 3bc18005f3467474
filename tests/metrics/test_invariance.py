"""What is measured of an article depends on nothing that stands beside it: batch, order, processes, shards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from masthead.metrics.measure import measure, measure_shard, merge
from masthead.metrics.tables.measured import Measured
from tests.newsroom import newsroom_articles, newsroom_outlets, newsroom_wire

KEYS = {
    "measurements": ["article_id", "measure", "view"],
    "evidence": ["evidence_id"],
    "copies": ["article_id", "reference_id"],
    "article_facts": ["article_id"],
}

STARTS = (
    "In Lakeside Garden remarks, Voss alleged that the council had lied about the pier.",
    "Seventeen U.S. ports have sued over the tariff, the bank said.",
    "Kara Lind said the ferry would sail.",
    "Lind told Harbor News that nobody had asked her.",
    "— The mayor spoke for an hour.",
    "- Page two of the report says so.",
    ") and so on, he said.",
    "said Ada Voss on Monday, who runs the port.",
    "“It rained,” she said, “and then it stopped.”",
    ": a report by the ministry found otherwise.",
    "News of the strike reached the island, Berg added.",
    "he said that it was over.",
)
ENDS = (
    "Chuck Berg and Ana Cruz write their “Speaking of Piers” blog for Decoder Voices",
    "The pier was closed, according to",
    "This page was updated with a comment from Kara",
    "The decision was the work of Mayor",
    "The talks failed, per",
    "“We will not go back to the old pier, not this year.”",
    "She was asked again, and he said:",
    "The picture is by Ana Cruz (via Harbor Press",
    "He asked her to wait —",
    "So said a spokesperson for the City of",
    "It was put forward by Odd Berg, R-Ohio",
    "The report claims",
    "They had no comment, she added in a",
    "Nobody has said that",
    "",
)


def paragraphs() -> list[str]:
    return [
        part for text in newsroom_wire().table["text"].to_list()[:6] for part in text.split("\n\n") if len(part) > 80
    ]


@st.composite
def corpora(draw: st.DrawFn) -> pl.DataFrame:
    """Articles that begin and end as no article should, some with passages of the wire."""
    middles = st.lists(st.sampled_from(paragraphs()), min_size=1, max_size=3).map("\n\n".join)
    parts = st.tuples(st.sampled_from(STARTS), middles, st.sampled_from(ENDS))
    rows = draw(st.lists(st.tuples(parts, st.sampled_from("abc")), min_size=4, max_size=14))
    return pl.DataFrame(
        [
            {"article_id": f"x{number:02d}", "outlet": f"{outlet}.example", "text": "\n\n".join(filter(None, text))}
            for number, (text, outlet) in enumerate(rows)
        ]
    )


def assert_same(one: Measured, other: Measured) -> None:
    for name, key in KEYS.items():
        tables = (getattr(measured, name).lazy().collect().sort(key) for measured in (one, other))
        assert_frame_equal(*tables, check_exact=True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles=corpora(), size=st.integers(1, 5), seed=st.integers(0, 99))
def test_batch_size_and_order_change_nothing(articles: pl.DataFrame, size: int, seed: int) -> None:
    whole = measure(articles, wire=newsroom_wire())
    shuffled = articles.sample(fraction=1.0, shuffle=True, seed=seed)
    assert_same(measure(shuffled, wire=newsroom_wire(), batch_size=size), whole)


def test_batches_processes_and_shards_change_nothing(tmp_path: Path) -> None:
    texts = [f"{start}\n\n{part}\n\n{end}" for start, part, end in zip(STARTS, paragraphs(), ENDS, strict=False)]
    borders = pl.DataFrame(
        [
            {"article_id": f"x{number:02d}", "outlet": f"o{number % 3}.example", "text": text}
            for number, text in enumerate(texts)
        ]
    )
    articles = pl.concat([borders, newsroom_articles().table.head(60)], how="diagonal").sample(
        fraction=1.0, shuffle=True, seed=4
    )
    job: dict[str, Any] = {"wire": newsroom_wire(), "outlets": newsroom_outlets()}
    whole = measure(articles, **job)
    assert len(whole.copies.lazy().collect()) > 10
    for size in (1, 7):
        assert_same(measure(articles.reverse(), batch_size=size, **job), whole)
    assert_same(measure(articles, batch_size=5, out=tmp_path / "two", workers=2, **job), whole)
    for _ in range(2):
        for number in (2, 1, 3):
            measure_shard(articles, out=tmp_path / "shards", shard=(number, 3), batch_size=11, **job)
        merged = merge(tmp_path / "shards")
    assert isinstance(merged, Measured)
    assert_same(merged, whole)

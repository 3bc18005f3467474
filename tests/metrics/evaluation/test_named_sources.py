"""Figures of sources against gold. All persons and organizations are invented."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.evaluation.named_sources import (
    distinct_named_per_article,
    evaluate_sources,
    given_gold_spans,
    kind_figures,
    kind_of_span,
    named_heads,
    source_counts,
    source_figures,
)
from masthead.metrics.named_sources.find import NAMED_KINDS, join_sources
from masthead.metrics.text.texts import read_texts
from tests.metrics.named_sources.test_find import marked
from tests.metrics.text.test_texts import texts_of
from tests.paths import SHARED_DATA

ROWS = (
    "[[Marisol Quint, the mayor,]] said no. [[She]] said so. [[the Quint campaign]] said yes. [[Reuters]] said so.",
    "[[Odd Berg]] said no. [[officials]] said yes.",
    "[[officials]] said yes.",
)


def gold(*heads: tuple[str, str, int]) -> pl.DataFrame:
    """Named heads as (article, head, start)."""
    return pl.DataFrame(
        {
            "article_id": [article for article, _, _ in heads],
            "speech": [True] * len(heads),
            "type": ["named"] * len(heads),
            "head": [head for _, head, _ in heads],
            "head_start": [start for _, _, start in heads],
            "head_end": [start + len(head) for _, head, start in heads],
        },
        schema={
            "article_id": pl.String,
            "speech": pl.Boolean,
            "type": pl.String,
            "head": pl.String,
            "head_start": pl.Int64,
            "head_end": pl.Int64,
        },
    )


def test_named_heads_are_proper_nouns() -> None:
    texts, attributions = marked(*ROWS)
    heads = named_heads(texts, attributions, join_sources(texts, attributions))
    said = [texts.text[a:b] for a, b in heads.select("start", "end").iter_rows()]
    assert said == ["Marisol Quint, the mayor,", "Reuters", "Odd Berg"]


def test_distinct_named_sources() -> None:
    texts, attributions = marked(*ROWS)
    sources = join_sources(texts, attributions)
    assert distinct_named_per_article(texts, sources).tolist() == [3, 1, 0]
    assert distinct_named_per_article(texts, sources, with_media=False).tolist() == [2, 1, 0]


def test_counts_and_figures() -> None:
    texts, attributions = marked(*ROWS)
    sources = join_sources(texts, attributions)
    counts = source_counts(
        texts,
        attributions,
        sources,
        gold(("0", "Quint", 8), ("0", "Reuters", texts.text.index("Reuters")), ("1", "Lind", 20)),
    )
    assert counts["article_id"].to_list() == ["0", "1"]
    assert counts.select("n_gold_heads", "n_found_heads", "n_predicted_heads", "n_right_heads").rows() == [
        (2, 2, 2, 2),
        (1, 0, 1, 0),
    ]
    figures = source_figures(counts)
    assert figures["named_head_precision"] == pytest.approx(2 / 3)
    assert figures["named_head_recall"] == pytest.approx(2 / 3)
    assert figures["named_head_f1"] == pytest.approx(2 / 3)
    assert figures["distinct_named_spearman"] is None


def test_no_gold_gives_no_figures() -> None:
    texts, attributions = marked(*ROWS)
    sources = join_sources(texts, attributions)
    assert evaluate_sources(texts, attributions, sources) == {}
    empty = evaluate_sources(texts, attributions, sources, gold_sources=gold())
    assert set(empty.values()) == {None}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Marisol Quint", "named"),
        ("the Tidal Institute", "named"),
        ("Reuters", "named"),
        ("a survey", "document"),
        ("experts", "unnamed"),
        ("she", "unnamed"),
    ],
)
def test_kinds_of_spans(text: str, kind: str) -> None:
    assert kind_of_span(text) == kind


def test_kind_accuracy() -> None:
    kinds = pl.DataFrame(
        {"source_text": ["Odd Berg", "experts", "the poll", "a friend"], "gold": ["NP", "GEN", "DOC", "NP"]}
    )
    assert kind_figures(kinds) == {
        "source_type_accuracy": 0.75,
        "named_recall": 0.5,
        "named_precision": 1.0,
        "unnamed_recall": 1.0,
        "unnamed_precision": 0.5,
        "document_recall": 1.0,
        "document_precision": 1.0,
    }
    assert set(kind_figures(kinds.clear()).values()) == {None}


GOLD = SHARED_DATA / "attribution"
SAMPLES = SHARED_DATA / "seeds"


@pytest.mark.gold
@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold data are not beside the checkout")
def test_hand_labeled_kinds_are_told() -> None:
    figures = kind_figures(pl.read_parquet(GOLD / "polnear_source_kinds.parquet"))
    accuracy = figures["source_type_accuracy"]
    assert accuracy is not None
    assert accuracy >= 0.94


@pytest.mark.gold
@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold data are not beside the checkout")
def test_heads_and_counts_given_the_gold_spans() -> None:
    articles = pl.read_parquet(GOLD / "polnear_articles.parquet").filter(
        pl.col("primary") & (pl.col("split") == "train")
    )
    texts = read_texts(articles.head(200))
    heads = pl.read_parquet(GOLD / "polnear_sources.parquet").filter(
        pl.col("article_id").is_in(texts.frame["article_id"].implode())
    )
    given = given_gold_spans(texts, heads)
    figures = evaluate_sources(texts, given, join_sources(texts, given), gold_sources=heads)
    assert figures["named_head_f1"] is not None
    assert figures["named_head_f1"] >= 0.93
    assert figures["distinct_named_spearman"] is not None
    assert figures["distinct_named_spearman"] >= 0.92


@pytest.mark.gold
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample articles are not beside the checkout")
def test_sources_of_the_sample_articles() -> None:
    rows = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    texts = texts_of(*rows)
    attributions = find_attributions(texts, np.ones(len(texts.words), dtype=np.bool_))
    table = join_sources(texts, attributions).table
    named = set(table.filter(pl.col("source_kind").is_in(NAMED_KINDS))["name"])
    media = set(table.filter(pl.col("source_kind") == "media")["name"])
    for person in ("Peskov", "Zelenskyy", "Kuleba", "Institute for the Study of War"):
        assert any(person in name for name in named), person
    for outlet in ("The Hill", "Reuters", "AFP", "CNA", "Tass", "Interfax"):
        assert outlet in media, outlet
        assert outlet not in named, outlet
    assert not any("experts" in name for name in named)
    of_one = table.filter((pl.col("article") == 0) & pl.col("name").str.contains("Lukashenko"))
    assert of_one["source_id"].n_unique() == 1

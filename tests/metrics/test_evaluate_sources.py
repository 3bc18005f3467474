"""Figures of sources against gold. All persons and organizations are invented."""

from __future__ import annotations

import polars as pl
import pytest

from masthead.metrics.evaluate_sources import (
    distinct_named_per_article,
    evaluate_sources,
    kind_figures,
    kind_of_span,
    named_heads,
    source_counts,
    source_figures,
)
from masthead.metrics.sources import join_sources
from tests.metrics.test_sources import marked

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
    assert kind_figures(kinds) == {"source_type_accuracy": 0.75}
    assert kind_figures(kinds.clear()) == {"source_type_accuracy": None}

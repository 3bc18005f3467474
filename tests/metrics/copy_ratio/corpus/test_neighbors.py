"""Who shares passages with whom: proposed by rare runs of words, in bounded memory, whatever the order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masthead.metrics.copy_ratio.corpus import neighbors
from masthead.metrics.copy_ratio.corpus.neighborhood import Neighborhood, build_neighborhood
from masthead.metrics.copy_ratio.corpus.neighbors import emit_grams, pair_neighbors
from masthead.metrics.copy_ratio.corpus.passages import emit_passages
from masthead.metrics.storage import buckets
from masthead.metrics.text.hashing import keys_of
from masthead.metrics.text.texts import read_texts

WORDS = [f"word{n}" for n in range(4000)]


def text(seed: int, n: int = 120) -> str:
    random = np.random.default_rng(seed)
    return " ".join(random.choice(WORDS, size=n)) + "."


def corpus(
    texts: list[str], *, outlets: list[str] | None = None, days: list[float | None] | None = None
) -> pl.DataFrame:
    start = datetime(2024, 3, 1, tzinfo=UTC)
    dates = [None if day is None else start + timedelta(days=day) for day in days or [0.0] * len(texts)]
    return pl.DataFrame(
        {
            "article_id": [f"a{n}" for n in range(len(texts))],
            "outlet": outlets or [f"o{n}" for n in range(len(texts))],
            "text": texts,
            "published": pl.Series(dates, dtype=pl.Datetime("us", "UTC")),
        }
    )


def passages(articles: pl.DataFrame) -> pl.DataFrame:
    texts = read_texts(articles)
    return emit_passages(texts, np.ones(len(texts.words), dtype=np.bool_))


def paired(articles: pl.DataFrame) -> set[tuple[str, str]]:
    names = dict(zip(keys_of(articles["article_id"]), articles["article_id"], strict=True))
    pairs = pair_neighbors([emit_grams(passages(articles))])
    return {(names[a], names[b]) for a, b in pairs.select("article", "neighbor").iter_rows()}


def test_a_shared_passage_makes_neighbors_both_ways() -> None:
    assert paired(corpus([text(1) + " " + text(9), text(9) + " " + text(2), text(3)])) == {("a0", "a1"), ("a1", "a0")}


@pytest.mark.parametrize("seed", range(20, 30))
def test_a_short_quotation_in_common_makes_neighbors(seed: int) -> None:
    """Two reports of one speech may share no more than seven quoted words; they are always compared."""
    quote = f" “{text(seed, 7)}” "
    assert paired(corpus([text(1) + quote + text(2), text(3) + quote + text(4)])) == {("a0", "a1"), ("a1", "a0")}


def test_articles_of_one_outlet_are_kin_at_any_time() -> None:
    articles = corpus([text(1), text(1), text(2)], outlets=["o", "o", "o"], days=[0, 400, 1])
    assert paired(articles) == {("a0", "a1"), ("a1", "a0")}
    assert pair_neighbors([emit_grams(passages(articles))])["is_kin"].to_list() == [True, True]


def test_kin_take_no_place_of_neighbors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbors, "MAX_NEIGHBORS", 1)
    assert paired(corpus([text(1), text(1)], outlets=["o", "p"])) == {("a0", "a1"), ("a1", "a0")}
    crowded = paired(corpus([text(1)] * 6, outlets=["o", "p", "o", "o", "o", "o"]))
    assert {(name, "a1") for name in ("a0", "a2", "a3", "a4", "a5")} < crowded


@pytest.mark.parametrize(
    ("days", "expected"),
    [([0, 6.9], True), ([0, 7.1], False), ([0, None], True), ([None, None], True), ([8, 1.5], True)],
)
def test_dates_further_apart_than_a_week_are_not_compared(days: list[float | None], expected: bool) -> None:
    assert bool(paired(corpus([text(1), text(1)], days=days))) == expected


def test_what_everybody_has_proposes_nobody() -> None:
    n = neighbors.MAX_TEXTS_A_GRAM
    assert paired(corpus([text(1)] * (n + 1))) == set()
    found = paired(corpus([text(1)] * n))
    assert len(found) == n * neighbors.MAX_NEIGHBORS


def test_the_best_neighbors_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbors, "MAX_NEIGHBORS", 1)
    found = paired(corpus([text(1, 200), text(1, 200), text(1, 200)[:400]]))
    assert {("a0", "a1"), ("a1", "a0")} < found
    assert len(found) == 3


def test_spilling_to_disk_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = corpus([text(n % 7) + " " + text(100 + n) for n in range(40)])
    frames = [emit_grams(passages(part)) for part in articles.iter_slices(6)]
    whole = pair_neighbors(frames)
    monkeypatch.setattr(buckets, "BUFFERED_ROWS", 50)
    assert_frame_equal(pair_neighbors(frames), whole)
    assert_frame_equal(pair_neighbors(reversed(frames)), whole)
    assert len(whole) > 40


def test_pairs_proposed_a_few_at_a_time_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = corpus([text(n % 7) + " " + text(100 + n) for n in range(40)])
    frames = [emit_grams(passages(articles))]
    whole = pair_neighbors(frames)
    sizes: list[int] = []
    propose = neighbors._pairs_among

    def watched(rows: pl.DataFrame) -> pl.DataFrame:
        sizes.append(len(rows))
        return propose(rows)

    monkeypatch.setattr(neighbors, "_pairs_among", watched)
    monkeypatch.setattr(neighbors, "PAIRS_AT_ONCE", 40)
    assert_frame_equal(pair_neighbors(frames), whole)
    assert len(sizes) > 10
    assert max(sizes) < sum(sizes) / 10


def test_a_neighborhood_on_disk_is_the_one_in_memory(tmp_path: Path) -> None:
    articles = corpus([text(n % 5) + " " + text(100 + n) + " “" + text(n % 4, 20) + "”" for n in range(30)])
    frames = [passages(part) for part in articles.iter_slices(8)]
    pairs = pair_neighbors(map(emit_grams, frames))
    sizes = dict(articles["outlet"].value_counts().iter_rows())
    memory = build_neighborhood(frames, pairs, sizes, quotations="blank")
    disk = build_neighborhood(frames, pairs, sizes, quotations="blank", folder=tmp_path)
    again = Neighborhood.load(tmp_path)
    for ids in (articles["article_id"], articles["article_id"][3:9], articles["article_id"].clear()):
        wanted = memory.near(ids)
        for other in (disk.near(ids), again.near(ids)):
            assert_frame_equal(other.pairs, wanted.pairs)
            assert_frame_equal(other.texts.facts, wanted.texts.facts)
            for name in ("keys", "stems", "start", "end", "joined", "text_first", "sentence_first"):
                for stream in ("words", "quotes"):
                    one, two = getattr(other.texts, stream), getattr(wanted.texts, stream)
                    assert np.array_equal(getattr(one, name), getattr(two, name))
    assert memory.near(articles["article_id"]).describe() == "30 articles of 30 outlets"


def test_no_articles_have_no_neighbors(tmp_path: Path) -> None:
    nothing = pair_neighbors([])
    assert nothing.is_empty()
    for folder in (None, tmp_path):
        near = build_neighborhood([], nothing, {}, quotations="blank", folder=folder).near(pl.Series(["a"]))
        assert len(near.texts) == len(near.pairs) == 0

"""Articles of one outlet that are half or more the same text are one unit, whatever else is in the corpus."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from masthead.metrics.copy_ratio.corpus import neighbors
from masthead.metrics.copy_ratio.corpus.units import find_units
from masthead.metrics.measure import measure

WORDS = [f"{first}{last}" for first in ("bar", "cor", "den", "fal", "gil", "hos", "lum") for last in range(100, 300)]


def sentences(seed: int, n: int = 12) -> list[str]:
    """Made-up sentences of twelve words each."""
    random = np.random.default_rng(seed)
    return [" ".join(random.choice(WORDS, size=12)).capitalize() + "." for _ in range(n)]


def story(seed: int, n: int = 12) -> str:
    return "\n\n".join(" ".join(sentences(seed, n)[i : i + 3]) for i in range(0, n, 3))


def units(texts: dict[str, list[str]], *, dated: bool = True, wire: pl.DataFrame | None = None) -> dict[str, list[int]]:
    """The number of each article's unit within its outlet, in the order of first appearance."""
    start = datetime(2031, 5, 6, tzinfo=UTC)
    rows = [
        (f"{outlet}-{i:03}", outlet, text, start + timedelta(hours=40 * i) if dated else None)
        for outlet, of_outlet in texts.items()
        for i, text in enumerate(of_outlet)
    ]
    schema = {"article_id": pl.String, "outlet": pl.String, "text": pl.String, "published": pl.Datetime("us", "UTC")}
    articles = pl.DataFrame(rows, schema=schema, orient="row").with_columns(language=pl.lit("en"))
    facts = measure(articles, wire=wire, metrics=["copy_ratio"]).article_facts.lazy().collect().sort("article_id")
    found: dict[str, list[int]] = {}
    for (outlet,), part in facts.group_by("outlet", maintain_order=True):
        numbers: dict[str, int] = {}
        found[str(outlet)] = [numbers.setdefault(unit, len(numbers)) for unit in part["unit_id"].to_list()]
    return found


def updated(text: str, n: int, name: str) -> list[str]:
    return [f"{text}\n\nUpdate {i}: {name} {i} adds {i + 2} more stops to its plan for line {i}." for i in range(n)]


@pytest.mark.parametrize("dated", [True, False])
def test_one_article_updated_twelve_times_is_one_unit(dated: bool) -> None:
    assert units({"o": updated(story(1), 12, "Ferry")}, dated=dated) == {"o": [0] * 12}


@pytest.mark.parametrize("dated", [True, False])
def test_three_articles_in_eight_versions_each_are_three_units(dated: bool) -> None:
    texts = [text for seed in (1, 2, 3) for text in updated(story(seed), 8, "Tram")]
    assert units({"o": texts}, dated=dated) == {"o": [0] * 8 + [1] * 8 + [2] * 8}


def test_an_article_that_grows_is_one_unit() -> None:
    assert units({"o": [story(1, 6 + 3 * i) for i in range(8)]}) == {"o": [0] * 8}


def test_an_article_reworded_at_every_seventh_word_is_one_unit() -> None:
    def reworded(i: int) -> str:
        words = story(1).split(" ")
        words[i::7] = [f"new{i}"] * len(words[i::7])
        return " ".join(words)

    assert units({"o": [reworded(i) for i in range(5)]}) == {"o": [0] * 5}


def test_half_of_the_text_makes_a_unit_and_a_third_does_not() -> None:
    shared, own = sentences(1, 24), [sentences(10 + i, 24) for i in range(4)]
    half = [" ".join(shared[:14] + own[i][:10]) for i in (0, 1)]
    third = [" ".join(shared[14:22] + own[i][:16]) for i in (2, 3)]
    assert units({"o": half + third}) == {"o": [0, 0, 1, 2]}


def test_more_versions_than_a_common_phrase_may_have() -> None:
    n = neighbors.MAX_TEXTS_A_GRAM + 20
    assert units({"o": updated(story(1), n, "Canal")}) == {"o": [0] * n}


def test_a_digest_does_not_tie_together_what_it_reprints() -> None:
    texts = [story(seed) for seed in range(8)]
    assert units({"o": [*texts, "\n\n".join(texts)]})["o"][:8] == list(range(8))


def test_other_outlets_change_no_unit() -> None:
    """Not even one that reprints two articles as one text."""
    mine = [story(1), story(2), *updated(story(3), 2, "Mill")]
    alone = units({"o": mine})
    assert alone == {"o": [0, 1, 2, 2]}
    both = units({"o": mine, "p": [f"{mine[0]}\n\n{mine[1]}", *mine]})
    assert both["o"] == alone["o"]


def test_copies_of_one_original_are_one_unit_whatever_half_they_took() -> None:
    original = sentences(1, 24)
    wire = pl.DataFrame({"article_id": ["w"], "outlet": ["Brenn Press Agency"], "text": [" ".join(original)]})
    texts = [" ".join(original[:12]), " ".join(original[12:]), story(5)]
    assert units({"o": texts}, wire=wire) == {"o": [0, 0, 1]}
    assert units({"o": texts}) == {"o": [0, 1, 2]}


def test_a_near_copy_of_a_duplicate_belongs_to_the_article_that_is_measured() -> None:
    facts = pl.DataFrame(
        {
            "article_id": ["a", "b", "c"],
            "outlet": ["o", "o", "o"],
            "n_words": [100, 0, 100],
            "duplicate_of": [None, "a", None],
        }
    )
    copies = pl.DataFrame(
        schema={
            "article_id": pl.String, "reference_id": pl.String, "reference_kind": pl.String,
            "n_verbatim_words": pl.Int64, "n_reworded_words": pl.Int64, "n_quoted_words": pl.Int64,
        }
    )  # fmt: skip
    kin = pl.DataFrame({"article_id": ["c"], "kin_id": ["b"], "n_shared_words": [60]})
    assert find_units(facts, copies, kin)["unit_id"].to_list() == ["a", "a", "a"]
    less = kin.with_columns(n_shared_words=49)
    assert find_units(facts, copies, less)["unit_id"].to_list() == ["a", "a", "c"]

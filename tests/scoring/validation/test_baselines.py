"""What a score must beat, and how far a perfect rater could come."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from masthead.scoring.features.summarize import summarize
from masthead.scoring.score import score
from masthead.scoring.validation.baselines import BASELINES, baseline_values
from masthead.scoring.validation.validate import validate
from tests.scoring.synthetic import as_measured, newsroom

N = 14


def texts_of(names: list[str]) -> pl.DataFrame:
    """Outlet k writes 'said' k times among ten other words, and one quotation per article."""
    rows = [
        (f"{name}-{i}", name, "“Ten words stand in this sentence about the old mill” " + "said " * k)
        for k, name in enumerate(names)
        for i in range(12)
    ]
    return pl.DataFrame(rows, schema=["article_id", "outlet", "text"], orient="row")


NAMES = [f"o{i:02}.test" for i in range(N)]
MEASURED = replace(as_measured(newsroom(dict.fromkeys(NAMES, 12))), articles=texts_of(NAMES))
CARD = score(summarize(MEASURED, n_resamples=30))


def test_baselines_are_counted_in_the_articles_that_count() -> None:
    values = baseline_values(CARD.features)
    assert values.columns == ["outlet", *BASELINES]
    assert values["quotations per article"].to_list() == [1.0] * N
    expected = [1000 * k / (10 + k) for k in range(N)]
    assert values["saying per 1,000 words"].to_list() == pytest.approx(expected)
    assert values["median length"].to_list() == [500.0] * N
    without = baseline_values(replace(CARD.features, measured=None))
    assert without["saying per 1,000 words"].null_count() == N


def test_every_table_has_the_baselines() -> None:
    ratings = pl.DataFrame({"domain": NAMES, "rater": [float(k) for k in range(N)]})
    found = validate(CARD, ratings, n_resamples=50)
    of_rater = {row["target"]: row["spearman"] for row in found.table.filter(view="baseline").iter_rows(named=True)}
    assert of_rater["saying per 1,000 words"] == pytest.approx(1.0)
    assert of_rater["constant"] is of_rater["median length"] is None
    assert "baseline saying per 1,000 words: 1.00" in str(found)
    assert {(row["rater"], row["what"]) for row in found.checks.iter_rows(named=True)} == {
        ("score", "length"), ("rater", "length"), ("score", "genre"), ("rater", "genre"),
    }  # fmt: skip


def test_what_a_perfect_rater_could_reach() -> None:
    """Three raters that agree at about .5 each are reliable to the square root of .5; two are taken as equally so."""
    rng = np.random.default_rng(0)
    names = [f"o{i:03}.test" for i in range(400)]
    truth = rng.normal(size=400)
    raters = {f"rater_{c}": truth + rng.normal(size=400) for c in "abc"}
    measured = as_measured(newsroom(dict.fromkeys(names, 1)))
    card = score(summarize(measured, n_resamples=10))
    three = validate(card, pl.DataFrame({"domain": names, **raters}), n_resamples=10).attainable
    assert three["attainable"].to_list() == pytest.approx([np.sqrt(0.5)] * 3, abs=0.08)
    two = validate(
        card, pl.DataFrame({"domain": names, "a": raters["rater_a"], "b": raters["rater_b"]}), n_resamples=10
    )
    assert two.attainable["attainable"].to_list() == pytest.approx([np.sqrt(0.48)] * 2, abs=0.08)
    assert two.attainable["basis"].to_list() == [
        "with b, taken as equally reliable",
        "with a, taken as equally reliable",
    ]
    alone = validate(card, pl.DataFrame({"domain": names, "a": raters["rater_a"]}), n_resamples=10).attainable
    assert alone.row(0) == ("a", None, "no other rater to compare with")


def test_outlets_by_name_are_found_by_the_urls_of_their_articles() -> None:
    names = {f"Paper {i}": 12 for i in range(6)}
    measured = as_measured(newsroom(names))
    urls = pl.format("https://www.paper{}.test/story", pl.col("outlet").str.extract(r"(\d)"))
    articles = measured.articles.lazy().collect().with_columns(url=urls)
    card = score(summarize(replace(measured, articles=articles), n_resamples=10))
    ratings = pl.DataFrame({"domain": [f"paper{i}.test" for i in range(6)], "rater": [float(i) for i in range(6)]})
    found = validate(card, ratings, n_resamples=10).matching
    assert found["rated_as"].to_list() == [f"paper{i}.test" for i in range(6)]
    assert found["address_from"].unique().to_list() == ["url"]


def test_no_auc_from_a_handful_and_it_says_so() -> None:
    ratings = pl.DataFrame(
        {"domain": NAMES, "rater": [float(k) for k in range(N)], "marked": [k < 4 for k in range(N)]}
    )
    found = validate(CARD, ratings, n_resamples=50)
    assert found.groups.select("n_marked", "auc", "reason").row(0) == (
        4, None, "4 marked and 10 other outlets with a score, 5 of each needed",
    )  # fmt: skip
    assert "4 marked and 10 other outlets" in str(found)

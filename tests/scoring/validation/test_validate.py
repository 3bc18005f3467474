from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.tables.schemas import OUTLETS
from masthead.scoring.features.summarize import summarize
from masthead.scoring.score import score
from masthead.scoring.validation.ratings import read_ratings
from masthead.scoring.validation.validate import validate
from tests.scoring.synthetic import as_measured, newsroom

N = 24
CARD = score(summarize(as_measured(newsroom({f"o{i}.test": 25 for i in range(N)})), n_resamples=50))
RATINGS = pl.DataFrame(
    {
        "domain": [f"www.o{i}.test" for i in range(N)],
        "good_rater": [float(i) for i in range(N)],
        "lin_pc1": [i / N for i in range(N)],
        "lin_n_observed_guess": [0 if i < 4 else 2 for i in range(N)],
        "mbfc_reporting": [i // 6 for i in range(N)],
        "mbfc_bias": ["left", "center", "right", "fake-news"] * (N // 4),
        "failed_checks": [i < 8 for i in range(N)],
        "country": ["x"] * N,
    }
)


def row(frame: pl.DataFrame, **where: object) -> dict[str, object]:
    return frame.filter(**where).row(0, named=True)


def test_validation_of_a_score_that_follows_the_rater() -> None:
    validation = validate(CARD, RATINGS, n_resamples=200)
    assert validation.table["rater"].unique(maintain_order=True).to_list() == [
        "good_rater",
        "lin_pc1",
        "mbfc_reporting",
    ]
    good = row(validation.table, rater="good_rater", target="score")
    assert good["n"] == N
    assert 0.8 < good["spearman_low"] < good["spearman"] <= good["spearman_high"] <= 1  # type: ignore[operator]
    assert good["kendall"] < good["spearman"]  # type: ignore[operator]
    copying = row(validation.table, rater="good_rater", target="uncredited_copy_ratio")
    assert copying["expected"] == "-"
    assert copying["spearman"] < -0.9  # type: ignore[operator]
    assert row(validation.table, rater="lin_pc1", target="score")["n"] == N - 4
    assert row(validation.groups, group="failed_checks")["auc"] > 0.95  # type: ignore[operator]
    assert row(validation.partial, rater="good_rater", control="lean")["n"] == 18
    assert abs(row(validation.lean, what="score")["spearman"]) < 0.5  # type: ignore[arg-type]
    ceiling = row(validation.ceiling, rater="lin_pc1", other="mbfc_reporting")
    assert ceiling["contained"] is True
    assert validation.matching["how"].unique().to_list() == ["exact"]


def test_warnings() -> None:
    text = str(validate(CARD, RATINGS, n_resamples=20))
    assert "Warning: lin_pc1: 4 imputed ratings were set aside" in text
    assert "Warning: lin_pc1 contains mbfc_reporting" in text
    assert "24 of 24 outlets are rated" in text
    few = validate(CARD, RATINGS.head(12), raters=["good_rater"], n_resamples=20)
    assert any("fewer than 20 rated outlets" in warning for warning in few.warnings)
    assert "o20.test: not rated" in str(few)
    assert "lin_pc1" not in str(few)


def test_only_measured_correlations_count_among_those_that_luck_may_move() -> None:
    flat = RATINGS.with_columns(flat=pl.lit(3.0))
    validation = validate(CARD, flat, raters=["good_rater", "lin_pc1", "mbfc_reporting", "flat"], n_resamples=20)
    measured = int(validation.table["spearman"].is_not_null().sum())
    assert 20 < measured < len(validation.table)
    assert f"{measured} correlations were computed: about {measured / 20:.0f}" in str(validation)


def test_table_for_a_paper() -> None:
    lines = validate(CARD, RATINGS, raters=["good_rater"], n_resamples=50).to_markdown().split("\n")
    assert lines[0] == "| | good_rater |"
    assert lines[2].startswith("| score (+) | 0.")
    assert any(line.startswith("| media_story_share, own (-) | -0.") for line in lines)


def test_numbers_kept_as_text_are_refused() -> None:
    texts = RATINGS.with_columns(newsguard=pl.lit("100"), other=pl.lit("57.5"))
    with pytest.raises(InputError) as error:
        validate(CARD, texts)
    assert "column 'newsguard': found numbers kept as text (such as '100')" in str(error.value)
    assert "column 'other'" in str(error.value)
    with pytest.raises(InputError, match="'country': found type String, expected numbers"):
        validate(CARD, RATINGS, raters=["country"])
    with pytest.raises(InputError, match="'absent': found no such column"):
        validate(CARD, RATINGS, raters=["absent"])
    with pytest.raises(InputError, match="a column 'domain' or 'outlet'"):
        validate(CARD, RATINGS.rename({"domain": "place"}))
    with pytest.raises(InputError, match="found no numeric column"):
        validate(CARD, RATINGS.select("domain", "country"))
    with pytest.raises(InputError, match="no column 'tilt'"):
        validate(CARD, RATINGS, lean="tilt")


def test_a_table_without_types_is_read_as_its_numbers() -> None:
    table = pl.DataFrame(
        {"domain": ["a.test", "b.test"], "x": ["100", "57"], "bad": ["true", None], "note": ["n", "m"]}
    )
    ratings = read_ratings(table)
    assert ratings.raters == ("x",)
    assert ratings.groups == ("bad",)
    assert ratings.table["x"].to_list() == [100.0, 57.0]
    assert ratings.table["bad"].to_list() == [True, None]


def test_conflicting_and_repeated_entries() -> None:
    table = pl.DataFrame({"domain": ["a.test", "www.a.test", "b.test", "b.test"], "x": [1.0, 2.0, 3.0, 3.0]})
    ratings = read_ratings(table)
    assert ratings.table.sort("domain").rows() == [("a.test", None), ("b.test", 3.0)]
    assert ratings.warnings == ("x: 1 entries listed with several values were set aside",)


def test_imputed_flags() -> None:
    table = pl.DataFrame({"outlet": ["a", "b"], "x": [1.0, 2.0], "x_is_imputed": [True, False]})
    assert read_ratings(table).table["x"].to_list() == [None, 2.0]


def test_domains_of_the_outlets_table_and_outlet_keys() -> None:
    measured = as_measured(newsroom({f"Paper {i}": 20 for i in range(8)}))
    domains = OUTLETS.frame(
        pl.DataFrame({"outlet": [f"Paper {i}" for i in range(8)], "domain": [f"o{i}.test" for i in range(8)]})
    )
    card = score(summarize(replace(measured, outlets=domains), n_resamples=20))
    by_domain = validate(card, RATINGS, raters=["good_rater"], n_resamples=20)
    assert by_domain.matching["rated_as"].to_list() == [f"o{i}.test" for i in range(8)]
    by_outlet = validate(
        card,
        pl.DataFrame({"outlet": ["Paper 0", "Nobody"], "x": [1, 2]}),
        n_resamples=20,
    )
    assert by_outlet.matching["how"].to_list() == ["exact", *["not rated"] * 7]
    assert by_outlet.table["spearman"].null_count() == len(by_outlet.table)


def test_where_the_address_of_an_outlet_comes_from_is_told() -> None:
    keys = ["o0.test", "The Daily o1.test", "Paper", "Nameless"]
    measured = as_measured(newsroom(dict.fromkeys(keys, 3)))
    addresses = {
        "The Daily o1.test": "https://www.o1.test/news",
        "Paper": "https://o2.test/a",
        "o0.test": "https://x.test",
    }
    urls = pl.col("outlet").replace_strict(addresses, default=None, return_dtype=pl.String)
    assert isinstance(measured.articles, pl.DataFrame)
    card = score(summarize(replace(measured, articles=measured.articles.with_columns(url=urls)), n_resamples=20))
    matching = validate(card, RATINGS, raters=["good_rater"], n_resamples=20).matching
    rows = {
        name: (rated, source)
        for name, rated, source in matching.select("outlet", "rated_as", "address_from").iter_rows()
    }
    assert rows == {
        "Nameless": (None, "outlet"),
        "Paper": ("o2.test", "url"),
        "The Daily o1.test": ("o1.test", "url"),
        "o0.test": ("o0.test", "outlet"),
    }

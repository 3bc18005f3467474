"""Half-widths to expect from labels: each number by the formula of its documentation, from numbers read elsewhere."""

from __future__ import annotations

from functools import cache
from math import ceil, sqrt

import polars as pl
import pytest

from masthead.metrics.tables.measures import View
from masthead.scoring.detector_error import plan
from masthead.scoring.detector_error.error_card import outlet_errors
from masthead.scoring.detector_error.plan import N_ARTICLES, N_LABELS, plan_labels
from masthead.scoring.features.summarize import Features, summarize
from masthead.scoring.labels.draw_sample import draw_sample
from masthead.scoring.labels.guidelines import guidelines
from masthead.scoring.labels.read import read_frame
from tests.newsroom import newsroom_measured
from tests.scoring.labels.given import label_all

OUTLET = "harborherald.example"
SENTENCES = "attributed_sentence_share"
Z = 1.959963984540054
"""The 97.5 percent point of the normal distribution."""


@cache
def base() -> Features:
    return summarize(newsroom_measured(), n_resamples=200)


def planned(measure: str, features: Features | None = None, **options: object) -> dict[str, object]:
    table = plan_labels(features or base(), newsroom_measured(), measure=measure, **options)  # type: ignore[arg-type]
    return table.filter(outlet=OUTLET).row(0, named=True)


def feature(measure: str, features: Features | None = None, view: View = "own") -> dict[str, object]:
    return (features or base()).values(measure, view).filter(outlet=OUTLET).row(0, named=True)


@cache
def n_items(measure: str) -> int:
    return draw_sample(newsroom_measured(), measure=measure, n=10**6).table.filter(outlet=OUTLET).height


def half_width(error: float, spread: float, n: int, of: int) -> float:
    return Z * sqrt(error**2 + spread / n * (1 - n / of))


def test_the_errors_on_public_gold_are_expected() -> None:
    row, measured = planned(SENTENCES), feature(SENTENCES)
    card, n = outlet_errors()[SENTENCES], n_items(SENTENCES)
    error = float(measured["standard_error"])  # type: ignore[arg-type]
    assert n == 230
    assert [name for name in row if name.startswith("half_width_")] == [f"half_width_{k}" for k in (*N_LABELS, "all")]
    for k in (50, 100, 200):
        assert row[f"half_width_{k}"] == pytest.approx(half_width(error, card.spread, k, n))
    assert row["half_width_400"] is None
    assert row["half_width"] == row["half_width_all"] == pytest.approx(Z * error)
    bias = sum(delta**2 for delta in card.deltas) / len(card.deltas)
    assert row["n_labels_needed"] == ceil(card.spread / (bias + card.spread / n))
    assert (row["value"], row["n_items"], row["basis"]) == (measured["value"], n, "error_card")


def test_where_no_gold_is_one_item_in_ten_is_wrong() -> None:
    row, n = planned("copy_ratio", n_labels=[n_items("copy_ratio"), 80]), n_items("copy_ratio")
    error = float(feature("copy_ratio", view="all")["standard_error"])  # type: ignore[arg-type]
    assert row["half_width_80"] == pytest.approx(half_width(error, 0.1, 80, n))
    assert row[f"half_width_{n}"] == row["half_width_all"] == pytest.approx(Z * error)
    assert row["n_labels_needed"] is None
    assert row["basis"] == "assumed"


def test_errors_of_counts_are_per_item_of_the_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    measure = "defects_per_1000_words"
    row, n = planned(measure, n_labels=[9]), n_items(measure)
    words = newsroom_measured().measurements.lazy().filter(outlet=OUTLET, measure=measure, view="own").collect()
    sample = draw_sample(newsroom_measured(), measure=measure, n=10**6).table.filter(outlet=OUTLET)
    n_words = words.filter(pl.col("article_id").is_in(sample["article_id"].implode()))["denominator"].sum()
    error = float(feature(measure)["standard_error"])  # type: ignore[arg-type]
    assert row["half_width_9"] == pytest.approx(half_width(error, 0.1 * (1000 * n / n_words) ** 2, 9, n))
    monkeypatch.setattr(plan, "outlet_errors", dict)
    monkeypatch.setattr(plan, "ASSUMED", 0.5)
    row = planned("named_sources_per_article", n_labels=[5])
    error = float(feature("named_sources_per_article")["standard_error"])  # type: ignore[arg-type]
    assert row["half_width_5"] == pytest.approx(half_width(error, 0.5, 5, 11))


def test_whole_articles_are_asked_about_from_twenty_on() -> None:
    row = planned("named_sources_per_article")
    assert [name for name in row if name.startswith("half_width_")] == [f"half_width_{k}" for k in (*N_ARTICLES, "all")]
    assert row["n_items"] == 11


def test_labels_that_were_given_tell_the_errors() -> None:
    sample = draw_sample(newsroom_measured(), measure=SENTENCES, n=60)
    wrong = label_all(sample, lambda row: ("n" if row["number"] % 4 == 0 else "y", ""))
    features = summarize(newsroom_measured(), labels=wrong, n_resamples=200)
    measured = feature(SENTENCES, features)
    needed, off = float(measured["n_labels_needed"]), float(measured["detector_error"])  # type: ignore[arg-type]
    row = planned(SENTENCES, features)
    assert needed > 1
    spread, error, n = needed * off**2, float(measured["standard_error"]), n_items(SENTENCES)  # type: ignore[arg-type]
    assert row["basis"] == "labels"
    assert row["half_width_100"] == pytest.approx(half_width(error, spread, 100, n))
    assert row["n_labels_needed"] == ceil(spread / (off**2 + spread / n))
    corrected = features.corrected()
    sampling = float(feature(SENTENCES, corrected)["sampling_standard_error"])  # type: ignore[arg-type]
    assert sampling == error
    assert planned(SENTENCES, corrected)["half_width"] == pytest.approx(Z * sampling)


def test_items_that_only_reading_tells_are_estimated_from_the_first_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    measure = "boilerplate_share"
    frame = read_frame(newsroom_measured(), base().selection, guidelines()[measure], "all").filter(outlet=OUTLET)
    lines = draw_sample(newsroom_measured(), measure=measure, n=10**6).table.filter(outlet=OUTLET)
    sizes = [lines.filter(article_id=article).height for article in frame["article_id"]]
    assert sum(sizes) == planned(measure)["n_items"] == 122
    assert len(set(sizes)) > 1
    monkeypatch.setattr(plan, "READ_ARTICLES", 4)
    estimated = len(sizes) * sum(sizes[:4]) / 4
    assert round(estimated) != 122
    assert planned(measure)["n_items"] == round(estimated)


def test_one_view_and_some_outlets() -> None:
    table = plan_labels(base(), newsroom_measured(), measure=SENTENCES, outlets=[OUTLET, "metro24.example"])
    assert table["outlet"].to_list() == [OUTLET, "metro24.example"]
    whole = planned(SENTENCES, view="all")
    assert whole["value"] == base().values(SENTENCES, "all").filter(outlet=OUTLET)["value"].item()
    assert (
        planned("boilerplate_share")["value"]
        == base().values("boilerplate_share", "all").filter(outlet=OUTLET)["value"].item()
    )

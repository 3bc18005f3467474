"""Long and short articles of one outlet compare alike, by a curve that belongs to the scheme."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from masthead.metrics.catalog import MEASURES
from masthead.metrics.errors import InputError
from masthead.metrics.tables.measured import Measured
from masthead.scoring.card import Card
from masthead.scoring.features.selection import Selection
from masthead.scoring.features.summarize import Features, summarize
from masthead.scoring.scheme.scheme import PARTS, Scheme
from masthead.scoring.scheme.toml import read_settings
from masthead.scoring.score import score
from masthead.scoring.standardization.curves import Curve
from masthead.scoring.standardization.standardize import (
    _units_behind,
    bounds_of,
    standardize_features,
    standardize_values,
)
from tests.scoring.synthetic import as_measured, frame, outlet_rows

SCHEME = Scheme.load("default")
KEY = ("identified_sources_per_article", "own")
CURVE = SCHEME.curves[KEY]


def of_length(lengths: dict[str, int], *, per_word: float = 0.003, n: int = 40) -> Measured:
    """Outlets whose articles have one identified source and so many more per word, but for chance."""
    rows = []
    for outlet, words in lengths.items():
        rng = np.random.default_rng([words, *outlet.encode()])
        for row in outlet_rows(outlet, n):
            if row["measure"] == KEY[0]:
                row["numerator"] = float(min(1 + rng.poisson(per_word * words), 5))
            rows.append(row)
    words = pl.col("outlet").replace_strict(lengths, return_dtype=pl.Int64)
    return as_measured(frame(rows), n_own_words=words, n_article_words=words)


def features_of(measured: Measured, n_resamples: int = 100) -> Features:
    return summarize(measured, n_resamples=n_resamples, selection=Selection.of_scheme(SCHEME))


def test_value_less_expected_plus_reference() -> None:
    features = features_of(of_length({"long": 1200, "short": 300}))
    for row in features.values(*KEY).iter_rows(named=True):
        words = {"long": 1200, "short": 300}[row["outlet"]]
        assert row["expected"] == pytest.approx(float(CURVE.at(words)))
        assert row["standardized"] == pytest.approx(row["value"] - row["expected"] + CURVE.reference)
        assert row["standardized_low"] < row["standardized"] < row["standardized_high"]
    raw, brought = (features.values(*KEY).sort("outlet")[name] for name in ("value", "standardized"))
    assert raw[0] - raw[1] > 1.5
    assert abs(brought[0] - brought[1]) < 0.5
    assert features.values("furniture_share", "all")["standardized"].null_count() == 2


def test_the_curve_is_straight_in_log_words_and_flat_beyond() -> None:
    curve = Curve((300, 600, 1200), (2.0, 3.0, 5.0), (0.25, 0.5, 0.25))
    assert curve.at([10, 300, 600 / 2**0.5, 1200, 9000]).tolist() == pytest.approx([2, 2, 2.5, 5, 5])
    assert curve.reference == pytest.approx(3.25)
    assert curve.at([float("nan")]).tolist() == [curve.reference]
    assert standardize_values(np.array([4.9, np.nan]), np.array([2.0, 2.0]), curve, (0, 5))[0] == 5


def test_replicates_take_the_lengths_of_their_own_resample() -> None:
    """In an outlet of two lengths, resamples with more long articles expect more."""
    measured = of_length({"a": 300})
    long = pl.col("article_id").str.split("-").list.last().cast(pl.Int64) % 2 == 0
    words = pl.when(long).then(1200).otherwise(300)
    facts = measured.article_facts.lazy().collect().with_columns(n_own_words=words, n_article_words=words)
    features = features_of(replace(measured, article_facts=facts), n_resamples=400)
    (drawn,) = features.replicates.filter(feature=KEY[0], view=KEY[1])["expected"].to_list()
    ends = float(CURVE.at(300)), float(CURVE.at(1200))
    assert np.mean(drawn) == pytest.approx(sum(ends) / 2, abs=0.05)
    assert ends[0] < min(drawn) < max(drawn) < ends[1]
    assert np.std(drawn) == pytest.approx((ends[1] - ends[0]) / 2 / 40**0.5, rel=0.15)


def test_other_outlets_change_nothing() -> None:
    alone = score(features_of(of_length({"a": 500}))).scores.row(0, named=True)
    among = score(features_of(of_length({"a": 500, "b": 2000, "c": 250})))
    found = among.scores.row(by_predicate=pl.col("outlet") == "a", named=True)
    for column in ("score", "score_low", "score_high", "score_sampling_low", "standard_error"):
        assert found[column] == pytest.approx(alone[column], rel=1e-12)


def test_a_correction_of_raw_values_goes_through() -> None:
    """What is added to values and replicates before scoring moves the standardized value as much."""
    features = features_of(of_length({"a": 500, "b": 700}))
    here = (pl.col("feature") == KEY[0]) & (pl.col("view") == KEY[1])
    table = features.table.with_columns(value=pl.when(here).then(pl.col("value") - 0.25).otherwise("value"))
    moved = pl.when(here).then(pl.col("values").list.eval(pl.element() - 0.25)).otherwise("values")
    corrected = replace(features, table=table, replicates=features.replicates.with_columns(values=moved))
    parts = [score(one).contributions.filter(indicator=KEY[0]).sort("outlet") for one in (features, corrected)]
    assert (parts[0]["value"] - parts[1]["value"]).to_list() == pytest.approx([0.25, 0.25])
    width = (parts[0]["points_high"] - parts[0]["points_low"]).to_list()
    assert (parts[1]["points_high"] - parts[1]["points_low"]).to_list() == pytest.approx(width, rel=1e-3)
    again = standardize_features(features.table, features.replicates, SCHEME.curves, interval=0.95)
    assert again.equals(features.table)


@pytest.mark.parametrize(
    ("is_moved", "basis", "n_labeled", "expected"),
    [
        (True, "labels", 7, 7),
        (True, "labels", 99, 40),
        (True, "error_card", 7, 40),
        (False, "labels", 7, 40),
        (True, None, None, 40),
    ],
)
def test_a_value_that_labels_moved_rests_on_the_articles_labeled(
    is_moved: bool, basis: str | None, n_labeled: int | None, expected: int
) -> None:
    columns = {
        "n_units": pl.Int64,
        "value_measured": pl.Float64,
        "error_basis": pl.String,
        "n_labeled_articles": pl.Int64,
    }
    row = (40, 0.5 if is_moved else None, basis, n_labeled)
    assert pl.DataFrame([row], columns, orient="row").select(_units_behind()).item() == expected


def test_contributions_say_what_was_compared() -> None:
    card = score(features_of(of_length({"a": 1200})))
    row = card.contributions.row(by_predicate=pl.col("indicator") == KEY[0], named=True)
    feature = card.features.values(*KEY).row(0, named=True)
    assert (row["uses"], row["raw"], row["value"]) == ("standardized", feature["value"], feature["standardized"])
    plain = card.contributions.row(by_predicate=pl.col("indicator") == "media_story_share", named=True)
    assert plain["uses"] == "raw"
    assert plain["raw"] == plain["value"]
    assert card.scheme.table().filter(indicator=KEY[0])["uses"][0] == "standardized"


def test_a_deduction_starts_at_full_points(tmp_path: object) -> None:
    card = score(features_of(of_length({"a": 600})))
    rows = card.contributions.filter("is_deduction")
    assert rows["indicator"].to_list() == [row.name for row in SCHEME.indicators if row.deduction]
    lost = 100 * rows["effective_weight"] - rows["points"]
    assert rows["points_lost"].to_list() == pytest.approx(lost.to_list())
    assert card.contributions["points"].sum() == pytest.approx(card.scores["score"][0])
    assert "points deducted" in str(card.explain("a"))
    saved = Card.load(card.save(f"{tmp_path}/card"))
    assert saved.features.selection == card.features.selection
    assert saved.contributions.equals(card.contributions)


def test_importance_shares_the_variance_of_scores() -> None:
    card = score(features_of(of_length({"a": 300, "b": 800, "c": 600, "d": 1000})))
    table = card.importance
    assert table["indicator"].to_list() == [row.name for row in SCHEME.indicators]
    assert table["variance_share"].sum() == pytest.approx(1)
    lost = card.contributions.group_by("indicator", maintain_order=True).agg(pl.col("points_lost").mean())
    assert table["mean_points_lost"].to_list() == pytest.approx(lost["points_lost"].to_list())
    two = score(features_of(of_length({"a": 300, "b": 800}))).importance
    assert two["variance_share"].null_count() == len(two)
    assert two["n_outlets"].to_list() == [2] * len(two)


def test_faults_of_mix_and_curve_come_together() -> None:
    text = SCHEME.to_toml().replace("length_mix = [0.3, 0.45, 0.25]", "length_mix = [0.3, 0.45]")
    text = text.replace("expected = [2.55, 3.56, 4.65]", "expected = [2.55, 3.56]")
    with pytest.raises(InputError) as error:
        read_settings(text, "mine.toml", Scheme, PARTS)
    assert "length_mix [0.3, 0.45], expected 3 shares that sum to 1" in str(error.value)
    assert "expected: found 2 values, expected 3, one for each of length_knots" in str(error.value)


def test_bounds_are_those_of_the_feature_itself() -> None:
    assert bounds_of(MEASURES, "attributed_sentence_share") == (0.0, 1.0)
    assert bounds_of(MEASURES, "named_sources_per_article") == (0.0, np.inf)
    assert bounds_of(MEASURES, "no_such_feature") == (-np.inf, np.inf)

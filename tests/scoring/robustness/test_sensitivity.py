from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.scoring.features.summarize import summarize
from masthead.scoring.robustness.sensitivity import passing, sensitivity
from masthead.scoring.scheme.goalposts import normalize
from masthead.scoring.score import score
from tests.scoring.synthetic import as_measured, frame, newsroom, outlet_rows

ROWS = [row for i, name in enumerate("abcdef") for row in outlet_rows(name, 15, quality=0.45 + 0.02 * i)]
CARD = score(summarize(as_measured(frame(ROWS)), n_resamples=50))
RUN = sensitivity(CARD, n_draws=400, n_sobol=32)


def test_acceptability_is_a_distribution() -> None:
    sums = RUN.acceptability.group_by("outlet").agg(pl.col("probability").sum())
    assert sums["probability"].to_list() == pytest.approx([1.0] * 6)
    by_rank = RUN.acceptability.group_by("rank").agg(pl.col("probability").sum())
    assert by_rank["probability"].to_list() == pytest.approx([1.0] * 6)


def test_variants_are_scores_under_the_changed_scheme() -> None:
    """Each variant equals scoring again with the edited scheme."""
    for kind, name, scheme in (
        ("drop indicator", "media_story_share", CARD.scheme.without("media_story_share")),
        ("drop dimension", "craft", CARD.scheme.without("craft")),
        ("weight", "uncredited_copy_ratio x 0.5", CARD.scheme.with_weights(uncredited_copy_ratio=0.25)),
        ("dimension weight", "craft x 1.5", CARD.scheme.with_weights(craft=0.24)),
    ):
        expected = score(CARD.features, scheme).scores.sort("outlet")["score"].to_list()
        found = RUN.variants.filter(kind=kind, name=name).sort("outlet")["score"].to_list()
        assert found == pytest.approx(expected)


def test_every_choice_is_varied() -> None:
    counts = dict(RUN.summary.group_by("kind").len().iter_rows())
    assert counts == {
        "drop indicator": 8, "drop dimension": 3, "weight": 16, "dimension weight": 6, "goalposts": 16, "mean": 1,
    }  # fmt: skip
    geometric = RUN.variants.filter(kind="mean")
    assert (geometric["change"] <= 1e-9).all()
    assert RUN.summary["spearman"].max() <= 1  # type: ignore[operator]
    assert "rank correlation" in str(RUN)


def test_goalposts_move_the_score_as_computed_by_hand() -> None:
    outlet = CARD.indicators.outlets[0]
    i = next(i for i, row in enumerate(CARD.scheme.indicators) if row.feature == "identified_sources_per_article")
    value, weight = CARD.indicators.value[0, i], CARD.scheme.weights[i]
    expected = 100 * weight * float(normalize(value, (0.7, 2.0)) - normalize(value, (1.4, 4.0)))
    variant = RUN.variants.filter(kind="goalposts", name="identified_sources_per_article x 0.5", outlet=outlet)
    assert variant["change"][0] == pytest.approx(expected)


def test_a_row_alone_in_its_dimension_moves_with_the_dimension() -> None:
    alone = score(CARD.features, "evidence_only")
    run = sensitivity(alone, n_draws=10, n_sobol=32)
    moved = run.variants.filter(kind="weight", name="uncredited_copy_ratio x 1.5")
    expected = score(CARD.features, alone.scheme.with_weights(originality=0.45)).scores.sort("outlet")["score"]
    assert moved.sort("outlet")["score"].to_list() == pytest.approx(expected.to_list())
    assert moved["change"].abs().max() > 0.5  # type: ignore[operator]
    assert "weight of originality" in run.sobol["input"].to_list()
    assert "weight of uncredited_copy_ratio" not in run.sobol["input"].to_list()


def test_tied_outlets_share_their_place() -> None:
    """Four outlets at full points are all first, with certainty."""
    rows = [row for name in "abcd" for row in outlet_rows(name, 15, quality=1.0)]
    best = {row.feature: row.scaled_goalposts[1] for row in CARD.scheme.indicators}
    tied = [{**row, "numerator": best[str(row["measure"])] * 100, "denominator": 100.0} for row in rows]
    for row in tied:
        if row["measure"] == "defects_per_1000_words":
            row["numerator"] = 0.0
    found = sensitivity(score(summarize(as_measured(frame(tied)), n_resamples=50)), n_draws=50, n_sobol=0)
    assert found.acceptability.sort("outlet").rows() == [(name, 1, 1.0) for name in "abcd"]


def test_sobol_indices() -> None:
    assert len(RUN.sobol) == 19
    for index in ("first", "total"):
        assert (RUN.sobol[f"{index}_low"] <= RUN.sobol[index]).all()
        assert (RUN.sobol[index] <= RUN.sobol[f"{index}_high"]).all()
    assert RUN.sobol["total"].is_sorted(descending=True)
    assert RUN.sobol.equals(sensitivity(CARD, n_draws=10, n_sobol=32).sobol)
    assert sensitivity(CARD, n_draws=10, n_sobol=0).sobol.is_empty()


def test_passing_closes_the_gap() -> None:
    ranked = CARD.scores.sort("score")
    low, high = ranked["outlet"][0], ranked["outlet"][1]
    gap = ranked["score"][1] - ranked["score"][0]
    table = passing(CARD, low, high)
    assert table["indicator"].to_list() == [row.name for row in CARD.scheme.indicators]
    reached = 0
    for i, row in enumerate(table.iter_rows(named=True)):
        if row["needed_value"] is not None:
            goalposts = CARD.scheme.indicators[i].scaled_goalposts
            gained = (
                100 * row["weight"] * (normalize(row["needed_value"], goalposts) - normalize(row["value"], goalposts))
            )
            assert float(gained) == pytest.approx(gap)
            reached += 1
        if row["needed_weight"] is not None:
            weights = CARD.scheme.weights * (1 - row["needed_weight"]) / (1 - row["weight"])
            weights[i] = row["needed_weight"]
            at = [CARD.indicators.outlets.index(name) for name in (low, high)]
            scores = (CARD.indicators.normalized[at] * weights).sum(axis=1)
            assert scores[0] == pytest.approx(scores[1])
    assert reached > 0
    with pytest.raises(InputError, match="found 'nobody', expected an outlet with a score"):
        passing(CARD, "nobody", high)


def test_the_needed_weight_is_the_one_at_which_both_stand_level() -> None:
    rows = [row for name, quality in (("a", 0.3), ("b", 0.6)) for row in outlet_rows(name, 30, quality=quality, seed=3)]
    better = {"media_story_share": 0.0}
    rows = [row | ({"numerator": 0.0} if row["outlet"] == "a" and row["measure"] in better else {}) for row in rows]
    card = score(summarize(as_measured(frame(rows)), n_resamples=20))
    (worse, other) = card.scores.sort("score")["outlet"].to_list()
    mine, theirs = (card.indicators.normalized[card.indicators.outlets.index(name)] for name in (worse, other))
    weights = card.scheme.weights
    found = passing(card, worse, other)["needed_weight"].to_list()
    expected: list[float | None] = []
    for i, weight in enumerate(weights):
        apart, rest = mine[i] - theirs[i], (theirs - mine) @ weights + weight * (mine[i] - theirs[i])
        behind = rest / (1 - weight)
        share = behind / (behind + apart) if apart > 0 and rest > 0 else None
        expected.append(share if share is not None and 0 <= share <= 1 else None)
    assert [value is None for value in found] == [value is None for value in expected]
    assert [value for value in found if value] == pytest.approx([value for value in expected if value])
    assert any(found)


def test_a_row_around_an_optimum_has_no_value_that_would_do() -> None:
    around = CARD.scheme.with_goalposts(identified_sources_per_article=(0.0, 2.0, 4.0, 9.0))
    card = score(CARD.features, around)
    names = card.scores.sort("score")["outlet"].to_list()
    table = passing(card, names[0], names[-1])
    assert table.filter(indicator="identified_sources_per_article")["needed_value"].to_list() == [None]
    assert table["weight"].sum() == pytest.approx(1)


def test_two_outlets_are_enough_to_change_places() -> None:
    two = score(summarize(as_measured(frame(ROWS[: 2 * len(ROWS) // 6])), n_resamples=20))
    assert len(two.scores) == 2
    assert len(sensitivity(two, n_draws=10, n_sobol=8).sobol) == 19
    assert len(sensitivity(two, n_draws=10, n_sobol=0).sobol) == 0


def test_nothing_scored() -> None:
    run = sensitivity(score(summarize(newsroom({"a": 2}), n_resamples=10)), n_sobol=8)
    assert len(run.acceptability) == len(run.variants) == len(run.summary) == len(run.sobol) == 0
    assert np.isclose(len(str(run)), 0)


def test_a_variant_that_leaves_nothing_measured() -> None:
    rows = [row for row in ROWS if row["measure"] != "uncredited_copy_ratio"]
    card = score(summarize(as_measured(frame(rows)), n_resamples=20), "evidence_only")
    run = sensitivity(card, n_draws=20, n_sobol=8)
    assert run.variants.filter(kind="drop dimension", name="sourcing").is_empty()
    assert run.variants["change"].null_count() == 0
    assert "drop dimension, sourcing" not in str(run)

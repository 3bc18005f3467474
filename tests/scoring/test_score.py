from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.errors import InputError
from masthead.metrics.tables.schemas import ARTICLES
from masthead.scoring.card import Card
from masthead.scoring.features.summarize import Features, summarize
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.score import score
from masthead.scoring.scores.indicators import read_indicators
from masthead.scoring.tables import CONTRIBUTIONS, SCORES
from tests.scoring.synthetic import as_measured, frame, newsroom, outlet_rows

DEFAULT = Scheme.load("default")
BEST = [row.scaled_goalposts[1] for row in DEFAULT.indicators]
MIDDLE = [sum(row.scaled_goalposts) / 2 for row in DEFAULT.indicators]
COPYING = [row.name for row in DEFAULT.indicators].index("uncredited_copy_ratio")
SOURCING = {i for i, row in enumerate(DEFAULT.indicators) if row.dimension == "sourcing"}
N_ROWS = len(DEFAULT.indicators)
FEATURES_READ = [(row.feature, row.view) for row in DEFAULT.indicators]


def card_of(n_articles: dict[str, int], *, n_resamples: int = 200, seed: int = 0, **facts: object) -> Card:
    return score(summarize(as_measured(newsroom(n_articles, seed=seed), **facts), n_resamples=n_resamples))


CARD = card_of({"few": 2, "low": 25, "middle": 40, "high": 40}, n_resamples=500)


def row_of(card: Card, outlet: str) -> dict[str, object]:
    return card.scores.row(by_predicate=pl.col("outlet") == outlet, named=True)


def test_tables_keep_their_schemas() -> None:
    assert SCORES.check(CARD.scores).equals(CARD.scores)
    assert CONTRIBUTIONS.check(CARD.contributions).equals(CARD.contributions)
    assert CARD.scores["outlet"].to_list() == ["high", "middle", "low", "few"]


def test_two_articles_never_give_a_rank_or_a_score() -> None:
    few = row_of(CARD, "few")
    assert few["score"] is few["rank"] is few["rank_low"] is None
    assert few["reason"] == "2 articles, 10 needed"


@given(
    st.lists(st.floats(0.0, 1.0), min_size=N_ROWS, max_size=N_ROWS),
    st.sets(st.integers(0, N_ROWS - 1), max_size=N_ROWS - 1),
)
@settings(max_examples=30, deadline=None)
def test_contributions_sum_exactly_to_the_score(values: list[float], missing: set[int]) -> None:
    card = score(features_of([v * 5 for v in values], missing), replace(DEFAULT, min_availability=0.0))
    found = card.scores["score"][0]
    points = card.contributions["points"]
    assert points.null_count() == len(missing)
    assert points.sum() == pytest.approx(found, abs=1e-9)
    assert card.contributions["effective_weight"].sum() == pytest.approx(1)
    assert 0 <= found <= 100


def features_of(values: list[float], missing: set[int] = frozenset()) -> Features:  # type: ignore[assignment]
    """Features of one outlet with given values, in the order of the default scheme's indicators."""
    base = summarize(frame(outlet_rows("o", 12)), n_resamples=10)
    table = base.table
    for i, ((feature, view), value) in enumerate(zip(FEATURES_READ, values, strict=True)):
        here = (pl.col("feature") == feature) & (pl.col("view") == view)
        table = table.with_columns(value=pl.when(here).then(None if i in missing else value).otherwise("value"))
    return replace(base, table=table)


def test_a_missing_indicator_is_never_zero_and_shows_its_bounds() -> None:
    whole = row_of(score(features_of(BEST)), "o")
    assert whole["score"] == pytest.approx(100)
    card = score(features_of(BEST, {COPYING}))
    row = row_of(card, "o")
    assert row["score"] == pytest.approx(100)
    assert row["availability"] == pytest.approx(0.83)
    assert (row["score_worst"], row["score_best"]) == (pytest.approx(83), pytest.approx(100))
    part = card.contributions.row(by_predicate=pl.col("indicator") == "uncredited_copy_ratio", named=True)
    assert part["points"] is part["value"] is part["normalized"] is None
    assert part["effective_weight"] == 0
    assert part["weight"] == pytest.approx(0.17)


def test_too_little_availability_gives_no_score_but_bounds() -> None:
    row = row_of(score(features_of(BEST, SOURCING)), "o")
    assert row["score"] is None
    assert row["reason"] == "50% of the weight could be measured, 60% needed"
    assert (row["score_worst"], row["score_best"]) == (pytest.approx(50), pytest.approx(100))


@given(st.integers(0, N_ROWS - 1), st.floats(0, 5), st.floats(0, 5))
@settings(max_examples=30, deadline=None)
def test_monotone_in_the_declared_direction(i: int, one: float, other: float) -> None:
    base = MIDDLE
    low, high = sorted((one, other))
    scores = [score(features_of([*base[:i], value, *base[i + 1 :]])).scores["score"][0] for value in (low, high)]
    if DEFAULT.indicators[i].direction == "higher":
        assert scores[1] >= scores[0] - 1e-9
    else:
        assert scores[1] <= scores[0] + 1e-9


@given(st.integers(0, 9))
@settings(max_examples=8, deadline=None)
def test_adding_an_outlet_changes_no_other_score_or_interval(seed: int) -> None:
    alone = newsroom({"a": 15, "b": 15})
    more = pl.concat([alone, frame(outlet_rows("c", 15, quality=0.9, seed=seed))])
    keep = ["outlet", "score", "score_low", "score_high", "score_joint_low", "score_weights_high", "standard_error"]
    cards = [score(summarize(as_measured(part), n_resamples=50)) for part in (alone, more)]
    first, second = (card.scores.filter(pl.col("outlet") != "c").sort("outlet").select(keep) for card in cards)
    assert first.equals(second)


def test_weights_times_a_constant_change_no_score() -> None:
    scaled = DEFAULT.with_weights(**{row.name: 7 * row.weight for row in (*DEFAULT.dimensions, *DEFAULT.indicators)})
    again = score(CARD.features, scaled)
    keep = ["outlet", "score", "score_low", "score_high", "score_joint_low", "rank_low", "rank_high"]
    np.testing.assert_allclose(
        again.scores.select(keep[1:]).to_numpy(), CARD.scores.select(keep[1:]).to_numpy(), rtol=1e-9
    )


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    n = {"a": 12, "b": 15}
    for name in ("one", "two"):
        card_of(n).save(tmp_path / name)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_intervals_contain_the_score_and_join_both_kinds() -> None:
    for outlet in ("low", "middle", "high"):
        row = row_of(CARD, outlet)
        assert row["score_low"] <= row["score"] <= row["score_high"]  # type: ignore[operator]
        widths = [row[f"score{kind}_high"] - row[f"score{kind}_low"] for kind in ("", "_weights", "_joint")]  # type: ignore[operator]
        assert widths[2] > max(widths[0], widths[1]) * 0.95
        assert widths[2] < widths[0] + widths[1]


def test_ranks_and_superiority() -> None:
    places = dict(CARD.scores.select("outlet", "rank").iter_rows())
    assert places == {"high": 1, "middle": 2, "low": 3, "few": None}
    probability = {(a, b): p for a, b, p in CARD.superiority.iter_rows()}
    assert set(probability) == {(a, b) for a in ("low", "middle", "high") for b in ("low", "middle", "high") if a != b}
    assert probability["high", "low"] > 0.99
    assert probability["high", "low"] + probability["low", "high"] == pytest.approx(1)


def test_no_rank_where_the_articles_allow_every_place() -> None:
    same = frame([row for name in "ab" for row in outlet_rows(name, 12, quality=0.5)])
    card = score(summarize(as_measured(same), n_resamples=200))
    assert card.scores["rank"].to_list() == [None, None]
    assert card.scores["rank_low"].to_list() == [1, 1]
    assert card.scores["rank_high"].to_list() == [2, 2]
    assert card.scores["reason"].to_list() == ["no rank: its articles allow every rank"] * 2


def test_one_outlet_is_scored_and_not_ranked() -> None:
    row = row_of(card_of({"a": 20}), "a")
    assert row["score"] is not None
    assert row["rank"] is None
    assert row["reason"] == "no rank: no other outlet was measured under the same conditions"


def test_with_and_without_wire_are_never_ranked_together() -> None:
    basis = (
        pl.when(pl.col("outlet").is_in(["a", "b"])).then(pl.lit("against_wire")).otherwise(pl.lit("boilerplate_only"))
    )
    card = card_of({"a": 40, "b": 40, "c": 40, "d": 40}, own_basis=basis)
    assert card.scores["n_ranked"].to_list() == [2, 2, 2, 2]
    assert sorted(card.scores.filter(pl.col("outlet").is_in(["c", "d"]))["rank"].to_list()) == [1, 2]
    assert not card.superiority.filter(outlet="a", other="c").height
    assert "ranked apart: against_wire, plain, en; boilerplate_only, plain, en" in card.notes[0]


def test_texts_that_came_in_different_ways() -> None:
    number = pl.col("article_id").str.split("-").list.last().cast(pl.Int64)
    way = pl.when((pl.col("outlet") == "a") & (number % 2 == 0)).then(pl.lit("html")).otherwise(pl.lit("plain"))
    card = card_of({"a": 20, "b": 20, "c": 20}, text_view=way)
    furniture = card.contributions.filter(pl.col("indicator") == "furniture_share")
    assert dict(furniture.select("outlet", "value").iter_rows())["a"] is None
    assert "came in different ways" in furniture.filter(outlet="a")["reason"][0]
    assert row_of(card, "a")["rank"] is None


def test_outlets_of_different_languages_are_never_ranked_together() -> None:
    language = pl.when(pl.col("outlet").is_in(["a", "b"])).then(pl.lit("en")).otherwise(pl.lit("de"))
    card = card_of({"a": 30, "b": 30, "c": 30}, language=language)
    assert dict(card.scores.select("outlet", "n_ranked").iter_rows()) == {"a": 2, "b": 2, "c": None}
    assert row_of(card, "c")["ranked_with"] == "against_wire, plain, de"


def test_least_units_not_least_articles() -> None:
    """Twenty-four articles in three units give no score; the count of both stands in the reason."""
    number = pl.col("article_id").str.split("-").list.last().cast(pl.Int64)
    card = card_of({"a": 24, "b": 24}, unit_id=pl.format("{}{}", "outlet", number % 3))
    row = row_of(card, "a")
    assert (row["n_articles"], row["n_units"], row["score"]) == (24, 3, None)
    assert row["reason"] == "24 articles in 3 units, 10 needed"
    parts = card.contributions.filter(outlet="a", indicator="furniture_share")
    assert parts["reason"].to_list() == ["24 articles in 3 units measured, 5 needed"]


def test_few_units_are_warned_of() -> None:
    assert any("rest on fewer than 20 units" in note for note in card_of({"a": 12, "b": 12, "c": 25}).notes)
    assert not any("fewer than 20 units" in note for note in card_of({"a": 25, "b": 25}).notes)


def test_the_band_is_joint_and_never_narrower_than_that_of_sampling() -> None:
    card = card_of(dict.fromkeys("abcdef", 11), n_resamples=300)
    scored = card.scores.filter(pl.col("score").is_not_null())
    assert (scored["score_low"] <= scored["score_sampling_low"]).all()
    assert (scored["score_sampling_high"] <= scored["score_high"]).all()
    wider = scored.select(
        pl.col("score_high") - pl.col("score_low") - pl.col("score_sampling_high") + pl.col("score_sampling_low")
    )
    assert wider.to_series().median() > 0.5  # type: ignore[operator]


def test_concentration_says_how_close_other_weights_lie() -> None:
    features = CARD.features
    widths = [
        score(features, concentration=at).scores.select(pl.col("score_weights_high") - pl.col("score_weights_low"))
        for at in (5, 30, 3000)
    ]
    medians = [float(width.to_series().drop_nulls().median()) for width in widths]  # type: ignore[arg-type]
    assert medians[0] > medians[1] > 5 * medians[2]
    with pytest.raises(InputError, match="score, concentration: found 0, expected a number above 0"):
        score(features, concentration=0)


def test_draws_and_covariance_stand_in_a_saved_card(tmp_path: Path) -> None:
    CARD.save(tmp_path)
    draws = pl.read_parquet(tmp_path / "draws.parquet")
    assert draws["outlet"].unique().sort().to_list() == ["high", "low", "middle"]
    assert len(draws) == 3 * 500
    row = row_of(CARD, "middle")
    mine = draws.filter(outlet="middle")
    assert mine["sampling"].mean() == pytest.approx(row["score"], abs=3)
    assert np.quantile(mine["joint"], 0.025) == pytest.approx(row["score_joint_low"])
    covariance = pl.read_parquet(tmp_path / "covariance.parquet").filter(outlet="middle")
    weights = dict(zip([one.name for one in DEFAULT.indicators], DEFAULT.weights.tolist(), strict=True))
    variance = sum(1e4 * weights[a] * weights[b] * value for a, b, value in covariance.drop("outlet").iter_rows())
    assert np.sqrt(variance) == pytest.approx(mine["sampling"].std(), rel=1e-6)  # type: ignore[arg-type]


def test_a_card_saved_with_other_columns_is_refused(tmp_path: Path) -> None:
    CARD.save(tmp_path)
    about = json.loads((tmp_path / "card.json").read_text())
    (tmp_path / "card.json").write_text(json.dumps({**about, "versions": {}}))
    with pytest.raises(
        InputError, match=r"table scores: found version 1, expected version 2\. Try: score the run again"
    ):
        Card.load(tmp_path)


def test_a_rank_is_given_only_where_it_is_narrow() -> None:
    """Twelve outlets of rising quality: whoever has a rank may hold two places at the most; tied outlets share one."""
    card = card_of({f"o{i:02}": 14 for i in range(12)}, n_resamples=300)
    for row in card.scores.iter_rows(named=True):
        width = row["rank_high"] - row["rank_low"] + 1
        assert (row["rank"] is not None) == (width <= 2)
        if row["rank"] is None:
            assert row["reason"] == f"no rank: ranks {row['rank_low']} to {row['rank_high']} of 12 cannot be told apart"
    groups = card.scores["rank_group"].to_list()
    assert groups == sorted(groups)
    assert groups[0] == 1


def test_an_agency_among_the_outlets_is_scored_and_marked() -> None:
    measured = as_measured(newsroom({"a": 20, "wire": 20}))
    originals = ARTICLES.frame(pl.DataFrame({"article_id": ["w"], "outlet": ["wire"], "text": ["x"]}))
    card = score(summarize(replace(measured, originals=originals), n_resamples=50))
    assert dict(card.scores.select("outlet", "is_agency").iter_rows()) == {"a": False, "wire": True}
    assert row_of(card, "wire")["score"] is not None
    assert "wire" in card.notes[-1]


def test_an_agency_is_marked_by_its_name_without_wire() -> None:
    named = pl.DataFrame({"outlet": ["b"], "name": ["Agence France-Presse"], "domain": [None], "other_names": [None]})
    measured = replace(as_measured(newsroom({"a": 20, "b": 20, "reuters.com": 20})), outlets=named)
    card = score(summarize(measured, n_resamples=50))
    assert card.scores.filter("is_agency")["outlet"].sort().to_list() == ["b", "reuters.com"]
    assert "news agencies among the outlets: b, reuters.com" in card.notes


def test_reasons_count_one_in_the_singular() -> None:
    card = card_of({"a": 1, "b": 20})
    assert row_of(card, "a")["reason"] == "1 article, 10 needed"
    assert "1 of 2 outlets has no score; the reason stands in each row" in card.notes


def test_a_scheme_with_another_selection_summarizes_again() -> None:
    genre = pl.when(pl.col("article_id").str.ends_with("1")).then(pl.lit("opinion")).otherwise(pl.lit("news"))
    features = summarize(as_measured(newsroom({"a": 30, "b": 30}), genre=genre), n_resamples=50)
    everything = replace(DEFAULT, leave_out_genres=())
    assert score(features).scores["n_articles"].to_list() == [27, 27]
    assert score(features, everything).scores["n_articles"].to_list() == [30, 30]
    cut_off = score(replace(features, measured=None), everything)
    assert cut_off.scores["n_articles"].to_list() == [27, 27]
    assert "another selection of articles" in cut_off.notes[0]


def test_geometric_mean_and_unknown_scheme_are_refused() -> None:
    with pytest.raises(InputError, match=r"mean = 'geometric'.*can be broken down into points"):
        score(CARD.features, replace(DEFAULT, mean="geometric"))
    with pytest.raises(InputError, match="one of default, evidence_only"):
        score(CARD.features, "none")


def test_plain_measurements_can_be_scored() -> None:
    card = score(newsroom({"a": 20, "b": 20}))
    assert card.scores["score"].null_count() == 0
    assert card.scores["ranked_with"].to_list() == ["unknown, unknown"] * 2
    explanation = card.explain("a")
    assert explanation.spans.is_empty()
    assert "articles and spans" in explanation.unreachable[0]
    assert "Not shown: articles and spans" in str(explanation)


def test_nothing_at_all() -> None:
    card = score(summarize(frame([])))
    assert len(card.scores) == len(card.contributions) == len(card.superiority) == 0
    unmeasured = as_measured(
        newsroom({"a": 12}).with_columns(numerator=None, denominator=None, status=pl.lit("failed"))
    )
    assert score(unmeasured).scores["reason"].to_list() == ["0% of the weight could be measured, 60% needed"]


def test_save_and_load(tmp_path: Path) -> None:
    measured = CARD.features.measured
    assert measured is not None
    measured.save(tmp_path / "measured")
    CARD.save(tmp_path / "card")
    again = Card.load(tmp_path / "card")
    for name in ("scores", "contributions", "scheme", "notes"):
        ours, theirs = getattr(CARD, name), getattr(again, name)
        assert ours.equals(theirs) if isinstance(ours, pl.DataFrame) else ours == theirs
    assert again.superiority.equals(CARD.superiority)
    assert again.features.selection == CARD.features.selection
    assert str(again.explain("high")) == str(CARD.explain("high"))
    assert score(again.features, "evidence_only").scores.equals(score(CARD.features, "evidence_only").scores)
    with pytest.raises(InputError, match=r"no scores\.parquet"):
        Card.load(tmp_path)


def test_card_as_text() -> None:
    text = str(CARD)
    assert CARD.scheme.scheme_id in text
    assert "few" in text
    assert "no score: 2 articles, 10 needed" in text
    assert "ranks 1 to 1 of 3" in text


def test_explanation_reaches_the_words() -> None:
    explanation = CARD.explain("middle", n_articles=2)
    text = str(explanation)
    assert explanation.contributions["points"].sum() == pytest.approx(explanation.score["score"][0])
    assert explanation.dimensions["points"].sum() == pytest.approx(explanation.score["score"][0])
    assert explanation.articles.group_by("indicator").len()["len"].max() == 2
    assert explanation.spans["text"].unique().to_list() == ["said"]
    assert "[said] on Monday" in text
    assert "  Attributed sentences, own text: " in text
    assert "strength of evidence: weak (attributed_sentence_share)" in text
    assert "&lt;" not in explanation._repr_html_()
    assert explanation._repr_html_().startswith("<p><strong>middle: ")
    with pytest.raises(InputError, match=r"found 'nobody', expected one of few, high, low, middle"):
        CARD.explain("nobody")


def test_an_explanation_shows_only_words_that_the_indicator_counts() -> None:
    """The synthetic evidence are cues: sources, copies, defects and furniture have none to show."""
    assert CARD.explain("middle").spans["indicator"].unique().to_list() == ["attributed_sentence_share"]


def test_explanation_without_a_score_still_shows_articles() -> None:
    explanation = CARD.explain("few")
    assert "not scored (2 articles, 10 needed)" in str(explanation)
    assert len(explanation.articles) > 0
    assert explanation.articles["pull"].null_count() == len(explanation.articles)
    assert len(explanation.spans) > 0


def test_pulls_add_up_to_nothing() -> None:
    """An outlet's articles pull its points up and down by the same amount: the value is their mean."""
    articles = CARD.explain("middle", n_articles=1000).articles
    sums = articles.group_by("indicator").agg(pl.col("pull").sum())["pull"].to_numpy()
    np.testing.assert_allclose(sums, 0, atol=1e-9)


def test_indicators_read_back() -> None:
    values = read_indicators(CARD.features, DEFAULT)
    assert values.normalized.shape == (4, N_ROWS)
    assert np.isnan(values.normalized[values.outlets.index("few")]).all()

import numpy as np
import pytest

from masthead.metrics.evaluation import translation_noise
from masthead.metrics.evaluation.translation_noise import evaluate
from tests.metrics.translation_noise import translation_sets as made
from tests.paths import SHARED_DATA

GOLD = SHARED_DATA / "translation"


def test_an_unknown_year_is_measured_with_the_shipped_weights(tmp_path):
    made.versions(years=(2030,), documents=4).write_parquet(tmp_path / "set.parquet")
    card = evaluate(tmp_path)
    figures = card.sets["2030"]
    assert figures["auc"] > 0.7
    assert figures["auc_low"] <= figures["auc"] <= figures["auc_high"]
    assert figures["n_documents"] == 4
    assert 0 <= figures["flagged_native"] <= 1
    assert 0 <= figures["caught"] <= 1
    assert {"2030 de-en", "2030 mt", "2030 150 to 299 words"} <= set(card.sets)


def test_years_trained_on_are_fitted_without_themselves(tmp_path):
    made.versions(years=(2013, 2015, 2016), documents=10).write_parquet(tmp_path / "set.parquet")
    card = evaluate(tmp_path)
    assert card.sets["2015"]["auc"] > 0.95
    assert not any(name.startswith("auc_shipped") for figures in card.sets.values() for name in figures)
    assert "caught" not in card.sets["2015"]


def test_a_single_year_trained_on_has_a_note(tmp_path):
    made.versions(years=(2021,), documents=3).write_parquet(tmp_path / "set.parquet")
    card = evaluate(tmp_path)
    assert any(note.startswith("2021: the shipped weights were trained on this year") for note in card.notes)


def test_the_same_seed_gives_the_same_card(tmp_path):
    made.versions(years=(2030,), documents=3).write_parquet(tmp_path / "set.parquet")
    assert evaluate(tmp_path, seed=4).to_json() == evaluate(tmp_path, seed=4).to_json()


@pytest.mark.gold
@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold data are not beside the checkout")
def test_floors_on_gold(monkeypatch):
    monkeypatch.setattr(translation_noise, "SUMMARY_TEXTS", 200)
    sets = evaluate(GOLD).sets
    assert min(sets[year]["auc"] for year in ("2013", "2015", "2016")) >= 0.86
    assert min(sets[year]["paired_accuracy"] for year in ("2013", "2015", "2016")) >= 0.90
    assert min(sets[year]["auc"] for year in ("2021", "2022")) >= 0.71
    assert min(sets[year]["paired_accuracy"] for year in ("2021", "2022")) >= 0.78
    assert sets["2021"]["auc_300"] >= 0.80
    assert sets["2022"]["auc_300"] >= 0.75


def test_pairs_and_flags_by_hand():
    scored = translation_noise._Scored(
        np.array([3.0, 1.0, 2.0, 2.0]), np.array([True, True, False, False]), np.array([0, 0, 0, 0])
    )
    assert translation_noise._paired(scored) == 0.5
    assert translation_noise._flagged(scored, 2.0) == {"flagged_human": 1.0, "flagged_machine": 0.5}
    assert translation_noise._flagged(scored, 2.5) == {"flagged_human": 0.0, "flagged_machine": 0.5}
    alone = scored.take(np.array([0, 1]))
    assert np.isnan(translation_noise._paired(alone))
    assert translation_noise._flagged(alone, 2.0) == {"flagged_human": None, "flagged_machine": 0.5}

import json

import numpy as np
import polars as pl
import pytest

from masthead.metrics.text.texts import read_texts
from masthead.metrics.translation_noise.calibration import Calibration
from masthead.metrics.translation_noise.spin.background import Background
from masthead.metrics.translation_noise.style.weights import StyleWeights
from masthead.metrics.translation_noise.training.phrases import build_phrases
from masthead.metrics.translation_noise.training.train import train, train_background
from tests.metrics.translation_noise import translation_sets as made


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("train")
    made.versions().write_parquet(folder / "pairs.parquet")
    made.news().write_parquet(folder / "news.parquet")
    first = train(folder / "pairs.parquet", folder / "news.parquet", folder / "one")
    second = train(folder / "pairs.parquet", folder / "news.parquet", folder / "two")
    return folder, first, second


def test_training_twice_gives_the_same_bytes(trained):
    _, first, second = trained
    assert {name: path.read_bytes() for name, path in first.items()} == {
        name: path.read_bytes() for name, path in second.items()
    }


def test_what_was_learned_tells_versions_of_a_year_it_never_saw(trained):
    _, first, _ = trained
    table = json.loads(first["table"].read_text())
    assert sorted(table) == ["2030", "2031", "2032"]
    assert min(table.values()) > 0.95


def test_weights_and_calibration_can_be_read(trained):
    _, first, _ = trained
    assert np.count_nonzero(StyleWeights.load(first["weights"]).weights) > 20
    calibration = Calibration.load(first["calibration"])
    assert calibration.n_articles.tolist() == [30]
    assert (np.diff(calibration.style, axis=1) >= 0).all()


def test_a_background_from_own_news(tmp_path):
    made.news().write_parquet(tmp_path / "news.parquet")
    background = Background.load(train_background(tmp_path / "news.parquet", tmp_path / "mine.npz"))
    assert "harbor" in background.words
    assert background.singles.sum() > 1000


def test_phrases_of_clean_texts_are_left_out(tmp_path):
    table = pl.DataFrame(
        {
            "tortured": ["Colossal information", "search engine", "one", "profound  learning"],
            "correct": ["a", "b", "c", "d"],
        }
    )
    clean = read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": ["A search engine found it."]}))
    kept = pl.read_parquet(build_phrases(table, [clean], tmp_path / "phrases.parquet"))
    assert kept["tortured"].to_list() == ["colossal information", "profound learning"]

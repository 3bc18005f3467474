"""The detector fitted on a gold set: learns from it, keeps through a file, says what it needs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.attribution.measures import attributed_sentences
from masthead.metrics.attribution.table import Attributions
from masthead.metrics.attribution.training import TrainedDetector, train_attribution
from masthead.metrics.errors import InputError
from masthead.metrics.text.texts import Texts, read_texts

TOLD = [f"The mayor said that pump {k} would hold." for k in range(30)]
PLAIN = [f"Pump {k} stood behind the mill." for k in range(30)]
SUNG = [f"The choir sang of river {k} at dusk." for k in range(30)]


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set in which singing counts as reported speech: nothing that the rules would know."""
    folder = tmp_path_factory.mktemp("gold")
    articles, sentences = [], []
    for k in range(30):
        rows = [(TOLD[k], True), (PLAIN[k], False), (SUNG[k], True)]
        start = 0
        for row, speech in rows:
            sentences.append((str(k), start, start + len(row), speech))
            start += len(row) + 1
        articles.append((str(k), "o", " ".join(row for row, _ in rows)))
    pl.DataFrame(articles, schema=["article_id", "outlet", "text"], orient="row").write_parquet(folder / "a.parquet")
    pl.DataFrame(sentences, schema=["article_id", "start", "end", "speech"], orient="row").write_parquet(
        folder / "s.parquet"
    )
    return folder


def read(text: str) -> Texts:
    return read_texts(pl.DataFrame({"article_id": ["x"], "outlet": ["o"], "text": [text]}))


def flags(texts: Texts, detector: TrainedDetector) -> list[bool]:
    found: Attributions = find_attributions(texts, np.ones(len(texts.words), dtype=np.bool_), detector=detector)
    return [bool(flag) for flag in attributed_sentences(texts, found)]


def test_it_learns_what_the_gold_says(gold: Path) -> None:
    detector = train_attribution(gold)
    texts = read(
        "The mayor said that pump 99 would hold. Pump 99 stood behind the mill. The choir sang of river 99 at dusk."
    )
    assert flags(texts, detector) == [True, False, True]


def test_it_keeps_through_a_file(gold: Path, tmp_path: Path) -> None:
    detector = train_attribution(gold)
    detector.save(tmp_path / "mine.npz")
    again = TrainedDetector.load(tmp_path / "mine.npz")
    assert again.weights.tolist() == detector.weights.tolist()
    assert again.threshold == detector.threshold


def test_it_needs_sentences_with_gold(tmp_path: Path) -> None:
    pl.DataFrame({"article_id": ["a"], "text": ["x"]}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(InputError):
        train_attribution(tmp_path)


def test_empty_batches(gold: Path) -> None:
    texts = read_texts(pl.DataFrame({"article_id": [], "outlet": [], "text": []}, schema_overrides={"text": pl.String}))
    found = train_attribution(gold)(texts, np.ones(0, dtype=np.bool_), [])
    assert len(found.table) == 0

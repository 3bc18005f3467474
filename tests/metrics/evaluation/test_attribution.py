"""Error cards of attribution on gold of our own: sets found by columns, figures that can be counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.evaluation import attribution
from masthead.metrics.evaluation.attribution import evaluate
from tests.paths import SHARED_DATA

ARTICLES = {
    "one": "The mayor said it was over. Rain fell.",
    "two": "Ines Vogel said the dam held. The clerk believed her. “It is done,” she said.",
    "three": "Rain fell. The wind rose.",
}
SENTENCES = [
    ("one", 0, 27, True),
    ("one", 28, 38, False),
    ("two", 0, 29, True),
    ("two", 30, 53, True),
    ("two", 54, 77, True),
    ("three", 0, 10, False),
    ("three", 11, 25, False),
]


def spans(text: str, *parts: str) -> list[list[int]]:
    return [[text.index(part), text.index(part) + len(part)] for part in parts]


def write(folder: Path, *, names: dict[str, str], with_split: bool = True) -> Path:
    articles = pl.DataFrame(
        {
            "article_id": list(ARTICLES),
            "outlet": ["north", "south", "south"],
            "text": list(ARTICLES.values()),
            "split": ["held"] * 3,
        }
    )
    articles = articles if with_split else articles.drop("split")
    one, two = ARTICLES["one"], ARTICLES["two"]
    attributions = pl.DataFrame(
        {
            "article_id": ["one", "two", "two"],
            "attr_id": ["E1", "E1", "E2"],
            "source_spans": [spans(one, "The mayor"), spans(two, "Ines Vogel"), spans(two, "she")],
            "cue_spans": [spans(one, "said"), spans(two, "said"), [[two.rindex("said"), two.rindex("said") + 4]]],
            "content_spans": [spans(one, "it was over"), spans(two, "the dam"), spans(two, "“It is done,”")],
        }
    )
    sources = pl.DataFrame(
        {
            "article_id": ["one", "two", "two"],
            "attr_id": ["E1", "E1", "E2"],
            "speech": [True, True, True],
            "type": ["common", "named", "pronoun"],
            "head": ["mayor", "Vogel", "she"],
            "head_start": [4, 5, two.rindex("she")],
            "head_end": [9, 10, two.rindex("she") + 3],
        }
    )
    sentences = pl.DataFrame(SENTENCES, schema=["article_id", "start", "end", "speech"], orient="row")
    kinds = pl.DataFrame({"article_id": ["two"], "attr_id": ["E1"], "source_text": ["Ines Vogel"], "gold": ["NP"]})
    tables = {
        "articles": articles,
        "attributions": attributions,
        "sources": sources,
        "sentences": sentences,
        "source_kinds": kinds,
    }
    for kind, name in names.items():
        tables[kind].write_parquet(folder / f"{name}.parquet")
    return folder


ALL = {"articles": "x", "attributions": "y", "sources": "z", "sentences": "q", "source_kinds": "k"}


def test_figures_that_can_be_counted(tmp_path: Path) -> None:
    card = evaluate(write(tmp_path, names=ALL))
    assert list(card.sets) == ["x/held", "x/held/north", "x/held/south"]
    figures = card.sets["x/held"]
    assert figures["n_articles"] == 3
    assert (figures["sentence_precision"], figures["sentence_recall"]) == (1.0, 0.75)
    assert figures["sentence_f1"] == pytest.approx(6 / 7)
    assert figures["source_f1"] == 1.0
    assert figures["cue_f1"] == 1.0
    assert figures["content_f1"] == pytest.approx(2 / 3)
    assert figures["content_partial_f1"] == 1.0
    assert figures["named_head_f1"] == 1.0
    assert figures["source_type_accuracy"] == 1.0
    assert figures["density_mae"] == pytest.approx((0 + 1 / 3 + 0) / 3)
    assert "1  missed sentence: no cue in it" in card.to_text()
    assert "1  content ends too late" in card.to_text()


def test_the_json_has_plain_names_with_bounds(tmp_path: Path) -> None:
    card = json.loads(evaluate(write(tmp_path, names=ALL), seed=3).to_json())
    assert card["task"] == "attribution"
    figures = card["sets"]["x/held"]
    assert figures["sentence_f1_low"] <= figures["sentence_f1"] <= figures["sentence_f1_high"]


def test_same_seed_same_card(tmp_path: Path) -> None:
    folder = write(tmp_path, names=ALL)
    assert evaluate(folder, seed=5).to_json() == evaluate(folder, seed=5).to_json()


@pytest.mark.parametrize(
    ("kinds", "figure"), [("sentences", "sentence_f1"), ("attributions", "cue_f1"), ("sources", "named_head_f1")]
)
def test_some_of_the_files_are_enough(tmp_path: Path, kinds: str, figure: str) -> None:
    folder = write(tmp_path, names={"articles": "a", kinds: "b"}, with_split=False)
    figures = evaluate(folder).sets["a"]
    assert figures[figure] is not None
    others = {"sentence_f1", "cue_f1", "named_head_f1"} - {figure}
    assert not others & set(figures)


def test_outlets_have_what_is_said_too_much(tmp_path: Path) -> None:
    south = evaluate(write(tmp_path, names=ALL)).sets["x/held/south"]
    assert south["attributed_sentence_share_delta"] == pytest.approx(-1 / 5)
    assert south["attributed_sentence_share_se"] == pytest.approx((2 * (0.4**2 + 0.4**2)) ** 0.5 / 5)


def test_rules_are_counted(tmp_path: Path) -> None:
    notes = evaluate(write(tmp_path, names=ALL)).notes
    heading = "x/held: attributions by the rule that found them, and the share in sentences of reported speech"
    place = notes.index(heading)
    assert notes[place + 1 :] == ["       2  1.00  source before content", "       1  1.00  source behind content"]


def test_source_kinds_alone(tmp_path: Path) -> None:
    card = evaluate(write(tmp_path, names={"source_kinds": "kinds"}))
    assert {name: card.sets["kinds"][name] for name in ("n_articles", "source_type_accuracy", "named_recall")} == {
        "n_articles": 0.0,
        "source_type_accuracy": 1.0,
        "named_recall": 1.0,
    }
    assert card.sets["kinds"]["document_recall"] is None


def test_a_folder_without_gold(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no parquet file"):
        evaluate(tmp_path)
    write(tmp_path, names={"articles": "a"})
    with pytest.raises(InputError, match=r"found a\.parquet, expected parquet files with the columns of articles"):
        evaluate(tmp_path)


GOLD = SHARED_DATA / "attribution"


@pytest.mark.gold
@pytest.mark.skipif(not GOLD.is_dir(), reason="no gold data beside the checkout")
def test_floors_on_the_gold_set(tmp_path: Path) -> None:
    for file in GOLD.glob("*.parquet"):
        frame = pl.read_parquet(file)
        frame = frame.filter(pl.col("split") == "train") if "split" in frame.columns else frame
        frame.write_parquet(tmp_path / file.name)
    figures = next(iter(evaluate(tmp_path).sets.values()))
    floors = {
        "sentence_f1": 0.91,
        "sentence_precision": 0.92,
        "sentence_recall": 0.88,
        "density_spearman": 0.905,
        "source_f1": 0.73,
        "cue_f1": 0.75,
        "content_f1": 0.65,
        "named_head_f1": 0.82,
    }
    low = {name: figures[name] for name, floor in floors.items() if (figures[name] or 0) < floor}
    assert low == {}


def test_surplus_of_sentences_and_sources_with_its_error_by_hand():
    counts = pl.DataFrame(
        {
            "n_sentences": [10, 20, 10],
            "n_predicted_sentences": [4, 10, 3],
            "n_gold_sentences": [3, 10, 1],
            "n_predicted_distinct": [2, 3, None],
            "n_gold_distinct": [1, 3, 1],
        }
    )
    found = attribution._deltas(counts)
    delta = 3 / 40
    spread = (1 - 10 * delta) ** 2 + (20 * delta) ** 2 + (2 - 10 * delta) ** 2
    assert found["attributed_sentence_share_delta"] == pytest.approx(delta)
    assert found["attributed_sentence_share_se"] == pytest.approx((spread * 3 / 2) ** 0.5 / 40)
    assert found["named_sources_per_article_delta"] == pytest.approx(0.5)
    assert found["named_sources_per_article_se"] == pytest.approx(0.5)
    assert attribution._deltas(counts.head(1)) == {}
    empty = attribution._deltas(counts.with_columns(n_sentences=pl.lit(0)))
    assert empty["attributed_sentence_share_delta"] is None
    assert empty["attributed_sentence_share_se"] is None

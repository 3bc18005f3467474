import numpy as np
import polars as pl
import pytest

from masthead.metrics.hashing import word_keys
from masthead.metrics.style import FAMILIES, find_style
from masthead.metrics.style_tokens import (
    CAPITAL,
    COMMA,
    CONTRACTION,
    ED,
    N_FEATURES,
    NUMBER,
    PLAIN,
    START,
    ngrams,
    read_skeleton,
)
from masthead.metrics.style_weights import StyleWeights, shipped_weights
from masthead.metrics.texts import read_texts

TEXT = (
    "The keeper of the harbor's old light, Ada Brandel, didn't wait for the decision of the board. "
    "In the morning she was rowing toward the mouth of the river, and no captain's warning would've stopped her."
)


def model(*rows):
    names = [f"a{i}" for i in range(len(rows))]
    return read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": list(rows)}))


def everything(texts):
    return np.ones(len(texts.words), dtype=np.bool_)


def test_the_skeleton_keeps_common_words_and_shapes():
    texts = model("The storm, Ada said, wasn't 3 days old. It ended.")
    vocabulary = word_keys(["the"])
    skeleton = read_skeleton(texts, everything(texts), vocabulary, np.zeros(1, dtype=np.int32))
    shapes = [START, PLAIN, PLAIN, COMMA, CAPITAL, PLAIN, COMMA, CONTRACTION, NUMBER, 3, PLAIN, START, CAPITAL, ED]
    shapes[1] = CAPITAL
    shapes[9] = skeleton.shape[9]
    assert skeleton.shape.tolist() == shapes
    assert (skeleton.rank == 0).tolist() == [False, True] + [False] * 12


def test_ngrams_do_not_leave_their_article_or_jump_over_left_out_words():
    texts = model("one two three", "four five")
    counted = everything(texts)
    counted[1] = False
    skeleton = read_skeleton(texts, counted, word_keys(["one"]), np.zeros(1, dtype=np.int32))
    twos = [first.tolist() for order, first, _ in ngrams(skeleton) if order == 2]
    assert twos[0] == [0, 3, 4]


def test_features_are_numbered_within_bounds():
    texts = model(TEXT)
    skeleton = shipped_weights().read(texts, everything(texts))
    for _, first, feature in ngrams(skeleton):
        assert len(first) == len(feature)
        assert feature.min() >= 0
        assert feature.max() < N_FEATURES


def test_the_figure_is_the_sum_of_its_parts():
    texts = model(TEXT, TEXT + " " + TEXT, "")
    style = find_style(texts, everything(texts))
    assert style.parts[:2].sum(axis=1) == pytest.approx(style.figure[:2])
    assert np.isnan(style.figure[2])


def test_an_article_is_measured_the_same_in_any_batch():
    alone = find_style(model(TEXT), everything(model(TEXT))).figure[0]
    texts = model("Another text stands first.", TEXT, "And one behind.")
    assert find_style(texts, everything(texts)).figure[1] == pytest.approx(alone)


def test_families_are_counted():
    texts = model(TEXT)
    style = find_style(texts, everything(texts))
    counts = dict(zip([f.label for f in FAMILIES], np.rint(style.rates[0] * len(texts.words)).tolist(), strict=False))
    assert counts["style_possessive"] == 2
    assert counts["style_contraction"] == 2
    assert counts["style_ing"] == 3
    assert counts["style_opening"] == 4
    assert counts["style_of_the"] == 9


def test_weights_round_trip_and_give_the_same_bytes(tmp_path):
    weights = np.zeros(N_FEATURES, dtype=np.int16)
    weights[[3, 70, N_FEATURES - 1]] = [5, -7, 9]
    given = StyleWeights(word_keys(["the"]), np.zeros(1, dtype=np.int32), weights, 0.25)
    read = StyleWeights.load(given.save(tmp_path / "a.npz"))
    assert read.weights.tolist() == weights.tolist()
    assert read.step == 0.25
    assert (tmp_path / "a.npz").read_bytes() == read.save(tmp_path / "b.npz").read_bytes()


def test_shipped_weights_hold_no_text_and_are_small():
    weights = shipped_weights()
    assert 8_000 <= np.count_nonzero(weights.weights) <= 60_000
    assert weights.vocabulary.dtype == np.uint64

import numpy as np
import polars as pl
import pytest

from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import read_texts
from masthead.metrics.translation_noise.calibration import shipped_calibration
from masthead.metrics.translation_noise.spin.surprisal import find_surprisal
from masthead.metrics.translation_noise.style.find import FAMILIES, find_style
from masthead.metrics.translation_noise.style.skeleton import (
    CAPITAL,
    COMMA,
    CONTRACTION,
    ED,
    N_FEATURES,
    NUMBER,
    PLAIN,
    START,
    STREAMS,
    UNKNOWN,
    ngrams,
    read_skeleton,
)
from masthead.metrics.translation_noise.style.weights import StyleWeights, loudness, shipped_weights
from masthead.metrics.translation_noise.training.style import Versions, count_features
from tests.paths import SHARED_DATA

TEXT = (
    "The keeper of the harbor's old light, Ada Brandel, didn't wait for the decision of the board. "
    "In the morning she was rowing toward the mouth of the river, and no captain's warning would've stopped her."
)


def model(*rows):
    names = [f"a{i}" for i in range(len(rows))]
    return read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": list(rows)}))


def everything(texts):
    return np.ones(len(texts.words), dtype=np.bool_)


def skeleton_of(texts, counted, vocabulary):
    ranks = np.arange(len(vocabulary), dtype=np.int32)
    return read_skeleton(texts, counted, find_surprisal(texts), KeyTable(vocabulary), ranks)


def test_the_skeleton_keeps_common_words_and_shapes():
    texts = model("The storm, Ada said, wasn't 3 days old. It ended.")
    vocabulary = word_keys(["the"])
    skeleton = skeleton_of(texts, everything(texts), vocabulary)
    shapes = [START, PLAIN, PLAIN, COMMA, CAPITAL, PLAIN, COMMA, CONTRACTION, NUMBER, 3, PLAIN, START, CAPITAL, ED]
    shapes[1] = CAPITAL
    shapes[9] = skeleton.shape[9]
    assert skeleton.shape.tolist() == shapes
    assert (skeleton.rank == 0).tolist() == [False, True] + [False] * 12


def test_ngrams_do_not_leave_their_article_or_jump_over_left_out_words():
    texts = model("one two three", "four five")
    counted = everything(texts)
    counted[1] = False
    skeleton = skeleton_of(texts, counted, word_keys(["one"]))
    twos = [first.tolist() for order, first, _ in ngrams(skeleton) if order == 2]
    assert twos[0] == [0, 3, 4]


def test_a_word_has_the_step_of_its_surprisal_and_marks_have_none():
    texts = model("The harbor of the town, they said, Ada Brandel knew.")
    skeleton = skeleton_of(texts, everything(texts), word_keys(["the"]))
    is_mark = skeleton.shape <= COMMA
    assert (skeleton.surprisal[is_mark] == UNKNOWN).all()
    later_name = skeleton.word == 8
    assert skeleton.surprisal[later_name & ~is_mark].tolist() == [UNKNOWN]
    assert (skeleton.surprisal[~is_mark & ~later_name] > 0).all()
    expected = next(stream for stream in STREAMS if not stream.is_named)
    assert len(set(expected.codes(skeleton)[~is_mark].tolist())) > 1


def test_loudness_grows_ever_less_and_counts_rates():
    more = loudness(np.array([0.0, 1.0, 2.0, 3.0]), np.full(4, 300.0))
    assert more[0] == 0
    assert (np.diff(more, 2) < 0).all()
    assert loudness(np.array([2.0]), np.array([600.0])) == pytest.approx(more[1])


def test_training_and_measuring_give_the_same_figure():
    texts = [TEXT, TEXT + "\n" + TEXT + " He kept waiting for the end of it."]
    weights = shipped_weights()
    counts, n_words = count_features(texts, weights.vocabulary, weights.ranks)
    nothing = np.zeros(2, dtype=np.int64)
    read = Versions(counts, n_words, nothing > 0, nothing, nothing)
    measured = find_style(model(*texts), everything(model(*texts)))
    assert read.figures(weights) == pytest.approx(measured.figure, rel=1e-4)


def test_features_are_numbered_within_bounds():
    texts = model(TEXT)
    skeleton = skeleton_of(texts, everything(texts), shipped_weights().vocabulary)
    for _, first, feature in ngrams(skeleton):
        assert len(first) == len(feature)
        assert feature.min() >= 0
        assert feature.max() < N_FEATURES


def test_the_figure_is_the_sum_of_its_parts():
    texts = model(TEXT, TEXT + " " + TEXT, "")
    style = find_style(texts, everything(texts))
    assert style.parts[:2].sum(axis=1) == pytest.approx(style.figure[:2])
    of_article = np.bincount(style.skeleton.article, weights=style.weight, minlength=3)
    assert of_article[:2] == pytest.approx(style.figure[:2])
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
    weights = np.zeros(N_FEATURES, dtype=np.int8)
    weights[[3, 70, N_FEATURES - 1]] = [5, -7, 9]
    given = StyleWeights(word_keys(["the"]), np.zeros(1, dtype=np.int32), weights, 0.25)
    read = StyleWeights.load(given.save(tmp_path / "a.npz"))
    assert read.weights.tolist() == weights.tolist()
    assert read.step == 0.25
    assert (tmp_path / "a.npz").read_bytes() == read.save(tmp_path / "b.npz").read_bytes()


def test_shipped_weights_hold_no_text_and_are_small():
    weights = shipped_weights()
    assert 8_000 <= np.count_nonzero(weights.weights) <= 16_000
    assert weights.vocabulary.dtype == np.uint64


SEEDS = SHARED_DATA / "seeds"


@pytest.mark.gold
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the sample articles are not beside the checkout")
def test_the_round_trips_among_the_samples_stand_highest():
    texts = model(*(path.read_text() for path in sorted(SEEDS.glob("*.txt"))))
    article_words = find_furniture(texts, None).is_article
    n_words = texts.per_article(texts.words.article, article_words).astype(np.float64)
    share = shipped_calibration().style_percentile(find_style(texts, article_words).figure, n_words)
    assert set(np.argsort(-share)[:2].tolist()) == {0, 2}

"""How far an article is derived from its nearest original, whatever the length of the original."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from masthead.metrics.copy_ratio.derivation import MAX_WEIGHT, Background, derivations, grade, read_background
from masthead.metrics.copy_ratio.find import find_copies
from masthead.metrics.copy_ratio.retrieval.originals import build_originals
from masthead.metrics.copy_ratio.shingles import Shingles, read_shingles
from masthead.metrics.text.texts import Texts, read_texts

LETTERS = np.array(list("aaabcdeeeefghiiiklmnnooopprrsssttttuvwy"))
WORDS = ["".join(np.random.default_rng(k).choice(LETTERS, 2 + k % 7)) for k in range(2000)]


def _sentences(n: int, seed: int) -> str:
    """Sentences of invented words, some of them common, so that a longer text has more of any other text's letters."""
    rng = np.random.default_rng(seed)
    rank = np.minimum(rng.zipf(1.3, 12 * n), len(WORDS)) - 1
    words = [WORDS[k] for k in rank.tolist()]
    return " ".join(" ".join(words[12 * k : 12 * k + 12]).capitalize() + "." for k in range(n))


def _texts(rows: list[str], outlet: str = "a.example") -> Texts:
    return read_texts(
        pl.DataFrame({"article_id": [f"{outlet}{k}" for k in range(len(rows))], "outlet": outlet, "text": rows})
    )


def _shingles(rows: list[str]) -> Shingles:
    texts = _texts(rows)
    return read_shingles(texts, np.ones(len(texts.words), dtype=np.bool_))


def _scores(articles: list[str], originals: list[str]) -> np.ndarray:
    """Derivation of every article from every original."""
    mine, theirs = _shingles(articles), _shingles(originals)
    background = read_background(theirs)
    pairs = np.indices((len(articles), len(originals))).reshape(2, -1)
    found = derivations(
        mine, theirs, background, background.held_of_others(theirs), article=pairs[0], reference=pairs[1]
    )
    return found.score.reshape(len(articles), len(originals))


def test_a_copy_is_wholly_derived_and_a_text_in_other_letters_not_at_all() -> None:
    original = _sentences(12, seed=1)
    scores = _scores([original, "Βροχή και άνεμος στο λιμάνι όλη την ημέρα."], [original, _sentences(12, seed=2)])
    assert scores[0, 0] == 1.0
    assert scores[1].tolist() == [0.0, 0.0]
    assert grade(scores[0, 0]) == "wholly_derived"


def test_a_longer_unrelated_original_does_not_make_an_article_derived() -> None:
    article = _sentences(8, seed=3)
    originals = [_sentences(n, seed=10 + n) for n in (*range(6, 36), 48, 60)]
    scores = _scores([article], originals)[0]
    assert scores.max() < 0.30


def test_the_nearest_original_is_the_one_the_article_was_made_from_not_the_longest() -> None:
    source = (
        "Wardens found the missing kayak under the quay at Pellworm, and its owner, a retired glazier, wept with joy."
    )
    edited = (
        "The missing kayak was found by wardens under the quay at Pellworm; its owner, a glazier who has retired, wept."
    )
    unrelated = [_sentences(n, seed=n) for n in (5, 20, 60, 120, 200)]
    originals = build_originals(_texts([source, *unrelated], "wire").frame)
    texts = _texts([edited, _sentences(6, seed=77)])
    found = find_copies(texts, np.ones(len(texts.words), dtype=np.bool_), originals).derivation
    assert found[0] >= 0.30
    assert found[1] < 0.30


def test_order_and_company_of_the_originals_change_nothing_but_their_order() -> None:
    articles, originals = [_sentences(5, seed=k) for k in range(3)], [_sentences(9, seed=20 + k) for k in range(4)]
    there, back = _scores(articles, originals), _scores(articles, originals[::-1])
    assert np.array_equal(there, back[:, ::-1])
    assert np.array_equal(there[1], _scores(articles[1:2], originals)[0])


def test_one_original_alone_is_judged_by_its_length() -> None:
    text = _sentences(10, seed=5)
    assert _scores([text], [text])[0, 0] == 1.0
    assert _scores([_sentences(10, seed=6)], [_sentences(1, seed=7)])[0, 0] < 0.30


def test_an_article_without_words_has_no_derivation() -> None:
    assert np.isnan(_scores([""], [_sentences(3, seed=1)])[0, 0])


def test_weights_fall_with_the_number_of_texts_and_are_bounded() -> None:
    weights = Background(np.array([0, 100], dtype=np.int32), 101).weights / (1 << 16)
    assert weights[0] == pytest.approx(MAX_WEIGHT, abs=1e-4)
    assert weights[40] == pytest.approx(np.log(101 / 40.5), abs=1e-4)
    assert weights[100] == pytest.approx(np.log(101 / 100.5), abs=1e-4)
    assert (np.diff(weights) <= 0).all()

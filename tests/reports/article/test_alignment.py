from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from masthead.reports.article.alignment import mark_differences

words = st.lists(st.sampled_from(["the", "old", "Pier.", "lamp", "was", "lit.", "again", "—"]), max_size=40)


def text_of(runs):
    return "".join(run.text for run in runs)


def marked(text, other):
    return [run.text.strip() for run in mark_differences(text, other) if run.differs]


@given(words, words, st.sampled_from(["", " ", "\n"]))
def test_every_word_is_kept_in_order(tokens, others, lead):
    text = lead + " ".join(tokens)
    assert text_of(mark_differences(text, " ".join(others))) == text


@given(words, st.randoms())
def test_the_same_words_in_another_order_have_no_differences(tokens, order):
    shuffled = order.sample(tokens, len(tokens))
    assert marked(" ".join(tokens), " ".join(shuffled)) == []


def test_a_changed_word_differs_on_both_sides():
    assert marked("The lamp was lit.", "The light was lit.") == ["lamp"]
    assert marked("The light was lit.", "The lamp was lit.") == ["light"]


def test_case_and_punctuation_do_not_differ():
    assert marked("“Rain,” she said —", "rain she SAID") == []
    assert marked("LOWFIELD (ABC) — Rain fell.", "Rain fell.") == ["LOWFIELD (ABC)"]

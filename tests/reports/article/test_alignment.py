from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from masthead.reports.article.alignment import MAX_WORDS, align

words = st.lists(st.sampled_from(["the", "old", "Pier.", "lamp", "was", "lit.", "again"]), min_size=1, max_size=40)


def text_of(runs):
    return "".join(run.text for run in runs)


@given(words, words)
def test_both_sides_keep_every_word_in_order(left, right):
    copy, original = " ".join(left), " ".join(right)
    pairs = align(copy, original)
    assert "".join(text_of(pair.copy) for pair in pairs) == copy
    assert "".join(text_of(pair.original) for pair in pairs) == original


@given(words)
def test_identical_passages_have_no_differences(tokens):
    text = " ".join(tokens)
    pairs = align(text, text)
    assert all(text_of(pair.copy) == text_of(pair.original) for pair in pairs)
    assert not any(run.differs for pair in pairs for run in (*pair.copy, *pair.original))


def test_a_changed_word_differs_on_both_sides():
    [first, second] = align("The lamp was lit. Nobody cheered.", "The light was lit. Nobody cheered.")
    assert [run.text for run in first.copy if run.differs] == ["lamp "]
    assert [run.text for run in first.original if run.differs] == ["light "]
    assert text_of(second.copy) == text_of(second.original) == "Nobody cheered."


def test_case_and_punctuation_do_not_differ():
    [pair] = align("“Rain,” she said", "rain she SAID")
    assert not any(run.differs for run in (*pair.copy, *pair.original))


def test_long_passages_cost_bounded_time():
    long = "word " * (MAX_WORDS + 1)
    [pair] = align(long, long)
    assert text_of(pair.copy) == long

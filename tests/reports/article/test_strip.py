from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from masthead.reports.article.strip import Stretch, article_strip, strip_words

ROW = st.builds(
    lambda start, length, what: {"metric": what[0], "label": what[1], "start": start, "end": start + length},
    st.integers(0, 30),
    st.integers(0, 30),
    st.sampled_from([("copy_ratio", "verbatim"), ("copy_ratio", "reworded"), ("boilerplate", "byline")]),
)


@given(st.text(alphabet="ab \n", max_size=40), st.lists(ROW, max_size=5))
def test_stretches_cover_the_text_without_gaps(text, rows):
    stretches = article_strip(text, rows)
    assert "".join(text[s.start : s.end] for s in stretches) == text
    assert all(a.layer != b.layer for a, b in pairwise(stretches))


def test_space_between_two_copied_lines_is_copied():
    rows = [{"metric": "copy_ratio", "label": "verbatim", "start": a, "end": b} for a, b in ((0, 3), (5, 8))]
    assert article_strip("aaa\n\nbbb", rows) == [Stretch(0, 8, "verbatim")]


def test_a_headline_is_own_text():
    rows = [{"metric": "boilerplate", "label": "headline", "start": 0, "end": 3}]
    assert article_strip("aaa", rows) == [Stretch(0, 3, "own")]


def test_words_say_the_shares():
    text = "aaaa bb"
    assert strip_words(text, [Stretch(0, 4, "verbatim"), Stretch(4, 7, "own")]) == (
        "copied word for word 67%, own text 33%"
    )
    assert strip_words("", []) == ""

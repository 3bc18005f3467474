from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from masthead.reports.article.marks import Mark, Pointer, join_marks, mark_paragraph, paragraphs_of, within
from masthead.reports.display.kinds import KINDS

TEXT = "“It rained,” Ida Brandt said on Monday."

marks = st.lists(
    st.builds(
        lambda start, length, kind: Mark(start, start + length, kind.name),
        st.integers(0, len(TEXT)),
        st.integers(0, len(TEXT)),
        st.sampled_from(KINDS),
    ),
    max_size=12,
)


def test_overlapping_marks_nest_by_depth():
    found = mark_paragraph(TEXT, 0, len(TEXT), [Mark(0, 12, "content"), Mark(0, 39, "verbatim"), Mark(13, 23, "named")])
    assert str(found) == (
        '<span class="k k-verbatim"><span class="k k-content">“It rained,”</span> '
        '<span class="k k-named">Ida Brandt</span> said on Monday.</span>'
    )


def test_a_note_number_links_to_its_note_and_back():
    found = str(mark_paragraph("He left.", 0, 8, [], [Pointer(2, "7", "named")], prefix="a-n"))
    assert found == ('He<a class="ref r-named" id="a-n-7-r" href="#a-n-7" aria-label="note 7">7</a> left.')


@given(marks)
def test_the_words_stay_and_the_elements_are_balanced(marks):
    found = str(mark_paragraph(TEXT, 0, len(TEXT), join_marks(marks)))
    assert html.unescape(re.sub("<[^>]+>", "", found)) == TEXT
    assert found.count("<span") == found.count("</span>")


@given(marks)
def test_every_character_carries_exactly_the_kinds_that_cover_it(marks):
    found = str(mark_paragraph(TEXT, 0, len(TEXT), join_marks(marks)))
    opened: list[str] = []
    covered: list[set[str]] = []
    for token in re.findall(r'<span class="k k-(\w+)">|(</span>)|(&[^;]+;|[^<])', found):
        kind, closed, character = token
        if kind:
            opened.append(kind)
        elif closed:
            opened.pop()
        elif character:
            covered.append(set(opened))
    length = len(TEXT)
    assert covered == [{m.kind for m in marks if m.start <= i < min(m.end, length)} for i in range(length)]


def test_marks_of_one_kind_that_touch_become_one():
    joined = join_marks([Mark(5, 9, "cue"), Mark(0, 5, "cue"), Mark(3, 4, "noise"), Mark(7, 7, "cue")])
    assert joined == [Mark(0, 9, "cue"), Mark(3, 4, "noise")]
    assert within(joined, 2, 6) == [Mark(2, 6, "cue"), Mark(3, 4, "noise")]


def test_paragraphs_are_the_lines_with_words():
    assert [("a\n \nb\u2028c")[start:end] for start, end in paragraphs_of("a\n \nb\u2028c")] == ["a", "b", "c"]
    assert paragraphs_of("") == []

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from masthead.reports.display.text import plain, shorten, shown


def test_markup_and_hidden_characters_show_as_text():
    assert str(shown("<script>\u202e\x00")) == (
        '&lt;script&gt;<span class="code">U+202E</span><span class="code">U+0000</span>'
    )


@given(st.text())
def test_nothing_but_escaped_text_and_code_points_comes_out(text):
    markup = re.sub(r'<span class="code">U\+[0-9A-F]+</span>', "", str(shown(text)))
    assert "<" not in markup
    assert '"' not in markup
    markup.encode()


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "Zs"))))
def test_ordinary_text_is_only_escaped(text):
    assert html.unescape(str(shown(text))) == text
    assert plain(text) == text


@given(st.text(), st.integers(1, 60))
def test_short_forms_keep_the_length(text, length):
    assert len(shorten(text, length)) <= length + 1
    assert "\n" not in shorten(text, length)

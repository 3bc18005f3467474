"""Entities and tags in a text column: read as what they stand for, told, and the changed text is what is measured."""

from __future__ import annotations

import pytest

from masthead.metrics.measure import measure
from masthead.metrics.reading.articles import read_articles
from masthead.metrics.reading.markup import without_markup

PLAIN = "“We close at noon,” said Ada Voss.\n\nThe ferry’s crew left. It was late."


@pytest.mark.parametrize(
    "marked",
    [
        "&ldquo;We close at noon,&rdquo; said Ada Voss.\n\nThe ferry&rsquo;s crew left. It was late.",
        "&#8220;We close at noon,&#x201d; said Ada Voss.\n\nThe ferry&#146;s crew left. It was&nbsp;late.",
        "&amp;ldquo;We close at noon,&amp;rdquo; said Ada Voss.\n\nThe ferry’s crew left. It was late.",
        "<p>“We close at noon,” said <b>Ada Voss</b>.</p>\n<p>The ferry’s crew left.\nIt was late.</p>",
        (
            '<div class="x"><q>We close at noon,</q> said <a href="/ada?x=1">Ada Voss</a>.</div><script>var a="<p>";'
            "</script><p>The ferry’s crew left. It was late.<!-- <p>ad</p> --></p>"
        ),
        "“We close at noon,” said Ada Voss.<br />\n<br/>The ferry’s crew left. It was late.",
    ],
)
def test_markup_is_read_as_what_it_stands_for(marked: str) -> None:
    rows = [{"outlet": "o", "text": marked, "title": "Fares &amp; fees"}, {"outlet": "o", "text": PLAIN}]
    articles = read_articles(rows)
    assert articles.table["text"].to_list() == [PLAIN, PLAIN]
    assert articles.table["title"][0] == "Fares & fees"
    assert articles.table["text_view"].to_list() == ["unescaped", None]
    assert "entities and tags were read as what they stand for in 1 row (the frame, row 1)" in articles.notes


@pytest.mark.parametrize("text", ["R&D; and AT&T rose.", "If a < b and c > d, stop.", "<John> wrote <3 &stuff;"])
def test_what_only_looks_like_markup_stays(text: str) -> None:
    articles = read_articles([{"outlet": "o", "text": text}])
    assert articles.table["text"].to_list() == [text]
    assert articles.table["text_view"].to_list() == [None]
    assert articles.n_cautions == 0


def test_the_changed_text_is_stored_and_measured() -> None:
    marked = "<p>&ldquo;We close at noon,&rdquo; said Ada Voss.</p><p>The crew left the ferry.</p>"
    measured = measure(read_articles([{"outlet": "o", "text": marked, "language": "en"}]))
    assert measured.article_facts["text_view"].to_list() == ["unescaped"]
    stored = measured.articles["text"][0]
    spans = measured.evidence.filter(metric="attribution", label="source")
    assert [stored[row["start"] : row["end"]] for row in spans.iter_rows(named=True)] == ["Ada Voss"]
    quoted = measured.measurements.filter(measure="quoted_word_share", view="all")
    assert quoted.select("numerator", "denominator").row(0) == (4.0, 12.0)


def test_a_whole_page_in_the_text_column_is_read_as_html() -> None:
    page = "<!DOCTYPE html><html><body><p>The ferry left.</p></body></html>"
    articles = read_articles([{"outlet": "o", "text": page}])
    assert articles.table.select("text", "html").row(0) == (None, page)
    assert "a whole page in the text column was read as html in 1 row (the frame, row 1)" in articles.notes


def test_tags_without_end_cost_linear_time() -> None:
    assert without_markup("<script>" * 20_000).count("<") == 0
    assert without_markup("<b>Rain</b>" + "<!--" * 20_000).startswith("Rain")
    assert without_markup("<p " * 20_000 + "<p>Rain").endswith("Rain")

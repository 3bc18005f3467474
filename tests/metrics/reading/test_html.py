"""Reading html: visible lines, main text, what the page says of itself, and pages that are none."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from masthead.metrics.reading.html import read_page

BODY = [
    "The harbor council of Port Ellery voted on Tuesday to rebuild the old ferry pier, ending a dispute of six years.",
    "Ines Marlow, who runs the ticket office at the harbor, said that passengers had waited long enough for the ferry.",
    "The rebuilt pier will cost nine million crowns, according to a report that the council published last week.",
    "Fishermen had asked for a smaller pier, because the ferry takes the deep water that their boats need in winter.",
]
PAGE = f"""<html lang="en"><head><title>Council votes to rebuild the ferry pier</title>
<meta property="og:title" content="Council votes to rebuild the ferry pier">
<meta name="author" content="Tomas Reyk"><meta property="article:published_time" content="2024-06-03T08:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Council votes to rebuild the ferry pier</h1>{"".join(f"<p>{line}</p>" for line in BODY)}</article>
<footer><p>Imprint and contact of the Ellery Post</p></footer></body></html>"""


def test_lines_and_main_text() -> None:
    page = read_page(PAGE)
    held = dict(zip(page.text.split("\n"), page.is_main, strict=True))
    assert page.status == "read"
    assert all(held[line] for line in BODY)
    assert not held["Imprint and contact of the Ellery Post"]


def test_what_the_page_says_of_itself() -> None:
    page = read_page(PAGE)
    assert page.title == "Council votes to rebuild the ferry pier"
    assert page.byline == "Tomas Reyk"
    assert page.published == datetime(2024, 6, 3, tzinfo=UTC)
    assert page.language in ("en", None)


@pytest.mark.parametrize(
    ("html", "status"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("<html><body></body></html>", "empty"),
        ("<html><body><script>var a = 1;</script></body></html>", "empty"),
        ("<p>Gull", "no_main_text"),
        ("<div>" * 5000 + "Gull", "no_main_text"),
        ("\x00\x01<b>Gull\ud800</b>", "no_main_text"),
    ],
)
def test_bad_pages_have_a_status(html: str, status: str) -> None:
    page = read_page(html)
    assert page.status == status
    assert len(page.is_main) == len(page.text.split("\n")) * bool(page.text)


def test_a_huge_page_takes_bounded_time() -> None:
    html = "<html><body>" + "".join(f"<p>{line} {k}</p>" for k in range(45_000) for line in BODY) + "</body></html>"
    assert len(html) > 20_000_000
    start = time.perf_counter()
    page = read_page(html)
    assert time.perf_counter() - start < 60
    assert page.status == "too_large"
    assert len(page.text) <= 2_000_000


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>" * 30_000,
        "<!-- " * 60_000,
        "<p " + " ".join(f'a{n}="x"' for n in range(30_000)) + ">Sand moved.</p>",
        '<a href="x">more</a> ' * 30_000,
        "<b>" * 60_000,
        "<style>" + "<svg>" * 30_000,
    ],
    ids=["scripts", "comments", "attributes", "links", "nesting", "mixed"],
)
def test_markup_that_never_ends_costs_bounded_time(hostile: str) -> None:
    started = time.process_time()
    page = read_page(f"<html><body><article><p>Rain fell on the quay all day.</p>{hostile}</article></body></html>")
    assert time.process_time() - started < 5
    assert "Rain fell on the quay all day." in page.text


def test_quotation_tags_become_marks() -> None:
    body = "<p>The board met on Monday in the old hall of the town and heard the pilots out for two hours.</p>" * 3
    page = read_page(
        f'<html><body><article>{body}<p><q class="a">We stay</q>, she said, and left.</p></article></body></html>'
    )
    assert "“We stay”, she said, and left." in page.text

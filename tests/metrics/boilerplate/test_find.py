"""Boilerplate on articles of our own writing: classes, shares, evidence and the properties that must hold."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.boilerplate.classes import LINE_CLASSES
from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.boilerplate.measures import BOILERPLATE_MEASURES, measure_boilerplate
from masthead.metrics.boilerplate.repeats import emit_lines, merge_lines
from masthead.metrics.text.texts import Texts, read_texts

BODY = (
    "The harbor council of Port Ellery voted on Tuesday to rebuild the old ferry pier, ending a dispute of six years.",
    "“We have waited long enough for this ferry,” said Ines Marlow, who runs the ticket office at the harbor.",
    "The rebuilt pier will cost nine million crowns, according to a report that the council published last week.",
    "Fishermen had asked for a smaller pier, because the ferry takes the deep water that their boats need in winter.",
    "The first ferry of the new season is expected to leave the harbor in April, weather and money permitting.",
)
FURNITURE = (
    "Share this article",
    "Subscribe to our newsletter",
    "You may also like",
    "Back to top",
    "Leave a comment",
    "Sign in",
    "All rights reserved",
    "Follow us on Facebook",
)


def _texts(*articles: str, outlet: str = "ellery.example", **columns: list[str | None]) -> Texts:
    ids = [f"a{k}" for k in range(len(articles))]
    return read_texts(
        pl.DataFrame({"article_id": ids, "outlet": [outlet] * len(ids), "text": list(articles), **columns})
    )


def _classes(text: str, **columns: list[str | None]) -> list[str]:
    furniture = find_furniture(_texts(text, **columns))
    return [LINE_CLASSES[code] for code in furniture.line_class]


def _share(texts: Texts, measure: str = "boilerplate_share") -> list[float | None]:
    rows = measure_boilerplate(texts, find_furniture(texts)).measurements.filter(pl.col("measure") == measure)
    return (rows["numerator"] / rows["denominator"]).fill_nan(None).to_list()


def test_each_line_has_its_class() -> None:
    text = "\n".join(
        [
            "Port Ellery council votes to rebuild the ferry pier",
            "By Tomas Reyk",
            "June 3, 2024",
            *BODY[:3],
            "A smaller pier",
            *BODY[3:],
            "Tomas Reyk is a staff writer for the Ellery Post.",
            "You may also like",
            "Storm closes three schools in the north...",
            "Leave a comment",
            "Your email address will not be published.",
            "© 2024 Ellery Post. All rights reserved.",
        ]
    )
    assert _classes(text) == [
        "headline",
        "byline",
        "byline",
        *["article_text"] * 3,
        "subhead",
        *["article_text"] * 2,
        "bio",
        "teaser",
        "teaser",
        "comment",
        "comment",
        "legal",
    ]


def test_shares_count_words_and_leave_evidence() -> None:
    texts = _texts("\n".join([*BODY, "Share this article"]))
    findings = measure_boilerplate(texts, find_furniture(texts))
    rows = {row["measure"]: row for row in findings.measurements.iter_rows(named=True)}
    assert set(rows) == {measure.name for measure in BOILERPLATE_MEASURES}
    assert (rows["boilerplate_share"]["numerator"], rows["furniture_share"]["numerator"]) == (3, 3)
    assert rows["boilerplate_share"]["denominator"] == len(texts.words)
    evidence = findings.evidence.row(0, named=True)
    assert texts.text[evidence["start"] : evidence["end"]] == "Share this article"
    assert evidence["label"] == "furniture"
    assert "button" in evidence["detail"]
    assert evidence["weight"] > 0.35


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_no_words_give_null(text: str) -> None:
    texts = _texts(text)
    rows = measure_boilerplate(texts, find_furniture(texts)).measurements
    assert rows["status"].unique().to_list() == ["empty"]
    assert _share(texts) == [None]


def test_without_explanation_lines_are_told_apart_alike() -> None:
    texts = _texts("\n".join([*BODY, *FURNITURE]))
    told, untold = find_furniture(texts), find_furniture(texts, explain=False)
    assert untold.line_class.tolist() == told.line_class.tolist()
    assert untold.is_article.tolist() == told.is_article.tolist()
    assert set(untold.reason) == {""}


def test_words_stuck_to_a_line_are_found_within_it() -> None:
    texts = _texts("\n".join([*BODY[:3], "Comment on this storyComment" + BODY[3], BODY[4]]))
    furniture = find_furniture(texts)
    assert [texts.text[a:b] for a, b in zip(furniture.inline.start, furniture.inline.end, strict=True)] == [
        "Comment on this storyComment"
    ]
    assert [LINE_CLASSES[code] for code in furniture.line_class] == ["article_text"] * 5
    words = [texts.text[a:b] for a, b in zip(texts.words.start, texts.words.end, strict=True)]
    left_out = [word for word, kept in zip(words, furniture.is_article, strict=True) if not kept]
    assert left_out[:3] == ["Comment", "on", "this"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(FURNITURE), max_size=6), st.sampled_from(FURNITURE))
def test_more_furniture_never_lowers_the_share(lines: list[str], more: str) -> None:
    before = _share(_texts("\n".join([*BODY, *lines])))[0]
    after = _share(_texts("\n".join([*BODY, *lines, more])))[0]
    assert before is not None
    assert after is not None
    assert after >= before


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(4)))
def test_order_of_pages_does_not_matter(order: list[int]) -> None:
    pages = ["\n".join([*BODY[k:], *FURNITURE[:k], BODY[0]]) for k in range(4)]
    shares = _share(_texts(*pages))
    assert _share(_texts(*[pages[k] for k in order])) == [shares[k] for k in order]


def test_chunks_give_what_the_whole_gives() -> None:
    pages = ["\n".join([*BODY[: k + 1], "Gull of the day", *FURNITURE[:k]]) for k in range(5)]
    repeats = merge_lines(emit_lines(_texts(page)) for page in pages)
    whole = find_furniture(_texts(*pages), repeats)
    parts = [find_furniture(_texts(page), repeats) for page in pages]
    assert np.array_equal(whole.line_class, np.concatenate([part.line_class for part in parts]))
    assert np.allclose(whole.probability, np.concatenate([part.probability for part in parts]))


def test_lines_that_the_outlet_repeats_are_furniture() -> None:
    other = "The lighthouse at Cape Orran was painted red and white again, which took two painters the whole summer."
    pages = [
        "\n".join([*BODY, "Gull of the day with Aunt Petra"]),
        "\n".join([other, other[4:], "Gull of the day with Aunt Petra"]),
    ]
    repeats = merge_lines([emit_lines(_texts(*pages))])
    assert repeats.lines["n_articles"].to_list() == [2]
    furniture = find_furniture(_texts(*pages), repeats)
    assert LINE_CLASSES[furniture.line_class[5]] == "furniture"
    assert "repeats in other articles of the outlet" in furniture.reason[5]


@pytest.mark.parametrize(
    "line",
    [
        "Comments on the plan were mostly kind, the council said after the hearing on Monday.",
        "The Ellery Post says:",
        "Update at 9:19 p.m. Council Speaks With The Fishermen:",
    ],
)
def test_the_body_goes_on_below_a_line_that_only_sounds_like_comments(line: str) -> None:
    text = "\n".join([*BODY, line, "Update at 8:47 p.m. Pier Will Be Smaller:", *BODY[:3][::-1]])
    assert _classes(text.replace("Tuesday", "Wednesday"))[-3:] == ["article_text"] * 3


def test_a_post_that_an_article_shows_is_no_date_over_a_comment() -> None:
    def reasons(signed: str) -> str:
        lines = [*BODY, *(f"{word} — {signed} 6, 2024" for word in ("A gift", "A joy", "At last"))]
        return "; ".join(find_furniture(_texts("\n".join(lines))).reason)

    assert "date or time" in reasons("Ines Marlow on March")
    assert "date or time" not in reasons("Ines Marlow (@inesmarlow) March")

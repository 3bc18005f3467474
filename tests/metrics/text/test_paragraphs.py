"""Paragraphs: lines that one sentence runs through are one, menus and headings stay lines of their own."""

from __future__ import annotations

import random
import textwrap

import polars as pl
import pytest

from benchmarks.line_breaks import _broken, _linked
from masthead.metrics.measure import measure
from masthead.metrics.text.texts import Texts, read_texts

PARAGRAPHS = tuple(
    " ".join(paragraph.split())
    for paragraph in """
The lighthouse board of Oster voted on Friday to sell the old keeper's cottage, which has stood empty since the lamp
was made to tend itself eleven years ago.

“The roof will not see another winter,” said Vera Falk, who keeps the accounts of the board and has rowed to the rock
twice a week since the spring.

Two families from Dunholt have asked to see the rooms, and the parish of Saint Olav would like the garden for its bees
if the price stays below forty thousand crowns.

“We would mend the roof ourselves,” Odd Berg told the board on Monday.
""".strip().split("\n\n")
)


def read(text: str) -> Texts:
    return read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [text]}))


def paragraphs_of(text: str) -> list[str]:
    found = read(text).paragraphs
    return [" ".join(text[a:b].split()) for a, b in zip(found.start, found.end, strict=True)]


@pytest.mark.parametrize("margin", [40, 55, 72, 90])
def test_wrapped_text_has_the_paragraphs_it_had(margin: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, margin, break_on_hyphens=False) for paragraph in PARAGRAPHS)
    assert paragraphs_of(wrapped) == list(PARAGRAPHS)
    close = read(wrapped.replace("\n\n", "\n"))
    sentences = [
        " ".join(close.text[a:b].split()) for a, b in zip(close.sentences.start, close.sentences.end, strict=True)
    ]
    assert sentences == list(PARAGRAPHS)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("change", [_broken, _linked])
def test_text_broken_at_links_keeps_its_sentences(seed: int, change: object) -> None:
    draw = random.Random(seed)
    text = "\n".join(change(paragraph, draw=draw, rate=0.08) for paragraph in PARAGRAPHS)  # type: ignore[operator]
    texts = read(text)
    whole = sum(
        " ".join(text[a:b].split()) in PARAGRAPHS
        for a, b in zip(texts.sentences.start, texts.sentences.end, strict=True)
    )
    assert len(texts.lines) > len(PARAGRAPHS)
    assert whole >= 3
    assert texts.text == text


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("", []),
        ("The tide\nrose.", ["The tide", "rose."]),
        (
            "The board met in the hall of the old\ntown and voted.",
            ["The board met in the hall of the old town and voted."],
        ),
        (
            "She praised the pilots who had brought\nIda Brenn home.",
            ["She praised the pilots who had brought", "Ida Brenn home."],
        ),
        (
            "The keeper of the lamp had asked the\nBrenn family for rope.",
            ["The keeper of the lamp had asked the Brenn family for rope."],
        ),
        (
            "The lamp was mended by Odd Berg\n, who lives there\n. It shone.",
            ["The lamp was mended by Odd Berg , who lives there . It shone."],
        ),
        ("Home\nnews\nweather\nabout us\ncontact", ["Home", "news", "weather", "about us", "contact"]),
        ("Board sells the cottage\nThe board met on Friday.", ["Board sells the cottage", "The board met on Friday."]),
        ("• boats for the\n• nets for the fleet", ["• boats for the", "• nets for the fleet"]),
        (
            "A lamp that stood upon the rock for years\nby Ida Brenn",
            ["A lamp that stood upon the rock for years", "by Ida Brenn"],
        ),
        ("const boats = {\nif (boats) {\nreturn boats;\n}", ["const boats = {", "if (boats) {", "return boats;", "}"]),
    ],
)
def test_joints(text: str, paragraphs: list[str]) -> None:
    assert paragraphs_of(text) == paragraphs


def test_breaks_within_sentences_change_few_numbers() -> None:
    broken = "\n".join(_linked(paragraph, draw=random.Random(1), rate=0.06) for paragraph in PARAGRAPHS)
    frame = pl.DataFrame({"article_id": ["a", "b"], "outlet": ["a", "b"], "text": ["\n".join(PARAGRAPHS), broken]})
    rows = measure(frame.with_columns(language=pl.lit("en"))).measurements.filter(view="all").sort("article_id")
    assert rows.filter(measure="named_sources_per_1000_words")["numerator"].to_list() == [2.0, 2.0]
    assert rows.filter(measure="boilerplate_share")["numerator"].to_list() == [0.0, 0.0]
    assert rows.filter(measure="attributed_sentence_share")["numerator"].n_unique() == 1


def test_a_quotation_runs_over_line_ends() -> None:
    texts = read("She said “the lamp will shine on the rock and\nover the water,” and left for the mainland again.")
    (start,), (end,) = texts.quotations.start, texts.quotations.end
    assert texts.text[start:end] == "“the lamp will shine on the rock and\nover the water,”"

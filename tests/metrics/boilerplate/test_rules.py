"""Kinds of lines: reader comments known by their heads, programs, lists without bullets, pages that are one list."""

from __future__ import annotations

import polars as pl
import pytest

from masthead.metrics.boilerplate.classes import word_classes
from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.text.texts import read_texts

BODY = "\n\n".join(
    f"The council of the harbor met again on {day} and heard what the ferry company said about the {what} of the pier."
    for day, what in (("Monday", "repair"), ("Tuesday", "price"), ("Wednesday", "age"), ("Thursday", "length"))
)
OPINIONS = (
    "I think the ferry should go twice a day and nobody asks us who live there.",
    "My uncle worked on that pier and he always said it would not last.",
    "Thank you for the report, it is good to read about this in the paper.",
)


def flagged(text: str, language: str = "en") -> list[bool]:
    frame = pl.DataFrame({"article_id": ["1"], "outlet": ["o"], "text": [text], "language": [language]})
    return (word_classes(find_furniture(read_texts(frame)).line_class) > 0).tolist()


@pytest.mark.parametrize(
    "head",
    [
        "• Ada Brandel on May 3, 2021 at 10:07 am said:",
        "Ferry fan (Score:5, Informative)",
        "Rating: 25 Votes",
    ],
)
def test_reader_comments_are_known_by_their_heads(head: str) -> None:
    lines = [line for opinion in OPINIONS for line in (head, opinion)]
    found = flagged(BODY + "\n\n" + "\n".join(lines))
    assert found == [False] * 4 + [True] * 6


def test_quotations_with_whose_they_are_behind_a_dash_are_body() -> None:
    said = [
        "“The ferry has been late all winter. Nobody told us why, and the pier is cold.” — Ada Brandel, Harbor Gazette",
        "“It is hard to say what the council wanted with that vote, or whether it knew.” -- Karl Holt, Northmoor News",
    ]
    heads = ["A Winter Of Delays", "What The Vote Meant"]
    text = BODY + "".join(f"\n\n{head}\n\n{quotation}" for head, quotation in zip(heads, said, strict=True))
    assert flagged(text) == [False] * 8


def test_a_single_such_head_opens_nothing() -> None:
    found = flagged(BODY + "\n\nRating: 25 Votes\n" + OPINIONS[0])
    assert found[-1] is False


def test_words_of_a_program_head_no_comments() -> None:
    program = 'type Pier {\n  id: ID!\n  comments: [Comment!]!\n  name: String = "pier";\n}\n\n'
    assert not any(flagged(BODY + "\n\n" + program + BODY.replace("again", "once more"))[-4:])


def test_dates_of_a_tour_are_a_list() -> None:
    dates = "\n".join(f"June {n} – {place}" for n, place in enumerate(("Tarn", "Alderquay", "Northmoor", "Perl"), 3))
    assert not any(flagged(BODY + "\n\n" + dates + "\n\n" + BODY.replace("again", "once more"))[4:8])


PLAN = "\n".join(
    f"Meal {n}\nPorridge with {fruit}\n1 cup oats, 2 spoons honey\nDrink water 30 minutes before"
    for n, fruit in enumerate(("apples", "plums", "pears", "grapes", "figs", "dates"), 1)
)


def test_a_page_that_is_one_list_is_no_furniture() -> None:
    found = flagged("The plan of the week for walkers on the coast says what to eat and when to drink.\n\n" + PLAN)
    assert sum(found) <= 2

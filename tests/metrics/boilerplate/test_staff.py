"""Bylines and staff notes of another outlet than the one that prints them."""

from __future__ import annotations

import polars as pl
import pytest

from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.boilerplate.staff import other_outlet
from masthead.metrics.text.texts import read_texts


@pytest.mark.parametrize(
    ("line", "outlet", "found"),
    [
        ("Ada Brandel is a social media producer and trending writer for The Alder Voice, with a focus on sport.", "harborpost.example", "The Alder Voice"),
        ("Ada Brandel is a staff writer at the Northmoor Gazette.", "harborpost.example", "the Northmoor Gazette"),
        ("By Ada Brandel, Northmoor Herald", "harborpost.example", "Northmoor Herald"),
        ("By ADA BRANDEL | CNN", "harborpost.example", "CNN"),
        ("Ada Brandel covers health for NBC News.", "cbsnews.com", "NBC News"),
        ("Ada Brandel is a writer for The Alder Voice.", "aldervoice.example", None),
        ("Ada Brandel is a reporter for CBS News.", "cbsnews.com", None),
        ("By Ada Brandel, New York Times", "nytimes.com", None),
        ("Ada Brandel is a writer in Paris.", "harborpost.example", None),
        ("By Ada Brandel, Staff Writer", "harborpost.example", None),
        ("Ada Brandel is a professor of history at Northmoor University.", "harborpost.example", None),
        ("Ada Brandel is a writer for The Alder Voice.", "a1", None),
    ],
)  # fmt: skip
def test_another_outlet_is_named(line: str, outlet: str, found: str | None) -> None:
    assert other_outlet(line, outlet) == found


def test_names_given_for_the_outlet_are_its_own() -> None:
    line = "By Ada Brandel, Northmoor Herald"
    assert other_outlet(line, "x-9.example", {"x-9.example": ["Northmoor Herald"]}) is None


BODY = "\n".join(
    f"The council of the harbor met again on {day} and heard what the ferry company said about the repair of the pier."
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
)


def test_the_reason_of_a_staff_note_names_the_other_outlet() -> None:
    note = "Ada Brandel is a social media producer and trending writer for The Alder Voice, with a focus on sport."
    frame = pl.DataFrame({"article_id": ["1"], "outlet": ["harborpost.example"], "text": [f"{BODY}\n\n{note}"]})
    reasons = find_furniture(read_texts(frame)).reason
    assert reasons[-1].startswith("introduces the author")
    assert reasons[-1].endswith("of another outlet: The Alder Voice")

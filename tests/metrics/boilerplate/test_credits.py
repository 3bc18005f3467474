"""Captions with their credit, consent texts, pointers within a paragraph, and body that shape alone never takes."""

from __future__ import annotations

import polars as pl
import pytest

from masthead.metrics.boilerplate.classes import LINE_CLASSES
from masthead.metrics.boilerplate.credits import ends_in_credit
from masthead.metrics.boilerplate.find import Furniture, find_furniture
from masthead.metrics.text.texts import Texts, read_texts

BODY = [
    "The lock keepers of Orlen Mere agreed on Tuesday to drain the upper basin for six weeks, longer than any year before.",
    "“We would rather lose a season than a gate,” said Runa Falk, who speaks for the keepers and has worked there since 1998.",
    "The basin feeds two mills and a fish farm, and the owners of both will be paid for the weeks without water.",
    "Divers found cracks in the oldest of the gates in March, when the ice had gone and the water was at its lowest.",
]


def _read(lines: list[str]) -> tuple[Texts, Furniture]:
    row = {"article_id": ["a"], "outlet": ["mere.example"], "text": ["\n\n".join(lines)], "language": ["en"]}
    texts = read_texts(pl.DataFrame(row))
    return texts, find_furniture(texts)


def _classes(lines: list[str]) -> list[str]:
    return [LINE_CLASSES[code] for code in _read(lines)[1].line_class.tolist()]


CREDITS = (
    "Keepers wait at the gate on Tuesday. Credit: Runa Falk/PA",
    "Keepers wait at the gateCredit: Runa Falk - Contributor",
    "Runa Falk/NPR hide caption",
    "A keeper opens the gate. Runa Falk/NPR toggle caption",
    "Credit: Reuters/Runa Falk",
    "Image: Runa Falk.",
    "The gate at dawn (Runa Falk/Reuters)",
    "The gate at dawn [Runa Falk/Reuters]",
    "The gate at dawn. (AP Photo/Runa Falk)",
    "The gate at dawn. (AP Photo/Runa Falk, File)",
    "The gate at dawn (Image: GETTY )",
    "Keepers in May 2018.© Runa Falk/Reuters",
    "The gate in winter. Photo: Mere Studio",
    "The gate in winter. Runa Falk / Getty Images",
    "The gate. Runa Falk/AFP via Getty Images",
    "The gate. Runa Falk for The New York Times",
    "Photograph: Runa Falk/The Guardian",
    "The gate, 2007. Courtesy of the artist",
    "The gate, seen in 2011 (File photo)",
    "REUTERS/Runa Falk",
    "Runa Falk | AP",
    "Getty Images",
    "The gate. — Photo by Runa Falk",
    "Image credit: NASA/JPL-Caltech",
    "Foto: Runa Falk/dpa",
)

NO_CREDITS = (
    "The keepers met on Tuesday, according to Reuters.",
    "He told the Associated Press that the gate was safe.",
    "She took the photo by the mere.",
    "The company said it would buy Getty Images for $1 billion.",
    "It was the image of a town in decline.",
    "The and/or clause was dropped.",
    "He worked for The New York Times.",
    "The price: 20 crowns.",
    "The credit union said: “We will pay.”",
    "He thanked the museum as a courtesy of the house to its guests, who had come far.",
    "The deal was arranged via Bloomberg.",
    "ORLEN (Reuters) - The keepers met on Tuesday.",
    "She is a reporter for CNN.",
    "He joined the AP",
    "Reporting by Runa Falk in London and Tom Hale in Paris for Reuters.",
)


@pytest.mark.parametrize("line", CREDITS)
def test_a_line_ends_in_a_photo_credit(line: str) -> None:
    assert ends_in_credit(line)


@pytest.mark.parametrize("line", NO_CREDITS)
def test_a_line_ends_in_no_photo_credit(line: str) -> None:
    assert not ends_in_credit(line)


@pytest.mark.parametrize("line", CREDITS[:12])
def test_a_caption_with_its_credit_is_one_caption_within_the_body(line: str) -> None:
    assert _classes([*BODY[:2], line, *BODY[2:]]) == ["article_text"] * 2 + ["caption"] + ["article_text"] * 2


@pytest.mark.parametrize(
    "consent",
    [
        ["We value your privacy", "We and our 71 partners store information on your device.", "Accept all"],
        ["This website uses cookies so that it works as you expect.", "Got it"],
        ["We use cookies and similar technologies. By continuing to browse, you agree to this.", "Cookie settings"],
        ["Our partners process personal data. You can change your preferences at any time.", "Agree and close"],
        ["By clicking Accept, you let us keep cookies on your device.", "Reject all", "Accept all cookies"],
        ["We care about your privacy. Our partners would like to show personalized ads.", "I agree", "More options"],
        ["Some partners rely on legitimate interest and ask for no consent.", "Manage settings", "Consent"],
        ["We ask for your consent. You may withdraw your consent below.", "Do not consent", "Manage options"],
    ],
)
def test_consent_at_the_head_is_furniture(consent: list[str]) -> None:
    found = _classes([*consent, *BODY])
    assert "article_text" not in found[: len(consent)]
    assert found[len(consent) :] == ["article_text"] * len(BODY)


@pytest.mark.parametrize("pointer", ["(RELATED: Mills stand still)", "[ALSO READ: Fish farm sells up]"])
def test_a_pointer_within_a_paragraph_is_a_span_of_its_own(pointer: str) -> None:
    texts, furniture = _read([BODY[0], f"{BODY[1]} {pointer} {BODY[2]}", BODY[3]])
    spans = zip(furniture.inline.start.tolist(), furniture.inline.end.tolist(), strict=True)
    assert [texts.text[start:end] for start, end in spans] == [pointer]
    assert furniture.inline.line_class == ["teaser"]
    assert int((~furniture.is_article).sum()) == len(pointer.replace(":", "").split())


@pytest.mark.parametrize("line", ["ALSO READ: Mills stand still", "Read or share this story: https://mere.example/1"])
def test_a_pointer_on_a_line_of_its_own_is_furniture(line: str) -> None:
    assert _classes([*BODY[:3], line, BODY[3]])[3] in ("teaser", "furniture")


def test_a_line_that_is_the_same_words_twice_is_a_caption() -> None:
    _, furniture = _read([*BODY[:2], "Orlen Mere gate at dawn Orlen Mere gate at dawn", *BODY[2:]])
    assert LINE_CLASSES[furniture.line_class[2]] == "caption"
    assert furniture.reason[2] == "the same words twice"


@pytest.mark.parametrize(
    "items",
    [
        ["• The gate is the oldest on the mere", "• The mills can wait until autumn", "• The fish farm cannot wait"],
        ["1. Orlen Mere, 214 boats a week", "2. Falk Sluice, 180 boats a week", "3. Tarn Weir, 97 boats a week"],
        ["Best lock keeper: Runa Falk", "Best ferry: The Patience", "Best mill: Upper Orlen"],
        ["200 g of smoked eel", "Two spoons of sour cream", "A handful of dill"],
        ["10:15 a.m. The first pump is running", "11:40 a.m. The second pump fails", "1:05 p.m. Divers go down"],
        ["def drain(level):", "    level = level - 1", "    return level"],
        ["Advertisement"],
    ],
)
def test_lists_within_the_body_and_what_follows_them_stay(items: list[str]) -> None:
    found = _classes([*BODY[:2], *items, *BODY[2:]])
    assert found[-2:] == ["article_text"] * 2
    if items != ["Advertisement"]:
        assert not set(found) - {"article_text", "subhead", "headline"}

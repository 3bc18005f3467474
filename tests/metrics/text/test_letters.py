"""The letters that words are compared by."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest

from masthead.metrics.copy_ratio.find import find_copies
from masthead.metrics.copy_ratio.retrieval.originals import build_originals
from masthead.metrics.copy_ratio.streams import word_stems
from masthead.metrics.text.language import detect_languages
from masthead.metrics.text.texts import Texts, read_texts

PLAIN = (
    "The harbor council voted on Monday to close the old pier, and the ferry company said it would appeal. "
    "Residents of the northern quarter had asked for repairs since the storm of last winter, when the wooden beams "
    "broke and two boats sank. The council's engineers estimate the cost at four million crowns."
)


def texts_of(*rows: str) -> Texts:
    names = [str(k) for k in range(len(rows))]
    return read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": rows}))


def keys_of(text: str) -> list[int]:
    return texts_of(text).word_keys.tolist()


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("the p\u0430y\u043e\u0440 row", "the payop row"),
        ("\u0422he \u0441ourt", "The court"),
        ("a caf\u0065\u0301 in Ha\u0302\u0300 Nam", "a caf\u00e9 in H\u1ea7 Nam"),
        ("Zu\u0308rich", "Z\u00fcrich"),
        ("nai\u0308ve, n\u0336o", "na\u00efve, no"),
        ("har\u200b\u200bbor don\u2019\u200dt \ufeffgo", "harbor don't go"),
        ("co\u00adunc\u00adil", "council"),
        ("\U0001d413he pier", "the pier"),
        ("a \u0441\u0430\u0440 was seen in the yard by two men", "a cap was seen in the yard by two men"),
    ],
)
def test_what_looks_the_same_has_the_same_key(shown: str, meant: str) -> None:
    assert keys_of(shown) == keys_of(meant)


@pytest.mark.parametrize(
    "text",
    [
        "\u043e\u043d \u0441\u043a\u0430\u0437\u0430\u043b, \u0447\u0442\u043e \u0440\u0430\u0441\u043f\u0438\u0441\u0430\u043d\u0438\u0435 \u0438 \u0445\u043e\u0440 \u0430\u0440\u0435\u0441",
        "The Russian word \u0441\u043b\u043e\u043d means elephant.",
        "IT-\u043a\u043e\u043c\u043f\u0430\u043d\u0438\u044f",
        "an \u03b1 particle",
    ],
)
def test_words_of_another_script_stay_as_they_are(text: str) -> None:
    texts = texts_of(text)
    assert (texts.fold == [ord(letter.lower()) for letter in text]).all()


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("They asked for a new ferry and for better com-\nmunication with the council.", "communication"),
        ("They asked for a new ferry and for better com\u00ad\nmunication with the council.", "communication"),
        ("It is known well. The reason for this is the well-\nknown habit of the ferry company.", "well-known"),
        ("A so-called ferry. They asked for a new one, for the so-\ncalled pier and the boats.", "so-called"),
    ],
)
def test_words_broken_at_the_end_of_a_line_are_whole(shown: str, words: str) -> None:
    texts = texts_of(shown)
    row = keys_of(words)[0]
    assert row in texts.word_keys.tolist()
    place = texts.word_keys.tolist().index(row) if words != "so-called" else texts.word_keys.tolist().index(row, 3)
    piece = shown[texts.words.start[place] : texts.words.end[place]]
    assert "\n" in piece
    assert piece.replace("\u00ad", "-").replace("-\n", "-" if "-" in words else "") == words


@pytest.mark.parametrize("text", ["Cost of 10-\n12 boats", "the pier -\na ruin", "the pier-\n\nThe council"])
def test_a_hyphen_that_breaks_no_word_joins_none(text: str) -> None:
    texts = texts_of(text)
    assert not any("\n" in text[a:b] for a, b in zip(texts.words.start, texts.words.end, strict=True))


def disguised(kind: str) -> str:
    if kind == "cyrillic":
        return PLAIN.translate(str.maketrans("aeopcx", "\u0430\u0435\u043e\u0440\u0441\u0445"))
    if kind == "invisible":
        return "\u200b\u200d".join(PLAIN).replace("\u200b\u200d \u200b\u200d", " ")
    if kind == "soft hyphens":
        return PLAIN.replace("ou", "o\u00adu").replace("er", "e\u00adr")
    return unicodedata.normalize("NFD", PLAIN.replace("e", "\u00e9"))


@pytest.mark.parametrize("kind", ["cyrillic", "invisible", "soft hyphens", "NFD"])
def test_a_disguised_copy_stays_a_copy(kind: str) -> None:
    plain = PLAIN.replace("e", "\u00e9") if kind == "NFD" else PLAIN
    originals = build_originals(pl.DataFrame({"article_id": ["w"], "outlet": ["wire"], "text": [plain]}))
    texts = texts_of(disguised(kind))
    found = find_copies(texts, texts.words.start >= 0, originals)
    assert found.is_verbatim.all()
    assert found.derivation[0] == pytest.approx(1.0)
    assert found.spans["end"].max() == disguised(kind).rindex("s") + 1
    assert word_stems(texts).tolist() == word_stems(texts_of(plain)).tolist()


@pytest.mark.parametrize("kind", ["cyrillic", "invisible", "soft hyphens"])
def test_the_language_of_a_disguised_text_is_known(kind: str) -> None:
    assert detect_languages([disguised(kind)], [None]) == ["en"]


@pytest.mark.parametrize(
    ("latin", "foreign", "is_disguised"), [(30, 0, True), (30, 1, False), (120, 1, True), (2, 8, False), (0, 9, False)]
)
def test_a_single_letter_that_looks_latin_is_so_in_a_text_that_mostly_is(
    latin: int, foreign: int, is_disguised: bool
) -> None:
    text = " ".join(["harbor"] * latin + ["\u0441\u043b\u043e\u043d"] * foreign + ["\u0441\u0430\u0440"])
    assert (keys_of(text)[-1] == keys_of("cap")[0]) == is_disguised

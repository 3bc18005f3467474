"""Which articles declare themselves to be of an agency, by byline, dateline or tagline."""

from __future__ import annotations

import polars as pl

from masthead.metrics.copy_ratio.declared import find_declared
from masthead.metrics.media.agencies import agency_names
from masthead.metrics.text.texts import read_texts

BODY = "\n\n".join(
    f"The quay of Pell was quiet and its board met for {k} hours to speak of the budget and the slip that the county shut."
    for k in range(12)
)


def test_agencies_are_declared_without_any_original() -> None:
    rows = [
        ("a.example", f"TARN (Reuters) - The council met.\n\n{BODY}", None),
        ("b.example", f"The council met.\n\n{BODY}", "Ada Voss, Agence France-Presse"),
        ("c.example", f"The council met.\n\n{BODY}\n\n— AP", None),
        ("d.example", f"The council met, according to Reuters.\n\n{BODY}", None),
        ("reuters.com", f"TARN (Reuters) - The council met.\n\n{BODY}", None),
        ("e.example", f"Photo: Ola Brandt/AP\n\nThe council met.\n\n{BODY}", None),
    ]
    frame = pl.DataFrame(rows, schema=["outlet", "text", "byline"], orient="row").with_row_index("article_id")
    texts = read_texts(frame.cast({"article_id": pl.String}))
    found = find_declared(texts)
    assert [(row.article, row.agency, row.place) for row in found] == [
        (0, "Reuters", "dateline"),
        (1, "Agence France-Presse", "byline"),
        (2, "The Associated Press", "tagline"),
    ]
    assert [texts.text[row.start : row.end] for row in found] == ["Reuters", "", "AP"]


def test_what_is_not_firm_declares_nothing() -> None:
    rows = [
        (f"By Ada Voss and others\n\nThe council met.\n\n{BODY}", "Ada Voss, Bo Lind, Associated Press"),
        (f"Ola Brandt | AFP | Photo Bank\n\nThe council met.\n\n{BODY}", None),
        (f"The council met.\n\n{BODY}\n\n“It rained,” she told Reuters.", None),
        (f"The council met.\n\n{BODY}\n\nMore like this\n\nPELL (AP) - Cranes stood still on ...\n\nBack to top", None),
        (f"The council met.\n\n{BODY}\n\nThe Associated Press contributed to this report.", None),
        (f"AP\n\nThe council met.\n\n{BODY}", None),
    ]
    frame = pl.DataFrame(rows, schema=["text", "byline"], orient="row").with_row_index("article_id")
    texts = read_texts(frame.cast({"article_id": pl.String}).with_columns(outlet=pl.lit("a.example")))
    assert find_declared(texts) == []


def test_agencies_of_the_originals_are_declared_too() -> None:
    agency = agency_names("Meridian Press Agency (MPA)")
    assert agency is not None
    frame = pl.DataFrame(
        {"article_id": ["a", "b"], "outlet": ["a.example", "mpa"], "text": [f"PELL (MPA) — It rained.\n\n{BODY}"] * 2}
    )
    found = find_declared(read_texts(frame), {"mpa": agency})
    assert [(row.article, row.agency, row.place) for row in found] == [(0, "Meridian Press Agency", "dateline")]

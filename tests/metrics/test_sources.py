"""The tables of sources: one row per article and source, one per name over all articles."""

from __future__ import annotations

import polars as pl
import pytest

import masthead
from masthead.metrics.errors import InputError

ARTICLES = pl.DataFrame(
    {
        "article_id": ["a", "b"],
        "outlet": ["north", "south"],
        "language": ["en", "en"],
        "text": [
            (
                "The pier is shut. “The pier is shut for good,” Ines Vogel said. Vogel said that it was late. "
                "Two dock workers said they were told nothing."
            ),
            "Ines Vogel said the pier is shut. The Harbor Ministry said no ship may land.",
        ],
    }
)


def test_one_row_per_article_and_source() -> None:
    rows = masthead.measure(ARTICLES).sources
    assert rows.select(
        "article_id", "outlet", "name", "label", "source_kind", "n_attributions", "n_quoted_words"
    ).rows() == [
        ("a", "north", "Ines Vogel", "named_person", None, 2, 6),
        ("a", "north", "Two dock workers", "unnamed", None, 1, 0),
        ("b", "south", "Ines Vogel", "named_person", None, 1, 0),
        ("b", "south", "Harbor Ministry", "named_organization", "government", 1, 0),
    ]
    assert rows["first_mention"].to_list() == [ARTICLES["text"][0].index("Ines"), 102, 0, 38]


def test_names_over_articles() -> None:
    rows = masthead.measure(ARTICLES).sources_by_name
    assert rows.row(0, named=True) == {
        "name": "Ines Vogel",
        "label": "named_person",
        "n_articles": 2,
        "n_outlets": 2,
        "outlets": ["north", "south"],
        "n_attributions": 3,
        "n_quoted_words": 6,
    }
    assert rows["name"].to_list() == ["Ines Vogel", "Harbor Ministry"]


def test_no_articles_give_no_sources() -> None:
    measured = masthead.measure(ARTICLES.head(0))
    assert measured.sources.is_empty()
    assert measured.sources_by_name.is_empty()


def test_german_is_read_on_request_only() -> None:
    article = pl.DataFrame(
        {
            "outlet": ["o"],
            "language": ["de"],
            "text": ["Der Kai ist zu, sagte Ines Vogel am Montag. Das Wetter war schlecht."],
        }
    )

    def status(*languages: str) -> str:
        measured = masthead.measure(masthead.read_articles(article), languages=languages)
        return str(measured.measurements.filter(measure="attributed_sentence_share", view="all")["status"][0])

    assert status("en") == "unsupported_language"
    assert status("en", "de") == "measured"
    with pytest.raises(InputError, match=r"languages: found 'xx', expected one of en, de"):
        status("xx")

"""Genres by stated marks. All texts, names and addresses are invented."""

from __future__ import annotations

import polars as pl
import pytest

from masthead.metrics.text.genre import GENRES, find_genre
from masthead.metrics.text.texts import read_texts

NEWS = "The harbor closed on Monday, officials said. “I saw it myself,” said Odd Berg."


def genre(text: str = NEWS, **columns: str | None) -> str:
    frame = pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [text], **{k: [v] for k, v in columns.items()}})
    (found,) = find_genre(read_texts(frame))
    assert found in GENRES
    return found


def test_news_unless_marks_say_otherwise() -> None:
    assert genre() == "news"
    assert genre("") == "news"
    assert genre(title=None, byline=None, url=None) == "news"
    assert genre(url="https://gazette.example/2031/05/opinion-poll-on-the-harbor") == "news"
    assert genre(title="Live music returns to the quay") == "news"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://gazette.example/opinion/2031/harbor", "opinion"),
        ("https://gazette.example/news/columnists/berg/harbor", "opinion"),
        ("https://opinion.gazette.example/a/b", "opinion"),
        ("https://gazette.example/transcripts/harbor", "transcript"),
        ("https://port.example/press-releases/12", "press_release"),
        ("https://gazette.example/live/storm", "live_blog"),
        ("https://gazette.example/film-reviews/tide", "review"),
        ("https://gazette.example/dear-abby/12", "advice"),
    ],
)
def test_sections_of_the_address(url: str, expected: str) -> None:
    assert genre(url=url) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("OPINION: Close the harbor", "opinion"),
        ("Opinion | Close the harbor", "opinion"),
        ("Close the harbor – editorial", "opinion"),
        ("Transcript: The mayor on the harbor", "transcript"),
        ("Live updates: storm at the quay", "live_blog"),
        ("Review: Tide, the film", "review"),
        ("Kommentar: Der Hafen", "opinion"),
        ("Editorial staff walk out", "news"),
    ],
)
def test_labels_in_the_title(title: str, expected: str) -> None:
    assert genre(title=title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OPINION\n\nThe harbor should close.", "opinion"),
        ("FOR IMMEDIATE RELEASE\nThe port opened a pier.", "press_release"),
        ("MILLPORT, May 3 /PRNewswire/ -- The port opened a pier.", "press_release"),
        ("This is a rush transcript. The harbor closed.", "transcript"),
        ("Close it.\n\nThe views expressed in this column are the author's own.", "opinion"),
        ("Close it.\n\nOdd Berg is a syndicated columnist.", "opinion"),
        ("\n".join(f"ODD BERG: Line {k}." for k in range(9)), "transcript"),
        ("\n".join(f"10:{k}0 a.m. Water rose." for k in range(5)), "live_blog"),
        ("I think so. " * 6 + "The tide is low.", "opinion"),
        ("“I think so,” he said. " * 6 + "The tide is low.", "news"),
    ],
)
def test_marks_in_the_text(text: str, expected: str) -> None:
    assert genre(text) == expected


def test_the_byline() -> None:
    assert genre(byline="The Editorial Board") == "opinion"
    assert genre(byline="Odd Berg") == "news"

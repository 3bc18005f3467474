"""Genres by stated marks. All texts, names and addresses are invented."""

from __future__ import annotations

import polars as pl
import pytest

from masthead.metrics.text.genre import GENRES, find_genres
from masthead.metrics.text.texts import read_texts

NEWS = "The harbor closed on Monday, officials said. “I saw it myself,” said Odd Berg."


def genre(text: str = NEWS, **columns: str | None) -> str:
    frame = pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [text], **{k: [v] for k, v in columns.items()}})
    ((found, _),) = find_genres(read_texts(frame))
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
        ("https://gazette.example/ideas/archive/2031/harbor", "opinion"),
        ("https://gazette.example/commentisfree/2031/harbor", "opinion"),
        ("https://gazette.example/analysis/harbor", "analysis"),
        ("https://gazette.example/newsletters/2031/harbor", "digest"),
        ("https://gazette.example/news/harbor-storm-live-updates-0412.html", "live_blog"),
        ("https://gazette.example/news/live-music-on-the-quay", "news"),
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
        ("Analysis: What the vote on the harbor means", "analysis"),
        ("The harbor levy, explained", "analysis"),
        ("First Thing: the harbor reopens", "digest"),
        ("Sunday shows – Harbor dispute dominates", "digest"),
        ("5 things to know about the harbor", "listicle"),
        ("Harbor vote: three takeaways from the night", "listicle"),
        ("Winners and losers of the harbor vote", "listicle"),
        ("The Latest: Pilots walk out", "live_blog"),
        ("Storm at the quay: All the latest updates", "live_blog"),
        ("Five boats lost at sea", "news"),
        ("The latest storm closes the quay", "news"),
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


ARGUED = (
    "We should not pretend that this was anything but a mistake. Why did nobody ask what it would cost us? It's simply wrong. "
    "The harbor must stay open, and you know it. "
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n".join(f"“The quay must stay open, number {k}.” — Odd Berg, Harbor News" for k in range(4)), "digest"),
        ("\n".join(f"“The quay must stay open, number {k}.”\nOdd Berg, Harbor News" for k in range(4)), "digest"),
        ("Good morning.\n\nThe harbor closed on Monday.", "digest"),
        ("\n".join(f"{k}. The quay has a pier of its own." for k in range(1, 7)), "listicle"),
        ("\n".join(f"UPDATE: 10:{k}0 a.m. Water rose." for k in range(5)), "live_blog"),
        (ARGUED * 6, "opinion"),
        ("“" + ARGUED * 6 + "” the pilot said.", "news"),
        (ARGUED, "news"),
    ],
)
def test_structure_and_voice(text: str, expected: str) -> None:
    assert genre(text) == expected


def test_the_reason_is_told_and_what_is_unsure_is_news_with_a_caution() -> None:
    def reason(text: str, **columns: str) -> str | None:
        frame = {"article_id": ["a"], "outlet": ["o"], "text": [text], **{k: [v] for k, v in columns.items()}}
        ((_, found),) = find_genres(read_texts(pl.DataFrame(frame)))
        return found

    assert reason(NEWS) is None
    assert reason(NEWS, url="https://gazette.example/ideas/harbor") == "address: /ideas/"
    assert reason(NEWS, title="Analysis: The harbor") == "title: “Analysis”"
    assert reason("\n".join(f"10:{k}0 a.m. Water rose." for k in range(5))) == "5 lines begin with a time"
    plain = "The harbor closed on Monday and the boats lie dry in the mud of the northern basin. " * 2
    assert reason(ARGUED + plain * 21) == "unsure: in part it argues like an opinion page"


def test_the_byline() -> None:
    assert genre(byline="The Editorial Board") == "opinion"
    assert genre(byline="Odd Berg") == "news"


HEADS = {
    "press_release": (
        "FOR IMMEDIATE RELEASE",
        "TARN /PRNewswire/ Pell",
        "(BUSINESS WIRE)",
        "(GLOBE NEWSWIRE)",
        "/CNW/",
    ),
    "transcript": (
        "This is a rush transcript of it.",
        "The following is a full transcript.",
        "And below is a transcript.",
    ),
    "live_blog": ("TARN (MPA) — The Latest on the quay",),
    "digest": (
        *(
            "Pell in your inbox every day",
            "Following are the developments in Pell",
            "We want diverse perspectives on it",
        ),
        *("In this week’s edition: Pell", "Here's what you need to know today."),
    ),
    "opinion": ("Opinions expressed here are hers.", "Views expressed by Ada Voss are hers."),
}
TAILS = {
    "opinion": (
        *("The views expressed are hers.", "This column reflects my own views.", "This essay is her opinion."),
        *("This post is his view", "These are the views of the author.", "Ada Voss is a Tarn-based opinion writer."),
        *("Ada Voss is a nationally syndicated columnist.", "Send letters to Pell", "Copyright Creators Syndicate"),
        *("King Features Syndicate", "Tribune Content Agency", "Read more editorials"),
    ),
    "analysis": ("This is a reported column by Ada Voss.", "Check out our fact-checks of Pell."),
    "digest": ("Have it delivered to your inbox every day.", "Sign up to get it delivered."),
    "press_release": ("###", "SOURCE Pell Harbor", "About Pell Harbor\nIt is a quay.\nMedia Contact: Ada Voss"),
    "transcript": ("Copy: Content and Programming Copyright 2020",),
}


@pytest.mark.parametrize(("expected", "phrase"), [(name, phrase) for name, some in HEADS.items() for phrase in some])
def test_every_phrase_of_a_head_has_a_hint(expected: str, phrase: str) -> None:
    assert genre(f"{phrase}\n\n{NEWS}") == expected


@pytest.mark.parametrize(("expected", "phrase"), [(name, phrase) for name, some in TAILS.items() for phrase in some])
def test_every_phrase_of_an_end_has_a_hint(expected: str, phrase: str) -> None:
    assert genre(f"{NEWS}\n\n{phrase}") == expected

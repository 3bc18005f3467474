"""Furniture of many kinds, added to articles, must not change what an outlet's other measures say."""

from __future__ import annotations

from functools import cache

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from masthead.metrics.measure import measure
from tests.newsroom import newsroom_articles

MOST_CHANGE = 0.02
"""An extractor that leaves more furniture may change an outlet's attribution density by so much of its value."""

SHARE_BARS = (
    ("Share this article", "Facebook", "Twitter", "WhatsApp", "Copy link"),
    ("Share", "Tweet", "Email", "Print"),
    ("Listen to this article", "Save for later", "# shares"),
)
COOKIES = (
    ("We use cookies to improve your visit and to show you relevant advertising. Accept all",),
    ("This website uses cookies. By continuing to browse the site you are agreeing to our use of cookies.", "Got it"),
)
NEWSLETTERS = (
    (
        "Sign up for our newsletter",
        "Get the best of the coast in your inbox every morning.",
        "Enter your email address",
    ),
    ("Subscribe to The Daily Tide", "Never miss a story from the harbor. Unsubscribe at any time.", "Sign up"),
    (
        "Our newsletter",
        "Join our readers and receive the stories that matter, picked by our editors, free every Friday.",
        "Your email address",
        "Subscribe now",
    ),
)
TEASER_HEADS = (
    "You may also like",
    "Related stories",
    "Read next",
    "More from this author",
    "Most read",
    "Recommended",
)
TEASERS = (
    "Storm closes three schools in the north",
    "Why the old lighthouse keeps its red paint",
    "Ferry prices rise again, and islanders are not amused",
    "Five walks for a wet weekend",
    "Mayor says the market hall will open in spring",
    "The council plans to close the swimming pool in winter, according to a letter seen by this paper.",
    "A fisherman said he had never seen so many seals in the bay. Read more",
    "The last baker of Quay Street tells why he is leaving after forty years...",
)
COMMENT_HEADS = ("# Comments", "Comments", "Join the conversation", "Leave a comment", "Reader comments")
COMMENTERS = ("tidewatcher", "Old Salt", "M. Perrin", "gull42", "Anna from the hill")
COMMENTS = (
    "Well written, thank you. My brother said the same thing years ago and nobody listened to him.",
    "I don't believe a word of it. The mayor told us last year that the road would be finished by now.",
    "lol",
    "Agree with every word!",
    "You forget that the council promised a new bus. According to my neighbor it was never even ordered.",
    "As someone who has lived here all my life I can only say that it was always like this, and it will stay like this.",
)
FORMS = (
    (
        "Leave a reply",
        "Your email address will not be published. Required fields are marked *",
        "Name",
        "Email",
        "Website",
        "Save my name, email, and website in this browser for the next time I comment.",
        "Post comment",
    ),
    ("You must be logged in to post a comment.", "Log in", "Register"),
)
BIOS = (
    ("About the author", "Petra Lindqvist is a staff writer who covers the harbor and the islands."),
    ("Tom Abara is a reporter at the paper. You can reach him at the newsroom or follow him on Twitter.",),
)
LEGAL = (
    ("© # All rights reserved.",),
    ("Copyright # by the publisher. All rights reserved. This material may not be published or redistributed.",),
    ("Privacy policy", "Terms of use", "Contact us", "Advertise with us", "Back to top"),
)
MENUS = (
    ("Home", "News", "Sport", "Opinion", "Weather", "Sign in"),
    ("Skip to main content", "Menu", "Search", "Subscribe"),
)
BETWEEN = (
    ("Advertisement",),
    ("Story continues below advertisement",),
    ("Read more: Storm closes three schools in the north",),
    ("ALSO READ: Five walks for a wet weekend",),
    ("Sign up for our newsletter",),
)


def _numbered(lines: tuple[str, ...], number: int) -> list[str]:
    return [line.replace("#", str(number)) for line in lines]


@st.composite
def _teasers(draw: st.DrawFn) -> list[str]:
    return [draw(st.sampled_from(TEASER_HEADS)), *draw(st.lists(st.sampled_from(TEASERS), min_size=1, max_size=6))]


@st.composite
def _comments(draw: st.DrawFn) -> list[str]:
    """A heading and comments, each under a name and a date or behind a name that says."""
    count = draw(st.integers(1, 6))
    lines = _numbered((draw(st.sampled_from(COMMENT_HEADS)),), count)
    for _ in range(count):
        name, day = draw(st.sampled_from(COMMENTERS)), draw(st.integers(1, 28))
        stamp = (
            (f"{name} says:", f"March {day}, 2024 at {day % 12 + 1}:07 pm") if day % 2 else (name, f"{day} hours ago")
        )
        lines += [*stamp, draw(st.sampled_from(COMMENTS)), *draw(st.sampled_from(((), ("Reply",), ("Like", "Reply"))))]
    return lines


def _one_of(blocks: tuple[tuple[str, ...], ...]) -> st.SearchStrategy[list[str]]:
    return st.builds(_numbered, st.sampled_from(blocks), st.integers(2, 900))


HEAD = st.one_of(_one_of(MENUS), _one_of(SHARE_BARS), _one_of(COOKIES))
TAIL = st.one_of(
    _one_of(SHARE_BARS),
    _one_of(COOKIES),
    _one_of(NEWSLETTERS),
    _one_of(FORMS),
    _one_of(BIOS),
    _one_of(LEGAL),
    _teasers(),
    _comments(),
)


@st.composite
def _furnished(draw: st.DrawFn, text: str) -> str:
    """The text with blocks of furniture above, within and below it."""
    lines = text.split("\n")
    for block in draw(st.lists(_one_of(BETWEEN), max_size=2)):
        place = draw(st.integers(min(2, len(lines)), len(lines)))
        lines[place:place] = block
    head = [line for block in draw(st.lists(HEAD, max_size=2)) for line in block]
    tail = [line for block in draw(st.lists(TAIL, max_size=4)) for line in block]
    return "\n".join([*head, *lines, *tail])


@cache
def _articles() -> pl.DataFrame:
    """The distinct articles of the largest outlet of the demo newsroom."""
    table = newsroom_articles().table
    outlet = table.group_by("outlet").len().sort("len", "outlet")["outlet"][-1]
    return table.filter(pl.col("outlet") == outlet).unique("text", maintain_order=True)


def _density(articles: pl.DataFrame, name: str = "attributed_sentence_share") -> float:
    rows = measure(articles, metrics=["attribution"]).measurements.lazy().collect()
    rows = rows.filter(pl.col("measure") == name, pl.col("view") == "all")
    return float(rows["numerator"].sum()) / float(rows["denominator"].sum())


@cache
def _plain_density() -> float:
    return _density(_articles())


@settings(
    max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(st.data())
def test_furniture_does_not_change_attribution_density(data: st.DataObject) -> None:
    """Every article gets its own furniture: what the draws share, the outlet repeats."""
    texts = [data.draw(_furnished(text)) for text in _articles()["text"].to_list()]
    furnished = _density(_articles().with_columns(text=pl.Series(texts)))
    assert abs(furnished / _plain_density() - 1) <= MOST_CHANGE


@settings(
    max_examples=6, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(st.data())
def test_furniture_that_every_article_carries_changes_nothing_either(data: st.DataObject) -> None:
    head, tail = data.draw(HEAD), data.draw(st.lists(TAIL, min_size=1, max_size=4))
    lines = [line for block in tail for line in block]
    texts = ["\n".join([*head, text, *lines]) for text in _articles()["text"].to_list()]
    furnished = _density(_articles().with_columns(text=pl.Series(texts)))
    assert abs(furnished / _plain_density() - 1) <= MOST_CHANGE

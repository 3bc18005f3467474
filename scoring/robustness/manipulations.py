"""Cheap ways to look better: what an outlet could do to its articles without better reporting."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from masthead.scoring.robustness.insertions import (
    cite_documents,
    lift_from_others,
    lift_from_wire,
    number_of,
    quote_bodies,
    quote_the_dead,
    vary_names,
)
from masthead.scoring.robustness.rearrangements import (
    add_wire_stories,
    credit_all,
    disclaim,
    disguise,
    join_articles,
    label_opinion,
    republish,
)

Change = Callable[[pl.DataFrame], pl.DataFrame]
WireChange = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]

_OFFICIALS = (
    "Officials said the matter would be looked into.",
    "Authorities said that more information would follow.",
    "Sources said talks were still going on.",
    "Officials said on {day} that they knew of the situation.",
    "Observers said the decision came as no surprise.",
)
_FIRST = ("Marta", "Jonas", "Elena", "Victor", "Ines", "Oskar", "Paula", "Ruben", "Clara", "Anton")
_LAST = ("Keller", "Novak", "Brandt", "Silva", "Moreau", "Lindqvist", "Petrov", "Haas", "Dolan", "Rinaldi")
_SPOKEN = (
    "said the change had been a long time coming",
    "said that nobody in the street had been asked",
    "said the costs would be felt for years",
    "told reporters that the plan was sound",
)
_FILLER = (
    "The question has been discussed for many years and is likely to be discussed for many more.",
    "It comes at a time when people in many places are thinking about what the future may bring.",
    "There are several ways to look at the matter, and each of them has something to be said for it.",
    "In the past, similar events have led to different outcomes, depending on where and when they took place.",
    "The coming weeks will show whether the expectations were right or whether something else will happen.",
    "Much depends on circumstances that are hard to foresee and harder to change once they are there.",
    "The background of the story goes back a long way, and not everything about it is simple.",
    "For most people daily life went on as before, with its usual round of work, school and errands.",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_AGENCIES = re.compile(
    r"\(?\b(?:Reuters|Associated Press|AP|AFP|Agence France-Presse|UPI|Bloomberg News|dpa)\b\)?(?:\s*[-–—]\s*)?"
)


@dataclass(frozen=True)
class Manipulation:
    """A cheap change to all articles of an outlet, and what keeps it from paying.

    ``with_wire`` is the change where wire originals are needed for it; without them it is left out. ``is_open`` says that
    nothing in an outlet's own articles and the wire could show it.
    """

    name: str
    description: str
    defense: str
    change: Change | None = None
    with_wire: WireChange | None = None
    is_open: bool = False

    def apply(self, articles: pl.DataFrame, wire: pl.DataFrame | None) -> pl.DataFrame | None:
        """The articles changed; None where the wire that it takes is absent."""
        if self.change is not None:
            return self.change(articles)
        return self.with_wire(articles, wire) if self.with_wire is not None and wire is not None else None


def _append(articles: pl.DataFrame, paragraphs: Callable[[str], str]) -> pl.DataFrame:
    """The articles with paragraphs added at their end; articles without text stay as they are."""
    added = pl.Series("added", [paragraphs(str(article_id)) for article_id in articles["article_id"]], dtype=pl.String)
    return articles.with_columns(text=pl.concat_str("text", pl.lit("\n\n"), added))


def add_officials(articles: pl.DataFrame) -> pl.DataFrame:
    """Five sentences that officials and sources said something, to every article."""

    def paragraphs(article_id: str) -> str:
        day = _DAYS[number_of(article_id, "day", len(_DAYS))]
        first = number_of(article_id, "officials", len(_OFFICIALS))
        return " ".join(_OFFICIALS[first:] + _OFFICIALS[:first]).format(day=day)

    return _append(articles, paragraphs)


def invent_sources(articles: pl.DataFrame) -> pl.DataFrame:
    """Four invented people with full names, each with a sentence, to every article."""

    def paragraphs(article_id: str) -> str:
        sentences = []
        for i, spoken in enumerate(_SPOKEN):
            first = _FIRST[number_of(article_id, f"first{i}", len(_FIRST))]
            last = _LAST[(number_of(article_id, "last", len(_LAST)) + i) % len(_LAST)]
            sentences.append(f"{first} {last}, who lives nearby, {spoken}.")
        return "\n\n".join(sentences)

    return _append(articles, paragraphs)


def pad(articles: pl.DataFrame) -> pl.DataFrame:
    """Five sentences of filler, to every article."""

    def paragraphs(article_id: str) -> str:
        first = number_of(article_id, "filler", len(_FILLER))
        return " ".join((_FILLER[first:] + _FILLER[:first])[:5])

    return _append(articles, paragraphs)


def split_articles(articles: pl.DataFrame) -> pl.DataFrame:
    """Every article published as two, cut at the line nearest to its middle."""
    halves = [_halves(text) for text in articles["text"]]
    parts = [
        articles.with_columns(
            article_id=pl.format("{}/part{}", "article_id", pl.lit(number + 1)),
            text=pl.Series([half[number] for half in halves], dtype=pl.String),
        )
        for number in range(2)
    ]
    return pl.concat([parts[0], parts[1].filter(pl.col("text").is_not_null())])


def _halves(text: str | None) -> tuple[str | None, str | None]:
    lines = [line for line in (text or "").split("\n") if line.strip()]
    if len(lines) < 2:
        return text, None
    lengths = [sum(map(len, lines[:i])) for i in range(1, len(lines))]
    cut = min(range(1, len(lines)), key=lambda i: abs(2 * lengths[i - 1] - sum(map(len, lines))))
    return "\n\n".join(lines[:cut]), "\n\n".join(lines[cut:])


def strip_credit(articles: pl.DataFrame) -> pl.DataFrame:
    """Names of news agencies taken out of text and byline."""
    columns = [name for name in ("text", "byline") if name in articles.columns]
    stripped = [
        pl.Series(name, [None if text is None else _AGENCIES.sub("", text) for text in articles[name]], dtype=pl.String)
        for name in columns
    ]
    return articles.with_columns(stripped)


def add_credit(articles: pl.DataFrame) -> pl.DataFrame:
    """A credit line that names nobody, under every article."""
    return _append(articles, lambda _: "With material from news agencies.")


def add_stubs(articles: pl.DataFrame, *, n_stubs: int = 1000) -> pl.DataFrame:
    """A thousand items of two sentences with a named source each, to every outlet."""
    columns = ["article_id", "outlet", "text", *(["published"] if "published" in articles.columns else [])]
    parts = [articles]
    for outlet in articles["outlet"].unique().sort().to_list():
        numbers = range(n_stubs)
        texts = [_stub(f"{outlet}/{i}") for i in numbers]
        ids = [f"{outlet}/stub{i}" for i in numbers]
        stubs = pl.DataFrame({"article_id": ids, "outlet": outlet, "text": texts})
        if "published" in columns:
            of_outlet = articles.filter(pl.col("outlet") == outlet)["published"]
            stubs = stubs.with_columns(published=pl.lit(of_outlet.max(), dtype=articles.schema["published"]))
        parts.append(stubs)
    return pl.concat(parts, how="diagonal_relaxed")


def _stub(key: str) -> str:
    first, last = _FIRST[number_of(key, "first", 10)], _LAST[number_of(key, "last", 10)]
    day, spoken = _DAYS[number_of(key, "day", 5)], _SPOKEN[number_of(key, "spoken", len(_SPOKEN))]
    return f"{first} {last} {spoken}. Item {key} was noted on {day}."


MANIPULATIONS: tuple[Manipulation, ...] = (
    Manipulation(
        "officials_said",
        "five sentences that officials or sources said something, to every article",
        "unnamed sources are not named ones; attributed sentences count least and are capped",
        add_officials,
    ),
    Manipulation(
        "invented_sources",
        "four invented people with full names, to every article",
        "nothing in the text: it shows the names, and a reader can look for them",
        invent_sources,
        is_open=True,
    ),
    Manipulation(
        "split_articles",
        "every article published as two",
        "sources are counted by article, and articles under 250 words count nowhere",
        split_articles,
    ),
    Manipulation(
        "padding",
        "five sentences of filler, to every article",
        "shares fall with the filler, and heavy copying earns nothing however much is added",
        pad,
    ),
    Manipulation(
        "stripped_credit",
        "names of agencies taken out",
        "copying is found against the originals; without credit it costs",
        strip_credit,
    ),
    Manipulation(
        "added_credit",
        "a credit line that names nobody, under every article",
        "a credit must name the original's publisher",
        add_credit,
    ),
    Manipulation(
        "thousand_stubs",
        "a thousand items of two sentences with a named source",
        "articles under 250 words count nowhere",
        add_stubs,
    ),
    Manipulation(
        "lifted_from_wire",
        "four quotations of wire originals with their speakers, in the middle of every article",
        "a quotation that stands in the wire is second-hand, and not own sourcing",
        with_wire=lift_from_wire,
    ),
    Manipulation(
        "lifted_from_others",
        "four true quotations of other outlets with their speakers, in the middle of every article",
        "nothing that an outlet's own articles show; shared text is shown, and changes no score",
        lift_from_others,
        is_open=True,
    ),
    Manipulation(
        "platitudes",
        "four platitudes of real organizations, in the middle of every article",
        "organizations count on an occasion only, and at most two a story",
        quote_bodies,
    ),
    Manipulation(
        "dead_speakers",
        "four sayings of the long dead, in the middle of every article",
        "the long dead and what was said once upon a time do not count",
        quote_the_dead,
    ),
    Manipulation(
        "name_variants",
        "an invented think tank under four names, in the middle of every article",
        "names are joined to one source, and at most two organizations count; that it is invented nothing shows",
        vary_names,
        is_open=True,
    ),
    Manipulation(
        "documents_seen",
        "a sentence about documents seen by the paper, in the middle of every article",
        "a document counts where it is told which",
        cite_documents,
    ),
    Manipulation(
        "republished",
        "the longest article published twenty times more, each time with a line changed",
        "articles that share most of their text are one unit",
        republish,
    ),
    Manipulation(
        "joined_articles",
        "articles joined in pairs",
        "sources are compared at one mix of article lengths, and long copies are found however old the original is",
        join_articles,
    ),
    Manipulation(
        "opinion_labels",
        "all but the ten longest articles titled Opinion",
        "the label is believed; how many articles were left out stands beside the score",
        label_opinion,
    ),
    Manipulation(
        "disguised_letters",
        "look-alike letters and invisible characters, in every second word",
        "a disguised text is measured as a reader sees it",
        disguise,
    ),
    Manipulation(
        "blanket_footer",
        "a footer that names all agencies, under every article",
        "who stands in the notes under nearly all articles is credited by none, and a note covers half an article at most",
        with_wire=credit_all,
    ),
    Manipulation(
        "legal_line",
        "a legal line that lists all agencies, under every article",
        "a list of rights is no credit",
        with_wire=disclaim,
    ),
    Manipulation(
        "credited_wire",
        "twenty credited wire stories added to every outlet",
        "what is declared an agency's is no own work, and credited words thin out no copy ratio",
        with_wire=add_wire_stories,
    ),
    Manipulation(
        "footer_and_lifted",
        "the footer and the lifted wire quotations together",
        "as each by itself",
        with_wire=lambda articles, wire: credit_all(lift_from_wire(articles, wire), wire),
    ),
    Manipulation(
        "borrowed_voices",
        "platitudes, sayings of the dead and documents together",
        "as each by itself",
        lambda articles: cite_documents(quote_the_dead(quote_bodies(articles))),
    ),
)

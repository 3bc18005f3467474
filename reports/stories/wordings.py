"""Wordings of one quotation across the texts of a story: who printed which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from masthead.metrics.translation_noise.quotes.wording import CUT, IDENTICAL, REWORDED
from masthead.metrics.wording import show_count
from masthead.reports.article.alignment import Run as Words
from masthead.reports.article.alignment import align_words, word_keys
from masthead.reports.display.text import shorten
from masthead.reports.inputs.run import Run
from masthead.reports.stories.find import Story, Telling

Place = tuple[str, int, int]
"""A quotation: its text's id, start and end."""

MOST = 12
"""So many quotations of a story are shown, those in most wordings first."""


@dataclass(frozen=True)
class Wording:
    """One wording, who printed it, and how it differs from the first."""

    articles: tuple[str, ...]
    words: tuple[Words, ...]
    how: str


@dataclass(frozen=True)
class Quotation:
    """A quotation that several texts of a story have: its wordings, the earliest text's first."""

    wordings: tuple[Wording, ...]


def find_wordings(run: Run, stories: Sequence[Story], *, most: int = MOST) -> list[list[Quotation]]:
    """For each story the quotations that stand in several of its texts, those with most wordings first.

    Quotations are one where the metric quote drift aligned them, directly or through one another.
    """
    articles = sorted({telling.article_id for story in stories for telling in story.tellings})
    labels = [IDENTICAL, CUT, REWORDED]
    marks = run.evidence(articles).filter(pl.col("label").is_in(labels), pl.col("reference_id").is_in(articles))
    quoted = [*marks["article_id"].to_list(), *marks["reference_id"].to_list()]
    texts = dict(run.texts(quoted).select("article_id", "text").iter_rows()) if quoted else {}
    return [_wordings_of(story, marks, texts)[:most] for story in stories]


def _wordings_of(story: Story, marks: pl.DataFrame, texts: Mapping[str, str]) -> list[Quotation]:
    order = {telling.article_id: number for number, telling in enumerate(sorted(story.tellings, key=_age))}
    rows = marks.filter(pl.col("article_id").is_in(list(order)), pl.col("reference_id").is_in(list(order)))
    links = [
        ((article, start, end), (reference, low, high))
        for article, start, end, reference, low, high in rows.select(
            "article_id", "start", "end", "reference_id", "reference_start", "reference_end"
        ).iter_rows()
    ]
    found = [_quotation(group, order, texts) for group in _groups(links)]
    several = [quotation for quotation in found if quotation is not None]
    return sorted(several, key=lambda quotation: -len(quotation.wordings))


def _age(telling: Telling) -> tuple[bool, float, bool, str]:
    """Sort key: the earliest first, undated texts last."""
    date = telling.latest
    return date is None, date.timestamp() if date else 0.0, not telling.is_wire, telling.article_id


def _groups(links: Sequence[tuple[Place, Place]]) -> list[list[Place]]:
    """Places that are linked, directly or through others, or overlap in one text."""
    places = sorted({place for link in links for place in link})
    group_of = {place: number for number, place in enumerate(places)}

    def join(a: Place, b: Place) -> None:
        old, new = sorted((group_of[a], group_of[b]), reverse=True)
        for place in places:
            if group_of[place] == old:
                group_of[place] = new

    for a, b in pairwise(places):
        if a[0] == b[0] and b[1] < a[2]:
            join(a, b)
    for a, b in links:
        join(a, b)
    groups: dict[int, list[Place]] = {}
    for place in places:
        groups.setdefault(group_of[place], []).append(place)
    return list(groups.values())


def _quotation(places: Sequence[Place], order: Mapping[str, int], texts: Mapping[str, str | None]) -> Quotation | None:
    """One place per text, the longest; None where fewer than two texts have it."""
    longest: dict[str, str] = {}
    for article, start, end in places:
        words = " ".join((texts.get(article) or "")[start:end].split())
        if len(words) > len(longest.get(article, "")):
            longest[article] = words
    printed: dict[str, tuple[str, list[str]]] = {}
    for article in sorted(longest, key=lambda name: order[name]):
        printed.setdefault(word_keys(longest[article]), (longest[article], []))[1].append(article)
    if len(longest) < 2:
        return None
    (first, by), *others = printed.values()
    wordings = [Wording(tuple(by), (Words(shorten(first, 600), False),), "")]
    for text, articles in others:
        runs, n_other, n_missing = align_words(text, first)
        wordings.append(Wording(tuple(articles), runs, _how(n_other, n_missing)))
    return Quotation(tuple(wordings))


def _how(n_other: int, n_missing: int) -> str:
    """How a wording differs: words of its own, and words of the first that it lacks.

    >>> _how(0, 0), _how(0, 3), _how(2, 1)
    ('the same words', '3 words left out', '2 words of its own, 1 word left out')
    """
    own = f"{show_count(n_other, 'word')} of its own" if n_other else ""
    gone = f"{show_count(n_missing, 'word')} left out" if n_missing else ""
    return ", ".join(part for part in (own, gone) if part) or "the same words"

"""Stories: an original and the articles that share text with it, directly or through one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from masthead.reports.copy_pairs import copies_with_facts
from masthead.reports.run import Run


@dataclass(frozen=True)
class Telling:
    """One text of a story: an original or an article."""

    article_id: str
    outlet: str
    title: str
    published: datetime | None
    is_wire: bool

    @property
    def has_time(self) -> bool:
        """Whether the date has a time; midnight stands for a day."""
        return self.published is not None and (self.published.hour, self.published.minute) != (0, 0)

    @property
    def latest(self) -> datetime | None:
        """When it was published at the latest: a date without time may be any time of its day."""
        if self.published is None or self.has_time:
            return self.published
        return self.published + timedelta(hours=23, minutes=59)


@dataclass(frozen=True)
class Link:
    """Text that two tellings share: words and credit; ``is_directed`` where the dates tell which of them is older."""

    origin_id: str
    article_id: str
    n_verbatim_words: int
    n_reworded_words: int
    credit: str
    is_directed: bool = True

    @property
    def n_words(self) -> int:
        """Words that the two share."""
        return self.n_verbatim_words + self.n_reworded_words


@dataclass(frozen=True)
class Story:
    """Tellings in the order of their dates, and the links between them."""

    title: str
    tellings: tuple[Telling, ...]
    links: tuple[Link, ...]

    @property
    def n_words(self) -> int:
        """Words that went around; what two tellings share counts once where neither is known to be the older."""
        most: dict[tuple[str, str], int] = {}
        for link in self.links:
            ends = (link.origin_id, link.article_id)
            pair = ends if link.is_directed else (min(ends), max(ends))
            most[pair] = max(most.get(pair, 0), link.n_words)
        return sum(most.values())

    @property
    def outlets(self) -> list[str]:
        """Outlets in the order in which they come in."""
        return list(dict.fromkeys(telling.outlet for telling in self.tellings))


def find_stories(run: Run, *, most: int = 30, least_words: int = 20, most_tellings: int = 60) -> list[Story]:
    """The stories that most outlets tell, then those with most shared words.

    Tellings belong to one story where they share at least ``least_words`` words with each other or with one text.
    """
    copies = copies_with_facts(run).filter(pl.col("n_words") >= least_words)
    if not len(copies):
        return []
    groups = _components(copies.select("reference_id", "article_id").rows())
    rows = copies.with_columns(story=pl.col("reference_id").replace_strict(groups, return_dtype=pl.Int64)).partition_by(
        "story", maintain_order=True
    )
    titles = _titles(run, list(groups))
    stories = [_story(part, titles, most_tellings) for part in rows]
    stories.sort(key=lambda story: (-len(story.outlets), -story.n_words, story.title))
    return stories[:most]


def _components(edges: list[tuple[str, str]]) -> dict[str, int]:
    """Connected components by union of sets; each node's component number."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in edges:
        parent[root(a)] = root(b)
    numbers = {node: k for k, node in enumerate(dict.fromkeys(root(node) for node in parent))}
    return {node: numbers[root(node)] for node in parent}


def _titles(run: Run, ids: list[str]) -> dict[str, str]:
    if run.measured is None:
        return {}
    found = run.measured.articles.lazy().filter(pl.col("article_id").is_in(ids)).select("article_id", "title").collect()
    return {article: title or "" for article, title in found.iter_rows()}


def _story(part: pl.DataFrame, titles: dict[str, str], most: int) -> Story:
    tellings: dict[str, Telling] = {}
    for row in part.iter_rows(named=True):
        reference, article = row["reference_id"], row["article_id"]
        is_wire = row["reference_kind"] == "wire"
        if is_wire or reference not in tellings:
            tellings[reference] = Telling(
                reference, row["origin"], row["title"] or "", row["reference_published"], is_wire
            )
        tellings.setdefault(article, Telling(article, row["outlet"], titles.get(article, ""), row["published"], False))
    late = datetime.max
    ordered = sorted(
        tellings.values(),
        key=lambda t: (t.latest.replace(tzinfo=None) if t.latest else late, not t.is_wire, t.article_id),
    )[:most]
    kept = {telling.article_id for telling in ordered}
    links = [
        Link(
            row["reference_id"],
            row["article_id"],
            row["n_verbatim_words"],
            row["n_reworded_words"],
            row["credit"],
            row["direction"] == "from_reference" or row["reference_kind"] == "wire",
        )
        for row in part.iter_rows(named=True)
        if row["reference_id"] in kept and row["article_id"] in kept
    ]
    title = next((telling.title for telling in ordered if telling.title), ordered[0].article_id)
    return Story(title, tuple(ordered), tuple(links))

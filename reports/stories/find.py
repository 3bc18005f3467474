"""Stories: an original and the articles that share text with it, directly or through one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from masthead.reports.inputs.run import Run
from masthead.reports.inputs.shared_text import SharedText

END_OF_DAY = timedelta(hours=23, minutes=59)


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
        return self.published + END_OF_DAY


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
    if run.measured is None or run.shared is None:
        return []
    shared = run.shared
    links = shared.links.filter(pl.col("n_words") >= least_words)
    links = links.with_columns(story=_components(links, len(shared.texts)))
    copies = _named(links.join(_largest(links, shared, most, most_tellings), on="story", how="semi"), shared)
    ids = [*copies["article_id"].to_list(), *copies["reference_id"].to_list()]
    titles = run.titles(ids)
    copies = copies.with_columns(title=pl.col("reference_id").replace_strict(titles, return_dtype=pl.String))
    stories = [_story(part, titles, most_tellings) for part in copies.partition_by("story", maintain_order=True)]
    stories.sort(key=lambda story: (-len(story.outlets), -story.n_words, story.title))
    return stories[:most]


def _components(links: pl.DataFrame, n_texts: int) -> pl.Series:
    """The number of each link's story: texts are of one story where links join them."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    article, reference = links["article"].to_numpy(), links["reference"].to_numpy()
    joined = coo_array((np.ones(len(links), dtype=np.int8), (reference, article)), shape=(n_texts, n_texts))
    return pl.Series(connected_components(joined, directed=False)[1][article])


def _largest(links: pl.DataFrame, shared: SharedText, most: int, most_tellings: int) -> pl.DataFrame:
    """The stories that most outlets tell, then those with most words; where the last of them have equals, these too."""
    tellings = _first_tellings(links, shared, most_tellings)
    stories = tellings.group_by("story").agg(n_outlets=pl.col("outlet").n_unique())
    stories = stories.filter(pl.col("n_outlets") >= pl.col("n_outlets").top_k(most).min())
    is_told = np.zeros(len(shared.texts), dtype=np.bool_)
    is_told[tellings["text"].to_numpy()] = True
    told = links.filter(is_told[links["article"].to_numpy()] & is_told[links["reference"].to_numpy()])
    pairs = told.join(stories, on="story", how="semi").group_by("story", shared.pairs().alias("pair"))
    words = pairs.agg(pl.col("n_words").max()).group_by("story").agg(pl.col("n_words").cast(pl.Int64).sum())
    ranked = stories.join(words, on="story", how="left").select(
        "story", rank=pl.struct("n_outlets", pl.col("n_words").fill_null(0)).rank("min", descending=True)
    )
    return ranked.filter(pl.col("rank") <= most)


def _first_tellings(links: pl.DataFrame, shared: SharedText, most: int) -> pl.DataFrame:
    """The texts of each story with their outlets, the first by date of those that have very many."""
    ends = [
        links.select("story", "is_wire", text="reference"),
        links.select("story", is_wire=pl.lit(False), text="article"),
    ]
    is_wire = pl.col("is_wire")
    texts = pl.concat(ends).group_by("story", "text").agg(is_wire.any())
    published = (
        pl.when(is_wire).then(shared.of("text", "reference_published")).otherwise(shared.of("text", "published"))
    )
    is_day = (pl.col("published").dt.hour() == 0) & (pl.col("published").dt.minute() == 0)
    return (
        texts.with_columns(
            outlet=pl.when(is_wire).then(shared.of("text", "origin")).otherwise(shared.of("text", "outlet")),
            published=published,
        )
        .with_columns(latest=pl.col("published") + pl.when(is_day).then(END_OF_DAY).otherwise(timedelta()))
        .sort("story", "latest", ~is_wire, "text", nulls_last=True)
        .filter(pl.int_range(pl.len()).over("story") < most)
        .select("story", "text", "outlet")
    )


def _named(links: pl.DataFrame, shared: SharedText) -> pl.DataFrame:
    """Links with the identifiers, outlets and dates of both sides, in the order of the articles' dates."""
    sides = {
        "article_id": ("article", "article_id"),
        "outlet": ("article", "outlet"),
        "published": ("article", "published"),
        "reference_id": ("reference", "article_id"),
        "origin": ("reference", "origin"),
        "reference_published": ("reference", "reference_published"),
    }
    named = links.with_columns(**{name: shared.of(*side) for name, side in sides.items()})
    return named.sort("published", "article_id", "reference_id", nulls_last=True)


def _story(part: pl.DataFrame, titles: dict[str, str], most: int) -> Story:
    tellings: dict[str, Telling] = {}
    for row in part.iter_rows(named=True):
        reference, article = row["reference_id"], row["article_id"]
        is_wire = row["is_wire"]
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
            not row["is_open"],
        )
        for row in part.iter_rows(named=True)
        if row["reference_id"] in kept and row["article_id"] in kept
    ]
    title = next((telling.title for telling in ordered if telling.title), ordered[0].article_id)
    return Story(title, tuple(ordered), tuple(links))

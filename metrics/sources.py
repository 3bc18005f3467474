"""Sources of attributions: each mention typed, and the mentions of an article joined to its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl

from masthead.metrics.hashing import mix, word_keys
from masthead.metrics.media import Media, name_key, own_names, read_media
from masthead.metrics.source_joining import Article, Entity, Site
from masthead.metrics.source_mentions import Mention, read_mention
from masthead.metrics.source_names import name_words
from masthead.metrics.source_words import SOURCE_LANGUAGES, SourceWords, read_source_words
from masthead.metrics.table import Column, Table
from masthead.metrics.texts import Flags, Ints, Texts

SOURCE_KINDS = (
    "named_person",
    "named_organization",
    "unnamed",
    "document",
    "media",
    "hearsay",
    "self_citation",
    "undetermined",
)
MENTION_FORMS = ("name", "description", "pronoun", "none")
NAMED_KINDS = ("named_person", "named_organization")

SOURCES = Table(
    "sources",
    "One row an attribution that has a source or is hearsay.",
    (
        Column("attribution", pl.Int64, "the attribution", low=0),
        Column("article", pl.Int64, "the article's row in the batch", low=0),
        Column("source_id", pl.Int64, "the source, numbered within the article", low=0),
        Column("name", pl.String, "the fullest name that the article gives the source", nullable=True),
        Column("source_kind", pl.String, "what kind of source", values=SOURCE_KINDS),
        Column("mention_form", pl.String, "how this mention names it", values=MENTION_FORMS),
        Column("start", pl.Int64, "batch position of the mention's name or head", low=0),
        Column("end", pl.Int64, "its end", low=0),
    ),
)


class AttributionTables(Protocol):
    """What the sources are read from: the tables of the attribution detector.

    ``table`` has attribution, article, sentence and is_hearsay; ``spans`` has attribution, role (source, cue,
    content), start and end in batch positions.
    """

    @property
    def table(self) -> pl.DataFrame:
        """One row an attribution."""

    @property
    def spans(self) -> pl.DataFrame:
        """One row a span."""


@dataclass(frozen=True)
class Sources:
    """Sources of a batch.

    ``table`` has one row an attribution; ``companions`` (same columns) the further sources of attributions that
    name several ("the mayor, Ana Lind, and Rolf Berg said").
    """

    table: pl.DataFrame
    companions: pl.DataFrame


def join_sources(
    texts: Texts,
    attributions: AttributionTables,
    *,
    outlets: Mapping[str, Sequence[str]] | None = None,
    languages: Sequence[str] | None = None,
) -> Sources:
    """Type every source mention and join the mentions of each article to its sources.

    ``outlets`` maps an outlet's key to its other names and domains (for self-citation); ``languages`` has one code
    an article, English where absent. Articles in a language without a word list are read with the English one.
    """
    media = read_media()
    frame = _mention_rows(attributions)
    if not len(frame):
        return Sources(SOURCES.empty(), SOURCES.empty())
    starts, ends = frame["start"].to_numpy(), frame["end"].to_numpy()
    articles = frame["article"].to_numpy()
    common = _is_common_first(texts, articles, starts)
    reader = _MentionReader(texts, media, languages)
    mentions: list[Mention | None] = []
    for row, hearsay, start, end, first in zip(
        articles.tolist(), frame["is_hearsay"].to_list(), starts.tolist(), ends.tolist(), common.tolist(), strict=True
    ):
        mentions.append(None if hearsay else reader.read(row, start, end, first))
    names = _full_names(texts, articles, mentions, reader)
    sentences = frame["sentence"].to_list()
    rows: list[dict[str, object]] = []
    companions: list[dict[str, object]] = []
    begin = 0
    for stop in [*np.flatnonzero(np.diff(articles) != 0).tolist(), len(articles) - 1]:
        row = int(articles[begin])
        own = own_names(texts.frame["outlet"][row], outlets, media)
        article = Article(reader.words(row), own)
        for full in names.get(row, ()):
            article.introduce(full)
        joined = [
            _join(article, texts, reader, row, mentions[i], sentences[i], int(starts[i]))
            for i in range(begin, stop + 1)
        ]
        for i, (entity, others, mention) in enumerate(joined, begin):
            rows.append(_row(frame, i, entity, mention, int(starts[i]), int(ends[i]), own))
            further = mention.others if mention is not None else ()
            for other, named in zip(others, further, strict=True):
                companions.append(_row(frame, i, other, named, int(starts[i]), int(ends[i]), own))
        begin = stop + 1
    return Sources(SOURCES.frame(pl.DataFrame(rows)), SOURCES.frame(_frame(companions)))


def _frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(SOURCES.schema))


def _mention_rows(attributions: AttributionTables) -> pl.DataFrame:
    """One row an attribution with a source or hearsay, in text order: its first source span, else its first span."""
    spans = attributions.spans.sort("attribution", "start")
    first = spans.filter(pl.col("role") == "source").group_by("attribution", maintain_order=True).first()
    any_span = spans.group_by("attribution", maintain_order=True).first()
    table = attributions.table.select("attribution", "article", "sentence", "is_hearsay")
    return (
        table.join(first.select("attribution", "start", "end"), on="attribution", how="left")
        .join(any_span.select("attribution", cue_start="start", cue_end="end"), on="attribution", how="left")
        .filter(pl.col("start").is_not_null() | pl.col("is_hearsay"))
        .with_columns(start=pl.coalesce("start", "cue_start"), end=pl.coalesce("end", "cue_end"))
        .filter(pl.col("start").is_not_null())
        .sort("article", "start", "attribution")
    )


class _MentionReader:
    """Reads mentions of a batch, each distinct text once."""

    def __init__(self, texts: Texts, media: Media, languages: Sequence[str] | None):
        self._texts = texts
        self._media = media
        self._languages = languages
        self._read: dict[tuple[str, str, bool], Mention] = {}

    def words(self, article: int) -> SourceWords:
        language = self._languages[article] if self._languages else "en"
        return read_source_words(language if language in SOURCE_LANGUAGES else "en")

    def read(self, article: int, start: int, end: int, is_common_first: bool = False) -> Mention:
        words = self.words(article)
        text = self._texts.text[start:end]
        key = (words.language, text, is_common_first)
        mention = self._read.get(key)
        if mention is None:
            mention = read_mention(text, words, self._media, is_common_first=is_common_first)
            self._read[key] = mention
        return mention


def _is_common_first(texts: Texts, articles: Ints, starts: Ints) -> Flags:
    """Mentions whose first word is capitalized at a sentence's start and stands in small letters in the article."""
    word = np.searchsorted(texts.words.start, starts)
    word = np.minimum(word, max(len(texts.words) - 1, 0))
    if not len(texts.words):
        return np.zeros(len(starts), dtype=np.bool_)
    keyed = texts.word_keys ^ mix(texts.words.article.astype(np.uint64))
    small = np.unique(keyed[~texts.is_capitalized])
    found: Flags = np.isin(keyed[word], small) & texts.is_capitalized[word] & (texts.words.start[word] == starts)
    return found


def _full_names(
    texts: Texts, articles: Ints, mentions: Sequence[Mention | None], reader: _MentionReader
) -> dict[int, list[Mention]]:
    """Full forms of the cited names that stand anywhere in the articles, by article."""
    wanted: set[tuple[int, str]] = set()
    for row, mention in zip(articles.tolist(), mentions, strict=True):
        for each in (mention, *mention.others) if mention is not None else ():
            if each.form == "name" and each.kind in ("named_person", "media"):
                family = name_words(each.name, reader.words(row))
                if family:
                    wanted.add((row, family[-1]))
    if not wanted:
        return {}
    rows = np.array([row for row, _ in wanted], dtype=np.uint64)
    keys = word_keys([family for _, family in wanted]) ^ mix(rows)
    keyed = texts.word_keys ^ mix(texts.words.article.astype(np.uint64))
    places = np.flatnonzero(np.isin(keyed, keys) & texts.is_capitalized)
    places = places[places > 0]
    gap = texts.words.start[places] - texts.words.end[places - 1]
    places = places[texts.is_capitalized[places - 1] & (gap >= 1) & (gap <= 2)]
    _, first = np.unique(np.stack((keyed[places], keyed[places - 1])), axis=1, return_index=True)
    found: dict[int, list[Mention]] = {}
    for place in np.sort(places[first]).tolist():
        begin = _run_begin(texts, place)
        row = int(texts.words.article[place])
        mention = reader.read(row, int(texts.words.start[begin]), int(texts.words.end[place]))
        if mention.form == "name" and mention.kind == "named_person":
            found.setdefault(row, []).append(mention)
    return found


def _run_begin(texts: Texts, place: int) -> int:
    """First word of the capitalized run that ends at a word, at most eight words back, within its sentence."""
    begin = place
    while begin > 0 and place - begin < 8:
        between = texts.text[texts.words.end[begin - 1] : texts.words.start[begin]]
        if not texts.is_capitalized[begin - 1] or between.strip(".") != " ":
            break
        begin -= 1
    return begin


def _join(
    article: Article, texts: Texts, reader: _MentionReader, row: int, mention: Mention | None, sentence: int, start: int
) -> tuple[Entity, list[Entity], Mention | None]:
    if mention is None:
        for entity in article.entities:
            if entity.kind == "hearsay":
                return entity, [], None
        entity = Entity(len(article.entities), "hearsay")
        article.entities.append(entity)
        return entity, [], None
    antecedent = None
    if mention.form == "pronoun" and mention.head in article.words.relative:
        antecedent = _antecedent(texts, reader, row, sentence, start)
    entity, others = article.join(Site(mention, sentence, antecedent))
    return entity, others, mention


def _antecedent(texts: Texts, reader: _MentionReader, row: int, sentence: int, start: int) -> Mention | None:
    """The mention that a relative pronoun stands for: the noun phrase before it."""
    before = texts.text[int(texts.sentences.start[sentence]) : start].rstrip(" ,—–-")
    end = int(texts.sentences.start[sentence]) + len(before)
    place = int(np.searchsorted(texts.words.end, end, side="right")) - 1
    if place < 0 or texts.words.end[place] != end:
        return None
    begin = _run_begin(texts, place) if texts.is_capitalized[place] else max(place - 2, 0)
    begin = max(begin, int(np.searchsorted(texts.words.start, texts.sentences.start[sentence])))
    mention = reader.read(row, int(texts.words.start[begin]), end)
    return mention if mention.form in ("name", "description") else None


def _row(
    frame: pl.DataFrame, i: int, entity: Entity, mention: Mention | None, start: int, end: int, own: frozenset[str]
) -> dict[str, object]:
    kind = entity.kind
    if kind == "media" and name_key(entity.name) in own:
        kind = "self_citation"
    return {
        "attribution": frame["attribution"][i],
        "article": frame["article"][i],
        "source_id": entity.source_id,
        "name": entity.name or None,
        "source_kind": kind,
        "mention_form": mention.form if mention is not None else "none",
        "start": start + mention.start if mention is not None else start,
        "end": start + mention.end if mention is not None else end,
    }

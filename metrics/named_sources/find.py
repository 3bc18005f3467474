"""Sources of attributions: each mention typed, and the mentions of an article joined to its sources."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import NamedTuple, Protocol

import numpy as np
import polars as pl

from masthead.metrics.media.outlets import own_names, read_media
from masthead.metrics.named_sources.antecedents import Namings
from masthead.metrics.named_sources.bodies import Site
from masthead.metrics.named_sources.context import (
    MentionReader,
    credit_before,
    credit_behind,
    credit_below,
    find_full_names,
    first_capitals,
    keys_in_article,
    mention_before,
    subject_before,
)
from masthead.metrics.named_sources.entities import Entity
from masthead.metrics.named_sources.joining import Article, Joined
from masthead.metrics.named_sources.kinds import FINER_KINDS, finer_kind
from masthead.metrics.named_sources.mentions.mention import Mention
from masthead.metrics.named_sources.mentions.phrases import Capital
from masthead.metrics.tables.table import Column, Table
from masthead.metrics.text.arrays import Flags, Ints, Keys
from masthead.metrics.text.texts import Texts

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
_LONGEST_MENTION = 200
_MOST_SHOWN = 8
_MOST_WITH_NAME = 12
_FURTHEST_CARRIED = 2000
_ORDER = attrgetter("article", "start", "is_carried", "attribution")
_PARAGRAPHS = re.compile(r"\n\s*")
_HEARSAY = re.compile(
    r"\b(?:reported|alleged|purported|supposed)ly\b|\b(?:is|are|was|were|it is) \w+ (?:to|that)\b", re.IGNORECASE
)
_RELATIVE = re.compile(r", (?=(?:who|which|whose|where)\b)")
_LOOSE = re.compile(
    r"(?:who|which|that|whose|and|or|the|an?|of|in|on|at|to|for|from|by|with|as|not|be|is|are|was|were|his|her|their|has|had|just|than)"
    r"|[a-z]+(?:ing|ed)"
)
_MAY_BE_LEFT = frozenset("dns")
_PARTICLES = frozenset(("de", "of", "van", "von", "del", "la", "for"))
_LEFT_OVER = re.compile(r"(?: (?:conducted|released|published|taken|titled|posted|called)|['’]s)\Z")
_PARTY = re.compile(r"\b[RDI]-[A-Z]\w*")

SOURCES = Table(
    "sources",
    "One row per attribution that has a source or is hearsay.",
    (
        Column("attribution", pl.Int64, "the attribution", low=0),
        Column("article", pl.Int64, "the article's row in the batch", low=0),
        Column("source_id", pl.Int64, "the source, numbered within the article", low=0),
        Column("name", pl.String, "the fullest name that the article gives the source", nullable=True),
        Column("source_kind", pl.String, "what kind of source", values=SOURCE_KINDS),
        Column("mention_form", pl.String, "how this mention names it", values=MENTION_FORMS),
        Column("mention", pl.String, "the mention in words, at most eight but for a name at their end"),
        Column(
            "is_institution", pl.Boolean, "whether a mention without a name means an institution (police, the bank)"
        ),
        Column("start", pl.Int64, "batch position of the mention's name or head", low=0),
        Column("end", pl.Int64, "its end", low=0),
        Column("rule", pl.String, "how this mention was joined to its source"),
        Column("finer_kind", pl.String, "what the source is, finer than its kind", nullable=True, values=FINER_KINDS),
    ),
)


class AttributionTables(Protocol):
    """What the sources are read from: the tables of the attribution detector.

    ``table`` has attribution, article, sentence and is_hearsay; ``spans`` has attribution, role (source, cue,
    content), start and end in batch positions.
    """

    @property
    def table(self) -> pl.DataFrame:
        """One row per attribution."""

    @property
    def spans(self) -> pl.DataFrame:
        """One row per span."""


@dataclass(frozen=True)
class Sources:
    """Sources of a batch.

    ``table`` has one row per attribution; ``companions`` (same columns) the further sources of attributions that
    name several ("the mayor, Ana Lind, and Rolf Berg said").
    """

    table: pl.DataFrame
    companions: pl.DataFrame


class _Place(NamedTuple):
    """One attribution's source span: where it stands and what it was read as (None for hearsay)."""

    attribution: int
    article: int
    sentence: int
    start: int
    end: int
    mention: Mention | None
    is_carried: bool = False


def join_sources(
    texts: Texts,
    attributions: AttributionTables,
    *,
    outlets: Mapping[str, Sequence[str]] | None = None,
    languages: Sequence[str] | None = None,
) -> Sources:
    """Type every source mention and join the mentions of each article to its sources.

    A person or organization is named where any mention in the article gives a proper name: a surname alone, an
    acronym, a proper adjective with an institution ("the Arvanian defense ministry"), or a spokesperson or statement
    of an organization that is named. Roles, groups and persons told by a role alone are unnamed. News outlets are
    ``media`` (``self_citation`` where the outlet cites itself), reports and data ``document``, "is said to"
    ``hearsay``; what cannot be told, as "we" or a pronoun without a fitting source, is ``undetermined``.

    ``outlets`` maps an outlet's key to its other names and domains, for self-citation; ``languages`` has one code an
    article, English where absent. Numbers of sources hold within an article.
    """
    media = read_media()
    reader = MentionReader(texts, media, languages)
    keys = keys_in_article(texts)
    places = _places(texts, attributions, reader, keys)
    full_names = find_full_names(reader, keys, [p.article for p in places], [p.mention for p in places])
    outlet_of = [str(outlet) for outlet in texts.frame["outlet"].to_list()]
    own: dict[str, frozenset[str]] = {}
    rows: list[tuple[object, ...]] = []
    companions: list[tuple[object, ...]] = []
    begin = 0
    for stop in range(1, len(places) + 1):
        if stop < len(places) and places[stop].article == places[begin].article:
            continue
        row = places[begin].article
        outlet = outlet_of[row]
        if outlet not in own:
            own[outlet] = own_names(outlet, outlets, media)
        article = Article(reader.words(row), media, own_names=own[outlet], namings=Namings(reader, row))
        article.headline_end = _first_line_end(texts, row)
        for full in full_names.get(row, ()):
            article.introduce(full)
        joined: list[Joined] = []
        seen: dict[tuple[int, int], Joined] = {}
        for place in places[begin:stop]:
            joined.append(_join(article, reader, place, seen))
            seen[place.start, place.end] = joined[-1]
        for place, (entity, others, rule) in zip(places[begin:stop], joined, strict=True):
            rows.append(_row(reader, article, place, place.mention, entity, rule))
            if place.mention is None or not others:
                continue
            pairs = zip(place.mention.others, others, strict=False)
            distinct = {other.source_id: (mention, other) for mention, other in pairs}
            distinct.pop(entity.source_id, None)
            companions.extend(_row(reader, article, place, *pair, "name in a list") for pair in distinct.values())
        begin = stop
    return Sources(_frame(rows), _frame(companions))


def _first_line_end(texts: Texts, row: int) -> int:
    """Where an article's first line ends: headlines leave articles out."""
    begin, end = texts.bounds[row].tolist()
    line_end = texts.text.find("\n", begin, end)
    return line_end if line_end >= 0 else begin


def _frame(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else ((),) * len(SOURCES.schema)
    return pl.DataFrame(dict(zip(SOURCES.schema, columns, strict=True)), schema=dict(SOURCES.schema))


def _places(texts: Texts, attributions: AttributionTables, reader: MentionReader, keys: Keys) -> list[_Place]:
    """The attributions with a source, a credit line or hearsay, each at its first source span, in text order."""
    table = attributions.table.select("attribution", "article", "sentence", "is_hearsay")
    place, has_source, start, end, ends = _extents(attributions)
    capitals = iter(first_capitals(texts, keys, start[has_source]))
    places: list[_Place] = []
    unsourced: list[tuple[int, int, int, int, int]] = []
    for (number, row, sentence, is_hearsay), is_sourced, begin, stop, last in zip(
        table[place].iter_rows(), has_source.tolist(), start.tolist(), end.tolist(), ends.tolist(), strict=True
    ):
        if is_sourced:
            cited = _placed(reader, number, row, sentence, begin, stop, is_hearsay, next(capitals))
            is_named = cited.mention is None or cited.mention.form in ("name", "pronoun")
            below = None if is_named else credit_below(reader, row, last)
            places.append(cited if below is None else _Place(number, row, sentence, *below))
        elif is_hearsay:
            places.append(_Place(number, row, sentence, begin, stop, None))
        elif (credit := credit_behind(reader, row, begin, stop) or credit_before(reader, row, begin)) is not None:
            places.append(_Place(number, row, sentence, *credit))
        else:
            unsourced.append((number, row, sentence, begin, stop))
    places.extend(_carried(reader, places, unsourced))
    return sorted(places, key=_ORDER)


def _carried(
    reader: MentionReader, places: list[_Place], unsourced: list[tuple[int, int, int, int, int]]
) -> Iterator[_Place]:
    """Quotations without a source: of the person whom the sentence before is about, or of the source cited last.

    They go on with the source cited last in its paragraph, or where they open the next one.
    """
    texts = reader.texts
    ordered = sorted(places, key=attrgetter("start"))
    starts = [place.start for place in ordered]
    reach: dict[int, int] = {}
    for number, row, sentence, begin, stop in sorted(unsourced, key=itemgetter(3)):
        at = bisect_left(starts, begin) - 1
        is_cited = at >= 0 and sentence > 0 and starts[at] >= texts.sentences.start[sentence - 1]
        subject = None if is_cited else subject_before(reader, row, sentence, begin)
        if subject is not None:
            yield _Place(number, row, sentence, *subject)
            continue
        if at < 0 or ordered[at].article != row or ordered[at].mention is None:
            continue
        source = ordered[at]
        since = max(source.end, reach.get(at, 0))
        if begin - since > _FURTHEST_CARRIED:
            continue
        between = texts.text[since:begin]
        n_breaks = len(_PARAGRAPHS.findall(between))
        if n_breaks > 1 or (n_breaks == 1 and not _is_own_paragraph(texts.text, starts, between, at, begin)):
            continue
        reach[at] = stop
        yield _Place(number, row, sentence, source.start, source.end, source.mention, is_carried=True)


def _is_own_paragraph(text: str, starts: list[int], between: str, at: int, begin: int) -> bool:
    """Whether a quotation opens its paragraph, in which nobody else is cited."""
    if between.rpartition("\n")[2].strip():
        return False
    stop = text.find("\n", begin)
    return at + 1 >= len(starts) or stop < 0 or starts[at + 1] > stop


def _extents(attributions: AttributionTables) -> tuple[Ints, Flags, Ints, Ints, Ints]:
    """The rows of attributions that have spans, whether one is a source, the extent of the first source or of all, the end."""
    number, begin = attributions.spans["attribution"].to_numpy(), attributions.spans["start"].to_numpy()
    order = np.lexsort((begin, number))
    number, begin, end = number[order], begin[order], attributions.spans["end"].to_numpy()[order]
    sources = np.flatnonzero((attributions.spans["role"] == "source").to_numpy()[order])
    wanted = attributions.table["attribution"].to_numpy()
    first, stop = np.searchsorted(number, wanted), np.searchsorted(number, wanted, side="right")
    place = np.flatnonzero(first < stop)
    first, stop = first[place], stop[place]
    source = np.append(sources, len(number))[np.searchsorted(sources, first)]
    has_source = source < stop
    extent = begin[np.where(has_source, source, first)], end[np.where(has_source, source, stop - 1)]
    return place, has_source, *extent, end[stop - 1]


def _placed(
    reader: MentionReader,
    number: int,
    row: int,
    sentence: int,
    start: int,
    end: int,
    is_hearsay: bool,
    capital: Capital,
) -> _Place:
    """The source span read; a party label alone ("R-Ohio") leads back to the name before it."""
    if is_hearsay:
        return _Place(number, row, sentence, start, end, None)
    label = _party_label(reader.texts, row, start)
    if label is not None and label.start() <= start <= label.end() + 2:
        before = mention_before(reader, row, sentence, label.start())
        if before is not None:
            return _Place(number, row, sentence, before[1], label.start(), before[0])
    return _Place(number, row, sentence, start, end, reader.read(row, start, end, capital))


def _party_label(texts: Texts, row: int, start: int) -> re.Match[str] | None:
    """A party label ("R-Ohio") about the place where a mention starts."""
    begin, stop = max(start - 5, 0), start + 4
    if texts.text.find("-", begin, stop) < 0:
        return None
    return _PARTY.search(texts.text, max(begin, int(texts.bounds[row, 0])), stop)


def _join(article: Article, reader: MentionReader, place: _Place, carried: Mapping[tuple[int, int], Joined]) -> Joined:
    mention = place.mention
    if mention is None:
        return Joined(article.hearsay(), [], "hearsay")
    if place.is_carried and (known := carried.get((place.start, place.end))) is not None:
        return known._replace(rule="quotation carried on")
    antecedent = None
    if mention.form == "pronoun" and mention.head in article.words.pronouns.relative:
        before = mention_before(reader, place.article, place.sentence, place.start)
        antecedent = before[0] if before else None
    is_behind_content = mention.form != "name" and _ends_content(reader.texts.text, place.start)
    return article.join(Site(mention, place.sentence, place.start, antecedent, is_behind_content))


def _ends_content(text: str, place: int) -> bool:
    """Whether a comma or a single quotation mark stands right before a place."""
    return text[max(place - 3, 0) : place].rstrip()[-1:] in (",", "’", "'")


def _shown(said: str) -> str:
    """A mention in words: eight at most, but a name within them whole; without what hangs on its end."""
    words = said.split()
    if len(words) <= _MOST_SHOWN and ", wh" not in said and said[-1:] not in _MAY_BE_LEFT:
        return " ".join(words)[:_LONGEST_MENTION].rstrip(",;:")
    words = _RELATIVE.split(said, maxsplit=1)[0].split()
    stop = min(len(words), _MOST_SHOWN)
    is_name = len(words) > stop and words[stop - 1][:1].isupper() and words[stop - 1][-1:] not in ",;:"
    if len(words) > stop and words[stop - 1] in _PARTICLES:
        is_name = words[stop - 2][:1].isupper() and words[stop][:1].isupper()
    while is_name and stop < min(len(words), _MOST_WITH_NAME) and words[stop][:1].isupper():
        stop += 1
    if stop < len(words) and not words[stop][:1].isupper():
        while stop > 2 and _LOOSE.fullmatch(words[stop - 1]):
            stop -= 1
    shown = " ".join(words[:stop])[:_LONGEST_MENTION].rstrip(",;:")
    return _LEFT_OVER.sub("", shown)


def _said_before(reader: MentionReader, place: _Place) -> str:
    """The noun phrase that a relative pronoun stands for, in words."""
    before = mention_before(reader, place.article, place.sentence, place.start)
    return reader.texts.text[before[1] : place.start].rstrip(" ,(—–-\n") if before is not None else ""


def _hearsay_word(said: str) -> str:
    """The word that marks hearsay ("reportedly"), by which a source that nobody is can be shown."""
    found = _HEARSAY.search(said)
    return found.group() if found is not None else "hearsay"


def _row(
    reader: MentionReader, article: Article, place: _Place, mention: Mention | None, entity: Entity, rule: str
) -> tuple[object, ...]:
    begin, end = (0, place.end - place.start) if mention is None else (mention.start, mention.end)
    said = reader.texts.text[place.start : min(place.end, place.start + 2 * _LONGEST_MENTION)]
    if mention is not None and entity.kind == "unnamed" and mention.head in article.words.pronouns.relative:
        said = _said_before(reader, place) or said
    shown = _shown(said) if mention is not None else _hearsay_word(said)
    kind = article.kind_of(entity)
    return (
        place.attribution,
        place.article,
        entity.source_id,
        article.name_of(entity),
        kind,
        mention.form if mention is not None else "none",
        shown,
        mention is not None and mention.is_institution,
        place.start + begin,
        place.start + end,
        rule,
        finer_kind(kind, entity.words, entity.roles, article.words),
    )

"""Named sources: how many persons and organizations an article cites by name, and what else it rests on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from masthead.metrics.attribution.table import Attributions
from masthead.metrics.named_sources.anonymity import find_anonymity_phrases
from masthead.metrics.named_sources.find import NAMED_KINDS, SOURCE_KINDS, Sources
from masthead.metrics.named_sources.occasions import have_occasion
from masthead.metrics.named_sources.stories import (
    HEARSAY_STORY_SHARE,
    IDENTIFIED_SOURCES_PER_ARTICLE,
    MEDIA_STORY_SHARE,
    MOSTLY_UNNAMED_SHARE,
    STORY_MEASURES,
    count_stories,
)
from masthead.metrics.tables.findings import Counted, Findings, evidence_rows, measurement_rows, places_of
from masthead.metrics.tables.layers import Layers, own_status, sentences_in_view
from masthead.metrics.tables.measures import MIN_OWN_WORDS, VIEWS, Measure, View
from masthead.metrics.text.arrays import Flags, Ints, distinct
from masthead.metrics.text.texts import Spans, Texts

METRIC = "named_sources"
MIN_STORY_WORDS = 250
"""An article with fewer words in the view is too short for the measures that count sources per article."""
FOUR = 4

_UNNAMED = ("unnamed", "hearsay")
_NAMED = ("named_person", "named_organization")

NAMED_SOURCES_PER_ARTICLE = Measure(
    version=6,
    name="named_sources_per_article",
    metric=METRIC,
    label="Named sources per article",
    unit="sources per article",
    numerator="distinct persons and organizations cited by name",
    denominator="1 an article",
    definition=(
        "Persons and organizations whose words the article reports and whom it names; all mentions of one source "
        "count once. Other news media, documents, unnamed sources and hearsay are left out. Articles of fewer than "
        f"{MIN_STORY_WORDS} words in the view are too short."
    ),
    pooling="mean",
    views=VIEWS,
    high=None,
    reference="Project for Excellence in Journalism 2005 (number of identified sources per story)",
    marks=_NAMED,
)
UNNAMED_ONLY_SHARE = Measure(
    version=6,
    name="unnamed_only_share",
    metric=METRIC,
    label="Stories with only unnamed sources",
    unit="share of stories",
    numerator="stories whose every source is an unnamed person or group, or hearsay",
    denominator="stories with at least one source",
    definition=(
        "Of the articles that cite any source, those that cite nobody by name, no institution (the police, the bank) nor "
        "anyone who speaks for a named one, no document and no other outlet. Pronouns whose source cannot be told are left out."
    ),
    views=VIEWS,
    reference="Culbertson 1975 (veiled attribution: neither person nor organization fully named)",
    marks=_UNNAMED,
)
FOUR_NAMED_SOURCES_SHARE = Measure(
    version=6,
    name="four_named_sources_share",
    metric=METRIC,
    label="Stories with four named sources or more",
    unit="share of stories",
    numerator="articles with at least four distinct named sources",
    denominator="1 an article",
    definition=f"Articles of at least {MIN_STORY_WORDS} words in the view that name four sources or more.",
    views=VIEWS,
    reference="Project for Excellence in Journalism 2005 (48 % of newspaper stories)",
    marks=_NAMED,
)
NAMED_SOURCES_PER_1000_WORDS = Measure(
    version=6,
    name="named_sources_per_1000_words",
    metric=METRIC,
    label="Named sources per 1,000 words",
    unit="sources per 1,000 words",
    numerator="distinct persons and organizations cited by name",
    denominator="words",
    definition="The distinct named sources of the articles over their words: favors short articles, read it beside the mean.",
    views=VIEWS,
    high=1000.0,
    scale=1000.0,
)
SOURCE_DIVERSITY = Measure(
    version=6,
    name="source_diversity",
    metric=METRIC,
    label="Diversity of sources",
    unit="share of pairs",
    numerator="pairs of attributions of an article that have different sources",
    denominator="pairs of attributions of an article",
    definition=(
        "The chance that two attributions drawn from one article without replacement have different sources: "
        "1 - sum n(n-1) / (N(N-1)), n the attributions of each source and N of all. It is the index of qualitative "
        "variation without its correction for a fixed number of categories, since the number of sources is open."
    ),
    pooling="index",
    views=VIEWS,
    reference="Simpson 1949; Mueller and Schuessler 1961 (index of qualitative variation)",
)
UNNAMED_SOURCE_SHARE = Measure(
    version=6,
    name="unnamed_source_share",
    metric=METRIC,
    label="Unnamed sources",
    unit="share of sources",
    numerator="distinct unnamed sources (a plural counts once) and hearsay",
    denominator="distinct sources",
    definition="Description: keeping a source's name back can be sound practice.",
    views=VIEWS,
    reference="Culbertson 1975 (unique unnamed sources per story)",
)
DOCUMENT_SOURCE_SHARE = Measure(
    version=6,
    name="document_source_share",
    metric=METRIC,
    label="Documents and data among sources",
    unit="share of sources",
    numerator="distinct documents and data cited",
    denominator="distinct sources",
    definition="Reports, polls, studies, records, letters, recordings and data that the article cites as a source.",
    views=VIEWS,
)
ANONYMITY_PHRASES_PER_1000_WORDS = Measure(
    name="anonymity_phrases_per_1000_words",
    metric=METRIC,
    label="Anonymity phrases per 1,000 words",
    unit="phrases per 1,000 words",
    numerator="phrases that tell readers that a name is kept back",
    denominator="words",
    definition="“On condition of anonymity”, “familiar with the matter” and the like. Description, neither good nor bad.",
    views=VIEWS,
    high=1000.0,
    scale=1000.0,
)
NAMED_SOURCES_MEASURES = (
    NAMED_SOURCES_PER_ARTICLE,
    UNNAMED_ONLY_SHARE,
    FOUR_NAMED_SOURCES_SHARE,
    NAMED_SOURCES_PER_1000_WORDS,
    SOURCE_DIVERSITY,
    UNNAMED_SOURCE_SHARE,
    DOCUMENT_SOURCE_SHARE,
    ANONYMITY_PHRASES_PER_1000_WORDS,
    *STORY_MEASURES,
)
_PER_STORY = (
    *(NAMED_SOURCES_PER_ARTICLE, FOUR_NAMED_SOURCES_SHARE),
    *(IDENTIFIED_SOURCES_PER_ARTICLE, HEARSAY_STORY_SHARE, MEDIA_STORY_SHARE),
)


def measure_named_sources(texts: Texts, layers: Layers, attributions: Attributions, sources: Sources) -> Findings:
    """The measures of every article in both views, and every source mention as evidence.

    An attribution belongs to the own view if its sentence is own; a source whose quotations all stand in wire originals is
    second-hand and not identified by the article's own sourcing. Evidence: label is the source's kind (or
    ``anonymity_phrase``), detail its joined name, source_kind what it is, rule how the mention was joined to it, weight
    the quoted words it stands for, and all mentions of one source share a group. Articles in a
    language without word lists are ``unsupported_language``; an own view of fewer than 150 own words is
    ``too_short``, and so are articles of fewer than 250 words in the view for the measures per article.
    """
    mentions = _mentions(attributions, sources)
    phrases, phrase_texts = find_anonymity_phrases(texts)
    first_word = np.searchsorted(texts.words.start, phrases.start)
    columns = [mentions[name].to_numpy() for name in ("article", "source_id")]
    columns += [places_of(mentions["source_kind"], SOURCE_KINDS), mentions["is_institution"].to_numpy()]
    is_known = columns[2] != SOURCE_KINDS.index("undetermined")
    columns.append(have_occasion(texts, mentions))
    is_borrowed = _from_wire(texts, layers, attributions)[mentions["attribution"].to_numpy()]
    in_view = {view: sentences_in_view(texts, layers, view)[mentions["sentence"].to_numpy()] for view in VIEWS}
    counted = []
    for view in VIEWS:
        words = layers.words(view)
        chosen = is_known & in_view[view]
        counts = _counts(len(texts), *(values[chosen] for values in columns[:-1]))
        first_hand = columns[-1] & ~is_borrowed if view == "own" else columns[-1]
        counts |= count_stories(len(texts), *(values[chosen] for values in (*columns[:-1], first_hand)))
        n_words = texts.per_article(texts.words.article, words)
        n_phrases = texts.per_article(phrases.article[words[first_word]])
        of_story, of_any = (
            _status(texts, layers, attributions, view, n_words, per_story=per_story) for per_story in (True, False)
        )
        for measure, (numerator, denominator) in _fractions(counts, n_words, n_phrases).items():
            status, reason = of_story if measure in _PER_STORY else of_any
            counted.append(Counted(measure, view, numerator, denominator, status, reason))
    evidence = pl.concat(
        [
            _mention_evidence(texts, mentions, in_view["own"], _quoted_words(texts, attributions)),
            _phrase_evidence(texts, layers, phrases, phrase_texts),
        ]
    )
    return Findings(measurement_rows(texts, counted), evidence)


def _mentions(attributions: Attributions, sources: Sources) -> pl.DataFrame:
    """All source mentions, companions too, with the sentence of their attribution."""
    sentence = attributions.table.select("attribution", "sentence")
    rows = pl.concat([sources.table, sources.companions])
    return rows.join(sentence, on="attribution", how="left", maintain_order="left").sort(
        "article", "start", "attribution"
    )


def _counts(n: int, article: Ints, source: Ints, kind: Ints, is_institution: Flags) -> dict[str, Ints]:
    """Per article of the batch: distinct sources by kind, and pairs of attributions with the same and any source.

    All mentions of a source have its ``kind``, a number of ``SOURCE_KINDS``.
    """
    numbers, group = distinct(article << 32 | source)
    owner = numbers >> 32
    size = np.bincount(group, minlength=len(numbers))
    kind_of = np.zeros(len(numbers), dtype=np.int64)
    kind_of[group] = kind
    is_body = np.bincount(group, is_institution, minlength=len(numbers)) > 0
    is_unnamed = np.isin(kind_of, _numbers(_UNNAMED))

    def total(values: Ints | Flags) -> Ints:
        return np.bincount(owner, values, minlength=n).astype(np.int64)

    mentions = total(size)
    return {
        "n_sources": total(np.ones_like(size)),
        "n_named": total(np.isin(kind_of, _numbers(NAMED_KINDS))),
        "n_unnamed": total(is_unnamed),
        "n_veiled": total(is_unnamed & ~is_body),
        "n_documents": total(np.isin(kind_of, _numbers(("document",)))),
        "same_pairs": total(size * (size - 1)),
        "all_pairs": mentions * (mentions - 1),
    }


def _numbers(kinds: Sequence[str]) -> list[int]:
    return [SOURCE_KINDS.index(kind) for kind in kinds]


def _fractions(column: dict[str, Ints], n_words: Ints, n_phrases: Ints) -> dict[Measure, tuple[Ints, Ints]]:
    named, all_sources = column["n_named"], column["n_sources"]
    stories = (n_words > 0).astype(np.int64)
    sourced = (all_sources > 0).astype(np.int64)
    return {
        NAMED_SOURCES_PER_ARTICLE: (named, stories),
        UNNAMED_ONLY_SHARE: (sourced * (column["n_veiled"] == all_sources), sourced),
        FOUR_NAMED_SOURCES_SHARE: ((named >= FOUR).astype(np.int64), stories),
        NAMED_SOURCES_PER_1000_WORDS: (named, n_words),
        SOURCE_DIVERSITY: ((column["all_pairs"] - column["same_pairs"]) // 2, column["all_pairs"] // 2),
        UNNAMED_SOURCE_SHARE: (column["n_unnamed"], all_sources),
        DOCUMENT_SOURCE_SHARE: (column["n_documents"], all_sources),
        ANONYMITY_PHRASES_PER_1000_WORDS: (n_phrases, n_words),
        IDENTIFIED_SOURCES_PER_ARTICLE: (column["identified"], stories),
        MOSTLY_UNNAMED_SHARE: (sourced * column["is_mostly_unnamed"], sourced),
        HEARSAY_STORY_SHARE: (column["has_hearsay"], stories),
        MEDIA_STORY_SHARE: (column["has_media"], stories),
    }


def _status(
    texts: Texts, layers: Layers, attributions: Attributions, view: View, n_words: Ints, *, per_story: bool
) -> tuple[list[str | None], list[str | None]]:
    status: list[str | None] = own_status(texts, layers) if view == "own" else [None] * len(texts)
    reason: list[str | None] = [f"fewer than {MIN_OWN_WORDS} own words" if given else None for given in status]
    short = np.flatnonzero((n_words > 0) & (n_words < MIN_STORY_WORDS)).tolist() if per_story else []
    for row in short:
        if status[row] is None:
            status[row], reason[row] = "too_short", f"fewer than {MIN_STORY_WORDS} words in the view"
    for row in np.flatnonzero(~attributions.is_supported).tolist():
        status[row], reason[row] = (
            "unsupported_language",
            "no word lists of sources for the language, or on request only",
        )
    return status, reason


def _from_wire(texts: Texts, layers: Layers, attributions: Attributions) -> Flags:
    """The attributions of which most quoted words stand in quotations of wire originals."""
    if layers.is_wire_quote is None:
        return np.zeros(len(attributions.table), dtype=np.bool_)
    known = _quoted_words(texts, attributions, layers.is_wire_quote)
    from_wire: Flags = (known > 0) & (2 * known > _quoted_words(texts, attributions))
    return from_wire


def _quoted_words(texts: Texts, attributions: Attributions, among: Flags | None = None) -> Ints:
    """Of every attribution the words of its content within quotation marks, all of them where it is direct speech.

    Where ``among`` flags words, those alone.
    """
    spans = attributions.spans.filter(pl.col("role") == "content").join(
        attributions.table.select("attribution", "form"), on="attribution", how="left", maintain_order="left"
    )
    start, end = spans["start"].to_numpy(), spans["end"].to_numpy()
    first, last = np.searchsorted(texts.words.start, start), np.searchsorted(texts.words.start, end)
    if among is None:
        quoted = np.concatenate(([0], np.cumsum(texts.is_quoted)))
        n_words = np.where(spans["form"].eq("direct").to_numpy(), last - first, quoted[last] - quoted[first])
    else:
        counted = np.concatenate(([0], np.cumsum(among)))
        n_words = counted[last] - counted[first]
    counts: Ints = np.bincount(spans["attribution"].to_numpy(), n_words, minlength=len(attributions.table)).astype(
        np.int64
    )
    return counts


def _mention_evidence(texts: Texts, mentions: pl.DataFrame, is_own: Flags, n_quoted: Ints) -> pl.DataFrame:
    start, end = mentions["start"].to_numpy(), mentions["end"].to_numpy()
    return evidence_rows(
        texts,
        METRIC,
        article=mentions["article"].to_numpy(),
        start=start,
        end=end,
        label=mentions["source_kind"],
        detail=mentions.select(pl.coalesce("name", "mention")).to_series(),
        rule=mentions["rule"],
        source_kind=mentions["finer_kind"],
        group=mentions["source_id"].to_numpy(),
        weight=n_quoted[mentions["attribution"].to_numpy()],
        is_own=is_own,
    )


def _phrase_evidence(texts: Texts, layers: Layers, phrases: Spans, said: Sequence[str]) -> pl.DataFrame:
    first: Ints = np.searchsorted(texts.words.start, phrases.start)
    is_own: Flags = layers.is_own[first]
    return evidence_rows(
        texts,
        METRIC,
        article=phrases.article,
        start=phrases.start,
        end=phrases.end,
        label=["anonymity_phrase"] * len(phrases),
        detail=said,
        is_own=is_own,
    )

"""The four measures of attribution and their evidence."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import polars as pl

from masthead.metrics.attribution.table import Attributions
from masthead.metrics.tables.findings import Counted, Findings, evidence_rows, measurement_rows
from masthead.metrics.tables.layers import Layers, own_status, sentences_in_view
from masthead.metrics.tables.measures import MIN_OWN_WORDS, VIEWS, Measure, View
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.texts import Texts

METRIC = "attribution"

ATTRIBUTED_SENTENCE_SHARE = Measure(
    name="attributed_sentence_share",
    metric=METRIC,
    label="Attributed sentences",
    unit="share of sentences",
    numerator="sentences that a cue or reported content overlaps",
    denominator="sentences",
    definition=(
        "Sentences with reported speech: a cue (“said”, “according to”) or reported content, quoted or not, stands in "
        "them. Beliefs and wishes are not reported speech. Sentences inside a quotation that goes on count by content."
    ),
    views=VIEWS,
    version=6,
    reference="Pareti 2012 (source, cue, content); Newell, Margolin and Ruths 2018 (PolNeAR)",
    marks=("cue", "content"),
)
ATTRIBUTED_WORD_SHARE = Measure(
    name="attributed_word_share",
    metric=METRIC,
    label="Attributed words",
    unit="share of words",
    numerator="words of reported content",
    denominator="words",
    definition="Words within the content of an attribution, quoted or not; source and cue are left out.",
    views=VIEWS,
    version=6,
    reference="Newell, Margolin and Ruths 2018 (PolNeAR)",
)
QUOTED_WORD_SHARE = Measure(
    name="quoted_word_share",
    metric=METRIC,
    label="Quoted words",
    unit="share of words",
    numerator="words within quotation marks",
    denominator="words",
    definition="Words within quotation marks of any kind, whoever is quoted; needs no lexicon, so any language has it.",
    views=VIEWS,
    version=2,
)
SECOND_HAND_SHARE = Measure(
    version=6,
    name="second_hand_share",
    metric=METRIC,
    label="Second-hand attributions",
    unit="share of attributions",
    numerator="attributions whose source is another outlet or an agency",
    denominator="attributions that name or describe a source",
    definition=(
        "“per Reuters”, “as AFP has reported”: what another outlet or agency says, over all attributions with a "
        "source. An outlet that cites itself is not second-hand."
    ),
    views=VIEWS,
    reference="Newell, Margolin and Ruths 2018 (PolNeAR), where it tells outlets apart",
    marks=("media",),
)
ATTRIBUTION_MEASURES = (ATTRIBUTED_SENTENCE_SHARE, ATTRIBUTED_WORD_SHARE, QUOTED_WORD_SHARE, SECOND_HAND_SHARE)


class SourceTable(Protocol):
    """The joined sources of a batch: one row per attribution with its source's name and kind."""

    @property
    def table(self) -> pl.DataFrame:
        """Columns attribution, name, source_kind at least."""
        ...


def measure_attribution(texts: Texts, layers: Layers, attributions: Attributions, sources: SourceTable) -> Findings:
    """The four measures of every article in both views, and the spans of every attribution as evidence.

    Articles in a language without a lexicon are ``unsupported_language`` in all but the quoted words; an own view of
    fewer than 150 own words is ``too_short``. Evidence: labels source, cue and content, grouped by attribution;
    detail has the source's joined name, the cue and its kind, and the form of the content; rule is the rule that found it.
    """
    of_sentence = attributed_sentences(texts, attributions)
    content = attributions.spans.filter(pl.col("role") == "content")
    is_content = texts.cover(content["start"].to_numpy(), content["end"].to_numpy())
    per_attribution = _with_sources(attributions, sources)
    counted = []
    for view in VIEWS:
        sentences = sentences_in_view(texts, layers, view)
        words = layers.words(view)
        has_source, is_media = _attributions_in_view(per_attribution, sentences)
        article = per_attribution["article"].to_numpy()
        by_sentence, by_word = texts.sentences.article, texts.words.article
        counts = {
            ATTRIBUTED_SENTENCE_SHARE: (by_sentence, sentences & of_sentence, sentences),
            ATTRIBUTED_WORD_SHARE: (by_word, words & is_content, words),
            QUOTED_WORD_SHARE: (by_word, words & texts.is_quoted, words),
            SECOND_HAND_SHARE: (article, is_media, has_source),
        }
        of_lexicon, of_any = (
            _status(texts, layers, attributions, view, needs_lexicon=needs) for needs in (True, False)
        )
        for measure, (of_article, flagged, all_of_them) in counts.items():
            status, reason = of_any if measure is QUOTED_WORD_SHARE else of_lexicon
            numerator, denominator = (texts.per_article(of_article, flags) for flags in (flagged, all_of_them))
            counted.append(Counted(measure, view, numerator, denominator, status, reason))
    return Findings(measurement_rows(texts, counted), _evidence(texts, layers, attributions, per_attribution))


def attributed_sentences(texts: Texts, attributions: Attributions) -> Flags:
    """Which sentences a cue or content span overlaps."""
    spans = attributions.spans.filter(pl.col("role") != "source")
    first = np.searchsorted(texts.sentences.end, spans["start"].to_numpy(), side="right")
    last = np.searchsorted(texts.sentences.start, spans["end"].to_numpy(), side="left")
    edges: Ints = np.zeros(len(texts.sentences) + 1, dtype=np.int64)
    meets = first < last
    np.add.at(edges, first[meets], 1)
    np.add.at(edges, last[meets], -1)
    flags: Flags = np.cumsum(edges[:-1]) > 0
    return flags


def _with_sources(attributions: Attributions, sources: SourceTable) -> pl.DataFrame:
    named = sources.table.select("attribution", "name", "source_kind").unique("attribution", keep="first")
    with_source = attributions.spans.filter(pl.col("role") == "source").select("attribution").unique()
    return attributions.table.join(named, on="attribution", how="left", maintain_order="left").with_columns(
        has_source=pl.col("attribution").is_in(with_source["attribution"].implode()) | pl.col("is_hearsay")
    )


def _attributions_in_view(table: pl.DataFrame, sentences: Flags) -> tuple[Flags, Flags]:
    in_view = sentences[table["sentence"].to_numpy()]
    has_source = table["has_source"].to_numpy() & in_view
    return has_source, has_source & table["source_kind"].eq_missing("media").to_numpy()


def _status(
    texts: Texts, layers: Layers, attributions: Attributions, view: View, *, needs_lexicon: bool
) -> tuple[list[str | None], list[str | None]]:
    status: list[str | None] = [None] * len(texts)
    reason: list[str | None] = [None] * len(texts)
    if view == "own":
        status = own_status(texts, layers)
        reason = [f"fewer than {MIN_OWN_WORDS} own words" if given else None for given in status]
    if needs_lexicon:
        for row in np.flatnonzero(~attributions.is_supported).tolist():
            status[row], reason[row] = (
                "unsupported_language",
                "no lexicon of reporting words for the language, or one on request only",
            )
    return status, reason


def _evidence(texts: Texts, layers: Layers, attributions: Attributions, table: pl.DataFrame) -> pl.DataFrame:
    spans = attributions.spans.join(table, on="attribution", how="left", maintain_order="left")
    kind = (
        pl.when("is_hearsay").then(pl.lit("hearsay")).when("is_negated").then(pl.lit("negated")).otherwise(pl.lit(None))
    )
    detail = (
        pl.when(pl.col("role") == "source")
        .then("name")
        .when(pl.col("role") == "cue")
        .then(pl.concat_str("cue_lemma", kind, separator=", ", ignore_nulls=True))
        .otherwise("form")
    )
    start, end = spans["start"].to_numpy(), spans["end"].to_numpy()
    first, last = np.searchsorted(texts.words.start, start), np.searchsorted(texts.words.start, end)
    owned = np.concatenate(([0], np.cumsum(layers.is_own)))
    return evidence_rows(
        texts,
        METRIC,
        article=spans["article"].to_numpy(),
        start=start,
        end=end,
        label=spans["role"],
        detail=spans.select(detail).to_series(),
        rule=spans["rule"],
        group=spans["attribution"].to_numpy(),
        is_own=2 * (owned[last] - owned[first]) > last - first,
    )

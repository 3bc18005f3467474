"""The four measures of attribution: counts, views, null rule and evidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.attribution.measures import ATTRIBUTION_MEASURES, measure_attribution
from masthead.metrics.named_sources.find import join_sources
from masthead.metrics.tables.findings import Findings, join_findings
from masthead.metrics.tables.layers import Layers
from masthead.metrics.tables.measures import MIN_OWN_WORDS, VIEWS
from masthead.metrics.tables.schemas import EVIDENCE, MEASUREMENTS
from masthead.metrics.text.texts import read_texts

TEXT = (
    "The mayor said that the bridge would stay closed. Rain fell all night. "
    "“We had no warning,” said Ines Vogel. The talks failed, per Reuters."
)


def measured(*rows: str, languages: list[str] | None = None, own: slice | None = None) -> Findings:
    frame = pl.DataFrame({"article_id": [f"a{k}" for k in range(len(rows))], "outlet": "o", "text": rows})
    texts = read_texts(frame)
    is_article = np.ones(len(texts.words), dtype=np.bool_)
    is_own = is_article.copy()
    if own is not None:
        is_own[:] = False
        is_own[own] = True
    found = find_attributions(texts, is_article, languages=languages)
    return measure_attribution(texts, Layers(is_article, is_own), found, join_sources(texts, found))


def value(found: Findings, measure: str, view: str = "all", article: str = "a0") -> tuple[float, float, str]:
    row = found.measurements.row(
        by_predicate=(pl.col("measure") == measure) & (pl.col("view") == view) & (pl.col("article_id") == article),
        named=True,
    )
    return row["numerator"], row["denominator"], row["status"]


def test_what_is_counted() -> None:
    found = measured(TEXT)
    assert value(found, "attributed_sentence_share") == (3, 4, "measured")
    assert value(found, "attributed_word_share") == (13, 25, "measured")
    assert value(found, "quoted_word_share") == (4, 25, "measured")
    assert value(found, "second_hand_share") == (1, 3, "measured")


def test_tables_keep_their_schema_and_every_measure_has_a_row_in_each_view() -> None:
    found = measured(TEXT, "", "Nothing here.")
    MEASUREMENTS.check(found.measurements)
    EVIDENCE.check(join_findings([found]).evidence)
    assert len(found.measurements) == 3 * len(ATTRIBUTION_MEASURES) * len(VIEWS)


def test_a_denominator_of_nothing_is_empty() -> None:
    found = measured("", "Rain fell all night.")
    assert value(found, "attributed_sentence_share") == (0, 0, "empty")
    assert value(found, "second_hand_share", article="a1") == (0, 0, "empty")
    assert value(found, "attributed_sentence_share", article="a1") == (0, 1, "measured")


def test_a_language_without_a_lexicon() -> None:
    found = measured("Le maire a dit “c'est fini” hier.", languages=["fr"])
    assert value(found, "attributed_sentence_share") == (None, None, "unsupported_language")
    assert value(found, "quoted_word_share") == (2, 7, "measured")


def test_the_own_view_needs_enough_own_words() -> None:
    assert value(measured(TEXT), "attributed_sentence_share", "own")[2] == "too_short"
    long = "The clerk said the gate was shut. " * 40 + "Rain fell on the hills of the coast. " * 20
    found = measured(long, own=slice(280, 420))
    assert value(found, "attributed_sentence_share", "own")[2] == "too_short"
    found = measured(long, own=slice(0, MIN_OWN_WORDS + 4))
    assert value(found, "attributed_sentence_share", "own") == (22, 22, "measured")
    assert value(found, "attributed_sentence_share") == (40, 60, "measured")


def test_evidence_slices_back_and_groups_by_attribution() -> None:
    found = measured("Calm.", TEXT)
    rows = found.evidence.filter(pl.col("article_id") == "a1")
    groups: dict[str, list[tuple[str, str]]] = {}
    for group, label, start, end in rows.select("group_id", "label", "start", "end").iter_rows():
        groups.setdefault(group, []).append((label, TEXT[start:end]))
    assert list(groups.values()) == [
        [("source", "The mayor"), ("cue", "said"), ("content", "that the bridge would stay closed")],
        [("content", "“We had no warning,”"), ("cue", "said"), ("source", "Ines Vogel")],
        [("content", "The talks failed"), ("cue", "per"), ("source", "Reuters")],
    ]
    details = dict(zip(rows["label"].to_list(), rows["detail"].to_list(), strict=True))
    assert details["cue"] == "per"
    assert details["source"] == "Reuters"


@pytest.mark.parametrize("measure", ATTRIBUTION_MEASURES)
def test_values_stay_within_the_declared_bounds(measure: object) -> None:
    found = measured(TEXT, "“Quoted,” he said. " * 30, "He said he said he said.")
    rows = found.measurements.filter((pl.col("measure") == measure.name) & (pl.col("status") == "measured"))  # type: ignore[attr-defined]
    shares = (rows["numerator"] / rows["denominator"]).to_list()
    assert all(measure.low <= share <= measure.high for share in shares)  # type: ignore[attr-defined]


def test_group_names_do_not_depend_on_the_batch() -> None:
    alone, together = measured(TEXT), measured("The clerk said it was over.", TEXT)
    groups = [each.split("/")[1] for each in alone.evidence["group_id"].to_list()]
    others = together.evidence.filter(pl.col("article_id") == "a1")["group_id"].to_list()
    assert groups == [each.split("/")[1] for each in others]


@dataclass(frozen=True)
class NoSources:
    table: pl.DataFrame


def test_sources_may_lack_a_row() -> None:
    texts = read_texts(pl.DataFrame({"article_id": ["a0"], "outlet": ["o"], "text": [TEXT]}))
    everything = np.ones(len(texts.words), dtype=np.bool_)
    found = find_attributions(texts, everything)
    none = NoSources(pl.DataFrame(schema={"attribution": pl.Int64, "name": pl.String, "source_kind": pl.String}))
    result = measure_attribution(texts, Layers(everything, everything), found, none)
    assert value(result, "second_hand_share") == (0, 3, "measured")

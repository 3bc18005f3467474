"""The measures of named sources. All persons, organizations and texts are invented."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.attribution.table import Attributions
from masthead.metrics.named_sources.find import SOURCE_KINDS, join_sources
from masthead.metrics.named_sources.measures import NAMED_SOURCES_MEASURES, measure_named_sources
from masthead.metrics.tables.findings import Findings, join_findings
from masthead.metrics.tables.layers import Layers
from masthead.metrics.tables.measures import VIEWS
from masthead.metrics.tables.schemas import EVIDENCE, MEASUREMENTS
from masthead.metrics.text.texts import Texts
from tests.metrics.named_sources.test_find import marked

PAD = " The tide came in and the tide went out and nobody at the quay had seen the like of it." * 16


def measured(*rows: str, own: float = 1.0) -> Findings:
    return of_texts(*marked(*rows), own=own)


def of_texts(texts: Texts, attributions: Attributions, *, own: float = 1.0) -> Findings:
    is_article = np.ones(len(texts.words), dtype=np.bool_)
    is_own = np.arange(len(texts.words)) < own * len(texts.words)
    return measure_named_sources(texts, Layers(is_article, is_own), attributions, join_sources(texts, attributions))


def fractions(findings: Findings, view: str = "all") -> dict[str, tuple[float | None, float | None]]:
    rows = findings.measurements.filter((pl.col("view") == view) & (pl.col("article_id") == "0"))
    return {row["measure"]: (row["numerator"], row["denominator"]) for row in rows.iter_rows(named=True)}


def statuses(findings: Findings, view: str = "all") -> dict[str, str]:
    rows = findings.measurements.filter((pl.col("view") == view) & (pl.col("article_id") == "0"))
    return dict(zip(rows["measure"], rows["status"], strict=True))


STORY = (
    "[[Mayor Marisol Quint]] said no. [[Quint]] said so twice. [[The Tidal Institute]] said yes. [[officials]] said "
    "maybe. [[a new survey]] found little. [[Reuters]] reported it. Pilots spoke on condition of anonymity." + PAD
)


def test_the_measures_of_one_story() -> None:
    found = fractions(measured(STORY))
    n_words = found["named_sources_per_1000_words"][1]
    assert n_words is not None
    assert n_words > 250
    assert found == {
        "named_sources_per_article": (2, 1),
        "unnamed_only_share": (0, 1),
        "four_named_sources_share": (0, 1),
        "named_sources_per_1000_words": (2, n_words),
        "source_diversity": (14, 15),
        "unnamed_source_share": (1, 5),
        "document_source_share": (1, 5),
        "anonymity_phrases_per_1000_words": (1, n_words),
        "identified_sources_per_article": (3, 1),
        "mostly_unnamed_share": (0, 1),
        "hearsay_story_share": (0, 1),
        "media_story_share": (1, 1),
    }


def test_rows_follow_the_declarations_and_the_schemas() -> None:
    findings = measured(STORY, "", "It rained.")
    MEASUREMENTS.check(findings.measurements)
    EVIDENCE.check(join_findings([findings]).evidence)
    expected = {(m.name, v) for m in NAMED_SOURCES_MEASURES for v in VIEWS}
    assert set(findings.measurements.select("measure", "view").iter_rows()) == expected


def test_evidence_names_every_mention_and_groups_those_of_one_source() -> None:
    evidence = measured(STORY).evidence
    assert evidence["label"].to_list() == [
        "named_person",
        "named_person",
        "named_organization",
        "unnamed",
        "document",
        "media",
        "anonymity_phrase",
    ]
    assert evidence["detail"].to_list()[:3] == ["Marisol Quint", "Marisol Quint", "Tidal Institute"]
    assert evidence["group_id"][0] == evidence["group_id"][1] != evidence["group_id"][2]


def test_short_and_empty_articles() -> None:
    assert statuses(measured("[[Marisol Quint]] said no."))["named_sources_per_article"] == "too_short"
    assert statuses(measured("[[Marisol Quint]] said no."))["named_sources_per_1000_words"] == "measured"
    assert set(statuses(measured("")).values()) == {"empty"}


def test_an_article_without_sources_has_none_and_no_diversity() -> None:
    findings = measured("It rained." + PAD)
    assert fractions(findings)["named_sources_per_article"] == (0, 1)
    for name in ("unnamed_only_share", "source_diversity", "unnamed_source_share", "document_source_share"):
        assert fractions(findings)[name] == (0, 0)
        assert statuses(findings)[name] == "empty"


def test_a_story_on_unnamed_sources_alone() -> None:
    assert fractions(measured("[[officials]] said so. It {{is said to}} be." + PAD))["unnamed_only_share"] == (1, 1)
    assert fractions(measured("[[officials]] said so. [[Odd Berg]] too." + PAD))["unnamed_only_share"] == (0, 1)


def test_own_view_counts_own_sentences_alone() -> None:
    story = "[[Marisol Quint]] said no." + PAD * 3 + " [[Odd Berg]] said yes."
    findings = measured(story, own=0.7)
    assert fractions(findings)["named_sources_per_article"] == (2, 1)
    assert fractions(findings, "own")["named_sources_per_article"] == (1, 1)
    assert set(statuses(measured(story, own=0.01), "own").values()) == {"too_short"}


def test_a_language_without_word_lists_is_unsupported() -> None:
    texts, attributions = marked(STORY)
    findings = of_texts(texts, Attributions(attributions.table, attributions.spans, np.zeros(1, dtype=np.bool_)))
    assert set(statuses(findings).values()) == {"unsupported_language"}


SOURCES = ["Marisol Quint", "Odd Berg", "the Tidal Institute", "officials", "a survey", "AFP", "she", "experts", "we"]
STORIES = st.lists(st.lists(st.sampled_from(SOURCES), max_size=6), min_size=1, max_size=4).map(
    lambda rows: [" ".join(f"[[{source}]] said so." for source in row) + PAD for row in rows]
)


@settings(max_examples=40, deadline=None)
@given(STORIES)
def test_bounds_parts_and_chunks(rows: list[str]) -> None:
    whole = measured(*rows)
    values = whole.measurements.filter(pl.col("denominator") > 0)
    for measure in NAMED_SOURCES_MEASURES:
        value = (
            values.filter(pl.col("measure") == measure.name)
            .select(measure.scale * pl.col("numerator") / pl.col("denominator"))
            .to_series()
        )
        assert (value >= measure.low).all()
        assert measure.high is None or (value <= measure.high).all()
    parts = [measured(row) for row in rows]
    columns = ["measure", "view", "numerator", "denominator", "status"]
    for number, part in enumerate(parts):
        mine = whole.measurements.filter(pl.col("article_id") == str(number)).select(columns)
        assert mine.equals(part.measurements.select(columns))
    assert set(whole.evidence["label"]) <= {*SOURCE_KINDS, "anonymity_phrase"}


@settings(max_examples=30, deadline=None)
@given(STORIES)
def test_one_more_named_source_counts_one(rows: list[str]) -> None:
    before = fractions(measured(rows[0]))["named_sources_per_article"][0]
    after = fractions(measured("[[Xanthe Blomqvist]] said so. " + rows[0]))["named_sources_per_article"][0]
    assert before is not None
    assert after == before + 1


@settings(max_examples=30, deadline=None)
@given(STORIES)
def test_media_never_count_as_named_sources(rows: list[str]) -> None:
    before = fractions(measured(rows[0]))["named_sources_per_article"]
    assert fractions(measured(rows[0] + " [[Reuters]] said so."))["named_sources_per_article"] == before


@pytest.mark.parametrize("name", ["Ifeoma Adeyemi", "Zsófia Halmos", "Pat O'Hanlon", "Abu Karim al-Dahir"])
def test_renaming_a_person_changes_nothing(name: str) -> None:
    columns = ["measure", "view", "numerator", "status"]
    renamed = STORY.replace("Marisol Quint", name).replace("Quint", name.split()[-1])
    assert measured(renamed).measurements.select(columns).equals(measured(STORY).measurements.select(columns))

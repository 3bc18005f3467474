from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from masthead.metrics.copy_ratio.corpus.duplicates import emit_fingerprints, find_duplicates
from masthead.metrics.copy_ratio.corpus.neighborhood import find_shared
from masthead.metrics.copy_ratio.corpus.units import find_units
from masthead.metrics.copy_ratio.find import find_copies
from masthead.metrics.copy_ratio.measures import COPY_MEASURES, measure_copy_ratio
from masthead.metrics.copy_ratio.retrieval.originals import Originals, build_originals
from masthead.metrics.tables.findings import Findings, join_findings
from masthead.metrics.tables.layers import Layers
from masthead.metrics.tables.schemas import COPIES, EVIDENCE, MEASUREMENTS
from masthead.metrics.text.texts import read_texts
from tests.nearby import all_nearby

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
BRIDGE = (
    "The county will shut the Hale Street bridge for nine weeks from June because rust has eaten through eleven of its "
    "hangers. Drivers will be sent over the Mill Road crossing, which adds twenty minutes at rush hour. The work costs "
    "four million crowns, half of it paid by the province."
)
SCHOOLS = (
    "Pupils at three village schools planted six hundred alders along the Brenn last week. The trees are meant to hold "
    "the bank, which lost two meters to the flood of January, and to shade a stretch where trout spawn."
)


def frame(*rows: tuple[str, str, str], hours: float = 0) -> pl.DataFrame:
    data = pl.DataFrame(rows, schema=["article_id", "outlet", "text"], orient="row")
    return data.with_columns(published=pl.lit(NOON + timedelta(hours=hours)).cast(pl.Datetime("us", "UTC")))


def measured(articles: pl.DataFrame, originals: Originals | None) -> tuple[Findings, pl.DataFrame]:
    texts = read_texts(articles)
    every = np.ones(len(texts.words), dtype=np.bool_)
    matches = find_copies(texts, every, originals)
    layers = Layers(every, every & ~matches.is_copied & ~matches.is_shared_quote)
    return measure_copy_ratio(texts, layers, matches, shared=find_shared(texts, every, all_nearby(texts)))


def values(findings: Findings, article_id: str) -> dict[str, float | None]:
    rows = findings.measurements.filter(article_id=article_id)
    return {
        row["measure"]: row["numerator"] / row["denominator"]
        for row in rows.iter_rows(named=True)
        if row["denominator"]
    }


def test_every_declared_measure_is_measured_once_an_article() -> None:
    findings, copies = measured(frame(("a", "o", BRIDGE)), build_originals(frame(("w", "MPA", BRIDGE), hours=-2)))
    MEASUREMENTS.check(findings.measurements)
    EVIDENCE.check(join_findings([findings]).evidence)
    COPIES.check(copies)
    assert findings.measurements["measure"].to_list() == [measure.name for measure in COPY_MEASURES]


def test_parts_sum_to_the_ratio_and_credit_decides_what_is_uncredited() -> None:
    articles = frame(("a", "o", f"{BRIDGE} {SCHOOLS}"), ("b", "p", f"TARN (MPA) — {BRIDGE}"), ("c", "q", ""))
    findings, copies = measured(articles, build_originals(frame(("w", "MPA", BRIDGE), hours=-2)))
    first, second = values(findings, "a"), values(findings, "b")
    assert first["copy_ratio"] == first["uncredited_copy_ratio"] == first["verbatim_share"] + first["reworded_share"]
    assert 0.5 < first["copy_ratio"] < 0.7
    assert second["uncredited_copy_ratio"] == 0 < second["copy_ratio"]
    wire = copies.filter(reference_kind="wire")
    assert wire.select("article_id", "credit", "direction").rows() == [
        ("a", "uncredited", "from_reference"),
        ("b", "credited", "from_reference"),
    ]
    empty = findings.measurements.filter(article_id="c", measure="copy_ratio")
    assert empty.select("status", "numerator", "denominator").row(0) == ("empty", 0.0, 0.0)


def test_evidence_points_to_both_texts_and_names_the_agency() -> None:
    findings, _ = measured(
        frame(("a", "o", f"{SCHOOLS} {BRIDGE}")), build_originals(frame(("w", "MPA", BRIDGE), hours=-2))
    )
    rows = findings.evidence.filter(label="verbatim")
    assert len(rows) == 1
    row = rows.row(0, named=True)
    assert f"{SCHOOLS} {BRIDGE}"[row["start"] : row["end"]] == BRIDGE[row["reference_start"] : row["reference_end"]]
    assert row["detail"] == "MPA, 2031-05-06, earlier, not credited"
    assert row["is_own"] is False
    assert row["reference_id"] == "w"


def test_without_originals_nothing_is_known() -> None:
    findings, _ = measured(frame(("a", "o", BRIDGE)), None)
    declared = pl.col("measure") == "agency_credit_share"
    assert findings.measurements.filter(declared)["status"].to_list() == ["measured"]
    rows = findings.measurements.filter(~declared, pl.col("measure") != "shared_ratio")
    assert set(rows["status"]) == {"no_reference"}
    assert rows["numerator"].null_count() == len(rows)


def test_passages_shared_between_outlets_are_described_with_labels_of_their_own() -> None:
    findings, copies = measured(frame(("a", "o", BRIDGE), ("b", "p", BRIDGE), ("c", "q", SCHOOLS)), None)
    assert values(findings, "a")["shared_ratio"] == 1.0
    assert values(findings, "c")["shared_ratio"] == 0.0
    assert set(findings.evidence["label"]) == {"shared_verbatim"}
    assert copies.select("article_id", "reference_id", "reference_kind").rows() == [
        ("a", "b", "article"),
        ("b", "a", "article"),
    ]


def test_the_same_text_twice_in_an_outlet_is_a_duplicate_of_the_first() -> None:
    late = frame(("a", "o", BRIDGE), hours=3)
    texts = read_texts(
        pl.concat([late, frame(("b", "o", BRIDGE.upper()), ("c", "p", BRIDGE), ("d", "o", ""), ("e", "o", ""))])
    )
    assert find_duplicates(emit_fingerprints(texts)).rows() == [("a", "b")]


def test_articles_from_one_original_are_one_unit_within_their_outlet() -> None:
    articles = frame(
        ("a", "o", BRIDGE), ("b", "o", f"{BRIDGE} More on this tomorrow."), ("c", "p", BRIDGE), ("d", "o", SCHOOLS)
    )
    _, copies = measured(articles, build_originals(frame(("w", "MPA", BRIDGE), hours=-2)))
    facts = articles.select("article_id", "outlet").with_columns(n_words=pl.Series([49, 53, 49, 39]))
    assert find_units(facts, copies).rows() == [("a", "a"), ("b", "a"), ("c", "c"), ("d", "d")]

"""Hostile texts through the whole measurement: no crash, no failed metric, no span outside its text."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.catalog import MEASURES
from masthead.metrics.measure import measure
from masthead.metrics.tables.measured import Measured

PIECES = [
    *("“", "”", '"', "'", "''", "«", "»", "…", "—", "\n", "\n\n", "\r\n", "\t", "\u2028", "\x85"),
    *("\u202e", "\u200b", "\u200d", "\ufeff", "\x00", "\x07", "\x1b[31m", "\ufffd", "\U000e0001", "\u00ad"),
    *("said", "Ada Voss", "according to", "Reuters", "(AP)", "By Ada Voss", "Click here", "Copyright 2024"),
    *("😀👩‍👩‍👧", "e\u0301\u0302", "漢字かな", "Привет", "مرحبا", "𝒜dA", "İ", "ß", "ﬁ", "said.Then", "the the"),
    *("<p>", "</script>", "&amp;", "https://x.example/z?q=1", "3,000", "1.5", "U.S."),
    "“We will go,” said Mr. Voss, a spokesman for the Harbor Board.",
    "The pier will stay closed until Friday because the storm broke the wall, officials said.",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.lists(st.sampled_from(PIECES)).map("".join)


def measured_of(texts: list[str], original: str) -> Measured:
    rows = {"article_id": [str(k) for k in range(len(texts))], "outlet": ["o", "p"] * len(texts), "text": texts}
    rows["outlet"] = rows["outlet"][: len(texts)]
    return measure(pl.DataFrame(rows), wire=pl.DataFrame({"article_id": ["w"], "outlet": ["w"], "text": [original]}))


@settings(deadline=None, max_examples=40)
@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS)
def test_any_text_is_measured_within_its_bounds(texts: list[str], original: str) -> None:
    measured = measured_of([*texts, original, f"{original} {texts[0]}"], original)
    rows = measured.measurements.lazy().collect()
    assert "failed" not in set(rows["status"])
    counted = rows.filter(status="measured")
    assert (counted["denominator"] > 0).all()
    for declared in MEASURES:
        found = counted.filter(measure=declared.name)
        value = found["numerator"] / found["denominator"] * declared.scale
        assert (value >= declared.low - 1e-9).all(), declared.name
        assert declared.high is None or (value <= declared.high + 1e-9).all(), declared.name
    lengths = measured.articles.lazy().collect().select("article_id", n=pl.col("text").str.len_chars())
    spans = measured.evidence.lazy().collect().join(lengths, on="article_id")
    assert ((spans["start"] >= 0) & (spans["start"] < spans["end"]) & (spans["end"] <= spans["n"])).all()


def test_long_lines_and_deep_nesting_cost_bounded_time() -> None:
    texts = [
        "word " * 40_000,
        "“" * 3_000,
        "<div>" * 3_000,
        "a\u0300" * 3_000,
        "\n" * 3_000 + "x",
        "\u202e" * 3_000,
    ]
    rows = measured_of(texts, "word " * 1000).measurements.lazy().collect()
    assert "failed" not in set(rows["status"])
    assert len(rows) == len(texts) * sum(len(declared.views) for declared in MEASURES)

"""Attributions in five sample articles that are not part of the project."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.text.texts import read_texts
from tests.paths import SHARED_DATA

SAMPLES = SHARED_DATA / "seeds"

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="no sample articles beside the checkout"),
]


@pytest.fixture(scope="module")
def found() -> set[tuple[str, str, str]]:
    """Sample, source and cue of every attribution."""
    files = sorted(SAMPLES.glob("*.txt"))
    frame = pl.DataFrame(
        {"article_id": [file.stem[:3] for file in files], "outlet": "o", "text": [file.read_text() for file in files]}
    )
    texts = read_texts(frame)
    tables = find_attributions(texts, np.ones(len(texts.words), dtype=np.bool_))
    rows = tables.table.join(tables.spans, on="attribution", how="left")
    parts: dict[int, dict[str, str]] = {}
    for number, article, role, start, end in rows.select("attribution", "article", "role", "start", "end").iter_rows():
        parts.setdefault(number, {"id": files[article].stem[:3]})[role] = texts.text[start:end]
    return {(part["id"], part.get("source", ""), part.get("cue", "")) for part in parts.values()}


@pytest.mark.parametrize(
    ("sample", "source", "cue"),
    [
        ("001", "The Hill", "according to"),
        ("001", "Reuters", "per"),
        ("001", "CNA", "reported"),
        ("001", "the Russian Interfax news agency", "was cited by"),
        ("001", "the Kremlin", "According to"),
        ("001", "Ukrainian President Volodymyr Zelenskyy", "noted"),
        ("001", "Governor Oleksiy Kuleba of the Kyiv region", "said"),
        ("000", "a Kremlin statement", "said"),
        ("002", "The Institute for the Study of War, a Washington-based research group,", "said"),
        ("003", "AFP", "has reported"),
        ("003", "The Hill", "has noted"),
        ("003", "", "is said"),
        ("004", "Kremlin spokesperson Dmitry Peskov", "telling"),
        ("004", "Tass, the Russian state news agency", "according to"),
    ],
)
def test_sources_and_cues(found: set[tuple[str, str, str]], sample: str, source: str, cue: str) -> None:
    assert (sample, source, cue) in found


def test_belief_is_no_attribution(found: set[tuple[str, str, str]]) -> None:
    assert not [row for row in found if "experts" in row[1] or row[2] == "believe"]

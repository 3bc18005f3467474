"""German reported speech, measured on fictional news of our own writing."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import pytest

from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.attribution.measures import attributed_sentences
from masthead.metrics.text.texts import Texts, read_texts
from tests.paths import ROOT

FIXTURE = ROOT / "benchmarks" / "attribution_german.txt"


def read_fixture() -> tuple[Texts, list[bool], set[str]]:
    """The texts, whether each sentence is reported speech, and the gold sources."""
    lines = [line for line in FIXTURE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    articles, gold, sources = [], [], set()
    for article in "\n".join(lines).split("---"):
        rows = []
        for line in article.strip().splitlines():
            gold.extend([line.startswith("+ ")] if line else [])
            sources.update(re.findall(r"\{(.*?)\}", line))
            rows.append(re.sub(r"[{}<>]", "", line.removeprefix("+ ")))
        articles.append("\n".join(rows))
    frame = pl.DataFrame({"article_id": [str(k) for k in range(len(articles))], "outlet": "o", "text": articles})
    return read_texts(frame, ["de"] * len(articles)), gold, sources


def test_reported_speech_of_the_fixture() -> None:
    texts, gold, sources = read_fixture()
    assert len(texts.sentences) == len(gold)
    found = find_attributions(texts, np.ones(len(texts.words), dtype=np.bool_), languages=["de"] * len(texts))
    predicted = attributed_sentences(texts, found).tolist()
    right = sum(a and b for a, b in zip(predicted, gold, strict=True))
    f1 = 2 * right / (sum(predicted) + sum(gold))
    assert f1 >= 0.9
    spans = found.spans.filter(pl.col("role") == "source").select("start", "end").rows()
    mine = {texts.text[start:end] for start, end in spans}
    assert len(mine & sources) >= 0.7 * len(sources)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("„Es ist vorbei“, sagte Ines Vogel.", "Ines Vogel", "sagte", "„Es ist vorbei“"),
        ("Die Ministerin erklärte, dass es vorbei sei.", "Die Ministerin", "erklärte", "dass es vorbei sei"),
        ("Laut Polizei war der Fahrer müde.", "Polizei", "Laut", "war der Fahrer müde"),
        ("Es sei vorbei, so der Minister.", "der Minister", "so", "Es sei vorbei"),
        ("Dem Bericht zufolge fehlt Geld.", "Dem Bericht", "zufolge", "fehlt Geld"),
    ],
)
def test_source_cue_and_content(text: str, source: str, cue: str, content: str) -> None:
    texts = read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [text]}), ["de"])
    found = find_attributions(texts, np.ones(len(texts.words), dtype=np.bool_), languages=["de"])
    spans = {role: texts.text[a:b] for role, a, b in found.spans.select("role", "start", "end").rows()}
    assert spans == {"source": source, "cue": cue, "content": content}


@pytest.mark.parametrize("text", ["Die Menschen hoffen auf Regen.", "Der Saal war leer.", "Er glaubt an einen Sieg."])
def test_no_reported_speech(text: str) -> None:
    texts = read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [text]}), ["de"])
    assert len(find_attributions(texts, np.ones(len(texts.words), dtype=np.bool_), languages=["de"]).table) == 0

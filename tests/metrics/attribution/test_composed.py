"""All that is found in sentences put together by chance, against what was approved: a rule that nobody meant to change shows here.

``composed.txt`` (``composed_german.txt`` for German) has under every sentence what is found in it: source, cue, content, form, lemma,
rule; the source's name, kinds and rule. The sentences bring speakers, verbs and words of the lexicon together in frames of reported speech and of what is none, in
more ways than examples written one by one; they are no English that anybody would print, and approved is not right.
``MASTHEAD_APPROVE=1 pytest tests/metrics/attribution/test_composed.py`` renews the lines below sentences, new sentences may be added
anywhere. Read what changed, and say in the commit why.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from masthead.metrics.named_sources.find import join_sources
from tests.approved import expect_findings
from tests.metrics.attribution.test_find import find, in_parts, read

COMPOSED = Path(__file__).parent / "composed.txt"
JOINED = ("name", "source_kind", "finer_kind", "mention_form", "rule")
SENTENCES = 20
"""Sentences of an article."""


def findings(sentences: list[str], language: str = "en") -> list[str]:
    """Every sentence, and below it what is found in it."""
    articles = [sentences[first : first + SENTENCES] for first in range(0, len(sentences), SENTENCES)]
    texts = read(*("\n\n".join(article) for article in articles))
    found = find(texts, [language] * len(articles))
    sources = {row.pop("attribution"): row for row in join_sources(texts, found).table.to_dicts()}
    marks: dict[int, list[str]] = {}
    for row, parts in zip(found.table.to_dicts(), chain.from_iterable(in_parts(texts, found)), strict=True):
        source = sources.get(row["attribution"], {})
        told = [*parts, row["form"], row["cue_lemma"], row["rule"], *(source.get(name) for name in JOINED)]
        told += [name for name in ("is_negated", "is_hearsay") if row[name]]
        first = found.spans.filter(attribution=row["attribution"])["start"].min()
        place = row["article"] * SENTENCES + texts.text.count("\n\n", texts.bounds[row["article"], 0], first)
        marks.setdefault(place, []).append("  " + " | ".join("-" if part is None else part for part in told))
    return [line for k, sentence in enumerate(sentences) for line in (sentence, *marks.get(k, []))]


@pytest.mark.parametrize(
    ("language", "file"), [("en", COMPOSED), ("de", COMPOSED.with_stem("composed_german"))], ids=["en", "de"]
)
def test_all_findings_are_as_approved(language: str, file: Path) -> None:
    expect_findings(file, lambda sentences: findings(sentences, language), context=4)

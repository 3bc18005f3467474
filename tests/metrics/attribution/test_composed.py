"""All that is found in sentences put together by chance, against what was approved: a rule that nobody meant to change shows here.

``MASTHEAD_APPROVE=1 pytest tests/metrics/attribution/test_composed.py`` renews ``approved_composed.txt``: under every sentence what is
found in it (source, cue, content, form, lemma, rule; the source's name, label, kinds and rule). Approved is not right: the sentences are no English.
Read what changed, and say in the commit why.
"""

from __future__ import annotations

import difflib
import os
from functools import cache
from itertools import chain
from pathlib import Path

from masthead.metrics.named_sources.find import join_sources
from tests.metrics.attribution.composed import SENTENCES, composed_articles
from tests.metrics.attribution.test_find import find, in_parts, read

JOINED = ("name", "source_kind", "finer_kind", "mention_form", "rule")
APPROVED = Path(__file__).parent / "approved_composed.txt"


@cache
def findings() -> list[str]:
    """The lines of the approved file."""
    articles = composed_articles()
    texts = read(*("\n\n".join(sentences) for sentences in articles))
    found = find(texts, ["en"] * len(articles))
    sources = {row.pop("attribution"): row for row in join_sources(texts, found).table.to_dicts()}
    marks: dict[int, list[str]] = {}
    for row, parts in zip(found.table.to_dicts(), chain.from_iterable(in_parts(texts, found)), strict=True):
        source = sources.get(row["attribution"], {})
        told = [*parts, row["form"], row["cue_lemma"], row["rule"], *(source.get(name) for name in JOINED)]
        told += [name for name in ("is_negated", "is_hearsay") if row[name]]
        first = found.spans.filter(attribution=row["attribution"])["start"].min()
        place = row["article"] * SENTENCES + texts.text.count("\n\n", texts.bounds[row["article"], 0], first)
        marks.setdefault(place, []).append("  " + " | ".join("-" if part is None else part for part in told))
    sentences = [sentence for article in articles for sentence in article]
    return [line for k, sentence in enumerate(sentences) for line in (sentence, *marks.get(k, []))]


def test_all_findings_are_as_approved() -> None:
    found = findings()
    if "MASTHEAD_APPROVE" in os.environ:
        APPROVED.write_text("\n".join(found) + "\n", encoding="utf-8")
    approved = APPROVED.read_text(encoding="utf-8").splitlines()
    if found != approved:
        told = list(difflib.unified_diff(approved, found, "approved", "found", n=4, lineterm=""))
        raise AssertionError("\n".join(told[:60]))

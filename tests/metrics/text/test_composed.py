"""The text model of texts put together by chance, against what was approved: a change that nobody meant shows here.

``composed.txt`` has a line of JSON for each text, and below it what is read: paragraphs (‖), sentences (¦) and quotations (⟦⟧) with the
number of words and a digest of their keys; the genre of pages of so many lines of a kind; stories that stand again; languages; words
with one stem. The texts are no English that anybody would print, and approved is not right. ``MASTHEAD_APPROVE=1 pytest
tests/metrics/text/test_composed.py`` renews it; new texts may be added anywhere. Read what changed, and say in the commit why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from masthead.metrics.text.genre import find_genres
from masthead.metrics.text.language import detect_languages, normalize_language
from masthead.metrics.text.repeats import repeated_stories
from masthead.metrics.text.stems import stem_keys
from masthead.metrics.text.texts import Texts, read_texts
from tests.approved import expect_findings

COMPOSED = Path(__file__).parent / "composed.txt"
AT_ONCE = 50
"""Texts of a batch: what stands in one must not matter to the next."""

Given = list[Any]


def texts_of(rows: list[str], languages: list[str] | None = None, **columns: list[str | None]) -> Texts:
    names = [str(k) for k in range(len(rows))]
    return read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": rows, **columns}), languages)


def digest(keys: np.ndarray[Any, Any]) -> str:
    """Eight digits for the keys in their order."""
    places = np.arange(1, len(keys) + 1, dtype=np.uint64)
    return f"{int((keys.astype(np.uint64) * places).sum()) % 10**8:08d}"


def marked(texts: Texts, row: int) -> str:
    """A text with the marks of what was found in it."""
    low, high = texts.bounds[row].tolist()
    marks: dict[int, str] = {}
    for of, before, behind in ((texts.paragraphs, "", "‖"), (texts.sentences, "", "¦"), (texts.quotations, "⟦", "⟧")):
        for start, end in zip(of.start.tolist(), of.end.tolist(), strict=True):
            if low <= start and end <= high:
                marks[end] = behind + marks.get(end, "")
                marks[start] = marks.get(start, "") + before
    shown = "".join(marks.get(k, "") + (texts.text[k] if k < high else "") for k in range(low, high + 1))
    return json.dumps(shown, ensure_ascii=False)


def sentences(given: list[Given]) -> Iterator[list[str]]:
    texts = texts_of([text for _, text in given], [language for language, _ in given])
    stems = stem_keys(*texts.spelled)
    for row in range(len(given)):
        own = texts.words.article == row
        counts = (
            f"{own.sum()} words, {(own & texts.is_quoted).sum()} quoted, {(own & texts.is_capitalized).sum()} capital"
        )
        edges = np.concatenate((texts.words.start[own], texts.words.end[own])) - texts.bounds[row, 0]
        yield [marked(texts, row), f"{counts}; {digest(edges)} {digest(texts.word_keys[own])} {digest(stems[own])}"]


def genre(given: list[Given]) -> Iterator[list[str]]:
    rows = ["\n".join(line for times, line in lines for _ in range(times)) for _, lines in given]
    columns = {name: [marks.get(name) for marks, _ in given] for name in ("title", "byline", "url")}
    for name, reason in find_genres(texts_of(rows, **columns)):
        yield [f"{name}: {reason}"]


def again(given: list[Given]) -> Iterator[list[str]]:
    texts = texts_of([" ".join(f"w{k}" for a, b in parts for k in range(a, b)) for (parts,) in given])
    spans = repeated_stories(texts)
    first, last = texts.words_within(spans)
    begin = np.searchsorted(texts.words.article, spans.article)
    for row in range(len(given)):
        here = np.flatnonzero(spans.article == row)
        yield [f"words {first[k] - begin[k]} to {last[k] - begin[k]}" for k in here.tolist()]


def stems(given: list[Given]) -> Iterator[list[str]]:
    for (text,) in given:
        texts = texts_of([text.replace(" ", " | ")])
        same: dict[int, list[str]] = {}
        for word, key in zip(text.split(), stem_keys(*texts.spelled).tolist(), strict=True):
            same.setdefault(key, []).append(word)
        yield [" ".join(words) for words in same.values() if len(words) > 1]


def language(given: list[Given]) -> Iterator[list[str]]:
    yield from ([found] for found in detect_languages([text for (text,) in given], [None] * len(given)))


def code(given: list[Given]) -> Iterator[list[str]]:
    yield from ([str(normalize_language(text))] for (text,) in given)


READ = {one.__name__: one for one in (sentences, genre, again, stems, language, code)}


def findings(lines: list[str]) -> list[str]:
    """Every text, and below it what is read."""
    given = [json.loads(line) for line in lines]
    told: dict[int, list[str]] = {}
    for kind, read in READ.items():
        rows = [row for row, (name, *_) in enumerate(given) if name == kind]
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            told |= dict(zip(some, read([given[row][1:] for row in some]), strict=True))
    return [line for row, text in enumerate(lines) for line in (text, *(f"  {one}" for one in told[row]))]


def test_all_texts_are_read_as_approved() -> None:
    expect_findings(COMPOSED, findings)

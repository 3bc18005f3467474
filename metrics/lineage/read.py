"""The versions of a story as lineage reads them: the words of the article text, sentences and quotations, with offsets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.lineage.descent.named import lines_to_read
from masthead.metrics.text.arrays import Flags, Ints, edges
from masthead.metrics.text.texts import Spans, Texts, read_texts

LEAST_UNIT_WORDS = 5
"""A sentence of fewer words belongs to the one before it, but for labels."""

ENDS = np.array([ord(mark) for mark in ".!?…:;,”\"’'»)]"], dtype=np.uint32)
"""Marks in which a line of prose ends."""

MAY_CREDIT = frozenset({"byline", "metadata", "legal"})
"""Kinds of boilerplate that may name where a text comes from."""


@dataclass(frozen=True, eq=False)
class Version:
    """One text of a story.

    ``keys`` are the keys of the words of its article text (boilerplate left out), ``start`` and ``end`` their places
    in ``text``; ``sentence_first`` has the number of the first word of every sentence; ``quotations`` are half-open
    ranges of word numbers, ``left_out`` spans of the text that name no source of it: captions, teasers, comments;
    ``lines`` are spans of lines that may name one.
    """

    version_id: str
    outlet: str
    title: str
    byline: str | None
    published: datetime | None
    date_precision: str | None
    is_wire: bool
    text: str
    keys: NDArray[np.uint64]
    start: Ints
    end: Ints
    sentence_first: Ints
    quotations: tuple[tuple[int, int], ...]
    left_out: tuple[tuple[int, int], ...]
    lines: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        return len(self.keys)

    def words(self, low: int, high: int) -> str:
        """The text from one word to another, as printed."""
        return " ".join(self.text[int(self.start[low]) : int(self.end[high - 1])].split()) if high > low else ""


def read_versions(frame: pl.DataFrame, boilerplate: pl.DataFrame) -> Iterator[Version]:
    """The versions of ``frame`` (article_id, outlet, text, published, date_precision, is_wire, title, byline), in order.

    ``boilerplate`` has the spans to leave out: article_id, start, end, label.
    """
    languages = frame["language"].to_list() if "language" in frame.columns else None
    texts = read_texts(frame, languages)
    row_of = {name: row for row, name in enumerate(frame["article_id"].to_list())}
    known = boilerplate.filter(pl.col("article_id").is_in(list(row_of)))
    rows = np.array([row_of[name] for name in known["article_id"].to_list()], dtype=np.int64)
    offset = texts.bounds[rows, 0]
    left_out = texts.cover(known["start"].to_numpy() + offset, known["end"].to_numpy() + offset)
    kept = np.flatnonzero(~left_out)
    words = Spans(texts.words.start[kept], texts.words.end[kept], texts.words.article[kept])
    keys, sentence, is_label = texts.word_keys[kept], texts.word_sentence[kept], _labels(texts)
    word_edges = edges(words.article, len(frame))
    quote_low = np.searchsorted(words.start, texts.quotations.start)
    quote_high = np.searchsorted(words.start, texts.quotations.end)
    quote_edges = edges(texts.quotations.article, len(frame))
    first = _first_words(sentence, words.article, is_label)
    first_edges = np.searchsorted(first, word_edges).tolist()
    spans_of: dict[str, list[tuple[int, int]]] = {}
    for name, start, end, label in known.select("article_id", "start", "end", "label").iter_rows():
        if label not in MAY_CREDIT:
            spans_of.setdefault(name, []).append((start, end))
    lines = lines_to_read(frame["text"])
    for row, facts in enumerate(frame.iter_rows(named=True)):
        low, high = word_edges[row : row + 2].tolist()
        begin, stop = quote_edges[row : row + 2].tolist()
        base = int(texts.bounds[row, 0])
        spans = zip(quote_low[begin:stop].tolist(), quote_high[begin:stop].tolist(), strict=True)
        yield Version(
            version_id=facts["article_id"],
            outlet=facts["outlet"],
            title=facts.get("title") or "",
            byline=facts.get("byline"),
            published=facts.get("published"),
            date_precision=facts.get("date_precision"),
            is_wire=bool(facts.get("is_wire")),
            text=facts["text"] or "",
            keys=keys[low:high],
            start=words.start[low:high] - base,
            end=words.end[low:high] - base,
            sentence_first=first[slice(*first_edges[row : row + 2])] - low,
            quotations=tuple((a - low, b - low) for a, b in spans if b > a),
            left_out=tuple(spans_of.get(facts["article_id"], ())),
            lines=tuple(lines[row]),
        )


def _labels(texts: Texts) -> Flags:
    """Sentences that are a line by themselves and end in no mark: subheads, names, labels."""
    line = texts.sentence_line
    first = np.append(True, line[1:] != line[:-1])
    last = np.append(line[1:] != line[:-1], True)
    ends = texts.codes[np.maximum(texts.sentences.end - 1, 0)]
    labels: Flags = first[: len(line)] & last[: len(line)] & ~np.isin(ends, ENDS)
    return labels


def _first_words(sentence: Ints, article: Ints, is_label: Flags) -> Ints:
    """The first word of every sentence; a very short one is one with the sentence before, a label is not."""
    first = np.flatnonzero(np.diff(sentence, prepend=-1))
    lengths = np.diff(first, append=len(sentence))
    opens = np.diff(article[first], prepend=-1) > 0
    return first[opens | (lengths >= LEAST_UNIT_WORDS) | is_label[sentence[first]]]

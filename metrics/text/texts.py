"""The text model: lines, sentences, words and quotations of a batch of articles, with offsets.

A batch is one long string (the articles' texts joined by newlines) and flat arrays of positions in it, so that
metrics work on arrays and never on lists of word strings. ``Texts.local`` turns a batch position into a position in
the article's own text. Nothing here changes the text: normalization goes into the keys alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Ints, Keys, begins, sorted_distinct
from masthead.metrics.text.hashing import span_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.letters import Letters, join_broken, read_letters
from masthead.metrics.text.paragraphs import Lines, runs_on
from masthead.metrics.text.quotation_marks import MARKS as QUOTATION_MARKS
from masthead.metrics.text.quotations import find_quotations
from masthead.metrics.text.sentences import plain_ends, split_sentences

_FIRST_COMBINING = 0x300
"""From here on there are characters that the text model counts as letters and that are none alone."""


@dataclass(frozen=True)
class Spans:
    """Half-open spans in the batch text, in order, each in one article (its row number in the batch)."""

    start: Ints
    end: Ints
    article: Ints

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True)
class Texts:
    """The text model of a batch.

    ``frame`` holds the articles (at least article_id, outlet, text; one row per article, in order); ``text`` is the
    batch text, ``codes`` its code points, ``kinds`` their character classes and ``letters`` what the word keys are
    made of; ``marks`` are the places of what is neither letter, digit nor white space; ``bounds`` has
    each article's start and end in it. ``lines`` are the lines as they stand; lines that one sentence runs through
    are one of the ``paragraphs``, and ``line_paragraph`` has the paragraph of every line.
    """

    frame: pl.DataFrame
    text: str
    codes: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    letters: Letters
    marks: Ints
    bounds: Ints
    lines: Spans
    blank_before: Flags
    paragraphs: Spans
    line_paragraph: Ints
    sentences: Spans
    words: Spans
    word_keys: NDArray[np.uint64]
    quotations: Spans

    def __len__(self) -> int:
        return len(self.frame)

    def local(self, article: Ints, position: Ints) -> Ints:
        """Positions in the articles' own texts."""
        offsets: Ints = position - self.bounds[article, 0]
        return offsets

    def places_of(self, marks: str) -> Ints:
        """Where one of the given marks stands."""
        places: Ints = self.marks[ch.is_among(self.codes[self.marks], marks)]
        return places

    def per_article(self, of_article: Ints, flags: Flags | None = None) -> Ints:
        """How many items (or flagged items) each article has; ``of_article`` is the items' article row."""
        if flags is not None and of_article is self.words.article:
            return self._flagged_words(flags)
        chosen = of_article if flags is None else of_article[np.flatnonzero(flags)]
        return np.bincount(chosen, minlength=len(self)).astype(np.int64)

    def _flagged_words(self, flags: Flags) -> Ints:
        """``per_article`` of the words: as they are in order, the flags of each article can be added up at once."""
        article, first = self._word_ranges
        counts = np.zeros(len(self), dtype=np.int64)
        counts[article] = np.add.reduceat(flags.view(np.int8), first, dtype=np.int64)
        return counts

    @cached_property
    def _word_ranges(self) -> tuple[Ints, Ints]:
        """The articles that have words, and the first word of each."""
        first = np.searchsorted(self.words.article, np.arange(len(self) + 1))
        article = np.flatnonzero(np.diff(first))
        return article, first[article]

    def words_within(self, spans: Spans) -> tuple[Ints, Ints]:
        """Half-open range of word numbers that begin within each span."""
        return (
            np.searchsorted(self.words.start, spans.start),
            np.searchsorted(self.words.start, spans.end),
        )

    def cover(self, start: Ints, end: Ints) -> Flags:
        """Which words begin within any of the given batch spans (which may overlap)."""
        edges = np.zeros(len(self.words) + 1, dtype=np.int64)
        np.add.at(edges, np.searchsorted(self.words.start, start), 1)
        np.add.at(edges, np.searchsorted(self.words.start, end), -1)
        return np.cumsum(edges[:-1]) > 0

    @cached_property
    def vocabulary(self) -> tuple[Keys, Ints]:
        """The keys of the distinct words of the batch, and the number of every word's key among them."""
        keys = sorted_distinct(self.word_keys)
        return keys, KeyTable(keys).rows(self.word_keys)

    def rows_in(self, table: KeyTable) -> Ints:
        """The row of every word in a table of word keys, -1 where it has none; each distinct word is looked up once."""
        keys, number = self.vocabulary
        return table.rows(keys)[number]

    def are_in(self, table: KeyTable) -> Flags:
        """Which words a table of word keys holds; each distinct word is looked up once."""
        keys, number = self.vocabulary
        held: Flags = table.has(keys)[number]
        return held

    @property
    def fold(self) -> NDArray[np.uint32]:
        """The folded form of every code point."""
        return self.letters.fold

    @cached_property
    def spelled(self) -> tuple[NDArray[np.uint32], Ints, Ints]:
        """The folded letters without silent ones, and where each word begins and ends among them."""
        return self.letters.spelled(self.words.start, self.words.end)

    @cached_property
    def word_line(self) -> Ints:
        """Line number of every word."""
        return last_before(self.lines.start, self.words.start)

    @cached_property
    def word_paragraph(self) -> Ints:
        """Paragraph number of every word."""
        return self.line_paragraph[self.word_line]

    @cached_property
    def word_sentence(self) -> Ints:
        """Sentence number of every word."""
        return last_before(self.sentences.start, self.words.start)

    @cached_property
    def opens_sentence(self) -> Flags:
        """Which words are the first of their sentence."""
        return begins(self.word_sentence)

    @cached_property
    def sentence_line(self) -> Ints:
        """Number of the line in which every sentence begins."""
        return np.searchsorted(self.lines.start, self.sentences.start, side="right") - 1

    @cached_property
    def is_quoted(self) -> Flags:
        """Which words stand within quotation marks."""
        return self.cover(self.quotations.start, self.quotations.end)

    @cached_property
    def is_capitalized(self) -> Flags:
        """Which words begin with a capital letter."""
        first = self.codes[self.words.start]
        return ch.character_tables().is_upper[np.where(first < ch.BMP, first, 0)]

    @cached_property
    def article_keys(self) -> Keys:
        """A hash of all words of every article in order."""
        edges = np.searchsorted(self.words.start, self.bounds)
        return span_keys(self.word_keys, edges[:, 0], edges[:, 1])

    @cached_property
    def n_words(self) -> Ints:
        """Words of every article."""
        return self.per_article(self.words.article)


def read_texts(frame: pl.DataFrame, languages: Sequence[str] | None = None) -> Texts:
    """The text model of the articles in ``frame`` (columns article_id, outlet, text; null text counts as empty).

    ``languages`` (ISO 639-1, one an article) choose the sentence splitter's rules; English where absent or unknown.

    >>> texts = read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": ["It rained. “Stay in,” she said."]}))
    >>> len(texts.sentences), len(texts.words), len(texts.quotations)
    (2, 6, 1)
    """
    rows = [text or "" for text in frame["text"].to_list()]
    bounds = text_bounds(rows)
    text = "\n".join(rows)
    codes = ch.code_points(text)
    kinds, fold = ch.look_up(codes)
    lines, blank_before = _lines(kinds, bounds)
    words = find_words(kinds, bounds)
    letters = read_letters(codes, kinds, fold, (words.start, words.end, words.article))
    keys = letters.keys(words.start, words.end)
    known = [language if language not in (None, "", "und") else "en" for language in languages or ["en"] * len(rows)]
    marks = np.flatnonzero((kinds == ch.OTHER) | (kinds == ch.JOINER) | (kinds == ch.DIGIT_JOINER))
    quoting = _quoting_marks(codes, kinds, marks)
    paragraphs, line_paragraph = _paragraphs(codes, kinds, marks, keys, words, lines, blank_before)
    pieces = (words.start, words.end, words.article)
    letters, goes_on = join_broken(codes, kinds, letters, pieces, (lines.start, lines.end, line_paragraph))
    if goes_on.any():
        words = _joined(words, goes_on)
        keys = letters.keys(words.start, words.end)
    edges = np.stack((paragraphs.start, paragraphs.end), axis=1)
    quote_start, quote_end = find_quotations(text, quoting, edges, paragraphs.article)
    quotations = Spans(quote_start, quote_end, _article_of(bounds, quote_start))
    of_words, of_quotations = (words.start, words.end), (quotations.start, quotations.end)
    plain = plain_ends(codes, keys, of_words, of_quotations, (paragraphs.start, paragraphs.end), marks)
    sentences = _sentences(text, paragraphs, quotations, known, plain)
    return Texts(
        frame,
        text,
        codes,
        kinds,
        letters,
        marks,
        bounds,
        lines,
        blank_before,
        paragraphs,
        line_paragraph,
        sentences,
        words,
        keys,
        quotations,
    )


def text_bounds(rows: Sequence[str]) -> Ints:
    """Start and end of each text where they are joined by newlines."""
    end = np.cumsum([len(row) + 1 for row in rows], dtype=np.int64) - 1
    return np.stack((end - [len(row) for row in rows], end), axis=1) if rows else np.zeros((0, 2), dtype=np.int64)


def _article_of(bounds: Ints, position: Ints) -> Ints:
    return last_before(bounds[:, 0], position) if len(bounds) else np.zeros(len(position), dtype=np.int64)


def last_before(start: Ints, position: Ints) -> Ints:
    """Number of the last start at or before each position, both in order; -1 where there is none."""
    first = np.searchsorted(position, start)
    return np.repeat(np.arange(-1, len(start)), np.diff(first, prepend=0, append=len(position)))


def _lines(kinds: NDArray[np.uint8], bounds: Ints) -> tuple[Spans, Flags]:
    """Non-blank lines without outer white space, and whether a blank line (or the article's start) precedes.

    Lines lie between the runs of white space that have a newline.
    """
    is_newline = kinds == ch.NEWLINE
    is_white = is_newline | (kinds == ch.SPACE) | (kinds == ch.TRANSPARENT)
    edges = np.flatnonzero(np.diff(is_white, prepend=False, append=False))
    begin, end = edges[::2], edges[1::2]
    run = np.searchsorted(begin, np.flatnonzero(is_newline), side="right") - 1
    n_breaks = np.bincount(run, minlength=len(begin))
    divides = (n_breaks > 0) | (begin == 0) | (end == len(kinds))
    start, stop = np.append(0, end[divides]), np.append(begin[divides], len(kinds))
    visible = start < stop
    start, stop = start[visible], stop[visible]
    article = _article_of(bounds, start)
    blank = (np.append(0, n_breaks[divides])[visible] > 1) | (np.diff(article, prepend=-1) > 0)
    return Spans(start, stop, article), blank


def find_words(kinds: NDArray[np.uint8], bounds: Ints) -> Spans:
    """The words of joined texts: runs of letters and digits; an apostrophe or hyphen between two of them joins, so does a point in a number.

    What is not seen stands between nothing: "don't" is one word with invisible characters beside its apostrophe too.
    """
    solid = (kinds == ch.LETTER) | (kinds == ch.DIGIT) | (kinds == ch.IDEOGRAPH)
    digit = kinds == ch.DIGIT
    inner = np.flatnonzero((kinds == ch.JOINER) | (kinds == ch.DIGIT_JOINER))
    unseen = np.flatnonzero(kinds == ch.TRANSPARENT)
    before, after = _seen_beside(unseen, inner)
    between = (before >= 0) & (after < len(kinds))
    inner, before, after = inner[between], before[between], after[between]
    beside = np.where((kinds[inner] == ch.JOINER), solid[before] & solid[after], digit[before] & digit[after])
    inside = solid.copy()
    inside[inner[beside]] = True
    before, after = _seen_beside(unseen, unseen)
    between = (before >= 0) & (after < len(kinds))
    inside[unseen[between]] = inside[before[between]] & inside[after[between]]
    alone = kinds == ch.IDEOGRAPH
    previous_inside = np.concatenate(([False], inside[:-1]))
    if alone.any():
        previous_alone = np.concatenate(([False], alone[:-1]))
        begins = inside & (~previous_inside | alone | previous_alone)
        end = np.flatnonzero(inside & np.append(~inside[1:] | begins[1:], True)) + 1
    else:
        begins = inside & ~previous_inside
        end = np.flatnonzero(~inside & previous_inside)
        end = np.append(end, len(inside)) if inside[-1:].any() else end
    start = np.flatnonzero(begins)
    return Spans(start, end, _article_of(bounds, start))


def _seen_beside(unseen: Ints, places: Ints) -> tuple[Ints, Ints]:
    """The nearest seen characters before and behind places; ``unseen`` are the places of those that are not seen."""
    run = np.flatnonzero(np.diff(unseen, prepend=-2) != 1)
    first, last = unseen[run], unseen[np.append(run[1:], len(unseen))[: len(run)] - 1]
    before, after = places - 1, places + 1
    if len(run):
        at = np.searchsorted(first, before, side="right") - 1
        before = np.where((at >= 0) & (before <= last[at]), first[at] - 1, before)
        at = np.searchsorted(first, after, side="right") - 1
        after = np.where((at >= 0) & (after <= last[at]), last[at] + 1, after)
    return before, after


def _joined(words: Spans, goes_on: Flags) -> Spans:
    """Words, those that go on as part of the word before."""
    first = np.flatnonzero(~goes_on)
    last = np.append(first[1:], len(words)) - 1
    return Spans(words.start[first], words.end[last], words.article[first])


def _paragraphs(
    codes: NDArray[np.uint32],
    kinds: NDArray[np.uint8],
    marks: Ints,
    keys: Keys,
    words: Spans,
    lines: Spans,
    blank_before: Flags,
) -> tuple[Spans, Ints]:
    """The paragraphs, and the paragraph of every line."""
    first = np.searchsorted(words.start, lines.start)
    last = np.append(first[1:], len(words))[: len(lines)]
    of_lines = Lines(lines.start, lines.end, lines.article, blank_before, first, last)
    begins = ~runs_on(codes, kinds, marks, keys, (words.start, words.end), of_lines)
    start = np.flatnonzero(begins)
    end = np.append(start[1:], len(lines))[: len(start)] - 1
    return Spans(lines.start[start], lines.end[end], lines.article[start]), np.cumsum(begins) - 1


def _sentences(
    text: str, paragraphs: Spans, quotations: Spans, languages: Sequence[str], plain: tuple[Ints, Flags]
) -> Spans:
    """The sentences of all paragraphs, those of English ``plain`` ones (``plain_ends``) without looking at their text."""
    offset, row = paragraphs.start, paragraphs.article
    is_english = np.array([language == "en" for language in languages], dtype=np.bool_)
    is_plain = plain[1] & is_english[row]
    ends = plain[0][is_plain[last_before(offset, plain[0])]] if len(offset) else plain[0]
    hard = np.flatnonzero(~is_plain)
    quoted: list[list[tuple[int, int]]] = [[] for _ in range(len(offset))]
    number = last_before(offset, quotations.start) if len(offset) else quotations.article
    begin, end = (quotations.start - offset[number]).tolist(), (quotations.end - offset[number]).tolist()
    for paragraph, span in zip(number.tolist(), zip(begin, end, strict=True), strict=True):
        quoted[paragraph].append(span)
    found = [
        split_sentences(text[begin:end], languages[article], spans)
        for begin, end, article, spans in zip(
            *(values[hard].tolist() for values in (offset, paragraphs.end, row)),
            [quoted[k] for k in hard.tolist()],
            strict=True,
        )
    ]
    edges = np.array([edge for spans in found for span in spans for edge in span], dtype=np.int64)
    offsets = np.repeat(offset[hard], [len(spans) for spans in found])
    start = np.sort(np.concatenate((edges[::2] + offsets, offset[is_plain], ends + 1)))
    end = np.sort(np.concatenate((edges[1::2] + offsets, paragraphs.end[is_plain], ends)))
    return Spans(start, end, row[last_before(offset, start)] if len(offset) else row)


def _quoting_marks(codes: NDArray[np.uint32], kinds: NDArray[np.uint8], marks: Ints) -> Ints:
    """Where marks of quotations stand; apostrophes between letters are none."""
    quoting = marks[ch.is_among(codes[marks], QUOTATION_MARKS)]
    before, after = np.maximum(quoting - 1, 0), np.minimum(quoting + 1, len(codes) - 1)
    is_inside = ch.is_among(codes[quoting], "'’")
    for beside in (before, after):
        is_inside &= (kinds[beside] == ch.LETTER) & (codes[beside] < _FIRST_COMBINING)
    return quoting[~is_inside]

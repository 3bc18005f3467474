"""An article beside another text: its paragraphs sentence by sentence, each beside the sentence that says the same."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from masthead.metrics.text.quotations import quotations_in
from masthead.metrics.text.sentences import split_sentences
from masthead.metrics.wording import whole_units
from masthead.reports.article.alignment import Run, mark_differences
from masthead.reports.article.marks import paragraphs_of
from masthead.reports.article.pairing import in_order, pair_sentences

Row = Mapping[str, object]
Stretch = tuple[int, int]

_WORD = re.compile(r"\w[\w'’-]*")

MAX_LINES = 60
"""Lines of one reference that a page shows."""

NEARLY_ALL = 0.9
"""The evidence of a reference that has less than this part of the counted words does not say where they stand: words that
stand in several texts are marked once, with the text that has most of them."""

MOST_BETWEEN = 40
"""Code points of the article between two spans of one match; twice as many of the reference."""

CUT = " … "
"""Stands between sentences of the other text that do not follow one another there."""


@dataclass(frozen=True)
class Line:
    """A stretch of the article and what stands beside it; ``original`` is empty where no sentence does.

    ``n_words`` of it count as shared with the reference, ``n_quoted`` more stand in quotations, which do not count;
    ``n_match`` words has the longest match that it belongs to. ``moved_from`` is the paragraph of the reference that its
    words stand in, where they stand in another order than most; 0 where they do not.
    """

    copy: tuple[Run, ...]
    original: tuple[Run, ...]
    n_words: int = 0
    n_quoted: int = 0
    n_match: int = 0
    moved_from: int = 0

    @property
    def is_own(self) -> bool:
        """Whether nothing of it stands in the reference."""
        return not (self.original or self.n_words or self.n_quoted)


@dataclass(frozen=True)
class Facing:
    """One paragraph of the article (``number`` from 1) in lines; ``n_before`` paragraphs before it share nothing."""

    number: int
    lines: tuple[Line, ...]
    n_before: int


@dataclass(frozen=True)
class Side:
    """A text in sentences; ``paragraph`` has the number (from 1) of each one's paragraph."""

    text: str
    sentences: tuple[Stretch, ...]
    paragraph: tuple[int, ...]
    quotations: tuple[Stretch, ...] = field(default=(), repr=False)

    def said(self, sentence: int) -> str:
        """The words of a sentence."""
        start, end = self.sentences[sentence]
        return self.text[start:end]


def read_side(text: str) -> Side:
    """A text as it is laid beside another."""
    spans = paragraphs_of(text)
    quotations = quotations_in(text, spans)
    sentences: list[Stretch] = []
    paragraphs: list[int] = []
    for number, (start, end) in enumerate(spans, 1):
        inside = [(a, b) for a, b in quotations if start <= a and b <= end]
        found = _sentences_in(text, start, end, inside)
        sentences += found
        paragraphs += [number] * len(found)
    return Side(text, tuple(sentences), tuple(paragraphs), tuple(quotations))


def sentences_of(text: str) -> list[Stretch]:
    """Half-open spans of the sentences, paragraph by paragraph."""
    return list(read_side(text).sentences)


def _sentences_in(text: str, start: int, end: int, quotations: Sequence[Stretch]) -> list[Stretch]:
    inside = [(a - start, b - start) for a, b in quotations]
    return [(start + a, start + b) for a, b in split_sentences(text[start:end], "en", inside)]


@dataclass(frozen=True)
class _Group:
    """Sentences of one paragraph that follow one another and stand beside the same; from ``start`` to ``end`` with what
    is between them and the next."""

    paragraph: int
    start: int
    end: int
    beside: tuple[int, ...]


def face(
    article: Side,
    original: Side,
    spans: Sequence[Row],
    *,
    counted: int | None = None,
    elsewhere: Sequence[Row] = (),
) -> tuple[list[Facing], list[str], int]:
    """The paragraphs that share words, what the reference has besides by its paragraphs, and how many lines are left out.

    ``spans`` are the evidence of one reference in order; ``counted`` is how many words the two share by the tables, which
    the words of the lines add up to. ``elsewhere`` is the evidence of all references.
    Where none counts, sentences stand side by side only where the evidence marks a quotation of both.
    """
    groups = _groups(article, original, spans, [] if _has_all(article.text, spans, counted) else elsewhere)
    if counted == 0:
        groups = [group if _is_marked(group, spans) else replace(group, beside=()) for group in groups]
    lines = _with_counts(article, spans, groups, _lines(article, original, groups), counted)
    by_paragraph: dict[int, list[Line]] = {}
    for group, line in zip(groups, lines, strict=True):
        by_paragraph.setdefault(group.paragraph, []).append(line)
    facing: list[Facing] = []
    before = n_shown = n_left_out = 0
    for number in range(1, len(paragraphs_of(article.text)) + 1):
        inside = _joined(by_paragraph.get(number, ()))
        n_shared = sum(not line.is_own for line in inside)
        if not n_shared or n_shown >= MAX_LINES:
            n_left_out += n_shared
            before += not n_shared
            continue
        n_shown += len(inside)
        facing.append(Facing(number, tuple(inside), before))
        before = 0
    used = {j for group in groups for j in group.beside}
    return facing, list(_besides(original, used)), n_left_out


def _groups(article: Side, original: Side, spans: Sequence[Row], elsewhere: Sequence[Row]) -> list[_Group]:
    """The sentences of the article, those joined that stand beside the same."""
    pairs = pair_sentences(
        [article.said(i) for i in range(len(article.sentences))],
        [original.said(j) for j in range(len(original.sentences))],
        _likely(article.sentences, original.sentences, spans),
        {i for a, b, _, _ in _places(elsewhere) for i in _touched(article.sentences, a, b)},
    )
    groups: list[_Group] = []
    ends = dict(enumerate(paragraphs_of(article.text), 1))
    for i, ((start, _), paragraph) in enumerate(zip(article.sentences, article.paragraph, strict=True)):
        is_last = i + 1 == len(article.sentences) or article.paragraph[i + 1] != paragraph
        end = ends[paragraph][1] if is_last else article.sentences[i + 1][0]
        last = groups[-1] if groups else None
        if last and pairs[i] and (last.paragraph, last.beside) == (paragraph, pairs[i]):
            groups[-1] = replace(last, end=end)
        else:
            is_first = not last or last.paragraph != paragraph
            groups.append(_Group(paragraph, ends[paragraph][0] if is_first else start, end, pairs[i]))
    return groups


def _has_all(text: str, spans: Sequence[Row], counted: int | None) -> bool:
    """Whether the evidence of a reference has the words that it counts: else they are marked with another text."""
    places = [(a, b) for a, b, is_quoted in _marks(spans) if not is_quoted]
    return _words_in(text, (0, len(text)), places) >= NEARLY_ALL * (counted or 0)


def _marks(spans: Sequence[Row]) -> list[tuple[int, int, bool]]:
    """The places of the evidence in the article, and whether each is a quotation."""
    return [(int_of(row, "start"), int_of(row, "end"), str(row["label"]).endswith("quotation")) for row in spans]


def _is_marked(group: _Group, spans: Sequence[Row]) -> bool:
    return any(a < group.end and b > group.start for a, b, _, _ in _places(spans))


def _likely(here: Sequence[Stretch], there: Sequence[Stretch], spans: Sequence[Row]) -> list[set[int]]:
    """For each sentence the sentences of the reference that the evidence lays beside it."""
    likely: list[set[int]] = [set() for _ in here]
    for a, b, c, d in _places(spans):
        beside = _touched(there, c, d)
        for i in _touched(here, a, b):
            likely[i].update(beside)
    return likely


def _touched(sentences: Sequence[Stretch], start: int, end: int) -> range:
    """The numbers of the sentences that a stretch has a part of."""
    first = bisect_right(sentences, start, key=lambda sentence: sentence[1])
    return range(first, max(first, bisect_left(sentences, end, key=lambda sentence: sentence[0])))


def _places(spans: Sequence[Row]) -> Iterator[tuple[int, int, int, int]]:
    names = ("start", "end", "reference_start", "reference_end")
    for row in spans:
        a, b, c, d = (int_of(row, name) for name in names)
        yield a, b, c, d


def _lines(article: Side, original: Side, groups: Sequence[_Group]) -> list[Line]:
    """Each group beside its sentences, with the words that one of the two lacks; those out of order with where they stand."""
    paired = [group for group in groups if group.beside]
    kept = iter(in_order([group.beside[0] for group in paired]))
    lines = []
    for group in groups:
        words = article.text[group.start : group.end]
        if not group.beside:
            lines.append(Line((Run(words, True),), ()))
            continue
        beside = _beside(original, group.beside)
        moved = 0 if next(kept) else original.paragraph[group.beside[0]]
        lines.append(Line(mark_differences(words, beside), mark_differences(beside, words), moved_from=moved))
    return lines


def _beside(original: Side, sentences: Sequence[int]) -> str:
    parts = [original.said(sentences[0])]
    for before, sentence in pairwise(sentences):
        parts += [" " if sentence == before + 1 else CUT, original.said(sentence)]
    return "".join(parts)


def _with_counts(
    article: Side, spans: Sequence[Row], groups: Sequence[_Group], lines: Sequence[Line], counted: int | None
) -> list[Line]:
    """The lines with the words that count, those in quotations, and the words of the longest match."""
    rows = _marks(spans)
    places = [(group.start, group.end) for group in groups]
    words = [_words_in(article.text, place, [(a, b) for a, b, is_quoted in rows if not is_quoted]) for place in places]
    quoted = [_words_in(article.text, place, [(a, b) for a, b, is_quoted in rows if is_quoted]) for place in places]
    if counted and sum(words) < NEARLY_ALL * counted:
        words, quoted = _guessed(article, places, lines, words, quoted)
    longest = _longest_matches(article.text, places, spans)
    matches = [n or _longest_run(line.copy) for n, line in zip(longest, lines, strict=True)]
    total = sum(words)
    if counted and total:
        words = whole_units([n * counted / total for n in words])
    found = zip(lines, words, quoted, matches, strict=True)
    return [replace(line, n_words=n, n_quoted=q, n_match=m if n or q else 0) for line, n, q, m in found]


def _guessed(
    article: Side, places: Sequence[Stretch], lines: Sequence[Line], words: Sequence[int], quoted: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Where the evidence has too few of the counted words: all words of the paired lines, in quotations and outside."""
    all_words, in_quotations = [], []
    for place, line, n, n_quoted in zip(places, lines, words, quoted, strict=True):
        said = len(_WORD.findall(article.text[place[0] : place[1]])) if line.original else n + n_quoted
        within = _words_in(article.text, place, article.quotations) if line.original else n_quoted
        all_words.append(max(said - within, n))
        in_quotations.append(within)
    return all_words, in_quotations


def _longest_matches(text: str, places: Sequence[Stretch], spans: Sequence[Row]) -> list[int]:
    """Words of the longest match of each place; spans that follow closely in both texts are one match."""
    joined: list[tuple[int, int, int]] = []
    for a, b, c, d in sorted(_places(spans)):
        start, end, there = joined[-1] if joined else (0, -MOST_BETWEEN, 0)
        if a - end < MOST_BETWEEN and -1 <= c - there < 2 * MOST_BETWEEN and "\n" not in text[end:a]:
            joined[-1] = (start, max(b, end), max(d, there))
        else:
            joined.append((a, b, d))
    sizes = [len(_WORD.findall(text[a:b])) for a, b, _ in joined]
    matches = []
    for start, end in places:
        touching = (n for n, (a, b, _) in zip(sizes, joined, strict=True) if a < end and b > start)
        matches.append(max(touching, default=0))
    return matches


def _longest_run(runs: Sequence[Run]) -> int:
    return max((len(_WORD.findall(run.text)) for run in runs if not run.differs), default=0)


def _words_in(text: str, stretch: Stretch, spans: Sequence[Stretch]) -> int:
    start, end = stretch
    at, n = start, 0
    for a, b in sorted(spans):
        low, high = max(a, at), min(b, end)
        if high > low:
            n += len(_WORD.findall(text[low:high]))
            at = high
    return n


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Lines of a paragraph, what the article has alone in one where it follows one another."""
    found: list[Line] = []
    for line in lines:
        if found and line.is_own and found[-1].is_own:
            words = "".join(run.text for run in (*found[-1].copy, *line.copy))
            found[-1] = Line((Run(words, True),), ())
        else:
            found.append(line)
    return found


def _besides(original: Side, used: set[int]) -> Iterator[str]:
    """What of each paragraph of the reference stands beside no line."""
    rest: dict[int, list[int]] = {}
    for j, paragraph in enumerate(original.paragraph):
        if j not in used:
            rest.setdefault(paragraph, []).append(j)
    for sentences in rest.values():
        yield _beside(original, sentences)


def int_of(row: Row, name: str) -> int:
    """A whole number of a row, 0 where there is none."""
    value = row[name]
    return value if isinstance(value, int) else 0

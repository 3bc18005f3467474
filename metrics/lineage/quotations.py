"""Quotations that several versions of a family have: who printed which words, and what changed that matters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from masthead.metrics.lineage.alignment.edits import Reading
from masthead.metrics.lineage.alignment.passages import shared_words
from masthead.metrics.lineage.alignment.wording import Locus, Printed, majority, show_wording
from masthead.metrics.lineage.read import Version

MIN_WORDS = 3
LEAST_ALIKE = 0.55
"""Quotations are of one utterance where so much of the words of the shorter stand in the other,"""

LEAST_OF_BOTH = 0.3
"""and where the words that they share, counted in both, are so much of the words of both."""

LEAST_KNOWN_WORDS = 2
"""A quotation that measuring found in two texts counts from so many words on."""

NEGATIONS = frozenset(
    re.findall(
        r"\w+",
        "not no never none nobody nothing neither nor cannot without unlikely "
        "nicht kein keine keinen nie niemals nichts ne pas jamais non ni nunca nada",
    )
)
NUMBERS = frozenset(
    re.findall(
        r"\w+",
        "zero one two three four five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty sixty "
        "seventy eighty ninety hundred thousand million billion trillion half first second third",
    )
)

Place = tuple[str, int, int]
"""A quotation as measuring knows it: the text, its first code point, one past its last."""


@dataclass(frozen=True)
class Quoted:
    """A quotation of a version: its range of words, and these as numbers."""

    version: int
    low: int
    high: int
    reading: Reading


@dataclass(frozen=True)
class Difference:
    """How a wording differs from the majority.

    ``n_changed`` words differ from what more than half have, ``n_open`` where nothing has the majority;
    ``only_lacks``: it has no words of its own there. Then whether negations, numbers or names are among them.
    """

    n_changed: int
    n_open: int
    only_lacks: bool
    negation: bool
    number: bool
    name: bool


UNCHANGED = Difference(0, 0, True, False, False, False)


@dataclass(frozen=True)
class Utterance:
    """One quotation in the versions that have it; ``majority`` as shown, ``differences`` in the order of ``quoted``."""

    quoted: tuple[Quoted, ...]
    majority: str
    differences: tuple[Difference, ...]


def find_quotations(
    versions: Sequence[Version],
    numbers: Sequence[Sequence[int]],
    spelled: Sequence[str],
    known: Sequence[tuple[Place, Place]],
) -> list[Utterance]:
    """The quotations that two and more versions have, in the order of the first version that has each.

    ``numbers`` are the words of every version as numbers; ``known`` are pairs of quotations that measuring aligned.
    """
    quotes = [
        Quoted(row, low, high, tuple(numbers[row][low:high]))
        for row, version in enumerate(versions)
        for low, high in version.quotations
        if high - low >= LEAST_KNOWN_WORDS
    ]
    found = []
    for group in _group(quotes, versions, known):
        one_each: dict[int, Quoted] = {}
        for quote in group:
            held = one_each.get(quote.version)
            if held is None or quote.high - quote.low > held.high - held.low:
                one_each[quote.version] = quote
        if len(one_each) > 1:
            quoted = [one_each[version] for version in sorted(one_each)]
            found.append(_utterance(quoted, versions, numbers, spelled))
    return found


def printed_words(version: Version, numbers: Sequence[int], low: int, high: int) -> Printed:
    """The words of a range as printed, each with the marks behind it."""
    starts, ends = version.start, version.end
    words = []
    for word in range(low, high):
        stop = int(starts[word + 1]) if word + 1 < high else int(ends[word])
        words.append(" ".join(version.text[int(starts[word]) : stop].split()))
    return Printed(tuple(numbers[low:high]), tuple(words))


def _group(
    quotes: Sequence[Quoted], versions: Sequence[Version], known: Sequence[tuple[Place, Place]]
) -> list[list[Quoted]]:
    group_of = list(range(len(quotes)))
    if not quotes:
        return []

    def root(row: int) -> int:
        while group_of[row] != row:
            group_of[row] = group_of[group_of[row]]
            row = group_of[row]
        return row

    bags = [frozenset(quote.reading) for quote in quotes]
    same: dict[frozenset[int], int] = {}
    for row, bag in enumerate(bags):
        if len(bag) >= MIN_WORDS:
            group_of[row] = same.setdefault(bag, row)
    is_first = [group == row for row, group in enumerate(group_of)]
    for row, other in _alike(quotes, bags, is_first):
        group_of[max(root(row), root(other))] = min(root(row), root(other))
    places = {
        (versions[quote.version].version_id, int(versions[quote.version].start[quote.low])): row
        for row, quote in enumerate(quotes)
    }
    for (text, start, _), (reference, begin, _) in known:
        a, b = _place(places, text, start), _place(places, reference, begin)
        if a is not None and b is not None:
            group_of[max(root(a), root(b))] = min(root(a), root(b))
    groups: dict[int, list[Quoted]] = {}
    for row, quote in enumerate(quotes):
        groups.setdefault(root(row), []).append(quote)
    return list(groups.values())


def _place(places: Mapping[tuple[str, int], int], text: str, start: int) -> int | None:
    """The quotation of a text that begins at a code point, or one place before or behind it (the mark)."""
    return next((places[text, at] for at in (start, start + 1, start - 1) if (text, at) in places), None)


def _alike(quotes: Sequence[Quoted], bags: Sequence[frozenset[int]], is_first: Sequence[bool]) -> list[list[int]]:
    """Pairs of quotations of two versions that share enough words, the first of each pair among ``is_first``."""
    size = np.array([len(bag) for bag in bags])
    words = np.fromiter(chain.from_iterable(bags), dtype=np.int64, count=int(size.sum()))
    shared = shared_words(np.repeat(np.arange(len(bags)), size), words, len(bags))
    version = np.array([quote.version for quote in quotes])
    is_long = np.array([quote.high - quote.low >= MIN_WORDS for quote in quotes])
    alike = shared >= np.maximum(LEAST_ALIKE * np.minimum(size[:, None], size), 2)
    alike &= 2 * shared >= LEAST_OF_BOTH * (size[:, None] + size)
    alike &= (version[:, None] != version) & (is_long & np.array(is_first))[:, None] & is_long
    pairs: list[list[int]] = np.argwhere(np.triu(alike, 1)).tolist()
    return pairs


def _utterance(
    quoted: Sequence[Quoted], versions: Sequence[Version], numbers: Sequence[Sequence[int]], spelled: Sequence[str]
) -> Utterance:
    if len({quote.reading for quote in quoted}) == 1:
        first = quoted[0]
        printed = [printed_words(versions[first.version], numbers[first.version], first.low, first.high)]
        return Utterance(tuple(quoted), show_wording(majority(printed)), (UNCHANGED,) * len(quoted))
    printed = [printed_words(versions[q.version], numbers[q.version], q.low, q.high) for q in quoted]
    loci = majority(printed)
    differences = tuple(_difference(loci, row, spelled) for row in range(len(quoted)))
    return Utterance(tuple(quoted), show_wording(loci), differences)


def _difference(loci: Sequence[Locus], row: int, spelled: Sequence[str]) -> Difference:
    """How one version differs from what most have, or from what others have where no reading has the majority."""
    n_settled = n_open = 0
    only_lacks = True
    kinds = [False, False, False]
    for locus in loci:
        if len(locus.held) == 1:
            continue
        mine = locus.held[row]
        others = locus.readings if locus.is_settled else tuple({one.reading for one in locus.held} - {mine.reading})
        if locus.is_settled and mine.reading == locus.readings[0]:
            continue
        n_changed = max(len(mine.reading), *(len(reading) for reading in others))
        n_settled += n_changed * locus.is_settled
        n_open += n_changed * (not locus.is_settled)
        only_lacks &= not mine.reading
        named = {word for one in locus.held for word in _names(one)}
        tests = (
            lambda w: spelled[w] in NEGATIONS or spelled[w].endswith("n't"),
            lambda w: _is_number(spelled[w]),
            named.__contains__,
        )
        for kind, test in enumerate(tests):
            have = {word for word in mine.reading if test(word)}
            kinds[kind] |= any(have != {word for word in reading if test(word)} for reading in others)
    return Difference(n_settled, n_open, only_lacks, *kinds)


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or word in NUMBERS


def _names(printed: Printed) -> list[int]:
    """Words printed with a capital letter; the first of a stretch may have it for its place."""
    pairs = zip(printed.reading, printed.words, strict=True)
    return [word for word, shown in pairs if len(shown) > 1 and shown.lstrip("“\"'‘(")[:1].isupper()]

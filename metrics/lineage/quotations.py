"""Quotations that several versions of a family have: who printed which words, and what changed that matters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from scipy.sparse import csr_array

from masthead.metrics.lineage.alignment.edits import Reading
from masthead.metrics.lineage.alignment.passages import Passages
from masthead.metrics.lineage.alignment.wording import Locus, Printed, majority, show_wording
from masthead.metrics.lineage.read import Version
from masthead.metrics.text.arrays import Flags, Ints, divided, owners, sorted_distinct
from masthead.metrics.text.hashing import span_keys

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
    families: Sequence[tuple[Sequence[Version], Passages]], known: Sequence[Sequence[tuple[Place, Place]]]
) -> list[list[Utterance]]:
    """For each family the quotations that two and more versions have, in the order of the first version that has each.

    ``known`` are pairs of quotations that measuring aligned, for each family.
    """
    quotes = [_quotes(versions, passages.words) for versions, passages in families]
    groups = _group(quotes, [len(passages.spelled) for _, passages in families])
    found = []
    for own, group_of, (versions, passages), pairs in zip(quotes, groups, families, known, strict=True):
        utterances = []
        for group in _with_known(own, group_of, versions, pairs):
            one_each: dict[int, Quoted] = {}
            for quote in group:
                held = one_each.get(quote.version)
                if held is None or quote.high - quote.low > held.high - held.low:
                    one_each[quote.version] = quote
            if len(one_each) > 1:
                quoted = [one_each[version] for version in sorted(one_each)]
                utterances.append(_utterance(quoted, versions, passages.words, passages.spelled))
        found.append(utterances)
    return found


def _quotes(versions: Sequence[Version], words: Sequence[list[int]]) -> list[Quoted]:
    return [
        Quoted(row, low, high, tuple(words[row][low:high]))
        for row, version in enumerate(versions)
        for low, high in version.quotations
        if high - low >= LEAST_KNOWN_WORDS
    ]


def printed_words(version: Version, numbers: Sequence[int], low: int, high: int) -> Printed:
    """The words of a range as printed, each with the marks behind it."""
    starts, ends = version.start, version.end
    words = []
    for word in range(low, high):
        stop = int(starts[word + 1]) if word + 1 < high else int(ends[word])
        words.append(" ".join(version.text[int(starts[word]) : stop].split()))
    return Printed(tuple(numbers[low:high]), tuple(words))


def _group(quotes: Sequence[Sequence[Quoted]], n_words: Sequence[int]) -> list[list[int]]:
    """For each quotation of each family the first one of its group: those that are of one utterance by their words."""
    flat = [quote for own in quotes for quote in own]
    if not flat:
        return [[] for _ in quotes]
    sizes = np.array([len(own) for own in quotes])
    lengths = np.array([quote.high - quote.low for quote in flat], dtype=np.int64)
    of_family = np.repeat(np.cumsum([0, *n_words])[:-1], sizes)
    words = np.fromiter(chain.from_iterable(quote.reading for quote in flat), np.int64, int(lengths.sum()))
    bags = _Bags.of(words + np.repeat(of_family, lengths), lengths)
    version = np.array([quote.version for quote in flat], dtype=np.int64)
    group_of = bags.first_alike().tolist()
    for row, other in bags.pairs(version, lengths >= MIN_WORDS):
        _unite(group_of, row, other)
    edges = np.cumsum([0, *sizes.tolist()]).tolist()
    return [[_root(group_of, row) - low for row in range(low, high)] for low, high in pairwise(edges)]


@dataclass(frozen=True, eq=False)
class _Bags:
    """The different words of each of some quotations: ``row`` and ``word`` say which has which, in order."""

    row: Ints
    word: Ints
    size: Ints

    @classmethod
    def of(cls, words: Ints, lengths: Ints) -> _Bags:
        """The bags of quotations whose words stand one after the other."""
        n_words = int(words.max(initial=0)) + 1
        row, word = divided(sorted_distinct(owners(lengths) * n_words + words), n_words)
        return cls(row, word, np.bincount(row, minlength=len(lengths)))

    def first_alike(self) -> Ints:
        """The first quotation that has the same words as each, where they are ``MIN_WORDS`` and more."""
        end = np.cumsum(self.size)
        _, first, number = np.unique(span_keys(self.word, end - self.size, end), return_index=True, return_inverse=True)
        return np.where(self.size >= MIN_WORDS, first[number], np.arange(len(self.size)))

    def pairs(self, version: Ints, is_long: Flags) -> list[tuple[int, int]]:
        """Pairs of quotations of two versions that share enough words, the first of each pair the first of its words."""
        n = len(self.size)
        edges = np.append(0, np.cumsum(self.size))
        table = csr_array((np.ones(len(self.word)), self.word, edges), shape=(n, int(self.word.max(initial=0)) + 1))
        both = table @ table.T
        one, other = np.repeat(np.arange(n), np.diff(both.indptr)), both.indices.astype(np.int64)
        first = self.first_alike()
        may = (one < other) & is_long[one] & is_long[other] & (version[one] != version[other])
        may &= (first[one] == one) & (first[one] != first[other])
        one, other, shared = one[may], other[may], both.data[may]
        a, b = self.size[one], self.size[other]
        alike = (shared >= np.maximum(LEAST_ALIKE * np.minimum(a, b), 2)) & (2 * shared >= LEAST_OF_BOTH * (a + b))
        return list(zip(one[alike].tolist(), other[alike].tolist(), strict=True))


def _root(group_of: list[int], row: int) -> int:
    while group_of[row] != row:
        group_of[row] = group_of[group_of[row]]
        row = group_of[row]
    return row


def _unite(group_of: list[int], row: int, other: int) -> None:
    a, b = _root(group_of, row), _root(group_of, other)
    group_of[max(a, b)] = min(a, b)


def _with_known(
    quotes: Sequence[Quoted], group_of: list[int], versions: Sequence[Version], known: Sequence[tuple[Place, Place]]
) -> list[list[Quoted]]:
    """The groups of a family's quotations, those joined that measuring aligned."""
    if known:
        places = {
            (versions[quote.version].version_id, int(versions[quote.version].start[quote.low])): row
            for row, quote in enumerate(quotes)
        }
        for (text, start, _), (reference, begin, _) in known:
            a, b = _place(places, text, start), _place(places, reference, begin)
            if a is not None and b is not None:
                _unite(group_of, a, b)
    groups: dict[int, list[Quoted]] = {}
    for row, quote in enumerate(quotes):
        groups.setdefault(_root(group_of, row), []).append(quote)
    return list(groups.values())


def _place(places: Mapping[tuple[str, int], int], text: str, start: int) -> int | None:
    """The quotation of a text that begins at a code point, or one place before or behind it (the mark)."""
    return next((places[text, at] for at in (start, start + 1, start - 1) if (text, at) in places), None)


def _utterance(
    quoted: Sequence[Quoted], versions: Sequence[Version], numbers: Sequence[Sequence[int]], spelled: Sequence[str]
) -> Utterance:
    if len({quote.reading for quote in quoted}) == 1:
        first = quoted[0]
        printed = printed_words(versions[first.version], numbers[first.version], first.low, first.high)
        return Utterance(tuple(quoted), " ".join(printed.words), (UNCHANGED,) * len(quoted))
    loci = majority([printed_words(versions[q.version], numbers[q.version], q.low, q.high) for q in quoted])
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

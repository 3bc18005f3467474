"""Which sentences of two texts say the same: the pairs that stand side by side, wherever in the other text they stand."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from masthead.reports.article.alignment import folded_words

RUN = 4
"""So many words in a row, two of them telling, make two sentences a pair that are alike by ``LEAST_RUN``."""

LEAST_TELLING, LEAST_ALIKE = 3, 0.33
"""Telling words that two sentences share at least, and how alike they are at least, unless they share a run."""

LIKELY_TELLING = ((3, 0.18), (2, 0.3))
"""The same of sentences that the evidence lays beside one another: either of the two will do."""

LEAST_UNMARKED = 0.6
"""How alike two sentences are at least where no evidence marks the first: names and a topic in common are not enough."""

LEAST_RUN = 0.25
"""How alike two sentences are at least that share a run: two that name one source alike need not say the same."""

LEAST_SHORT, SHORT = 0.75, 5
"""How alike two sentences are at least of which one has fewer words than ``SHORT`` or is a quotation and the other is not."""

MOST_QUOTED = 0.4
"""How much more of one sentence than of the other stands in quotation marks where one is a quotation and one narration."""

LEAST_NEXT = 0.2
"""How alike two sentences are at least that stand next to a pair in both texts."""

TELLING_LETTERS = 4
"""Shorter words (the, of, it) stand in nearly every sentence."""

STEM = 5
"""Letters of a word that are compared: endings differ from one version to the next."""

MOST_SENTENCES = 60
"""A word that more sentences of the other text have tells nothing."""

_QUOTED = re.compile('[“„«"][^“”„«»"]*[”“»"]?|(?<!\\w)(?:‘|\'{1,2})[^‘"“]{3,400}?[’\'](?!\\w)')

_COMMON = """
about after again also against among another around because been before being between both could does during each
even ever every from have having here into just like made make many might more most much must never only other over
said same says should since some still such than that their them then there these they this those through told
under until upon very were what when where which while will with without would your
"""
COMMON = frozenset(_COMMON.split())
"""English words of four letters and more that do not tell what a sentence is about."""


@dataclass(frozen=True)
class Sentence:
    """A sentence as compared: its words in order, and the stems of those that are telling."""

    words: tuple[str, ...]
    telling: frozenset[str]
    quoted: float = 0.0

    def needs_more(self, other: Sentence) -> bool:
        """Whether the two must be nearly the same: one is short, or one alone is mostly a quotation."""
        return min(len(self.words), len(other.words)) < SHORT or self.is_told_otherwise(other)

    def is_told_otherwise(self, other: Sentence) -> bool:
        """Whether one is a quotation and the other narration, by the share of each in quotation marks."""
        return abs(self.quoted - other.quoted) >= MOST_QUOTED

    def runs(self, least: int) -> Iterator[tuple[str, ...]]:
        """Its runs of ``RUN`` words of which so many are telling."""
        telling = [is_telling(word) for word in self.words]
        for at in range(len(self.words) - RUN + 1):
            if sum(telling[at : at + RUN]) >= least:
                yield self.words[at : at + RUN]


@dataclass(frozen=True)
class _Match:
    """Two sentences that say the same, by their numbers; the greater ``weight`` the surer."""

    weight: float
    copy: int
    original: int


@dataclass(frozen=True)
class _Sides:
    """The sentences of both texts, the weight of each stem, and the root of the weight of each sentence."""

    left: Sequence[Sentence]
    right: Sequence[Sentence]
    weights: Mapping[str, float]
    roots: tuple[Sequence[float], Sequence[float]]

    def alike(self, i: int, j: int) -> float:
        """The weight of the telling words that two sentences share over the geometric mean of the weights of both."""
        shared = self.left[i].telling & self.right[j].telling
        return math.fsum(self.weights[stem] for stem in shared) / (self.roots[0][i] * self.roots[1][j])


def _weigh(left: Sequence[Sentence], right: Sequence[Sentence]) -> _Sides:
    counts = [Counter(stem for sentence in side for stem in sentence.telling) for side in (left, right)]
    weights = {stem: 1 / math.sqrt(max(counts[0][stem], counts[1][stem])) for stem in counts[0] | counts[1]}
    roots = [
        [math.sqrt(math.fsum(weights[stem] for stem in one.telling)) or 1.0 for one in side] for side in (left, right)
    ]
    return _Sides(left, right, weights, (roots[0], roots[1]))


def is_telling(word: str) -> bool:
    """Whether a word tells what a sentence is about: a number, or a word of some letters that is not a common one.

    >>> is_telling("inspectors"), is_telling("2017"), is_telling("that"), is_telling("it")
    (True, True, False, False)
    """
    return word.isdecimal() or (len(word) >= TELLING_LETTERS and word not in COMMON)


def pair_sentences(
    copies: Sequence[str],
    originals: Sequence[str],
    likely: Sequence[Collection[int]],
    marked: Collection[int] = (),
) -> list[tuple[int, ...]]:
    """For each sentence of an article the numbers of the other text's sentences that say the same, most often one or none.

    ``likely`` names for each sentence those that the evidence lays beside it; ``marked`` are the sentences that stand in some
    other text by the evidence, which names one of several that have the same. Two sentences match if they are the same
    word for word, if they share a run of ``RUN`` words two of which are telling (one, where the evidence lays them together) and are
    alike by ``LEAST_RUN``, or if
    they share ``LEAST_TELLING`` telling words and are alike: the weight of the shared telling words over the geometric
    mean of the weights of both sides is ``LEAST_ALIKE``, a word weighing 1 / square root of the sentences that have it. A sentence that no evidence marks needs
    ``LEAST_UNMARKED`` besides, a short one and a quotation beside narration ``LEAST_SHORT``.

    The surest match comes first, and each sentence goes into one pair as far as there is another for it. A sentence without a pair
    joins that of its neighbor where it matches that one too, since versions split and join sentences. What stands next to a pair in
    both texts is a pair where the evidence lays it together or marks it and it is alike by ``LEAST_NEXT``, or where it stands between
    two pairs and the evidence lays it together.

    >>> pair_sentences(["The pact was signed on Monday in Tolland."], ["Rain.", "On Monday in Tolland the pact was signed."], [()])
    [(1,)]
    >>> pair_sentences(["But that has not begun yet."], ["But Lukov said that the talks had begun well."], [(0,)])
    [()]
    """
    sides = _weigh(*([read_sentence(one) for one in side] for side in (copies, originals)))
    known = {i for i, beside in enumerate(likely) if beside} | set(marked)
    found = _matches(sides, likely, known)
    pairs: dict[int, list[int]] = {}
    taken: set[int] = set()
    for match in found:
        if match.copy not in pairs and match.original not in taken:
            pairs[match.copy] = [match.original]
            taken.add(match.original)
    for match in found:
        pairs.setdefault(match.copy, [match.original])
    _fill_gaps(pairs, taken, sides, likely, marked)
    for match in found:
        if match.original not in taken and {match.original - 1, match.original + 1} & set(pairs[match.copy]):
            pairs[match.copy].append(match.original)
            taken.add(match.original)
    return [tuple(sorted(pairs.get(i, ()))) for i in range(len(copies))]


def _fill_gaps(
    pairs: dict[int, list[int]],
    taken: set[int],
    sides: _Sides,
    likely: Sequence[Collection[int]],
    marked: Collection[int],
) -> None:
    """Pairs for sentences whose neighbor has one, with what stands next to that in the other text."""
    for i in range(len(sides.left)):
        if i in pairs:
            continue
        behind, before = {j + 1 for j in pairs.get(i - 1, ())}, {j - 1 for j in pairs.get(i + 1, ())}
        for j in sorted(behind | before):
            if j in taken or not 0 <= j < len(sides.right):
                continue
            if sides.left[i].is_told_otherwise(sides.right[j]):
                continue
            is_between = j in behind & before and j in likely[i]
            if is_between or ((j in likely[i] or i in marked) and sides.alike(i, j) >= LEAST_NEXT):
                pairs[i] = [j]
                taken.add(j)
                break


def _matches(sides: _Sides, likely: Sequence[Collection[int]], known: Collection[int]) -> list[_Match]:
    """The matches, surest first: the same sentences, those with a run in common, then by how alike they are."""
    holders: dict[object, list[int]] = defaultdict(list)
    for j, sentence in enumerate(sides.right):
        for key in {sentence.words, *sentence.telling, *sentence.runs(1)}:
            holders[key].append(j)
    found = []
    for i, sentence in enumerate(sides.left):
        same = set(holders.get(sentence.words, ())[:MOST_SENTENCES]) if sentence.words else set()
        run = {j for words in set(sentence.runs(2)) for j in _few(holders, words)}
        run |= {j for words in set(sentence.runs(1)) for j in _few(holders, words) if j in likely[i]}
        shared = Counter(j for stem in sentence.telling for j in _few(holders, stem))
        for j in sorted(same | run | set(shared)):
            alike = sides.alike(i, j)
            least = LEAST_SHORT if sentence.needs_more(sides.right[j]) else 0.0 if i in known else LEAST_UNMARKED
            has_run = j in run and alike >= LEAST_RUN
            is_alike = has_run or _is_alike(shared[j], alike, is_likely=j in likely[i])
            if j in same or (is_alike and alike >= least):
                found.append(_Match(alike + (j in run) + 2 * (j in same) + 0.25 * (j in likely[i]), i, j))
    return sorted(found, key=lambda one: (-one.weight, abs(one.copy - one.original), one.copy, one.original))


def _is_alike(n_telling: int, alike: float, *, is_likely: bool) -> bool:
    if n_telling >= LEAST_TELLING and alike >= LEAST_ALIKE:
        return True
    return is_likely and any(n_telling >= n and alike >= least for n, least in LIKELY_TELLING)


def _few(holders: dict[object, list[int]], key: object) -> Sequence[int]:
    found = holders.get(key, ())
    return found if len(found) <= MOST_SENTENCES else ()


def read_sentence(text: str) -> Sentence:
    """A sentence as it is compared."""
    words = tuple(word for word in folded_words(text) if any(map(str.isalnum, word)))
    n_quoted = sum(len(said) for said in _QUOTED.findall(text))
    telling = frozenset(word[:STEM] for word in words if is_telling(word))
    return Sentence(words, telling, n_quoted / max(len(text.strip()), 1))


def in_order(places: Sequence[int]) -> list[bool]:
    """Which of some places keep the order that most of them keep: the longest sequence that never goes back.

    >>> in_order([0, 3, 4, 5, 1, 2, 6])
    [True, True, True, True, False, False, True]
    """
    ends: list[int] = []
    at_end: list[int] = []
    before: list[int] = []
    for at, place in enumerate(places):
        length = bisect_right(ends, place)
        before.append(at_end[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        at_end[length : length + 1] = [at]
    kept = [False] * len(places)
    at = at_end[-1] if at_end else -1
    while at >= 0:
        kept[at] = True
        at = before[at]
    return kept

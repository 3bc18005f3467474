"""The wording that most versions have: readings aligned to one of them, word by word, and what stays unsettled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from masthead.metrics.lineage.alignment.edits import Reading, edit_runs

MOST_UNSETTLED = 3
"""So many readings of an unsettled stretch are shown."""


@dataclass(frozen=True)
class Printed:
    """A reading with its words as printed: each word has the marks behind it."""

    reading: Reading
    words: tuple[str, ...]


@dataclass(frozen=True)
class Locus:
    """A stretch of the majority's wording.

    ``readings`` and ``words``: of most versions, or several where none has more than half; ``held`` has the words of
    every version there, in the order of the versions.
    """

    readings: tuple[Reading, ...]
    words: tuple[str, ...]
    held: tuple[Printed, ...]

    @property
    def is_settled(self) -> bool:
        """Whether more than half of the versions have one reading."""
        return len(self.readings) == 1


def majority(printed: Sequence[Printed]) -> list[Locus]:
    """The wording of most versions, stretch by stretch; unsettled stretches have the readings that most have.

    The readings are aligned to the one nearest to all others; where some differ, the stretch between words that all
    have is settled if more than half agree. With two versions nothing is settled where they differ.
    """
    base = printed[_middle([one.reading for one in printed])]
    runs = {reading: edit_runs(base.reading, reading) for reading in {one.reading for one in printed}}
    cuts = [runs[one.reading] for one in printed]
    loci = []
    for low, high, differs in _stretches(base.reading, list(runs.values())):
        spans = [_matching(runs, low, high) for runs in cuts]
        holders = list(zip(printed, spans, strict=True)) if differs else [(base, (low, high))]
        held = tuple(Printed(one.reading[a:b], one.words[a:b]) for one, (a, b) in holders)
        loci.append(_locus(held))
    return loci


def _locus(held: tuple[Printed, ...]) -> Locus:
    votes = Counter(one.reading for one in held)
    words: dict[Reading, str] = {}
    for one in held:
        words.setdefault(one.reading, " ".join(one.words))
    ordered = sorted(votes, key=lambda reading: (-votes[reading], words[reading]))
    chosen = ordered[:1] if 2 * votes[ordered[0]] > len(held) else ordered[:MOST_UNSETTLED]
    return Locus(tuple(chosen), tuple(words[reading] for reading in chosen), held)


def show_wording(loci: Sequence[Locus]) -> str:
    """The majority's wording; unsettled words in square brackets, a bar between them, a dash where some have none.

    >>> show_wording([Locus(((1,),), ("We will",), ()), Locus(((2,), ()), ("adhere", ""), ())])
    'We will [adhere|–]'
    """
    parts = []
    for locus in loci:
        words = locus.words[0] if locus.is_settled else f"[{'|'.join(words or '–' for words in locus.words)}]"
        if words:
            parts.append(words)
    return " ".join(parts)


def similarity(one: Reading, other: Reading) -> float:
    """Twice the words that two readings have in the same order over the words of both.

    >>> similarity((1, 2, 3), (1, 9, 3))
    0.6666666666666666
    """
    if one == other:
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _middle(readings: Sequence[Reading]) -> int:
    """The reading most like all others."""
    if len(set(readings)) == 1:
        return 0
    kinds = Counter(readings)
    total = {one: sum(similarity(one, other) * n for other, n in kinds.items()) for one in kinds}
    return max(range(len(readings)), key=lambda row: (round(total[readings[row]], 9), len(readings[row]), -row))


def _stretches(base: Reading, cuts: Sequence[Sequence[tuple[int, int, int, int]]]) -> list[tuple[int, int, bool]]:
    """Ranges of the base in order; true where some reading differs. Differing ranges that touch are one."""
    merged: list[list[int]] = []
    for low, high in sorted({(run[0], run[1]) for runs in cuts for run in runs}):
        if merged and low <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], high)
        else:
            merged.append([low, high])
    found, at = [], 0
    for low, high in merged:
        if low > at:
            found.append((at, low, False))
        found.append((low, high, True))
        at = high
    if at < len(base):
        found.append((at, len(base), False))
    return found


def _matching(runs: Sequence[tuple[int, int, int, int]], low: int, high: int) -> tuple[int, int]:
    """The range of another reading that stands for a differing range of the base; ``runs`` are its edits."""
    start = low + sum((d - c) - (b - a) for a, b, c, d in runs if a < low)
    end = high + sum((d - c) - (b - a) for a, b, c, d in runs if a <= high)
    return start, end

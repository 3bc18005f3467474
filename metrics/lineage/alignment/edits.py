"""What it takes to turn one reading into another: runs of edits, weighed by the logarithm of their length."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from math import log2

Reading = tuple[int, ...]
"""The words of a passage in one version, as numbers: equal words, equal numbers."""

SLIP_SIMILARITY = 0.65
"""Words spelled alike to this degree are taken for slips of the pen: they are as easily undone as made."""

MOST_SLIP_LETTERS = 40


Slips = dict[tuple[Reading, Reading], bool]
"""Which words were found to be slips of which others: hands slip at the same words again and again."""


def edit_cost(
    one: Reading, other: Reading, spelled: Sequence[str], known: Slips | None = None
) -> tuple[float, float, int]:
    """The sum over runs of edits of log2(1 + length), what of it are slips of spelling, and the words that stay.

    The length of a run is the longer of its two sides. A run of many words costs little more than a word: it was one
    act (Roos, Heikkilä and Myllymäki 2006). ``spelled`` has the letters of every word by its number; ``known`` is
    filled with what was found of slips.

    >>> words = ["the", "cat", "cats", "sat", "dog"]
    >>> edit_cost((0, 1, 3), (0, 2, 3), words), edit_cost((0, 1, 3), (0, 4, 3), words)
    ((1.0, 1.0, 2), (1.0, 0.0, 2))
    >>> edit_cost((0, 1, 3), (3,), words)
    (1.584962500721156, 0.0, 1)
    """
    cost = slips = 0.0
    n_kept = len(one)
    known = {} if known is None else known
    for start, end, low, stop in edit_runs(one, other):
        run = log2(1 + max(end - start, stop - low))
        cost += run
        n_kept -= end - start
        if end > start and stop > low:
            words = one[start:end], other[low:stop]
            if words not in known:
                known[words] = known[words[::-1]] = _is_slip(*words, spelled)
            slips += run * known[words]
    return cost, slips, n_kept


def edit_runs(one: Sequence[int], other: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """The stretches in which two readings differ, as half-open ranges in both.

    >>> edit_runs((1, 2, 3, 4), (1, 9, 3, 4))
    [(1, 2, 1, 2)]
    """
    shorter = min(len(one), len(other))
    head = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    most = shorter - head
    tail = next((at for at in range(most) if one[-1 - at] != other[-1 - at]), most)
    left, right = one[head : len(one) - tail], other[head : len(other) - tail]
    if not left and not right:
        return []
    common = set(left) & set(right)
    if not common:
        return [(head, head + len(left), head, head + len(right))]
    kept = [word for word in left if word in common]
    if len(kept) == len(common) and kept == [word for word in right if word in common]:
        return _runs_between(left, right, kept, head)
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return [(head + a, head + b, head + c, head + d) for tag, a, b, c, d in codes if tag != "equal"]


def _runs_between(
    left: Sequence[int], right: Sequence[int], kept: Sequence[int], head: int
) -> list[tuple[int, int, int, int]]:
    """The stretches around the words that both have, where each stands once and all in one order."""
    runs = []
    at = to = 0
    for word in kept:
        a, b = left.index(word, at), right.index(word, to)
        if a > at or b > to:
            runs.append((head + at, head + a, head + to, head + b))
        at, to = a + 1, b + 1
    if at < len(left) or to < len(right):
        runs.append((head + at, head + len(left), head + to, head + len(right)))
    return runs


def _is_slip(one: Reading, other: Reading, spelled: Sequence[str]) -> bool:
    left, right = "".join(spelled[word] for word in one), "".join(spelled[word] for word in other)
    if max(len(left), len(right)) > MOST_SLIP_LETTERS:
        return False
    least = SLIP_SIMILARITY * (len(left) + len(right)) / 2
    if min(len(left), len(right)) < least or sum(min(left.count(one), right.count(one)) for one in set(left)) < least:
        return False
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= SLIP_SIMILARITY

"""A copied passage beside its original: same words on the same line, differences marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\S+\s*")
_STOP = re.compile(r"[.!?…][\"'”’)\]]*\s*$")

MAX_WORDS = 1_500
"""Longer passages are shown without marking differences: the comparison would take seconds."""


@dataclass(frozen=True)
class Run:
    """Consecutive words that stand on both sides (``differs`` false) or on this side only."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Pair:
    """One line of the comparison: a sentence of the copy and what stands beside it in the original."""

    copy: tuple[Run, ...]
    original: tuple[Run, ...]


def _key(token: str) -> str:
    return re.sub(r"\W+", "", token).lower() or token.strip()


def align(copy: str, original: str) -> list[Pair]:
    """The copy sentence by sentence beside the words of the original that it follows.

    Words are compared without case and punctuation (Ratcliff and Obershelp's matching blocks).

    >>> [pair] = align("The pact was signed.", "The deal was signed.")
    >>> [(run.text, run.differs) for run in pair.copy]
    [('The ', False), ('pact ', True), ('was signed.', False)]
    """
    left, right = _TOKEN.findall(copy), _TOKEN.findall(original)
    if not left or not right or len(left) + len(right) > MAX_WORDS:
        return [Pair((Run(copy, False),), (Run(original, False),))]
    matcher = SequenceMatcher(None, [_key(token) for token in left], [_key(token) for token in right], autojunk=False)
    left_same, right_same = [False] * len(left), [False] * len(right)
    partner = [-1] * len(left)
    for block in matcher.get_matching_blocks():
        for k in range(block.size):
            left_same[block.a + k] = right_same[block.b + k] = True
            partner[block.a + k] = block.b + k
    pairs = []
    begin_left = begin_right = 0
    for end_left in _sentence_ends(left):
        end_right = len(right) if end_left == len(left) else _boundary(partner, begin_right, end_left)
        pairs.append(
            Pair(
                _runs(left[begin_left:end_left], left_same[begin_left:end_left]),
                _runs(right[begin_right:end_right], right_same[begin_right:end_right]),
            )
        )
        begin_left, begin_right = end_left, end_right
    return pairs


def _sentence_ends(tokens: list[str]) -> list[int]:
    ends = [k + 1 for k, token in enumerate(tokens) if _STOP.search(token) and k + 1 < len(tokens)]
    return [*ends, len(tokens)]


def _boundary(partner: list[int], begin: int, end: int) -> int:
    """Where the original is cut beside a cut of the copy: behind the last partner before it."""
    return max([begin, *(place + 1 for place in partner[:end] if place >= 0)])


def _runs(tokens: list[str], same: list[bool]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for token, is_same in zip(tokens, same, strict=True):
        if runs and runs[-1].differs is not is_same:
            runs[-1] = Run(runs[-1].text + token, runs[-1].differs)
        else:
            runs.append(Run(token, not is_same))
    return tuple(runs)

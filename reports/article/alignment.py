"""A copied passage beside its original: same words on the same line, differences marked."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\S+\s*")
_STOP = re.compile(r"[.!?…][\"'”’)\]]*\s*$")

_ABBREVIATION = re.compile(r"\W*[A-Z][a-z]{0,3}\.\s*$")
"""St., Dr., Gov., an initial: such a word seldom ends a sentence."""

MAX_WORDS = 1_500
"""Longer passages are shown without marking differences: the comparison would take seconds."""

TELLING_LETTERS = 4
"""A shared word of so many letters tells something; shorter ones (the, of, it) stand in nearly every sentence."""


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


def word_keys(text: str) -> str:
    """The words of a text without case and punctuation, as they are compared.

    >>> word_keys("Come on, man!")
    'come on man'
    """
    return " ".join(map(_key, _TOKEN.findall(text)))


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


def align_words(text: str, other: str) -> tuple[tuple[Run, ...], int, int]:
    """A text with the words marked that another lacks; how many these are, and how many of the other's it lacks.

    >>> runs, n_own, n_missing = align_words("no one governs us", "no one but us rules us")
    >>> [run.text for run in runs if run.differs], n_own, n_missing
    (['governs '], 1, 3)
    """
    left, right = _TOKEN.findall(text), _TOKEN.findall(other)
    matcher = SequenceMatcher(None, [_key(token) for token in left], [_key(token) for token in right], autojunk=False)
    is_same = [False] * len(left)
    for block in matcher.get_matching_blocks():
        is_same[block.a : block.a + block.size] = [True] * block.size
    n_same = sum(is_same)
    return _runs(left, is_same), len(left) - n_same, len(right) - n_same


def align_sentences(
    copies: Sequence[str], originals: Sequence[str], allowed: Sequence[Collection[int]] | None = None
) -> list[Pair]:
    """Each sentence of the copy beside the sentence of the original nearest in words, in the order of the copy.

    ``allowed`` names for each sentence of the copy the numbers of the original's sentences that it may stand beside.

    Nearest: the largest sum over shared words (their first five letters) of 1 / (sentences of the original that have
    the word), over the square root of the sentence's words; a third more for the sentence that follows the one before.
    A sentence that shares fewer than two words with each of them, or none of ``TELLING_LETTERS`` letters, stands alone.

    >>> pairs = align_sentences(["The pact was signed."], ["Rain fell.", "The deal was signed on Monday."])
    >>> "".join(run.text for run in pairs[0].original)
    'The deal was signed on Monday.'
    """
    words = [_stems(sentence) for sentence in originals]
    counts = Counter(word for sentence in words for word in sentence)
    pairs = []
    follows = 0
    for number, copy in enumerate(copies):
        wanted = _stems(copy)
        shared = [wanted & sentence for sentence in words]
        scores = [
            sum(1 / counts[word] for word in sorted(common)) / math.sqrt(len(sentence)) if _is_telling(common) else 0.0
            for common, sentence in zip(shared, words, strict=True)
        ]
        scores = [score * (4 / 3 if place == follows else 1) for place, score in enumerate(scores)]
        if allowed is not None:
            scores = [score if place in allowed[number] else 0.0 for place, score in enumerate(scores)]
        best = max(range(len(scores)), key=scores.__getitem__, default=0)
        if scores and scores[best] > 0:
            pairs.append(_as_one(align(copy, originals[best])))
            follows = best + 1
        else:
            pairs.append(Pair((Run(copy, True),), ()))
    return pairs


def _is_telling(common: Collection[str]) -> bool:
    """Whether shared words are enough to lay two sentences side by side: two, one of them long or a number."""
    return len(common) > 1 and any(len(word) >= TELLING_LETTERS or word.isdecimal() for word in common)


def _stems(sentence: str) -> set[str]:
    return {_key(token)[:5] for token in _TOKEN.findall(sentence)}


def _as_one(pairs: Sequence[Pair]) -> Pair:
    return Pair(
        tuple(run for pair in pairs for run in pair.copy), tuple(run for pair in pairs for run in pair.original)
    )


def as_runs(before: str, differs: bool, runs: Sequence[Run], behind: str) -> tuple[Run, ...]:
    """Runs with more words before and behind them, which the other side has or not.

    >>> [run.text for run in as_runs("So ", True, [Run("it went", False)], " on.")]
    ['So ', 'it went', ' on.']
    """
    found: list[Run] = []
    added = (Run(words, differs and any(map(str.isalnum, words))) for words in (before, behind))
    for run in (next(added), *runs, next(added)):
        if found and run.text and found[-1].differs is run.differs:
            found[-1] = Run(found[-1].text + run.text, run.differs)
        elif run.text:
            found.append(run)
    return tuple(found)


def _sentence_ends(tokens: list[str]) -> list[int]:
    ends = [
        k + 1
        for k, token in enumerate(tokens)
        if k + 1 < len(tokens) and ("\n" in token or _is_end(token, tokens[k + 1]))
    ]
    return [*ends, len(tokens)]


def _is_end(token: str, following: str) -> bool:
    """Whether a word ends a sentence: it has a stop, is no abbreviation, and what follows begins like a sentence."""
    return bool(_STOP.search(token)) and not _ABBREVIATION.match(token) and not following[:1].islower()


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

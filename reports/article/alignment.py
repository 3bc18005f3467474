"""Two texts word by word: which words each has that the other lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Run:
    """Consecutive words that stand on both sides (``differs`` false) or on this side only."""

    text: str
    differs: bool


def _key(token: str) -> str:
    return re.sub(r"\W+", "", token).lower() or token.strip()


def folded_words(text: str) -> list[str]:
    """The words of a text without case and punctuation.

    >>> folded_words("Come on, man!")
    ['come', 'on', 'man']
    """
    return list(map(_key, _TOKEN.findall(text)))


def word_keys(text: str) -> str:
    """The words of a text without case and punctuation, as they are compared.

    >>> word_keys("Come on, man!")
    'come on man'
    """
    return " ".join(folded_words(text))


def mark_differences(text: str, other: str) -> tuple[Run, ...]:
    """A text with the words marked that another has nowhere, without case and punctuation; order does not matter.

    >>> [(run.text, run.differs) for run in mark_differences("On Monday the pact was signed.", "The deal was signed on Monday.")]
    [('On Monday the ', False), ('pact ', True), ('was signed.', False)]
    """
    there = set(folded_words(other))
    tokens = _TOKEN.findall(text)
    lead = text[: len(text) - sum(map(len, tokens))]
    is_same = [_key(token) in there or not any(map(str.isalnum, token)) for token in tokens]
    runs = _runs(tokens, is_same)
    return (Run(lead, False), *runs) if lead else runs


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


def _runs(tokens: list[str], same: list[bool]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for token, is_same in zip(tokens, same, strict=True):
        if runs and runs[-1].differs is not is_same:
            runs[-1] = Run(runs[-1].text + token, runs[-1].differs)
        else:
            runs.append(Run(token, not is_same))
    return tuple(runs)

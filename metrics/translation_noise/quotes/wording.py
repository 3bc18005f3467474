"""How two wordings of one utterance differ: identical, cut, or in other words."""

from __future__ import annotations

from difflib import SequenceMatcher

import numpy as np

from masthead.metrics.text.arrays import Keys

IDENTICAL, CUT, REWORDED = "quote_identical", "quote_cut", "quote_reworded"
MIN_WORDS = 3
"""Shorter quotations are no evidence of one utterance."""


def n_kept(words: Keys, reference: Keys) -> int:
    """Words that both wordings have in the same order."""
    blocks = SequenceMatcher(None, words.tolist(), reference.tolist(), autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def compare_words(words: Keys, reference: Keys) -> tuple[str, int]:
    """How two wordings differ, and by how many words.

    >>> import numpy as np
    >>> compare_words(np.array([1, 2, 3], dtype=np.uint64), np.array([1, 2, 3, 4], dtype=np.uint64))
    ('quote_cut', 1)
    """
    if len(words) == len(reference) and bool(np.all(words == reference)):
        return IDENTICAL, 0
    kept = n_kept(words, reference)
    shorter, longer = sorted((len(words), len(reference)))
    return (CUT if kept == shorter else REWORDED), longer - kept

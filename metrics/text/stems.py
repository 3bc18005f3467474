"""Keys of word stems, computed in numpy: English inflections and a few derivations cut off.

A light stemmer in the manner of Harman's S stemmer (1991) with the commonest verb and adverb endings of Porter
(1980); in other languages it cuts little. Two words with one key are taken for forms of one word.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text.arrays import Ints, Keys
from masthead.metrics.text.characters import is_among
from masthead.metrics.text.hashing import span_keys

Endings = Sequence[tuple[str, int]]

_ENDINGS: Endings = (
    ("'s", 1),
    ("ies", 3),
    ("ied", 3),
    ("ing", 3),
    ("edly", 3),
    ("ed", 3),
    ("es", 3),
    ("s", 3),
    ("ly", 4),
)
_VOWEL_ENDS = "eiy"
_LAST_LETTERS = _VOWEL_ENDS + "".join(sorted({ending[-1] for ending, _ in _ENDINGS}))


def stem_keys(fold: NDArray[np.uint32], start: Ints, end: Ints) -> Keys:
    """Key of the stem of every word; ``fold`` has the folded code points of the text, ``start`` and ``end`` the words."""
    if not len(start):
        return np.zeros(0, dtype=np.uint64)
    stop = end.copy()
    inflected = np.flatnonzero(is_among(fold[end - 1], _LAST_LETTERS))
    stop[inflected] = _stems_end(fold, start[inflected], end[inflected])
    return span_keys(fold, start, stop)


def _stems_end(fold: NDArray[np.uint32], start: Ints, end: Ints) -> Ints:
    """Where the stem of every word ends."""
    stop = end.copy()
    _cut_first(fold, start, stop, (("'s", 1), ("’s", 1)))
    _cut_first(fold, start, stop, _ENDINGS)
    _cut_doubled(fold, start, stop, changed=stop < end)
    vowel = is_among(_letter(fold, start, stop, 1), _VOWEL_ENDS) & (stop - start > 3)
    return stop - vowel


def _letter(fold: NDArray[np.uint32], start: Ints, stop: Ints, back: int) -> NDArray[np.uint32]:
    """The letter ``back`` places from the end of each word, 0 before its beginning."""
    place = stop - back
    return np.where(place >= start, fold[np.maximum(place, 0)] if len(fold) else 0, 0).astype(np.uint32)


def _cut_first(fold: NDArray[np.uint32], start: Ints, stop: Ints, endings: Endings) -> None:
    """Cut the first ending of the list that a word has, where at least the given number of letters stays."""
    last = _letter(fold, start, stop, 1)
    for letter in dict.fromkeys(ending[-1] for ending, _ in endings):
        rows = np.flatnonzero(last == ord(letter))
        stop[rows] = _shortened(fold, start[rows], stop[rows], [one for one in endings if one[0][-1] == letter])


def _shortened(fold: NDArray[np.uint32], start: Ints, stop: Ints, endings: Endings) -> Ints:
    """Where words end without the first of the endings that they have; all endings and words have one last letter."""
    letters = [_letter(fold, start, stop, back) for back in range(2, 5)]
    length, cut = stop - start, stop.copy()
    open_ = np.ones(len(stop), dtype=np.bool_)
    for ending, least in endings:
        has = open_ & (length - len(ending) >= least)
        for back, char in enumerate(reversed(ending[:-1])):
            has &= letters[back] == ord(char)
        if ending == "s":
            has &= (letters[0] != ord("s")) & (letters[0] != ord("u"))
        cut[has] -= len(ending)
        open_ &= ~has
    return cut


def _cut_doubled(fold: NDArray[np.uint32], start: Ints, stop: Ints, *, changed: NDArray[np.bool_]) -> None:
    """``stopp`` (from stopping) becomes ``stop``; l and s stay doubled."""
    rows = np.flatnonzero(changed & (stop - start > 3))
    last, before = (_letter(fold, start[rows], stop[rows], back) for back in (1, 2))
    stop[rows[(last == before) & ~is_among(last, "ls")]] -= 1

"""Fused words: two words without the space between them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.defects_context import DefectContext, Marks
from masthead.metrics.hashing import Keys, word_keys
from masthead.metrics.spin_background import shipped_background
from masthead.metrics.texts import Flags, Ints

MIN_FUSED_LENGTH = 5
MIN_HALF_LENGTH = 2
MIN_SLIP_LENGTH = 4
MIN_NOUN_LENGTH = 4
MIN_HALF_COUNT = 100
"""How often the background must have each half of a fused word."""

KNOWN_FILE = "known_words.npz"

MIN_PAIR_COUNT = 3
"""How often the background must have both halves side by side where the left one also begins ordinary words."""

MAX_SLIPS = 20
"""Two function words run together are a slip, not a word, where the background has them no oftener."""

_LEFT = frozenset(
    [
        "the",
        "of",
        "and",
        "that",
        "with",
        "from",
        "this",
        "which",
        "was",
        "it",
        "his",
        "their",
        "they",
        "have",
        "has",
        "were",
        "who",
        "what",
    ]
)
_LEFT_IF_PAIRED = frozenset(
    [
        "to",
        "is",
        "are",
        "no",
        "not",
        "now",
        "an",
        "before",
        "during",
        "where",
        "while",
        "because",
        "when",
        "after",
        "almost",
        "for",
        "by",
    ]
)
_NUMBERS = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "sixteen",
        "twenty",
        "thirty",
    ]
)
_RIGHT = frozenset(
    [
        "it",
        "the",
        "of",
        "and",
        "that",
        "this",
        "with",
        "from",
        "which",
        "was",
        "for",
        "by",
        "his",
        "their",
        "they",
        "them",
        "were",
        "have",
        "has",
        "will",
        "but",
        "not",
        "who",
        "what",
    ]
)
_CALENDAR = frozenset(
    [
        "january",
        "february",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
)
_SHORT_WORDS = [
    "the",
    "of",
    "and",
    "that",
    "this",
    "with",
    "from",
    "which",
    "was",
    "were",
    "it",
    "its",
    "his",
    "their",
    "they",
    "them",
    "to",
    "in",
    "on",
    "at",
    "by",
    "for",
    "is",
    "are",
    "as",
    "has",
    "have",
    "had",
    "he",
    "she",
    "we",
    "you",
    "who",
    "what",
    "when",
    "where",
    "while",
    "because",
    "before",
    "after",
    "during",
    "since",
    "until",
    "without",
    "into",
    "than",
    "but",
    "not",
]
_REAL_PAIRS = frozenset(
    [
        "into",
        "onto",
        "upon",
        "within",
        "without",
        "whereas",
        "whereby",
        "wherein",
        "whereof",
        "whereto",
        "whereon",
        "thereat",
        "hereto",
        "inasmuch",
        "bewith",
        "withal",
        "onand",
        "byin",
        "isis",
        "atas",
        "asat",
        "hehe",
        "heto",
    ]
)


@cache
def known_words() -> NDArray[np.uint32]:
    """Upper halves of the keys of all words that the background or ordinary news has twice or more, sorted."""
    with np.load(Path(str(files("masthead.metrics").joinpath("data", KNOWN_FILE)))) as data:
        return np.cumsum(data["keys"], dtype=np.uint32)


def _is_known(keys: Keys) -> Flags:
    known = known_words()
    upper = (keys >> np.uint64(32)).astype(np.uint32)
    flags: Flags = known[np.minimum(np.searchsorted(known, upper), len(known) - 1)] == upper
    return flags


@cache
def _slips() -> dict[str, tuple[str, str]]:
    """Two function words without their space that are no word of their own, and the two."""
    joined = {
        left + right: (left, right)
        for left in _SHORT_WORDS
        for right in _SHORT_WORDS
        if left != right and len(left + right) >= MIN_SLIP_LENGTH and left + right not in _REAL_PAIRS
    }
    counts = _counts(list(joined)).tolist()
    return {word: halves for (word, halves), count in zip(joined.items(), counts, strict=True) if count <= MAX_SLIPS}


@cache
def _slip_keys() -> Keys:
    return np.sort(word_keys(list(_slips())))


@cache
def _prepositional_slips() -> Keys:
    """Slips that ordinary news has too, and that no word is like: "ofthe"."""
    return word_keys([left + "the" for left in ("of", "to", "in", "on", "at", "for", "from", "and", "by")])


def fused_words(context: DefectContext) -> Marks:
    """Words without the space between them: "forceit", "ofthe".

    An unknown word of which one half is a function word and the other a common word, both side by side in ordinary
    English where the function word also begins other words; or two function words. Unknown words that stand more than
    once in the article are taken for words of its own.
    """
    keys = context.texts.word_keys
    slips = _slip_keys()
    place = np.minimum(np.searchsorted(slips, keys), len(slips) - 1)
    is_slip = context.eligible & (slips[place] == keys) & (context.is_lower | (context.is_title & context.opens))
    is_slip[is_slip] = ~_is_known(keys[is_slip]) | np.isin(keys[is_slip], _prepositional_slips())
    spelled = {i: _slips().get(context.word(i).lower()) for i in np.flatnonzero(is_slip).tolist()}
    found = {i: halves for i, halves in spelled.items() if halves is not None}
    candidates = context.eligible & ~is_slip & (context.is_lower | context.is_title)
    candidates &= (context.length >= MIN_FUSED_LENGTH) & ~context.is_in("not_fused")
    candidates[candidates] = ~_is_known(keys[candidates])
    words = {i: context.word(i) for i in alone_in_article(context, candidates).tolist()}
    splits = [
        (i, word[:k], word[k:])
        for i, word in words.items()
        if word.isascii() and word.isalpha() and word[1:].islower()
        for k in range(MIN_HALF_LENGTH, len(word) - MIN_HALF_LENGTH + 1)
        if _may_split(word[:k], word[k:])
    ]
    found |= _likeliest(splits)
    first = np.array(sorted(found), dtype=np.int64)
    return Marks(first, first, ["“{} {}” without its space".format(*found[i]) for i in first.tolist()])


def _may_split(left: str, right: str) -> bool:
    """Whether a half is a function word; of a word with a capital, the name of a month or a day must be the left."""
    if left[0].isupper():
        return left.lower() in _CALENDAR and right in _RIGHT
    return left in _LEFT or right in _RIGHT or left in _LEFT_IF_PAIRED or left in _NUMBERS


def _likeliest(splits: list[tuple[int, str, str]]) -> dict[int, tuple[str, str]]:
    """For every word the split whose rarer half is the commonest."""
    lefts, rights = [left.lower() for _, left, _ in splits], [right for _, _, right in splits]
    count = np.minimum(_counts(lefts), _counts(rights))
    paired = _pair_counts(lefts, rights) >= MIN_PAIR_COUNT
    known = _both_known(lefts, rights)
    best: dict[int, tuple[int, str, str]] = {}
    for (i, left, right), n, is_pair, is_word in zip(splits, count.tolist(), paired, known, strict=True):
        sure = left.lower() in _LEFT or right in _RIGHT or is_pair
        led = (left == "the" or left in _NUMBERS) and len(right) >= MIN_NOUN_LENGTH
        noun = is_word and (led or (right == "of" and len(left) > MIN_NOUN_LENGTH) or right in _NUMBERS)
        noun |= left.lower() in _CALENDAR
        if sure and n >= max(MIN_HALF_COUNT, best.get(i, (0,))[0]):
            best[i] = n, left, right
        elif noun:
            best.setdefault(i, (0, left, right))
    return {i: (left, right) for i, (_, left, right) in best.items()}


def _both_known(lefts: list[str], rights: list[str]) -> Flags:
    if not lefts:
        return np.zeros(0, dtype=np.bool_)
    flags: Flags = _is_known(word_keys(lefts)) & _is_known(word_keys(rights))
    return flags


def _pair_counts(lefts: list[str], rights: list[str]) -> Ints:
    """How often the background has each pair of neighbors."""
    background = shipped_background()
    vocabulary, number = background.vocabulary

    def numbers(words: list[str]) -> tuple[Ints, Flags]:
        keys = word_keys(words)
        place = np.minimum(np.searchsorted(vocabulary, keys), len(vocabulary) - 1)
        return number[place].astype(np.int64), vocabulary[place] == keys

    (first, has_first), (second, has_second) = numbers(lefts), numbers(rights)
    counts: Ints = np.where(has_first & has_second, background.count_pairs(first, second), 0)
    return counts


def alone_in_article(context: DefectContext, flags: Flags) -> Ints:
    """Flagged words whose key stands once in their article."""
    sites = np.flatnonzero(flags)
    named = context.texts.word_keys[sites] ^ context.texts.words.article[sites].astype(np.uint64)
    _, first, counts = np.unique(named, return_index=True, return_counts=True)
    return np.sort(sites[first[counts == 1]])


def _counts(words: list[str]) -> Ints:
    """How often the background has each word."""
    background = shipped_background()
    vocabulary, number = background.vocabulary
    keys = word_keys(words)
    place = np.minimum(np.searchsorted(vocabulary, keys), len(vocabulary) - 1)
    counts: Ints = np.where(vocabulary[place] == keys, background.singles[number[place]], 0).astype(np.int64)
    return counts

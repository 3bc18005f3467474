"""Fused words: two words without the space between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from masthead.metrics.text.arrays import Flags, Ints, Keys, concatenated_ranges
from masthead.metrics.text.hashing import span_keys, word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.translation_noise.defects.context import DefectContext, Marks
from masthead.metrics.translation_noise.defects.english import english_words
from masthead.metrics.translation_noise.spin.background import shipped_background
from masthead.metrics.translation_noise.spin.tokens import N_CLASSES

MIN_FUSED_LENGTH = 5
MIN_HALF_LENGTH = 2
MIN_SLIP_LENGTH = 4
MIN_NOUN_LENGTH = 4
MIN_HALF_COUNT = 100
"""How often the background must have each half of a fused word."""

ENDINGS = ("s", "es", "ed", "er", "ers", "ing", "ly")
KNOWN_FILE = "known_words.npz"

MIN_PAIR_COUNT = 3
"""How often the background must have both halves side by side where the left one also begins ordinary words."""

MAX_SLIPS = 20
"""Two function words run together are a slip, not a word, where the background has them no oftener."""


@cache
def known_words() -> KeyTable:
    """Upper halves of the keys of all words that the background or ordinary news has twice or more."""
    with np.load(Path(str(files("masthead.metrics.translation_noise.defects").joinpath("data", KNOWN_FILE)))) as data:
        return KeyTable(np.cumsum(data["keys"], dtype=np.uint32))


def is_known(keys: Keys) -> Flags:
    """Which keys are those of known words."""
    return known_words().has(keys >> np.uint64(32))


@cache
def _slips() -> tuple[KeyTable, list[tuple[str, str]]]:
    """Keys of two function words without their space that are no word of their own, and the two.

    A preposition and a word that cannot follow it ("onand") are what an extractor leaves of a dropped link.
    """
    short = english_words().listed("slip_words")
    real = frozenset(english_words().listed("real_pairs"))
    dangling, apart = (frozenset(english_words().listed(name)) for name in ("prepositions", "not_behind_prepositions"))
    joined = {
        left + right: (left, right)
        for left in short
        for right in short
        if left != right
        and len(left + right) >= MIN_SLIP_LENGTH
        and left + right not in real
        and not (left in dangling and right in apart)
    }
    keys = word_keys(list(joined))
    kept = np.flatnonzero(_counts(keys) <= MAX_SLIPS)
    halves = list(joined.values())
    return KeyTable(keys[kept]), [halves[k] for k in kept.tolist()]


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
    table, slips = _slips()
    named = context.is_title & context.after(context.is_title) & context.spaced
    sites = np.flatnonzero(context.eligible & (context.is_lower | (context.is_title & context.opens & ~named)))
    sites = sites[np.flatnonzero(context.length[sites] >= MIN_SLIP_LENGTH)]
    slip = table.rows(keys[sites])
    at = sites[slip >= 0]
    is_slip = np.zeros(len(keys), dtype=np.bool_)
    is_slip[at] = ~is_known(keys[at]) | np.isin(keys[at], _prepositional_slips())
    row_of = dict(zip(at.tolist(), slip[slip >= 0].tolist(), strict=True))
    found = {i: slips[row_of[i]] for i in np.flatnonzero(is_slip).tolist()}
    candidates = context.eligible & ~is_slip & (context.is_lower | context.is_title)
    candidates &= (context.length >= MIN_FUSED_LENGTH) & ~context.is_in("not_fused")
    unknown = np.flatnonzero(candidates)
    unknown = unknown[~context.is_common(unknown)]
    unknown = unknown[~is_known(keys[unknown])]
    split = _split(context, alone_in_article(context, unknown))
    found |= {i: halves for i, halves in split.items() if not _is_inflected(context.word(i).lower())}
    first = np.array(sorted(found), dtype=np.int64)
    return Marks(first, first, ["“{} {}” without its space".format(*found[i]) for i in first.tolist()])


def alone_in_article(context: DefectContext, sites: Ints) -> Ints:
    """Those of the words whose key stands once among them in their article."""
    named = context.texts.word_keys[sites] ^ context.texts.words.article[sites].astype(np.uint64)
    _, first, counts = np.unique(named, return_index=True, return_counts=True)
    return np.sort(sites[first[counts == 1]])


def _split(context: DefectContext, sites: Ints) -> dict[int, tuple[str, str]]:
    """The likeliest two halves of each of the words that have any, by word number."""
    halves = _halves(context, _spelled_plainly(context, sites))
    words, cut, left, right = halves.word, halves.cut, halves.left, halves.right
    is_title = context.is_title[words]
    english = english_words()
    of_left, of_right = english.classes(left), english.classes(right)
    leads, follows = english.has(of_left, "fused_left"), english.has(of_right, "fused_right")
    month, number = english.has(of_left, "calendar"), english.has(of_left, "fused_numbers")
    may_split = leads | follows | number | english.has(of_left, "fused_left_paired")
    fold = english.has(of_right, "number_endings")
    dropped_link = english.has(of_left, "prepositions") & english.has(of_right, "not_behind_prepositions")
    whole = (context.texts.words.end[words] - cut > MIN_HALF_LENGTH) | english.has(of_right, "short_halves")
    kept = np.flatnonzero(whole & ~dropped_link & np.where(is_title, month & follows, may_split & ~(number & fold)))
    words, cut, left, right, of_right = words[kept], cut[kept], left[kept], right[kept], of_right[kept]
    left_length = cut - context.texts.words.start[words]
    right_length = context.texts.words.end[words] - cut
    the, of = word_keys(["the", "of"])
    noun = ((left == the) | number[kept]) & (right_length >= MIN_NOUN_LENGTH)
    noun |= ((right == of) & (left_length > MIN_NOUN_LENGTH)) | english.has(of_right, "fused_numbers")
    noun = (noun & is_known(left) & is_known(right)) | month[kept]
    count = np.minimum(_counts(left), _counts(right))
    sure = leads[kept] | follows[kept] | (_pair_counts(left, right) >= MIN_PAIR_COUNT)
    likely = np.where(sure & (count >= MIN_HALF_COUNT), count, np.where(noun, 0, -1))
    order = np.lexsort((cut, -likely, words))
    best = order[(np.diff(words[order], prepend=-1) > 0) & (likely[order] >= 0)]
    text, start, end = context.texts.text, context.texts.words.start, context.texts.words.end
    return {
        i: (text[int(start[i]) : at], text[at : int(end[i])])
        for i, at in zip(words[best].tolist(), cut[best].tolist(), strict=True)
    }


def _is_inflected(word: str) -> bool:
    """Whether the word is a known word with an ending: "withstands", "washer"."""
    stems = [word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)]
    stems += [word.removesuffix("ies") + "y"] * word.endswith("ies")
    return bool(is_known(word_keys(stems)).any())


def _spelled_plainly(context: DefectContext, sites: Ints) -> Ints:
    """Those of the words that are letters from a to z alone, none but the first a capital."""
    texts = context.texts
    place, owner = concatenated_ranges(texts.words.start[sites], texts.words.end[sites])
    codes = np.where(place == texts.words.start[sites][owner], texts.fold[place], texts.codes[place])
    odd = (codes < ord("a")) | (codes > ord("z"))
    plain: Ints = sites[np.bincount(owner[odd], minlength=len(sites)) == 0]
    return plain


@dataclass(frozen=True)
class _Halves:
    """Ways to cut words in two: the ``word``, the place of the ``cut``, the keys of both halves."""

    word: Ints
    cut: Ints
    left: Keys
    right: Keys


def _halves(context: DefectContext, sites: Ints) -> _Halves:
    """Every way to cut the words in two."""
    texts = context.texts
    start, end = texts.words.start[sites], texts.words.end[sites]
    cut, owner = concatenated_ranges(start + MIN_HALF_LENGTH, end - MIN_HALF_LENGTH + 1)
    place, _ = concatenated_ranges(start, end)
    shift = (start - (np.cumsum(end - start) - (end - start)))[owner]
    letters = texts.fold[place]
    left = span_keys(letters, start[owner] - shift, cut - shift)
    right = span_keys(letters, cut - shift, end[owner] - shift)
    return _Halves(sites[owner], cut, left, right)


def _numbers(keys: Keys) -> tuple[Ints, Flags]:
    """The background's token number of each word, and whether it has one."""
    rows = shipped_background().table.rows(keys)
    return np.maximum(rows, 0) + N_CLASSES, rows >= 0


def _pair_counts(left: Keys, right: Keys) -> Ints:
    """How often the background has each pair of neighbors."""
    (first, has_first), (second, has_second) = _numbers(left), _numbers(right)
    counts: Ints = np.where(has_first & has_second, shipped_background().count_pairs(first, second), 0)
    return counts


def _counts(keys: Keys) -> Ints:
    """How often the background has each word."""
    number, has = _numbers(keys)
    counts: Ints = np.where(has, shipped_background().singles[number], 0).astype(np.int64)
    return counts

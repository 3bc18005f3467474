"""Defects that a list or a count proves: fused words, untranslated residue, tortured phrases."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics import characters as ch
from masthead.metrics.defects_context import DefectContext, Marks
from masthead.metrics.hashing import Keys, ngram_keys, word_keys
from masthead.metrics.spin_background import shipped_background
from masthead.metrics.texts import Flags, Ints

MIN_FUSED_LENGTH = 5
MIN_HALF_LENGTH = 2
MIN_HALF_COUNT = 100
"""How often the background must have each half of a fused word."""

KNOWN_FILE = "known_words.npz"
PHRASES_FILE = "tortured_phrases.parquet"

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


def fused_words(context: DefectContext) -> Marks:
    """An unknown lower-case word that is a common word and a function word without their space: "forceit".

    Unknown words that stand more than once in the article are taken for words of its own.
    """
    keys = context.texts.word_keys
    candidates = context.eligible & context.is_lower & (context.length >= MIN_FUSED_LENGTH)
    candidates &= ~context.is_in("not_fused")
    candidates[candidates] = ~_is_known(keys[candidates])
    words = {i: context.word(i) for i in _alone_in_article(context, candidates).tolist()}
    splits = [
        (i, word[:k], word[k:])
        for i, word in words.items()
        if word.isascii() and word.isalpha() and word.islower()
        for k in range(MIN_HALF_LENGTH, len(word) - MIN_HALF_LENGTH + 1)
        if word[:k] in _LEFT or word[k:] in _RIGHT
    ]
    weakest = np.minimum(_counts([left for _, left, _ in splits]), _counts([right for _, _, right in splits]))
    best: dict[int, tuple[int, str]] = {}
    for (i, left, right), count in zip(splits, weakest.tolist(), strict=True):
        if count >= max(MIN_HALF_COUNT, best.get(i, (0, ""))[0]):
            best[i] = count, f"“{left} {right}” without its space"
    first = np.array(sorted(best), dtype=np.int64)
    return Marks(first, first, [best[i][1] for i in first.tolist()])


def _alone_in_article(context: DefectContext, flags: Flags) -> Ints:
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


_LOAN_LETTERS = "àáâäçèéêëíîïñóôöúûüœæ"


@cache
def _script_classes() -> NDArray[np.uint8]:
    """For each character of the basic plane: 1 a letter that loan words seldom bring, 2 a letter of another script."""
    tables = ch.character_tables()
    letter = (tables.kind == ch.LETTER) | (tables.kind == ch.IDEOGRAPH)
    code = np.arange(ch.BMP)
    loan = np.isin(tables.fold, [ord(char) for char in _LOAN_LETTERS])
    latin = (code < 0x250) | ((code >= 0x1E00) & (code < 0x1F00))
    classes: NDArray[np.uint8] = np.where(letter & latin & (code > 0xBF) & ~loan, 1, 0).astype(np.uint8)
    classes[letter & ~latin & (code >= 0x370)] = 2
    return classes


def residue(context: DefectContext) -> Marks:
    """Untranslated words: in another script, or in lower case with letters that English and its loans do not use.

    Words that the article uses again, and lines with an @ (posts of social media), are left out.
    """
    texts = context.texts
    foreign = np.flatnonzero((texts.codes > 0xBF) & (texts.codes < ch.BMP))
    classes = _script_classes()[texts.codes[foreign]]
    foreign, classes = foreign[classes > 0], classes[classes > 0]
    word = np.searchsorted(texts.words.start, foreign, side="right") - 1
    within = (word >= 0) & (foreign < texts.words.end[word]) if len(texts.words) else np.zeros(len(word), np.bool_)
    word, classes = word[within], classes[within]
    other_script = np.unique(word[classes == 2])
    latin = np.unique(word[classes == 1])
    latin = latin[context.is_lower[latin] & ~context.is_in("loan_words")[latin] & (context.length[latin] > 2)]
    sites = np.intersect1d(np.union1d(other_script, latin), _alone_in_article(context, context.eligible))
    posts = np.searchsorted(texts.lines.start, np.flatnonzero(texts.codes == ord("@")), side="right") - 1
    sites = sites[context.eligible[sites] & ~np.isin(texts.word_line[sites], posts)]
    return Marks(sites, sites, [f"“{context.word(i)}” is left untranslated" for i in sites.tolist()])


PhraseTable = tuple[Keys, dict[int, tuple[Keys, list[str]]]]


def phrase_table(table: pl.DataFrame) -> PhraseTable:
    """Sorted keys of the phrases' first words; by phrase length the sorted phrase keys and the usual phrases."""
    by_length: dict[int, tuple[Keys, list[str]]] = {}
    firsts = [np.zeros(0, dtype=np.uint64)]
    for length in sorted(table["n_words"].unique().to_list()):
        rows = table.filter(pl.col("n_words") == length)
        flat = word_keys([word for phrase in rows["tortured"].to_list() for word in phrase.split(" ")])
        keys = ngram_keys(flat, length)[::length]
        firsts.append(flat[::length])
        order = np.argsort(keys)
        by_length[length] = keys[order], rows["usual"].gather(order).to_list()
    return np.unique(np.concatenate(firsts)), by_length


@cache
def _shipped_phrases() -> PhraseTable:
    return phrase_table(pl.read_parquet(Path(str(files("masthead.metrics").joinpath("data", PHRASES_FILE)))))


def tortured_phrases(context: DefectContext) -> Marks:
    """A listed phrase that automatic rewording makes of a fixed term ("colossal information" for "big data")."""
    first, last, usual = match_phrases(context, *_shipped_phrases())
    return Marks(first, last, [f"usually “{phrase}”" for phrase in usual])


def match_phrases(
    context: DefectContext, firsts: Keys, by_length: dict[int, tuple[Keys, list[str]]]
) -> tuple[Ints, Ints, list[str]]:
    """First and last word of every listed phrase among the eligible words, and the usual phrase."""
    keys = context.texts.word_keys
    place = np.minimum(np.searchsorted(firsts, keys), len(firsts) - 1)
    candidates = np.flatnonzero(context.eligible & (firsts[place] == keys))
    first, last, usual = [], [], []
    for length, (phrases, meant) in by_length.items():
        fits = candidates[candidates + length <= len(keys)]
        offsets = fits[:, None] + np.arange(length)
        runs = ngram_keys(keys[offsets].ravel(), length)[::length]
        at = np.minimum(np.searchsorted(phrases, runs), len(phrases) - 1)
        hit = (phrases[at] == runs) & context.spaced[offsets[:, :-1]].all(axis=1)
        first.append(fits[hit])
        last.append(fits[hit] + length - 1)
        usual += [meant[n] for n in at[hit].tolist()]
    if not first:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), []
    return np.concatenate(first), np.concatenate(last), usual

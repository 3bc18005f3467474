"""Defects that a list proves: untranslated residue and tortured phrases."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Ints
from masthead.metrics.text.hashing import ngram_keys, word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.translation_noise.defects.context import NO_MARKS, DefectContext, Marks
from masthead.metrics.translation_noise.defects.fused import alone_in_article

PHRASES_FILE = "tortured_phrases.parquet"

_DAMAGED = "ÃÂâ€"
"""Letters that text read in a wrong encoding is full of: damage of the page, no word of another language."""

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

    Words that the article uses again, or speaks of ("the word ..."), are left out.
    """
    texts = context.texts
    foreign = np.flatnonzero(texts.codes > 0xBF)
    foreign = foreign[texts.codes[foreign] < ch.BMP]
    classes = _script_classes()[texts.codes[foreign]]
    word = np.searchsorted(texts.words.start, foreign, side="right") - 1
    damaged = word[ch.is_among(texts.codes[foreign], _DAMAGED)]
    within = (classes > 0) & (word >= 0)
    within[within] = foreign[within] < texts.words.end[word[within]]
    word, classes = word[within], classes[within]
    other_script = np.unique(word[classes == 2])
    latin = np.unique(word[classes == 1])
    latin = latin[context.is_lower[latin] & ~context.is_in("loan_words")[latin] & (context.length[latin] > 2)]
    sites = np.setdiff1d(np.union1d(other_script, latin), damaged)
    sites = sites[context.eligible[sites]]
    if not len(sites):
        return NO_MARKS
    alike = KeyTable(np.unique(texts.word_keys[sites])).has(texts.word_keys)
    sites = np.intersect1d(sites, alone_in_article(context, np.flatnonzero(context.eligible & alike)))
    mentions = context.is_in("mentions")
    named = context.before(mentions) | context.before(mentions, 2)
    sites = sites[~named[sites]]
    return Marks(sites, sites, [f"“{context.word(i)}” is left untranslated" for i in sites.tolist()])


PhraseTable = tuple[KeyTable, KeyTable, dict[int, tuple[KeyTable, list[str]]]]


def phrase_table(table: pl.DataFrame) -> PhraseTable:
    """Keys of the phrases' first words and of their first two; by phrase length the phrase keys and the usual phrases."""
    by_length: dict[int, tuple[KeyTable, list[str]]] = {}
    firsts, openings = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.uint64)]
    for length in sorted(table["n_words"].unique().to_list()):
        rows = table.filter(pl.col("n_words") == length)
        flat = word_keys([word for phrase in rows["tortured"].to_list() for word in phrase.split(" ")])
        keys = ngram_keys(flat, length)[::length]
        firsts.append(flat[::length])
        openings.append(ngram_keys(flat, 2, np.arange(0, len(flat), length)))
        by_length[length] = KeyTable(keys), rows["usual"].to_list()
    first, opening = (KeyTable(np.unique(np.concatenate(keys))) for keys in (firsts, openings))
    return first, opening, by_length


@cache
def _shipped_phrases() -> PhraseTable:
    return phrase_table(
        pl.read_parquet(Path(str(files("masthead.metrics.translation_noise.defects").joinpath("data", PHRASES_FILE))))
    )


def tortured_phrases(context: DefectContext) -> Marks:
    """A listed phrase that automatic rewording makes of a fixed term ("colossal information" for "big data")."""
    first, last, usual = match_phrases(context, *_shipped_phrases())
    return Marks(first, last, [f"usually “{phrase}”" for phrase in usual])


def match_phrases(
    context: DefectContext, firsts: KeyTable, openings: KeyTable, by_length: dict[int, tuple[KeyTable, list[str]]]
) -> tuple[Ints, Ints, list[str]]:
    """First and last word of every listed phrase among the eligible words, and the usual phrase."""
    keys = context.texts.word_keys
    candidates = np.flatnonzero(context.eligible & context.spaced)
    candidates = candidates[firsts.has(keys[candidates])]
    candidates = candidates[openings.has(ngram_keys(keys, 2, candidates))]
    first, last, usual = [], [], []
    for length, (phrases, meant) in by_length.items():
        fits = candidates[candidates + length <= len(keys)]
        at = phrases.rows(ngram_keys(keys, length, fits))
        hit = np.flatnonzero(at >= 0)
        hit = hit[context.spaced[fits[hit, None] + np.arange(length - 1)].all(axis=1)]
        first.append(fits[hit])
        last.append(fits[hit] + length - 1)
        usual += [meant[n] for n in at[hit].tolist()]
    if not first:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), []
    return np.concatenate(first), np.concatenate(last), usual

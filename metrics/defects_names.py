"""Names treated in two ways in one article: with and without honorific, in two spellings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from masthead.metrics.defects_context import NO_MARKS, DefectContext, Marks
from masthead.metrics.english_words import english_words
from masthead.metrics.hashing import Keys, word_keys
from masthead.metrics.texts import Flags, Ints

MAX_LIST_WORDS = 8
"""Names this close behind "Messrs." share it."""

MIN_OCCURRENCES = 3
"""Fewer occurrences of a name with and without honorific than this are no evidence of a mix."""


def honorific_mixes(context: DefectContext) -> Marks:
    """A person who is "Mr. X" in one sentence and bare "X" as the subject of another; one mark a name.

    The rarer of the two treatments is marked, at its first occurrence.
    """
    named, bare = _with_honorific(context), _bare_subjects(context)
    if not named.any() or not bare.any():
        return NO_MARKS
    article, keys = context.texts.words.article, context.texts.word_keys
    formal = _first_and_count(article, keys, named)
    plain = _first_and_count(article, keys, bare)
    first, details = [], []
    for name in sorted(formal.keys() & plain.keys()):
        (at_formal, n_formal), (at_plain, n_plain) = formal[name], plain[name]
        if n_formal + n_plain < MIN_OCCURRENCES:
            continue
        marked = at_plain if n_plain <= n_formal else at_formal
        first.append(marked)
        details.append(f"“{context.word(at_plain)}” has an honorific {n_formal} times and none {n_plain} times")
    sites = np.array(first, dtype=np.int64)
    return Marks(sites, sites, details)


def _with_honorific(context: DefectContext) -> Flags:
    honorific = context.is_in("honorifics") & context.texts.is_capitalized
    full_name = context.spaced & context.after(context.texts.is_capitalized)
    return context.before(honorific & (context.stopped | context.spaced)) & context.is_title & ~full_name


def _bare_subjects(context: DefectContext) -> Flags:
    """Capitalized words with a lower-case word or a sentence's start before and a verb of a subject behind."""
    listed = context.texts.word_keys == word_keys(["messrs"])[0]
    in_list = np.logical_or.reduce([context.before(listed, n) for n in range(1, MAX_LIST_WORDS)])
    free = context.opens | context.before(context.is_lower & context.spaced)
    verb = context.is_in("subject_verbs") & context.is_lower
    flags: Flags = context.is_title & context.eligible & free & ~in_list & context.spaced & context.after(verb)
    return flags


def _first_and_count(article: Ints, keys: Keys, flags: Flags) -> dict[tuple[int, int], tuple[int, int]]:
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for i in np.flatnonzero(flags).tolist():
        name = (int(article[i]), int(keys[i]))
        at, n = found.get(name, (i, 0))
        found[name] = (at, n + 1)
    return found


@cache
def _variant_groups(first_names: bool) -> tuple[Keys, Ints]:
    """Sorted keys of the listed spellings and the row that each stands in."""
    rows = english_words().first_name_variants if first_names else english_words().name_variants
    keys = [word_keys([form for base in row for form in (base, base + "'s")]) for row in rows]
    row_of = np.repeat(np.arange(len(rows)), [len(of_row) for of_row in keys])
    joined = np.concatenate(keys)
    order = np.argsort(joined)
    return joined[order], row_of[order]


def name_variants(context: DefectContext) -> Marks:
    """Two spellings of one name in one article ("Kiev" and "Kyiv"); the rarer one is marked, once.

    First names count only where the same name follows ("Aleksandr" and "Alexander Petrov").
    """
    surnames = list(_two_spellings(context, first_names=False))
    first_names = list(_two_spellings(context, first_names=True))
    chosen = sorted({*surnames, *first_names})
    sites = np.array([site for site, _ in chosen], dtype=np.int64)
    return Marks(sites, sites, [f"also spelled “{other}”" for _, other in chosen])


def _two_spellings(context: DefectContext, *, first_names: bool) -> Iterator[tuple[int, str]]:
    listed, row_of = _variant_groups(first_names)
    keys = context.texts.word_keys
    titled = context.spaced & context.after(context.texts.is_capitalized)
    capital = np.flatnonzero(
        context.texts.is_capitalized & context.eligible & (~titled | np.full(len(keys), first_names))
    )
    place = np.minimum(np.searchsorted(listed, keys[capital]), len(listed) - 1)
    hit = listed[place] == keys[capital]
    groups: dict[tuple[int, ...], list[int]] = {}
    for i, row in zip(capital[hit].tolist(), row_of[place[hit]].tolist(), strict=True):
        surname = int(keys[i + 1]) if first_names and context.spaced[i] and context.is_title[i + 1] else 0
        if not first_names or surname:
            groups.setdefault((int(context.texts.words.article[i]), row, surname), []).append(i)
    for sites in groups.values():
        spellings = _by_spelling(context, sites)
        if len(spellings) > 1:
            common, rare = spellings[0], spellings[-1]
            yield rare[0], _bare(context.word(common[0]))


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _by_spelling(context: DefectContext, sites: Sequence[int]) -> list[list[int]]:
    """The sites of each spelling, commonest spelling first."""
    spellings: dict[str, list[int]] = {}
    for i in sites:
        spellings.setdefault(_bare(context.word(i)).lower(), []).append(i)
    return sorted(spellings.values(), key=lambda of_spelling: (-len(of_spelling), of_spelling[0]))

"""Names in two spellings in one article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import numpy as np

from masthead.metrics.text.arrays import Ints, concatenated_ranges, distinct
from masthead.metrics.text.hashing import span_keys, word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.translation_noise.defects.context import DefectContext, Marks
from masthead.metrics.translation_noise.defects.english import english_words
from masthead.metrics.translation_noise.spin.background import shipped_background


@cache
def _variant_groups(first_names: bool) -> tuple[KeyTable, Ints]:
    """Keys of the listed spellings and the row that each stands in."""
    rows = english_words().first_name_variants if first_names else english_words().name_variants
    keys = [word_keys([form for base in row for form in (base, base + "'s")]) for row in rows]
    row_of = np.repeat(np.arange(len(rows)), [len(of_row) for of_row in keys])
    listed, first = np.unique(np.concatenate(keys), return_index=True)
    return KeyTable(listed), row_of[first]


def name_variants(context: DefectContext) -> Marks:
    """Two spellings of one name in one article ("Kiev" and "Kyiv"); the rarer one is marked, once.

    First names count only where the same name follows ("Aleksandr" and "Alexander Petrov"). Full names that sound
    alike in both parts are one name too ("Nadia Roswell" and "Nadya Rosvell").
    """
    surnames = list(_two_spellings(context, first_names=False))
    first_names = list(_two_spellings(context, first_names=True))
    chosen = sorted({*surnames, *first_names, *_respelled(context)})
    sites = np.array([site for site, _ in chosen], dtype=np.int64)
    return Marks(sites, sites, [f"also spelled “{other}”" for _, other in chosen])


def _two_spellings(context: DefectContext, *, first_names: bool) -> Iterator[tuple[int, str]]:
    listed, row_of = _variant_groups(first_names)
    keys = context.texts.word_keys
    titled = context.spaced & context.after(context.texts.is_capitalized)
    named = context.texts.is_capitalized & context.eligible
    capital = np.flatnonzero(named if first_names else named & ~titled)
    place = listed.rows(keys[capital])
    hit = place >= 0
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


_SOUNDS = (
    *((r"ph", "f"), (r"th", "t"), (r"ts|tz|cz|c(?=[eiy]|a$)", "s"), (r"ck|qu?|c(?!h)|ch(?=r)", "k"), (r"x", "ks")),
    *((r"w", "v"), (r"z", "s"), (r"y|j", "i"), (r"(?<=.)h$", ""), (r"(.)\1+", r"\1")),
)
MIN_NAME_LENGTH = 4


@lru_cache(maxsize=1 << 16)
def _sound(name: str) -> str:
    """A spelling that transliterations of one name share."""
    for pattern, sound in _SOUNDS:
        name = re.sub(pattern, sound, name)
    return name


_WITHOUT_VOWELS = str.maketrans("", "", "aeiou")


def _consonants(sound: str) -> str:
    """The first letter and the consonants behind it."""
    return sound[:1] + sound[1:].translate(_WITHOUT_VOWELS)


def _respelled(context: DefectContext) -> Iterator[tuple[int, str]]:
    """Full names of two words that sound alike and are spelled apart; those with a common surname must sound the same."""
    title = context.is_title & context.eligible & (context.length >= MIN_NAME_LENGTH)
    chain = context.spaced & context.after(context.is_title)
    full = title & chain & context.after(title & ~chain) & ~context.before(context.is_title & context.spaced)
    full |= title & chain & context.after(title & ~chain) & context.before(context.is_in("titles"))
    sites = np.flatnonzero(full)
    sites = sites[~context.opens[sites] | ~context.is_common(sites + 1)]
    groups: dict[int, dict[tuple[str, str], list[int]]] = {}
    for i, group, name in _alike(context, sites):
        groups.setdefault(group, {}).setdefault(name, []).append(i)
    for spellings in groups.values():
        by_count = sorted(spellings.items(), key=lambda item: (-len(item[1]), item[1][0]))
        usual, (at, *_) = by_count[0]
        for other, (site, *_) in by_count[1:]:
            if any(_is_ordinary(a) or _is_ordinary(b) for a, b in zip(usual, other, strict=True) if a != b):
                continue
            same = [a == b or _sound(a) == _sound(b) for a, b in zip(usual, other, strict=True)]
            if (usual[0] != other[0] and usual[1] != other[1]) or (
                all(same) and min(map(len, usual)) >= MIN_NAME_LENGTH
            ):
                yield site + (usual[0] == other[0]), " ".join(context.word(at + k) for k in (0, 1))


def _alike(context: DefectContext, sites: Ints) -> Iterator[tuple[int, int, tuple[str, str]]]:
    """Sites of full names whose consonants another spelling in the article shares: site, group of them all, name."""
    texts = context.texts
    word = np.stack((sites, sites + 1), axis=1).ravel()
    start, end = texts.words.start[word], texts.words.end[word]
    place, _ = concatenated_ranges(start, end)
    stop = np.cumsum(end - start)
    spelled = span_keys(texts.codes[place], stop - (end - start), stop)
    _, first, number = np.unique(spelled, return_index=True, return_inverse=True)
    names = [_bare(context.word(i)).lower() for i in word[first].tolist()]
    sounds: dict[str, int] = {}
    sound = np.array([sounds.setdefault(_consonants(_sound(name)), len(sounds)) for name in names], dtype=np.int64)
    left, right = number[::2], number[1::2]
    _, group = distinct((texts.words.article[sites] * len(sounds) + sound[left]) * len(sounds) + sound[right])
    full_name = left * len(names) + right
    usual = np.zeros(len(sites), dtype=np.int64)
    usual[group] = full_name
    apart = np.zeros(len(sites), dtype=np.bool_)
    apart[group[full_name != usual[group]]] = True
    for k in np.flatnonzero(apart[group]).tolist():
        yield int(sites[k]), int(group[k]), (names[int(left[k])], names[int(right[k])])


def _is_ordinary(word: str) -> bool:
    """Whether the background has the word in lower case: "civilisation" is a spelling, not a name."""
    return bool(shipped_background().table.has(word_keys([word]))[0])


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _by_spelling(context: DefectContext, sites: Sequence[int]) -> list[list[int]]:
    """The sites of each spelling, commonest spelling first."""
    spellings: dict[str, list[int]] = {}
    for i in sites:
        spellings.setdefault(_bare(context.word(i)).lower(), []).append(i)
    return sorted(spellings.values(), key=lambda of_spelling: (-len(of_spelling), of_spelling[0]))

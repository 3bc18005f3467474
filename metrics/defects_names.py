"""Names treated in two ways in one article: with and without honorific, in two spellings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from masthead.metrics.defects_context import DefectContext, Marks
from masthead.metrics.english_words import english_words
from masthead.metrics.hashing import Keys, word_keys
from masthead.metrics.texts import Flags, Ints

MIN_OCCURRENCES = 3
"""Fewer occurrences of a name with and without honorific than this are no evidence of a mix."""

MAX_LIST_WORDS = 8
"""Names this close behind "Messrs." share it."""


def honorific_mixes(context: DefectContext) -> Marks:
    """A person who is "Mr. X" in one sentence and bare "X" as the subject of another, or "Mr." before no name.

    A name that has an honorific before its first name too ("Mr. Adam Berg") needs no third occurrence. Both
    treatments are marked, each at its first occurrence.
    """
    first = _nameless(context)
    details = [f"“{context.word(i)}” before a word that is no name" for i in first]
    surname, full_name = _with_honorific(context)
    article, keys = context.texts.words.article, context.texts.word_keys
    formal = _first_and_count(article, keys, surname | full_name)
    plain = _first_and_count(article, keys, _bare_subjects(context))
    strong = _first_and_count(article, keys, full_name)
    for name in sorted(formal.keys() & plain.keys()):
        (at_formal, n_formal), (at_plain, n_plain) = formal[name], plain[name]
        if n_formal + n_plain < MIN_OCCURRENCES and name not in strong:
            continue
        marked = [at_plain, at_formal]
        first += marked
        details += [f"“{context.word(at_plain)}” has an honorific {n_formal} times and none {n_plain} times"] * len(
            marked
        )
    order = np.argsort(np.array(first, dtype=np.int64), kind="stable")
    sites = np.array(first, dtype=np.int64)[order]
    return Marks(sites, sites, [details[k] for k in order.tolist()])


def _with_honorific(context: DefectContext) -> tuple[Flags, Flags]:
    """Surnames directly behind an honorific, and behind an honorific and a first name."""
    honorific = context.is_in("honorifics") & context.texts.is_capitalized
    full_name = context.spaced & context.after(context.texts.is_capitalized)
    introduced = honorific & (context.stopped | context.spaced)
    surname = context.before(introduced) & context.is_title & ~full_name
    behind_first_name = context.before(introduced, 2) & context.before(context.is_title & full_name) & context.is_title
    return surname, behind_first_name & ~full_name


def _nameless(context: DefectContext) -> list[int]:
    """Honorifics with a full stop and a lower-case word of four letters and more behind: "Mr. governor"."""
    honorific = context.is_in("honorifics") & context.is_title & context.eligible
    flags = honorific & context.stopped & context.after(context.is_lower & (context.length > 3))
    return np.flatnonzero(flags).tolist()


def _bare_subjects(context: DefectContext) -> Flags:
    """Capitalized words with a lower-case word or a sentence's start before and a verb of a subject behind."""
    listed = context.texts.word_keys == word_keys(["messrs"])[0]
    in_list = np.logical_or.reduce([context.before(listed, n) for n in range(1, MAX_LIST_WORDS)])
    free = context.opens | context.before(context.is_lower & context.spaced)
    verb = context.spaced & context.after(context.is_in("subject_verbs") & context.is_lower)
    verb |= context.spaced & context.opens & context.after(context.maybe_finite & context.is_lower)
    relative = context.gap_is(", ") & context.after(context.texts.word_keys == word_keys(["who"])[0])
    flags: Flags = context.is_title & context.eligible & free & ~in_list & (verb | relative)
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


_SOUNDS = (
    *((r"ph", "f"), (r"th", "t"), (r"ts|tz|cz|c(?=[eiy]|a$)", "s"), (r"ck|qu?|c(?!h)|ch(?=r)", "k"), (r"x", "ks")),
    *((r"w", "v"), (r"z", "s"), (r"y|j", "i"), (r"(?<=.)h$", ""), (r"(.)\1+", r"\1")),
)
MIN_NAME_LENGTH = 4


def _sound(name: str) -> str:
    """A spelling that transliterations of one name share."""
    for pattern, sound in _SOUNDS:
        name = re.sub(pattern, sound, name)
    return name


def _consonants(sound: str) -> str:
    """The first letter and the consonants behind it."""
    return sound[:1] + re.sub("[aeiou]", "", sound[1:])


def _respelled(context: DefectContext) -> Iterator[tuple[int, str]]:
    """Full names of two words that sound alike and are spelled apart; those with a common surname must sound the same."""
    title = context.is_title & context.eligible & (context.length >= MIN_NAME_LENGTH)
    chain = context.spaced & context.after(context.is_title)
    full = title & chain & context.after(title & ~chain) & ~context.before(context.is_title & context.spaced)
    full |= title & chain & context.after(title & ~chain) & context.before(context.is_in("titles"))
    sites = np.flatnonzero(full & ~context.opens | full & context.after(~context.is_common))
    groups: dict[tuple[int, str, str], dict[tuple[str, str], list[int]]] = {}
    article = context.texts.words.article
    for i in sites.tolist():
        name = _bare(context.word(i)).lower(), _bare(context.word(i + 1)).lower()
        first, last = (_consonants(_sound(part)) for part in name)
        groups.setdefault((int(article[i]), first, last), {}).setdefault(name, []).append(i)
    for spellings in groups.values():
        by_count = sorted(spellings.items(), key=lambda item: (-len(item[1]), item[1][0]))
        usual, (at, *_) = by_count[0]
        for other, (site, *_) in by_count[1:]:
            same = [a == b or _sound(a) == _sound(b) for a, b in zip(usual, other, strict=True)]
            if (usual[0] != other[0] and usual[1] != other[1]) or (
                all(same) and min(map(len, usual)) >= MIN_NAME_LENGTH
            ):
                yield site + (usual[0] == other[0]), " ".join(context.word(at + k) for k in (0, 1))


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _by_spelling(context: DefectContext, sites: Sequence[int]) -> list[list[int]]:
    """The sites of each spelling, commonest spelling first."""
    spellings: dict[str, list[int]] = {}
    for i in sites:
        spellings.setdefault(_bare(context.word(i)).lower(), []).append(i)
    return sorted(spellings.values(), key=lambda of_spelling: (-len(of_spelling), of_spelling[0]))

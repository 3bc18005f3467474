"""Whether two names mean one person, organization or outlet: spellings, given names, initials, acronyms."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from masthead.metrics.named_sources.words import SourceWords

_WORD = re.compile(r"[^\W_]+(?:['’ʼ\-‐‑&][^\W_]+)*")
_SPELLINGS = (
    ("kh", "h"),
    ("ph", "f"),
    ("ck", "k"),
    ("ks", "x"),
    ("ou", "u"),
    ("tz", "ts"),
    ("w", "v"),
    ("q", "k"),
    ("j", "i"),
    ("y", "i"),
)
_VOWELS = frozenset("aeiouy")
_LONG_NAME, _LONG_GIVEN = 6, 4
_CITIES = {"kiev": "kiv", "harkov": "harkiv", "peking": "being", "calcuta": "kolkata", "bombai": "mumbai"}


@lru_cache(maxsize=65536)
def fold_name(word: str) -> str:
    """A name's word without case, accents and the usual differences of transliteration.

    >>> fold_name("Zelenskyy") == fold_name("Zelensky") == fold_name("Zelenskiy")
    True
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if c.isalnum())
    for found, written in _SPELLINGS:
        plain = plain.replace(found, written)
    plain = re.sub(r"i+", "i", plain)
    plain = re.sub(r"(.)\1", r"\1", plain)
    return _CITIES.get(plain, plain)


def generation(name: str) -> str:
    """The suffix that tells father and son apart: ``jr`` or ``sr``, empty where a name has none.

    >>> generation("Odd Berg Jr."), generation("Odd Berg")
    ('jr', '')
    """
    last = name.rstrip(".")[-3:].lower()
    return last[1:] if last in (" jr", " sr") else ""


@lru_cache(maxsize=65536)
def name_words(name: str, words: SourceWords) -> tuple[str, ...]:
    """The words of a name in lower case, without suffixes ("Jr.") and, but for the first, without initials."""
    found = [re.sub(r"['’ʼ]s?$", "", match.group().lower()) for match in _WORD.finditer(name)]
    found = [w for i, w in enumerate(found) if w not in words.names.suffixes and (len(w) > 1 or i == 0)]
    return tuple(found)


@lru_cache(maxsize=65536)
def name_keys(name: tuple[str, ...], words: SourceWords) -> tuple[str, ...]:
    """What a name (as ``name_words``) has in common with every name that may mean the same.

    These are its words, the other forms of its given name, and the initials, each marked as such.
    """
    keys = [fold_name(word) for word in (*name, *words.variants.given.get(name[0], ()))]
    letters = name[0] if len(name) == 1 else "".join(word[0] for word in name if word not in words.names.links)
    keys.append("initials " + letters.replace(".", ""))
    if len(name) > 1:
        keys.append("initials " + "".join(word[0] for word in name))
    return tuple(keys)


def is_same_given(one: str, other: str, words: SourceWords) -> bool:
    """Whether two given names may be one: equal, an initial, a spelling or a short form."""
    if fold_name(one) == fold_name(other):
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return other in words.variants.given.get(one, ())


def is_same_person(one: tuple[str, ...], other: tuple[str, ...], words: SourceWords) -> bool:
    """Whether two personal names (as ``name_words``) can be one person's.

    The family name is the same and the given names agree, or one name goes on where the other ends ("Ana Cruz",
    "Ana Cruz Lind").

    >>> from masthead.metrics.named_sources.words import read_source_words
    >>> is_same_person(("aleksandr", "morel"), ("alexander", "morel"), read_source_words())
    True
    """
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) > 1 and long[: len(short)] == short:
        return True
    if fold_name(one[-1]) != fold_name(other[-1]):
        return _is_misspelt(one, other)
    first = [w for w in one[:-1] if w not in words.names.particles]
    second = [w for w in other[:-1] if w not in words.names.particles]
    if not first or not second or set(first) & set(second):
        return True
    if len(one) == len(other) == 2 and len(one[1]) >= _LONG_NAME and min(len(one[0]), len(other[0])) >= _LONG_GIVEN:
        return is_same_given(one[0], other[0], words) or (one[0][0] == other[0][0] and _differ_by_one(one[0], other[0]))
    return is_same_given(first[0], second[0], words)


def _is_misspelt(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names differ by one letter of a long family name, and by one at most of the given name.

    >>> _is_misspelt(("colm", "radley"), ("colum", "radlay")), _is_misspelt(("ada", "berg"), ("ada", "bern"))
    (True, False)
    """
    if len(one) != 2 or len(other) != 2 or min(len(one[1]), len(other[1])) < _LONG_NAME:
        return False
    is_near = one[0][0] == other[0][0] and one[1][0] == other[1][0]
    return is_near and _differ_by_one(one[1], other[1]) and (one[0] == other[0] or _differ_by_one(one[0], other[0]))


def _differ_by_one(one: str, other: str) -> bool:
    """Whether one letter more or less, or another vowel, makes one word of the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    k = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if one[k + 1 :] == other[k + 1 :]:
        return {one[k : k + 1], other[k : k + 1]} <= _VOWELS
    return one[k:] == other[k + 1 :] or one[k + 1 :] == other[k:]


def is_same_organization(one: tuple[str, ...], other: tuple[str, ...], words: SourceWords) -> bool:
    """Whether two names of organizations mean one: the same words in any order, an acronym, or a shorter form.

    >>> from masthead.metrics.named_sources.words import read_source_words
    >>> is_same_organization(("justice", "department"), ("department", "of", "justice"), read_source_words())
    True
    """
    first = [fold_name(w) for w in one if w not in words.names.links]
    second = [fold_name(w) for w in other if w not in words.names.links]
    if not first or not second:
        return False
    if set(first) == set(second):
        return True
    if len(first) > len(second):
        first, second, one, other = second, first, other, one
    if len(one) == 1 and len(other) > 1:
        is_short_form = first[0] == second[0] and len(one[0]) > 4 and one[0] not in words.places.names
        return is_short_form or is_acronym_of(one[0], other, words)
    return set(first) < set(second) and (first[-1] == second[-1] or first[0] == second[0])


def is_acronym_of(letters: str, name: tuple[str, ...], words: SourceWords) -> bool:
    """Whether letters are the initials of a name, with or without those of its small words."""
    letters = letters.replace(".", "")
    initials = "".join(w[0] for w in name if w not in words.names.links)
    return len(letters) >= 2 and letters in (initials, "".join(w[0] for w in name))

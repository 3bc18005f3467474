"""The language of an article: the given one, else detected by script and function words, else ``und``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Keys
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.letters import read_letters

UNDETERMINED = "und"
SAMPLE_CHARACTERS = 1000
"""Only the beginning of a text is read."""

MIN_LETTERS = 20
"""Fewer letters of the leading script than this are no evidence."""

MIN_FUNCTION_WORDS = 3
"""So many different function words: one that stands again and again may be a name or a letter."""

MIN_FUNCTION_WORD_SHARE = 0.12
MIN_LEAD, MIN_LEAD_OF_SHORT = 1.15, 1.5
"""How many times the runner-up's score the best language's score must be; more in texts of few words."""

SHORT = 15
"""Texts of fewer words are short."""

_BATCH = 1000

_SCRIPTS = {
    "latin": ((0x41, 0x24F), (0x1E00, 0x1EFF)),
    "greek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    "cyrillic": ((0x400, 0x52F),),
    "armenian": ((0x530, 0x58F),),
    "hebrew": ((0x590, 0x5FF),),
    "arabic": ((0x600, 0x77F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
    "devanagari": ((0x900, 0x97F),),
    "bengali": ((0x980, 0x9FF),),
    "tamil": ((0xB80, 0xBFF),),
    "thai": ((0xE00, 0xE7F),),
    "georgian": ((0x10A0, 0x10FF), (0x1C90, 0x1CBF)),
    "hangul": ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7A3)),
    "ethiopic": ((0x1200, 0x139F),),
    "kana": ((0x3040, 0x30FF),),
    "han": ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)),
}
_SCRIPT_NAMES = ("", *_SCRIPTS)
_KANA, _HAN = _SCRIPT_NAMES.index("kana"), _SCRIPT_NAMES.index("han")
_KANA_SHARE = 0.05


@dataclass(frozen=True)
class _Languages:
    """The shipped languages as arrays.

    ``names`` maps codes and names to ISO 639-1; ``only`` gives the language of a script that has but one;
    ``keys`` are sorted function-word keys, ``weights`` their weight in each of ``codes`` (rarer words weigh more),
    ``script`` the script number of each of ``codes``.
    """

    names: dict[str, str]
    only: dict[int, str]
    codes: tuple[str, ...]
    script: NDArray[np.int64]
    keys: Keys
    weights: NDArray[np.float64]


@cache
def _languages() -> _Languages:
    table = tomllib.loads(files("masthead.metrics.text").joinpath("data/languages.toml").read_text("utf-8"))
    names = {alias.lower(): code for code, row in table.items() for alias in (code, row["iso3"], row["name"])}
    only = {_SCRIPT_NAMES.index(row["script"]): code for code, row in table.items() if "words" not in row}
    codes = tuple(code for code, row in table.items() if "words" in row)
    keys = [word_keys(sorted(set(table[code]["words"].split()))) for code in codes]
    vocabulary = np.unique(np.concatenate(keys))
    member = np.zeros((len(vocabulary), len(codes)))
    for column, of_language in enumerate(keys):
        member[np.searchsorted(vocabulary, of_language), column] = 1.0
    weights = member * np.log(1 + len(codes) / member.sum(axis=1, keepdims=True))
    script = np.array([_SCRIPT_NAMES.index(table[code]["script"]) for code in codes])
    return _Languages(names, only, codes, script, vocabulary, weights)


@cache
def _script_of_character() -> NDArray[np.uint8]:
    numbers = np.zeros(ch.BMP, dtype=np.uint8)
    for number, name in enumerate(_SCRIPT_NAMES):
        for low, high in _SCRIPTS.get(name, ()):
            numbers[low : high + 1] = number
    kind = ch.character_tables().kind
    numbers[(kind != ch.LETTER) & (kind != ch.IDEOGRAPH)] = 0
    return numbers


def normalize_language(given: str | None) -> str | None:
    """ISO 639-1 code of a code or an English name ("en-US", "eng", "English"); None where there is none.

    A two-letter code that is not in the shipped list passes unchanged.
    """
    primary = (given or "").strip().lower().replace("_", "-").split("-")[0]
    known = _languages().names.get(primary)
    if known is None and len(primary) == 2 and primary.isalpha():
        return primary
    return known


def detect_languages(texts: Sequence[str | None], given: Sequence[str | None]) -> list[str]:
    """ISO 639-1 code of every text: the given one, else detected, else ``und``.

    The leading script decides alone where it has one language here (Greek, Hebrew, Hangul, kana ...). Otherwise the
    language whose function words weigh most among the first ``SAMPLE_CHARACTERS`` characters is taken, if it has
    at least ``MIN_FUNCTION_WORDS`` different ones, a share of ``MIN_FUNCTION_WORD_SHARE`` of the words and ``MIN_LEAD``
    times the runner-up's score (``MIN_LEAD_OF_SHORT`` under ``SHORT`` words). Less evidence gives ``und``.

    >>> detect_languages(["The council said that it would meet on Monday to vote on the budget.", "Ja."], [None, None])
    ['en', 'und']
    """
    languages = [normalize_language(code) for code in given]
    missing = [row for row, code in enumerate(languages) if code is None]
    for first in range(0, len(missing), _BATCH):
        rows = missing[first : first + _BATCH]
        for row, code in zip(rows, _detect([texts[row] or "" for row in rows]), strict=True):
            languages[row] = code
    return [code or UNDETERMINED for code in languages]


def _detect(texts: list[str]) -> list[str]:
    samples = [text[:SAMPLE_CHARACTERS] for text in texts]
    codes = ch.code_points("\n".join(samples))
    row_of = np.repeat(np.arange(len(samples)), [len(sample) + 1 for sample in samples])[: len(codes)]
    tables = ch.character_tables()
    low = np.where(codes < ch.BMP, codes, 0)
    scripts = np.bincount(
        row_of * len(_SCRIPT_NAMES) + _script_of_character()[low], minlength=len(samples) * len(_SCRIPT_NAMES)
    ).reshape(len(samples), -1)
    leading = _leading_script(scripts)
    kinds = tables.kind[low]
    inside = np.concatenate(([False], (kinds == ch.LETTER) | (kinds == ch.TRANSPARENT), [False]))
    start = np.flatnonzero(inside[1:] & ~inside[:-1])
    end = np.flatnonzero(inside[:-1] & ~inside[1:])
    keys = read_letters(codes, kinds, tables.fold[low], (start, end, row_of[start])).keys(start, end)
    best = _by_function_words(keys, row_of[start] if len(start) else start, leading, len(samples))
    only = _languages().only
    enough = scripts[np.arange(len(samples)), leading] >= MIN_LETTERS
    return [
        only.get(script, language) if sure else UNDETERMINED
        for script, language, sure in zip(leading.tolist(), best, enough.tolist(), strict=True)
    ]


def _leading_script(scripts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The script with most letters; Han with some kana is Japanese."""
    scripts[:, 0] = 0
    ideographs = scripts[:, _KANA] + scripts[:, _HAN]
    is_japanese = (scripts[:, _KANA] > _KANA_SHARE * ideographs) & (ideographs > 0)
    scripts[:, _KANA] = np.where(is_japanese, ideographs, 0)
    scripts[:, _HAN] = np.where(is_japanese, 0, ideographs)
    leading: NDArray[np.int64] = np.argmax(scripts, axis=1)
    return leading


def _by_function_words(keys: Keys, row_of: NDArray[np.int64], leading: NDArray[np.int64], n: int) -> list[str]:
    languages = _languages()
    place = np.minimum(np.searchsorted(languages.keys, keys), len(languages.keys) - 1)
    hit = languages.keys[place] == keys
    size = len(languages.keys)
    counts = np.bincount(row_of[hit] * size + place[hit], minlength=n * size).reshape(n, size).astype(np.float64)
    in_script = languages.script[None, :] == leading[:, None]
    score = np.where(in_script, counts @ languages.weights, 0.0)
    best = np.argmax(score, axis=1)
    rows = np.arange(n)
    top = score[rows, best]
    score[rows, best] = 0.0
    is_known = (languages.weights > 0).astype(np.float64)
    hits, different = (counts @ is_known)[rows, best], (np.minimum(counts, 1.0) @ is_known)[rows, best]
    words = np.maximum(np.bincount(row_of, minlength=n), 1)
    lead = np.where(words < SHORT, MIN_LEAD_OF_SHORT, MIN_LEAD)
    sure = (different >= MIN_FUNCTION_WORDS) & (hits >= MIN_FUNCTION_WORD_SHARE * words) & (top >= lead * score.max(1))
    return [languages.codes[b] if s else UNDETERMINED for b, s in zip(best.tolist(), sure.tolist(), strict=True)]

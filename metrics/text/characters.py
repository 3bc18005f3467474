"""What each character is to the text model: letter, digit, joiner, space; and its folded form."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

OTHER, LETTER, DIGIT, IDEOGRAPH, JOINER, DIGIT_JOINER, TRANSPARENT, SPACE, NEWLINE = range(9)

JOINERS = "'’‘ʼ＇-‐‑"
DIGIT_JOINERS = ".,"
NEWLINES = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
BMP = 0x10000

_FOLDED = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "＇": "'", "‐": "-", "‑": "-"})


def _class_of(code: int) -> int:
    char = chr(code)
    if char in NEWLINES:
        return NEWLINE
    if char.isspace():
        return SPACE
    if char in JOINERS:
        return JOINER
    if char in DIGIT_JOINERS:
        return DIGIT_JOINER
    category = unicodedata.category(char)
    if category == "Cf" or code == 0xFE0F:
        return TRANSPARENT
    if category == "Nd":
        return DIGIT
    if category[0] in "LMN":
        return IDEOGRAPH if _is_ideograph(code) else LETTER
    return OTHER


def _is_ideograph(code: int) -> bool:
    """Han, Hiragana and Katakana: scripts without spaces, where each character counts as a word."""
    return 0x3040 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code < 0x40000


def _fold_of(code: int) -> int:
    folded = unicodedata.normalize("NFKC", chr(code).lower().translate(_FOLDED)).lower()
    return ord(folded) if len(folded) == 1 else code


@dataclass(frozen=True)
class CharacterTables:
    """Lookup tables over the basic multilingual plane."""

    kind: NDArray[np.uint8]
    fold: NDArray[np.uint32]
    is_upper: NDArray[np.bool_]


@cache
def character_tables() -> CharacterTables:
    """The tables, built once a process."""
    return CharacterTables(
        np.fromiter(map(_class_of, range(BMP)), dtype=np.uint8, count=BMP),
        np.fromiter(map(_fold_of, range(BMP)), dtype=np.uint32, count=BMP),
        np.fromiter((chr(code).isupper() for code in range(BMP)), dtype=np.bool_, count=BMP),
    )


@cache
def _membership(chars: str) -> NDArray[np.bool_]:
    table = np.zeros(BMP + 1, dtype=np.bool_)
    table[[ord(char) for char in chars]] = True
    return table


def is_among(codes: NDArray[np.uint32], chars: str) -> NDArray[np.bool_]:
    """Which code points are one of the characters (of the basic multilingual plane)."""
    among: NDArray[np.bool_] = _membership(chars)[np.minimum(codes, BMP)]
    return among


def code_points(text: str) -> NDArray[np.uint32]:
    """The text as an array of code points; lone surrogates pass."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def look_up(codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """Class and folded code point of every character."""
    tables = character_tables()
    is_beyond = codes >= BMP
    beyond = np.flatnonzero(is_beyond)
    low = np.where(is_beyond, 0, codes) if len(beyond) else codes
    kind = tables.kind[low]
    fold = tables.fold[low]
    if len(beyond):
        distinct, inverse = np.unique(codes[beyond], return_inverse=True)
        kind[beyond] = np.array([_class_of(int(code)) for code in distinct], dtype=np.uint8)[inverse]
        fold[beyond] = np.array([_fold_of(int(code)) for code in distinct], dtype=np.uint32)[inverse]
    return kind, fold
